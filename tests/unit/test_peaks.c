#include "config.h"

#include "procfs/peaks.h"

#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

struct step {
	uint64_t hwm, rss;
	bool spike;
};

static void spikes(void **state)
{
	static const struct {
		const char *name;
		struct step step[5];
		uint64_t peak;
	} cases[] = {
		{"between two samples",
			{{100 * MIB, 100 * MIB, false}, {400 * MIB, 100 * MIB, true},
				{400 * MIB, 100 * MIB, false}},
			400 * MIB},
		{"never at the first sample",
			{{900 * MIB, 10 * MIB, false}, {900 * MIB, 10 * MIB, false}},
			900 * MIB},
		{"growth that a sample sees",
			{{100 * MIB, 100 * MIB, false}, {300 * MIB, 300 * MIB, false},
				{301 * MIB, 300 * MIB, false}},
			301 * MIB},
		{"4 MiB are not enough",
			{{10 * MIB, 10 * MIB, false}, {14 * MIB, 10 * MIB, false},
				{15 * MIB, 10 * MIB, true}},
			15 * MIB},
		{"2 % are not enough",
			{{10 * GIB, 10 * GIB, false},
				{10 * GIB + 200 * MIB, 10 * GIB, false},
				{10 * GIB + 206 * MIB, 10 * GIB, true}},
			10 * GIB + 206 * MIB},
		{"a second, higher one",
			{{10 * MIB, 10 * MIB, false}, {50 * MIB, 10 * MIB, true},
				{80 * MIB, 10 * MIB, true}},
			80 * MIB},
		{"the mark falls",
			{{10 * MIB, 10 * MIB, false}, {50 * MIB, 10 * MIB, true},
				{49 * MIB, 10 * MIB, false}, {50 * MIB, 10 * MIB, false}},
			50 * MIB},
		{"below an earlier RSS",
			{{90 * MIB, 90 * MIB, false}, {92 * MIB, 10 * MIB, false},
				{93 * MIB, 10 * MIB, false}},
			93 * MIB},
		{"RSS above its own mark", {{5 * MIB, 9 * MIB, false}}, 9 * MIB},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct peaks peaks = {0};
		struct spike spike;

		for (size_t k = 0; k < COUNT_OF(cases[i].step) && cases[i].step[k].hwm;
			k++) {
			const struct step *s = &cases[i].step[k];

			assert_case(cases[i].name,
				peaks_add(&peaks, s->hwm, s->rss, &spike) == s->spike);
		}
		assert_case(cases[i].name, peaks.peak_bytes == cases[i].peak);
	}
}

static void sentences(void **state)
{
	struct spike same = {3114 * MIB, 2458 * MIB, 2459 * MIB};
	struct spike other = {300 * MIB, 100 * MIB, 50 * MIB};
	char text[120];

	(void)state;
	spike_describe(&same, text, sizeof text);
	assert_string_equal(text, "peak 3.0G between samples; 2.4G before and after");
	spike_describe(&other, text, sizeof text);
	assert_string_equal(text, "peak 300M between samples; 100M before, 50M after");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(spikes),
		cmocka_unit_test(sentences),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
