/* The finding in words: the consequence first, then when, then the evidence. */
#include "config.h"

#include <math.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/units.h"
#include "detect/limit.h"

const char *limit_consequence(enum wall_end end)
{
	static const char *const words[] = {
		[WALL_ENDS_IN_ENOMEM] = "MemoryError",
		[WALL_ENDS_IN_SIGSEGV] = "stack overflow (SIGSEGV)",
		[WALL_ENDS_IN_MLOCK] = "mlock: Cannot allocate memory",
		[WALL_ENDS_IN_MAPS] = "OSError: Cannot allocate memory",
		[WALL_ENDS_IN_KILL] = "killed by the kernel",
		[WALL_ENDS_IN_SLOW] = "throttled",
		[WALL_ENDS_IN_SIGBUS] = "SIGBUS or no space left",
		[WALL_ENDS_IN_STALL] = "stalled for good",
	};

	return words[end];
}

/* An estimate has one unit: "~12 s", "~47 min", "~5 h", "~3 d". */
static void put_time(struct buf *out, double s)
{
	if (s < 90)
		buf_printf(out, "~%.0f s", s);
	else if (s < 5400)
		buf_printf(out, "~%.0f min", s / 60);
	else if (s < 129600)
		buf_printf(out, "~%.0f h", s / 3600);
	else
		buf_printf(out, "~%.0f d", s / 86400);
}

static void put_amount(struct buf *out, enum wall_kind kind, double amount)
{
	char text[UNITS_TEXT_MAX];
	uint64_t value = amount > 0 && amount < 1.8e19 ? (uint64_t)amount : 0;

	if (wall_kinds[kind].is_count)
		buf_add_text(out, units_grouped(value, text));
	else
		buf_add_text(out, units_size_long(value, text));
}

static void put_rate(struct buf *out, const struct limit_case *c)
{
	char text[UNITS_TEXT_MAX];

	if (c->outlook.per_s <= 0)
		return;
	if (wall_kinds[c->kind].is_count)
		buf_printf(out, "; +%.3g/s", c->outlook.per_s);
	else
		buf_printf(out, "; +%s", units_rate_long(c->outlook.per_s, text));
	buf_add_text(out, " over ");
	put_time(out, c->outlook.window_s);
	if (c->outlook.is_faster)
		buf_add_text(out, ", ever faster");
}

static void put_when(struct buf *out, const struct limit *l, const struct limit_case *c)
{
	const char *what =
		c->end == WALL_ENDS_IN_KILL ? "killed" : limit_consequence(c->end);

	switch (c->reason) {
	case LIMIT_NO_REASON:
		return;
	case LIMIT_BY_SHARE:
		buf_printf(out, "%s if it grows: ", what);
		return;
	case LIMIT_BY_REQUEST:
		buf_printf(out, "%s at the next step, in ", what);
		put_time(out, c->outlook.next_s);
		break;
	case LIMIT_BY_RESIZE:
		if (limit_request_s(l) > 0) {
			buf_printf(out, "%s in ", what);
			put_time(out, limit_request_s(l));
		} else {
			buf_printf(out, "%s at the next resize", what);
		}
		break;
	case LIMIT_BY_ETA:
	case LIMIT_BY_LARGEST:
		buf_printf(out, "%s in ", what);
		put_time(out, c->outlook.eta_s);
		break;
	}
	buf_add_text(out, ": ");
}

static void put_evidence(struct buf *out, const struct limit_case *c)
{
	double used = c->limit ? (double)c->use * 100 / (double)c->limit : 0;

	if (c->reason == LIMIT_BY_SHARE)
		buf_printf(out, "; %.0f %% used", used);
	put_rate(out, c);
	if (c->outlook.next_request > 0) {
		buf_add_text(out, "; comes in steps, the next ~");
		put_amount(out, c->kind, c->outlook.next_request);
		buf_add_text(out, " in ");
		put_time(out, c->outlook.next_s);
	}
	if (c->reason == LIMIT_BY_LARGEST) {
		buf_add_text(out, "; its largest mapping has ");
		put_amount(out, c->kind, (double)c->largest);
		buf_add_text(out, " and may be copied to grow");
	}
}

static void put_request(struct buf *out, const struct limit_request *r)
{
	char text[UNITS_TEXT_MAX];

	buf_printf(out, "; the next resize of %s needs %s", r->what,
		units_size_long(r->bytes, text));
	if (*r->where)
		buf_printf(out, ", growing: %s", r->where);
}

void limit_finding(const struct limit *l, struct finding *out)
{
	const struct limit_case *c = &l->worst;
	AUTO_BUF struct buf text;

	*out = (struct finding){
		.kind = FINDING_LIMIT, .level = l->level, .since_us = l->since_us};
	buf_init(&text, FINDING_TEXT_MAX);
	if (!c->limit)
		return;
	put_when(&text, l, c);
	buf_printf(&text, "%s ", wall_kinds[c->kind].label);
	put_amount(&text, c->kind, (double)c->limit);
	buf_add_text(&text, ", ");
	put_amount(&text, c->kind, c->use < c->limit ? (double)(c->limit - c->use) : 0);
	buf_add_text(&text, " left");
	if (c->reason == LIMIT_BY_RESIZE)
		put_request(&text, &l->request);
	put_evidence(&text, c);
	snprintf(out->text, sizeof out->text, "%s", text.data);
}
