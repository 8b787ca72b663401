#include "config.h"

#include "view/scale.h"

#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

static void axes(void **state)
{
	static const struct {
		const char *name;
		uint64_t min, max;
		int rows;
		const char *lowest, *next; /* labels from below */
	} cases[] = {
		{"growing", 2000 * MIB, 2900 * MIB, 5, "1.8G", "2.4G"},
		{"from nothing", 0, 300 * MIB, 5, "0", "200M"},
		{"steady", 512 * MIB, 512 * MIB, 5, "510M", "540M"},
		{"tiny", 4096, 4096, 5, "4.0K", "4.2K"},
		{"nothing", 0, 0, 5, "0", "1"},
		{"huge", 1500 * 1024 * GIB, 1600 * 1024 * GIB, 5, "1.44P", "1.52P"},
		{"many rows", 2000 * MIB, 2900 * MIB, 16, "1.8G", "2.1G"},
		{"just below a unit", 900 * MIB, 1023 * MIB, 6, "900M", "950M"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scale s = {0};
		char label[SCALE_LABEL_MAX];

		scale_fit(&s, cases[i].min, cases[i].max, cases[i].rows);
		assert_case(cases[i].name, s.low_bytes <= (double)cases[i].min);
		assert_case(cases[i].name, scale_high(&s) > (double)cases[i].max);
		assert_true(scale_label(&s, 0, label));
		if (strcmp(label, cases[i].lowest))
			fail_msg("case \"%s\": lowest label %s", cases[i].name, label);
		assert_false(scale_label(&s, 1, label));
		assert_true(scale_label(&s, s.rows_per_step, label));
		if (strcmp(label, cases[i].next))
			fail_msg("case \"%s\": next label %s", cases[i].name, label);
	}
}

static void an_axis_stays_while_values_are_inside(void **state)
{
	struct scale s = {0};
	double low, step;

	(void)state;
	scale_fit(&s, 2000 * MIB, 2500 * MIB, 10);
	low = s.low_bytes;
	step = s.step_bytes;
	for (uint64_t max = 2500; (double)(max * MIB) < scale_high(&s); max += 10) {
		scale_fit(&s, 2000 * MIB, max * MIB, 10);
		assert_true(s.low_bytes == low && s.step_bytes == step);
	}
	scale_fit(&s, 2000 * MIB, 4000 * MIB, 10);
	assert_true(scale_high(&s) > 4000.0 * (double)MIB);
	scale_fit(&s, 100 * MIB, 110 * MIB, 10);
	assert_true(scale_high(&s) < 200.0 * (double)MIB);
}

static void positions(void **state)
{
	struct scale s = {
		.low_bytes = 1000, .step_bytes = 100, .rows_per_step = 2, .rows = 6};

	(void)state;
	assert_true(scale_position(&s, 1000) == 0);
	assert_true(scale_position(&s, 1150) == 3);
	assert_true(scale_position(&s, 950) == -1);
	assert_true(scale_high(&s) == 1300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(axes),
		cmocka_unit_test(an_axis_stays_while_values_are_inside),
		cmocka_unit_test(positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
