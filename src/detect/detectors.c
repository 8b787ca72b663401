#include "config.h"

#include "detect/detectors.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "detect/growth.h"
#include "detect/leak.h"
#include "detect/limit.h"
#include "detect/tree_growth.h"
#include "detect/unshare.h"

#define MOVED_BYTES (UINT64_C(256) << 10)

/* What detectors remember of the process in one slot. */
struct detect_state {
	struct procid id;
	struct limit *limit;     /* NULL: walls were never looked at */
	struct leak *leak;       /* NULL: memory has not moved yet */
	struct unshare *unshare; /* NULL: not forked, or USS was never read */
	bool is_fork_known;      /* USS was read: whether it is forked was decided */
	enum finding_level leak_told;
};

struct detectors {
	struct detect_state *state; /* [slot], slot < room */
	size_t room;
	struct wall_trends shared; /* of walls that processes have in common */
	struct tree_growth tree;   /* of the members in this tick */
};

/* One run. */
struct run {
	struct detectors *detectors;
	struct detect_state *state;
	const struct detect_input *input;
	struct derived *out;
	detectors_report report;
	void *context;
};

struct detectors *detectors_create(void)
{
	return die_calloc(1, sizeof(struct detectors));
}

static void state_finish(struct detect_state *s)
{
	if (s->limit)
		limit_finish(s->limit);
	free(s->limit);
	free(s->leak);
	free(s->unshare);
	*s = (struct detect_state){0};
}

void detectors_restart(struct detectors *d)
{
	for (size_t i = 0; i < d->room; i++)
		state_finish(&d->state[i]);
	free(d->state);
	wall_trends_finish(&d->shared);
	*d = (struct detectors){0};
}

void detectors_destroy(struct detectors *d)
{
	if (!d)
		return;
	detectors_restart(d);
	free(d);
}

static struct detect_state *state_of(struct detectors *d, const struct process_history *p)
{
	struct detect_state *s;
	size_t room = d->room ? d->room : 16;

	while (room <= p->slot)
		room *= 2;
	if (room != d->room) {
		d->state = die_reallocarray(d->state, room, sizeof *d->state);
		memset(d->state + d->room, 0, (room - d->room) * sizeof *d->state);
		d->room = room;
	}
	s = &d->state[p->slot];
	if (!procid_equal(&s->id, &p->id)) {
		state_finish(s);
		s->id = p->id;
	}
	return s;
}

static void derive_growth(struct run *r)
{
	const struct process_history *p = r->input->process;

	if (!sample_has(&p->last, FIELD_RSS))
		return;
	if (growth_of_trail(&p->trail, &r->out->growth_bytes_per_s))
		derived_mark(r->out, FIELD_GROWTH);
}

static void put_wall(struct derived *out, const struct limit_verdict *v)
{
	if (!v->first)
		return;
	out->wall = v->first->kind;
	derived_mark(out, FIELD_WALL);
	if (!wall_kinds[out->wall].is_count) {
		out->wall_bytes = v->first->limit;
		out->headroom_bytes = wall_headroom(v->first);
		derived_mark(out, FIELD_WALL_BYTES);
		derived_mark(out, FIELD_HEADROOM);
	}
	if (!isfinite(v->eta_s))
		return;
	out->eta_s = v->eta_s;
	derived_mark(out, FIELD_ETA);
}

static void derive_limit(struct run *r)
{
	struct limit **limit = &r->state->limit;
	struct limit_verdict verdict;
	struct finding finding;

	if (!r->input->walls) {
		if (*limit)
			limit_sample(*limit, &r->input->process->last);
		return;
	}
	if (!*limit)
		*limit = die_calloc(1, sizeof **limit);
	limit_look(*limit, &r->detectors->shared, r->input->process, r->input->walls,
		&verdict);
	put_wall(r->out, &verdict);
	if (verdict.is_judged)
		derived_judge(r->out, FINDING_LIMIT, (*limit)->level);
	if (!verdict.has_changed || !r->report)
		return;
	limit_finding(*limit, &finding);
	r->report(r->context, r->input->process, &finding);
}

/* Most processes of a system never move: they need no blocks. */
static bool has_moved(const struct process_history *p, const struct sample *now)
{
	enum field_id field = p->id.pid ? FIELD_RSS : FIELD_PSS;
	uint64_t start, bytes = sample_u64(now, FIELD_RSS, 0);

	if (!baseline_get(&p->start, field, &start))
		return false;
	return (bytes > start ? bytes - start : start - bytes) >= MOVED_BYTES;
}

/* What lay still for long enough is steady, also while it begins to move; @until_us: when
 * it did. */
static bool lay_still(const struct process_history *p, uint64_t until_us)
{
	return until_us - p->first_us >= LEAK_DECIDE_US;
}

/* Forked processes alone are worth remembering. */
static void follow_unsharing(struct run *r)
{
	const struct process_history *p = r->input->process;
	struct detect_state *s = r->state;
	struct unshare first = {.is_known = false};

	if (s->unshare) {
		unshare_add(s->unshare, p->last_us, &p->last);
		return;
	}
	if (s->is_fork_known)
		return;
	unshare_add(&first, p->last_us, &p->last);
	s->is_fork_known = first.is_known;
	if (!first.is_forked)
		return;
	s->unshare = die_malloc(sizeof *s->unshare);
	*s->unshare = first;
}

/* Feed the blocks; whether enough was seen to say a level. */
static bool follow_leak(struct run *r, const struct sample *sample)
{
	const struct process_history *p = r->input->process;
	struct leak *leak = r->state->leak;

	if (!leak && !has_moved(p, sample))
		return lay_still(p, p->last_us);
	if (!leak) {
		leak = r->state->leak = die_calloc(1, sizeof *leak);
		leak_init(leak, 0);
		if (p->mappings)
			leak_add_table(leak, p->mappings_us, p->mappings);
	}
	leak_add(leak, p->last_us, sample);
	if (p->mappings && p->mappings_us == p->last_us)
		leak_add_table(leak, p->mappings_us, p->mappings);
	return leak_level(leak) != LEAK_UNDECIDED || lay_still(p, leak->first_us);
}

static bool is_unsharing(const struct detect_state *s)
{
	return s->unshare && s->unshare->is_on &&
	       (!s->leak || leak_finding_level(leak_level(s->leak)) <= FINDING_NOTICE);
}

static enum finding_level growth_level(
	const struct detectors *d, const struct detect_state *s)
{
	enum finding_level level =
		s->leak ? leak_finding_level(leak_level(s->leak)) : FINDING_NONE;
	struct leak_evidence e;

	if (is_unsharing(s))
		return FINDING_NOTICE;
	if (s->id.pid || level == FINDING_NONE)
		return level;
	leak_evidence(s->leak, &e);
	return tree_growth_level(&d->tree, level, e.rate_bytes_per_s);
}

static bool growth_finding(
	const struct detectors *d, const struct detect_state *s, struct finding *out)
{
	if (is_unsharing(s)) {
		unshare_finding(s->unshare, out);
		return true;
	}
	if (!s->leak)
		return false;
	leak_finding(s->leak, out);
	out->level = growth_level(d, s);
	if (!s->id.pid)
		tree_growth_words(out);
	return true;
}

static void derive_leak(struct run *r)
{
	const struct process_history *p = r->input->process;
	struct detect_state *s = r->state;
	struct sample sums;
	enum finding_level level;
	struct finding finding;
	bool judged = false;

	if (p->id.pid) {
		follow_unsharing(r);
		judged = follow_leak(r, &p->last);
	} else if (tree_growth_sample(&p->last, &sums)) {
		judged = follow_leak(r, &sums);
	}
	level = growth_level(r->detectors, s);
	if (judged || level)
		derived_judge(r->out, FINDING_LEAK, level);
	if (p->id.pid)
		tree_growth_member(&r->detectors->tree, p->last_us, level, s->unshare);
	if (level == s->leak_told)
		return;
	s->leak_told = level;
	if (r->report && growth_finding(r->detectors, s, &finding))
		r->report(r->context, p, &finding);
}

static void (*const detectors[])(struct run *run) = {
	derive_growth,
	derive_limit,
	derive_leak,
};

void detectors_run(struct detectors *d, const struct detect_input *input,
	struct derived *out, detectors_report report, void *context)
{
	struct run run = {.detectors = d,
		.state = state_of(d, input->process),
		.input = input,
		.out = out,
		.report = report,
		.context = context};

	*out = (struct derived){0};
	for (size_t i = 0; i < COUNT_OF(detectors); i++)
		detectors[i](&run);
}

void detectors_expect(struct detectors *d, const struct process_history *process,
	const struct limit_request *request)
{
	struct limit **limit = &state_of(d, process)->limit;

	if (!*limit && request)
		*limit = die_calloc(1, sizeof **limit);
	if (*limit)
		limit_expect(*limit, request);
}

/* What others do to the machine is judged at the ticks' pace, unless it is what is near:
 * looked at more often, their short bursts would seem to go on. */
static size_t near_walls(const struct limit *l, const struct wall_set *walls,
	struct wall out[WALL_SET_MAX])
{
	bool all = l && l->worst.limit &&
		   wall_kinds[l->worst.kind].scope == WALL_SCOPE_SYSTEM;
	size_t count = 0;

	for (size_t i = 0; i < walls->count; i++)
		if (all || wall_kinds[walls->wall[i].kind].scope != WALL_SCOPE_SYSTEM)
			out[count++] = walls->wall[i];
	return count;
}

void detectors_look(struct detectors *d, const struct detect_input *input,
	struct derived *out, detectors_report report, void *context)
{
	struct detect_state *s = state_of(d, input->process);
	struct wall wall[WALL_SET_MAX];
	struct wall_set near = {
		.count = near_walls(s->limit, input->walls, wall), .wall = wall};
	struct detect_input seen = {input->process, &near};
	struct run run = {.detectors = d,
		.state = s,
		.input = &seen,
		.out = out,
		.report = report,
		.context = context};

	*out = (struct derived){0};
	derive_limit(&run);
}

static const struct detect_state *known_state(
	const struct detectors *d, const struct process_history *process)
{
	const struct detect_state *s;

	if (process->slot >= d->room)
		return NULL;
	s = &d->state[process->slot];
	return procid_equal(&s->id, &process->id) ? s : NULL;
}

bool detectors_finding(const struct detectors *d, const struct process_history *process,
	enum finding_kind kind, struct finding *out)
{
	const struct detect_state *s = known_state(d, process);

	if (s && kind == FINDING_LIMIT && s->limit)
		limit_finding(s->limit, out);
	else
		return s && kind == FINDING_LEAK && growth_finding(d, s, out);
	return true;
}

bool detectors_leak(const struct detectors *d, const struct process_history *process,
	struct leak_evidence *out)
{
	const struct detect_state *s = known_state(d, process);

	if (!s || (!s->leak && !is_unsharing(s)))
		return false;
	*out = (struct leak_evidence){.needed_us = LEAK_DECIDE_US};
	if (s->leak)
		leak_evidence(s->leak, out);
	if (!is_unsharing(s))
		return true;
	out->reason = LEAK_REASON_UNSHARING;
	out->bound_bytes = s->unshare->bound;
	return true;
}

bool detectors_outlook(const struct detectors *d, const struct process_history *process,
	const struct wall *w, struct wall_outlook *out)
{
	const struct detect_state *s = known_state(d, process);

	return s && s->limit && limit_outlook(s->limit, &d->shared, w, out);
}

bool detectors_floor(const struct detectors *d, const struct process_history *process,
	struct leak_floor *out)
{
	const struct detect_state *s = known_state(d, process);

	if (!s || !s->leak)
		return false;
	leak_floor(s->leak, out);
	return true;
}

enum finding_level detectors_limit_level(
	const struct detectors *d, const struct process_history *process, double *eta_s)
{
	const struct detect_state *s = known_state(d, process);

	*eta_s = INFINITY;
	return s && s->limit ? limit_level(s->limit, eta_s) : FINDING_NONE;
}
