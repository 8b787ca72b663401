#include "config.h"

#include "record/record_path.h"

#include "unit.h"

static void expansion(void **state)
{
	static const struct {
		const char *name, *pattern, *path;
		uint32_t pid;
		const char *host, *process;
	} cases[] = {
		{"nothing to do", "run.csv", "run.csv", 1, "h", "n"},
		{"all words", "%n-%p@%h.csv", "python3-4711@web-3.csv", 4711, "web-3", "python3"},
		{"percent sign", "100%%.csv", "100%.csv", 1, "h", "n"},
		{"environment", "%{MEMTIDE_TEST_DIR}/x", "a_b/x", 1, "h", "n"},
		{"a name never chooses a folder", "out/%n", "out/.._.._etc_passwd", 1, "h",
			"../../etc/passwd"},
		{"dots alone", "out/%n", "out/__", 1, "h", ".."},
		{"control bytes", "%n", "a_b_", 1, "h", "a\nb\x1b"},
		{"folders of the pattern stay", "/tmp/%p/x", "/tmp/7/x", 7, "h", "n"},
	};

	(void)state;
	setenv("MEMTIDE_TEST_DIR", "a/b", 1);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct record_path_words words = {cases[i].pid, cases[i].host, cases[i].process};
		AUTO_FREE char *path = NULL;

		assert_case(cases[i].name,
			!record_path_expand(cases[i].pattern, &words, &path, NULL));
		assert_case(cases[i].name, !strcmp(path, cases[i].path));
	}
}

static void bad_patterns(void **state)
{
	static const struct {
		const char *name, *pattern;
		size_t column;
		const char *said;
	} cases[] = {
		{"unknown word", "a%x", 1, "unknown word"},
		{"percent sign at the end", "run%", 3, "unknown word"},
		{"no single process", "%p", 0, "%p needs a single target"},
		{"no single name", "x%n", 1, "%n needs a single target"},
		{"unset variable", "%{MEMTIDE_NEVER_SET}", 0, "no such environment variable"},
		{"not closed", "a%{HOME", 1, "not closed"},
		{"no host", "%h", 0, "%h has no value"},
		{"no variable", "%{}", 0, "no such environment variable"},
	};
	struct record_path_words words = {0, NULL, NULL};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		char *path = NULL;

		assert_case(cases[i].name,
			record_path_expand(cases[i].pattern, &words, &path, &err) == -EINVAL);
		assert_case(cases[i].name, !path);
		assert_case(cases[i].name, err.column == cases[i].column);
		assert_case(cases[i].name, strstr(err.text, cases[i].said));
	}
}

static void an_empty_name(void **state)
{
	struct record_path_words words = {1, "host", ""};
	struct err err = ERR_INIT;
	char *path = NULL;

	(void)state;
	assert_int_equal(record_path_expand("%n", &words, &path, &err), -EINVAL);
	assert_null(path);
}

static void companions(void **state)
{
	static const struct {
		const char *path, *suffix, *companion, *beside;
	} cases[] = {
		{"run.csv", ".csv", "events.csv", "run.events.csv"},
		{"x", ".csv", "events.csv", "x.events.csv"},
		{"a.b/run.csv", ".csv", "meta.json", "a.b/run.meta.json"},
		{"run.txt", ".csv", "walls.csv", "run.txt.walls.csv"},
		{"run.jsonl", ".jsonl", "walls.jsonl", "run.walls.jsonl"},
		{"d/.csv", ".csv", "walls.csv", "d/.csv.walls.csv"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_FREE char *path = record_path_beside(cases[i].path, cases[i].suffix,
			cases[i].companion);

		assert_string_equal(path, cases[i].beside);
	}
}

static void standard_output(void **state)
{
	(void)state;
	assert_true(record_path_is_stdout("-"));
	assert_true(record_path_is_stdout("/dev/stdout"));
	assert_false(record_path_is_stdout("./-"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(expansion),
		cmocka_unit_test(bad_patterns),
		cmocka_unit_test(an_empty_name),
		cmocka_unit_test(companions),
		cmocka_unit_test(standard_output),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
