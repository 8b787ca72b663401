#include "config.h"

#include "export/nagios.h"

#include <locale.h>

#include "unit.h"

static void performance_data(void **state)
{
	static const struct {
		const char *name;
		struct nagios_perf perf;
		const char *text;
	} cases[] = {
		{"plain", {.label = "rss", .value = 3113851289, .unit = "B"},
			"rss=3113851289B"},
		{"both bounds",
			{.label = "rss", .value = 5, .unit = "B", .has_min = true,
				.warn = {true, false, 1073741824},
				.crit = {true, false, 2147483648}},
			"rss=5B;1073741824;2147483648;0"},
		{"below", {.label = "headroom", .value = 5, .unit = "B",
				  .crit = {true, true, 100}},
			"headroom=5B;;100:"},
		{"only a minimum", {.label = "n", .value = 1, .unit = "", .has_min = true},
			"n=1;;;0"},
		{"decimals are those of the bounds",
			{.label = "used", .value = 7.25, .decimals = 1, .unit = "%",
				.warn = {true, false, 80}},
			"used=7.2%;80.0"},
		{"below zero", {.label = "g", .value = -2.5, .decimals = 1, .unit = ""},
			"g=-2.5"},
		{"blank", {.label = "a b", .value = 1, .unit = ""}, "'a b'=1"},
		{"parentheses", {.label = "used(as)", .value = 1, .unit = ""}, "'used(as)'=1"},
		{"empty", {.label = "", .value = 1, .unit = ""}, "''=1"},
		{"quote, equals sign, bar", {.label = "a'=|b", .value = 1, .unit = ""},
			"'a\\x27\\x3d\\x7cb'=1"},
		{"newline", {.label = "a\nb", .value = 1, .unit = ""}, "'a\\x0ab'=1"},
		{"semicolon", {.label = "a;b", .value = 1, .unit = ""}, "'a;b'=1"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_BUF struct buf out;

		buf_init(&out, 1000);
		nagios_put_perf(&out, &cases[i].perf);
		if (strcmp(out.data, cases[i].text))
			fail_msg("%s: %s", cases[i].name, out.data);
	}
}

static void items_are_separated_or_left_out(void **state)
{
	struct nagios_perf perf = {.label = "a", .value = 1, .unit = ""};
	AUTO_BUF struct buf out;

	(void)state;
	buf_init(&out, 100000);
	nagios_put_perf(&out, &perf);
	nagios_put_perf(&out, &perf);
	assert_string_equal(out.data, "a=1 a=1");
	for (int i = 0; i < 5000; i++)
		nagios_put_perf(&out, &perf);
	assert_true(out.len <= 4096);
	assert_string_equal(out.data + out.len - 4, " a=1");
}

static void text_stays_one_line_without_a_bar(void **state)
{
	AUTO_BUF struct buf out;

	(void)state;
	buf_init(&out, 1000);
	nagios_put_text(&out, "a|b\n\x1b[2J");
	assert_string_equal(out.data, "a\\x7cb\\x0a\\x1b[2J");
}

static void whole_lines(void **state)
{
	AUTO_BUF struct buf out;

	(void)state;
	buf_init(&out, 1000);
	nagios_put_line(&out, NAGIOS_OK, "fine", "");
	nagios_put_line(&out, NAGIOS_UNKNOWN, "why", "a=1");
	assert_string_equal(out.data, "MEMORY OK - fine\nMEMORY UNKNOWN - why | a=1\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(performance_data),
		cmocka_unit_test(items_are_separated_or_left_out),
		cmocka_unit_test(text_stays_one_line_without_a_bar),
		cmocka_unit_test(whole_lines),
	};

	setlocale(LC_CTYPE, "");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
