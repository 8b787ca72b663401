/* draw_help.c - the page of keys, signs and words */
#include "config.h"

#include "view/draw.h"

#include <string.h>

#include "base/text.h"
#include "view/sign.h"

struct word {
	const char *word, *meaning;
};

static const struct word list_words[] = {
	{"RSS", "memory in use now, shared pages counted in full"},
	{"PSS", "the same, of shared pages only its share"},
	{"TREE", "PSS and swap of it and all below"},
	{"PEAK", "the highest RSS the kernel has seen"},
	{"SWAP", "moved out to disk"},
	{"RATE", "how fast RSS and swap grow, over the last minute"},
	{"LEFT", "room below the closest limit"},
	{"TREND", "RSS over the last minute"},
};

static const struct word process_words[] = {
	{"RSS", "memory in use now, shared pages counted in full"},
	{"peak", "the highest RSS the kernel has seen"},
	{"anon", "the part that is no file: heap, stacks, arenas"},
	{"PSS", "memory in use, of shared pages only its share"},
	{"PRIVATE", "what would be free if the process ended"},
	{"grey", "values older than two ticks"},
};

/* Lines are counted and drawn by the same code; only those on the page appear. */
struct page {
	struct canvas *c;
	int top, line; /* first line shown; line to come */
	int left;      /* columns of keys and words */
};

static int row_of(const struct page *p)
{
	int y = 1 + p->line - p->top;

	return y >= 1 && y < p->c->rows - 1 ? y : -1;
}

static void add_line(struct page *p, unsigned style, const char *left, const char *text)
{
	int y = row_of(p);

	p->line++;
	if (y < 0)
		return;
	canvas_put(p->c, 2, y, p->left, style, left);
	canvas_put(p->c, p->left + 3, y, p->c->cols - p->left - 4, STYLE_TEXT, text);
}

static void add_title(struct page *p, const char *text)
{
	int y = row_of(p);

	p->line++;
	if (y >= 0)
		canvas_put(p->c, 1, y, p->c->cols - 2, STYLE_COLUMN, text);
}

static void add_keys(struct page *p, const struct view *v)
{
	char keys[KEYMAP_TEXT_MAX];

	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *b = &key_bindings[i];

		if (b->help && view_has_key(v, b) && *keymap_help(&v->keys, i, keys))
			add_line(p, STYLE_KEY, keys, b->help);
	}
}

static void add_words(struct page *p, const struct word *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		add_line(p, STYLE_STRONG, words[i].word, words[i].meaning);
}

static void add_signs(struct page *p)
{
	enum charset set = p->c->charset;

	add_line(p, STYLE_ALERT, sign(set, SIGN_LEAK),
		"likely leak: what is kept after each dip grows, and does not slow");
	add_line(p, STYLE_WARN, sign(set, SIGN_SUSPECTED), "suspected of a leak");
	add_line(p, STYLE_GROWS, sign(set, SIGN_GROWS), "it grows: by more than noise");
	add_line(p, STYLE_WARN, sign(set, SIGN_LIMIT),
		"near a limit: 80 % of it is used, or it comes soon");
	add_line(p, STYLE_QUIET, sign(set, SIGN_SEEN),
		"acknowledged, and not worse since");
	add_line(p, STYLE_TEXT, sign(set, SIGN_DELTA),
		"difference since the mark, or since watching began");
	add_line(p, STYLE_TEXT, sign(set, SIGN_NONE), "not known, or none");
}

static void add_list_signs(struct page *p)
{
	enum charset set = p->c->charset;

	add_line(p, STYLE_MATCH, sign(set, SIGN_TAG), "tagged");
	add_line(p, STYLE_TEXT, sign(set, SIGN_AT_LEAST),
		"at least so much: some of it was never read");
	add_line(p, STYLE_KEY, "+", "in the tree: others are folded below");
}

static void add_graph_signs(struct page *p)
{
	enum charset set = p->c->charset;

	add_line(p, STYLE_MARK, sign(set, SIGN_MARK), "below the graph: the mark");
	add_line(p, STYLE_PEAK, sign(set, SIGN_SPIKE), "a peak between two samples");
	add_line(p, STYLE_WARN, sign(set, SIGN_ALERT), "an alert became true");
	add_line(p, STYLE_STRONG, sign(set, SIGN_EXEC), "it became another program");
	add_line(p, STYLE_QUIET, sign(set, SIGN_GAP), "it was not watched");
	add_line(p, STYLE_STRONG, sign(set, SIGN_END), "it ended");
	add_line(p, STYLE_GROWS, "...", "past now: the trend, and how sure it is");
}

static void add_all(struct page *p, const struct view *v)
{
	add_keys(p, v);
	add_title(p, "Signs and words");
	add_signs(p);
	if (v->screen == SCREEN_LIST)
		add_list_signs(p);
	else
		add_graph_signs(p);
	if (v->screen == SCREEN_LIST)
		add_words(p, list_words, COUNT_OF(list_words));
	else
		add_words(p, process_words, COUNT_OF(process_words));
}

#define LEFT_MIN 11
#define LEFT_MAX 24

/* Other keys than the table's may need more room. */
static int left_width(const struct view *v)
{
	char keys[KEYMAP_TEXT_MAX];
	int most = LEFT_MIN;

	for (size_t i = 0; i < key_binding_count; i++) {
		int width;

		if (!key_bindings[i].help || !view_has_key(v, &key_bindings[i]))
			continue;
		keymap_help(&v->keys, i, keys);
		width = (int)text_width(keys, strlen(keys), v->charset == CHARSET_ASCII);
		most = width > most ? width : most;
	}
	return most < LEFT_MAX ? most : LEFT_MAX;
}

void draw_help(struct view *v, struct canvas *c)
{
	struct page p = {.c = c, .top = v->help_top, .left = left_width(v)};
	const char *where =
		v->screen == SCREEN_LIST ? "the list of processes" : "one process";
	int rows = c->rows - 2, last;

	add_all(&p, v);
	last = p.line > rows ? p.line - rows : 0;
	if (v->help_top > last) {
		v->help_top = last;
		canvas_clear(c);
		draw_help(v, c);
		return;
	}
	canvas_printf(c, 1, 0, c->cols - 2, STYLE_TITLE, "memtide: keys for %s", where);
	canvas_put(c, 1, c->rows - 1, c->cols - 2, STYLE_QUIET,
		last ? "arrows scroll; any other key goes back" : "any key goes back");
}
