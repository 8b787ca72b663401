#include "config.h"

#include "view/maps.h"

#include <stdlib.h>

#include "look.h"
#include "scenes.h"
#include "unit.h"
#include "view/map_columns.h"

static void rows_are_sorted_by_any_column(void **state)
{
	static const struct {
		const char *name, *keys, *first, *sorted;
	} cases[] = {
		{"at first", "", "anonymous (probably Python)", "RSS▾"},
		{"by name", "N", "/dev/shm", "MAPPING▴"},
		{"by name, the other way round", "NI", "thread arenas", "MAPPING▾"},
		{"by PSS", "P", "anonymous", "PSS▾"},
		{"by PSS, the least first", "PI", "[vdso]", "PSS▴"},
		{"by private memory", ">>", "anonymous", "PRIVATE▾"},
		{"by growth", "G", "anonymous", "RATE▾"},
		{"by the difference", "D", "anonymous", "Δ MARK▾"},
		{"by the column before", "G<", "anonymous", "Δ MARK▾"},
		{"by the one before the first", "<", "/dev/shm", "MAPPING▴"},
		{"back to RSS", "NM", "anonymous", "RSS▾"},
		{"RSS again stays as it is", "IM", "[vdso]", "RSS▴"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stage s;

		scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
		stage_type(&s, cases[i].keys);
		print_message("%s\n", cases[i].name);
		look_expect_selected(&s, cases[i].first);
		look_expect(&s, cases[i].sorted);
		stage_finish(&s);
	}
}

static void a_menu_says_what_columns_are(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_F1 + 5);
	look_expect(&s, "Sort by");
	look_expect(&s, "PRIVATE: shared with nobody");
	stage_key(&s, KEY_CODE_END);
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "MAPPING▴");
	look_expect_selected(&s, "/dev/shm");
	stage_finish(&s);
}

static void the_cursor_stays_with_its_mapping(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	look_expect_selected(&s, "[heap]");
	stage_type(&s, "N");
	look_expect_selected(&s, "[heap]");
	stage_type(&s, "I");
	look_expect_selected(&s, "[heap]");
	/* More tables come in. */
	s.seconds += 30;
	stage_play(&s, s.seconds);
	look_expect_selected(&s, "[heap]");
	stage_finish(&s);
}

static void a_filter_lets_some_pass(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "\\LIB|heap");
	look_expect(&s, "3 of 9 \"LIB|heap\"");
	look_expect(&s, "libtorch_cpu.so");
	look_expect_not(&s, "[stack]");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "3 of 9 \"LIB|heap\"");
	/* Escape takes the filter away first, then leaves. */
	assert_int_equal(look_press(&s, KEY_CODE_ESCAPE, &r), 0);
	look_expect(&s, "[stack]");
	assert_true(look_press(&s, KEY_CODE_ESCAPE, &r) & VIEW_CLOSE);
	stage_finish(&s);
}

static void a_filter_that_nothing_passes(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "\\nowhere");
	look_expect(&s, "no mapping is like that; Esc shows all again");
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "[stack]");
	stage_finish(&s);
}

static void a_search_finds_one_after_the_other(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_type(&s, "/lib");
	look_expect_selected(&s, "libtorch_cpu.so");
	stage_key(&s, KEY_CODE_F1 + 2);
	look_expect_selected(&s, "libc.so.6");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect_selected(&s, "[heap]");
	stage_type(&s, "nn");
	look_expect_selected(&s, "libc.so.6");
	stage_type(&s, "/nowhere");
	look_expect(&s, "not found");
	stage_finish(&s);
}

static void the_mouse_selects_and_sorts(void **state)
{
	struct intent wheel = {.kind = INTENT_WHEEL, .steps = 2};
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	look_click(&s, 40, 14);
	look_expect_selected(&s, "libtorch_cpu.so");
	look_click(&s, 53, 11);
	look_expect(&s, "MAPPING▴");
	look_expect_selected(&s, "libtorch_cpu.so");
	look_click(&s, 53, 11);
	look_expect(&s, "MAPPING▾");
	stage_intent(&s, &wheel);
	look_expect_not(&s, "no such");
	stage_finish(&s);
}

static void in_other_panels_the_keys_are_not_there(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "4/N");
	look_expect_not(&s, "Search:");
	stage_type(&s, "1");
	look_expect(&s, "RSS▾");
	stage_finish(&s);
}

static void a_pause_holds_the_rows(void **state)
{
	AUTO_FREE char *before = NULL, *after = NULL;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "G ");
	before = look_text(&s, 100, 30);
	s.seconds += 60;
	stage_play(&s, s.seconds);
	after = look_text(&s, 100, 30);
	assert_string_equal(strstr(before, "[1 Map"), strstr(after, "[1 Map"));
	stage_finish(&s);
}

static void another_process_begins_anew(void **state)
{
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "N\\heap");
	stage_key(&s, KEY_CODE_ENTER);
	stage_key(&s, KEY_CODE_ESCAPE);
	stage_key(&s, KEY_CODE_ESCAPE);
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_not(&s, "\"heap\"");
	look_expect(&s, "MAPPING▴");
	stage_finish(&s);
}

/* Letters of the columns that are shown, in their order. */
static const char *shown_columns(
	const struct map_columns *place, char out[MAP_COLUMN_COUNT + 1])
{
	size_t n = 0;

	for (size_t k = 0; k < MAP_COLUMN_COUNT; k++)
		if (place->at.shown[k])
			out[n++] = "apRPVWSDGtM"[k];
	out[n] = '\0';
	return out;
}

static void columns_leave_by_priority(void **state)
{
	static const struct {
		bool single;
		int width, least_name;
		const char *shown;
	} cases[] = {
		{false, 200, 80, "RPVWSDGtM"},
		{false, 100, 36, "RPVWDGtM"},
		{false, 80, 27, "RPVDGtM"},
		{false, 79, 27, "RPVDGtM"},
		{false, 74, 30, "RPVDGM"},
		{false, 60, 20, "RPDGM"},
		{false, 50, 20, "RDGM"},
		{false, 40, 20, "RDM"},
		{false, 30, 20, "RM"},
		{false, 10, 20, "RM"},
		{true, 200, 80, "apRPVWSDGM"},
		{true, 100, 27, "apRPVSDGM"},
		{true, 80, 27, "apRSDGM"},
		{true, 79, 27, "apRSDGM"},
		{true, 70, 20, "apRDGM"},
		{true, 60, 20, "apRDM"},
		{true, 50, 20, "apRM"},
		{true, 40, 20, "aRM"},
		{true, 10, 20, "aRM"},
	};
	struct mapping_list list = {.references = 1};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct maps m = {
			.sort = MAP_RSS, .list = cases[i].single ? &list : NULL};
		char shown[MAP_COLUMN_COUNT + 1], name[40];
		struct column_order order;
		struct map_columns place;

		snprintf(name, sizeof name, "%s, %d wide",
			cases[i].single ? "single ones" : "groups", cases[i].width);
		column_order_init(&order, &columns_of_mappings);
		map_columns_place(&place, &m, &order, 0, cases[i].width);
		if (strcmp(shown_columns(&place, shown), cases[i].shown))
			fail_msg("%s: %s, not %s", name, shown, cases[i].shown);
		assert_case(name, place.at.w[MAP_NAME] >= cases[i].least_name);
		assert_case(name, cases[i].width < 50 ||
					  place.at.x[MAP_NAME] + place.at.w[MAP_NAME] ==
						  cases[i].width);
	}
}

static void single_mappings_are_listed_when_asked_for(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	assert_false(view_wants_list(s.view));
	assert_int_equal(look_press(&s, KEY_CODE_F1 + 4, &r), VIEW_MAPPINGS);
	assert_true(view_wants_list(s.view));
	/* Until they were read there are groups. */
	look_expect(&s, "its mappings are being read one by one");
	look_expect(&s, "thread arenas, 3 areas");
	s.seconds += 30;
	stage_play(&s, s.seconds);
	look_expect_not(&s, "being read");
	look_expect(&s, "ADDRESS PERMS  RSS");
	look_expect(&s, "single, by RSS");
	look_expect_selected(&s, "rw-p   1.");
	assert_int_equal(look_press(&s, 't', &r), VIEW_MAPPINGS);
	assert_false(view_wants_list(s.view));
	look_expect(&s, "thread arenas, 3 areas");
	/* They are followed from the last list on: nothing begins anew. */
	stage_type(&s, "t");
	s.seconds += 30;
	stage_play(&s, s.seconds);
	look_expect_not(&s, "Δ 0s");
	/* Elsewhere they are not read. */
	stage_key(&s, KEY_CODE_ESCAPE);
	assert_false(view_wants_list(s.view));
	stage_finish(&s);
}

static void a_growing_mapping_keeps_the_cursor(void **state)
{
	struct stage s;

	(void)state;
	scene_find("mappings-single")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "a");
	stage_key(&s, KEY_CODE_END);
	stage_key(&s, KEY_CODE_HOME);
	look_expect_selected(&s, "7f11e3d79000 rw-p");
	s.seconds += 60;
	stage_play(&s, s.seconds);
	/* It begins lower, ends where it did, and is still the one. */
	look_expect_not(&s, "7f11e3d79000");
	look_expect_selected(&s, "7f11");
	look_expect_selected(&s, "rw-p   1.");
	stage_type(&s, "<<<");
	look_expect_selected(&s, "7f11");
	stage_finish(&s);
}

static void single_mappings_are_found(void **state)
{
	static const struct {
		const char *name, *keys, *found;
	} cases[] = {
		{"by name", "/heap", "[heap]"},
		{"by the first digits of an address", "/7ffe", "[vdso]"},
		{"by an address in it", "/7f11f0000000", "1.4G"},
		{"by one that is written with 0x", "/0x7f11f0000000", "1.4G"},
		{"by rights", "/rw-s", "/dev/shm"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stage s;

		scene_find("mappings-single")->play(&s, CHARSET_BRAILLE);
		print_message("%s\n", cases[i].name);
		/* From the end on, so that it is not there already. */
		stage_key(&s, KEY_CODE_END);
		stage_type(&s, cases[i].keys);
		look_expect_selected(&s, cases[i].found);
		look_expect_not(&s, "not found");
		stage_finish(&s);
	}
}

static void single_mappings_are_sorted(void **state)
{
	static const struct {
		const char *keys, *first, *sorted;
	} cases[] = {
		{"<<", "/usr/bin/python3.12", "ADDRESS▴"},
		{"<<I", "[vdso]", "ADDRESS▾"},
		{"<", "r--p", "PERMS▴"},
		{"D", "1.4G", "Δ 19m▾"},
		{"N", "/dev/shm", "MAPPING▴"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stage s;

		scene_find("mappings-single")->play(&s, CHARSET_BRAILLE);
		stage_type(&s, cases[i].keys);
		print_message("%s\n", cases[i].keys);
		look_expect_selected(&s, cases[i].first);
		look_expect(&s, cases[i].sorted);
		/* Groups have no addresses: they are sorted by RSS then. */
		stage_type(&s, "t");
		if (i < 3)
			look_expect_selected(&s, "2.4G");
		if (i < 3)
			look_expect(&s, "RSS▾");
		stage_finish(&s);
	}
}

static void a_group_opens_and_closes(void **state)
{
	struct view_requests r;
	struct stage s;

	(void)state;
	scene_find("process-growing")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_DOWN);
	stage_key(&s, KEY_CODE_DOWN);
	assert_true(look_press(&s, KEY_CODE_ENTER, &r) & VIEW_MAPPINGS);
	look_expect(&s, "/usr/lib/python3/dist-packages/torch/lib/libtorch_cpu.so");
	look_expect(&s, "4 areas  RSS 94M");
	look_expect(&s, "on device 254:1");
	look_expect(&s, "its mappings are being read one by one");
	s.seconds += 30;
	stage_play(&s, s.seconds);
	look_expect(&s, "7f5506870000 r-xp");
	look_expect_not(&s, "7f1245e52000");
	/* Escape leads back to the row that it was opened from. */
	assert_int_equal(look_press(&s, KEY_CODE_ESCAPE, &r), VIEW_MAPPINGS);
	look_expect_selected(&s, "libtorch_cpu.so");
	assert_true(look_press(&s, KEY_CODE_ESCAPE, &r) & VIEW_CLOSE);
	stage_finish(&s);
}

static void a_single_mapping_opens_its_group(void **state)
{
	struct stage s;

	(void)state;
	scene_find("mappings-single")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "/7f1245e");
	stage_key(&s, KEY_CODE_ENTER);
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "probably Python: arenas");
	look_expect_selected(&s, "7f1245e52000");
	look_expect_not(&s, "[heap]");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "[heap]");
	look_expect_selected(&s, "7f1245e52000");
	stage_finish(&s);
}

static void a_pause_holds_single_mappings(void **state)
{
	AUTO_FREE char *before = NULL, *after = NULL;
	struct stage s;

	(void)state;
	scene_find("mappings-single")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "Z");
	before = look_text(&s, 100, 30);
	s.seconds += 60;
	stage_play(&s, s.seconds);
	after = look_text(&s, 100, 30);
	assert_string_equal(strstr(before, "[1 Map"), strstr(after, "[1 Map"));
	/* What was not read before the pause is not known of that time. */
	stage_type(&s, "t");
	look_expect(&s, "thread arenas, 3 areas");
	stage_type(&s, "t");
	look_expect(&s, "one by one only the newest reading is known");
	stage_finish(&s);
}

static void what_counts_as_a_python(void **state)
{
	static const struct {
		const char *name, *comm, *exe;
		bool is_python;
	} cases[] = {
		{"by its name", "python3", "", true},
		{"by its program", "gunicorn", "/usr/bin/python3.11", true},
		{"of a virtual environment", "worker", "/home/ada/venv/bin/python", true},
		{"PyPy", "pypy3", "/opt/pypy/bin/pypy3.10", true},
		{"something else", "node", "/usr/bin/node", false},
		{"in a folder of that name", "x", "/opt/python/bin/x", false},
		{"nothing known", "", "", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct procid id = {.pid = 1};
		struct focus f = {.info = procinfo_create(&id, NULL, NULL, cases[i].exe)};

		snprintf(f.last.name, sizeof f.last.name, "%s", cases[i].comm);
		assert_case(cases[i].name, focus_is_python(&f) == cases[i].is_python);
		procinfo_unref(f.info);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_sorted_by_any_column),
		cmocka_unit_test(a_menu_says_what_columns_are),
		cmocka_unit_test(the_cursor_stays_with_its_mapping),
		cmocka_unit_test(a_filter_lets_some_pass),
		cmocka_unit_test(a_filter_that_nothing_passes),
		cmocka_unit_test(a_search_finds_one_after_the_other),
		cmocka_unit_test(the_mouse_selects_and_sorts),
		cmocka_unit_test(in_other_panels_the_keys_are_not_there),
		cmocka_unit_test(a_pause_holds_the_rows),
		cmocka_unit_test(another_process_begins_anew),
		cmocka_unit_test(columns_leave_by_priority),
		cmocka_unit_test(single_mappings_are_listed_when_asked_for),
		cmocka_unit_test(a_growing_mapping_keeps_the_cursor),
		cmocka_unit_test(single_mappings_are_found),
		cmocka_unit_test(single_mappings_are_sorted),
		cmocka_unit_test(a_group_opens_and_closes),
		cmocka_unit_test(a_single_mapping_opens_its_group),
		cmocka_unit_test(a_pause_holds_single_mappings),
		cmocka_unit_test(what_counts_as_a_python),
	};

	return look_run(tests);
}
