#include "config.h"

#include "procfs/heavy_budget.h"
#include "procfs/probe.h"

#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define NOW (1000 * NS_PER_S)

static struct heavy_speed base_speed(void)
{
	struct heavy_speed speed;

	heavy_speed_init(&speed);
	return speed;
}

static struct heavy_question ask(uint64_t rss, bool mappings)
{
	return (struct heavy_question){
		.now_ns = NOW,
		.rss_bytes = rss,
		.print = {.rss_anon = rss},
		.mappings = mappings,
		.max_stall_ns = 50 * NS_PER_MS,
	};
}

/* A reading that ended @ago_ns before NOW. */
static struct heavy_record after(enum heavy_kind kind, uint64_t hold, uint64_t total,
	uint64_t rss, uint64_t ago_ns)
{
	struct heavy_cost cost = {hold, total, total, rss};
	struct heavy_print print = {.rss_anon = rss};
	struct heavy_speed speed = base_speed();
	struct heavy_record record = {0};

	heavy_record_add(&record, &speed, kind, &cost, NOW - ago_ns, &print);
	return record;
}

static void before_the_first_reading_rss_decides(void **state)
{
	static const struct {
		const char *name;
		uint64_t rss;
		bool forced;
		enum heavy_verdict verdict;
	} cases[] = {
		{"small", 10 * MIB, false, HEAVY_READ},
		{"8 GiB", 8 * GIB, false, HEAVY_READ},
		{"40 GiB", 40 * GIB, false, HEAVY_TOO_LONG},
		{"40 GiB by key", 40 * GIB, true, HEAVY_READ},
	};
	struct heavy_speed speed = base_speed();
	struct heavy_record none = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct heavy_question q = ask(cases[i].rss, true);
		uint64_t hold;

		q.forced = cases[i].forced;
		assert_case(cases[i].name,
			heavy_decide(&none, &speed, &q, &hold) == cases[i].verdict);
	}
}

static void later_the_last_reading_decides(void **state)
{
	/* 40 GiB of huge pages: 2 ms, however much the RSS suggests. */
	struct heavy_record fast = after(
		HEAVY_SMAPS, 2 * NS_PER_MS, 3 * NS_PER_MS, 40 * GIB, 100 * NS_PER_S);
	struct heavy_record slow = after(
		HEAVY_SMAPS, 45 * NS_PER_MS, 45 * NS_PER_MS, 10 * GIB, 100 * NS_PER_S);
	struct heavy_speed speed = base_speed();
	struct heavy_question q = ask(40 * GIB, true);
	uint64_t hold;

	(void)state;
	assert_int_equal(heavy_decide(&fast, &speed, &q, &hold), HEAVY_READ);
	assert_int_equal(hold, 2 * NS_PER_MS);
	q = ask(12 * GIB, true);
	q.now_ns = NOW - 99 * NS_PER_S;
	assert_int_equal(heavy_decide(&slow, &speed, &q, &hold), HEAVY_TOO_LONG);
	assert_true(hold > 53 * NS_PER_MS && hold < 55 * NS_PER_MS);
}

static void one_hiccup_is_not_believed_for_ever(void **state)
{
	struct heavy_record record =
		after(HEAVY_SMAPS, 500 * NS_PER_MS, 500 * NS_PER_MS, GIB, 0);
	struct heavy_speed speed = base_speed();

	(void)state;
	assert_true(
		heavy_hold_ns(&record, &speed, HEAVY_SMAPS, GIB, NOW) > 400 * NS_PER_MS);
	assert_true(heavy_hold_ns(&record, &speed, HEAVY_SMAPS, GIB,
			    NOW + 300 * NS_PER_S) < 50 * NS_PER_MS);
}

static void time_without_the_cpu_is_not_the_targets_fault(void **state)
{
	struct heavy_cost cost = {80 * NS_PER_MS, 80 * NS_PER_MS, 8 * NS_PER_MS, 2 * GIB};
	struct heavy_print print = {0};
	struct heavy_speed speed = base_speed();
	struct heavy_record record = {0};

	(void)state;
	heavy_record_add(&record, &speed, HEAVY_SMAPS, &cost, NOW, &print);
	assert_int_equal(
		heavy_hold_ns(&record, &speed, HEAVY_SMAPS, 2 * GIB, NOW), 8 * NS_PER_MS);
}

static void unchanged_is_not_read(void **state)
{
	static const struct {
		const char *name;
		uint64_t ago;
		bool changed, tree_changed, wanted, mappings;
		enum heavy_verdict verdict;
	} cases[] = {
		{"as it was", 5 * NS_PER_S, false, false, false, false, HEAVY_SAME},
		{"a page more", 5 * NS_PER_S, true, false, false, false, HEAVY_READ},
		{"a minute later", 60 * NS_PER_S, false, false, false, false, HEAVY_READ},
		{"a sibling forked", 5 * NS_PER_S, false, true, false, false, HEAVY_READ},
		{"a one-shot wants it", 5 * NS_PER_S, false, false, true, false,
			HEAVY_READ},
		{"groups are wanted now", 5 * NS_PER_S, false, false, false, true,
			HEAVY_READ},
	};
	struct heavy_speed speed = base_speed();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct heavy_record record = after(HEAVY_ROLLUP, 300 * NS_PER_US,
			300 * NS_PER_US, MIB, cases[i].ago);
		struct heavy_question q = ask(MIB, cases[i].mappings);
		uint64_t hold;

		q.print.minor_faults = cases[i].changed;
		q.tree_changed = cases[i].tree_changed;
		q.wanted = cases[i].wanted;
		assert_case(cases[i].name,
			heavy_decide(&record, &speed, &q, &hold) == cases[i].verdict);
	}
}

static void at_most_one_percent_of_its_time(void **state)
{
	struct heavy_speed speed = base_speed();
	struct heavy_question q = ask(8 * GIB + MIB, true);
	uint64_t hold;
	struct heavy_record early = after(
		HEAVY_SMAPS, 29 * NS_PER_MS, 29 * NS_PER_MS, 8 * GIB, 2800 * NS_PER_MS);
	struct heavy_record due = after(
		HEAVY_SMAPS, 29 * NS_PER_MS, 29 * NS_PER_MS, 8 * GIB, 2900 * NS_PER_MS);

	(void)state;
	assert_int_equal(heavy_decide(&early, &speed, &q, &hold), HEAVY_NOT_DUE);
	assert_int_equal(heavy_decide(&due, &speed, &q, &hold), HEAVY_READ);
}

static void a_failed_reading_costs_time_too(void **state)
{
	struct heavy_cost cost = {NS_PER_MS, NS_PER_MS, NS_PER_MS, MIB};
	struct heavy_speed speed = base_speed();
	struct heavy_record record = {0};
	struct heavy_question q = ask(MIB, true);
	uint64_t hold;

	(void)state;
	heavy_record_add(&record, &speed, HEAVY_SMAPS, &cost, NOW - 50 * NS_PER_MS, NULL);
	assert_int_equal(heavy_decide(&record, &speed, &q, &hold), HEAVY_NOT_DUE);
	q.now_ns += 50 * NS_PER_MS;
	assert_int_equal(heavy_decide(&record, &speed, &q, &hold), HEAVY_READ);
}

static void speed_follows_slow_machines_carefully(void **state)
{
	struct heavy_cost slow = {
		60 * NS_PER_MS, 60 * NS_PER_MS, 60 * NS_PER_MS, 8 * GIB};
	struct heavy_cost small = {60 * NS_PER_MS, 60 * NS_PER_MS, 60 * NS_PER_MS, MIB};
	struct heavy_print print = {0};
	struct heavy_speed speed = base_speed();
	struct heavy_record record = {0};
	double base = speed.ns_per_byte;

	(void)state;
	heavy_record_add(&record, &speed, HEAVY_SMAPS, &small, NOW, &print);
	assert_true(speed.ns_per_byte == base);
	heavy_record_add(&record, &speed, HEAVY_SMAPS, &slow, NOW, &print);
	assert_true(speed.ns_per_byte > base * 1.2 && speed.ns_per_byte < base * 1.4);
	for (int i = 0; i < 20; i++)
		heavy_record_add(&record, &speed, HEAVY_SMAPS, &slow, NOW, &print);
	assert_true(speed.ns_per_byte > base * 2.0 && speed.ns_per_byte < base * 2.2);
}

static void the_budget_of_all(void **state)
{
	struct heavy_credit credit;

	(void)state;
	heavy_credit_init(&credit, 1, NOW, 500 * NS_PER_MS);
	assert_true(heavy_credit_allows(&credit, 0));
	assert_true(heavy_credit_allows(&credit, 99 * NS_PER_MS));
	assert_false(heavy_credit_allows(&credit, 100 * NS_PER_MS));
	/* 130 ms of readings in a second: 30 ms over, less 10 ms that the second gave */
	heavy_credit_count(&credit, NOW + NS_PER_S, 630 * NS_PER_MS, 130 * NS_PER_MS);
	assert_false(heavy_credit_allows(&credit, 0));
	assert_int_equal(credit.credit_ns, -20 * (int64_t)NS_PER_MS);
	/* Two seconds, in which all the rest used half of the budget: 10 ms left */
	heavy_credit_count(&credit, NOW + 3 * NS_PER_S, 640 * NS_PER_MS, 130 * NS_PER_MS);
	assert_int_equal(credit.credit_ns, -10 * (int64_t)NS_PER_MS);
	/* Ten seconds of fast ticks that use more than all: a quarter is left to readings */
	heavy_credit_count(
		&credit, NOW + 13 * NS_PER_S, 9000 * NS_PER_MS, 130 * NS_PER_MS);
	assert_int_equal(credit.credit_ns, 15 * (int64_t)NS_PER_MS);
	/* Credit is not saved up without end. */
	heavy_credit_count(
		&credit, NOW + 9000 * NS_PER_S, 9000 * NS_PER_MS, 130 * NS_PER_MS);
	assert_int_equal(credit.credit_ns, 100 * (int64_t)NS_PER_MS);
}

static void what_a_probe_says(void **state)
{
	static const struct {
		const char *name;
		struct probe probe;
		enum heavy_kind kind;
		uint64_t rss, least_ms, most_ms;
	} cases[] = {
		{"one large mapping", {8 * GIB, 12e6 / (double)GIB}, HEAVY_SMAPS, 8 * GIB,
			96, 97},
		{"reserved more than used", {64 * GIB, 12e6 / (double)GIB}, HEAVY_SMAPS,
			8 * GIB, 96, 97},
		{"many mappings", {GIB, 12e6 / (double)GIB}, HEAVY_SMAPS, 8 * GIB, 12,
			13},
		{"the rollup goes over all of them", {GIB, 12e6 / (double)GIB},
			HEAVY_ROLLUP, 8 * GIB, 102, 103},
		{"nothing resident was found", {8 * GIB, 0}, HEAVY_SMAPS, 8 * GIB, 28,
			29},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t hold = heavy_probed_hold_ns(
			&cases[i].probe, cases[i].kind, cases[i].rss);

		assert_case(cases[i].name, hold >= cases[i].least_ms * NS_PER_MS);
		assert_case(cases[i].name, hold <= cases[i].most_ms * NS_PER_MS);
	}
	assert_false(heavy_needs_probe(6 * NS_PER_MS, 50 * NS_PER_MS));
	assert_true(heavy_needs_probe(7 * NS_PER_MS, 50 * NS_PER_MS));
}

static void the_note(void **state)
{
	char text[120];

	(void)state;
	heavy_describe_too_long(144 * NS_PER_MS, text, sizeof text);
	assert_string_equal(text,
		"would hold the target ~144 ms; R reads once, "
		"--max-stall 200ms allows it");
	heavy_describe_too_long(2600 * NS_PER_MS, text, sizeof text);
	assert_string_equal(text,
		"would hold the target ~2600 ms; R reads once, "
		"--max-stall 4s allows it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_the_first_reading_rss_decides),
		cmocka_unit_test(later_the_last_reading_decides),
		cmocka_unit_test(one_hiccup_is_not_believed_for_ever),
		cmocka_unit_test(time_without_the_cpu_is_not_the_targets_fault),
		cmocka_unit_test(unchanged_is_not_read),
		cmocka_unit_test(at_most_one_percent_of_its_time),
		cmocka_unit_test(a_failed_reading_costs_time_too),
		cmocka_unit_test(speed_follows_slow_machines_carefully),
		cmocka_unit_test(the_budget_of_all),
		cmocka_unit_test(what_a_probe_says),
		cmocka_unit_test(the_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
