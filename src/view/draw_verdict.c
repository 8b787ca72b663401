/* draw_verdict.c - the two lines that say how it stands: growth, and the closest limit */
#include "config.h"

#include "view/draw.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "detect/closest.h"
#include "view/format.h"
#include "view/limit_rows.h"
#include "view/sign.h"
#include "view/wording.h"

/* Use / limit from which a limit is said loudly. */
#define NEAR_LIMIT 0.8

/* growth.h is silent until five samples cover ten seconds. */
static uint64_t growth_known_from_s(const struct view *v)
{
	uint64_t four_s = v->interval_ns * 4 / 1000000000;

	return four_s > 10 ? four_s : 10;
}

/* ", +610 MiB since the mark 13:37", or nothing. */
static void put_since(const struct view *v, char *out, size_t size)
{
	const struct focus *f = &v->focus;
	char delta[FORMAT_TEXT_MAX], clock[FORMAT_TEXT_MAX];
	uint64_t start_ms = f->now_real_ms - (f->now_us - f->first_us) / 1000;
	bool after_mark = f->marked && f->mark_us > f->first_us;

	out[0] = '\0';
	if (!f->has_delta || !f->delta_bytes)
		return;
	format_clock_short(after_mark ? f->mark_real_ms : start_ms, clock);
	snprintf(out, size, ", %s since %s %s", format_delta_long(f->delta_bytes, delta),
		after_mark ? "the mark" : "the start", clock);
}

static void draw_watching(const struct view *v, struct canvas *c, int y)
{
	const struct focus *f = &v->focus;
	uint64_t watched_s = (f->last_us - f->first_us) / 1000000;
	uint64_t from_s = growth_known_from_s(v);
	char now[FORMAT_TEXT_MAX], from[FORMAT_TEXT_MAX];
	const char *dots = c->charset == CHARSET_ASCII ? "..." : "…";

	format_timer(watched_s, now);
	if (watched_s < from_s)
		canvas_printf(c, 1, y, c->cols - 2, STYLE_TEXT,
			"%s watching for %s: growth can be said from %s", dots, now,
			format_timer(from_s, from));
	else
		canvas_printf(c, 1, y, c->cols - 2, STYLE_TEXT,
			"%s watching for %s: too few samples to say how it grows", dots,
			now);
}

/* "minute", or "14 s" while less was watched. */
static const char *put_over(const struct focus *f, char out[FORMAT_TEXT_MAX])
{
	uint64_t watched_s = (f->last_us - f->first_us) / 1000000;

	if (watched_s >= 60)
		return "minute";
	return format_span_long(watched_s, out);
}

static void draw_growing(
	const struct view *v, struct canvas *c, int y, uint64_t rss_bytes)
{
	double rate = v->focus.derived.growth_bytes_per_s;
	char text[UNITS_TEXT_MAX], since[160], seconds[FORMAT_TEXT_MAX];
	const char *over = put_over(&v->focus, seconds);

	put_since(v, since, sizeof since);
	if (!format_is_growth(rate, rss_bytes))
		canvas_printf(c, 1, y, c->cols - 2, STYLE_TEXT,
			"steady at %s over the last %s%s",
			units_size_long(rss_bytes, text), over, since);
	else if (rate > 0)
		canvas_printf(c, 1, y, c->cols - 2, STYLE_GROWS,
			"%s growing %s over the last %s%s", sign(c->charset, SIGN_GROWS),
			units_rate_long(rate, text), over, since);
	else
		canvas_printf(c, 1, y, c->cols - 2, STYLE_SHRINKS,
			"%s shrinking %s over the last %s%s",
			sign(c->charset, SIGN_SHRINKS), units_rate_long(-rate, text),
			over, since);
}

static const struct {
	enum sign sign;
	enum style style;
} leak_looks[FINDING_LEVEL_COUNT] = {
	[FINDING_NOTICE] = {SIGN_GROWS, STYLE_GROWS},
	[FINDING_WARN] = {SIGN_SUSPECTED, STYLE_WARN},
	[FINDING_CRITICAL] = {SIGN_LEAK, STYLE_ALERT},
};

static void put_words(struct canvas *c, int x, int y, unsigned style, const char *text)
{
	char plain[FINDING_TEXT_MAX];

	canvas_put(c, x, y, c->cols - x - 1, style,
		wording_plain(c->charset, text, plain, sizeof plain));
}

static bool is_seen(
	const struct view *v, enum finding_kind kind, const struct finding *finding)
{
	return acks_is_seen(&v->acks, &v->focus.id, kind, finding->level);
}

/* "✓ acknowledged: likely leak  +412 KiB/s ...": said, no longer loud. */
static void draw_seen(struct canvas *c, int y, const struct finding *finding)
{
	int x = 1 + canvas_printf(c, 1, y, c->cols - 2, STYLE_QUIET,
			    "%s acknowledged: ", sign(c->charset, SIGN_SEEN));

	put_words(c, x, y, STYLE_TEXT, finding->text);
}

/* "▲ LIKELY LEAK  +412 KiB/s kept ...": the words of the finding, its level loud. */
static void draw_leak(const struct view *v, struct canvas *c, int y)
{
	const struct finding *leak = &v->focus.leak;
	unsigned style = leak_looks[leak->level].style;
	const char *gap = strstr(leak->text, "  ");
	char word[32] = "";
	int x = 1;

	if (is_seen(v, FINDING_LEAK, leak)) {
		draw_seen(c, y, leak);
		return;
	}
	if (gap && (size_t)(gap - leak->text) < sizeof word)
		memcpy(word, leak->text, (size_t)(gap - leak->text));
	for (char *p = word; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p = (char)(*p - 'a' + 'A');
	x += canvas_printf(c, x, y, c->cols - x - 1, style, "%s %s",
		sign(c->charset, leak_looks[leak->level].sign), word);
	put_words(c, x, y, STYLE_TEXT, leak->text + strlen(word));
}

/* At rest the finding says more than a rate does: for how long, and what is kept. */
static void draw_rest(const struct view *v, struct canvas *c, int y, uint64_t rss_bytes)
{
	const struct focus *f = &v->focus;
	bool judged = derived_is_judged(&f->derived, FINDING_LEAK);
	double rate = f->derived.growth_bytes_per_s;

	if (judged && f->has_leak && !format_is_growth(rate, rss_bytes))
		put_words(c, 1, y, STYLE_TEXT, f->leak.text);
	else
		draw_growing(v, c, y, rss_bytes);
}

/* The wall that came first; the fullest where none was heading anywhere. */
static const struct wall *first_wall(const struct focus *f)
{
	struct limit_row row[WALL_SET_MAX];

	return limit_rows(f, row) && row[0].is_first && row[0].wall->use_known
		       ? row[0].wall
		       : NULL;
}

/* "ENDED  killed by the kernel (out of memory in cgroup /user/job) at 14:49:09": what
 * follows the first clause stands in the next line. */
static void draw_end(const struct view *v, struct canvas *c, int y)
{
	const struct focus *f = &v->focus;
	int x = 1 + canvas_put(c, 1, y, c->cols - 2, STYLE_ALERT, "ENDED");
	char clock[FORMAT_TEXT_MAX];

	x += canvas_printf(c, x, y, c->cols - x - 1, STYLE_TEXT, "  %.*s",
		(int)strcspn(f->end_text, ";"),
		*f->end_text ? f->end_text : "how is not known");
	if (f->ended_real_ms)
		canvas_printf(c, x, y, c->cols - x - 1, STYLE_TEXT, " at %s",
			format_clock(f->ended_real_ms, clock));
}

/* "peak 4.0 GiB; 6.0 MiB were left below cgroup limit 4.0 GiB; likely leak  +412 ..." */
static void draw_last_words(const struct view *v, struct canvas *c, int y)
{
	const struct focus *f = &v->focus;
	const struct wall *w = first_wall(f);
	uint64_t last_ms = f->now_real_ms - (f->now_us - f->last_us) / 1000;
	char text[WORDING_MAX], limit[WORDING_MAX];
	int x = 1;

	if (f->peak_bytes)
		x += canvas_printf(c, x, y, c->cols - x - 1, STYLE_TEXT, "peak %s; ",
			units_size_long(f->peak_bytes, text));
	if (w)
		x += canvas_printf(c, x, y, c->cols - x - 1, STYLE_TEXT,
			"%s were left %s %s", wording_left(w, text),
			w->kind == WALL_SYSTEM ? "on" : "below", wording_limit(w, limit));
	else
		x += canvas_printf(c, x, y, c->cols - x - 1, STYLE_TEXT, "last seen %s",
			format_clock(last_ms, text));
	if (f->has_leak && f->leak.level != FINDING_NONE) {
		x += canvas_put(c, x, y, c->cols - x - 1, STYLE_TEXT, "; ");
		put_words(c, x, y, STYLE_TEXT, f->leak.text);
	}
}

static void draw_state(const struct view *v, struct canvas *c, int y)
{
	const struct focus *f = &v->focus;
	uint64_t rss_bytes;

	if (!f->id.pid && v->has_output && !v->quit_question[0])
		canvas_put(c, 1, y, c->cols - 2, STYLE_QUIET,
			"it ended before it could be looked at");
	else if (!f->id.pid)
		canvas_printf(c, 1, y, c->cols - 2, STYLE_QUIET, "waiting for process %u",
			f->pid);
	else if (f->ended)
		draw_end(v, c, y);
	else if (!focus_rss(f, &rss_bytes))
		canvas_put(c, 1, y, c->cols - 2, STYLE_QUIET,
			f->last.state == 'Z'
				? "has ended, its parent has not yet noticed"
				: "has no memory of its own (a kernel thread)");
	else if (f->is_past && !f->is_judged_then)
		canvas_put(c, 1, y, c->cols - 2, STYLE_QUIET,
			"what was found then is not known: it was not yet opened");
	else if (!derived_has(&f->derived, FIELD_GROWTH))
		draw_watching(v, c, y);
	else if (v->focus.has_leak && v->focus.leak.level != FINDING_NONE)
		draw_leak(v, c, y);
	else
		draw_rest(v, c, y, rss_bytes);
}

static void draw_near(const struct view *v, struct canvas *c, int y)
{
	const struct finding *limit = &v->focus.limit;
	unsigned style = limit->level == FINDING_CRITICAL ? STYLE_ALERT : STYLE_WARN;
	int x;

	if (is_seen(v, FINDING_LIMIT, limit)) {
		draw_seen(c, y, limit);
		return;
	}
	x = 1 + canvas_printf(c, 1, y, c->cols - 2, style, "%s CLOSEST LIMIT  ",
			sign(c->charset, SIGN_LIMIT));

	put_words(c, x, y, style, limit->text);
}

static void draw_closest(const struct view *v, struct canvas *c, int y)
{
	const struct wall *w = closest_wall(v->focus.walls);
	char limit[WORDING_MAX], left[WORDING_MAX];

	if (v->focus.ended) {
		draw_last_words(v, c, y);
		return;
	}
	if (!w) {
		canvas_put(c, 1, y, c->cols - 2, STYLE_QUIET,
			v->focus.walls ? "closest limit: none that can be read"
				       : "closest limit: not looked at yet");
		return;
	}
	if (v->focus.has_limit && v->focus.limit.level != FINDING_NONE) {
		draw_near(v, c, y);
		return;
	}
	wording_limit(w, limit);
	wording_left(w, left);
	if (closest_share(w) < NEAR_LIMIT) {
		canvas_printf(c, 1, y, c->cols - 2, STYLE_TEXT,
			"closest limit: %s, %s left", limit, left);
		return;
	}
	canvas_printf(c, 1, y, c->cols - 2, STYLE_WARN,
		"%s CLOSEST LIMIT  %s, %s left: %s", sign(c->charset, SIGN_LIMIT), limit,
		left, wording_then(w));
}

/* Of the past only some moments are known; a cell of the graph is exact enough. */
#define SAID_LATELY_US UINT64_C(15000000)

static bool is_blank(const struct canvas *c, int x, int y, int width)
{
	for (; width-- > 0; x++)
		if (strcmp(canvas_at(c, x, y)->bytes, " ") != 0)
			return false;
	return true;
}

/* "said at 13:48:17", where it is not what is shown; at the end of a line with room. */
static void draw_when(const struct view *v, struct canvas *c, int y)
{
	const struct focus *f = &v->focus;
	uint64_t before_us =
		f->is_past && f->is_judged_then ? f->now_us - f->verdict_us : 0;
	char clock[FORMAT_TEXT_MAX], text[FORMAT_TEXT_MAX + 16];
	int width, x;

	if (before_us <= SAID_LATELY_US || before_us <= v->place.cell_us)
		return;
	format_clock_on(f->now_real_ms - before_us / 1000, f->now_real_ms, clock);
	width = snprintf(text, sizeof text, "  said at %s", clock);
	x = c->cols - width - 1;
	if (x > 0)
		canvas_put(c, x, is_blank(c, x, y + 1, width) ? y + 1 : y, width,
			STYLE_QUIET, text);
}

void draw_verdict(struct view *v, struct canvas *c, int y)
{
	view_add_zone(v, 0, y, c->cols, 2, ACTION_EVIDENCE, 0);
	draw_state(v, c, y);
	draw_closest(v, c, y + 1);
	draw_when(v, c, y);
}
