#include "config.h"

#include "view/view.h"

#include <signal.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"

static void a_signal_is_sent_after_it_was_chosen_and_confirmed(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "2210");
	assert_int_equal(look_press(&s, KEY_CODE_F1 + 8, &r), 0);
	look_expect(&s, "Send to 2210 ");
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), 0);
	look_expect(&s, "Send TERM to 2210 ");
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), VIEW_SIGNAL);
	assert_int_equal(r.signal, SIGTERM);
	assert_int_equal(r.to_count, 1);
	assert_int_equal(r.to[0].pid, 2210);
	assert_true(r.to[0].start_time_ticks > 0);
	look_expect_not(&s, "Send");
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
		assert_int_equal(look_press(&s, ways[i], &r), 0);
		look_expect_not(&s, "Send");
		assert_int_equal(look_press(&s, 'y', &r), 0);
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
	assert_int_equal(look_press(&s, 'y', &r), VIEW_SIGNAL);
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
	assert_int_equal(look_press(&s, 'y', &r), VIEW_SIGNAL);
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
	look_expect_not(&s, "Send");
	stage_finish(&s);
	scene_find("list-targets")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "k");
	look_expect_not(&s, "Send");
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
	look_expect_not(&s, "Send");
	look_expect_selected(&s, "2210");
	in.y = 29;
	stage_type(&s, "k");
	stage_draw(&s, 100, 30);
	stage_intent(&s, &in);
	look_expect_not(&s, "Send");
	look_expect_not(&s, "keys for");
	stage_finish(&s);
}

static void readonly_has_no_signals(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-readonly")->play(&s, CHARSET_BRAILLE);
	look_expect_not(&s, "Signal");
	assert_int_equal(look_press(&s, KEY_CODE_F1 + 8, &r), 0);
	look_expect_not(&s, "Send");
	stage_key(&s, KEY_CODE_F1);
	look_expect_not(&s, "signal");
	stage_finish(&s);
}

static void a_signal_goes_to_all_that_are_tagged(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-signal-tagged")->play(&s, CHARSET_BRAILLE);
	assert_int_equal(look_press(&s, 'y', &r), VIEW_SIGNAL);
	assert_int_equal(r.to_count, 3);
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_signal_is_sent_after_it_was_chosen_and_confirmed),
		cmocka_unit_test(a_signal_is_not_sent_when_it_is_not_meant),
		cmocka_unit_test(a_signal_goes_to_whom_the_menu_named),
		cmocka_unit_test(a_signal_to_the_opened_process),
		cmocka_unit_test(nobody_signals_what_has_ended),
		cmocka_unit_test(a_click_beside_a_menu_closes_it),
		cmocka_unit_test(readonly_has_no_signals),
		cmocka_unit_test(a_signal_goes_to_all_that_are_tagged),
	};

	return look_run(tests);
}
