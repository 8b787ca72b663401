#include "config.h"

#include "base/units.h"

#include "unit.h"

static void sizes_are_read(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t bytes;
		size_t used;
	} cases[] = {
		{"4096", true, 4096, 4},
		{"500M", true, UINT64_C(500) << 20, 4},
		{"1.5 GiB", true, UINT64_C(1536) << 20, 7},
		{"2GB", true, 2000000000, 3},
		{"64k", true, 65536, 3},
		{"7B for", true, 7, 2},
		{"0", true, 0, 1},
		{"80%", true, 80, 2},
		{"-1M", false, 0, 0},
		{"12Q", false, 0, 0},
		{"M", false, 0, 0},
		{"", false, 0, 0},
		{"17000000T", false, 0, 0},
		{"1e400", false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *p = cases[i].text;
		uint64_t bytes = 0;

		assert_case(cases[i].text,
			units_size(&p, p + strlen(p), &bytes) == cases[i].ok);
		assert_case(cases[i].text, bytes == cases[i].bytes);
		assert_case(cases[i].text, p == cases[i].text + cases[i].used);
	}
}

static void durations_are_read(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t ns;
	} cases[] = {
		{"2", true, 2000000000},
		{"500ms", true, 500000000},
		{"0.5", true, 500000000},
		{"1.5 min", true, 90000000000},
		{"2m", true, 120000000000},
		{"3h", true, UINT64_C(10800000000000)},
		{"7d", true, UINT64_C(604800000000000)},
		{"100us", true, 100000},
		{"5parsec", false, 0},
		{"5 for", true, 5000000000},
		{"ms", false, 0},
		{"300000000d", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *p = cases[i].text;
		uint64_t ns = 0;

		assert_case(cases[i].text,
			units_duration(&p, p + strlen(p), &ns) == cases[i].ok);
		assert_case(cases[i].text, ns == cases[i].ns);
	}
}

static void sizes_are_written(void **state)
{
	static const struct {
		uint64_t bytes;
		const char *shorter, *longer;
	} cases[] = {
		{0, "0", "0 bytes"},
		{999, "999", "999 bytes"},
		{1000, "1.0K", "1.0 KiB"},
		{65536, "64K", "64 KiB"},
		{UINT64_C(999) << 20, "999M", "999 MiB"},
		{UINT64_C(1000) << 20, "1.0G", "1.0 GiB"},
		{UINT64_C(3113851289), "2.9G", "2.9 GiB"},
		{UINT64_MAX, "16E", "16 EiB"},
	};
	char text[UNITS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		assert_string_equal(
			units_size_short(cases[i].bytes, text), cases[i].shorter);
		assert_true(strlen(text) <= 5);
		assert_string_equal(units_size_long(cases[i].bytes, text), cases[i].longer);
	}
	assert_string_equal(units_delta_short(-(INT64_C(64) << 10), text), "-64K");
	assert_string_equal(units_delta_short(INT64_C(610) << 20, text), "+610M");
	assert_string_equal(units_delta_short(0, text), "0");
	assert_string_equal(units_delta_short(INT64_MIN, text), "-8.0E");
	assert_string_equal(units_rate_short(412.0 * 1024, text), "412KiB/s");
	assert_string_equal(units_rate_long(-1.5 * 1024, text), "-1.5 KiB/s");
	assert_string_equal(units_grouped(524288000, text), "524,288,000");
	assert_string_equal(units_grouped(12, text), "12");
	assert_string_equal(units_grouped(UINT64_MAX, text), "18,446,744,073,709,551,615");
}

static void durations_are_written(void **state)
{
	static const struct {
		uint64_t s;
		const char *shorter, *longer;
	} cases[] = {
		{12, "12s", "12.0 s"},
		{192, "3m", "3 min 12 s"},
		{180, "3m", "3 min"},
		{47 * 60, "47m", "47 min"},
		{8040, "2h", "2 h 14 min"},
		{5 * 86400 + 3 * 3600, "5d", "5 d 3 h"},
	};
	char text[UNITS_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t ns = cases[i].s * 1000000000;

		assert_string_equal(units_duration_long(ns, text), cases[i].longer);
		assert_string_equal(units_duration_short(ns, text), cases[i].shorter);
		assert_true(strlen(units_duration_short(ns, text)) <= 5);
	}
	assert_string_equal(units_duration_short(350000000, text), "350ms");
	assert_string_equal(units_duration_long(350000000, text), "350 ms");
	assert_string_equal(units_duration_long(UINT64_C(12399999999), text), "12.3 s");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_read),
		cmocka_unit_test(durations_are_read),
		cmocka_unit_test(sizes_are_written),
		cmocka_unit_test(durations_are_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
