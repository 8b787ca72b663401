#include "config.h"

#include "detect/alert.h"

#include <math.h>
#include <stdlib.h>

#include "unit.h"

#define MIB 1048576.0
#define GIB 1073741824.0
#define S UINT64_C(1000000)

static void good_expressions(void **state)
{
	static const struct {
		const char *text, *tidy;
		enum alert_op op;
		double threshold;
		uint64_t for_us;
		const char *echo; /* NULL: not looked at */
	} cases[] = {
		{"rss>500M", "rss>500M", ALERT_OP_GT, 500 * MIB, 0,
			"rss>500M = 524,288,000 bytes"},
		{" RSS > 500 MiB  for 2 min ", "rss>500MiB for 2min", ALERT_OP_GT,
			500 * MIB, 120 * S,
			"rss>500MiB for 2min = 524,288,000 bytes, for 2 min"},
		{"peak>=2GB", "peak>=2GB", ALERT_OP_GE, 2e9, 0, NULL},
		{"pss<1.5g", "pss<1.5g", ALERT_OP_LT, 1.5 * GIB, 0, NULL},
		{"uss<=64KIB", "uss<=64KIB", ALERT_OP_LE, 65536, 0, NULL},
		{"anon>4096", "anon>4096", ALERT_OP_GT, 4096, 0, NULL},
		{"swap>0for 5", "swap>0 for 5", ALERT_OP_GT, 0, 5 * S, NULL},
		{"vsize>1t", "vsize>1t", ALERT_OP_GT, 1024 * GIB, 0, NULL},
		{"data>12 bytes", "data>12bytes", ALERT_OP_GT, 12, 0, NULL},
		{"stack>4M", "stack>4M", ALERT_OP_GT, 4 * MIB, 0, NULL},
		{"mappings>60000", "mappings>60000", ALERT_OP_GT, 60000, 0,
			"mappings>60000 = 60,000"},
		{"mappings > 60000 for 1s", "mappings>60000 for 1s", ALERT_OP_GT, 60000,
			S, NULL},
		{"headroom<200M", "headroom<200M", ALERT_OP_LT, 200 * MIB, 0, NULL},
		{"growth>10M/min", "growth>10M/min", ALERT_OP_GT, 10 * MIB / 60, 0,
			"growth>10M/min = 174,763 bytes/s"},
		{"growth > 10 M per Minute for 2min", "growth>10M/Minute for 2min",
			ALERT_OP_GT, 10 * MIB / 60, 120 * S, NULL},
		{"growth>1KB/s", "growth>1KB/s", ALERT_OP_GT, 1000, 0, NULL},
		{"growth>1G/h", "growth>1G/h", ALERT_OP_GT, GIB / 3600, 0, NULL},
		{"growth>1G / d", "growth>1G/d", ALERT_OP_GT, GIB / 86400, 0, NULL},
		{"growth<-1M/s", "growth<-1M/s", ALERT_OP_LT, -MIB, 0,
			"growth<-1M/s = -1,048,576 bytes/s"},
		{"used>80%", "used>80%", ALERT_OP_GT, 80, 0,
			"used>80% = 80 % of any limit"},
		{"used ( CGroup ) > 92.5 %", "used(cgroup)>92.5%", ALERT_OP_GT, 92.5, 0,
			"used(cgroup)>92.5% = 92.5 % of the cgroup limit"},
		{"tree.pss>4G", "tree.pss>4G", ALERT_OP_GT, 4 * GIB, 0, NULL},
		{"Tree.USS>4G", "tree.uss>4G", ALERT_OP_GT, 4 * GIB, 0, NULL},
		{"eta<60s", "eta<60s", ALERT_OP_LT, 60, 0, "eta<60s = 60 s"},
		{"ETA <= 1.5 min for 10s", "eta<=1.5min for 10s", ALERT_OP_LE, 90,
			10 * S, "eta<=1.5min for 10s = 90 s, for 10.0 s"},
		{"limit", "limit", ALERT_OP_GE, FINDING_CRITICAL, 0,
			"limit = limit is at least critical"},
		{"Limit >= Warn for 5s", "limit>=warn for 5s", ALERT_OP_GE, FINDING_WARN,
			5 * S, NULL},
		{"leak", "leak", ALERT_OP_GE, FINDING_CRITICAL, 0,
			"leak = leak is at least likely"},
		{"Leak >= Suspected for 5min", "leak>=suspected for 5min", ALERT_OP_GE,
			FINDING_WARN, 300 * S, NULL},
		{"leak>=growing", "leak>=growing", ALERT_OP_GE, FINDING_NOTICE, 0, NULL},
		{"limit>=critical", "limit>=critical", ALERT_OP_GE, FINDING_CRITICAL, 0,
			NULL},
		{"py.objects>1000000", "py.objects>1000000", ALERT_OP_GT, 1e6, 0,
			"py.objects>1000000 = 1,000,000"},
		{"PY.type ( Entry ) >= 5 for 1s", "py.type(Entry)>=5 for 1s", ALERT_OP_GE,
			5, S, NULL},
		{"py.type(dict).bytes>1G", "py.type(dict).bytes>1G", ALERT_OP_GT, GIB, 0,
			NULL},
		{"py.gc.uncollectable>0", "py.gc.uncollectable>0", ALERT_OP_GT, 0, 0, NULL},
		{"py.kept>100M", "py.kept>100M", ALERT_OP_GT, 100 * MIB, 0, NULL},
		{"tree.swap>1G for 500ms", "tree.swap>1G for 500ms", ALERT_OP_GT, GIB,
			S / 2, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct alert a;
		char echo[ALERT_ECHO_MAX];

		assert_case(cases[i].text, alert_parse(cases[i].text, &a, &err) == 0);
		assert_string_equal(a.text, cases[i].tidy);
		assert_case(cases[i].text, a.op == cases[i].op);
		assert_case(cases[i].text, fabs(a.threshold - cases[i].threshold) < 1e-6);
		assert_case(cases[i].text, a.for_us == cases[i].for_us);
		assert_case(cases[i].text, a.level == EVENT_WARN);
		alert_echo(&a, echo);
		if (cases[i].echo)
			assert_string_equal(echo, cases[i].echo);
	}
}

/* What was understood means the same when it is read again. */
static void tidy_text_parses_to_the_same(void **state)
{
	static const char *const texts[] = {"rss > 500 MiB for 2 min",
		"growth > 10 M per minute for 2 h", "used ( cgroup ) >= 80 %",
		"growth < - 3 K / s", "py.type ( Cache.Entry ) > 5",
		"PY.TYPE(Big).bytes > 3K"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct alert a, again;

		assert_int_equal(alert_parse(texts[i], &a, NULL), 0);
		assert_int_equal(alert_parse(a.text, &again, NULL), 0);
		assert_memory_equal(&a, &again, sizeof a);
	}
}

#define METRICS                                                                          \
	"rss, anon, peak, pss, uss, swap, vsize, data, stack, mappings, headroom, "      \
	"eta, growth, used, used(FAMILY), tree.pss, tree.uss, tree.swap, py.*, leak or limit"
#define FAMILIES                                                                         \
	"one of as, data, stack, memlock, mappings, commit, request, cgroup, high, "     \
	"system, hugetlb, tmpfs"

static void bad_expressions(void **state)
{
	static const struct {
		const char *text, *says;
		size_t column;
		const char *expected;
	} cases[] = {
		{"rss >> 500M", "bad alert", 5, "a size, as 500M"},
		{"", "bad alert", 0, METRICS},
		{"  ", "bad alert", 2, METRICS},
		{" rsss>5", "bad alert", 1, METRICS},
		{">5M", "bad alert", 0, METRICS},
		{"threads>5", "bad alert", 0, METRICS},
		{"rss", "bad alert", 3, "> >= < or <="},
		{"rss=5M", "bad alert", 3, "> >= < or <="},
		{"rss == 5M", "bad alert", 4, "> >= < or <="},
		{"rss=>5M", "bad alert", 3, "> >= < or <="},
		{"rss!=5M", "bad alert", 3, "> >= < or <="},
		{"rss>", "bad alert", 4, "a size, as 500M"},
		{"rss>M", "bad alert", 4, "a size, as 500M"},
		{"rss>-5M", "bad alert", 4, "a size, as 500M"},
		{"rss>80%", "bad alert", 4,
			"a size, as 500M; a share of a limit is written used>80%"},
		{"headroom < 10 %", "bad alert", 11,
			"a size, as 500M; a share of a limit is written used>80%"},
		{"rss>5X", "bad alert", 5, "a unit: K, M, G, T or KB, MB, GB, TB"},
		{"rss>5 Mfor 2s", "bad alert", 6, "a unit: K, M, G, T or KB, MB, GB, TB"},
		{"rss>99999999999T", "bad alert", 4, "a size below 16777216T"},
		{"rss>5M 7", "bad alert", 7, "for DURATION, or nothing more"},
		{"rss>5M/s", "bad alert", 6, "for DURATION, or nothing more"},
		{"rss>5M for", "bad alert", 10, "a time, as 2min"},
		{"rss>5M for 2 fortnights", "bad alert", 13, "nothing more"},
		{"rss>5M for soon", "bad alert", 11, "a time, as 2min"},
		{"rss>5M for 2min now", "bad alert", 16, "nothing more"},
		{"growth>10M", "bad alert", 10, "/s, /min, /h or /d, as 10M/min"},
		{"growth>10M for 2min", "bad alert", 11,
			"/s, /min, /h or /d, as 10M/min"},
		{"growth>10M/week", "bad alert", 11, "/s, /min, /h or /d, as 10M/min"},
		{"growth>fast", "bad alert", 7, "a rate, as 10M/min"},
		{"used>80", "bad alert", 7, "% (used is a share of a limit, as 80%)"},
		{"used>500M", "bad alert", 8, "% (used is a share of a limit, as 80%)"},
		{"used>x", "bad alert", 5, "a share, as 80%"},
		{"used(disk)>80%", "bad alert", 5, FAMILIES},
		{"used()>80%", "bad alert", 5, FAMILIES},
		{"used(cgroup>80%", "bad alert", 11, ")"},
		{"mappings>60K", "bad alert", 9, "a number, as 60000"},
		{"mappings>-1", "bad alert", 9, "a number, as 60000"},
		{" leak>growing", "bad alert", 5, ">= and a level, or nothing"},
		{"leak>=warn", "bad alert", 6, "one of growing, suspected, likely"},
		{"leak>5M", "bad alert", 4, ">= and a level, or nothing"},
		{"limit>warn", "bad alert", 5, ">= and a level, or nothing"},
		{"limit>", "bad alert", 5, ">= and a level, or nothing"},
		{"limit 5", "bad alert", 6, ">= and a level, or nothing"},
		{"limit>=none", "bad alert", 7, "one of warn, critical"},
		{"limit>=", "bad alert", 7, "one of warn, critical"},
		{"limit for", "bad alert", 9, "a time, as 2min"},
		{"eta<", "bad alert", 4, "a time, as 60s"},
		{"eta<soon", "bad alert", 4, "a time, as 60s"},
		{"eta<60s 5", "bad alert", 8, "for DURATION, or nothing more"},
		{"py.type>5", "bad alert", 7, "a type in parentheses, as py.type(Entry)"},
		{"py.type( )>5", "bad alert", 9, "a type in parentheses, as py.type(Entry)"},
		{"py.type(Entry>5", "bad alert", 15, ")"},
		{"py.type(Entry)>5M", "bad alert", 15, "a number, as 60000"},
		{"py.kept>80%", "bad alert", 8,
			"a size, as 500M; a share of a limit is written used>80%"},
		{"py.heap>1", "bad alert", 0,
			"py.objects, py.type(NAME), py.gc.uncollectable or py.kept"},
		{"r\xc3\xb6ss>5M", "bad alert", 0, METRICS},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct alert a = {.threshold = 42};

		assert_case(
			cases[i].text, alert_parse(cases[i].text, &a, &err) == -EINVAL);
		assert_case(cases[i].text, a.threshold == 42);
		assert_string_equal(err.text, cases[i].says);
		assert_string_equal(err.source, cases[i].text);
		if (err.column != cases[i].column)
			fail_msg("\"%s\": column %zu", cases[i].text, err.column);
		assert_string_equal(err.expected, cases[i].expected);
		assert_int_equal(alert_parse(cases[i].text, &a, NULL), -EINVAL);
	}
}

static void too_long(void **state)
{
	struct err err = ERR_INIT;
	char text[ALERT_TEXT_MAX + 1];
	struct alert a;

	(void)state;
	memset(text, ' ', sizeof text);
	text[ALERT_TEXT_MAX] = '\0';
	memcpy(text, "rss>5M", 6);
	assert_int_equal(alert_parse(text, &a, &err), -EINVAL);
	assert_string_equal(err.text, "bad alert: longer than 127 bytes");
	text[ALERT_TEXT_MAX - 1] = '\0';
	assert_int_equal(alert_parse(text, &a, &err), 0);
}

/* As a person sees it. */
static void message_with_caret(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&text, &len);
	struct err err = ERR_INIT;
	struct alert a;

	(void)state;
	alert_parse("rss >> 500M", &a, &err);
	err_print(&err, f);
	fclose(f);
	assert_string_equal(text,
		"memtide: bad alert: rss >> 500M\n"
		"                         ^ expected a size, as 500M\n");
	free(text);
}

struct value_case {
	const char *text;
	bool known;
	double value;
	const char *words;
};

static void check_values(
	const struct value_case *cases, size_t count, const struct row *row)
{
	for (size_t i = 0; i < count; i++) {
		char words[ALERT_VALUE_MAX];
		double value = 0;
		struct alert a;

		assert_case(cases[i].text, alert_parse(cases[i].text, &a, NULL) == 0);
		assert_case(
			cases[i].text, alert_value(&a, row, &value) == cases[i].known);
		assert_case(cases[i].text, fabs(value - cases[i].value) < 1e-9);
		if (cases[i].known)
			assert_string_equal(
				alert_value_text(&a, value, words), cases[i].words);
	}
}

/* Of a reading its own metrics alone; a type that is not there has no objects. */
static void values_in_a_python(void **state)
{
	static const struct value_case known[] = {
		{"py.objects>1", true, 1003, "1,003"},
		{"py.type(Entry)>1", true, 1000, "1,000"},
		{"py.type(entry)>1", true, 0, "0"},
		{"py.type(Entry).bytes>1", true, 2097152, "2.0 MiB"},
		{"py.gc.uncollectable>1", true, 6, "6"},
		{"py.kept>1", true, 3072, "3.0 KiB"},
		{"rss>1", false, 0, NULL},
		{"tree.pss>1", false, 0, NULL},
	};
	static const struct value_case unread[] = {
		{"py.objects>1", false, 0, NULL},
		{"py.type(Entry)>1", false, 0, NULL},
		{"py.gc.uncollectable>1", false, 0, NULL},
		{"py.kept>1", false, 0, NULL},
	};
	static char names[] = "Entry\0dict";
	struct pyheap_type types[] = {{.name = 0, .count = 1000, .bytes = 2097152},
		{.name = 6, .count = 3, .bytes = 99}};
	struct pyheap heap = {.type = types, .type_count = 2, .names = names,
		.pools = {.free_bytes = 1024}, .libc = {.free_resident_bytes = 2048}};
	struct python_reading reading = {.is_python = true, .heap = &heap,
		.gc.generation = {{.uncollectable = 1}, {.uncollectable = 2}, {.uncollectable = 3}}};
	struct sample s = {.id = {.pid = 7}};
	struct row row = {.sample = &s, .python = &reading};

	(void)state;
	sample_set_u64(&s, FIELD_RSS, 5);
	check_values(known, COUNT_OF(known), &row);
	reading.refusal[PYTHON_GC] = reading.refusal[PYTHON_HEAP] = PYRUN_OTHER_USER;
	check_values(unread, COUNT_OF(unread), &row);
	reading = (struct python_reading){.is_python = true};
	check_values(unread, 2, &row);
	row.python = NULL;
	check_values(unread, COUNT_OF(unread), &row);
}

static struct wall_set *made_walls(void)
{
	struct wall_set *set = wall_set_create();
	struct wall *w = wall_set_add(set, WALL_RLIMIT_STACK, "");

	*w = (struct wall){.kind = w->kind, .path = w->path, .use = 1, .limit = 1};
	w = wall_set_add(set, WALL_MAP_COUNT, "");
	w->use_known = true;
	w->use = 9;
	w->limit = 10;
	w = wall_set_add(set, WALL_CGROUP_MAX, "/a/b");
	w->use_known = true;
	w->use = 1;
	w->limit = 4;
	w = wall_set_add(set, WALL_CGROUP_V1, "/a");
	w->use_known = true;
	w->use = 1;
	w->limit = 2;
	return set;
}

static void values_of_a_process(void **state)
{
	static const struct value_case cases[] = {
		{"rss>1", true, 536870912, "512 MiB"},
		{"pss>1", false, 0, NULL},
		{"mappings>1", true, 61002, "61,002"},
		{"growth>1/s", true, 1024, "1.0 KiB/s"},
		{"headroom<1", false, 0, NULL},
		{"used>1%", true, 90, "90.0 %"},
		{"used(cgroup)>1%", true, 50, "50.0 %"},
		{"used(stack)>1%", false, 0, NULL},
		{"used(system)>1%", false, 0, NULL},
		{"tree.pss>1", false, 0, NULL},
		{"eta<1", false, 0, NULL},
		{"limit", false, 0, NULL},
		{"leak", false, 0, NULL},
	};
	struct derived d = {.growth_bytes_per_s = 1024};
	struct tick_time when = {0};
	struct sample s = {.id.pid = 7, .role = ROLE_CHILD};
	struct row row = {
		.when = &when, .sample = &s, .derived = &d, .walls = made_walls()};

	(void)state;
	derived_mark(&d, FIELD_GROWTH);
	sample_set_u64(&s, FIELD_RSS, 536870912);
	sample_set_u64(&s, FIELD_MAPPINGS, 61002);
	check_values(cases, COUNT_OF(cases), &row);
	wall_set_unref(row.walls);
	row.walls = NULL;
	check_values(&(struct value_case){"used>1%", false, 0, NULL}, 1, &row);
}

/* Too little seen: absent.  Heading nowhere: later than any time. */
static void values_of_findings(void **state)
{
	static const struct value_case nowhere[] = {
		{"limit>=warn", true, FINDING_NONE, "none"},
	};
	static const struct value_case near[] = {
		{"eta<1", true, 12.5, "12.5 s"},
		{"limit", true, FINDING_CRITICAL, "critical"},
		{"leak>=growing", true, FINDING_WARN, "suspected"},
	};
	struct derived d = {0};
	struct sample s = {.id.pid = 7};
	struct row row = {.sample = &s, .derived = &d};
	char words[ALERT_VALUE_MAX];
	double value = 0;
	struct alert a;

	(void)state;
	derived_judge(&d, FINDING_LIMIT, FINDING_NONE);
	check_values(nowhere, COUNT_OF(nowhere), &row);
	assert_int_equal(alert_parse("eta<1", &a, NULL), 0);
	assert_true(alert_value(&a, &row, &value));
	assert_true(isinf(value) && !alert_holds(&a, value));
	assert_string_equal(alert_value_text(&a, value, words), "not in sight");
	derived_judge(&d, FINDING_LIMIT, FINDING_CRITICAL);
	derived_judge(&d, FINDING_LEAK, FINDING_WARN);
	d.eta_s = 12.5;
	derived_mark(&d, FIELD_ETA);
	check_values(near, COUNT_OF(near), &row);
}

static void values_of_the_total(void **state)
{
	static const struct value_case cases[] = {
		{"tree.pss>1", true, 2097152, "2.0 MiB"},
		{"tree.uss>1", false, 0, NULL},
		{"tree.swap>1", true, 4096, "4.0 KiB"},
		{"pss>1", false, 0, NULL},
	};
	struct tick_time when = {0};
	struct sample s = {.role = ROLE_TOTAL};
	struct row row = {.when = &when, .sample = &s};

	(void)state;
	sample_set_u64(&s, FIELD_PSS, 2097152);
	sample_set_u64(&s, FIELD_SWAP, 4096);
	check_values(cases, COUNT_OF(cases), &row);
	sample_set_u64(&s, FIELD_SWAP_PSS, 8192);
	check_values(&(struct value_case){"tree.swap>1", true, 8192, "8.0 KiB"}, 1, &row);
}

static void comparisons(void **state)
{
	static const struct {
		const char *text;
		bool below, equal, above;
	} cases[] = {
		{"rss>5", false, false, true},
		{"rss>=5", false, true, true},
		{"rss<5", true, false, false},
		{"rss<=5", true, true, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct alert a;

		assert_int_equal(alert_parse(cases[i].text, &a, NULL), 0);
		assert_case(cases[i].text, alert_holds(&a, 4) == cases[i].below);
		assert_case(cases[i].text, alert_holds(&a, 5) == cases[i].equal);
		assert_case(cases[i].text, alert_holds(&a, 6) == cases[i].above);
	}
}

static void what_they_need(void **state)
{
	static const struct {
		const char *text;
		bool heavy, tree;
	} cases[] = {
		{"rss>5", false, false},
		{"pss>5", true, false},
		{"mappings>5", true, false},
		{"used>5%", false, false},
		{"tree.pss>5", true, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct alert a;

		assert_int_equal(alert_parse(cases[i].text, &a, NULL), 0);
		assert_case(cases[i].text, alert_needs_heavy(&a) == cases[i].heavy);
		assert_case(cases[i].text, alert_needs_tree(&a) == cases[i].tree);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(good_expressions),
		cmocka_unit_test(tidy_text_parses_to_the_same),
		cmocka_unit_test(bad_expressions),
		cmocka_unit_test(too_long),
		cmocka_unit_test(message_with_caret),
		cmocka_unit_test(values_in_a_python),
		cmocka_unit_test(values_of_a_process),
		cmocka_unit_test(values_of_findings),
		cmocka_unit_test(values_of_the_total),
		cmocka_unit_test(comparisons),
		cmocka_unit_test(what_they_need),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
