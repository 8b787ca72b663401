#include "config.h"

#include "view/scale.h"

#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

/* The labels from below, joined by blanks. */
static void labels_of(const struct scale *s, char *out, size_t size)
{
	size_t len = 0;

	out[0] = '\0';
	for (int row = 0; row < s->rows && len < size; row++) {
		char label[SCALE_LABEL_MAX];

		if (scale_label(s, row, label))
			len += (size_t)snprintf(
				out + len, size - len, "%s%s", len ? " " : "", label);
	}
}

static void axes(void **state)
{
	static const struct {
		const char *name;
		uint64_t min, max;
		int rows;
		const char *labels; /* from below */
	} cases[] = {
		{"growing", 2000 * MIB, 2900 * MIB, 5, "2.0G 2.5G"},
		{"from nothing", 0, 300 * MIB, 5, "0 200M"},
		{"steady", 512 * MIB, 512 * MIB, 5, "500M 550M"},
		{"tiny", 4096, 4096, 5, "4.0K 4.2K 4.4K"},
		{"nothing", 0, 0, 5, "0 1"},
		{"huge", 1500 * 1024 * GIB, 1600 * 1024 * GIB, 5, "1.5P 1.6P"},
		{"many rows", 2000 * MIB, 2900 * MIB, 16, "2.00G 2.25G 2.50G 2.75G"},
		{"just below a unit", 900 * MIB, 1023 * MIB, 6, "900M 950M 1000M"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct scale s = {0};
		char labels[200];

		scale_fit(&s, cases[i].min, cases[i].max, cases[i].rows);
		assert_case(cases[i].name, s.low_bytes <= (double)cases[i].min);
		assert_case(cases[i].name, scale_high(&s) > (double)cases[i].max);
		labels_of(&s, labels, sizeof labels);
		if (strcmp(labels, cases[i].labels))
			fail_msg("case \"%s\": labels %s", cases[i].name, labels);
	}
}

/* No axis without two labels, none with a third unused. */
static void every_axis_is_labelled_and_filled(void **state)
{
	(void)state;
	for (int rows = 4; rows <= 40; rows++)
		for (uint64_t max = 1000; max < 1000 * GIB; max += max / 7)
			for (uint64_t min = 0; min <= max; min += max / 5) {
				struct scale s = {0};
				char labels[400];
				double used;

				scale_fit(&s, min, max, rows);
				labels_of(&s, labels, sizeof labels);
				assert_true(strchr(labels, ' ') != NULL);
				used = (double)max - s.low_bytes;
				assert_true((double)max < scale_high(&s));
				assert_true(used > (scale_high(&s) - s.low_bytes) * 0.4 ||
					    (double)(max - min) < (double)max / 8);
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
		cmocka_unit_test(every_axis_is_labelled_and_filled),
		cmocka_unit_test(an_axis_stays_while_values_are_inside),
		cmocka_unit_test(positions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
