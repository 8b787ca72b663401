#include "config.h"

#include "record/chosen_sink.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

struct chosen_sink {
	struct sink base;
	struct sink *to;
	struct procid *id; /* [0 .. count-1]; none: all */
	size_t count;
};

static struct chosen_sink *chosen_of(struct sink *sink)
{
	return (struct chosen_sink *)sink;
}

static bool is_chosen(const struct chosen_sink *c, const struct procid *id)
{
	for (size_t i = 0; i < c->count; i++)
		if (procid_same_process(&c->id[i], id))
			return true;
	return !c->count;
}

static void take_counts(struct chosen_sink *c)
{
	c->base.rows_written = c->to->rows_written;
	c->base.rows_dropped = c->to->rows_dropped;
}

static void chosen_tick_begin(struct sink *sink, const struct tick_time *when)
{
	struct chosen_sink *c = chosen_of(sink);

	c->to->ops->tick_begin(c->to, when);
}

static void chosen_row(struct sink *sink, const struct row *row)
{
	struct chosen_sink *c = chosen_of(sink);

	if (is_chosen(c, &row->sample->id))
		c->to->ops->row(c->to, row);
	take_counts(c);
}

static void chosen_event(struct sink *sink, const struct event *event)
{
	struct chosen_sink *c = chosen_of(sink);

	if (!event->id.pid || is_chosen(c, &event->id))
		c->to->ops->event(c->to, event);
}

static void chosen_tick_end(struct sink *sink)
{
	struct chosen_sink *c = chosen_of(sink);

	c->to->ops->tick_end(c->to);
	take_counts(c);
}

static void chosen_destroy(struct sink *sink)
{
	struct chosen_sink *c = chosen_of(sink);

	sink_destroy(c->to);
	free(c->id);
	free(c);
}

static const struct sink_ops ops = {
	.tick_begin = chosen_tick_begin,
	.row = chosen_row,
	.event = chosen_event,
	.tick_end = chosen_tick_end,
	.destroy = chosen_destroy,
};

void chosen_sink_choose(struct sink *sink, const struct procid *id, size_t count)
{
	struct chosen_sink *c = chosen_of(sink);

	free(c->id);
	c->id = NULL;
	c->count = count;
	if (!count)
		return;
	c->id = die_calloc(count, sizeof *c->id);
	memcpy(c->id, id, count * sizeof *id);
}

bool chosen_sink_has(const struct sink *sink, const struct procid *id)
{
	return is_chosen((const struct chosen_sink *)sink, id);
}

struct sink *chosen_sink_create(struct sink *to, const struct procid *id, size_t count)
{
	struct chosen_sink *c = die_calloc(1, sizeof *c);

	c->base.ops = &ops;
	c->to = to;
	chosen_sink_choose(&c->base, id, count);
	return &c->base;
}
