/* Between two ticks: who is near a limit, and a look at them. */
#include "config.h"

#include "detect/detectors.h"
#include "detect/limit.h"
#include "engine/engine_state.h"

/* One process of a look: as its history with a newer sample. */
static void look_at(struct engine *e, const struct tick *tick, size_t i)
{
	const struct observation *o = &tick->observation[i];
	const struct process_history *p = history_find(e->history, &o->sample->id);
	struct process_history now;
	struct derived derived;
	struct row row;

	if (!p || tick->when.elapsed_us <= p->last_us)
		return;
	now = *p;
	now.last = *o->sample;
	now.last_us = tick->when.elapsed_us;
	now.walls = o->walls;
	detectors_look(e->detectors, &(struct detect_input){&now, o->walls}, &derived,
		engine_keep_finding, e);
	engine_note_closest(e, &now, o->walls);
	row = (struct row){.when = &tick->when,
		.sample = o->sample,
		.derived = &derived,
		.info = o->info,
		.walls = o->walls};
	alerts_update(e->alerts, p->slot, &row, engine_keep_change, e);
	engine_tell_gasp(e, &now, o->walls, &tick->when);
}

bool engine_look(struct engine *e, const struct procid *who, size_t count)
{
	struct tick tick, none;
	bool any;

	if (!e->source->ops->look || e->source->ops->look(e->source, who, count, &tick))
		return false;
	e->when = tick.when;
	e->stats.looks++;
	for (size_t i = 0; i < tick.count; i++)
		look_at(e, &tick, i);
	any = e->found_count || e->change_count;
	none = (struct tick){.when = tick.when};
	if (any)
		engine_hand_on(e, &none);
	return any;
}

void engine_python(
	struct engine *e, const struct procid *id, const struct python_reading *reading)
{
	const struct process_history *p = history_find(e->history, id);
	const struct tick none = {.when = *history_now(e->history)};
	struct row row = {.when = &none.when, .python = reading};

	if (!p)
		return;
	row.sample = &p->last;
	row.derived = &p->derived;
	alerts_update(e->alerts, p->slot, &row, engine_keep_change, e);
	if (e->change_count)
		engine_hand_on(e, &none);
}

#define LOOK_LEAST_NS (50 * NS_PER_MS)
#define LOOK_MOST_NS (500 * NS_PER_MS)
/* So many looks before the limit is reached. */
#define LOOKS_BEFORE 16

static uint64_t look_after(enum finding_level level, double eta_s)
{
	double ns = eta_s * 1e9 / LOOKS_BEFORE;

	if (level == FINDING_CRITICAL && ns > (double)LOOK_MOST_NS / 2)
		return LOOK_MOST_NS / 2;
	if (ns >= (double)LOOK_MOST_NS)
		return LOOK_MOST_NS;
	return ns > (double)LOOK_LEAST_NS ? (uint64_t)ns : LOOK_LEAST_NS;
}

/* Put it among the nearest; the last one drops out. */
static void keep_near(struct procid who[SOURCE_LOOK_MAX], double eta_s[SOURCE_LOOK_MAX],
	size_t *count, const struct procid *id, double eta)
{
	size_t at = *count;

	if (at == SOURCE_LOOK_MAX) {
		if (eta >= eta_s[--at])
			return;
	} else {
		++*count;
	}
	for (; at && eta_s[at - 1] > eta; at--) {
		who[at] = who[at - 1];
		eta_s[at] = eta_s[at - 1];
	}
	who[at] = *id;
	eta_s[at] = eta;
}

uint64_t engine_near(
	const struct engine *e, struct procid who[SOURCE_LOOK_MAX], size_t *count)
{
	double eta_s[SOURCE_LOOK_MAX], eta;
	uint64_t after_ns = 0, now_us = history_now(e->history)->elapsed_us;

	*count = 0;
	for (size_t i = 0; e->source->ops->look && i < history_count(e->history); i++) {
		const struct process_history *p = history_at(e->history, i);
		enum finding_level level;
		uint64_t ns;

		if (p->ended || p->walls_us != now_us)
			continue;
		level = detectors_limit_level(e->detectors, p, &eta);
		if (level < FINDING_WARN && eta > LIMIT_WARN_ETA_S)
			continue;
		keep_near(who, eta_s, count, &p->id, eta);
		ns = look_after(level, eta);
		after_ns = after_ns && after_ns < ns ? after_ns : ns;
	}
	return after_ns;
}
