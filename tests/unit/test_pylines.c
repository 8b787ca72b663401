/* Tables of lines, as the compilers of 3.8 to 3.13 made them, and some that lie. */
#include "config.h"

#include "exact.h"
#include "python/pylines.h"
#include "unit.h"

static const struct {
	const char *name;
	uint32_t minor;
	const char *table;
	size_t len;
	int32_t first_line;
	int64_t offset;
	uint32_t line;
} cases[] = {
	{"3.8: first line", 8, "\0\1\4\1\10\2", 6, 10, 0, 11},
	{"3.8: second step", 8, "\0\1\4\1\10\2", 6, 10, 4, 12},
	{"3.8: behind the last", 8, "\0\1\4\1\10\2", 6, 10, 400, 14},
	{"3.8: backwards", 9, "\4\377\4\2", 4, 10, 6, 9},
	{"3.8: an odd byte at the end", 8, "\4\1\4", 3, 10, 9, 11},
	{"3.10: first range", 10, "\4\1\4\2", 4, 10, 2, 11},
	{"3.10: second range", 10, "\4\1\4\2", 4, 10, 4, 13},
	{"3.10: no line", 10, "\4\1\4\200\4\1", 6, 10, 5, 0},
	{"3.10: after no line", 10, "\4\1\4\200\4\1", 6, 10, 9, 12},
	{"3.10: table ends before", 10, "\4\1", 2, 10, 4, 0},
	{"3.11: short form", 11, "\x80\x00\x91\x12", 4, 10, 0, 10},
	{"3.11: one line on", 11, "\x81\x01\xd9\x04\x05", 5, 10, 4, 11},
	{"3.11: no columns, -2", 12, "\xe9\x05", 2, 10, 1, 8},
	{"3.11: long form, +70", 13, "\xf0\x4c\x02\x00\x00\x00", 6, 10, 0, 80},
	{"3.11: no line", 11, "\xf9\x80\x00", 3, 10, 2, 0},
	{"before the first", 12, "\x80\x00", 2, 10, -2, 10},
	{"empty", 12, "", 0, 10, 0, 0},
	{"varint without end", 12, "\xe8\x7f\x7f\x7f\x7f\x7f\x7f\x7f", 8, 10, 99, 0},
	{"line below one", 12, "\xe8\x63", 2, 10, 0, 0},
};

static void test_cases(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		AUTO_FREE char *table = exact_copy(cases[i].table, cases[i].len);
		uint32_t line = pylines_find(cases[i].minor, (const uint8_t *)table,
			cases[i].len, cases[i].first_line, cases[i].offset);

		if (line != cases[i].line)
			fail_msg("case \"%s\": %u, not %u", cases[i].name, line,
				cases[i].line);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cases),
	};

	return cmocka_run_group_tests_name("pylines", tests, NULL, NULL);
}
