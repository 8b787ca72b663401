#include "config.h"

#include "view/view.h"

#include <stdlib.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"
#include "view/columns.h"
#include "view/keymap.h"
#include "view/panels.h"

#define WIDE 200
#define HIGH 48

static void the_mouse(void **state)
{
	struct intent wheel = {.kind = INTENT_WHEEL, .steps = 3};
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	look_click(&s, 30, 4);
	look_expect_selected(&s, "9120");
	look_click(&s, 8, 1);
	look_expect(&s, "PID▴");
	look_click(&s, 8, 1);
	look_expect(&s, "PID▾");
	stage_intent(&s, &wheel);
	look_expect_selected(&s, "4711");
	look_click(&s, 2, 23);
	look_expect(&s, "keys for the list");
	look_click(&s, 2, 2);
	look_click(&s, 30, 5);
	look_click(&s, 30, 5);
	look_expect(&s, "[1 Mappings]");
	look_click(&s, 34, 10);
	look_expect(&s, "[4 Limits]");
	stage_finish(&s);
}

/* Clicks that come faster than frames mean what was on the screen. */
static void clicks_between_two_frames(void **state)
{
	struct intent in = {.kind = INTENT_CLICK, .x = 40, .y = 6};
	struct stage s;

	(void)state;
	scene_find("list-signal")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 80, 24);
	for (int i = 0; i < 24; i++) {
		in.y = i;
		stage_intent(&s, &in);
		stage_intent(&s, &in);
	}
	stage_finish(&s);
	scene_find("list-sort-menu")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, 80, 24);
	in.y = 10;
	stage_intent(&s, &in);
	stage_intent(&s, &in);
	stage_intent(&s, &in);
	look_expect_not(&s, "Sort by");
	stage_finish(&s);
}

static void click_at(struct stage *s, int x, int y)
{
	struct intent in = {.kind = INTENT_CLICK, .x = x, .y = y};

	stage_draw(s, WIDE, HIGH);
	stage_intent(s, &in);
}

static void wheel_at(struct stage *s, int x, int y, int steps)
{
	struct intent in = {.kind = INTENT_WHEEL, .x = x, .y = y, .steps = steps};

	stage_draw(s, WIDE, HIGH);
	stage_intent(s, &in);
}

/* Where @text begins in row @y, in columns; negative: it is not there. */
static int column_of(struct stage *s, int y, const char *text)
{
	for (int x = 0; x < s->canvas.cols; x++) {
		char row[7 * WIDE + 1] = "";
		size_t len = 0;

		for (int i = x; i < s->canvas.cols && len < sizeof row - 8; i++)
			len += (size_t)snprintf(row + len, sizeof row - len, "%.7s",
				canvas_at(&s->canvas, i, y)->bytes);
		if (!strncmp(row, text, strlen(text)))
			return x;
	}
	return -1;
}

/* The key is pressed on one stage, its place in the bottom line clicked on another. */
static void expect_same(const char *scene, size_t at)
{
	const struct key_binding *b = &key_bindings[at];
	struct intent key = {.kind = INTENT_KEY, .key = b->key[0]};
	AUTO_FREE char *pressed = NULL, *clicked = NULL;
	struct stage one, two;
	char text[100];

	scene_find(scene)->play(&one, CHARSET_BRAILLE);
	scene_find(scene)->play(&two, CHARSET_BRAILLE);
	stage_draw(&one, WIDE, HIGH);
	stage_draw(&two, WIDE, HIGH);
	snprintf(text, sizeof text, "%s %s", b->brief, b->label);
	if (column_of(&two, HIGH - 1, text) >= 0) {
		stage_intent(&one, &key);
		click_at(&two, column_of(&two, HIGH - 1, text), HIGH - 1);
		pressed = look_text(&one, WIDE, HIGH);
		clicked = look_text(&two, WIDE, HIGH);
		if (strcmp(pressed, clicked) != 0)
			fail_msg("%s, %s: a click is not the key\n%s%s", scene, text,
				pressed, clicked);
	}
	stage_finish(&one);
	stage_finish(&two);
}

static void the_bottom_line_is_clicked_as_keys_are_pressed(void **state)
{
	static const char *const names[] = {"list", "list-tagged", "process-growing"};

	(void)state;
	for (size_t n = 0; n < COUNT_OF(names); n++)
		for (size_t i = 0; i < key_binding_count; i++)
			if (key_bindings[i].brief)
				expect_same(names[n], i);
}

static void every_title_sorts_and_inverts(void **state)
{
	static const char *const titles[] = {
		"PID", "USER", "RSS", "PEAK", "RATE", "COMMAND"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(titles); i++) {
		struct stage s;
		char up[20], down[20];
		int x, first, second;

		scene_find("list")->play(&s, CHARSET_BRAILLE);
		stage_draw(&s, WIDE, HIGH);
		snprintf(up, sizeof up, "%s▴", titles[i]);
		snprintf(down, sizeof down, "%s▾", titles[i]);
		x = column_of(&s, 1, titles[i]);
		assert_case(titles[i], x > 0);
		click_at(&s, x + 1, 1);
		stage_draw(&s, WIDE, HIGH);
		first = column_of(&s, 1, up) >= 0     ? 1
			: column_of(&s, 1, down) >= 0 ? 2
						      : 0;
		click_at(&s, x + 1, 1);
		stage_draw(&s, WIDE, HIGH);
		second = column_of(&s, 1, up) >= 0     ? 1
			 : column_of(&s, 1, down) >= 0 ? 2
						       : 0;
		assert_case(titles[i], first + second == 3);
		stage_finish(&s);
	}
}

static void every_tab_opens_its_panel(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	for (int i = 0; i < PANEL_COUNT; i++) {
		char open[40], tab[40];

		snprintf(tab, sizeof tab, " %d %s ", panel_kinds[i].key,
			panel_kinds[i].name);
		snprintf(open, sizeof open, "[%d %s]", panel_kinds[i].key,
			panel_kinds[i].name);
		for (int y = 0; y < 24; y++) {
			int x;

			stage_draw(&s, 80, 24);
			x = column_of(&s, y, tab);
			if (x < 0)
				continue;
			look_click(&s, x + 1, y);
			look_expect(&s, open);
		}
	}
	stage_finish(&s);
}

/* The row of the cursor in a menu or the list, by its style; negative: none. */
static int selected_row(struct stage *s)
{
	stage_draw(s, WIDE, HIGH);
	for (int y = 0; y < HIGH; y++)
		for (int x = 0; x < WIDE; x++)
			if (canvas_at(&s->canvas, x, y)->style & STYLE_SELECTED)
				return y;
	return -1;
}

static void the_wheel_moves_what_is_on_top(void **state)
{
	struct stage s;
	int row;

	(void)state;
	scene_find("list-sort-menu")->play(&s, CHARSET_BRAILLE);
	stage_draw(&s, WIDE, HIGH);
	wheel_at(&s, 5, 5, 1);
	stage_key(&s, KEY_CODE_ESCAPE);
	row = selected_row(&s);
	wheel_at(&s, 5, 5, 3);
	assert_int_equal(selected_row(&s), row + 3);
	wheel_at(&s, 5, 5, -3);
	assert_int_equal(selected_row(&s), row);
	stage_finish(&s);
}

/* Two panels side by side: the one below the mouse scrolls, the other stays open. */
static void the_wheel_is_for_the_panel_below_it(void **state)
{
	AUTO_FREE char *before = NULL, *after = NULL;
	struct stage s;

	(void)state;
	scene_find("process-events")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "1");
	for (int i = 0; i < 60; i++)
		stage_event(&s, EVENT_NOTE, EVENT_INFO, 0, "something more");
	stage_event(&s, EVENT_NOTE, EVENT_INFO, 0, "the last of them");
	stage_update(&s);
	before = look_text(&s, WIDE, HIGH);
	assert_non_null(strstr(before, "[1 Mappings]"));
	wheel_at(&s, WIDE - 10, HIGH - 4, 30);
	after = look_text(&s, WIDE, HIGH);
	assert_string_not_equal(before, after);
	assert_non_null(strstr(after, "[1 Mappings]"));
	assert_null(strstr(after, "the last of them"));
	click_at(&s, WIDE - 3, HIGH - 2);
	stage_draw(&s, WIDE, HIGH);
	free(after);
	after = look_text(&s, WIDE, HIGH);
	assert_non_null(strstr(after, "[5 Events]"));
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_mouse),
		cmocka_unit_test(clicks_between_two_frames),
		cmocka_unit_test(the_bottom_line_is_clicked_as_keys_are_pressed),
		cmocka_unit_test(every_title_sorts_and_inverts),
		cmocka_unit_test(every_tab_opens_its_panel),
		cmocka_unit_test(the_wheel_moves_what_is_on_top),
		cmocka_unit_test(the_wheel_is_for_the_panel_below_it),
	};

	return look_run(tests);
}
