#include "config.h"

#include "record/digits.h"
#include "record/parse.h"

#include <math.h>

#include "unit.h"

static void reals(void **state)
{
	static const struct {
		const char *name;
		double value;
		unsigned decimals;
		const char *text;
	} cases[] = {
		{"zero", 0, 1, "0.0"},
		{"no decimals", 12.5, 0, "13"},
		{"rounded up", 1.26, 1, "1.3"},
		{"rounded away to zero has no sign", -0.04, 1, "0.0"},
		{"negative", -12.34, 2, "-12.34"},
		{"fraction has its zeros", 3.007, 3, "3.007"},
		{"carries", 9.999, 2, "10.00"},
		{"past the fractions", 1e17, 1, "100000000000000000"},
		{"largest", 1e300, 0, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf b;
		double back = 0;

		buf_init(&b, 4096);
		digits_put_real(&b, cases[i].value, cases[i].decimals);
		if (cases[i].text)
			assert_case(cases[i].name, !strcmp(b.data, cases[i].text));
		assert_case(cases[i].name, parse_real(b.data, b.len, &back));
		assert_case(cases[i].name,
			fabs(back - cases[i].value) <= 0.5 + fabs(cases[i].value) * 1e-15);
	}
}

static void integers(void **state)
{
	static const uint64_t cases[] = {0, 9, 10, 4096, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf b;
		uint64_t back = 1;

		buf_init(&b, 64);
		digits_put(&b, cases[i]);
		assert_true(parse_u64(b.data, b.len, UINT64_MAX, &back));
		assert_int_equal(back, cases[i]);
	}
}

static void times(void **state)
{
	static const struct {
		const char *name;
		uint64_t ms;
		const char *text;
	} cases[] = {
		{"first", 0, "1970-01-01T00:00:00.000Z"},
		{"leap day", 1709251199123, "2024-02-29T23:59:59.123Z"},
		{"day after", 1709251200000, "2024-03-01T00:00:00.000Z"},
		{"no leap year", 951782400000, "2000-02-29T00:00:00.000Z"},
		{"end of a year", 1735689599999, "2024-12-31T23:59:59.999Z"},
		{"2100 has no leap day", 4107542400000, "2100-03-01T00:00:00.000Z"},
		{"last", 253402300799999, "9999-12-31T23:59:59.999Z"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf b;
		uint64_t back = 1;

		buf_init(&b, 64);
		digits_put_time(&b, cases[i].ms);
		assert_case(cases[i].name, !strcmp(b.data, cases[i].text));
		assert_case(cases[i].name, parse_time(b.data, b.len, &back));
		assert_case(cases[i].name, back == cases[i].ms);
	}
	for (uint64_t ms = 0; ms < UINT64_C(8000000000000); ms += 86400000u * 11 + 12345) {
		AUTO_BUF struct buf b;
		uint64_t back = 1;

		buf_init(&b, 64);
		digits_put_time(&b, ms);
		assert_true(parse_time(b.data, b.len, &back));
		assert_int_equal(back, ms);
	}
}

static void times_of_others(void **state)
{
	static const struct {
		const char *name, *text;
		bool ok;
		uint64_t ms;
	} cases[] = {
		{"no fraction", "1970-01-01T00:00:01Z", true, 1000},
		{"one digit", "1970-01-01T00:00:01.5Z", true, 1500},
		{"nanoseconds", "1970-01-01T00:00:00.001999999Z", true, 1},
		{"blank for T", "1970-01-02 00:00:00Z", true, 86400000},
		{"east of Greenwich", "1970-01-01T02:00:00+01:30", true, 1800000},
		{"west", "1969-12-31T23:00:00-02:00", false, 0},
		{"west, in range", "1970-01-01T00:00:00-00:30", true, 1800000},
		{"before 1970 by its offset", "1970-01-01T00:00:00+00:01", false, 0},
		{"leap second", "2016-12-31T23:59:60Z", true, 1483228800000},
		{"30 February", "2024-02-30T00:00:00Z", false, 0},
		{"29 February of 2023", "2023-02-29T00:00:00Z", false, 0},
		{"month 13", "2024-13-01T00:00:00Z", false, 0},
		{"hour 24", "2024-01-01T24:00:00Z", false, 0},
		{"no zone", "2024-01-01T00:00:00", false, 0},
		{"something behind", "2024-01-01T00:00:00Zx", false, 0},
		{"point alone", "2024-01-01T00:00:00.Z", false, 0},
		{"date alone", "2024-01-01", false, 0},
		{"empty", "", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t ms = 0;

		assert_case(cases[i].name,
			parse_time(cases[i].text, strlen(cases[i].text), &ms) == cases[i].ok);
		assert_case(cases[i].name, ms == cases[i].ms);
	}
}

static void seconds(void **state)
{
	static const struct {
		const char *name, *text;
		bool ok;
		uint64_t us;
	} cases[] = {
		{"as written", "12.000500", true, 12000500},
		{"whole", "7", true, 7000000},
		{"short fraction", "1.5", true, 1500000},
		{"further digits are cut off", "0.1234569", true, 123456},
		{"100 years", "3155760000.000000", true, 3155760000000000},
		{"longer", "3155760001", false, 0},
		{"overflow", "99999999999999999999", false, 0},
		{"negative", "-1", false, 0},
		{"blank", " 1", false, 0},
		{"exponent", "1e3", false, 0},
		{"comma", "1,5", false, 0},
		{"point alone", "1.", false, 0},
		{"empty", "", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t us = 0;

		assert_case(cases[i].name,
			parse_seconds(cases[i].text, strlen(cases[i].text), &us) ==
				cases[i].ok);
		assert_case(cases[i].name, us == cases[i].us);
	}
}

static void lying_numbers(void **state)
{
	static const char *const cases[] = {"", " 1", "1 ", "-1", "+1", "1.0", "0x10", "1e3",
		"18446744073709551616", "nan"};
	uint64_t u = 42;
	double f = 42;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_case(cases[i],
			!parse_u64(cases[i], strlen(cases[i]), UINT64_MAX, &u) && u == 42);
	assert_false(parse_u64("101", 3, 100, &u));
	assert_false(parse_real("", 0, &f));
	assert_false(parse_real(" 1", 2, &f));
	assert_false(parse_real("1e999", 5, &f));
	assert_false(parse_real("inf", 3, &f));
	assert_false(parse_real("1.5x", 4, &f));
	assert_true(f == 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reals),
		cmocka_unit_test(integers),
		cmocka_unit_test(times),
		cmocka_unit_test(times_of_others),
		cmocka_unit_test(seconds),
		cmocka_unit_test(lying_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
