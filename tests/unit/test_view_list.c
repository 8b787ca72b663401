#include "config.h"

#include "view/view.h"

#include "look.h"
#include "scenes.h"
#include "unit.h"

static void opening_and_going_back(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	assert_int_equal(r.open.pid, 2210);
	assert_int_equal(view_opened(s.view).pid, 2210);
	assert_int_equal(look_press(&s, KEY_CODE_ESCAPE, &r), VIEW_CLOSE | VIEW_LIST_ON);
	assert_int_equal(r.close.pid, 2210);
	assert_int_equal(view_opened(s.view).pid, 0);
	look_expect_selected(&s, "2210");
	stage_finish(&s);
}

static void search_then_two_enters_open(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-search")->play(&s, CHARSET_BRAILLE);
	look_expect_selected(&s, "python3 job.py");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_not(&s, "Search: pyth");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "python3 job.py");
	look_expect(&s, "[1 Mappings]");
	stage_finish(&s);
}

static void escape_leaves_a_search_where_it_began(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, "/server");
	look_expect_selected(&s, "node server.js");
	stage_key(&s, KEY_CODE_BACKSPACE);
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect_selected(&s, "postgres");
	stage_finish(&s);
}

static void the_selected_process_stays_selected(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "9120");
	stage_type(&s, "N");
	look_expect_selected(&s, "9120");
	stage_type(&s, "I");
	look_expect_selected(&s, "9120");
	stage_key(&s, KEY_CODE_HOME);
	look_expect_selected(&s, "4194301");
	stage_finish(&s);
}

static void filters_come_and_go(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-filter")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "3 of 12 procs");
	look_expect_not(&s, "systemd");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "12 procs");
	stage_type(&s, "u");
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "user ada");
	look_expect(&s, "3 of 12 procs");
	stage_finish(&s);
}

static void tags_lead_to_a_group_and_escape_out_of_it(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "3 tagged  12 procs");
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), 0);
	look_expect(&s, "3 together: PSS and swap 580 MiB");
	look_expect_not(&s, "-bash");
	stage_key(&s, KEY_CODE_HOME);
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	assert_int_equal(r.open.pid, 32);
	stage_obey(&s, &r);
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "3 together");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "-bash");
	look_expect(&s, "3 tagged");
	stage_type(&s, "U");
	look_expect_not(&s, "tagged");
	assert_int_equal(look_press(&s, KEY_CODE_ENTER, &r), VIEW_OPEN | VIEW_LIST_OFF);
	stage_finish(&s);
}

static void a_group_ends_with_its_last_tag(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-group")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_HOME);
	stage_type(&s, "  ");
	look_expect(&s, "1 together");
	stage_type(&s, " ");
	look_expect_not(&s, "together");
	look_expect(&s, "-bash");
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
	look_expect(&s, "1 tagged");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "1 together");
	look_expect_not(&s, "stays");
	stage_play(&s, 10);
	look_expect_not(&s, "tagged");
	look_expect_not(&s, "together");
	look_expect(&s, "stays");
	stage_finish(&s);
}

static void folding_hides_what_is_below(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tree-folded")->play(&s, CHARSET_BRAILLE);
	look_expect_not(&s, "      32 ");
	look_expect(&s, "      31  210M   780M");
	look_expect_selected(&s, "31");
	stage_type(&s, "+");
	look_expect(&s, "      32 ");
	/* Nothing is below a leaf. */
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, "-");
	look_expect(&s, "      33 ");
	stage_type(&s, "t");
	look_expect_not(&s, "TREE");
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
	look_expect(&s, "6 tagged");
	stage_finish(&s);
}

static void the_cursor_follows_or_stays(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_HOME);
	look_expect_selected(&s, "  32");
	stage_type(&s, "N");
	look_expect_selected(&s, "  32");
	stage_type(&s, "F");
	stage_key(&s, 'M');
	look_expect_selected(&s, "  51");
	stage_type(&s, "F");
	stage_type(&s, "N");
	look_expect_selected(&s, "  51");
	stage_finish(&s);
}

static void n_finds_the_next(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-tagged")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "/gateway");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_selected(&s, "  32");
	stage_type(&s, "n");
	look_expect_selected(&s, "  33");
	stage_type(&s, "n");
	look_expect_selected(&s, "  31");
	stage_key(&s, KEY_CODE_F1 + 2);
	stage_key(&s, KEY_CODE_F1 + 2);
	look_expect(&s, "Search: gateway");
	look_expect_selected(&s, "  32");
	stage_finish(&s);
}

static void a_group_says_who_it_is(void **state)
{
	struct stage s;

	(void)state;
	scene_find("list-group-limit")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "3 together: PSS and swap at least 2.7 GiB (1 of 3 read)");
	look_expect(&s, "fastest +412 KiB/s: 4711 python3");
	look_expect(&s, "least left 696 MiB, 28m: 4711 python3");
	/* Without it another is the fastest, and nothing is known of limits. */
	stage_type(&s, " ");
	look_expect(&s, "2 together:");
	look_expect(&s, "fastest +20 KiB/s: 9120 node");
	look_expect_not(&s, "least left");
	stage_finish(&s);
	scene_find("list-group")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, " ");
	look_expect(&s, "none of them grows");
	stage_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_group_says_who_it_is),
		cmocka_unit_test(opening_and_going_back),
		cmocka_unit_test(search_then_two_enters_open),
		cmocka_unit_test(escape_leaves_a_search_where_it_began),
		cmocka_unit_test(the_selected_process_stays_selected),
		cmocka_unit_test(filters_come_and_go),
		cmocka_unit_test(tags_lead_to_a_group_and_escape_out_of_it),
		cmocka_unit_test(a_group_ends_with_its_last_tag),
		cmocka_unit_test(a_tag_ends_with_its_process),
		cmocka_unit_test(folding_hides_what_is_below),
		cmocka_unit_test(a_subtree_is_tagged_in_the_flat_list_too),
		cmocka_unit_test(the_cursor_follows_or_stays),
		cmocka_unit_test(n_finds_the_next),
	};

	return look_run(tests);
}
