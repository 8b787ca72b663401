#include "config.h"

#include "detect/alerts.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/units.h"
#include "history/pace.h"

#define ALERTS_MAX 64

/* Where one alert stands with one process. */
struct standing {
	struct pace pace; /* of rows that had the value */
	uint64_t held_us; /* watched time over which the condition held */
	bool holds;       /* in the last row that had the value */
	bool fired;
};

struct alerts {
	struct alert *alert; /* [0 .. count-1] */
	size_t count;
	struct procid *id;         /* whose standings: [slot], slot < room */
	struct standing *standing; /* [slot * count + alert] */
	size_t room;
};

struct alerts *alerts_create(void)
{
	return die_calloc(1, sizeof(struct alerts));
}

void alerts_restart(struct alerts *a)
{
	free(a->id);
	free(a->standing);
	a->id = NULL;
	a->standing = NULL;
	a->room = 0;
}

void alerts_destroy(struct alerts *a)
{
	if (!a)
		return;
	alerts_restart(a);
	free(a->alert);
	free(a);
}

int alerts_add(struct alerts *a, const struct alert *alert)
{
	if (a->count == ALERTS_MAX)
		return -ENOSPC;
	alerts_restart(a);
	if (!a->alert)
		a->alert = die_calloc(ALERTS_MAX, sizeof *a->alert);
	a->alert[a->count++] = *alert;
	return 0;
}

size_t alerts_count(const struct alerts *a)
{
	return a->count;
}

const struct alert *alerts_at(const struct alerts *a, size_t i)
{
	return &a->alert[i];
}

static void make_room(struct alerts *a, size_t slots)
{
	size_t room = a->room ? a->room : 16;

	while (room < slots)
		room *= 2;
	a->id = die_reallocarray(a->id, room, sizeof *a->id);
	a->standing = die_reallocarray(a->standing, room * a->count, sizeof *a->standing);
	memset(a->id + a->room, 0, (room - a->room) * sizeof *a->id);
	memset(a->standing + a->room * a->count, 0,
		(room - a->room) * a->count * sizeof *a->standing);
	a->room = room;
}

/* Those of @slot, begun anew where another process had it before. */
static struct standing *standings_of(
	struct alerts *a, uint32_t slot, const struct procid *id)
{
	struct standing *s;

	if (slot >= a->room)
		make_room(a, (size_t)slot + 1);
	s = &a->standing[slot * a->count];
	if (!procid_equal(&a->id[slot], id)) {
		a->id[slot] = *id;
		memset(s, 0, a->count * sizeof *s);
	}
	return s;
}

/* "peak>500M: 512 MiB, pytest 4711, at 12.3 s" */
static void put_detail(
	struct event *e, const struct alert *alert, const struct row *row, double value)
{
	char text[ALERT_VALUE_MAX], when[UNITS_TEXT_MAX], who[SAMPLE_NAME_MAX + 16] = "";
	const struct sample *s = row->sample;
	const struct wall *w = NULL;

	if (alert->metric == ALERT_METRIC_USED)
		w = alert_wall(alert, row);
	if (s->id.pid)
		snprintf(who, sizeof who, ", %s %u", s->name, (unsigned)s->id.pid);
	snprintf(e->detail, sizeof e->detail, "%s: %s%s%s%s, at %s", alert->text,
		alert_value_text(alert, value, text), w ? " of " : "",
		w ? wall_kinds[w->kind].label : "", who,
		units_duration_long(row->when->elapsed_us * NS_PER_US, when));
}

static void tell(const struct alert *alert, const struct row *row, bool fired,
	double value, alerts_report report, void *context)
{
	struct alert_change change = {.alert = alert, .fired = fired, .value = value};

	change.event = (struct event){.kind = fired ? EVENT_ALERT : EVENT_CLEAR,
		.level = fired ? alert->level : EVENT_INFO,
		.real_ms = row->when->real_ms,
		.elapsed_us = row->when->elapsed_us,
		.id = row->sample->id};
	put_detail(&change.event, alert, row, value);
	if (report)
		report(context, &change);
}

static void update(const struct alert *alert, struct standing *s, const struct row *row,
	alerts_report report, void *context)
{
	uint64_t watched_us;
	bool held = s->holds, fires;
	double value;

	if (!alert_value(alert, row, &value))
		return;
	pace_step(&s->pace, row->when->elapsed_us, &watched_us);
	s->holds = alert_holds(alert, value);
	if (s->holds)
		s->held_us += held ? watched_us : 0;
	else
		s->held_us = 0;
	fires = s->holds && s->held_us >= alert->for_us;
	if (fires == s->fired)
		return;
	s->fired = fires;
	tell(alert, row, fires, value, report, context);
}

void alerts_update(struct alerts *a, uint32_t slot, const struct row *row,
	alerts_report report, void *context)
{
	struct standing *s;

	if (!a->count)
		return;
	s = standings_of(a, slot, &row->sample->id);
	for (size_t i = 0; i < a->count; i++)
		update(&a->alert[i], &s[i], row, report, context);
}

bool alerts_is_firing(const struct alerts *a, size_t i, uint32_t slot)
{
	return slot < a->room && a->standing[slot * a->count + i].fired;
}
