/* draw_group.c - what is known of one group of mappings, above what it is made of */
#include "config.h"

#include "view/draw.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "view/format.h"
#include "view/spark.h"
#include "view/wrap.h"

#define TREND_WIDTH 12

/* In so few lines there is room for figures only. */
#define WITHOUT_MEANING 4

/* What such memory is, or is likely to be. */
static const char *const meanings[MAPPING_KIND_COUNT] = {
	[MAPPING_HEAP] =
		"the heap that brk extends: small and middle-sized blocks of malloc",
	[MAPPING_THREAD_ARENA] =
		"probably malloc's arenas for other threads than the first, 64 MiB "
		"reserved for each",
	[MAPPING_PYTHON_ARENA] = "arenas of Python's own allocator: small objects",
	[MAPPING_ANON] =
		"neither file nor name: large blocks of malloc (from 128 KiB on) "
		"and what the program mapped by itself",
	[MAPPING_ANON_NAMED] = "anonymous memory that the program gave this name",
	[MAPPING_STACK] = "the stack of the first thread",
	[MAPPING_THREAD_STACK] = "stacks of other threads",
	[MAPPING_FILE_TEXT] =
		"code: its pages are shared with all that run it, and can be "
		"read again from the file",
	[MAPPING_FILE_DATA] =
		"parts of a file; what was written in a private mapping is "
		"the process's own",
	[MAPPING_SHMEM] = "shared memory: in the RSS of every process that uses it",
	[MAPPING_MEMFD] = "a file without a place in any file system, in memory",
	[MAPPING_HUGETLB] = "pages of the hugetlb pool: reserved there, not part of RSS",
	[MAPPING_VDSO] = "what the kernel maps into every process; no memory of its own",
	[MAPPING_OTHER] = "all that found no place in the table, together",
};

static const char *meaning_of(const struct maps *m, const struct mapping_group *g)
{
	if (m->is_python && g->kind == MAPPING_ANON)
		return "probably Python: arenas of its allocator for small objects, and "
		       "large blocks (arrays, long lists, big dictionaries)";
	return meanings[g->kind];
}

/* Facts one behind the other, over as many lines as they take. */
struct facts {
	struct canvas *c;
	const struct graph_area *a;
	int x, y; /* where the next one goes */
};

static bool has_room(const struct facts *f)
{
	return f->y < f->a->y + f->a->height;
}

static void add_fact(struct facts *f, unsigned style, const char *format, ...)
	PRINTF_LIKE(3, 4);

static void add_fact(struct facts *f, unsigned style, const char *format, ...)
{
	char text[100];
	va_list args;
	int width;

	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	width = (int)text_width(text, strlen(text), f->c->charset == CHARSET_ASCII);
	if (f->x > f->a->x + 1 && f->x + width > f->a->x + f->a->width) {
		f->x = f->a->x + 1;
		f->y++;
	}
	if (has_room(f))
		canvas_put(f->c, f->x, f->y, f->a->x + f->a->width - f->x, style, text);
	f->x += width + 2;
}

static void end_line(struct facts *f)
{
	if (f->x == f->a->x + 1)
		return;
	f->x = f->a->x + 1;
	f->y++;
}

static void add_text(struct facts *f, unsigned style, const char *text)
{
	int room = f->a->y + f->a->height - f->y;

	if (room > 0)
		f->y += wrap_put(
			f->c, f->a->x + 1, f->y, f->a->width - 2, 0, room, style, text);
}

static void add_sums(
	struct facts *f, const struct mapping_table *t, const struct mapping_group *g)
{
	const struct mapping_sums *s = &g->sums;
	const struct {
		const char *name;
		enum mapping_known known;
		uint64_t bytes;
		bool always; /* else where there is any */
	} sums[] = {
		{"RSS", MAPPING_KNOWS_RSS, s->rss_bytes, true},
		{"PSS", MAPPING_KNOWS_PSS, s->pss_bytes, true},
		{"private", MAPPING_KNOWS_PRIVATE, s->private_bytes, true},
		{"anonymous", MAPPING_KNOWS_ANONYMOUS, s->anonymous_bytes, false},
		{"swap", MAPPING_KNOWS_SWAP, s->swap_bytes, false},
		{"its share of that", MAPPING_KNOWS_SWAP_PSS, s->swap_pss_bytes, false},
		{"in huge pages", MAPPING_KNOWS_ANON_HUGE, s->anon_huge_bytes, false},
		{"hugetlb", MAPPING_KNOWS_HUGETLB, s->hugetlb_bytes, false},
		{"locked", MAPPING_KNOWS_LOCKED, s->locked_bytes, false},
		{"size", MAPPING_KNOWS_SIZE, s->size_bytes, true},
	};
	char text[UNITS_TEXT_MAX];

	add_fact(f, STYLE_TEXT, "%u area%s", g->areas, g->areas == 1 ? "" : "s");
	for (size_t i = 0; i < COUNT_OF(sums); i++)
		if (t->known & sums[i].known && (sums[i].bytes || sums[i].always))
			add_fact(f, STYLE_TEXT, "%s %s", sums[i].name,
				units_size_short(sums[i].bytes, text));
	if (t->known & MAPPING_KNOWS_LARGEST && g->areas > 1)
		add_fact(f, STYLE_TEXT, "the largest %s",
			units_size_short(g->largest_bytes, text));
}

static void add_file(struct facts *f, const struct mapping_group *g)
{
	if (g->inode)
		add_fact(f, STYLE_QUIET, "inode %llu on device %u:%u",
			(unsigned long long)g->inode, (unsigned)(g->dev >> 32),
			(unsigned)g->dev);
}

static void add_change(
	struct facts *f, const struct maps *m, const struct mapping_group *g)
{
	const struct group_change *change = &m->opened_change;
	char text[FORMAT_TEXT_MAX];
	uint8_t level[MAPS_TREND_POINTS];

	if (change->has_delta && change->delta_bytes)
		add_fact(f, STYLE_TEXT, "%s since the %s",
			format_delta_long(change->delta_bytes, text),
			m->marked ? "mark" : "start");
	if (change->has_rate && format_rate(change->rate, text))
		add_fact(f, change->rate > 0 ? STYLE_GROWS : STYLE_SHRINKS, "%s%s",
			change->rate > 0 ? "+" : "", units_rate_long(change->rate, text));
	if (!has_room(f) || f->x + TREND_WIDTH > f->a->x + f->a->width ||
		!maps_trend(m, g, level))
		return;
	spark_draw(f->c, f->x, f->y, TREND_WIDTH,
		change->has_rate && change->rate > 0 ? STYLE_GROWS : STYLE_QUIET, level,
		MAPS_TREND_POINTS);
	f->x += TREND_WIDTH + 2;
}

int draw_group(const struct view *v, struct canvas *c, const struct graph_area *a)
{
	const struct maps *m = &v->maps;
	const struct mapping_group *g = maps_opened(m);
	struct facts f = {c, a, a->x + 1, a->y};

	if (!g) {
		add_text(&f, STYLE_QUIET,
			"it has no such mapping any more; Esc leads back");
		return f.y - a->y;
	}
	add_text(&f, STYLE_STRONG, maps_label(m, g));
	if (a->height > WITHOUT_MEANING)
		add_text(&f, STYLE_QUIET, meaning_of(m, g));
	add_sums(&f, m->table, g);
	add_file(&f, g);
	add_change(&f, m, g);
	end_line(&f);
	return f.y - a->y < a->height ? f.y - a->y : a->height;
}
