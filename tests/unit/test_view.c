#include "config.h"

#include "view/view.h"

#include <stdlib.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"
#include "view/column_order.h"
#include "view/keymap.h"

static void a_pause_holds_the_picture(void **state)
{
	struct stage s;
	char *before, *after;

	(void)state;
	scene_find("process-paused")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "paused 14:00:51");
	before = look_text(&s, 80, 24);
	s.seconds += 30;
	stage_play(&s, s.seconds);
	after = look_text(&s, 80, 24);
	/* All below the clock is as it was. */
	assert_string_equal(strchr(before, '\n'), strchr(after, '\n'));
	free(before);
	free(after);
	stage_type(&s, " ");
	look_expect_not(&s, "paused");
	stage_finish(&s);
}

static void a_pause_ends_with_its_screen(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-marked-paused")->play(&s, CHARSET_BRAILLE);
	assert_true(look_press(&s, KEY_CODE_ENTER, &r) & VIEW_RESUMED);
	assert_false(view_is_paused(s.view));
	stage_obey(&s, &r);
	look_expect(&s, " 4711 python3");
	look_expect(&s, "growing 412 KiB/s");
	stage_type(&s, " ");
	assert_true(look_press(&s, KEY_CODE_ESCAPE, &r) & VIEW_RESUMED);
	stage_finish(&s);
}

static void a_mark_is_asked_for_and_shown(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "Δ START");
	assert_int_equal(look_press(&s, 'm', &r), VIEW_MARK);
	assert_int_equal(look_press(&s, 'x', &r), VIEW_UNMARK);
	stage_type(&s, "m");
	look_expect(&s, "Δ MARK");
	stage_type(&s, "x");
	look_expect(&s, "Δ START");
	stage_finish(&s);
}

static void panels_zoom_and_reading(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "[1 Mappings]");
	stage_key(&s, KEY_CODE_TAB);
	look_expect(&s, "[2 Growth]");
	stage_type(&s, "3");
	look_expect(&s, "[3 Python]");
	stage_key(&s, KEY_CODE_TAB);
	look_expect(&s, "[4 Limits]");
	stage_type(&s, "5");
	look_expect(&s, "[5 Events]");
	stage_key(&s, KEY_CODE_TAB);
	look_expect(&s, "[1 Mappings]");
	look_expect(&s, "30 min    + -");
	stage_type(&s, "+");
	look_expect(&s, "10 min    + -");
	stage_type(&s, "--");
	look_expect(&s, "1 h       + -");
	assert_int_equal(look_press(&s, 'R', &r), VIEW_READ_HEAVY);
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
	before = look_text(&s, 80, 24);
	for (uint32_t key = 0x80; key < 0x100; key++)
		assert_int_equal(look_press(&s, key, &r), 0);
	assert_int_equal(look_press(&s, 'R', &r), 0);
	assert_int_equal(look_press(&s, 0, &r), 0);
	after = look_text(&s, 80, 24);
	assert_string_equal(before, after);
	assert_int_equal(look_press(&s, 'q', &r), VIEW_QUIT);
	free(before);
	free(after);
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
		AUTO_FREE char *seen = look_text(&s, 80, 16);

		assert_non_null(strstr(seen, "[vdso]"));
		assert_non_null(strstr(seen, "[stack]"));
		assert_null(strstr(seen, "anonymous ("));
	}
	stage_finish(&s);
}

/* The person's own keys and columns, on the screen and in what they do. */
static void own_keys_and_columns(void **state)
{
	static const struct actor one[] = {
		{.pid = 10, .comm = "one", .user = "ada", .rss_bytes = 9 * MIB}};
	struct view_options o = {.charset = CHARSET_BRAILLE};
	struct view_requests r;
	struct column_order columns;
	struct keymap keys;
	struct err err = ERR_INIT;
	struct stage s;

	(void)state;
	keymap_init(&keys);
	assert_int_equal(keymap_set(&keys, "mark", "b ö", &err), 0);
	assert_int_equal(keymap_set(&keys, "quit", "none", &err), 0);
	column_order_init(&columns, &columns_of_list);
	assert_int_equal(column_order_read(&columns, "RSS USER PID", &err), 0);
	o.keys = &keys;
	o.columns = &columns;
	stage_init(&s, &o, one, 1, 5);
	stage_play(&s, 3);
	look_expect(&s, "   RSS▾ USER         PID  COMMAND");
	look_expect(&s, "b Mark");
	look_expect_not(&s, "Quit");
	assert_int_equal(look_press(&s, 'b', &r), VIEW_MARK);
	assert_int_equal(look_press(&s, 0xf6, &r), VIEW_MARK);
	assert_int_equal(look_press(&s, 'm', &r), 0);
	assert_int_equal(look_press(&s, 'q', &r), 0);
	assert_int_equal(look_press(&s, KEY_CODE_CTRL('c'), &r), VIEW_QUIT);
	stage_type(&s, " ");
	look_expect(&s, "10•");
	stage_type(&s, "?");
	look_expect(&s, "b ö         set a mark");
	stage_finish(&s);
}

static void own_columns_of_mappings(void **state)
{
	static const struct actor one[] = {{.pid = 10,
		.comm = "one",
		.user = "ada",
		.rss_bytes = 900 * MIB,
		.has_mappings = true}};
	struct view_options o = {.charset = CHARSET_BRAILLE, .open_pid = 10};
	struct column_order columns;
	struct err err = ERR_INIT;
	struct stage s;

	(void)state;
	column_order_init(&columns, &columns_of_mappings);
	assert_int_equal(column_order_read(&columns, "PRIVATE TREND RSS", &err), 0);
	o.map_columns = &columns;
	stage_init(&s, &o, one, 1, 10);
	stage_play(&s, 8);
	look_expect(&s, " PRIVATE  TREND          RSS▾  MAPPING");
	look_expect_not(&s, "RATE");
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pause_holds_the_picture),
		cmocka_unit_test(a_pause_ends_with_its_screen),
		cmocka_unit_test(a_mark_is_asked_for_and_shown),
		cmocka_unit_test(panels_zoom_and_reading),
		cmocka_unit_test(keys_that_mean_nothing),
		cmocka_unit_test(arrows_scroll_a_panel_and_stop_at_its_end),
		cmocka_unit_test(own_keys_and_columns),
		cmocka_unit_test(own_columns_of_mappings),
	};

	return look_run(tests);
}
