#include "config.h"

#include "export/report.h"

#include "export/report_compare.h"
#include "made.h"
#include "unit.h"

#define MIB (UINT64_C(1) << 20)

static void trace_is_bounded_and_even(void **state)
{
	struct rss_trace t = {0};
	uint64_t steady;

	(void)state;
	for (uint64_t i = 0; i < 100000; i++)
		rss_trace_add(&t, i * MADE_S, i);
	assert_true(t.count <= RSS_TRACE_POINTS && t.count >= RSS_TRACE_POINTS / 2);
	for (size_t i = 2; i < t.count; i++)
		assert_int_equal(t.point[i].at_us - t.point[i - 1].at_us,
			t.point[1].at_us - t.point[0].at_us);
	assert_true(rss_trace_steady(&t, &steady));
	assert_in_range(steady, 74000, 76000);
	rss_trace_finish(&t);
}

static void steady_needs_time_and_points(void **state)
{
	static const struct {
		const char *name;
		unsigned points;
		uint64_t step_us;
		bool known;
	} cases[] = {
		{"nothing", 0, MADE_S, false},
		{"one look", 1, MADE_S, false},
		{"19 s", 20, MADE_S, false},
		{"20 s", 21, MADE_S, true},
		{"long, but few", 12, 10 * MADE_S, false},
		{"many, but short", 200, MADE_S / 100, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct rss_trace t = {0};
		uint64_t steady = 0;

		for (unsigned n = 0; n < cases[i].points; n++)
			rss_trace_add(&t, n * cases[i].step_us, 7);
		assert_case(cases[i].name, rss_trace_steady(&t, &steady) == cases[i].known);
		assert_case(cases[i].name, !cases[i].known || steady == 7);
		rss_trace_finish(&t);
	}
}

static void gates(void **state)
{
	static const struct {
		const char *text;
		bool good, is_share;
		double share;
		uint64_t bytes;
	} cases[] = {
		{"10%", true, true, 0.1, 0},
		{"0%", true, true, 0, 0},
		{"2.5 %", true, true, 0.025, 0},
		{"50M", true, false, 0, 50 * MIB},
		{"1GiB", true, false, 0, 1024 * MIB},
		{"10", false, false, 0, 0},
		{"", false, false, 0, 0},
		{"%", false, false, 0, 0},
		{"-5%", false, false, 0, 0},
		{"10%%", false, false, 0, 0},
		{"1e300%", false, false, 0, 0},
		{"nan%", false, false, 0, 0},
		{"50Mx", false, false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct report_gate gate = {0};
		bool good = !report_gate_parse(cases[i].text, &gate);

		assert_case(cases[i].text, good == cases[i].good && gate.is_given == good);
		assert_case(cases[i].text, gate.is_share == cases[i].is_share);
		assert_case(cases[i].text, !good || gate.bytes == cases[i].bytes);
		assert_case(cases[i].text, gate.share >= cases[i].share - 1e-9 &&
						   gate.share <= cases[i].share + 1e-9);
	}
}

static struct made made;

/* One tick of process 7, with this leak level (-1: not judged). */
static void feed(struct report *r, uint64_t at_s, uint64_t rss, int level)
{
	struct derived derived = {0};
	struct row row = {.derived = &derived};

	made_begin(&made, at_s * MADE_S);
	made_rss(&made, 7, rss);
	if (level >= 0)
		derived_judge(&derived, FINDING_LEAK, (enum finding_level)level);
	row.when = &made.tick.when;
	row.sample = &made.sample[0];
	r->sink.ops->tick_begin(&r->sink, &made.tick.when);
	r->sink.ops->row(&r->sink, &row);
	r->sink.ops->tick_end(&r->sink);
}

static void alarms_follow_the_level(void **state)
{
	struct report *r = report_create("made");
	const struct report_process *p;

	(void)state;
	feed(r, 0, MIB, -1);
	feed(r, 10, MIB, FINDING_NOTICE);
	feed(r, 20, MIB, FINDING_CRITICAL);
	feed(r, 30, MIB, FINDING_CRITICAL);
	feed(r, 40, MIB, FINDING_WARN);
	feed(r, 50, MIB, FINDING_NONE);
	feed(r, 60, MIB, FINDING_WARN);
	report_end(r);
	p = report_main(r);
	assert_int_equal(p->alarm_count, 4);
	assert_int_equal(p->alarm[0].level, LEAK_GROWING);
	assert_true(!p->alarm[0].is_on && p->alarm[0].cleared_us == 50 * MADE_S);
	assert_int_equal(p->alarm[1].level, LEAK_LIKELY);
	assert_int_equal(p->alarm[1].raised_us, 20 * MADE_S);
	assert_true(!p->alarm[1].is_on && p->alarm[1].cleared_us == 40 * MADE_S);
	assert_int_equal(p->alarm[2].level, LEAK_SUSPECTED);
	assert_true(!p->alarm[2].is_on && p->alarm[2].cleared_us == 50 * MADE_S);
	assert_true(p->alarm[3].is_on && p->alarm[3].raised_us == 60 * MADE_S);
	assert_int_equal(p->leak.level, LEAK_SUSPECTED);
	report_destroy(r);
}

static void sessions_go_on_in_one_time(void **state)
{
	struct report *r = report_create("made");

	(void)state;
	feed(r, 0, MIB, -1);
	feed(r, 100, 3 * MIB, -1);
	/* A second recording that began 500 s after the first: made.h's time of day goes
	 * with elapsed, so it is set here. */
	made_begin(&made, 0);
	made.tick.when.real_ms += 500000;
	made_rss(&made, 7, 2 * MIB);
	r->sink.ops->tick_begin(&r->sink, &made.tick.when);
	r->sink.ops->row(&r->sink,
		&(struct row){.when = &made.tick.when, .sample = &made.sample[0]});
	report_end(r);
	assert_int_equal(r->sessions, 2);
	assert_int_equal(r->last_us, 500 * MADE_S);
	assert_int_equal(r->process_count, 1);
	assert_int_equal(report_main(r)->peak_us, 100 * MADE_S);
	report_destroy(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(trace_is_bounded_and_even),
		cmocka_unit_test(steady_needs_time_and_points),
		cmocka_unit_test(gates),
		cmocka_unit_test(alarms_follow_the_level),
		cmocka_unit_test(sessions_go_on_in_one_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
