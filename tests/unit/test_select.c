#include "config.h"

#include "procfs/select.h"

#include "unit.h"

#define SELF 77

/* What the words are asked about. */
static const struct procs_entry ada_python = {.pid = 4711,
	.euid = 1000,
	.name = "python3",
	.command = "/usr/bin/python3 train.py --epochs 7",
	.argv0_len = 16};
static const struct procs_entry postgres = {
	.pid = 2210, .euid = 70, .name = "postgres", .command = "postgres: main "};
static const struct procs_entry long_name = {.pid = 51,
	.euid = 1000,
	.name = "systemd-journal",
	.command = "/lib/systemd/systemd-journald --x",
	.argv0_len = 29};
static const struct procs_entry script = {.pid = 52,
	.euid = 0,
	.name = "backup-database",
	.command = "/bin/sh ./bin/backup-database-nightly -v",
	.argv0_len = 7};
static const struct procs_entry kernel_thread = {.pid = 2,
	.euid = 0,
	.name = "kworker/0:0-mm_percpu_wq",
	.command = "[kworker/0:0-mm_percpu_wq]"};
static const struct procs_entry hidden = {.pid = 53, .euid = -1, .name = "secret"};
static const struct procs_entry self = {
	.pid = SELF, .euid = 1000, .name = "memtide", .command = "memtide -f train"};

#define PID_WORD(n)                                                                      \
	{                                                                                \
		TARGET_PID, n, NULL                                                      \
	}
#define NAME(t)                                                                          \
	{                                                                                \
		TARGET_NAME, 0, t                                                        \
	}
#define REGEX(t)                                                                         \
	{                                                                                \
		TARGET_REGEX, 0, t                                                       \
	}
#define USER(t)                                                                          \
	{                                                                                \
		TARGET_USER, 0, t                                                        \
	}

static void words_and_processes(void **state)
{
	static const struct {
		const char *name;
		struct target_word word[3];
		size_t count;
		const struct procs_entry *entry;
		bool chosen;
	} cases[] = {
		{"its PID", {PID_WORD(4711)}, 1, &ada_python, true},
		{"another PID", {PID_WORD(4712)}, 1, &ada_python, false},
		{"exact name", {NAME("python3")}, 1, &ada_python, true},
		{"beginning of a name", {NAME("python")}, 1, &ada_python, false},
		{"a name is no expression", {NAME("p.*")}, 1, &ada_python, false},
		{"one of two names", {NAME("a"), NAME("postgres")}, 2, &postgres, true},
		{"cut name, whole word", {NAME("systemd-journald")}, 1, &long_name, true},
		{"cut name, as cut", {NAME("systemd-journal")}, 1, &long_name, true},
		{"cut name, other end", {NAME("systemd-journalx")}, 1, &long_name, false},
		{"all of argv[0]", {NAME("/lib/systemd/systemd-journald")}, 1, &long_name,
			true},
		{"end of a basename", {NAME("emd/systemd-journald")}, 1, &long_name,
			false},
		{"script", {NAME("backup-database-nightly")}, 1, &script, true},
		{"argument of a program", {NAME("train.py--------")}, 1, &ada_python,
			false},
		{"kernel thread", {NAME("kworker/0:0-mm_percpu_wq")}, 1, &kernel_thread,
			true},
		{"expression", {REGEX("train\\.py .*7$")}, 1, &ada_python, true},
		{"extended expression", {REGEX("(foo|train)")}, 1, &ada_python, true},
		{"expression, case", {REGEX("Train")}, 1, &ada_python, false},
		{"unknown command line", {REGEX(".")}, 1, &hidden, false},
		{"user", {USER("1000")}, 1, &ada_python, true},
		{"user 0", {USER("root")}, 1, &script, true},
		{"other user", {USER("1001")}, 1, &ada_python, false},
		{"unknown user", {USER("1000")}, 1, &hidden, false},
		{"user narrows a name", {USER("70"), NAME("python3")}, 2, &ada_python,
			false},
		{"user and name", {USER("1000"), NAME("python3")}, 2, &ada_python, true},
		{"a user does not narrow a PID", {USER("70"), PID_WORD(4711)}, 2,
			&ada_python, true},
		{"user beside a PID", {USER("70"), PID_WORD(4711)}, 2, &postgres, true},
		{"itself by PID", {PID_WORD(SELF)}, 1, &self, false},
		{"itself by expression", {REGEX("train")}, 1, &self, false},
		{"itself by user", {USER("1000")}, 1, &self, false},
		{"no words", {PID_WORD(0)}, 0, &ada_python, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct select *s = NULL;

		assert_case(cases[i].name,
			!select_create(cases[i].word, cases[i].count, SELF, &s, &err));
		assert_case(cases[i].name,
			select_matches(s, cases[i].entry) == cases[i].chosen);
		select_destroy(s);
	}
}

static void what_must_be_read(void **state)
{
	static const struct {
		const char *name;
		struct target_word word[2];
		size_t count;
		unsigned want;
		bool open;
	} cases[] = {
		{"PIDs", {PID_WORD(1), PID_WORD(2)}, 2, 0, false},
		{"a short name", {NAME("python3")}, 1, 0, true},
		{"a long name", {NAME("0123456789abcdef")}, 1, PROCS_COMMAND, true},
		{"a user", {USER("0")}, 1, 0, true},
		{"an expression and a PID", {REGEX("x"), PID_WORD(1)}, 2,
			PROCS_COMMAND_LONG, true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct select *s = NULL;

		assert_int_equal(
			select_create(cases[i].word, cases[i].count, 0, &s, NULL), 0);
		assert_case(cases[i].name, select_wants(s) == cases[i].want);
		assert_case(cases[i].name, select_is_open(s) == cases[i].open);
		select_destroy(s);
	}
}

static void bad_words(void **state)
{
	static const struct {
		const char *name;
		struct target_word word;
		int code;
		const char *text; /* begins so */
		size_t column;
	} cases[] = {
		{"open bracket", REGEX("ab[c"), -EINVAL, "bad regular expression", 4},
		{"open group", REGEX("(ab"), -EINVAL, "bad regular expression", 3},
		{"nothing to repeat", REGEX("+ab"), -EINVAL, "bad regular expression", 0},
		{"range upside down", REGEX("x[z-a]y"), -EINVAL, "bad regular expression",
			4},
		{"empty name", NAME(""), -EINVAL, "a process name is empty",
			ERR_NO_COLUMN},
		{"no such user", USER("no such user"), -ENOENT, "no user 'no such user'",
			ERR_NO_COLUMN},
		{"number and more", USER("12x"), -ENOENT, "no user '12x'", ERR_NO_COLUMN},
		{"nobody's number", USER("4294967295"), -ENOENT, "no user",
			ERR_NO_COLUMN},
		{"empty user", USER(""), -ENOENT, "no user", ERR_NO_COLUMN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct select *s = NULL;

		assert_case(cases[i].name,
			select_create(&cases[i].word, 1, 0, &s, &err) == cases[i].code);
		assert_case(cases[i].name, !s);
		assert_case(cases[i].name,
			!strncmp(err.text, cases[i].text, strlen(cases[i].text)));
		assert_case(cases[i].name, err.column == cases[i].column);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(words_and_processes),
		cmocka_unit_test(what_must_be_read),
		cmocka_unit_test(bad_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
