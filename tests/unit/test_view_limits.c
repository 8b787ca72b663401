/* The panel of limits, and what is behind the verdicts, under keys and mouse. */
#include "config.h"

#include "view/view.h"

#include "look.h"
#include "scenes.h"
#include "unit.h"
#include "view/acks.h"

static void arrows_choose_a_limit(void **state)
{
	struct stage s;

	(void)state;
	scene_find("limits")->play(&s, CHARSET_BRAILLE);
	look_expect_selected(&s, "cgroup /user/job memory.max");
	stage_key(&s, KEY_CODE_UP);
	look_expect_selected(&s, "cgroup /user/job memory.max");
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "this machine");
	stage_key(&s, KEY_CODE_END);
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "number of mappings");
	look_expect_not(&s, "sysctl vm.max_map_count");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "sysctl vm.max_map_count");
	stage_key(&s, KEY_CODE_HOME);
	look_expect(&s, "memory.max of the cgroup");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_not(&s, "memory.max of the cgroup");
	stage_finish(&s);
}

static void a_click_chooses_a_limit_and_again_opens_it(void **state)
{
	struct stage s;

	(void)state;
	scene_find("limits")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "this machine");
	/* Below the titles: the cgroup and two lines of what is in it. */
	look_click(&s, 10, 15);
	look_expect_selected(&s, "this machine");
	look_expect_not(&s, "all programs together");
	look_click(&s, 10, 15);
	look_expect(&s, "all programs together");
	stage_finish(&s);
}

static void the_chosen_limit_keeps_the_cursor(void **state)
{
	struct stage s;

	(void)state;
	scene_find("limits")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "this machine");
	/* Another limit comes to the top. */
	s.evidence.outlook[0].eta_s = 5;
	view_update(s.view, s.history, &s.status);
	look_expect_selected(&s, "this machine");
	look_expect(&s, "⚑ number of mappings");
	stage_finish(&s);
}

static void evidence_opens_from_everywhere(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("evidence")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "Why?");
	look_expect(&s, "slope");
	assert_int_equal(look_press(&s, 'q', &r), 0);
	look_expect_not(&s, "Why?");
	/* Enter, where the panel has no rows to choose from. */
	stage_type(&s, "5");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "Why?");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect_not(&s, "Why?");
	look_click(&s, 20, 1);
	look_expect(&s, "Why?");
	look_click(&s, 20, 10);
	look_expect_not(&s, "Why?");
	look_click(&s, 20, 2);
	look_expect(&s, "Why?");
	stage_finish(&s);
}

static void evidence_opens_from_the_list(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	assert_true(look_press(&s, 'e', &r) & VIEW_OPEN);
	stage_obey(&s, &r);
	look_expect(&s, "Why?");
	look_press(&s, ' ', &r);
	look_expect(&s, "Why?");
	look_press(&s, 'x', &r);
	look_expect_not(&s, "Why?");
	stage_finish(&s);
}

static void evidence_scrolls_to_its_end_and_back(void **state)
{
	struct stage s;

	(void)state;
	scene_find("evidence")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "more lines");
	stage_key(&s, KEY_CODE_END);
	look_expect(&s, " 0 more lines");
	stage_key(&s, KEY_CODE_PAGE_DOWN);
	stage_key(&s, KEY_CODE_UP);
	look_expect(&s, " 1 more line");
	stage_key(&s, KEY_CODE_HOME);
	look_expect(&s, "│ Growth");
	stage_finish(&s);
}

static void what_is_acknowledged_is_said_quietly(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("acknowledged")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "✓ acknowledged: suspected");
	look_expect(&s, "✓ acknowledged: killed in");
	look_expect(&s, "seen     acknowledged: ");
	/* Once is enough. */
	assert_int_equal(look_press(&s, 'a', &r), VIEW_SEEN);
	assert_int_equal(r.seen_count, 0);
	stage_finish(&s);
}

static void a_row_of_the_list_is_acknowledged(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("acknowledged-list")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "✓✓   4711");
	stage_key(&s, KEY_CODE_DOWN);
	look_press(&s, 'a', &r);
	assert_int_equal(r.seen_count, 0);
	stage_finish(&s);
}

static void an_alert_is_shown_until_it_was_seen(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("alert")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "ALERT rss>1G for 10s, 1 more");
	look_press(&s, 'a', &r);
	assert_int_equal(r.seen_count, 1);
	assert_int_equal(r.seen[0].alerts, 1);
	look_expect(&s, "ALERT rss>1G for 10s: postgres 2210 (a");
	look_press(&s, 'a', &r);
	assert_int_equal(r.seen_count, 1);
	assert_int_equal(r.seen[0].id.pid, 2210);
	look_expect_not(&s, "ALERT");
	/* It clears, and comes again. */
	s.status.alert_count = 1;
	stage_update(&s);
	s.status.alert_count = 2;
	stage_update(&s);
	look_expect(&s, "ALERT rss>1G");
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arrows_choose_a_limit),
		cmocka_unit_test(a_click_chooses_a_limit_and_again_opens_it),
		cmocka_unit_test(the_chosen_limit_keeps_the_cursor),
		cmocka_unit_test(evidence_opens_from_everywhere),
		cmocka_unit_test(evidence_opens_from_the_list),
		cmocka_unit_test(evidence_scrolls_to_its_end_and_back),
		cmocka_unit_test(what_is_acknowledged_is_said_quietly),
		cmocka_unit_test(a_row_of_the_list_is_acknowledged),
		cmocka_unit_test(an_alert_is_shown_until_it_was_seen),
	};

	return look_run(tests);
}
