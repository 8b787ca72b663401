#include "config.h"

#include "detect/limit.h"

#include <math.h>

#include "detect/closest.h"

#define WARN_SEEN (1.0 / 3)
#define EASED 1.5
#define RESIZE_WARN_S 86400.0
#define BELIEVED_S 300.0
#define LATE_S 30.0
#define EASED_SHARE 0.02
#define FALLS_AFTER_US UINT64_C(10000000)
#define HOLDS_SHARE 50
#define JUDGED_AFTER_US UINT64_C(5000000)
#define JUDGED_LOOKS 4

void limit_finish(struct limit *l)
{
	wall_trends_finish(&l->own);
	*l = (struct limit){0};
}

void limit_sample(struct limit *l, const struct sample *s)
{
	uint64_t vsize = sample_u64(s, FIELD_VSIZE, 0);
	uint64_t peak = sample_u64(s, FIELD_PEAK_VSIZE, vsize);

	if (!vsize)
		return;
	if (l->vsize && peak > l->vsize_peak && peak > l->reach)
		l->reach = peak;
	l->vsize = vsize;
	l->vsize_peak = peak;
}

/* By how much requests went over the present use, since walls were last looked at. */
static uint64_t excess_of(const struct limit *l, const struct wall *w)
{
	if (w->kind != WALL_RLIMIT_AS && w->kind != WALL_RLIMIT_DATA &&
		w->kind != WALL_ADDRESS_SPACE_32)
		return 0;
	return l->reach > l->vsize ? l->reach - l->vsize : 0;
}

static bool refuses(const struct limit_case *c)
{
	return c->end == WALL_ENDS_IN_ENOMEM;
}

static bool is_nearly(const struct limit_case *c, double share)
{
	return wall_kinds[c->kind].competes_idle &&
	       (double)c->use >= share * (double)c->limit;
}

static bool passes(const struct limit_case *c, double left, double share)
{
	double room = c->use < c->limit ? (double)(c->limit - c->use) : 0;

	return refuses(c) && isfinite(c->outlook.eta_s) && left > room * share;
}

void limit_expect(struct limit *l, const struct limit_request *request)
{
	l->request = request ? *request : (struct limit_request){.bytes = 0};
}

double limit_request_s(const struct limit *l)
{
	uint64_t age_us =
		l->last_us > l->request.said_us ? l->last_us - l->request.said_us : 0;
	double rest = l->request.in_s - (double)age_us / 1e6;

	return rest > 0 ? rest : 0;
}

/* Long after it was due it was made, or will not be. */
static bool is_believed(const struct limit *l)
{
	double age_s = l->last_us > l->request.said_us
			       ? (double)(l->last_us - l->request.said_us) / 1e6
			       : 0;

	return l->request.bytes && age_s <= BELIEVED_S &&
	       age_s <= 2 * l->request.in_s + LATE_S;
}

/* What a request that is known makes of a wall. */
static enum finding_level level_by_resize(
	const struct limit *l, const struct limit_case *c, double ease)
{
	double room = c->use < c->limit ? (double)(c->limit - c->use) : 0;
	double rest = limit_request_s(l);

	if (wall_kinds[c->kind].is_count ||
		(c->end != WALL_ENDS_IN_ENOMEM && c->end != WALL_ENDS_IN_KILL &&
			c->end != WALL_ENDS_IN_STALL) ||
		!is_believed(l) || (double)l->request.bytes * ease <= room)
		return FINDING_NONE;
	if (rest <= LIMIT_WARN_ETA_S * ease)
		return FINDING_CRITICAL;
	return rest <= RESIZE_WARN_S * ease ? FINDING_WARN : FINDING_NONE;
}

/* A program that starts, or takes up work, grows fast for a moment: growth of which @share
 * of what is left was seen is believed to go on. */
static bool is_seen(const struct limit_case *c, double share)
{
	double room = c->use < c->limit ? (double)(c->limit - c->use) : 0;

	return c->outlook.seen >= share * room;
}

/* @ease: 1 to rise, EASED to stay. */
static enum finding_level level_by(
	const struct limit_case *c, double ease, enum limit_reason *reason)
{
	const struct wall_outlook *o = &c->outlook;
	double less = ease > 1 ? EASED_SHARE : 0;
	const struct {
		bool holds;
		enum limit_reason reason;
		enum finding_level level;
	} rules[] = {
		{o->eta_s <= LIMIT_CRITICAL_ETA_S * ease && is_seen(c, 1 / ease),
			LIMIT_BY_ETA, FINDING_CRITICAL},
		{passes(c, o->next_request * ease, 1), LIMIT_BY_REQUEST,
			FINDING_CRITICAL},
		{passes(c, (double)c->largest * ease, 8), LIMIT_BY_LARGEST,
			FINDING_CRITICAL},
		{is_nearly(c, LIMIT_CRITICAL_SHARE - less), LIMIT_BY_SHARE,
			FINDING_CRITICAL},
		{o->eta_s <= LIMIT_WARN_ETA_S * ease && is_seen(c, WARN_SEEN / ease),
			LIMIT_BY_ETA, FINDING_WARN},
		{passes(c, 2 * (double)c->largest * ease, 1), LIMIT_BY_LARGEST,
			FINDING_WARN},
		{is_nearly(c, LIMIT_WARN_SHARE - less), LIMIT_BY_SHARE, FINDING_WARN},
	};

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		if (!rules[i].holds)
			continue;
		*reason = rules[i].reason;
		if (c->end == WALL_ENDS_IN_SLOW)
			return FINDING_WARN;
		return rules[i].level;
	}
	*reason = LIMIT_NO_REASON;
	return FINDING_NONE;
}

/* Whether the wall is this process's business. */
static bool concerns(const struct process_history *p, const struct wall *w)
{
	uint64_t held =
		sample_u64(&p->last, FIELD_RSS, 0) + sample_u64(&p->last, FIELD_SWAP, 0);

	if (wall_kinds[w->kind].scope != WALL_SCOPE_SYSTEM ||
		wall_kinds[w->kind].end == WALL_ENDS_IN_SIGBUS)
		return true;
	return held >= w->limit / HOLDS_SHARE;
}

static uint64_t largest_anonymous(const struct process_history *p)
{
	const struct mapping_table *t = p->mappings;
	uint64_t largest = 0;

	if (!t || !t->has_groups || !(t->known & MAPPING_KNOWS_SIZE))
		return 0;
	for (size_t i = 0; i < t->group_count; i++)
		if (t->group[i].kind == MAPPING_ANON && t->group[i].areas == 1 &&
			t->group[i].sums.size_bytes > largest)
			largest = t->group[i].sums.size_bytes;
	return largest;
}

static bool is_worse(const struct limit_case *a, const struct limit_case *b)
{
	if (a->level != b->level)
		return a->level > b->level;
	if (a->outlook.eta_s < b->outlook.eta_s || isfinite(b->outlook.eta_s))
		return a->outlook.eta_s < b->outlook.eta_s;
	return (double)a->use * (double)b->limit > (double)b->use * (double)a->limit;
}

/* The round over all walls of one look. */
struct looking {
	struct limit *limit;
	struct wall_trends *shared;
	const struct process_history *process;
	uint64_t largest;
	struct limit_case worst;
	enum finding_level kept; /* the level that eased thresholds would hold */
	struct limit_verdict *verdict;
};

static void follow(struct looking *l, const struct wall *w, struct wall_outlook *out)
{
	bool is_own = wall_kinds[w->kind].scope == WALL_SCOPE_PROCESS;
	struct wall_trend *t = wall_trends_get(is_own ? &l->limit->own : l->shared, w);

	wall_trend_add(t, l->process->last_us, w, excess_of(l->limit, w));
	wall_trend_look(t, out);
}

enum finding_level limit_level(const struct limit *l, double *eta_s)
{
	*eta_s = l->worst.limit ? l->worst.outlook.eta_s : INFINITY;
	return l->level;
}

bool limit_outlook(const struct limit *l, const struct wall_trends *shared,
	const struct wall *w, struct wall_outlook *out)
{
	bool is_own = wall_kinds[w->kind].scope == WALL_SCOPE_PROCESS;
	const struct wall_trend *t = wall_trends_find(is_own ? &l->own : shared, w);

	if (t)
		wall_trend_look(t, out);
	return t != NULL;
}

static enum finding_level level_of(const struct limit *l, const struct limit_case *c,
	double ease, enum limit_reason *reason)
{
	enum finding_level level = level_by(c, ease, reason);
	enum finding_level resize = level_by_resize(l, c, ease);

	if (resize <= level)
		return level;
	*reason = LIMIT_BY_RESIZE;
	return resize;
}

static void judge(struct looking *l, const struct wall *w)
{
	struct limit_case c = {.kind = w->kind,
		.end = w->end,
		.use = w->use,
		.limit = w->limit,
		.largest = l->largest};
	enum limit_reason reason;
	enum finding_level kept;

	follow(l, w, &c.outlook);
	if (c.outlook.eta_s < l->verdict->eta_s) {
		l->verdict->eta_s = c.outlook.eta_s;
		l->verdict->first = w;
	}
	if (!concerns(l->process, w))
		return;
	kept = level_of(l->limit, &c, EASED, &reason);
	if (kept > l->kept)
		l->kept = kept;
	c.level = level_of(l->limit, &c, 1, &c.reason);
	if (!l->worst.limit || is_worse(&c, &l->worst))
		l->worst = c;
}

static void set_level(struct limit *l, enum finding_level level, uint64_t now_us)
{
	l->level = level;
	l->since_us = now_us;
	l->eased_us = 0;
}

static void settle(struct looking *k, uint64_t now_us)
{
	struct limit *l = k->limit;
	enum finding_level before = l->level;

	if (k->worst.level > l->level)
		set_level(l, k->worst.level, now_us);
	else if (k->kept >= l->level)
		l->eased_us = 0;
	else if (!l->eased_us)
		l->eased_us = now_us;
	else if (now_us - l->eased_us >= FALLS_AFTER_US)
		set_level(l, k->kept, now_us);
	l->worst = k->worst;
	k->verdict->has_changed = l->level != before;
}

void limit_look(struct limit *l, struct wall_trends *shared,
	const struct process_history *p, const struct wall_set *walls,
	struct limit_verdict *out)
{
	struct looking k = {.limit = l,
		.shared = shared,
		.process = p,
		.largest = largest_anonymous(p),
		.verdict = out};

	*out = (struct limit_verdict){.eta_s = INFINITY};
	limit_sample(l, &p->last);
	l->last_us = p->last_us;
	for (size_t i = 0; i < walls->count; i++)
		if (walls->wall[i].use_known && walls->wall[i].limit)
			judge(&k, &walls->wall[i]);
	if (!l->looks++)
		l->first_us = p->last_us;
	l->reach = 0;
	settle(&k, p->last_us);
	if (!out->first)
		out->first = closest_wall(walls);
	out->is_judged = k.worst.limit &&
			 (l->level != FINDING_NONE ||
				 (l->looks >= JUDGED_LOOKS &&
					 l->last_us - l->first_us >= JUDGED_AFTER_US));
	wall_trends_prune(&l->own, p->last_us);
	wall_trends_prune(shared, p->last_us);
}
