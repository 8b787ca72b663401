#include "config.h"

#include "record/escape.h"

#include "unit.h"

static void escapes(void **state)
{
	static const struct {
		const char *name, *bytes, *text;
	} cases[] = {
		{"plain", "python3", "python3"},
		{"empty", "", ""},
		{"UTF-8 stays", "na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\x98",
			"na\xc3\xafve \xe2\x82\xac \xf0\x9f\x90\x98"},
		{"formula", "=1+1", "\\x3d1+1"},
		{"plus", "+1", "\\x2b1"},
		{"minus", "-rm", "\\x2drm"},
		{"at", "@SUM(A1)", "\\x40SUM(A1)"},
		{"a sign later on stays", "a=b", "a=b"},
		{"tab before a formula", "\t=1", "\\x09=1"},
		{"newline and carriage return", "a\nb\r", "a\\x0ab\\x0d"},
		{"escape sequence", "\x1b[31mred", "\\x1b[31mred"},
		{"delete", "\x7f", "\\x7f"},
		{"C1 control", "\xc2\x9b" "31m", "\\xc2\\x9b31m"},
		{"first after C1", "\xc2\xa0", "\xc2\xa0"},
		{"right-to-left override", "a\xe2\x80\xae" "b", "a\\xe2\\x80\\xaeb"},
		{"isolate", "\xe2\x81\xa6", "\\xe2\\x81\\xa6"},
		{"Arabic letter mark", "\xd8\x9c", "\\xd8\\x9c"},
		{"line separator", "\xe2\x80\xa8", "\\xe2\\x80\\xa8"},
		{"dash is no bidi control", "\xe2\x80\x93", "\xe2\x80\x93"},
		{"backslash", "a\\x41", "a\\x5cx41"},
		{"lone continuation byte", "\x80", "\\x80"},
		{"truncated sequence", "a\xe2\x82", "a\\xe2\\x82"},
		{"overlong slash", "\xc0\xaf", "\\xc0\\xaf"},
		{"overlong of three bytes", "\xe0\x80\xaf", "\\xe0\\x80\\xaf"},
		{"surrogate", "\xed\xa0\x80", "\\xed\\xa0\\x80"},
		{"above Unicode", "\xf4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
		{"comma and quote", "a,\"b\"", "a,\"b\""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf b;

		buf_init(&b, 4096);
		escape_put(&b, ESCAPE_FOR_TEXT, cases[i].bytes, strlen(cases[i].bytes));
		assert_case(cases[i].name, b.len == strlen(cases[i].text));
		assert_case(cases[i].name, !memcmp(b.data ? b.data : "", cases[i].text, b.len));
	}
}

static void places(void **state)
{
	AUTO_BUF struct buf b;
	static const char name[] = "-a\"b\\\n";

	(void)state;
	buf_init(&b, 4096);
	escape_put(&b, ESCAPE_FOR_CSV, name, sizeof name - 1);
	assert_string_equal(b.data, "\\x2da\"\"b\\x5c\\x0a");
	buf_clear(&b);
	escape_put(&b, ESCAPE_FOR_JSON, name, sizeof name - 1);
	assert_string_equal(b.data, "\\\\x2da\\\"b\\\\x5c\\\\x0a");
	buf_clear(&b);
	escape_put(&b, ESCAPE_FOR_MESSAGE, name, sizeof name - 1);
	assert_string_equal(b.data, "-a\"b\\x5c\\x0a");
}

/* Random bytes of a kind that hits the borders of UTF-8 often. */
static void round_trip(void **state)
{
	static const unsigned char often[] = {
		0, '"', '\\', 'x', '=', 0x80, 0xa8, 0xc2, 0xe2, 0x80, 0xed, 0xf0, 0x9f, 'a'};
	uint64_t seed = 1;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		char bytes[24], back[4 * sizeof bytes];
		size_t len = (size_t)(round % (int)sizeof bytes);
		AUTO_BUF struct buf b;

		for (size_t i = 0; i < len; i++) {
			seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
			bytes[i] = (char)(seed >> 40 & 1 ?
					often[(seed >> 33) % sizeof often] :
					(unsigned char)(seed >> 50));
		}
		buf_init(&b, 4096);
		escape_put(&b, ESCAPE_FOR_TEXT, bytes, len);
		assert_true(b.len <= sizeof back);
		assert_int_equal(escape_undo(back, b.data ? b.data : "", b.len), len);
		assert_memory_equal(back, bytes, len);
		for (size_t i = 0; i < b.len; i++)
			assert_false((unsigned char)b.data[i] < 0x20 || b.data[i] == 0x7f);
	}
}

static void undo_of_others(void **state)
{
	static const struct {
		const char *name, *text, *bytes;
	} cases[] = {
		{"capital digits", "\\x4A", "J"},
		{"backslash alone", "a\\b", "a\\b"},
		{"cut off", "a\\x4", "a\\x4"},
		{"no digit", "\\xg0", "\\xg0"},
		{"backslash at the end", "\\", "\\"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char out[32];
		size_t n = escape_undo(out, cases[i].text, strlen(cases[i].text));

		assert_case(cases[i].name, n == strlen(cases[i].bytes));
		assert_case(cases[i].name, !memcmp(out, cases[i].bytes, n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(escapes),
		cmocka_unit_test(places),
		cmocka_unit_test(round_trip),
		cmocka_unit_test(undo_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
