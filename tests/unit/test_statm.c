#include "config.h"

#include "proc/statm.h"

#include "exact.h"
#include "unit.h"

static void lines(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		uint64_t size, resident, shared;
	} cases[] = {
		{"plain", "4719 2867 515 1 0 3122 0\n", 0, 4719, 2867, 515},
		{"kernel thread", "0 0 0 0 0 0 0\n", 0, 0, 0, 0},
		{"three fields", "1 2 3\n", 0, 1, 2, 3},
		{"reaped process", "", -ENODATA, 9, 9, 9},
		{"two fields", "1 2\n", -EBADMSG, 9, 9, 9},
		{"truncated", "4719 2867 51", -EBADMSG, 9, 9, 9},
		{"a word", "4719 x 515\n", -EBADMSG, 9, 9, 9},
		{"overflow", "99999999999999999999 1 1 0\n", -ERANGE, 9, 9, 9},
		{"overflow in bytes", "1 18446744073709551615 1 0\n", -ERANGE, 9, 9, 9},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		struct statm s = {9 * 4096, 9 * 4096, 9 * 4096};

		assert_case(cases[i].name,
			statm_parse(copy, len, 4096, &s) == cases[i].error);
		assert_case(cases[i].name, s.size_bytes == cases[i].size * 4096);
		assert_case(cases[i].name, s.resident_bytes == cases[i].resident * 4096);
		assert_case(cases[i].name, s.shared_bytes == cases[i].shared * 4096);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
