/* What a command prints, as a terminal shows it: by libvterm, and as plain text. */
#include "config.h"

#include "unit.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "view/intent.h"
#include "view/output.h"

#define COLS 20
#define ROWS 4

struct printed {
	const char *name, *bytes;
	const char
		*lines; /* all of them, each ended by '|', blanks at the end left out */
};

static const struct printed both[] = {
	{"nothing", "", "||||"},
	{"lines", "one\r\ntwo\r\n", "one|two|||"},
	{"a progress bar", "10%\r 20%\r100%", "100%||||"},
	{"and one that gets shorter", "working...\r\033[Kdone", "done||||"},
	{"backspace", "ab\bc", "ac||||"},
	{"tabs", "a\tb", "a       b||||"},
	{"more lines than rows", "1\r\n2\r\n3\r\n4\r\n5\r\n6", "1|2|3|4|5|6|"},
	{"a line longer than the screen", "0123456789012345678901234",
		"01234567890123456789|01234|||"},
	{"colours", "\033[1;31mred\033[0m.", "red.||||"},
	{"a title", "\033]0;owned\a.", ".||||"},
	{"a title that ends as a string", "\033]0;owned\033\\.", ".||||"},
	{"UTF-8", "caf\xc3\xa9", "caf\xc3\xa9||||"},
	{"wide", "\xe6\xbc\xa2\xe5\xad\x97.", "\xe6\xbc\xa2\xe5\xad\x97.||||"},
	{"a combining mark", "e\xcc\x81.", "e\xcc\x81.||||"},
	{"bell and other controls", "a\a\001\002b", "ab||||"},
	{"device control string", "\033P1$r0m\033\\x", "x||||"},
};

static const struct printed only_vterm[] = {
	{"cursor up", "one\r\ntwo\033[A!", "one!|two|||"},
	{"placed", "\033[2;3Hx", "|  x|||"},
	{"the second screen", "a\033[?1049h\033[Hb", "b||||"},
	{"and back", "a\033[?1049hb\033[?1049l.", "a.||||"},
	{"cleared", "a\r\nb\033[2J\033[Hc", "c||||"},
};

static void text_of(const struct output *o, struct buf *b)
{
	struct cell cells[OUTPUT_COLS_MAX];

	buf_clear(b);
	for (size_t i = 0; i < output_count(o); i++) {
		size_t n = output_line(o, i, cells, COUNT_OF(cells)), from = b->len;

		for (size_t x = 0; x < n; x++)
			buf_add(b, cells[x].bytes,
				strnlen(cells[x].bytes, sizeof cells[x].bytes));
		while (b->len > from && b->data[b->len - 1] == ' ')
			b->data[--b->len] = '\0';
		buf_add_char(b, '|');
	}
}

static bool has_vterm(void)
{
	struct output *o = output_create(COLS, ROWS, false);
	bool has = strcmp(output_term(o), "dumb") != 0;

	output_destroy(o);
	return has;
}

/* At once, and byte by byte: a part waits for its rest. */
static void check(const struct printed *p, bool plain, size_t step)
{
	struct output *o = output_create(COLS, ROWS, plain);
	size_t len = strlen(p->bytes);
	AUTO_BUF struct buf b;

	buf_init(&b, 10000);
	for (size_t i = 0; i < len; i += step)
		output_feed(o, p->bytes + i, len - i < step ? len - i : step);
	text_of(o, &b);
	if (strcmp(b.data, p->lines) != 0)
		fail_msg("%s, %s: \"%s\", not \"%s\"", p->name, plain ? "plain" : "vterm",
			b.data, p->lines);
	output_destroy(o);
}

static void test_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(both); i++) {
		check(&both[i], true, 1000);
		check(&both[i], true, 1);
		if (!has_vterm())
			continue;
		check(&both[i], false, 1000);
		check(&both[i], false, 1);
	}
	for (size_t i = 0; has_vterm() && i < COUNT_OF(only_vterm); i++)
		check(&only_vterm[i], false, 1000);
}

static void feed(struct output *o, const char *text)
{
	output_feed(o, text, strlen(text));
}

struct colored {
	const char *name, *bytes;
	unsigned style; /* of the first cell */
};

static const struct colored styles[] = {
	{"plain", "x", STYLE_TEXT},
	{"bold", "\033[1mx", STYLE_STRONG},
	{"red", "\033[31mx", STYLE_PRINT + 1},
	{"bright red", "\033[91mx", STYLE_PRINT + 9},
	{"bold red", "\033[1;31mx", STYLE_PRINT + 9},
	{"on green", "\033[42mx", (STYLE_PRINT + 2) | STYLE_SELECTED},
	{"inverse", "\033[7mx", STYLE_TEXT | STYLE_SELECTED},
	{"one of 256", "\033[38;5;196mx", STYLE_PRINT + 9},
	{"one of all", "\033[38;2;1;200;3mx", STYLE_PRINT + 2},
};

static void test_colors(void **state)
{
	struct cell cells[COLS];

	(void)state;
	for (size_t i = 0; has_vterm() && i < COUNT_OF(styles); i++) {
		struct output *o = output_create(COLS, ROWS, false);

		feed(o, styles[i].bytes);
		output_line(o, 0, cells, COLS);
		if (cells[0].style != styles[i].style)
			fail_msg("%s: style %u, not %u", styles[i].name, cells[0].style,
				styles[i].style);
		/* The same when it has become an old line, and after a change of size. */
		output_resize(o, COLS + 10, ROWS + 2);
		output_line(o, 0, cells, COLS);
		assert_int_equal(cells[0].style, styles[i].style);
		feed(o, "\033[0m\r\n\r\n\r\n\r\n\r\n\r\n\r\n");
		output_line(o, 0, cells, COLS);
		assert_int_equal(cells[0].style, styles[i].style);
		output_destroy(o);
	}
}

struct key_bytes {
	uint32_t key;
	const char *bytes;
};

static const struct key_bytes key_bytes[] = {
	{'y', "y"},
	{KEY_CODE_ENTER, "\r"},
	{KEY_CODE_BACKSPACE, "\177"},
	{KEY_CODE_CTRL('c'), "\003"},
	{KEY_CODE_ESCAPE, "\033"},
	{KEY_CODE_UP, "\033[A"},
	{KEY_CODE_DELETE, "\033[3~"},
	{0xe9, "\xc3\xa9"},
};

static void check_keys(bool plain)
{
	struct output *o = output_create(COLS, ROWS, plain);
	struct buf *answers = output_answers(o);

	for (size_t i = 0; i < COUNT_OF(key_bytes); i++) {
		buf_clear(answers);
		output_key(o, key_bytes[i].key);
		assert_int_equal(answers->len, strlen(key_bytes[i].bytes));
		assert_memory_equal(answers->data, key_bytes[i].bytes, answers->len);
	}
	output_destroy(o);
}

static void test_keys(void **state)
{
	struct output *o = output_create(COLS, ROWS, false);

	(void)state;
	check_keys(true);
	check_keys(false);
	/* The arrow keys of applications, also after a change of size. */
	if (has_vterm()) {
		feed(o, "\033[?1h");
		output_key(o, KEY_CODE_UP);
		output_resize(o, COLS + 1, ROWS);
		output_key(o, KEY_CODE_UP);
		assert_string_equal(output_answers(o)->data, "\033OA\033OA");
	}
	output_destroy(o);
}

static void test_answers_are_bounded(void **state)
{
	struct output *o = output_create(COLS, ROWS, false);

	(void)state;
	for (int i = 0; i < 100000; i++)
		feed(o, "\033[6n\033[c");
	assert_true(output_answers(o)->len <= 64 * 1024);
	output_destroy(o);
}

static void expect_lines(const struct output *o, const char *lines)
{
	AUTO_BUF struct buf b;

	buf_init(&b, 10000);
	text_of(o, &b);
	assert_string_equal(b.data, lines);
}

static void check_resize(bool plain)
{
	struct output *o = output_create(COLS, ROWS, plain);
	size_t line;
	int column;

	feed(o, "1\r\n2\r\n3\r\n$ ");
	output_resize(o, COLS, 2);
	expect_lines(o, "1|2|3|$|");
	/* Old lines come back, as far as there are any. */
	output_resize(o, COLS, 3);
	expect_lines(o, "1|2|3|$|");
	output_resize(o, COLS, 6);
	expect_lines(o, "1|2|3|$|||");
	assert_true(output_cursor(o, &line, &column));
	assert_int_equal(line, 3);
	assert_int_equal(column, 2);
	feed(o, "go");
	expect_lines(o, "1|2|3|$ go|||");
	/* Narrower: what does not fit is cut. */
	feed(o, "\r\n01234567890123456789\r\n");
	output_resize(o, OUTPUT_COLS_MIN, 6);
	expect_lines(o, "1|2|3|$ go|0123456789012345||");
	output_destroy(o);
}

static void test_resize(void **state)
{
	(void)state;
	check_resize(true);
	check_resize(false);
}

static void test_second_screen_survives_resize(void **state)
{
	struct output *o = output_create(COLS, ROWS, false);
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 10000);
	if (has_vterm()) {
		feed(o, "first\r\n\033[?1049h\033[Hsecond");
		output_resize(o, COLS + 3, ROWS + 1);
		text_of(o, &b);
		assert_string_equal(b.data, "second|||||");
		feed(o, "\033[?1049l.");
		text_of(o, &b);
		assert_string_equal(b.data, "first|.||||");
	}
	output_destroy(o);
}

static void check_bound(bool plain)
{
	struct output *o = output_create(COLS, ROWS, plain);
	struct cell cells[COLS];

	for (int i = 0; i < OUTPUT_LINES_MAX + 1000; i++) {
		char line[32];

		snprintf(line, sizeof line, "%d\r\n", i);
		feed(o, line);
	}
	assert_int_equal(output_count(o), OUTPUT_LINES_MAX + ROWS);
	assert_int_equal(output_forgotten(o), 1000 + 1 - ROWS);
	assert_int_equal(output_line(o, 0, cells, COLS), 3);
	assert_string_equal(cells[0].bytes, "9");
	assert_int_equal(output_line(o, OUTPUT_LINES_MAX + ROWS, cells, COLS), 0);
	output_destroy(o);
}

static void test_scrollback_is_bounded(void **state)
{
	(void)state;
	check_bound(true);
	check_bound(false);
}

/* No cell may hold what is no character, whatever was printed. */
static void check_cells(const struct output *o, const struct cell *cells, size_t count)
{
	(void)o;
	for (size_t i = 0; i < count; i++) {
		size_t len = strnlen(cells[i].bytes, sizeof cells[i].bytes);
		const char *at = cells[i].bytes, *end = at + len;
		bool first = true;

		assert_true((cells[i].style & STYLE_ROLE) < STYLE_COUNT);
		for (; at < end; first = false) {
			struct text_glyph g;

			text_next(&at, end, first, false, &g);
			assert_true(g.width <= 2);
		}
	}
}

static uint32_t random_next(uint32_t *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 16 & 0x7fff;
}

static const char *const sequences[] = {"\033[?1049h", "\033[?1049l", "\033c",
	"\033[?69h\033[2;9s", "\033[5;1r", "\033#8", "\033[2147483647X", "\033[99P",
	"\033[?6h", "\033[1;1H\xe6\xbc\xa2", "\033[999;999H\xe6\xbc\xa2",
	"e\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81\xcc\x81", "\xc2\x9b", "\xe2\x80\xae"};

static void one_step(struct output *o, uint32_t *seed)
{
	static const char likely[] =
		"\033\033\033[[[;;?0123456789ABCDHJKLMPSTXhlmr\r\n\t\b ";
	char bytes[64];
	size_t len = random_next(seed) % sizeof bytes;

	for (size_t i = 0; i < len; i++) {
		uint32_t r = random_next(seed);

		bytes[i] = r % 10 ? likely[r / 10 % (sizeof likely - 1)] : (char)(r >> 4);
	}
	output_feed(o, bytes, len);
	if (random_next(seed) % 4 == 0)
		feed(o, sequences[random_next(seed) % COUNT_OF(sequences)]);
	if (random_next(seed) % 32 == 0)
		output_resize(
			o, (int)(random_next(seed) % 200), (int)(random_next(seed) % 60));
	if (random_next(seed) % 8 == 0)
		output_key(o, random_next(seed) % 0x120);
}

static void test_random_bytes(void **state)
{
	static struct cell cells[OUTPUT_COLS_MAX];

	(void)state;
	for (uint32_t round = 0; round < 6; round++) {
		struct output *o = output_create(80, 24, round % 2);
		uint32_t seed = round;

		for (int i = 0; i < 4000; i++) {
			size_t line;
			int column;

			one_step(o, &seed);
			buf_clear(output_answers(o));
			output_cursor(o, &line, &column);
			if (i % 100)
				continue;
			for (size_t y = 0; y < output_count(o); y++)
				check_cells(o, cells,
					output_line(o, y, cells, COUNT_OF(cells)));
		}
		output_destroy(o);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_printed),
		cmocka_unit_test(test_colors),
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_answers_are_bounded),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_second_screen_survives_resize),
		cmocka_unit_test(test_scrollback_is_bounded),
		cmocka_unit_test(test_random_bytes),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 99;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
