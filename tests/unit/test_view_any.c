#include "config.h"

#include "view/view.h"

#include <stdlib.h>

#include "base/text.h"
#include "look.h"
#include "scenes.h"
#include "unit.h"

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
				stage_draw(&s, sizes[x], sizes[y] / 2 + 1);
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

static const char *random_bytes(unsigned *seed, char *out, size_t size)
{
	static const char *const nasty[] = {"\033[2J", "\x9b", "\xc2\x9b", "\xe2\x80\xae",
		"\n", "\r", "\a", "\x7f", "\xff", "\xcc\x81", "\xe6\xbc\xa2",
		"\xf0\x9f\x98\x80"};
	size_t len = 0;

	out[0] = '\0';
	while (len + 6 < size) {
		*seed = *seed * 1103515245 + 12345;
		if (*seed >> 16 & 1)
			len += (size_t)snprintf(out + len, size - len, "%s",
				nasty[(*seed >> 20) % COUNT_OF(nasty)]);
		else
			out[len++] = (char)(1 + (*seed >> 17) % 255), out[len] = '\0';
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
	for (int round = 0; round < 60; round++) {
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
		stage_type(&s, round % 4 < 2 ? "5" : "u");
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
		cmocka_unit_test(drawing_again_changes_nothing),
		cmocka_unit_test(names_cannot_reach_the_terminal),
	};

	return look_run(tests);
}
