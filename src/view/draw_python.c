/* draw_python.c - panel 3: what its Python says, in several views */
#include "config.h"

#include "view/draw_py.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "detect/resize.h"
#include "view/draw.h"
#include "view/format.h"
#include "view/panels.h"
#include "view/sign.h"
#include "view/wording.h"
#include "view/wrap.h"

/* A view of lines, or one that draws by itself. */
static const struct {
	const char *name;
	py_write write; /* NULL: the types */
} views[PY_VIEWS] = {
	[PY_TYPES] = {"Types", NULL},
	[PY_FUNCTIONS] = {"Functions", py_write_functions},
	[PY_GC] = {"GC", py_write_gc},
	[PY_ALLOCATOR] = {"Allocator", py_write_allocator},
	[PY_THREADS] = {"Threads", py_write_threads},
	[PY_ADVICE] = {"Advice", py_write_advice},
};

/* Rows of an area from which on they are worth giving up for the account. */
enum { ACCOUNT_ROWS = 7, NOTE_WIDE = 44, SENTENCE_MAX = 400, NAME_MAX_BYTES = 48 };

static int width_of(const struct canvas *c, const char *text)
{
	return (int)text_width(text, strlen(text), c->charset == CHARSET_ASCII);
}

/* Nothing of its memory can be read: all views say the same. */
static bool is_hidden(const struct python_reading *r)
{
	return pyrun_refusals[r->refusal[PYTHON_HEAP]].hides_memory ||
	       r->refusal[PYTHON_HEAP] == PYRUN_ENDED;
}

/* Of another program there is its malloc only. */
static enum py_view view_of(const struct view *v)
{
	return v->focus.python->reading->is_python ? v->py.view : PY_ALLOCATOR;
}

/* "Advice 3": how many there are. */
static void name_of(const struct view *v, enum py_view view, char out[NAME_MAX_BYTES])
{
	struct advice advice[ADVICE_MAX];
	size_t count = 0;

	if (view == PY_ADVICE)
		count = advice_find(v->focus.python, v->focus.walls, advice);
	if (count)
		snprintf(out, NAME_MAX_BYTES, "%s %zu", views[view].name, count);
	else
		snprintf(out, NAME_MAX_BYTES, "%s", views[view].name);
}

/* The key that opens the next view, "" where the person gave it none of one character. */
static void key_of_views(const struct view *v, char out[KEYMAP_TEXT_MAX])
{
	out[0] = '\0';
	for (size_t i = 0; i < key_binding_count; i++)
		if (key_bindings[i].action == ACTION_PY_NEXT)
			keymap_keys(&v->keys, i, out);
	if (strlen(out) != 1)
		out[0] = '\0';
}

/* The key and names of the views at the right end: "p [Types] Functions GC ..."; where
 * they do not fit, that of the open one.  Returns where they begin. */
static int draw_views(struct view *v, struct canvas *c, const struct graph_area *a)
{
	int end = a->x + a->width, x = end, width = 0, first = 0, last = PY_VIEWS - 1;
	char name[PY_VIEWS][NAME_MAX_BYTES], key[KEYMAP_TEXT_MAX];

	if (!v->focus.python->reading->is_python)
		return end;
	for (int i = 0; i < PY_VIEWS; i++) {
		name_of(v, (enum py_view)i, name[i]);
		width += (int)strlen(name[i]) + 1;
	}
	width += 4;
	if (width > a->width) {
		first = last = (int)v->py.view;
		width = (int)strlen(name[first]) + 5;
	}
	x -= width;
	key_of_views(v, key);
	canvas_put(c, x, a->y, 1, STYLE_KEY, key);
	x += 2;
	view_add_zone(v, x - 2, a->y, 1, 1, ACTION_PY_NEXT, 0);
	for (int i = first; i <= last; i++) {
		bool open = i == (int)v->py.view;
		int columns = (int)strlen(name[i]) + (open ? 2 : 0);

		canvas_printf(c, x, a->y, columns, open ? STYLE_TAB : STYLE_KEY,
			open ? "[%s]" : "%s", name[i]);
		view_add_zone(v, x, a->y, columns, 1, ACTION_PY_VIEW, i);
		x += columns + 1;
	}
	return end - width;
}

/* "CPython 3.12.4  3 threads  tracemalloc on", as much of it as has room. */
static void draw_facts(const struct view *v, struct canvas *c, int x, int y, int end)
{
	const struct python_reading *r = v->focus.python->reading;
	char version[64], threads[40] = "", traces[40] = "", text[160];

	if (!r->is_python)
		return;
	snprintf(version, sizeof version, "%s %s",
		r->refusal[PYTHON_RUNTIME] == PYRUN_PYPY ? "PyPy" : "CPython",
		r->version);
	if (py_has(v, PYTHON_THREADS))
		snprintf(threads, sizeof threads, "  %zu thread%s",
			r->stacks.thread_count, r->stacks.thread_count == 1 ? "" : "s");
	if (py_has(v, PYTHON_TRACEMALLOC))
		snprintf(traces, sizeof traces, "  tracemalloc %s",
			r->tracemalloc.is_tracing ? "on" : "off");
	for (int less = 0; less < 3; less++) {
		snprintf(text, sizeof text, "%s%s%s", version, less < 2 ? threads : "",
			less < 1 ? traces : "");
		if (x + (int)strlen(text) < end) {
			canvas_put(c, x, y, end - x, STYLE_STRONG, text);
			return;
		}
	}
}

/* "objects 1.9G · kept by allocators 173M · ... = anon 2.7G". */
static void account_text(
	const struct view *v, const struct canvas *c, bool brief, char *out, size_t size)
{
	const struct pyheap *heap = v->focus.python->reading->heap;
	const struct pyheap_account *a = &heap->account;
	const bool knows_types =
		pypicture_types(v->focus.python) || !v->focus.python->reading->is_python;
	const char *dot = sign(c->charset, SIGN_DOT);
	char objects[UNITS_TEXT_MAX], kept[UNITS_TEXT_MAX], native[UNITS_TEXT_MAX];
	char rest[UNITS_TEXT_MAX], anon[UNITS_TEXT_MAX], first[80] = "";

	if (knows_types && v->focus.python->reading->is_python)
		snprintf(first, sizeof first, "objects %s %s ",
			units_size_short(a->objects_bytes, objects), dot);
	snprintf(out, size, "%s%s %s %s %s %s %s not explained %s = anon %s", first,
		brief ? "kept" : "kept by allocators",
		units_size_short(a->kept_bytes, kept), dot,
		!knows_types ? "objects and native"
		: brief      ? "native"
			     : "native (numpy, C)",
		units_size_short(knows_types ? a->native_bytes
					     : a->native_bytes + a->objects_bytes,
			native),
		dot, units_size_short(a->unexplained_bytes, rest),
		units_size_short(a->anon_bytes, anon));
}

static void draw_memory(const struct view *v, struct canvas *c, int x, int y, int width)
{
	char text[SENTENCE_MAX];

	account_text(v, c, false, text, sizeof text);
	if (width_of(c, text) > width)
		account_text(v, c, true, text, sizeof text);
	canvas_put(c, x, y, width, STYLE_QUIET, text);
}

/* What happens where it does not fit; wording_then() where there is room. */
static const char *brief_end(enum wall_end end)
{
	switch (end) {
	case WALL_ENDS_IN_ENOMEM:
		return "MemoryError";
	case WALL_ENDS_IN_KILL:
		return "killed";
	default:
		return "frozen";
	}
}

/* "dict, 5,592,405 entries: its next resize, in ~4m, needs 320M while the old 160M stays;
 * 1.1G left: fits"; brief: within 77 columns. */
static void resize_text(
	const struct resize *r, double age_s, bool brief, char *out, size_t size)
{
	char length[UNITS_TEXT_MAX], need[UNITS_TEXT_MAX], old[UNITS_TEXT_MAX];
	char left[UNITS_TEXT_MAX], in[UNITS_TEXT_MAX];
	char stays[80] = "", when[60] = "", fits[80] = "";

	if (r->container->needs_both && !brief)
		snprintf(stays, sizeof stays, " while the old %s stays",
			units_size_short(r->container->bytes, old));
	if (r->in_s <= age_s)
		snprintf(when, sizeof when, brief ? " soon" : ", soon,");
	else if (r->in_s - age_s < 86400)
		snprintf(when, sizeof when, brief ? " in ~%s" : ", in ~%s,",
			units_duration_short((uint64_t)((r->in_s - age_s) * 1e9), in));
	if (r->wall)
		snprintf(fits, sizeof fits, "%s %s left: %s", brief ? "," : ";",
			units_size_short(r->left_bytes, left),
			r->fits ? "fits"
			: brief ? brief_end(r->wall->end)
				: wording_then(r->wall));
	snprintf(out, size, "%s, %s entries: %sresize%s needs %s%s%s",
		resize_kind_names[r->container->kind],
		units_grouped(r->container->length, length), brief ? "" : "its next ",
		when, units_size_short(r->need_bytes, need), stays, fits);
}

/* Of a moment in the past no reading is kept: the newest one is shown, and said so. */
static bool is_later(const struct view *v)
{
	return v->focus.python->taken.elapsed_us > v->focus.now_us;
}

static uint64_t age_us(const struct view *v)
{
	return is_later(v) ? 0 : v->focus.now_us - v->focus.python->taken.elapsed_us;
}

static void draw_resize(const struct view *v, struct canvas *c, int x, int y, int width)
{
	char text[SENTENCE_MAX];
	double age_s = (double)age_us(v) / 1e6;
	struct resize r;
	bool danger;

	if (!resize_next(v->focus.python, v->focus.walls, &r))
		return;
	danger = r.wall && !r.fits;
	resize_text(&r, age_s, false, text, sizeof text);
	if (width_of(c, text) + 2 > width)
		resize_text(&r, age_s, true, text, sizeof text);
	if (danger)
		canvas_put(c, x - 1, y, 1, STYLE_ALERT, sign(c->charset, SIGN_LIMIT));
	canvas_put(c, x + danger, y, width - danger, danger ? STYLE_ALERT : STYLE_QUIET,
		text);
}

/* The lines that end every view: where memory is, and whether the next resize fits.
 * Returns how many. */
static int draw_account(
	const struct view *v, struct canvas *c, const struct graph_area *a)
{
	struct resize r;
	int rows, y;

	if (!py_has(v, PYTHON_HEAP) || a->height < ACCOUNT_ROWS)
		return 0;
	rows = !is_later(v) && resize_next(v->focus.python, v->focus.walls, &r) ? 2 : 1;
	y = a->y + a->height - rows;
	draw_memory(v, c, a->x + 1, y, a->width - 2);
	if (rows > 1)
		draw_resize(v, c, a->x + 1, y + 1, a->width - 2);
	return rows;
}

static void draw_alone(
	struct view *v, struct canvas *c, const struct graph_area *a, const char *text)
{
	panel_settle(v, PANEL_PYTHON, 0, 0);
	wrap_put(c, a->x + 1, a->y, a->width - 2, 0, a->height, STYLE_QUIET, text);
}

static void write_hidden(struct py_lines *l, const struct view *v)
{
	py_say_refusal(l, v, v->focus.python->reading->refusal[PYTHON_HEAP]);
}

/* Looks at its growth say before any reading that there will be none. */
static bool looks_refuse(const struct view *v)
{
	return v->growth && !v->growth->by_function &&
	       (v->growth->refusal == PYRUN_OFF ||
		       pyrun_refusals[v->growth->refusal].hides_memory);
}

static void write_looks_refuse(struct py_lines *l, const struct view *v)
{
	py_say_refusal(l, v, v->growth->refusal);
}

/* Types are in the heap, but not of every Python are they understood. */
static void write_no_types(struct py_lines *l, const struct view *v)
{
	const struct python_reading *r = v->focus.python->reading;

	if (!py_has(v, PYTHON_HEAP)) {
		py_say_refusal(l, v, r->refusal[PYTHON_HEAP]);
		return;
	}
	py_sentence(l, 1, STYLE_QUIET, pyheap_refusal_text(r->heap->refusal));
	if (*pyrun_refusals[r->refusal[PYTHON_RUNTIME]].remedy)
		py_printf(l, 1, STYLE_QUIET, "remedy: %s",
			pyrun_refusals[r->refusal[PYTHON_RUNTIME]].remedy);
	py_put(l, 1, STYLE_QUIET, "still shown: Allocator");
}

static void draw_view(struct view *v, struct canvas *c, const struct graph_area *a)
{
	enum py_view view = view_of(v);

	if (view == PY_FUNCTIONS && v->growth && v->growth->by_function)
		draw_growth_in(v, c, a, PANEL_PYTHON);
	else if (views[view].write)
		py_lines_draw(v, c, a, views[view].write);
	else if (pypicture_types(v->focus.python))
		draw_py_types(v, c, a);
	else
		py_lines_draw(v, c, a, write_no_types);
}

/* When the next reading begins; false: it is not known, or due. */
static bool next_s(const struct view *v, uint64_t *seconds)
{
	const struct python_reading *r = v->focus.python->reading;
	uint64_t rest_us;

	if (r->next_mono_ns <= r->taken_mono_ns)
		return false;
	rest_us = (r->next_mono_ns - r->taken_mono_ns) / 1000;
	if (rest_us <= age_us(v))
		return false;
	*seconds = (rest_us - age_us(v)) / 1000000;
	return true;
}

void draw_python_note(const struct view *v, int width, char *out, size_t size)
{
	const struct pypicture *p = v->focus.python;
	char age[FORMAT_TEXT_MAX], in[FORMAT_TEXT_MAX], cost[40] = "";
	char next[FORMAT_TEXT_MAX + 16] = "";
	uint64_t seconds;

	out[0] = '\0';
	if (!p || is_hidden(p->reading))
		return;
	if (v->focus.ended || is_later(v)) {
		snprintf(out, size, "read at %s%s", format_clock(p->taken.real_ms, age),
			is_later(v) ? ", later" : "");
		return;
	}
	if (p->reading->cpu_ns)
		snprintf(cost, sizeof cost, ", %s%.1f s CPU", width < 28 ? "" : "took ",
			(double)p->reading->cpu_ns / 1e9);
	if (width >= NOTE_WIDE && next_s(v, &seconds))
		snprintf(next, sizeof next, ", next in %s", format_age(seconds, in));
	snprintf(out, size, "read %s ago%s%s", format_age(age_us(v) / 1000000, age), cost,
		next);
}

void draw_python(struct view *v, const struct history *h,
	const struct view_status *status, struct canvas *c, const struct graph_area *area)
{
	const struct pypicture *p = v->focus.python;
	struct graph_area a = *area;

	(void)h;
	(void)status;
	if (!p && looks_refuse(v)) {
		py_lines_draw(v, c, area, write_looks_refuse);
		return;
	}
	if (!p) {
		draw_alone(v, c, area,
			v->focus.ended ? "its memory was not looked into before it ended"
				       : "its memory was not looked into yet");
		return;
	}
	if (is_hidden(p->reading)) {
		py_lines_draw(v, c, area, write_hidden);
		return;
	}
	if (p->reading->is_python && a.height > 2) {
		draw_facts(v, c, a.x + 1, a.y, draw_views(v, c, &a));
		a.y++;
		a.height--;
	}
	a.height -= draw_account(v, c, &a);
	draw_view(v, c, &a);
}
