#include "config.h"

#include "view/view.h"

#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "scenes.h"
#include "unit.h"
#include "view/keys.h"

/* The screen as text, in 80x24; freed by the caller. */
static char *screen(struct stage *s, int cols, int rows)
{
	struct buf b;

	buf_init(&b, 10000000);
	stage_draw(s, cols, rows);
	canvas_to_text(&s->canvas, &b);
	return b.data;
}

static void expect(struct stage *s, const char *text)
{
	AUTO_FREE char *seen = screen(s, 80, 24);

	if (!strstr(seen, text))
		fail_msg("\"%s\" is not on\n%s", text, seen);
}

static void expect_not(struct stage *s, const char *text)
{
	AUTO_FREE char *seen = screen(s, 80, 24);

	if (strstr(seen, text))
		fail_msg("\"%s\" is on\n%s", text, seen);
}

/* The first row in which @style_flag is set somewhere, as text. */
static void expect_selected(struct stage *s, const char *part)
{
	stage_draw(s, 80, 24);
	for (int y = 0; y < s->canvas.rows; y++) {
		char row[1000] = "";

		if (!(canvas_at(&s->canvas, 0, y)->style & STYLE_SELECTED))
			continue;
		for (int x = 0; x < s->canvas.cols; x++) {
			size_t len = strlen(row);

			snprintf(row + len, sizeof row - len, "%.7s",
				canvas_at(&s->canvas, x, y)->bytes);
		}
		if (!strstr(row, part))
			fail_msg("selected is \"%s\", not \"%s\"", row, part);
		return;
	}
	fail_msg("nothing is selected");
}

static unsigned asked(struct stage *s, uint32_t key, struct view_requests *r)
{
	struct intent in = {.kind = INTENT_KEY, .key = key};

	stage_draw(s, 80, 24);
	view_apply(s->view, s->history, &in, r);
	return r->what;
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
		first = screen(&s, 100, 30);
		second = screen(&s, 100, 30);
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
		seen = screen(&s, 120, 30);
		expect_harmless(seen);
		free(seen);
		stage_finish(&s);
	}
}

static void opening_and_going_back(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	assert_int_equal(r.open.pid, 2210);
	assert_int_equal(view_opened(s.view).pid, 2210);
	assert_int_equal(asked(&s, KEY_CODE_ESCAPE, &r), VIEW_CLOSE | VIEW_LIST_ON);
	assert_int_equal(r.close.pid, 2210);
	assert_int_equal(view_opened(s.view).pid, 0);
	expect_selected(&s, "2210");
	stage_finish(&s);
}

static void search_then_two_enters_open(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-search")->play(&s, CHARSET_BRAILLE);
	expect_selected(&s, "python3 job.py");
	stage_key(&s, KEY_CODE_ENTER);
	expect_not(&s, "Search: pyth");
	stage_key(&s, KEY_CODE_ENTER);
	expect(&s, "python3 job.py");
	expect(&s, "[1 Mappings]");
	stage_finish(&s);
}

static void escape_leaves_a_search_where_it_began(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, "/server");
	expect_selected(&s, "node server.js");
	stage_key(&s, KEY_CODE_BACKSPACE);
	stage_key(&s, KEY_CODE_ESCAPE);
	expect_selected(&s, "postgres");
	stage_finish(&s);
}

static void the_selected_process_stays_selected(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_DOWN);
	expect_selected(&s, "9120");
	stage_type(&s, "N");
	expect_selected(&s, "9120");
	stage_type(&s, "I");
	expect_selected(&s, "9120");
	stage_key(&s, KEY_CODE_HOME);
	expect_selected(&s, "4194301");
	stage_finish(&s);
}

static void filters_come_and_go(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-filter")->play(&s, CHARSET_BRAILLE);
	expect(&s, "3 of 12 procs");
	expect_not(&s, "systemd");
	stage_key(&s, KEY_CODE_ESCAPE);
	expect(&s, "12 procs");
	stage_type(&s, "u");
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_ENTER);
	expect(&s, "user ada");
	expect(&s, "3 of 12 procs");
	stage_finish(&s);
}

static void a_pause_holds_the_picture(void **state)
{
	struct stage s;
	char *before, *after;

	(void)state;
	scene_find("process-paused")->play(&s, CHARSET_BRAILLE);
	expect(&s, "paused 14:00:51");
	before = screen(&s, 80, 24);
	s.seconds += 30;
	stage_play(&s, s.seconds);
	after = screen(&s, 80, 24);
	/* All below the clock is as it was. */
	assert_string_equal(strchr(before, '\n'), strchr(after, '\n'));
	free(before);
	free(after);
	stage_type(&s, " ");
	expect_not(&s, "paused");
	stage_finish(&s);
}

static void a_pause_ends_with_its_screen(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-marked-paused")->play(&s, CHARSET_BRAILLE);
	assert_true(asked(&s, KEY_CODE_ENTER, &r) & VIEW_RESUMED);
	assert_false(view_is_paused(s.view));
	stage_obey(&s, &r);
	expect(&s, " 4711 python3");
	expect(&s, "growing 412 KiB/s");
	stage_type(&s, " ");
	assert_true(asked(&s, KEY_CODE_ESCAPE, &r) & VIEW_RESUMED);
	stage_finish(&s);
}

static void a_mark_is_asked_for_and_shown(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	expect(&s, "Δ START");
	assert_int_equal(asked(&s, 'm', &r), VIEW_MARK);
	assert_int_equal(asked(&s, 'x', &r), VIEW_UNMARK);
	stage_type(&s, "m");
	expect(&s, "Δ MARK");
	stage_type(&s, "x");
	expect(&s, "Δ START");
	stage_finish(&s);
}

static void panels_zoom_and_reading(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	expect(&s, "[1 Mappings]");
	stage_key(&s, KEY_CODE_TAB);
	expect(&s, "[2 Growth]");
	stage_type(&s, "3");
	expect(&s, "[3 Python]");
	stage_key(&s, KEY_CODE_TAB);
	expect(&s, "[4 Limits]");
	stage_type(&s, "5");
	expect(&s, "[5 Events]");
	stage_key(&s, KEY_CODE_TAB);
	expect(&s, "[1 Mappings]");
	expect(&s, "30 min    + -");
	stage_type(&s, "+");
	expect(&s, "10 min    + -");
	stage_type(&s, "--");
	expect(&s, "1 h       + -");
	assert_int_equal(asked(&s, 'R', &r), VIEW_READ_HEAVY);
	assert_int_equal(r.open.pid, 4711);
	stage_finish(&s);
}

static void keys_that_mean_nothing(void **state)
{
	struct view_requests r;
	struct stage s;
	char *before, *after;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	before = screen(&s, 80, 24);
	for (uint32_t key = 0x80; key < 0x100; key++)
		assert_int_equal(asked(&s, key, &r), 0);
	assert_int_equal(asked(&s, 'R', &r), 0);
	assert_int_equal(asked(&s, 0, &r), 0);
	after = screen(&s, 80, 24);
	assert_string_equal(before, after);
	assert_int_equal(asked(&s, 'q', &r), VIEW_QUIT);
	free(before);
	free(after);
	stage_finish(&s);
}

static void click(struct stage *s, int x, int y)
{
	struct intent in = {.kind = INTENT_CLICK, .x = x, .y = y};

	stage_draw(s, 80, 24);
	stage_intent(s, &in);
}

static void the_mouse(void **state)
{
	struct intent wheel = {.kind = INTENT_WHEEL, .steps = 3};
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	click(&s, 30, 4);
	expect_selected(&s, "9120");
	click(&s, 8, 1);
	expect(&s, "PID▴");
	click(&s, 8, 1);
	expect(&s, "PID▾");
	stage_intent(&s, &wheel);
	expect_selected(&s, "4711");
	click(&s, 2, 23);
	expect(&s, "keys for the list");
	click(&s, 2, 2);
	click(&s, 30, 5);
	click(&s, 30, 5);
	expect(&s, "[1 Mappings]");
	click(&s, 34, 10);
	expect(&s, "[4 Limits]");
	stage_finish(&s);
}

static void arrows_scroll_a_panel_and_stop_at_its_end(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 80, 16);
	for (int i = 0; i < 50; i++) {
		struct intent in = {.kind = INTENT_KEY, .key = KEY_CODE_DOWN};

		stage_draw(&s, 80, 16);
		stage_intent(&s, &in);
	}
	{
		AUTO_FREE char *seen = screen(&s, 80, 16);

		assert_non_null(strstr(seen, "[vdso]"));
		assert_non_null(strstr(seen, "[stack]"));
		assert_null(strstr(seen, "anonymous, 31 areas"));
	}
	stage_finish(&s);
}

static void a_signal_is_sent_after_it_was_chosen_and_confirmed(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	expect_selected(&s, "2210");
	assert_int_equal(asked(&s, KEY_CODE_F1 + 8, &r), 0);
	expect(&s, "Send to 2210 ");
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), 0);
	expect(&s, "Send TERM to 2210 ");
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), VIEW_SIGNAL);
	assert_int_equal(r.signal, SIGTERM);
	assert_int_equal(r.to_count, 1);
	assert_int_equal(r.to[0].pid, 2210);
	assert_true(r.to[0].start_time_ticks > 0);
	expect_not(&s, "Send");
	stage_finish(&s);
}

static void a_signal_is_not_sent_when_it_is_not_meant(void **state)
{
	static const uint32_t ways[] = {'n', KEY_CODE_ESCAPE, 'q'};
	struct view_requests r;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct stage s;

		scene_find("list-signal-sure")->play(&s, CHARSET_BRAILLE);
		assert_int_equal(asked(&s, ways[i], &r), 0);
		expect_not(&s, "Send");
		assert_int_equal(asked(&s, 'y', &r), 0);
		stage_finish(&s);
	}
}

/* The list moves under an open menu; who it is for does not. */
static void a_signal_goes_to_whom_the_menu_named(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-signal")->play(&s, CHARSET_BRAILLE);
	stage_event(&s, EVENT_NOTE, EVENT_INFO, 0, "something");
	stage_key(&s, KEY_CODE_ENTER);
	stage_play(&s, 120);
	assert_int_equal(asked(&s, 'y', &r), VIEW_SIGNAL);
	assert_int_equal(r.signal, SIGINT);
	assert_int_equal(r.to[0].pid, 2210);
	stage_finish(&s);
}

static void a_signal_to_the_opened_process(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-signal")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_ENTER);
	assert_int_equal(asked(&s, 'y', &r), VIEW_SIGNAL);
	assert_int_equal(r.signal, SIGTERM);
	assert_int_equal(r.to_count, 1);
	assert_int_equal(r.to[0].pid, 4711);
	stage_finish(&s);
}

static void nobody_signals_what_has_ended(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-ended")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "k");
	expect_not(&s, "Send");
	stage_finish(&s);
	scene_find("list-targets")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "k");
	expect_not(&s, "Send");
	stage_finish(&s);
}

/* What lies below the menu is not meant, wherever the click falls. */
static void a_click_beside_a_menu_closes_it(void **state)
{
	struct stage s;
	struct intent in = {.kind = INTENT_CLICK, .x = 1, .y = 20};

	(void)state;
	scene_find("list-signal-sure")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 100, 30);
	stage_intent(&s, &in);
	expect_not(&s, "Send");
	expect_selected(&s, "2210");
	in.y = 29;
	stage_type(&s, "k");
	stage_draw(&s, 100, 30);
	stage_intent(&s, &in);
	expect_not(&s, "Send");
	expect_not(&s, "keys for");
	stage_finish(&s);
}

static void readonly_has_no_signals(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-readonly")->play(&s, CHARSET_BRAILLE);
	expect_not(&s, "Signal");
	assert_int_equal(asked(&s, KEY_CODE_F1 + 8, &r), 0);
	expect_not(&s, "Send");
	stage_key(&s, KEY_CODE_F1);
	expect_not(&s, "signal");
	stage_finish(&s);
}

static void tags_lead_to_a_group_and_escape_out_of_it(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	expect(&s, "3 tagged  12 procs");
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), 0);
	expect(&s, "3 together: PSS and swap 580 MiB");
	expect_not(&s, "-bash");
	stage_key(&s, KEY_CODE_HOME);
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	assert_int_equal(r.open.pid, 32);
	stage_obey(&s, &r);
	stage_key(&s, KEY_CODE_ESCAPE);
	expect(&s, "3 together");
	stage_key(&s, KEY_CODE_ESCAPE);
	expect(&s, "-bash");
	expect(&s, "3 tagged");
	stage_type(&s, "U");
	expect_not(&s, "tagged");
	assert_int_equal(asked(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	stage_finish(&s);
}

static void a_group_ends_with_its_last_tag(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-group")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_HOME);
	stage_type(&s, "  ");
	expect(&s, "1 together");
	stage_type(&s, " ");
	expect_not(&s, "together");
	expect(&s, "-bash");
	stage_finish(&s);
}

static void a_tag_ends_with_its_process(void **state)
{
	static const struct actor two[] = {
		{.pid = 10, .comm = "stays", .user = "ada", .rss_bytes = 9 * MIB},
		{.pid = 11,
			.comm = "ends",
			.user = "ada",
			.rss_bytes = 8 * MIB,
			.ends = 5}};
	struct view_options o = {.everything = true};
	struct stage s;

	(void)state;
	stage_init(&s, &o, two, COUNT_OF(two), 10);
	stage_play(&s, 3);
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, " ");
	expect(&s, "1 tagged");
	stage_key(&s, KEY_CODE_ENTER);
	expect(&s, "1 together");
	expect_not(&s, "stays");
	stage_play(&s, 10);
	expect_not(&s, "tagged");
	expect_not(&s, "together");
	expect(&s, "stays");
	stage_finish(&s);
}

static void a_signal_goes_to_all_that_are_tagged(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-signal-tagged")->play(&s, CHARSET_BRAILLE);
	assert_int_equal(asked(&s, 'y', &r), VIEW_SIGNAL);
	assert_int_equal(r.to_count, 3);
	stage_finish(&s);
}

static void folding_hides_what_is_below(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tree-folded")->play(&s, CHARSET_BRAILLE);
	expect_not(&s, "      32 ");
	expect(&s, "      31  210M   780M");
	expect_selected(&s, "31");
	stage_type(&s, "+");
	expect(&s, "      32 ");
	/* Nothing is below a leaf. */
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, "-");
	expect(&s, "      33 ");
	stage_type(&s, "t");
	expect_not(&s, "TREE");
	stage_finish(&s);
}

static void a_subtree_is_tagged_in_the_flat_list_too(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "U/sshd: ada");
	stage_key(&s, KEY_CODE_ENTER);
	stage_type(&s, "c");
	expect(&s, "6 tagged");
	stage_finish(&s);
}

static void the_cursor_follows_or_stays(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_HOME);
	expect_selected(&s, "  32");
	stage_type(&s, "N");
	expect_selected(&s, "  32");
	stage_type(&s, "F");
	stage_key(&s, 'M');
	expect_selected(&s, "  51");
	stage_type(&s, "F");
	stage_type(&s, "N");
	expect_selected(&s, "  51");
	stage_finish(&s);
}

static void n_finds_the_next(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "/gateway");
	stage_key(&s, KEY_CODE_ENTER);
	expect_selected(&s, "  32");
	stage_type(&s, "n");
	expect_selected(&s, "  33");
	stage_type(&s, "n");
	expect_selected(&s, "  31");
	stage_key(&s, KEY_CODE_F1 + 2);
	stage_key(&s, KEY_CODE_F1 + 2);
	expect(&s, "Search: gateway");
	expect_selected(&s, "  32");
	stage_finish(&s);
}

/* Each key has one meaning on a screen. */
static void no_key_is_bound_twice(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_binding_count; i++)
		for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
			for (unsigned screen = 1; screen <= 2; screen++) {
				const struct key_binding *b = &key_bindings[i];

				if (!b->key[k] || !(b->screens & screen))
					continue;
				assert_ptr_equal(keys_find(b->key[k], screen), b);
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_size_can_be_drawn),
		cmocka_unit_test(drawing_again_changes_nothing),
		cmocka_unit_test(names_cannot_reach_the_terminal),
		cmocka_unit_test(opening_and_going_back),
		cmocka_unit_test(search_then_two_enters_open),
		cmocka_unit_test(escape_leaves_a_search_where_it_began),
		cmocka_unit_test(the_selected_process_stays_selected),
		cmocka_unit_test(filters_come_and_go),
		cmocka_unit_test(a_pause_holds_the_picture),
		cmocka_unit_test(a_pause_ends_with_its_screen),
		cmocka_unit_test(a_mark_is_asked_for_and_shown),
		cmocka_unit_test(panels_zoom_and_reading),
		cmocka_unit_test(keys_that_mean_nothing),
		cmocka_unit_test(the_mouse),
		cmocka_unit_test(arrows_scroll_a_panel_and_stop_at_its_end),
		cmocka_unit_test(a_signal_is_sent_after_it_was_chosen_and_confirmed),
		cmocka_unit_test(a_signal_is_not_sent_when_it_is_not_meant),
		cmocka_unit_test(a_signal_goes_to_whom_the_menu_named),
		cmocka_unit_test(a_signal_to_the_opened_process),
		cmocka_unit_test(nobody_signals_what_has_ended),
		cmocka_unit_test(a_click_beside_a_menu_closes_it),
		cmocka_unit_test(readonly_has_no_signals),
		cmocka_unit_test(tags_lead_to_a_group_and_escape_out_of_it),
		cmocka_unit_test(a_group_ends_with_its_last_tag),
		cmocka_unit_test(a_tag_ends_with_its_process),
		cmocka_unit_test(a_signal_goes_to_all_that_are_tagged),
		cmocka_unit_test(folding_hides_what_is_below),
		cmocka_unit_test(a_subtree_is_tagged_in_the_flat_list_too),
		cmocka_unit_test(the_cursor_follows_or_stays),
		cmocka_unit_test(n_finds_the_next),
		cmocka_unit_test(no_key_is_bound_twice),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8")) {
		puts("1..0 # SKIP the C library has no C.UTF-8");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
