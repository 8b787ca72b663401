#include "config.h"

#include "base/num.h"

#include "unit.h"

static void decimal_numbers(void **state)
{
	static const struct {
		const char *name, *text;
		bool ok;
		uint64_t value;
		size_t used;
	} cases[] = {
		{"plain", "42", true, 42, 2},
		{"leading blanks", " \t7 8", true, 7, 3},
		{"stops at a letter", "12kB", true, 12, 2},
		{"largest", "18446744073709551615", true, UINT64_MAX, 20},
		{"one too large", "18446744073709551616", false, 0, 0},
		{"far too large", "99999999999999999999999", false, 0, 0},
		{"negative", "-1", false, 0, 0},
		{"no digit", "kB", false, 0, 0},
		{"empty", "", false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *p = cases[i].text;
		const char *end = p + strlen(p);
		uint64_t v = 0;

		assert_case(cases[i].name, num_u64(&p, end, &v) == cases[i].ok);
		assert_case(cases[i].name, v == cases[i].value);
		assert_case(cases[i].name, p == cases[i].text + cases[i].used);
	}
}

static void signed_numbers(void **state)
{
	static const struct {
		const char *name, *text;
		bool ok;
		int64_t value;
	} cases[] = {
		{"negative", "-17", true, -17},
		{"smallest", "-9223372036854775808", true, INT64_MIN},
		{"below smallest", "-9223372036854775809", false, 0},
		{"above largest", "9223372036854775808", false, 0},
		{"sign alone", "-", false, 0},
		{"blank behind the sign", "- 5", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *p = cases[i].text;
		int64_t v = 0;

		assert_case(cases[i].name,
			num_i64(&p, p + strlen(p), &v) == cases[i].ok);
		assert_case(cases[i].name, v == cases[i].value);
	}
}

static void hexadecimal_numbers(void **state)
{
	const char *text = "7fffF7dd-";
	const char *p = text;
	uint64_t v;

	(void)state;
	assert_true(num_hex(&p, text + strlen(text), &v));
	assert_int_equal(v, 0x7ffff7dd);
	assert_ptr_equal(p, text + 8);
	p = "10000000000000000";
	assert_false(num_hex(&p, p + strlen(p), &v));
	p = "x";
	assert_false(num_hex(&p, p + 1, &v));
}

static void fractions(void **state)
{
	static const struct {
		const char *name, *text;
		bool ok;
		double value;
		size_t used;
	} cases[] = {
		{"whole", "3", true, 3, 1},
		{"fraction", "-12.75", true, -12.75, 6},
		{"point first", ".5", true, 0.5, 2},
		{"exponent", "3e-2s", true, 0.03, 4},
		{"unfinished exponent", "12e", true, 12, 2},
		{"a comma ends it", "1,5", true, 1, 1},
		{"point alone", ".", false, 0, 0},
		{"not finite", "1e999", false, 0, 0},
		{"huge exponent", "1e99999999999", false, 0, 0},
		{"word", "inf", false, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *p = cases[i].text;
		double v = 0;

		assert_case(cases[i].name,
			num_f64(&p, p + strlen(p), &v) == cases[i].ok);
		assert_case(cases[i].name, v == cases[i].value);
		assert_case(cases[i].name, p == cases[i].text + cases[i].used);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decimal_numbers),
		cmocka_unit_test(signed_numbers),
		cmocka_unit_test(hexadecimal_numbers),
		cmocka_unit_test(fractions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
