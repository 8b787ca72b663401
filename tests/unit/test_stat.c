#include "config.h"

#include "proc/stat.h"

#include "exact.h"
#include "unit.h"

#define PAGE 4096
#define TAIL                                                                             \
	" S 4000 4711 4000 34816 4711 4194304 120 0 3 0 7 2 0 0 20 0 5 0 186861 "        \
	"19329024 2848 18446744073709551615 "
#define REST " 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0 1 2 3 4 5 6 7 0\n"

static int parse(const char *text, size_t len, struct stat_values *out)
{
	AUTO_FREE char *copy = exact_copy(text, len);

	return stat_parse(copy, len, PAGE, out);
}

static void all_fields(void **state)
{
	const char *text =
		"4711 (sleep)" TAIL "94214968692736 94214968695453 140727554176336" REST;
	struct stat_values s;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &s), 0);
	assert_int_equal(s.pid, 4711);
	assert_string_equal(s.name, "sleep");
	assert_int_equal(s.name_len, 5);
	assert_int_equal(s.state, 'S');
	assert_int_equal(s.ppid, 4000);
	assert_int_equal(s.flags, 4194304);
	assert_false(s.is_kernel_thread);
	assert_int_equal(s.minor_faults, 120);
	assert_int_equal(s.major_faults, 3);
	assert_int_equal(s.user_ticks, 7);
	assert_int_equal(s.system_ticks, 2);
	assert_int_equal(s.threads, 5);
	assert_int_equal(s.start_time_ticks, 186861);
	assert_int_equal(s.vsize_bytes, 19329024);
	assert_int_equal(s.rss_bytes, 2848 * PAGE);
	assert_true(s.has_addresses);
	assert_int_equal(s.start_code, 94214968692736);
	assert_int_equal(s.end_code, 94214968695453);
	assert_int_equal(s.start_stack, 140727554176336);
}

static void names(void **state)
{
	static const struct {
		const char *name, *comm;
	} cases[] = {
		{"closing brackets", "a) R 1 (b"},
		{"a newline", "a\nb"},
		{"an escape sequence", "\033[31mred"},
		{"invalid UTF-8", "\xff\xfe"},
		{"blanks", "  "},
		{"empty", ""},
		{"a whole line", "x) Z 1 1 1\n2 (y"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_FREE char *text =
			exact_replace("4711 (@)" TAIL "0 0 0" REST, "@", cases[i].comm);
		struct stat_values s;

		assert_case(cases[i].name, !parse(text, strlen(text), &s));
		assert_case(cases[i].name, !strcmp(s.name, cases[i].comm));
		assert_case(cases[i].name, s.name_len == strlen(cases[i].comm));
		assert_case(cases[i].name, s.state == 'S' && s.pid == 4711);
	}
}

static void a_long_name_is_cropped(void **state)
{
	AUTO_FREE char *text = exact_filled("2 (@)" TAIL "0 0 0" REST, 'k', 10136);
	struct stat_values s;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &s), 0);
	assert_int_equal(s.name_len, STAT_NAME_MAX - 1);
	assert_int_equal(strlen(s.name), STAT_NAME_MAX - 1);
}

static void addresses(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{"not permitted", "7 (a)" TAIL "1 1 0" REST},
		{"no memory", "7 (a)" TAIL "0 0 0" REST},
		{"a line that ends after rss", "7 (a)" TAIL "\n"},
		{"a line that ends within them", "7 (a)" TAIL "94214968692736 9421496\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stat_values s;

		assert_case(
			cases[i].name, !parse(cases[i].text, strlen(cases[i].text), &s));
		assert_case(cases[i].name, !s.has_addresses);
		assert_case(cases[i].name, s.rss_bytes == 2848 * PAGE);
	}
}

static void kernel_thread(void **state)
{
	const char *text =
		"2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 1 0 0 20 0 1 0 5 0 0 "
		"18446744073709551615 0 0 0 0\n";
	struct stat_values s;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &s), 0);
	assert_true(s.is_kernel_thread);
	assert_int_equal(s.ppid, 0);
	assert_int_equal(s.rss_bytes, 0);
}

static void refused(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
	} cases[] = {
		{"reaped process", "", -ENODATA},
		{"no bracket", "4711 sleep S 1 2 3\n", -EBADMSG},
		{"ends in the name", "4711 (sl", -EBADMSG},
		{"ends behind the name", "4711 (sleep)", -EBADMSG},
		{"ends behind the state", "4711 (sleep) S", -EBADMSG},
		{"too few fields", "4711 (sleep) S 4000 4711\n", -EBADMSG},
		{"no PID", "(sleep)" TAIL "0 0 0" REST, -EBADMSG},
		{"a word for a number", "1 (a) S 1 x 3 4 5 6 7 8 9\n", -EBADMSG},
		{"a field over 64 bits",
			"1 (a) S 1 1 1 1 1 1 99999999999999999999 0 0 0 0 0 0 0 0 0 1 0 "
			"1 1 1 1 \n",
			-ERANGE},
		{"rss over 64 bits in bytes",
			"1 (a) S 1 1 1 1 1 1 0 0 0 0 0 0 0 0 0 0 1 0 1 1 "
			"18446744073709551615 1\n",
			-ERANGE},
		{"PID over 32 bits", "4294967296 (a)" TAIL "0 0 0" REST, -ERANGE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stat_values s = {.pid = 77};

		assert_case(cases[i].name, parse(cases[i].text, strlen(cases[i].text),
						   &s) == cases[i].error);
		assert_case(cases[i].name, s.pid == 77);
	}
}

static void cut_anywhere(void **state)
{
	const char *text =
		"4711 (sleep)" TAIL "94214968692736 94214968695453 140727554176336" REST;
	const char *behind_rss = strstr(text, " 18446744073709551615");

	(void)state;
	for (size_t len = 1; len < strlen(text); len++) {
		struct stat_values s;
		int error = parse(text, len, &s);

		if (text + len <= behind_rss)
			assert_int_equal(error, -EBADMSG);
		else
			assert_int_equal(error, 0);
		if (!error && s.has_addresses)
			assert_int_equal(s.start_stack, 140727554176336);
	}
}

static void how_a_zombie_ended(void **state)
{
	static const struct {
		const char *name, *last;
		int code, status;
	} cases[] = {
		{"exit 3", " 768\n", 0, 768},
		{"killed by 9", " 9\n", 0, 9},
		{"exit 0, or not ours to know", " 0\n", -ENODATA, -1},
		{"no newline", " 768", 0, 768},
		{"cut before it", "", -EBADMSG, -1},
		{"not a number", " x\n", -EBADMSG, -1},
		{"too large", " 99999999999\n", -EBADMSG, -1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_FREE char *text = NULL;
		AUTO_FREE char *copy = NULL;
		int status = -1;
		int len = asprintf(&text,
			"47 (a) b) Z 1 2 3 4 -1 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 "
			"21 "
			"22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 "
			"43 "
			"44 45 46 47 48%s",
			cases[i].last);

		assert_true(len > 0);
		copy = exact_copy(text, (size_t)len);
		assert_case(cases[i].name,
			stat_exit_status(copy, (size_t)len, &status) == cases[i].code);
		assert_case(cases[i].name, status == cases[i].status);
	}
	assert_int_equal(stat_exit_status("", 0, &(int){0}), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fields),
		cmocka_unit_test(names),
		cmocka_unit_test(a_long_name_is_cropped),
		cmocka_unit_test(addresses),
		cmocka_unit_test(kernel_thread),
		cmocka_unit_test(refused),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(how_a_zombie_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
