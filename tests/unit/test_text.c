#include "config.h"

#include "base/text.h"

#include <locale.h>
#include <stdlib.h>

#include "unit.h"

static void sequences_of_utf8(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t len, used;
		uint32_t code;
	} cases[] = {
		{"ascii", "a", 1, 1, 'a'},
		{"two bytes", "\xc3\xa9", 2, 2, 0xe9},
		{"three bytes", "\xe2\x82\xac", 3, 3, 0x20ac},
		{"four bytes", "\xf0\x9f\x98\x80", 4, 4, 0x1f600},
		{"largest", "\xf4\x8f\xbf\xbf", 4, 4, 0x10ffff},
		{"beyond the largest", "\xf4\x90\x80\x80", 4, 0, 0},
		{"overlong slash", "\xc0\xaf", 2, 0, 0},
		{"overlong in three", "\xe0\x80\xaf", 3, 0, 0},
		{"overlong in four", "\xf0\x80\x80\xaf", 4, 0, 0},
		{"surrogate", "\xed\xa0\x80", 3, 0, 0},
		{"cut off", "\xe2\x82", 2, 0, 0},
		{"continuation alone", "\x80", 1, 0, 0},
		{"no continuation", "\xc3(", 2, 0, 0},
		{"byte that never stands", "\xff", 1, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *end = cases[i].bytes + cases[i].len;
		uint32_t code = 0;
		char back[4];

		assert_case(cases[i].name,
			text_decode(cases[i].bytes, end, &code) == cases[i].used);
		assert_case(cases[i].name, code == cases[i].code);
		if (!cases[i].used)
			continue;
		assert_case(cases[i].name, text_encode(code, back) == cases[i].used);
		assert_case(cases[i].name, !memcmp(back, cases[i].bytes, cases[i].used));
	}
}

static void names_for_a_screen(void **state)
{
	static const struct {
		const char *name, *raw;
		bool ascii;
		size_t columns;
		const char *shown;
		size_t used;
	} cases[] = {
		{"plain", "python3", false, 20, "python3", 7},
		{"escape", "a\033[31mb", false, 20, "a\\x1b[31mb", 10},
		{"newline and tab", "a\n\tb", false, 20, "a\\x0a\\x09b", 10},
		{"delete", "\x7f", false, 20, "\\x7f", 4},
		{"C1 as UTF-8",
			"\xc2\x9b"
			"31m",
			false, 20, "\\xc2\\x9b31m", 11},
		{"C1 as a byte", "\x9b", false, 20, "\\x9b", 4},
		{"invalid UTF-8", "\xff\xfe", false, 20, "\\xff\\xfe", 8},
		{"right-to-left override", "\xe2\x80\xae", false, 20, "\\xe2\\x80\\xae",
			12},
		{"isolate", "\xe2\x81\xa6", false, 20, "\\xe2\\x81\\xa6", 12},
		{"line separator", "\xe2\x80\xa8", false, 20, "\\xe2\\x80\\xa8", 12},
		{"backslash", "a\\b", false, 20, "a\\b", 3},
		{"accent", "caf\xc3\xa9", false, 20, "caf\xc3\xa9", 4},
		{"accent in ASCII", "caf\xc3\xa9", true, 20, "caf\\xc3\\xa9", 11},
		{"combining mark", "e\xcc\x81", false, 20, "e\xcc\x81", 1},
		{"combining mark alone", "\xcc\x81", false, 20, "\\xcc\\x81", 8},
		{"wide", "\xe6\xbc\xa2\xe5\xad\x97", false, 20,
			"\xe6\xbc\xa2\xe5\xad\x97", 4},
		{"just fits", "abcd", false, 4, "abcd", 4},
		{"cut", "abcde", false, 4, "abc…", 4},
		{"cut in ASCII", "abcde", true, 4, "abc~", 4},
		{"cut before a wide one", "ab\xe6\xbc\xa2z", false, 4, "ab…", 3},
		{"cut before an escape", "ab\033", false, 4, "ab…", 3},
		{"no room", "abc", false, 0, "", 0},
		{"one column", "abc", false, 1, "…", 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf b;

		buf_init(&b, 1000);
		buf_add(&b, "", 0);
		assert_case(cases[i].name,
			text_escape(&b, cases[i].raw, strlen(cases[i].raw),
				cases[i].columns, cases[i].ascii) == cases[i].used);
		if (!b.data || strcmp(b.data, cases[i].shown))
			assert_case(cases[i].name, !*cases[i].shown && !b.len);
	}
}

/* A few thousand byte strings of every kind: nothing that a terminal obeys is left. */
static void no_control_byte_survives(void **state)
{
	unsigned seed = 1;

	(void)state;
	for (int round = 0; round < 5000; round++) {
		AUTO_BUF struct buf b;
		char raw[24];
		const char *p, *end;

		for (size_t i = 0; i < sizeof raw; i++) {
			seed = seed * 1103515245 + 12345;
			raw[i] = (char)(seed >> 16);
		}
		buf_init(&b, 1000);
		text_escape(&b, raw, sizeof raw, SIZE_MAX, round % 2);
		for (p = b.data, end = b.data + b.len; p < end;) {
			uint32_t code;
			size_t len = text_decode(p, end, &code);

			assert_true(len > 0);
			assert_true(code >= 0x20 && code != 0x7f);
			assert_false(code >= 0x80 && code < 0xa0);
			p += len;
		}
	}
}

static void parts_of_text(void **state)
{
	(void)state;
	assert_string_equal(text_find("Python3", "pyth", 4), "Python3");
	assert_string_equal(text_find("xpY", "Py", 2), "pY");
	assert_string_equal(text_find("abc", "", 0), "abc");
	assert_null(text_find("abc", "abcd", 4));
	assert_null(text_find("", "a", 1));
	assert_string_equal(text_find("aab", "ab", 2), "ab");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sequences_of_utf8),
		cmocka_unit_test(names_for_a_screen),
		cmocka_unit_test(no_control_byte_survives),
		cmocka_unit_test(parts_of_text),
	};

	/* Widths come from the C library's tables for UTF-8. */
	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		puts("1..0 # SKIP the C library has no C.UTF-8");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
