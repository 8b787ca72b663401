/* The command's panel and keyboard, leaving, snapshots and recordings: what keys ask for. */
#include "config.h"

#include "unit.h"

#include "look.h"
#include "scenes.h"
#include "view/intent.h"
#include "view/output.h"

static void start(struct stage *s, const char *scene)
{
	scene_find(scene)->play(s, CHARSET_BRAILLE);
}

/* Press a key that the application is not asked about. */
static void press(struct stage *s, uint32_t key)
{
	struct view_requests r;

	look_press(s, key, &r);
}

static void without_a_command_there_is_no_panel_6(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "process-growing");
	look_press(&s, '6', &r);
	look_press(&s, 'i', &r);
	look_expect_not(&s, "Output");
	look_expect_not(&s, "typing");
	look_expect(&s, "[1 Mappings]");
	stage_finish(&s);
}

static void keys_go_to_the_command_until_they_are_taken_back(void **state)
{
	static const uint32_t keys[] = {'q', 'm', ' ', KEY_CODE_ESCAPE, KEY_CODE_UP,
		KEY_CODE_CTRL('c'), KEY_CODE_F1, 0xe9};
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "output");
	press(&s, 'i');
	look_expect(&s, "typing to python3");
	for (size_t i = 0; i < COUNT_OF(keys); i++) {
		assert_int_equal(look_press(&s, keys[i], &r), VIEW_TYPE);
		assert_int_equal(r.key, keys[i]);
	}
	assert_int_equal(look_press(&s, VIEW_KEY_BACK, &r), 0);
	look_expect_not(&s, "typing to");
	assert_int_equal(look_press(&s, 'm', &r), VIEW_MARK);
	stage_finish(&s);
}

static void enter_in_the_panel_types(void **state)
{
	struct stage s;

	(void)state;
	start(&s, "output");
	press(&s, KEY_CODE_ENTER);
	look_expect(&s, "typing to python3");
	stage_finish(&s);
}

static void a_click_on_the_panel_types(void **state)
{
	struct stage s;

	(void)state;
	start(&s, "output");
	look_expect(&s, "[6 Output]");
	look_click(&s, 10, 15);
	look_expect(&s, "typing to python3");
	stage_finish(&s);
}

static void typing_ends_with_the_command(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "output");
	press(&s, 'i');
	s.status.command_listens = false;
	stage_update(&s);
	look_expect_not(&s, "typing to");
	assert_int_equal(look_press(&s, 'm', &r), VIEW_MARK);
	press(&s, 'i');
	look_expect_not(&s, "typing to");
	stage_finish(&s);
}

struct answer {
	const char *name;
	uint32_t asks, answers;
	bool leaves;
};

static const struct answer answers[] = {
	{"q, yes", 'q', 'y', true},
	{"q, no", 'q', 'n', false},
	{"q, Enter: the first", 'q', KEY_CODE_ENTER, true},
	{"q, Escape", 'q', KEY_CODE_ESCAPE, false},
	{"F10, yes", KEY_CODE_F1 + 9, 'y', true},
	{"^C twice", KEY_CODE_CTRL('c'), KEY_CODE_CTRL('c'), true},
	{"^C, no", KEY_CODE_CTRL('c'), 'n', false},
};

static void leaving_a_command_that_runs_is_asked_about(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(answers); i++) {
		const struct answer *a = &answers[i];
		struct view_requests r;
		struct stage s;

		start(&s, "output");
		assert_case(a->name, !look_press(&s, a->asks, &r));
		look_expect(&s, "still runs");
		look_press(&s, a->answers, &r);
		assert_case(a->name, !!(r.what & VIEW_QUIT) == a->leaves);
		look_expect_not(&s, "still runs");
		stage_finish(&s);
	}
}

static void leaving_one_that_ended_is_not(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "output-ended");
	assert_int_equal(look_press(&s, 'q', &r), VIEW_QUIT);
	assert_int_equal(look_press(&s, KEY_CODE_CTRL('c'), &r), VIEW_QUIT);
	stage_finish(&s);
}

static void the_question_goes_when_the_command_ends(void **state)
{
	struct stage s;

	(void)state;
	start(&s, "output-quit");
	look_expect(&s, "still runs");
	s.status.quit_question = NULL;
	stage_update(&s);
	look_expect_not(&s, "still runs");
	stage_finish(&s);
}

static void a_terminal_that_is_gone_is_not_asked(void **state)
{
	struct intent gone = {.kind = INTENT_QUIT};
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "output-typing");
	view_apply(s.view, s.history, &gone, &r);
	assert_int_equal(r.what, VIEW_QUIT | VIEW_GONE);
	stage_finish(&s);
}

static void scrolling_back_holds_the_picture(void **state)
{
	struct stage s;

	(void)state;
	start(&s, "output");
	look_expect(&s, "epoch 40");
	press(&s, KEY_CODE_HOME);
	look_expect(&s, "epoch  1 ");
	look_expect(&s, "30 below");
	for (int i = 0; i < 100; i++)
		output_feed(s.output, "more\r\n", 6);
	look_expect(&s, "epoch  1 ");
	press(&s, KEY_CODE_END);
	look_expect_not(&s, "epoch");
	output_feed(s.output, "last", 4);
	look_expect(&s, "last");
	stage_finish(&s);
}

static void what_is_looked_at_stays_while_old_lines_are_forgotten(void **state)
{
	struct stage s;

	(void)state;
	start(&s, "output");
	for (int i = 0; i < OUTPUT_LINES_MAX; i++)
		output_feed(s.output, "x\r\n", 3);
	look_expect_not(&s, "epoch");
	output_feed(s.output, "here it is\r\n", 12);
	for (int i = 0; i < 20; i++)
		output_feed(s.output, "y\r\n", 3);
	press(&s, KEY_CODE_PAGE_UP);
	look_expect(&s, "here it is");
	for (int i = 0; i < 1000; i++)
		output_feed(s.output, "z\r\n", 3);
	look_expect(&s, "here it is");
	stage_finish(&s);
}

static void a_recording_is_of_what_is_looked_at(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "process-growing");
	assert_int_equal(look_press(&s, 'r', &r), VIEW_RECORD);
	assert_int_equal(r.to_count, 1);
	assert_int_equal(r.to[0].pid, 4711);
	stage_finish(&s);
	/* In the list of all the selected one, or those that are tagged. */
	start(&s, "list");
	press(&s, KEY_CODE_DOWN);
	assert_int_equal(look_press(&s, 'r', &r), VIEW_RECORD);
	assert_int_equal(r.to_count, 1);
	assert_false(r.to_all);
	stage_finish(&s);
	start(&s, "list-tagged");
	assert_int_equal(look_press(&s, 'r', &r), VIEW_RECORD);
	assert_true(r.to_count > 1);
	stage_finish(&s);
	/* In a list of targets all of them. */
	start(&s, "output-list");
	assert_int_equal(look_press(&s, 'r', &r), VIEW_RECORD);
	assert_true(r.to_all);
	stage_finish(&s);
	/* Nobody: one that has ended. */
	start(&s, "output-ended");
	assert_int_equal(look_press(&s, 'r', &r), VIEW_RECORD);
	assert_int_equal(r.to_count, 0);
	assert_false(r.to_all);
	stage_finish(&s);
}

static void a_snapshot_is_asked_for_everywhere(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	start(&s, "list");
	assert_int_equal(look_press(&s, 's', &r), VIEW_SNAPSHOT);
	stage_finish(&s);
	start(&s, "output");
	assert_int_equal(look_press(&s, 's', &r), VIEW_SNAPSHOT);
	stage_finish(&s);
}

static void the_first_size_is_that_of_the_panel(void **state)
{
	static const int sizes[][2] = {{80, 24}, {100, 30}, {160, 48}, {140, 20}};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		int cols, rows, first_cols, first_rows;
		struct stage s;

		start(&s, "output");
		stage_draw(&s, sizes[i][0], sizes[i][1]);
		assert_true(view_output_size(s.view, &cols, &rows));
		view_output_size_first(
			sizes[i][0], sizes[i][1], &first_cols, &first_rows);
		assert_int_equal(cols, first_cols);
		assert_int_equal(rows, first_rows);
		stage_finish(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_command_there_is_no_panel_6),
		cmocka_unit_test(keys_go_to_the_command_until_they_are_taken_back),
		cmocka_unit_test(enter_in_the_panel_types),
		cmocka_unit_test(a_click_on_the_panel_types),
		cmocka_unit_test(typing_ends_with_the_command),
		cmocka_unit_test(leaving_a_command_that_runs_is_asked_about),
		cmocka_unit_test(leaving_one_that_ended_is_not),
		cmocka_unit_test(the_question_goes_when_the_command_ends),
		cmocka_unit_test(a_terminal_that_is_gone_is_not_asked),
		cmocka_unit_test(scrolling_back_holds_the_picture),
		cmocka_unit_test(what_is_looked_at_stays_while_old_lines_are_forgotten),
		cmocka_unit_test(a_recording_is_of_what_is_looked_at),
		cmocka_unit_test(a_snapshot_is_asked_for_everywhere),
		cmocka_unit_test(the_first_size_is_that_of_the_panel),
	};

	return look_run(tests);
}
