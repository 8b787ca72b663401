#include "config.h"

#include "view/canvas.h"

#include <locale.h>

#include "unit.h"
#include "view/sign.h"

/* The first row of a canvas of @cols columns, as text. */
static void expect_row(const char *name, struct canvas *c, const char *text)
{
	AUTO_BUF struct buf b;

	buf_init(&b, 100000);
	canvas_to_text(c, &b);
	b.data[strcspn(b.data, "\n")] = '\0';
	if (strcmp(b.data, text))
		fail_msg("case \"%s\": \"%s\", not \"%s\"", name, b.data, text);
}

static void texts(void **state)
{
	static const struct {
		const char *name;
		enum charset charset;
		int x, width;
		const char *text, *row;
		int used;
	} cases[] = {
		{"plain", CHARSET_BRAILLE, 1, 5, "abc", " abc", 3},
		{"exactly", CHARSET_BRAILLE, 0, 3, "abc", "abc", 3},
		{"too long", CHARSET_BRAILLE, 0, 3, "abcd", "ab…", 3},
		{"too long in ASCII", CHARSET_ASCII, 0, 3, "abcd", "ab~", 3},
		{"left of the canvas", CHARSET_BRAILLE, -2, 8, "abcd", "cd", 4},
		{"right of the canvas", CHARSET_BRAILLE, 8, 8, "abcd", "        ab", 4},
		{"wide at the edge", CHARSET_BRAILLE, 9, 8, "\xe6\xbc\xa2", "", 2},
		{"wide", CHARSET_BRAILLE, 0, 8, "\xe6\xbc\xa2z", "\xe6\xbc\xa2z", 3},
		{"wide, too long", CHARSET_BRAILLE, 0, 2, "a\xe6\xbc\xa2", "a…", 2},
		{"mark at the end", CHARSET_BRAILLE, 0, 2, "ae\xcc\x81", "ae\xcc\x81", 2},
		{"escape", CHARSET_BRAILLE, 0, 8, "\033[m", "\\x1b[m", 6},
		{"no room", CHARSET_BRAILLE, 0, 0, "abc", "", 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct canvas c;

		canvas_init(&c, cases[i].charset);
		canvas_resize(&c, 10, 1);
		assert_case(cases[i].name,
			canvas_put(&c, cases[i].x, 0, cases[i].width, STYLE_TEXT,
				cases[i].text) == cases[i].used);
		expect_row(cases[i].name, &c, cases[i].row);
		canvas_finish(&c);
	}
}

static void half_of_a_wide_character_is_a_blank(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 10, 1);
	canvas_put(&c, 2, 0, 8, STYLE_TEXT, "\xe6\xbc\xa2\xe5\xad\x97");
	canvas_put(&c, 3, 0, 1, STYLE_TEXT, "x");
	expect_row("its right half", &c, "   x\xe5\xad\x97");
	canvas_put(&c, 4, 0, 1, STYLE_TEXT, "y");
	expect_row("its left half", &c, "   xy");
	canvas_put(&c, 3, 0, 8, STYLE_TEXT, "\xe6\xbc\xa2");
	expect_row("over two", &c, "   \xe6\xbc\xa2");
	canvas_finish(&c);
}

static void marks_without_end_stay_in_their_cell(void **state)
{
	char text[400] = "a";
	struct canvas c;

	(void)state;
	for (size_t i = 1; i + 2 < sizeof text; i += 2)
		memcpy(text + i, "\xcc\x81", 3);
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 10, 1);
	canvas_put(&c, 0, 0, 10, STYLE_TEXT, text);
	expect_row("a and three marks", &c, "a\xcc\x81\xcc\x81\xcc\x81");
	canvas_finish(&c);
}

static void right_aligned(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 10, 1);
	canvas_put_right(&c, 2, 0, 6, STYLE_TEXT, "2.9G");
	expect_row("short", &c, "    2.9G");
	canvas_put_right(&c, 2, 0, 6, STYLE_TEXT, "123456789");
	expect_row("too long", &c, "  12345…");
	canvas_finish(&c);
}

static void bars(void **state)
{
	static const struct {
		enum charset charset;
		double share;
		const char *text;
	} cases[] = {
		{CHARSET_BRAILLE, 0, "    "},
		{CHARSET_BRAILLE, 1, "████"},
		{CHARSET_BRAILLE, 0.5, "██  "},
		{CHARSET_BRAILLE, 0.0001, "▏   "},
		{CHARSET_BRAILLE, 9, "████"},
		{CHARSET_ASCII, 0.5, "##  "},
		{CHARSET_ASCII, 1, "####"},
		{CHARSET_BRAILLE, 0.28, "█▏  "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char text[4 * 4 + 1];

		sign_bar(cases[i].charset, 4, cases[i].share, text);
		assert_string_equal(text, cases[i].text);
	}
}

static void sizes(void **state)
{
	struct canvas c;

	(void)state;
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 0, -5);
	assert_int_equal(c.cols, 1);
	assert_int_equal(c.rows, 1);
	canvas_put(&c, 0, 0, 10, STYLE_TEXT, "abc");
	expect_row("one cell", &c, "a");
	canvas_resize(&c, 100000, 100000);
	assert_int_equal(c.cols, CANVAS_COLS_MAX);
	assert_int_equal(c.rows, CANVAS_ROWS_MAX);
	canvas_finish(&c);
}

/* The check that other tests lean on can fail. */
static void a_cell_that_is_not_valid_is_found(void **state)
{
	static const struct cell wrong[] = {
		{"\033", STYLE_TEXT},
		{"\x9b", STYLE_TEXT},
		{"\xc2\x9b", STYLE_TEXT},
		{"ab", STYLE_TEXT},
		{"\xcc\x81", STYLE_TEXT},
		{"\xe6\xbc\xa2",
			STYLE_TEXT}, /* two columns, but the right one is taken */
		{"", STYLE_TEXT},    /* a right half without a left one */
		{"a", STYLE_COUNT},
	};
	struct canvas c;

	(void)state;
	canvas_init(&c, CHARSET_BRAILLE);
	canvas_resize(&c, 5, 2);
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		assert_true(canvas_is_sane(&c));
		c.cell[2] = wrong[i];
		assert_false(canvas_is_sane(&c));
		canvas_clear(&c);
		c.cell[4] = wrong[i];
		assert_false(canvas_is_sane(&c));
		canvas_clear(&c);
	}
	canvas_put(&c, 2, 0, 3, STYLE_TEXT, "\xe6\xbc\xa2\xcc\x81");
	assert_true(canvas_is_sane(&c));
	c.charset = CHARSET_ASCII;
	assert_false(canvas_is_sane(&c));
	canvas_finish(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts),
		cmocka_unit_test(half_of_a_wide_character_is_a_blank),
		cmocka_unit_test(marks_without_end_stay_in_their_cell),
		cmocka_unit_test(right_aligned),
		cmocka_unit_test(bars),
		cmocka_unit_test(sizes),
		cmocka_unit_test(a_cell_that_is_not_valid_is_found),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		puts("1..0 # SKIP the C library has no C.UTF-8");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
