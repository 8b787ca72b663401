#include "config.h"

#include "view/view.h"

#include <stdlib.h>

#include "base/text.h"
#include "look.h"
#include "scenes.h"
#include "unit.h"

static unsigned next_random(unsigned *seed)
{
	*seed = *seed * 1103515245 + 12345;
	return *seed >> 8;
}

static void expect_sane(struct stage *s, int cols, int rows, const char *what)
{
	stage_draw(s, cols, rows);
	if (!canvas_is_sane(&s->canvas))
		fail_msg("%s, %dx%d: a cell is not valid", what, cols, rows);
}

static void every_size_can_be_drawn(void **state)
{
	static const int sizes[] = {
		1, 2, 10, 11, 16, 23, 24, 39, 40, 41, 60, 79, 139, 140, 200};

	(void)state;
	for (size_t i = 0; scene_at(i); i++) {
		struct stage s;

		scene_at(i)->play(&s, i % 3);
		for (size_t x = 0; x < COUNT_OF(sizes); x++)
			for (size_t y = 0; y < COUNT_OF(sizes); y++)
				expect_sane(&s, sizes[x], sizes[y] / 2 + 1,
					scene_at(i)->name);
		stage_finish(&s);
	}
}

/* As likely as not what a person presses; the rest is anything. */
static struct intent random_intent(unsigned *seed, const struct canvas *c)
{
	static const char often[] =
		"12345678\t\r\033 +-<>/\\mxtucFIUNMPGZRzigo[]?hjklnpsra";
	unsigned n = next_random(seed);
	int x = (int)(next_random(seed) % (unsigned)(c->cols + 20)) - 10;
	int y = (int)(next_random(seed) % (unsigned)(c->rows + 20)) - 10;

	switch (n % 8) {
	case 0:
		return (struct intent){.kind = INTENT_CLICK, .x = x, .y = y};
	case 1:
		return (struct intent){.kind = INTENT_WHEEL,
			.x = x,
			.y = y,
			.steps = (int)(n / 8 % 41) - 20};
	case 2:
		return (struct intent){
			.kind = INTENT_KEY, .key = KEY_CODE_SPECIAL + n / 8 % 30};
	case 3:
		return (struct intent){.kind = INTENT_KEY, .key = n / 8 % 0x3000};
	default:
		return (struct intent){.kind = INTENT_KEY,
			.key = (unsigned char)often[n / 8 % (sizeof often - 1)]};
	}
}

static void random_size(unsigned *seed, int *cols, int *rows)
{
	unsigned n = next_random(seed), kind = n % 16;

	*cols = 1 + (int)(n / 16 % (kind < 4 ? 45 : 220));
	*rows = 1 + (int)(next_random(seed) % (kind < 4 ? 14 : 60));
	if (kind == 4)
		*cols = *rows = 1;
	if (kind == 5) {
		*cols = 500;
		*rows = 200;
	}
}

/* Any keys, clicks and sizes in any order; MEMTIDE_RESIZES says how many sizes in all. */
static void any_sizes_and_keys(void **state)
{
	const char *asked = getenv("MEMTIDE_RESIZES");
	unsigned long count = asked ? strtoul(asked, NULL, 10) : 10000;
	unsigned scenes = 0, seed = 1;

	(void)state;
	while (scene_at(scenes))
		scenes++;
	for (unsigned i = 0; i < 3 * scenes; i++) {
		struct stage s;

		scene_at(i / 3)->play(&s, (enum charset)(i % 3));
		for (unsigned long k = 0; k <= count / (3 * scenes); k++) {
			struct intent in = random_intent(&seed, &s.canvas);
			int cols, rows;

			random_size(&seed, &cols, &rows);
			stage_draw(&s, cols, rows);
			stage_intent(&s, &in);
			expect_sane(&s, cols, rows, scene_at(i / 3)->name);
		}
		stage_finish(&s);
	}
}

static void drawing_again_changes_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; scene_at(i); i++) {
		struct stage s;
		char *first, *second;

		scene_at(i)->play(&s, CHARSET_BRAILLE);
		first = look_text(&s, 100, 30);
		second = look_text(&s, 100, 30);
		assert_string_equal(first, second);
		assert_false(view_is_dirty(s.view));
		free(first);
		free(second);
		stage_finish(&s);
	}
}

/* Escapes, C0 and C1 as bytes and as code points, directions, joiners, what is no UTF-8,
 * marks, wide characters, a character that no cell has room for. */
static const char *const nasty[] = {"\033[2J", "\033]0;x\a", "\033P", "\x9b", "\xc2\x9b",
	"\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x80\x8d", "\n", "\r", "\a", "\b", "\t",
	"\x0e", "\x7f", "\xff", "\xc0\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80",
	"\xcc\x81", "\xe2\x83\x9d", "\xe6\xbc\xa2", "\xf0\x9f\x98\x80",
	"\xf0\x9f\x87\xa9", "\xef\xb7\xbd", "\xf3\xa0\x81\x81", "\xe2\x80\xa8"};

/* A text of one of several kinds: a flood of one, or a mix with any bytes. */
static const char *random_bytes(unsigned *seed, char *out, size_t size)
{
	bool flood = next_random(seed) % 4 == 0;
	const char *part = nasty[next_random(seed) % COUNT_OF(nasty)];
	size_t len = 0;

	out[0] = '\0';
	while (len + 6 < size) {
		unsigned n = next_random(seed);

		if (!flood)
			part = nasty[n / 2 % COUNT_OF(nasty)];
		if (flood || n % 2)
			len += (size_t)snprintf(out + len, size - len, "%s", part);
		else
			out[len++] = (char)(1 + n / 2 % 255), out[len] = '\0';
	}
	return out;
}

/* What a terminal would obey: control characters, as bytes or as code points. */
static void expect_harmless(const char *text)
{
	const char *end = text + strlen(text);

	for (const char *p = text; p < end;) {
		uint32_t code = 0;
		size_t len = text_decode(p, end, &code);

		assert_true(len > 0);
		assert_true(code == '\n' || (code >= 0x20 && code != 0x7f));
		assert_false(code >= 0x80 && code < 0xa0);
		assert_false((code >= 0x202a && code <= 0x202e) ||
			     (code >= 0x2066 && code <= 0x2069));
		p += len;
	}
}

static void names_cannot_reach_the_terminal(void **state)
{
	unsigned seed = 7;

	(void)state;
	for (int round = 0; round < 1000; round++) {
		char user[40], comm[16], command[200], end[100], note[200];
		struct actor a = {.pid = 7,
			.user = random_bytes(&seed, user, sizeof user),
			.comm = random_bytes(&seed, comm, sizeof comm),
			.command = random_bytes(&seed, command, sizeof command),
			.end_text = random_bytes(&seed, end, sizeof end),
			.rss_bytes = 100 * MIB,
			.has_walls = true,
			.ends = round % 2 ? 3 : 0};
		struct view_options o = {.charset = (enum charset)(round % 3),
			.open_pid = round % 4 < 2 ? 7 : 0,
			.filter = round % 8 == 7 ? command : NULL};
		struct stage s;
		char *seen;

		stage_init(&s, &o, &a, 1, 6);
		s.status.host = user;
		s.status.message = round % 5 == 0 ? note : "";
		s.status.heavy_note = random_bytes(&seed, note, sizeof note);
		stage_play(&s, 6);
		stage_event(&s, EVENT_NOTE, EVENT_WARN, 7, command);
		stage_type(&s, round % 4 < 2 ? "5" : round % 16 < 8 ? "u" : "k");
		expect_sane(&s, 40 + round % 150, 10 + round % 40, "hostile names");
		seen = look_text(&s, 120, 30);
		expect_harmless(seen);
		free(seen);
		stage_finish(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_can_be_drawn),
		cmocka_unit_test(any_sizes_and_keys),
		cmocka_unit_test(drawing_again_changes_nothing),
		cmocka_unit_test(names_cannot_reach_the_terminal),
	};

	return look_run(tests);
}
