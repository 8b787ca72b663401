#include "config.h"

#include "proc/psi.h"

#include "exact.h"
#include "unit.h"

#define SOME "some avg10=0.12 avg60=3.45 avg300=67.89 total=123456789\n"
#define FULL "full avg10=0.01 avg60=0.02 avg300=0.03 total=12\n"

static void both_lines(void **state)
{
	struct psi p;

	(void)state;
	assert_int_equal(psi_parse(SOME FULL, strlen(SOME FULL), &p), 0);
	assert_true(p.has_some && p.has_full);
	assert_true(p.some.avg10_pct == 0.12 && p.some.avg60_pct == 3.45);
	assert_true(p.some.avg300_pct == 67.89);
	assert_int_equal(p.some.total_us, 123456789);
	assert_true(p.full.avg300_pct == 0.03);
	assert_int_equal(p.full.total_us, 12);
}

static void forms(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		bool some, full;
	} cases[] = {
		{"cpu of old kernels", SOME, 0, true, false},
		{"irq", FULL, 0, false, true},
		{"new words and lines",
			"irq x\nsome avg10=1 avg60=1 avg300=1 avg900=1 total=5 y=z\n", 0,
			true, false},
		{"switched off", "", -ENODATA, false, false},
		{"neither line", "what avg10=1\n", -EBADMSG, false, false},
		{"a value is missing", "some avg10=1 avg60=1 total=5\n", -EBADMSG, false,
			false},
		{"truncated", SOME "full avg10=0.01 avg6", -EBADMSG, false, false},
		{"truncated in the last number", "some avg10=1 avg60=1 avg300=1 total=12",
			-EBADMSG, false, false},
		{"no number", "some avg10=x avg60=1 avg300=1 total=5\n", -EBADMSG, false,
			false},
		{"a comma", "some avg10=0,5 avg60=1 avg300=1 total=5\n", -EBADMSG, false,
			false},
		{"overflow", "some avg10=1 avg60=1 avg300=1 total=99999999999999999999\n",
			-ERANGE, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		struct psi p = {0};

		assert_case(cases[i].name, psi_parse(copy, len, &p) == cases[i].error);
		assert_case(cases[i].name, p.has_some == cases[i].some);
		assert_case(cases[i].name, p.has_full == cases[i].full);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_lines),
		cmocka_unit_test(forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
