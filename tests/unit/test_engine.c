#include "config.h"

#include "engine/engine.h"

#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)

/* A source of one tick, made by the test; what sinks get is written down as text. */
static struct made made;
static char told[2000];
static bool at_end;

static void tell(const char *format, ...) PRINTF_LIKE(1, 2);
static void tell(const char *format, ...)
{
	size_t at = strlen(told);
	va_list args;

	va_start(args, format);
	vsnprintf(told + at, sizeof told - at, format, args);
	va_end(args);
}

static int made_tick(
	struct source *source, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	(void)source;
	(void)deadline_ns;
	if (at_end)
		return -ENODATA;
	made.tick.when.missed = missed;
	*out = made.tick;
	return 0;
}

static void no_destroy(struct source *source)
{
	(void)source;
}

static void sink_begin(struct sink *sink, const struct tick_time *when)
{
	(void)sink;
	tell("[%llu", (unsigned long long)(when->elapsed_us / S));
}

static void sink_row(struct sink *sink, const struct row *row)
{
	struct row_value growth;

	(void)sink;
	tell(" row %u", (unsigned)row->sample->id.pid);
	if (row_get(row, FIELD_GROWTH, &growth))
		tell(" %+.0f", growth.f / (double)MIB);
	if (row->derived && derived_has(row->derived, FIELD_WALL))
		tell(" %s", wall_kinds[row->derived->wall].id);
}

static void sink_event(struct sink *sink, const struct event *event)
{
	(void)sink;
	tell(" %s", event_kind_names[event->kind]);
}

static void sink_end(struct sink *sink)
{
	(void)sink;
	tell("]");
}

/* What @made holds, as a look between two ticks. */
static int made_look(
	struct source *source, const struct procid *who, size_t count, struct tick *out)
{
	(void)source;
	assert_true(count && who);
	*out = made.tick;
	return 0;
}

static const struct source_ops source_ops = {
	.tick = made_tick, .destroy = no_destroy, .look = made_look};
static struct source source = {.ops = &source_ops};
static const struct sink_ops sink_ops = {.tick_begin = sink_begin,
	.row = sink_row,
	.event = sink_event,
	.tick_end = sink_end};

static void on_alert(void *context, const struct alert_change *change)
{
	(void)context;
	tell(" <%s %s>", change->fired ? "fired" : "cleared", change->alert->text);
}

struct bench {
	struct clock_fake time;
	struct clock clock;
	struct history *history;
	struct engine *engine;
	struct sink sink;
};

static int set_up(void **state)
{
	static struct bench b;
	static const struct history_options options = {.full = true, .max_dead = 3};

	b = (struct bench){.sink.ops = &sink_ops};
	b.clock = clock_fake(&b.time);
	b.history = history_create(&options);
	b.engine = engine_create(&source, b.history, &b.clock);
	engine_add_sink(b.engine, &b.sink);
	engine_on_alert(b.engine, on_alert, NULL);
	told[0] = '\0';
	at_end = false;
	*state = &b;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *b = *state;

	engine_destroy(b->engine);
	history_destroy(b->history);
	return 0;
}

static void add_alert(struct bench *b, const char *text)
{
	struct alert alert;

	assert_int_equal(alert_parse(text, &alert, NULL), 0);
	assert_int_equal(engine_add_alert(b->engine, &alert), 0);
}

static void order_in_a_tick(void **state)
{
	struct event mark = {.kind = EVENT_MARK};
	struct bench *b = *state;

	add_alert(b, "rss>500M");
	made_begin(&made, S);
	made_rss(&made, 7, 400 * MIB);
	made_event(&made, EVENT_STARTED, 7, 1, "");
	assert_int_equal(engine_tick(b->engine, 0, 0), 0);
	engine_event(b->engine, &mark);
	assert_int_equal(history_event(b->history, 0)->elapsed_us, S);
	made_begin(&made, 2 * S);
	made_rss(&made, 7, 600 * MIB);
	made_rss(&made, 8, MIB);
	made_event(&made, EVENT_SPIKE, 7, 1, "");
	assert_int_equal(engine_tick(b->engine, 0, 0), 0);
	made_begin(&made, 3 * S);
	made_rss(&made, 7, 300 * MIB);
	assert_int_equal(engine_tick(b->engine, 0, 0), 0);
	assert_string_equal(told,
		"[1 started row 7]"
		"[2 mark spike alert row 7 row 8] <fired rss>500M>"
		"[3 clear row 7] <cleared rss>500M>");
	assert_int_equal(engine_stats(b->engine)->alerts_fired, 1);
	assert_int_equal(history_event_count(b->history), 5);
	assert_int_equal(history_event(b->history, 0)->kind, EVENT_CLEAR);
}

static void rows_carry_what_was_derived(void **state)
{
	struct bench *b = *state;
	struct wall_set *walls = wall_set_create();
	struct wall *w = wall_set_add(walls, WALL_SYSTEM, "");

	w->use_known = true;
	w->use = 3;
	w->limit = 4;
	for (uint64_t t = 1; t <= 12; t++) {
		told[0] = '\0';
		made_begin(&made, t * S);
		made_rss(&made, 7, t * MIB);
		made_last(&made)->walls = t == 12 ? walls : NULL;
		engine_tick(b->engine, 0, 0);
	}
	assert_string_equal(told, "[12 row 7 +1 system]");
	assert_true(engine_stats(b->engine)->closest.known);
	assert_int_equal(engine_stats(b->engine)->closest.headroom_bytes, 1);
	assert_int_equal(engine_stats(b->engine)->closest.elapsed_us, 12 * S);
	wall_set_unref(walls);
}

static void dropped_rows_reach_sinks_without_derived(void **state)
{
	struct bench *b = *state;

	add_alert(b, "rss>500M");
	made_begin(&made, S);
	made_rss(&made, 7, MIB);
	engine_tick(b->engine, 0, 0);
	made_begin(&made, S);
	made_rss(&made, 7, 600 * MIB);
	engine_tick(b->engine, 0, 0);
	assert_string_equal(told, "[1 row 7][1 row 7]");
}

static void counts(void **state)
{
	struct bench *b = *state;
	const struct engine_stats *s = engine_stats(b->engine);

	engine_set_interval(b->engine, NS_PER_S);
	made_begin(&made, 10 * S);
	made_rss(&made, 7, 10 * MIB);
	made_rss(&made, 8, 20 * MIB);
	made_row(&made, 0, 0);
	made.tick.when.late_us = 900000;
	engine_tick(b->engine, 0, 3);
	b->time.mono_ns = 12 * NS_PER_S;
	b->time.cpu_ns = 5 * NS_PER_MS;
	made_begin(&made, 12 * S);
	made_rss(&made, 7, 15 * MIB);
	made_rss(&made, 8, 5 * MIB);
	made.tick.when.late_us = 1000001;
	engine_tick(b->engine, 0, 1);
	assert_int_equal(s->ticks, 2);
	assert_int_equal(s->rows, 5);
	assert_int_equal(s->missed, 4);
	assert_int_equal(s->late_ticks, 1);
	assert_int_equal(s->processes, 2);
	assert_int_equal(s->first_us, 10 * S);
	assert_int_equal(s->last_us, 12 * S);
	assert_int_equal(s->wall_ns, 12 * NS_PER_S);
	assert_int_equal(s->cpu_ns, 5 * NS_PER_MS);
	assert_int_equal(s->tree_rss_peak_bytes, 30 * MIB);
	assert_int_equal(s->tree_rss_peak_us, 10 * S);
	assert_int_equal(s->tree_pss_peak_bytes, 0);
	at_end = true;
	assert_int_equal(engine_tick(b->engine, 0, 0), -ENODATA);
	assert_int_equal(s->ticks, 2);
}

static void tree_pss_only_where_all_are_known(void **state)
{
	struct bench *b = *state;
	const struct engine_stats *s = engine_stats(b->engine);

	made_begin(&made, S);
	sample_set_u64(made_rss(&made, 7, MIB), FIELD_PSS, 5 * MIB);
	made_rss(&made, 8, MIB);
	engine_tick(b->engine, 0, 0);
	assert_int_equal(s->tree_pss_peak_bytes, 0);
	made_begin(&made, 2 * S);
	made_rss(&made, 7, MIB);
	sample_set_u64(made_rss(&made, 8, MIB), FIELD_PSS, 3 * MIB);
	made_row(&made, 9, 1)->state = 'Z';
	engine_tick(b->engine, 0, 0);
	assert_int_equal(s->tree_pss_peak_bytes, 8 * MIB);
}

static void what_became_of_whom(void **state)
{
	struct engine_process out[ENGINE_PROCESSES];
	struct bench *b = *state;

	for (uint64_t t = 1; t <= 100; t++) {
		made_begin(&made, t * S);
		sample_set_u64(made_rss(&made, 1, MIB), FIELD_PEAK_RSS, 50 * MIB);
		made_rss(&made, (uint32_t)(1000 + t), t * MIB);
		if (t == 3)
			made_event(&made, EVENT_ENDED, 1003, 1, "exited with 1");
		engine_tick(b->engine, 0, 0);
	}
	made_begin(&made, 101 * S);
	made_row(&made, 1, 1)->state = 'Z';
	made_event(&made, EVENT_ENDED, 1, 1, "killed");
	engine_tick(b->engine, 0, 0);
	assert_int_equal(engine_stats(b->engine)->processes, 101);
	assert_int_equal(engine_processes(b->engine, out), ENGINE_PROCESSES);
	assert_int_equal(out[0].id.pid, 1100);
	assert_int_equal(out[0].peak_bytes, 100 * MIB);
	assert_int_equal(out[0].peak_us, 100 * S);
	assert_int_equal(out[50].id.pid, 1);
	assert_int_equal(out[50].samples, 101);
	assert_true(out[50].has_rss);
	assert_int_equal(out[50].rss_bytes, MIB);
	assert_true(out[50].has_growth);
	assert_string_equal(out[50].end_text, "killed");
	assert_true(out[51].ended);
	assert_int_equal(out[51].id.pid, 1050);
}

static void exact_peak_is_judged_once_more(void **state)
{
	struct procid id = made_id(7, 1), other = made_id(8, 1);
	struct engine_process out[ENGINE_PROCESSES];
	struct bench *b = *state;

	add_alert(b, "peak>500M");
	add_alert(b, "rss<1G");
	made_begin(&made, S);
	sample_set_u64(made_rss(&made, 7, 10 * MIB), FIELD_PEAK_RSS, 10 * MIB);
	engine_tick(b->engine, 0, 0);
	told[0] = '\0';
	engine_exact_peak(b->engine, &other, 900 * MIB);
	engine_exact_peak(b->engine, &id, 600 * MIB);
	assert_string_equal(told, "[1 alert] <fired peak>500M>");
	assert_int_equal(engine_stats(b->engine)->alerts_fired, 2);
	assert_int_equal(engine_processes(b->engine, out), 1);
	assert_int_equal(out[0].peak_bytes, 600 * MIB);
	assert_true(out[0].peak_is_exact);
}

static void flushed_events_make_no_rows(void **state)
{
	struct event note = {.kind = EVENT_NOTE};
	struct bench *b = *state;

	engine_flush_events(b->engine);
	assert_string_equal(told, "");
	made_begin(&made, S);
	made_rss(&made, 7, MIB);
	engine_tick(b->engine, 0, 0);
	engine_event(b->engine, &note);
	engine_flush_events(b->engine);
	engine_flush_events(b->engine);
	assert_string_equal(told, "[1 row 7][1 note]");
	engine_remove_sink(b->engine, &b->sink);
	engine_tick(b->engine, 0, 0);
	assert_string_equal(told, "[1 row 7][1 note]");
}

/* A wall of 100 MiB of which @used are in use, to the row made last. */
static struct wall_set *made_wall(uint64_t used)
{
	struct wall_set *set = wall_set_create();
	struct wall *w = wall_set_add(set, WALL_CGROUP_MAX, "/a");

	w->use_known = true;
	w->use = used * MIB;
	w->limit = 100 * MIB;
	made_last(&made)->walls = set;
	return set;
}

static uint64_t near(struct bench *b, uint64_t used, size_t *count)
{
	struct procid who[SOURCE_LOOK_MAX];
	struct wall_set *set;
	uint64_t after_ns;

	made_begin(&made, made.tick.when.elapsed_us + S);
	made_rss(&made, 7, used * MIB);
	set = made_wall(used);
	engine_tick(b->engine, 0, 0);
	after_ns = engine_near(b->engine, who, count);
	wall_set_unref(set);
	return after_ns;
}

static void nobody_is_near_far_from_limits(void **state)
{
	struct bench *b = *state;
	size_t count;

	made_begin(&made, 0);
	assert_int_equal(near(b, 50, &count), 0);
	assert_int_equal(count, 0);
	assert_int_equal(near(b, 91, &count), 500 * NS_PER_MS);
	assert_int_equal(count, 1);
	assert_in_range(near(b, 99, &count), 50 * NS_PER_MS, 250 * NS_PER_MS);
}

/* Findings and alerts see it, rows and history do not. */
static void a_look_makes_no_row(void **state)
{
	struct bench *b = *state;
	struct process_history *p;
	struct wall_set *set;
	struct procid id;

	add_alert(b, "used>98%");
	made_begin(&made, S);
	made_rss(&made, 7, 50 * MIB);
	set = made_wall(50);
	engine_tick(b->engine, 0, 0);
	wall_set_unref(set);
	told[0] = '\0';
	made_begin(&made, S + S / 4);
	made_rss(&made, 7, 60 * MIB);
	set = made_wall(60);
	p = history_at(b->history, 0);
	id = p->id;
	assert_false(engine_look(b->engine, &id, 1));
	assert_string_equal(told, "");
	wall_set_unref(set);
	made_begin(&made, S + S / 2);
	made_rss(&made, 7, 99 * MIB);
	set = made_wall(99);
	assert_true(engine_look(b->engine, &id, 1));
	wall_set_unref(set);
	assert_non_null(strstr(told, " limit"));
	assert_non_null(strstr(told, " alert"));
	assert_null(strstr(told, " row"));
	assert_int_equal(p->last_us, S);
	assert_int_equal(p->last.value[FIELD_RSS].u, 50 * MIB);
	assert_int_equal(engine_stats(b->engine)->rows, 1);
	assert_int_equal(engine_stats(b->engine)->looks, 2);
	assert_int_equal(engine_stats(b->engine)->alerts_fired, 1);
	assert_int_equal(history_event(b->history, 0)->elapsed_us, S + S / 2);
}

/* Between ticks the machine is left out, unless it is what is near. */
static void a_look_at_one_is_none_at_the_machine(void **state)
{
	struct bench *b = *state;
	struct wall_set *set;
	struct wall *machine;
	struct procid id;

	made_begin(&made, S);
	made_rss(&made, 7, 50 * MIB);
	set = made_wall(50);
	engine_tick(b->engine, 0, 0);
	wall_set_unref(set);
	id = history_at(b->history, 0)->id;
	made_begin(&made, S + S / 2);
	made_rss(&made, 7, 50 * MIB);
	set = made_wall(50);
	machine = wall_set_add(set, WALL_SYSTEM, NULL);
	machine->use_known = true;
	machine->use = 999 * MIB;
	machine->limit = 1000 * MIB;
	assert_false(engine_look(b->engine, &id, 1));
	made.tick.when.elapsed_us = 2 * S;
	engine_tick(b->engine, 0, 0);
	assert_non_null(strstr(told, " limit"));
	wall_set_unref(set);
}

static void new_session_forgets_where_alerts_stand(void **state)
{
	struct bench *b = *state;

	add_alert(b, "rss>500M");
	made_begin(&made, 100 * S);
	made_rss(&made, 7, 600 * MIB);
	engine_tick(b->engine, 0, 0);
	made_begin(&made, S);
	made_rss(&made, 7, 600 * MIB);
	made_event(&made, EVENT_SESSION, 0, 0, "");
	engine_tick(b->engine, 0, 0);
	assert_int_equal(engine_stats(b->engine)->alerts_fired, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

/* The level of a finding is told when it changes, before alerts, and in words. */
static void a_finding_is_an_event(void **state)
{
	struct bench *b = *state;
	struct finding f;

	add_alert(b, "limit");
	for (uint64_t t = 1; t <= 20; t++) {
		struct wall_set *set = wall_set_create();
		struct wall *w = wall_set_add(set, WALL_CGROUP_MAX, "/job");

		w->use_known = true;
		w->use = (880 + t * 6) * MIB;
		w->limit = 1024 * MIB;
		made_begin(&made, t * S);
		made_rss(&made, 7, w->use);
		made_last(&made)->walls = set;
		assert_int_equal(engine_tick(b->engine, 0, 0), 0);
		made_last(&made)->walls = NULL;
		wall_set_unref(set);
	}
	assert_non_null(strstr(told, "limit"));
	assert_true(strstr(told, "limit alert") > strstr(told, "limit"));
	assert_non_null(strstr(told, "<fired limit>"));
	assert_true(
		engine_finding(b->engine, history_at(b->history, 0), FINDING_LIMIT, &f));
	assert_int_equal(f.level, FINDING_CRITICAL);
	assert_memory_equal(f.text, "killed in ~", 11);
	assert_int_equal(history_event(b->history, 1)->kind, EVENT_LIMIT);
	assert_int_equal(history_event(b->history, 1)->level, EVENT_CRITICAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_finding_is_an_event),
		TEST(order_in_a_tick),
		TEST(rows_carry_what_was_derived),
		TEST(dropped_rows_reach_sinks_without_derived),
		TEST(counts),
		TEST(tree_pss_only_where_all_are_known),
		TEST(what_became_of_whom),
		TEST(exact_peak_is_judged_once_more),
		TEST(flushed_events_make_no_rows),
		TEST(nobody_is_near_far_from_limits),
		TEST(a_look_makes_no_row),
		TEST(a_look_at_one_is_none_at_the_machine),
		TEST(new_session_forgets_where_alerts_stand),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
