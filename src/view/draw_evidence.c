/* draw_evidence.c - what the verdicts rest on, and what would change them */
#include "config.h"

#include "view/draw.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"
#include "detect/closest.h"
#include "detect/limit.h"
#include "view/format.h"
#include "view/limit_rows.h"
#include "view/sheet.h"
#include "view/sign.h"
#include "view/wording.h"

/* Estimates of the time left are within this factor, nine times out of ten. */
#define ETA_FACTOR 2

#define FLOOR_BAR 24

/* What is being written, for whom. */
struct page {
	const struct focus *f;
	struct sheet sheet;
	enum charset charset;
};

static const char *clock_at(const struct page *p, uint64_t elapsed_us, char *out)
{
	const struct focus *f = p->f;
	uint64_t ago_us = f->now_us > elapsed_us ? f->now_us - elapsed_us : 0;

	return format_clock(f->now_real_ms - ago_us / 1000, out);
}

static const char *span(double s, char out[UNITS_TEXT_MAX])
{
	if (s >= 10 && s < 90) {
		snprintf(out, UNITS_TEXT_MAX, "%.0f s", s);
		return out;
	}
	return units_duration_long(s > 0 && s < 1e9 ? (uint64_t)(s * 1e9) : 0, out);
}

static void put_title(struct page *p, const char *text)
{
	if (p->sheet.count)
		sheet_add(&p->sheet, STYLE_TEXT, 0, "");
	sheet_add(&p->sheet, STYLE_COLUMN, 0, text);
}

static void put_sentence(struct page *p, const struct finding *finding)
{
	char text[FINDING_TEXT_MAX];
	unsigned style = finding->level == FINDING_CRITICAL ? STYLE_ALERT
			 : finding->level == FINDING_WARN   ? STYLE_WARN
							    : STYLE_STRONG;

	sheet_add(&p->sheet, style, 2,
		wording_plain(p->charset, finding->text, text, sizeof text));
}

/* ---- growth ---- */

static void put_slope(struct page *p, const struct leak_evidence *e)
{
	char rate[UNITS_TEXT_MAX], low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];
	char rise[UNITS_TEXT_MAX], since[FORMAT_TEXT_MAX], over[UNITS_TEXT_MAX];
	double seconds = (double)e->blocks * (double)e->block_us / 1e6;

	sheet_item(&p->sheet, "slope", "+%s; with 95 %% between %s and %s",
		units_rate_long(e->rate_bytes_per_s, rate),
		units_rate_long(fmax(e->low_bytes_per_s, 0), low),
		units_rate_long(e->high_bytes_per_s, high));
	sheet_item(&p->sheet, "kept", "+%s in the last %s%s; it grows since %s",
		units_size_long((uint64_t)fmax(e->rise_bytes, 0), rise),
		span(seconds, over), e->dips ? ", after each dip" : "",
		clock_at(p, e->since_us, since));
	sheet_item(&p->sheet, "blocks", "%u of %u rose, of %s each; growth is %s",
		e->rising, e->blocks, span((double)e->block_us / 1e6, over),
		e->slowing ? "slowing" : "not slowing");
}

static void put_kind(struct page *p, const struct leak_evidence *e)
{
	static const char *const kinds[] = {
		[LEAK_MEMORY_UNKNOWN] = "which kind of memory is not known",
		[LEAK_MEMORY_ANONYMOUS] = "anonymous memory: heap, arenas, stacks",
		[LEAK_MEMORY_FILE] = "pages of files, or shared ones",
		[LEAK_MEMORY_MIXED] = "anonymous memory and pages of files",
	};

	char which[64];

	snprintf(which, sizeof which, "%s (%.0f %% of what grows)",
		mapping_kinds[e->kind].label, 100 * e->kind_share);
	sheet_item(&p->sheet, "kind", "%s; %s%s", e->has_kind ? which : kinds[e->memory],
		e->data_follows ? "new memory is asked for (VmData grows with it)"
				: "the address space grows with it",
		e->piles_up ? "; mappings or threads pile up" : "");
}

static void put_growers(struct page *p)
{
	const struct view_evidence *e = &p->f->evidence;
	char rate[UNITS_TEXT_MAX], delta[FORMAT_TEXT_MAX], areas[32];

	for (size_t i = 0; i < e->grower_count; i++) {
		const struct evidence_grower *g = &e->grower[i];
		AUTO_BUF struct buf label;

		buf_init(&label, 4 * EVIDENCE_LABEL_MAX);
		text_escape(&label, g->label, strlen(g->label), SIZE_MAX,
			p->charset == CHARSET_ASCII);
		snprintf(areas, sizeof areas, ", %u areas", g->areas);
		sheet_item(&p->sheet, i ? NULL : "where", "%s%s: +%s%s%s%s", label.data,
			g->areas > 1 ? areas : "", units_rate_long(g->rate, rate),
			g->has_delta ? ", " : "",
			g->has_delta ? format_delta_long(g->delta_bytes, delta) : "",
			!g->has_delta  ? ""
			: p->f->marked ? " since the mark"
				       : " since the start");
	}
	if (!e->grower_count)
		sheet_item(&p->sheet, "where", "%s",
			e->growers_known ? "no mapping grew in the last minute"
					 : "its mappings were not read twice yet");
}

static void put_leak_change(
	struct page *p, const struct leak_evidence *e, enum finding_level level)
{
	uint64_t half = (uint64_t)fmax(e->rise_bytes, 0) / 2;
	char time[UNITS_TEXT_MAX], block[UNITS_TEXT_MAX], size[UNITS_TEXT_MAX];

	if (e->block_us)
		span((double)e->block_us / 1e6, block);
	if (level == FINDING_NONE && e->needed_us)
		sheet_item(&p->sheet, "to decide", "%s more without a gap",
			span((double)e->needed_us / 1e6, time));
	if (level == FINDING_NONE)
		sheet_item(&p->sheet, "would change",
			"when the floor rises in block after block");
	if (level == FINDING_NOTICE && !e->reason)
		sheet_item(&p->sheet, "would rise",
			"to suspected when it goes on steadily and mappings grow with "
			"it");
	if (level == FINDING_WARN)
		sheet_item(&p->sheet, "would rise",
			"to likely leak when it outlasts what fills up, and stands "
			"higher than ever before");
	if (level == FINDING_NONE || !e->block_us)
		return;
	sheet_item(&p->sheet, "would clear",
		"when the floor rests for several blocks of %s, or at once when more "
		"than half of the rise is given back (%s less)",
		block, units_size_long(half, size));
}

static void put_reason(struct page *p, const struct leak_evidence *e)
{
	static const char *const reasons[] = {
		[LEAK_REASON_NONE] = NULL,
		[LEAK_REASON_PAGE_IN] =
			"memory that was mapped before becomes resident: it ends where "
			"the mapping does",
		[LEAK_REASON_FILE] =
			"pages of mapped files become resident: it ends where the files "
			"do",
		[LEAK_REASON_KEPT] =
			"it grew before and rests since: kept by the "
			"program or its allocator, not a leak",
		[LEAK_REASON_UNSHARING] =
			"pages shared with the process it was forked from become its "
			"own: it ends when all are (in Python: gc.freeze() before the "
			"fork helps)",
	};
	char size[UNITS_TEXT_MAX];

	if (!reasons[e->reason])
		return;
	sheet_item(&p->sheet, "meaning", "%s", reasons[e->reason]);
	if (e->bound_bytes)
		sheet_item(&p->sheet, "bound", "%s more at most",
			units_size_long(e->bound_bytes, size));
}

static void put_leak(struct page *p)
{
	const struct view_evidence *e = &p->f->evidence;
	enum finding_level level = p->f->has_leak ? p->f->leak.level : FINDING_NONE;

	put_title(p, "Growth");
	if (p->f->is_past) {
		if (p->f->has_leak)
			put_sentence(p, &p->f->leak);
		sheet_add(&p->sheet, STYLE_TEXT, 2,
			"what this rested on is not kept of the past");
		return;
	}
	if (!p->f->has_evidence || !e->has_leak) {
		sheet_add(&p->sheet, STYLE_TEXT, 2,
			"its memory has not moved since it is watched");
		return;
	}
	if (p->f->has_leak)
		put_sentence(p, &p->f->leak);
	put_reason(p, &e->leak);
	if (e->leak.block_us) {
		put_slope(p, &e->leak);
		put_kind(p, &e->leak);
	}
	put_growers(p);
	put_leak_change(p, &e->leak, level);
}

/* ---- the limit ---- */

static const char *how_it_fails(enum wall_end end)
{
	static const char *const ways[] = {
		[WALL_ENDS_IN_ENOMEM] =
			"allocations are refused (ENOMEM): Python raises MemoryError",
		[WALL_ENDS_IN_SIGSEGV] = "SIGSEGV at the next call that goes too deep",
		[WALL_ENDS_IN_MLOCK] = "mlock fails (ENOMEM); memory stays unlocked",
		[WALL_ENDS_IN_MAPS] =
			"new mappings are refused (ENOMEM): large blocks, "
			"threads, libraries",
		[WALL_ENDS_IN_KILL] =
			"SIGKILL from the kernel: no handler runs, nothing "
			"is flushed",
		[WALL_ENDS_IN_SLOW] =
			"all in the cgroup are made to wait for memory to "
			"be freed or swapped out",
		[WALL_ENDS_IN_SIGBUS] =
			"what is written to it fails: SIGBUS, or No "
			"space left on device",
		[WALL_ENDS_IN_STALL] =
			"its processes stand still until somebody makes "
			"room (oom_kill_disable)",
	};

	return ways[end];
}

static void put_time_left(struct page *p, const struct limit_row *r)
{
	char eta[UNITS_TEXT_MAX], low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];
	AUTO_BUF struct buf trend;

	buf_init(&trend, 400);
	if (!r->outlook)
		return;
	limit_row_trend(r, &trend);
	sheet_item(&p->sheet, "trend", "%s",
		trend.len ? trend.data : "its use does not move");
	if (!isfinite(r->eta_s))
		sheet_item(&p->sheet, "time left", "it is not heading there");
	else
		sheet_item(&p->sheet, "time left", "about %s; likely %s to %s%s",
			span(r->eta_s, eta), span(r->eta_s / ETA_FACTOR, low),
			span(r->eta_s * ETA_FACTOR, high),
			r->outlook && r->outlook->is_step ? ": the next step will not fit"
							  : "");
}

static void put_limit_change(struct page *p, const struct limit_row *r)
{
	bool by_share = wall_kinds[r->wall->kind].competes_idle;
	char share[40] = "", worst[60] = "";

	if (by_share)
		snprintf(share, sizeof share, " or %.0f %% used", LIMIT_WARN_SHARE * 100);
	if (r->wall->end != WALL_ENDS_IN_SLOW)
		snprintf(worst, sizeof worst, ", critical from %.0f s",
			LIMIT_CRITICAL_ETA_S);
	if (*worst && by_share)
		snprintf(worst, sizeof worst, ", critical from %.0f s or %.0f %%",
			LIMIT_CRITICAL_ETA_S, LIMIT_CRITICAL_SHARE * 100);
	sheet_item(&p->sheet, "warns",
		"from %.0f min left (after growth by a third of what is left)%s%s; "
		"clears when it was better for 10 s",
		LIMIT_WARN_ETA_S / 60, share, worst);
}

static void put_wall(struct page *p, const struct limit_row *r)
{
	char name[WORDING_MAX], limit[WORDING_MAX], left[WORDING_MAX];
	const struct wall *w = r->wall;

	if (w->use_known)
		sheet_item(&p->sheet, "limit", "%s: %.0f %% used, %s left of %s",
			wording_name(w, name), closest_share(w) * 100,
			wording_left(w, left), wording_size(w, w->limit, limit));
	else
		sheet_item(&p->sheet, "limit", "%s: %s", wording_name(w, name),
			wording_size(w, w->limit, limit));
	sheet_item(&p->sheet, "source", "%s", limit_row_origin(w));
}

static void put_breakdown(struct page *p, const struct limit_row *r)
{
	AUTO_BUF struct buf text;

	buf_init(&text, 400);
	if (!r->cgroup)
		return;
	limit_row_breakdown(r, &p->f->last, p->charset, true, &text);
	sheet_item(&p->sheet, "in it", "%s", text.data);
}

static void put_limit(struct page *p)
{
	struct limit_row row[WALL_SET_MAX];
	size_t count = limit_rows(p->f, row);

	put_title(p, "Closest limit");
	if (!count || !row[0].is_first) {
		sheet_add(&p->sheet, STYLE_TEXT, 2,
			p->f->walls ? "none that can be read" : "not looked at yet");
		return;
	}
	if (p->f->has_limit && p->f->limit.level != FINDING_NONE)
		put_sentence(p, &p->f->limit);
	put_wall(p, &row[0]);
	put_breakdown(p, &row[0]);
	put_time_left(p, &row[0]);
	sheet_item(&p->sheet, "then", "%s", how_it_fails(row[0].wall->end));
	put_limit_change(p, &row[0]);
}

/* ---- the floor ---- */

static void put_block(struct page *p, unsigned i, uint32_t least, uint32_t most)
{
	const struct leak_floor *floor = &p->f->evidence.floor;
	uint64_t at_us = floor->begin_us + i * floor->block_us;
	int64_t change = i ? (int64_t)floor->kib[i] - (int64_t)floor->kib[i - 1] : 0;
	double share = most > least
			       ? (double)(floor->kib[i] - least) / (double)(most - least)
			       : 0;
	char clock[FORMAT_TEXT_MAX], size[FORMAT_TEXT_MAX], delta[FORMAT_TEXT_MAX];
	char bar[4 * FLOOR_BAR + 1];
	const char *step = format_delta(change * 1024, delta);

	sign_bar(p->charset, FLOOR_BAR, share, bar);
	sheet_printf(&p->sheet, STYLE_TEXT, 2, "%s %7s %8s  %s",
		clock_at(p, at_us, clock),
		format_size((uint64_t)floor->kib[i] * 1024, size),
		floor->hole[i] ? "unseen"
		: step         ? step
			       : "",
		bar);
}

static void put_floor(struct page *p)
{
	const struct leak_floor *floor = &p->f->evidence.floor;
	uint32_t least = UINT32_MAX, most = 0;
	char title[100], block[UNITS_TEXT_MAX];

	if (!p->f->has_evidence || !p->f->evidence.has_leak || !floor->count)
		return;
	for (unsigned i = 0; i < floor->count; i++) {
		least = floor->kib[i] < least ? floor->kib[i] : least;
		most = floor->kib[i] > most ? floor->kib[i] : most;
	}
	snprintf(title, sizeof title,
		"Floor: the least RSS and swap in each %s, newest first",
		span((double)floor->block_us / 1e6, block));
	put_title(p, title);
	for (unsigned i = floor->count; i-- > 0;)
		put_block(p, i, least, most);
}

/* Below the verdict where there is room for that. */
#define UNDER_VERDICT 3
#define ROWS_FOR_BOTH 16

void draw_evidence(struct view *v, struct canvas *c)
{
	struct page p = {.f = &v->focus, .charset = c->charset};

	sheet_init(&p.sheet);
	put_leak(&p);
	put_limit(&p);
	put_floor(&p);
	sheet_draw(&p.sheet, c, c->rows < ROWS_FOR_BOTH ? 0 : UNDER_VERDICT,
		"Why? Arrows scroll, any other key closes", &v->explain_top);
	sheet_finish(&p.sheet);
}
