#include "config.h"

#include "export/check.h"

#include <string.h>

#include "base/die.h"
#include "export/check_state.h"

#define PROCESSES_MAX 16384

static struct check *check_of(struct sink *sink)
{
	return (struct check *)sink;
}

/* ---- collecting ---- */

static struct check_process *find(const struct check *c, const struct procid *id)
{
	uint64_t place;

	if (!id->pid)
		return c->total ? &c->process[c->total - 1] : NULL;
	return idmap_get(&c->places, id, &place) ? &c->process[place] : NULL;
}

static struct check_process *add(struct check *c, const struct procid *id)
{
	struct check_process *p;

	if (c->count == PROCESSES_MAX)
		return NULL;
	if (c->count == c->room) {
		c->room = c->room ? c->room * 2 : 8;
		c->process = die_reallocarray(c->process, c->room, sizeof *c->process);
	}
	p = &c->process[c->count++];
	*p = (struct check_process){.id = *id, .first_us = c->elapsed_us};
	p->value = die_calloc(c->alert_count + 1, sizeof *p->value);
	if (id->pid)
		idmap_put(&c->places, id, c->count - 1);
	else
		c->total = c->count;
	return p;
}

static void take_value(
	const struct alert *a, struct check_value *v, const struct row *row)
{
	double value;

	if (!alert_value(a, row, &value))
		return;
	if (!v->known || (check_asks_for_less(a) ? value < v->worst : value > v->worst))
		v->worst = value;
	v->known = true;
}

static void take_sizes(struct check_process *p, const struct sample *s)
{
	if (s->name[0])
		memcpy(p->name, s->name, sizeof p->name);
	if (!sample_has(s, FIELD_RSS))
		return;
	p->has_rss = true;
	p->rss_bytes = s->value[FIELD_RSS].u;
	if (p->rss_bytes > p->peak_bytes)
		p->peak_bytes = p->rss_bytes;
	if (sample_u64(s, FIELD_PEAK_RSS, 0) > p->peak_bytes)
		p->peak_bytes = s->value[FIELD_PEAK_RSS].u;
}

static void take_row(struct sink *sink, const struct row *row)
{
	struct check *c = check_of(sink);
	struct check_process *p = find(c, &row->sample->id);

	if (!p)
		p = add(c, &row->sample->id);
	if (!p)
		return;
	if (c->elapsed_us < p->last_us) /* a new session */
		p->first_us = c->elapsed_us;
	p->last_us = c->elapsed_us;
	p->rows++;
	p->has_walls |= row->walls != NULL;
	take_sizes(p, row->sample);
	for (size_t i = 0; i < c->alert_count; i++)
		take_value(&c->alert[i], &p->value[i], row);
}

static void tick_begin(struct sink *sink, const struct tick_time *when)
{
	check_of(sink)->elapsed_us = when->elapsed_us;
}

static void take_event(struct sink *sink, const struct event *event)
{
	(void)sink;
	(void)event;
}

static void tick_end(struct sink *sink)
{
	(void)sink;
}

static void destroy(struct sink *sink)
{
	check_destroy(check_of(sink));
}

static const struct sink_ops ops = {tick_begin, take_row, take_event, tick_end, destroy};

struct check *check_create(const struct alert *alert, size_t count)
{
	struct check *c = die_calloc(1, sizeof *c);

	c->sink.ops = &ops;
	c->alert = die_calloc(count + 1, sizeof *c->alert);
	if (count)
		memcpy(c->alert, alert, count * sizeof *alert);
	c->alert_count = count;
	return c;
}

void check_destroy(struct check *c)
{
	if (!c)
		return;
	for (size_t i = 0; i < c->count; i++) {
		for (size_t n = 0; n < c->alert_count; n++)
			free(c->process[i].value[n].text);
		free(c->process[i].value);
	}
	idmap_finish(&c->places);
	free(c->process);
	free(c->alert);
	free(c);
}

struct sink *check_sink(struct check *c)
{
	return &c->sink;
}

void check_fired(struct check *c, size_t i, const struct procid *id, const char *text)
{
	struct check_process *p = find(c, id);

	if (!p || i >= c->alert_count)
		return;
	p->value[i].fired = true;
	free(p->value[i].text);
	p->value[i].text = text && *text ? die_strdup(text) : NULL;
}
