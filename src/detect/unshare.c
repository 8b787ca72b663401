#include "config.h"

#include "detect/unshare.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/units.h"

#define SHARED_AT_LEAST (UINT64_C(8) << 20)
#define GAIN_AT_LEAST (UINT64_C(1) << 20)
#define OVER_US UINT64_C(120000000)
#define OVER_AT_LEAST_US UINT64_C(15000000)
#define RESTS_AFTER_US UINT64_C(60000000)
#define PAGE_BYTES 4096
#define POINTS_AT_LEAST 3

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

/* Private pages may be of files: then more of the anonymous ones are shared. */
static uint64_t shared_of(const struct sample *s)
{
	uint64_t uss = s->value[FIELD_USS].u, rss = s->value[FIELD_RSS].u;
	uint64_t file =
		sample_u64(s, FIELD_RSS_FILE, 0) + sample_u64(s, FIELD_RSS_SHMEM, 0);

	return least(less(rss, uss), less(s->value[FIELD_RSS_ANON].u, less(uss, file)));
}

static void look_first(struct unshare *u, const struct sample *s)
{
	uint64_t shared = shared_of(s);

	u->is_known = true;
	u->start_uss = s->value[FIELD_USS].u;
	u->is_forked = shared >= SHARED_AT_LEAST && shared >= s->value[FIELD_RSS].u / 4;
}

/* Close readings replace each other, so that the points reach back two minutes. */
static void put_point(struct unshare *u, const struct unshare_point *p)
{
	unsigned keep = u->count;

	while (keep && p->at_us - u->point[u->count - keep].at_us > OVER_US)
		keep--;
	if (keep == UNSHARE_POINTS)
		keep--;
	memmove(u->point, u->point + (u->count - keep), keep * sizeof *u->point);
	u->count = keep;
	if (u->count > 1 && p->at_us - u->point[u->count - 2].at_us < UNSHARE_EVERY_US)
		u->count--;
	u->point[u->count++] = *p;
}

static bool unshares(struct unshare *u, const struct unshare_point *p)
{
	const struct unshare_point *from = &u->point[0];
	uint64_t gain = less(p->uss, from->uss), over_us = p->at_us - from->at_us;
	uint64_t moved = p->rss > from->rss ? p->rss - from->rss : from->rss - p->rss;

	if (u->count < POINTS_AT_LEAST || over_us < OVER_AT_LEAST_US ||
		gain < GAIN_AT_LEAST || gain < p->rss / 100 || moved >= gain / 4 ||
		less(p->faults, from->faults) < gain / PAGE_BYTES / 8)
		return false;
	u->rate = (double)gain * 1e6 / (double)over_us;
	return true;
}

static void set_on(struct unshare *u, bool on, uint64_t now_us)
{
	if (on != u->is_on)
		u->level_us = now_us;
	u->is_on = on;
}

void unshare_add(struct unshare *u, uint64_t now_us, const struct sample *s)
{
	struct unshare_point p = {.at_us = now_us};

	if (u->is_on && now_us - u->rose_us >= RESTS_AFTER_US)
		set_on(u, false, now_us);
	if (!sample_has(s, FIELD_USS) || !sample_has(s, FIELD_RSS) ||
		!sample_has(s, FIELD_RSS_ANON) || (u->is_known && !u->is_forked))
		return;
	if (!u->is_known)
		look_first(u, s);
	p.uss = s->value[FIELD_USS].u;
	p.rss = s->value[FIELD_RSS].u;
	p.faults = sample_u64(s, FIELD_MINOR_FAULTS, 0);
	if (u->count && p.uss >= u->point[u->count - 1].uss + PAGE_BYTES)
		u->rose_us = now_us;
	u->bound = shared_of(s);
	put_point(u, &p);
	if (u->is_forked && u->rose_us == now_us && unshares(u, &p))
		set_on(u, true, now_us);
}

void unshare_finding(const struct unshare *u, struct finding *out)
{
	char left[UNITS_TEXT_MAX], rate[UNITS_TEXT_MAX];

	*out = (struct finding){
		.kind = FINDING_LEAK, .level = FINDING_NOTICE, .since_us = u->level_us};
	snprintf(out->text, sizeof out->text,
		"growing  unsharing after fork, bounded, %s to go; +%s become its own, "
		"RSS stays",
		units_size_long(u->bound, left), units_rate_long(u->rate, rate));
}
