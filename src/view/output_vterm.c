/*
 * output_vterm.c - what is printed, as libvterm understands it
 *
 * libvterm is opened when a command is shown at all: linked, it would cost every run.
 *
 * A terminal of libvterm never changes its size here: versions below 0.3 write outside
 * their memory when one is resized after a command has set scrolling regions (0.1.4, as
 * in Debian 12, within seconds under random bytes; without resizing it stands them).  A
 * new size is a new terminal, onto which is printed what stood on the old one.
 */
#include "config.h"

#include "view/output_screen.h"

#ifdef HAVE_VTERM

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <vterm.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/text.h"
#include "view/intent.h"

struct libvterm {
	bool tried;
	void *handle; /* NULL: not on this machine */
	__typeof__(&vterm_new_with_allocator) new_with_allocator;
	__typeof__(&vterm_free) free;
	__typeof__(&vterm_set_utf8) set_utf8;
	__typeof__(&vterm_input_write) input_write;
	__typeof__(&vterm_output_set_callback) output_set_callback;
	__typeof__(&vterm_keyboard_unichar) keyboard_unichar;
	__typeof__(&vterm_keyboard_key) keyboard_key;
	__typeof__(&vterm_obtain_state) obtain_state;
	__typeof__(&vterm_state_get_cursorpos) get_cursorpos;
	__typeof__(&vterm_obtain_screen) obtain_screen;
	__typeof__(&vterm_screen_set_callbacks) set_callbacks;
	__typeof__(&vterm_screen_enable_altscreen) enable_altscreen;
	__typeof__(&vterm_screen_reset) reset;
	__typeof__(&vterm_screen_get_cell) get_cell;
	__typeof__(&vterm_screen_convert_color_to_rgb) color_to_rgb;
};

static struct libvterm lib;

/* A function out of the library; POSIX lets a data pointer stand for it. */
static bool take(void *handle, const char *name, void *slot)
{
	void *found = dlsym(handle, name);

	memcpy(slot, &found, sizeof found);
	return found != NULL;
}

static bool take_all(void *h)
{
	return take(h, "vterm_new_with_allocator", &lib.new_with_allocator) &&
	       take(h, "vterm_free", &lib.free) &&
	       take(h, "vterm_set_utf8", &lib.set_utf8) &&
	       take(h, "vterm_input_write", &lib.input_write) &&
	       take(h, "vterm_output_set_callback", &lib.output_set_callback) &&
	       take(h, "vterm_keyboard_unichar", &lib.keyboard_unichar) &&
	       take(h, "vterm_keyboard_key", &lib.keyboard_key) &&
	       take(h, "vterm_obtain_state", &lib.obtain_state) &&
	       take(h, "vterm_state_get_cursorpos", &lib.get_cursorpos) &&
	       take(h, "vterm_obtain_screen", &lib.obtain_screen) &&
	       take(h, "vterm_screen_set_callbacks", &lib.set_callbacks) &&
	       take(h, "vterm_screen_enable_altscreen", &lib.enable_altscreen) &&
	       take(h, "vterm_screen_reset", &lib.reset) &&
	       take(h, "vterm_screen_get_cell", &lib.get_cell) &&
	       take(h, "vterm_screen_convert_color_to_rgb", &lib.color_to_rgb);
}

/* Stays open. */
static bool is_there(void)
{
	void *handle;

	if (lib.tried)
		return lib.handle != NULL;
	lib.tried = true;
	handle = dlopen("libvterm.so.0", RTLD_NOW | RTLD_LOCAL);
	if (handle && take_all(handle))
		lib.handle = handle;
	else if (handle)
		dlclose(handle);
	return lib.handle != NULL;
}

/* What libvterm has at present of the screen; another one for another size. */
struct vt {
	VTerm *vterm;
	VTermState *state;
	VTermScreen *screen;
};

struct output_vterm {
	struct output_screen base;
	struct vt vt;
	bool cursor_hidden;
	bool is_other; /* the command is on its second screen, which does not scroll back */
	bool is_muted; /* a screen is being moved: its answers are not meant */
	struct buf muted;
	struct cell *line; /* one row of cells */
};

/* ---- cells ---- */

/* The 16 colours, as xterm has them. */
static const uint8_t colors[16][3] = {{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0},
	{0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229}, {127, 127, 127},
	{255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255},
	{0, 255, 255}, {255, 255, 255}};

static int distance(const uint8_t *a, const VTermColor *b)
{
	int red = a[0] - b->rgb.red, green = a[1] - b->rgb.green,
	    blue = a[2] - b->rgb.blue;

	return red * red + green * green + blue * blue;
}

static unsigned nearest(const struct vt *t, VTermColor color)
{
	unsigned best = 0;

	lib.color_to_rgb(t->screen, &color);
	for (unsigned i = 1; i < COUNT_OF(colors); i++)
		if (distance(colors[i], &color) < distance(colors[best], &color))
			best = i;
	return best;
}

static unsigned color_of(const struct vt *t, const VTermColor *c)
{
	if (VTERM_COLOR_IS_INDEXED(c) && c->indexed.idx < COUNT_OF(colors))
		return c->indexed.idx;
	return nearest(t, *c);
}

/* A cell has one colour: where the command set a background, that one, with the text in
 * the terminal's own. */
static unsigned style_of(const struct vt *t, const VTermScreenCell *c)
{
	bool has_fg = !VTERM_COLOR_IS_DEFAULT_FG(&c->fg);
	bool has_bg = !VTERM_COLOR_IS_DEFAULT_BG(&c->bg);
	unsigned color;

	if (has_bg) {
		color = STYLE_PRINT + color_of(t, &c->bg);
		return c->attrs.reverse ? color : color | STYLE_SELECTED;
	}
	color = c->attrs.bold ? STYLE_STRONG : STYLE_TEXT;
	if (has_fg) {
		color = color_of(t, &c->fg);
		if (c->attrs.bold && color < 8)
			color += 8;
		color += STYLE_PRINT;
	}
	return c->attrs.reverse ? color | STYLE_SELECTED : color;
}

static size_t text_of(const VTermScreenCell *c, char text[4 * VTERM_MAX_CHARS_PER_CELL])
{
	size_t len = 0;

	for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && c->chars[i]; i++)
		if (c->chars[i] <= 0x10ffff)
			len += text_encode(c->chars[i], text + len);
	return len;
}

/* The right half of a wide character has the code -1. */
static bool is_right_half(const VTermScreenCell *c)
{
	return c->chars[0] == (uint32_t)-1;
}

static bool is_plain(const VTermScreenCell *c)
{
	return VTERM_COLOR_IS_DEFAULT_FG(&c->fg) && VTERM_COLOR_IS_DEFAULT_BG(&c->bg) &&
	       !c->attrs.bold && !c->attrs.reverse;
}

static struct cell cell_of(const struct vt *t, const VTermScreenCell *c)
{
	char text[4 * VTERM_MAX_CHARS_PER_CELL];
	unsigned style = is_plain(c) ? STYLE_TEXT : style_of(t, c);

	if (is_right_half(c))
		return (struct cell){.style = (uint8_t)style};
	/* Nearly all are of this kind, and a flood has millions. */
	if (c->chars[0] >= ' ' && c->chars[0] <= '~' && !c->chars[1])
		return (struct cell){
			.bytes = {(char)c->chars[0]}, .style = (uint8_t)style};
	return output_cell(text, text_of(c, text), style);
}

static const struct output_vterm *const_vterm_of(const struct output_screen *s)
{
	return (const struct output_vterm *)s;
}

static struct output_vterm *vterm_of(struct output_screen *s)
{
	return (struct output_vterm *)s;
}

static void vterm_row(const struct output_screen *s, int y, struct cell *cells)
{
	const struct vt *t = &const_vterm_of(s)->vt;

	for (int x = 0; x < s->cols; x++) {
		VTermScreenCell c;

		memset(&c, 0, sizeof c);
		if (!lib.get_cell(t->screen, (VTermPos){y, x}, &c))
			c.width = 1;
		cells[x] = cell_of(t, &c);
	}
}

static bool vterm_cursor(const struct output_screen *s, int *x, int *y)
{
	const struct output_vterm *v = const_vterm_of(s);
	VTermPos at;

	lib.get_cursorpos(v->vt.state, &at);
	*x = at.col;
	*y = at.row;
	return !v->cursor_hidden && at.col >= 0 && at.col < s->cols && at.row >= 0 &&
	       at.row < s->rows;
}

/* ---- what libvterm tells ---- */

static int on_push(int cols, const VTermScreenCell *cells, void *user)
{
	struct output_vterm *v = user;

	while (cols && !cells[cols - 1].chars[0] && is_plain(&cells[cols - 1]))
		cols--;
	for (int x = 0; x < cols && x < v->base.cols; x++)
		v->line[x] = cell_of(&v->vt, &cells[x]);
	output_push(v->base.output, v->line, (size_t)cols);
	return 1;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct output_vterm *v = user;

	if (property == VTERM_PROP_CURSORVISIBLE)
		v->cursor_hidden = !value->boolean;
	else if (property == VTERM_PROP_ALTSCREEN)
		v->is_other = value->boolean;
	return 1;
}

static void on_answer(const char *bytes, size_t len, void *user)
{
	struct output_vterm *v = user;

	if (v->is_muted)
		buf_add(&v->muted, bytes, len);
	else
		output_answer(v->base.output, bytes, len);
}

/* Later versions have more members: they find them empty. */
static const union {
	VTermScreenCallbacks known;
	void *room[64];
} callbacks = {.known = {.sb_pushline = on_push, .settermprop = on_property}};

static void *allocate(size_t size, void *context)
{
	(void)context;
	return die_calloc(1, size);
}

static void release(void *memory, void *context)
{
	(void)context;
	free(memory);
}

static void start(struct output_vterm *v, struct vt *t, int cols, int rows)
{
	static VTermAllocatorFunctions memory = {allocate, release};

	t->vterm = lib.new_with_allocator(rows, cols, &memory, NULL);
	lib.set_utf8(t->vterm, 1);
	t->state = lib.obtain_state(t->vterm);
	t->screen = lib.obtain_screen(t->vterm);
	lib.output_set_callback(t->vterm, on_answer, v);
	lib.set_callbacks(t->screen, &callbacks.known, v);
	lib.enable_altscreen(t->screen, 1);
	lib.reset(t->screen, 1);
}

static void vterm_feed(struct output_screen *s, const char *bytes, size_t len)
{
	lib.input_write(vterm_of(s)->vt.vterm, bytes, len);
}

/* ---- keys ---- */

static const struct {
	uint32_t key;
	VTermKey vterm;
} special_keys[] = {
	{KEY_CODE_ENTER, VTERM_KEY_ENTER},
	{KEY_CODE_TAB, VTERM_KEY_TAB},
	{KEY_CODE_ESCAPE, VTERM_KEY_ESCAPE},
	{KEY_CODE_BACKSPACE, VTERM_KEY_BACKSPACE},
	{KEY_CODE_DELETE, VTERM_KEY_DEL},
	{KEY_CODE_UP, VTERM_KEY_UP},
	{KEY_CODE_DOWN, VTERM_KEY_DOWN},
	{KEY_CODE_LEFT, VTERM_KEY_LEFT},
	{KEY_CODE_RIGHT, VTERM_KEY_RIGHT},
	{KEY_CODE_PAGE_UP, VTERM_KEY_PAGEUP},
	{KEY_CODE_PAGE_DOWN, VTERM_KEY_PAGEDOWN},
	{KEY_CODE_HOME, VTERM_KEY_HOME},
	{KEY_CODE_END, VTERM_KEY_END},
};

static void vterm_key(struct output_screen *s, uint32_t key)
{
	VTerm *vterm = vterm_of(s)->vt.vterm;
	char byte = (char)key;

	for (size_t i = 0; i < COUNT_OF(special_keys); i++)
		if (special_keys[i].key == key) {
			lib.keyboard_key(vterm, special_keys[i].vterm, VTERM_MOD_NONE);
			return;
		}
	if (key == KEY_CODE_BACK_TAB)
		lib.keyboard_key(vterm, VTERM_KEY_TAB, VTERM_MOD_SHIFT);
	else if (key >= KEY_CODE_F1 && key <= KEY_CODE_F12)
		lib.keyboard_key(vterm,
			(VTermKey)VTERM_KEY_FUNCTION((int)(key - KEY_CODE_F1) + 1),
			VTERM_MOD_NONE);
	else if (key < 0x20)
		on_answer(&byte, 1, vterm_of(s));
	else if (key < KEY_CODE_SPECIAL)
		lib.keyboard_unichar(vterm, key, VTERM_MOD_NONE);
}

/* ---- another size ---- */

/* A copy of what stands on a screen. */
struct picture {
	int cols, rows;
	VTermScreenCell *cell; /* [row * cols + col] */
	VTermPos cursor;
};

static struct picture take_picture(const struct output_vterm *v)
{
	struct picture p = {.cols = v->base.cols, .rows = v->base.rows};

	p.cell = die_calloc((size_t)p.cols * (size_t)p.rows, sizeof *p.cell);
	for (int y = 0; y < p.rows; y++)
		for (int x = 0; x < p.cols; x++)
			lib.get_cell(
				v->vt.screen, (VTermPos){y, x}, &p.cell[y * p.cols + x]);
	lib.get_cursorpos(v->vt.state, &p.cursor);
	return p;
}

static bool is_blank_row(const struct picture *p, int y)
{
	for (int x = 0; x < p->cols; x++)
		if (p->cell[y * p->cols + x].chars[0])
			return false;
	return true;
}

static void add_color(struct buf *b, const VTermColor *c, int base)
{
	if (VTERM_COLOR_IS_INDEXED(c))
		buf_printf(b, ";%d;5;%d", base, c->indexed.idx);
	else
		buf_printf(
			b, ";%d;2;%d;%d;%d", base, c->rgb.red, c->rgb.green, c->rgb.blue);
}

static void add_pen(struct buf *b, const VTermScreenCell *c)
{
	buf_add_text(b, "\033[0");
	if (c->attrs.bold)
		buf_add_text(b, ";1");
	if (c->attrs.reverse)
		buf_add_text(b, ";7");
	if (!VTERM_COLOR_IS_DEFAULT_FG(&c->fg))
		add_color(b, &c->fg, 38);
	if (!VTERM_COLOR_IS_DEFAULT_BG(&c->bg))
		add_color(b, &c->bg, 48);
	buf_add_char(b, 'm');
}

static bool is_same_pen(const VTermScreenCell *a, const VTermScreenCell *b)
{
	return a->attrs.bold == b->attrs.bold && a->attrs.reverse == b->attrs.reverse &&
	       !memcmp(&a->fg, &b->fg, sizeof a->fg) &&
	       !memcmp(&a->bg, &b->bg, sizeof a->bg);
}

/* Row @from of the picture into row @to of a screen of @cols columns. */
static void print_row(struct buf *b, const struct picture *p, int from, int to, int cols)
{
	const VTermScreenCell *row = p->cell + from * p->cols;
	int width = p->cols < cols ? p->cols : cols;

	buf_printf(b, "\033[%d;1H", to + 1);
	for (int x = 0; x < width; x++) {
		char text[4 * VTERM_MAX_CHARS_PER_CELL];
		size_t len = is_right_half(&row[x]) ? 0 : text_of(&row[x], text);

		if (!x || !is_same_pen(&row[x], &row[x - 1]))
			add_pen(b, &row[x]);
		if (is_right_half(&row[x]) || (row[x].width == 2 && x + 1 == width))
			continue;
		if (len)
			buf_add(b, text, len);
		else
			buf_add_char(b, ' ');
	}
	buf_add_text(b, "\033[0m");
}

/* A shorter screen keeps the rows down to the cursor; those above become old lines.  On a
 * taller one old lines come back: a negative number. */
static int rows_to_push(const struct output_vterm *v, const struct picture *p, int rows)
{
	int used = p->rows, kept = (int)output_kept(v->base.output);

	while (used > p->cursor.row + 1 && is_blank_row(p, used - 1))
		used--;
	if (rows <= p->rows)
		return used > rows ? used - rows : 0;
	return rows - used < kept ? used - rows : -kept;
}

static void push_rows(struct output_vterm *v, const struct picture *p, int count)
{
	for (int y = 0; y < count; y++)
		on_push(p->cols, p->cell + y * p->cols, v);
}

static void add_style(struct buf *b, unsigned style)
{
	unsigned role = style & STYLE_ROLE;
	bool is_back = style & STYLE_SELECTED;

	buf_add_text(b, "\033[0");
	if (role >= STYLE_PRINT)
		buf_printf(b, ";%d;5;%u", is_back ? 48 : 38, role - STYLE_PRINT);
	else if (is_back)
		buf_add_text(b, ";7");
	if (role == STYLE_STRONG)
		buf_add_text(b, ";1");
	buf_add_char(b, 'm');
}

/* An old line into row @to. */
static void print_old(struct buf *b, const struct cell *cells, int count, int to)
{
	buf_printf(b, "\033[%d;1H", to + 1);
	for (int x = 0; x < count; x++) {
		if (!x || cells[x].style != cells[x - 1].style)
			add_style(b, cells[x].style);
		buf_add(b, cells[x].bytes, strnlen(cells[x].bytes, sizeof cells->bytes));
	}
	buf_add_text(b, "\033[0m");
}

/* Print the picture but its first @skip rows onto the screen that is fed now; with a
 * negative @skip below so many old lines. */
static void print_picture(struct output_vterm *v, const struct picture *p, int skip)
{
	const struct output_screen *s = &v->base;
	int y = p->cursor.row - skip, x = p->cursor.col;
	struct buf b;

	buf_init(&b, SIZE_MAX);
	for (int row = -skip; row > 0; row--)
		print_old(&b, v->line, output_pop(s->output, v->line, (size_t)s->cols),
			row - 1);
	for (int row = skip > 0 ? skip : 0; row < p->rows && row - skip < s->rows; row++)
		if (!is_blank_row(p, row))
			print_row(&b, p, row, row - skip, s->cols);
	buf_printf(&b, "\033[%d;%dH",
		(y < 0                ? 0
			: y < s->rows ? y
				      : s->rows - 1) +
			1,
		(x < s->cols ? x : s->cols - 1) + 1);
	lib.input_write(v->vt.vterm, b.data, b.len);
	buf_finish(&b);
}

static void tell(struct output_vterm *v, const char *sequence)
{
	lib.input_write(v->vt.vterm, sequence, strlen(sequence));
}

/* Whether the command asked for the arrow keys of applications: what one sends says it. */
static bool has_own_arrows(struct output_vterm *v)
{
	buf_clear(&v->muted);
	v->is_muted = true;
	lib.keyboard_key(v->vt.vterm, VTERM_KEY_UP, VTERM_MOD_NONE);
	v->is_muted = false;
	return v->muted.len > 1 && v->muted.data[1] == 'O';
}

static void vterm_resize(struct output_screen *s, int cols, int rows)
{
	struct output_vterm *v = vterm_of(s);
	bool hidden = v->cursor_hidden, other = v->is_other, arrows = has_own_arrows(v);
	struct picture first, second = {.cell = NULL};
	int push;

	v->is_muted = true;
	if (other) {
		second = take_picture(v);
		tell(v, "\033[?1049l");
	}
	first = take_picture(v);
	push = rows_to_push(v, &first, rows);
	push_rows(v, &first, push);
	lib.free(v->vt.vterm);
	s->cols = cols;
	s->rows = rows;
	v->line = die_reallocarray(v->line, (size_t)cols, sizeof *v->line);
	start(v, &v->vt, cols, rows);
	print_picture(v, &first, push);
	if (other) {
		tell(v, "\033[?1049h");
		print_picture(v, &second, 0);
	}
	tell(v, hidden ? "\033[?25l" : "\033[?25h");
	if (arrows)
		tell(v, "\033[?1h");
	v->is_muted = false;
	free(first.cell);
	free(second.cell);
}

/* ---- the whole ---- */

static void vterm_destroy(struct output_screen *s)
{
	struct output_vterm *v = vterm_of(s);

	lib.free(v->vt.vterm);
	buf_finish(&v->muted);
	free(v->line);
	free(v);
}

static const struct output_screen_ops ops = {
	.term = "xterm-256color",
	.feed = vterm_feed,
	.resize = vterm_resize,
	.row = vterm_row,
	.cursor = vterm_cursor,
	.key = vterm_key,
	.destroy = vterm_destroy,
};

struct output_screen *output_vterm_create(struct output *o, int cols, int rows)
{
	struct output_vterm *v;

	if (!is_there())
		return NULL;
	v = die_calloc(1, sizeof *v);
	v->base = (struct output_screen){&ops, o, cols, rows};
	buf_init(&v->muted, 1000);
	v->line = die_calloc((size_t)cols, sizeof *v->line);
	start(v, &v->vt, cols, rows);
	return &v->base;
}

#else

struct output_screen *output_vterm_create(struct output *o, int cols, int rows)
{
	(void)o;
	(void)cols;
	(void)rows;
	return NULL;
}

#endif
