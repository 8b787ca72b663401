/* The Python panel under keys and mouse. */
#include "config.h"

#include "view/view.h"

#include "look.h"
#include "madepython.h"
#include "scenes.h"
#include "unit.h"

/* Whether @first stands in a row above @second. */
static void expect_order(struct stage *s, const char *first, const char *second)
{
	AUTO_FREE char *screen = look_text(s, 80, 24);
	const char *a = strstr(screen, first), *b = strstr(screen, second);

	if (!a || !b || a > b)
		fail_msg("%s is not above %s on:\n%s", first, second, screen);
}

static void p_goes_round_the_views(void **state)
{
	static const char *const open[] = {
		"[Functions]", "[GC]", "[Allocator]", "[Threads]", "[Advice", "[Types]"};
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "[Types]");
	for (size_t i = 0; i < COUNT_OF(open); i++) {
		stage_type(&s, "p");
		look_expect(&s, open[i]);
	}
	stage_type(&s, "P");
	look_expect(&s, "[Advice");
	stage_finish(&s);
}

static void p_opens_the_panel_as_it_was(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-gc")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "1");
	look_expect_not(&s, "[GC]");
	stage_type(&s, "p");
	look_expect(&s, "[GC]");
	stage_finish(&s);
}

static void a_click_opens_a_view(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, " Threads ");
	look_click(&s, 64, 11);
	look_expect(&s, "[Threads]");
	look_expect(&s, "holds the GIL");
	stage_finish(&s);
}

static void types_are_sorted(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	expect_order(&s, "Entry ", "numpy.ndarray");
	expect_order(&s, "numpy.ndarray", " str");
	/* By the column to the right: bytes gained. */
	stage_type(&s, ">");
	expect_order(&s, "Entry ", " str");
	look_expect_not(&s, "numpy.ndarray");
	stage_type(&s, "I");
	stage_key(&s, KEY_CODE_END);
	expect_order(&s, " str", "Entry ");
	/* By count: the title is clicked. */
	look_click(&s, 10, 12);
	expect_order(&s, " str", "Entry ");
	look_click(&s, 10, 12);
	look_expect(&s, "red\\x1b[31mtype");
	stage_finish(&s);
}

static void sort_menu(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_F1 + 5);
	look_expect(&s, "BYTES, difference");
	stage_key(&s, KEY_CODE_END);
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_not(&s, "BYTES, difference");
	expect_order(&s, "builtin_function_or_method", "collections.OrderedDict");
	stage_finish(&s);
}

static void filter_and_back(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	stage_type(&s, "\\dict");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "TYPE with dict");
	look_expect(&s, "OrderedDict");
	look_expect_not(&s, "Entry ");
	stage_type(&s, "\\zzz");
	look_expect(&s, "no type has that in its name");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "Entry ");
	/* Esc takes a filter back before it leaves the process. */
	stage_type(&s, "\\dict");
	stage_key(&s, KEY_CODE_ENTER);
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "Entry ");
	look_expect(&s, "[3 Python]");
	stage_finish(&s);
}

static void search_scrolls_to_it(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	look_expect_not(&s, "property");
	stage_type(&s, "/prop");
	look_expect(&s, "property");
	stage_key(&s, KEY_CODE_ESCAPE);
	look_expect(&s, "Entry ");
	stage_type(&s, "/e");
	stage_key(&s, KEY_CODE_ENTER);
	stage_type(&s, "nnnnn");
	look_expect_not(&s, "Entry ");
	stage_finish(&s);
}

static void enter_shows_whole_stacks(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-threads")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "called by 2 more");
	look_expect_not(&s, "<module>");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect(&s, "<module>");
	stage_key(&s, KEY_CODE_ENTER);
	look_expect_not(&s, "<module>");
	stage_finish(&s);
}

static void scrolling_is_each_view_s_own(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	stage_key(&s, KEY_CODE_PAGE_DOWN);
	look_expect_not(&s, "Entry ");
	stage_type(&s, "p");
	look_expect(&s, "what each thread was in");
	stage_type(&s, "P");
	look_expect_not(&s, "Entry ");
	stage_key(&s, KEY_CODE_HOME);
	look_expect(&s, "Entry ");
	stage_finish(&s);
}

/* A new reading comes while the picture stands still. */
static void pause_holds_the_reading(void **state)
{
	struct python_reading *r = made_python();
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "911,818");
	stage_type(&s, " ");
	made_type(r, "Entry", 42, 4242);
	stage_python(&s, r);
	look_expect(&s, "911,818");
	stage_type(&s, "m");
	look_expect(&s, "+60,288");
	stage_type(&s, " ");
	look_expect_not(&s, "911,818");
	look_expect(&s, " 42 ");
	stage_finish(&s);
}

static void mark_counts_from_the_newest(void **state)
{
	struct stage s;

	(void)state;
	scene_find("python-types")->play(&s, CHARSET_BRAILLE);
	look_expect(&s, "+60,288");
	stage_type(&s, "m");
	look_expect_not(&s, "+60,288");
	stage_type(&s, "x");
	look_expect(&s, "\u0394 START");
	look_expect(&s, "+195,936");
	stage_finish(&s);
}

/* Whatever the size, nothing is drawn outside and nothing crashes. */
static void every_size(void **state)
{
	static const int sizes[][2] = {{1, 1}, {20, 5}, {40, 10}, {41, 13}, {60, 16},
		{80, 17}, {139, 24}, {140, 30}, {300, 100}};

	(void)state;
	for (size_t i = 0; scene_at(i); i++) {
		struct stage s;

		if (strncmp(scene_at(i)->name, "python-", 7) != 0)
			continue;
		scene_at(i)->play(&s, CHARSET_BRAILLE);
		for (size_t k = 0; k < COUNT_OF(sizes); k++)
			free(look_text(&s, sizes[k][0], sizes[k][1]));
		stage_finish(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p_goes_round_the_views),
		cmocka_unit_test(p_opens_the_panel_as_it_was),
		cmocka_unit_test(a_click_opens_a_view),
		cmocka_unit_test(types_are_sorted),
		cmocka_unit_test(sort_menu),
		cmocka_unit_test(filter_and_back),
		cmocka_unit_test(search_scrolls_to_it),
		cmocka_unit_test(enter_shows_whole_stacks),
		cmocka_unit_test(scrolling_is_each_view_s_own),
		cmocka_unit_test(pause_holds_the_reading),
		cmocka_unit_test(mark_counts_from_the_newest),
		cmocka_unit_test(every_size),
	};

	return look_run(tests);
}
