#include "config.h"

#include "record/chosen_sink.h"

#include "unit.h"

#include <stdlib.h>

/* What came through is written down as text. */
static char told[200];

static void tell(const char *word, uint32_t pid)
{
	size_t at = strlen(told);

	snprintf(told + at, sizeof told - at, "%s%u ", word, (unsigned)pid);
}

static void to_begin(struct sink *sink, const struct tick_time *when)
{
	(void)sink;
	(void)when;
	told[0] = '\0';
}

static void to_row(struct sink *sink, const struct row *row)
{
	tell("row", row->sample->id.pid);
	sink->rows_written++;
}

static void to_event(struct sink *sink, const struct event *event)
{
	(void)sink;
	tell("event", event->id.pid);
}

static void to_end(struct sink *sink)
{
	sink->rows_dropped = 7;
}

static bool is_gone;

static void to_destroy(struct sink *sink)
{
	(void)sink;
	is_gone = true;
}

static const struct sink_ops to_ops = {to_begin, to_row, to_event, to_end, to_destroy};

#define ID(p, since)                                                                     \
	{                                                                                \
		.pid = (p), .start_time_ticks = (since), .incarnation = 1                \
	}

static void tick(struct sink *sink)
{
	static const struct procid ids[] = {ID(1, 10), ID(2, 20), ID(2, 21), ID(3, 30)};
	static const struct tick_time when;
	struct sample sample = {.role = ROLE_TARGET};
	struct row row = {.sample = &sample, .when = &when};
	struct event event = {.kind = EVENT_NOTE};

	sink->ops->tick_begin(sink, &when);
	sink->ops->event(sink, &event);
	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		event.id = sample.id = ids[i];
		sample.id.incarnation = 2; /* it has become another program */
		sink->ops->event(sink, &event);
		sink->ops->row(sink, &row);
	}
	sample = (struct sample){.role = ROLE_TOTAL};
	sink->ops->row(sink, &row);
	sink->ops->tick_end(sink);
}

static void rows_of_those_that_are_chosen(void **state)
{
	static const struct procid some[] = {ID(3, 30), ID(2, 21)}, other = ID(1, 10);
	struct sink to = {.ops = &to_ops};
	struct sink *s = chosen_sink_create(&to, some, COUNT_OF(some));

	(void)state;
	tick(s);
	/* A PID that was handed on is another process; an exec is not. */
	assert_string_equal(told, "event0 event2 row2 event3 row3 ");
	assert_int_equal(s->rows_written, 2);
	assert_int_equal(s->rows_dropped, 7);
	chosen_sink_choose(s, &other, 1);
	tick(s);
	assert_string_equal(told, "event0 event1 row1 ");
	chosen_sink_choose(s, NULL, 0);
	tick(s);
	assert_string_equal(
		told, "event0 event1 row1 event2 row2 event2 row2 event3 row3 row0 ");
	is_gone = false;
	sink_destroy(s);
	assert_true(is_gone);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_those_that_are_chosen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
