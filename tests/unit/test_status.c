#include "config.h"

#include "proc/status.h"

#include "exact.h"
#include "unit.h"

#define KIB(n) (UINT64_C(1024) * (n))

static const char whole[] =
	"Name:\tworker\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t4711\nNgid:\t3\n"
	"Pid:\t4712\nPPid:\t1\nTracerPid:\t0\nUid:\t1000\t1001\t1002\t1003\n"
	"Gid:\t1000\t1000\t1000\t1000\nFDSize:\t64\nGroups:\t27 1000 \n"
	"NStgid:\t4711\t12\nNSpid:\t4712\t40\t12\nKthread:\t0\n"
	"VmPeak:\t   18876 kB\nVmSize:\t   18870 kB\nVmLck:\t      64 kB\n"
	"VmPin:\t       1 kB\nVmHWM:\t   11468 kB\nVmRSS:\t   11400 kB\n"
	"RssAnon:\t    9340 kB\nRssFile:\t    1480 kB\nRssShmem:\t     580 kB\n"
	"VmData:\t   12488 kB\nVmStk:\t     132 kB\nVmExe:\t       4 kB\n"
	"VmLib:\t    1528 kB\nVmPTE:\t      64 kB\nVmSwap:\t      12 kB\n"
	"HugetlbPages:\t    2048 kB\nCoreDumping:\t1\nTHP_enabled:\t1\nThreads:\t3\n"
	"SigQ:\t1/96365\nCpus_allowed:\t3\nnonvoluntary_ctxt_switches:\t4\n";

static int parse(const char *text, size_t len, struct status *out)
{
	AUTO_FREE char *copy = exact_copy(text, len);

	return status_parse(copy, len, out);
}

static void check_whole(const struct status *s)
{
	static const uint64_t kb[STATUS_SIZE_COUNT] = {
		[STATUS_VM_PEAK] = 18876,
		[STATUS_VM_SIZE] = 18870,
		[STATUS_VM_LCK] = 64,
		[STATUS_VM_PIN] = 1,
		[STATUS_VM_HWM] = 11468,
		[STATUS_VM_RSS] = 11400,
		[STATUS_RSS_ANON] = 9340,
		[STATUS_RSS_FILE] = 1480,
		[STATUS_RSS_SHMEM] = 580,
		[STATUS_VM_DATA] = 12488,
		[STATUS_VM_STK] = 132,
		[STATUS_VM_EXE] = 4,
		[STATUS_VM_LIB] = 1528,
		[STATUS_VM_PTE] = 64,
		[STATUS_VM_SWAP] = 12,
		[STATUS_HUGETLB_PAGES] = 2048,
	};

	for (int i = 0; i < STATUS_FIELD_COUNT; i++)
		assert_int_equal(status_has(s, (enum status_field)i), i != STATUS_VM_PMD);
	for (int i = 0; i < STATUS_SIZE_COUNT; i++)
		assert_int_equal(s->bytes[i], KIB(kb[i]));
	assert_string_equal(s->name, "worker");
	assert_int_equal(s->state, 'S');
	assert_int_equal(s->tgid, 4711);
	assert_int_equal(s->ngid, 3);
	assert_int_equal(s->pid, 4712);
	assert_int_equal(s->ppid, 1);
	assert_int_equal(s->uid_real, 1000);
	assert_int_equal(s->uid_effective, 1001);
	assert_int_equal(s->uid_saved, 1002);
	assert_int_equal(s->uid_fs, 1003);
	assert_int_equal(s->threads, 3);
	assert_int_equal(s->ns_pid, 12);
	assert_int_equal(s->ns_levels, 3);
	assert_true(s->is_core_dumping);
	assert_false(s->is_kernel_thread);
}

static void all_fields(void **state)
{
	struct status s;

	(void)state;
	assert_int_equal(parse(whole, strlen(whole), &s), 0);
	check_whole(&s);
}

/* The lines of @text, last first. */
static char *reversed(const char *text)
{
	size_t len = strlen(text), at = 0, end = len;
	char *all = die_malloc(len + 1);

	while (end) {
		size_t start = end - 1;

		while (start && text[start - 1] != '\n')
			start--;
		memcpy(all + at, text + start, end - start);
		at += end - start;
		end = start;
	}
	all[len] = '\0';
	return all;
}

static void any_order(void **state)
{
	AUTO_FREE char *text = reversed(whole);
	struct status s;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &s), 0);
	check_whole(&s);
}

static void absent_is_not_zero(void **state)
{
	const char *zombie = "Name:\tdone\nState:\tZ (zombie)\nPid:\t7\nThreads:\t1\n";
	struct status s;

	(void)state;
	assert_int_equal(parse(zombie, strlen(zombie), &s), 0);
	assert_int_equal(s.state, 'Z');
	assert_true(status_has(&s, STATUS_THREADS));
	for (int i = 0; i < STATUS_SIZE_COUNT; i++)
		assert_false(status_has(&s, (enum status_field)i));
	assert_false(status_has(&s, STATUS_KTHREAD));
}

static void page_tables_of_two_levels(void **state)
{
	const char *text = "VmPTE:\t    5040 kB\nVmPMD:\t      28 kB\n";
	struct status s;

	(void)state;
	assert_int_equal(parse(text, strlen(text), &s), 0);
	assert_int_equal(status_page_tables_bytes(&s), KIB(5068));
}

static void names(void **state)
{
	static const struct {
		const char *name, *line, *value;
	} cases[] = {
		{"newline", "Name:\ta\\nb\n", "a\nb"},
		{"backslash", "Name:\ta\\\\nb\n", "a\\nb"},
		{"backslash at the end", "Name:\ta\\\n", "a\\"},
		{"another escape", "Name:\ta\\tb\n", "a\\tb"},
		{"brackets", "Name:\t) R 1\n", ") R 1"},
		{"escape sequence", "Name:\t\033[31m\n", "\033[31m"},
		{"invalid UTF-8", "Name:\t\xff\xfe\n", "\xff\xfe"},
		{"looks like a line", "Name:\tVmRSS:\t 1 kB\n", "VmRSS:\t 1 kB"},
		{"leading blanks", "Name:\t  x\n", "  x"},
		{"empty", "Name:\t\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct status s;

		assert_case(
			cases[i].name, !parse(cases[i].line, strlen(cases[i].line), &s));
		assert_case(cases[i].name, !strcmp(s.name, cases[i].value));
		assert_case(cases[i].name, s.name_len == strlen(cases[i].value));
		assert_case(cases[i].name, !status_has(&s, STATUS_VM_RSS));
	}
}

static void long_lines(void **state)
{
	AUTO_FREE char *name = exact_filled("Name:\t@\nVmRSS:\t 4 kB\n", 'x', 10136);
	AUTO_FREE char *groups = exact_filled("Groups:\t@\nVmRSS:\t 4 kB\n", '7', 10136);
	struct status s;

	(void)state;
	assert_int_equal(parse(name, strlen(name), &s), 0);
	assert_int_equal(s.name_len, STATUS_NAME_MAX - 1);
	assert_int_equal(s.bytes[STATUS_VM_RSS], 4096);
	assert_int_equal(parse(groups, strlen(groups), &s), 0);
	assert_int_equal(s.bytes[STATUS_VM_RSS], 4096);
}

static void values(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		uint64_t rss;
	} cases[] = {
		{"plain", "VmRSS:\t   11400 kB\n", 0, KIB(11400)},
		{"blanks behind", "VmRSS:\t11400 kB  \n", 0, KIB(11400)},
		{"more digits than fit a column", "VmRSS:\t1234567890123456 kB\n", 0,
			KIB(1234567890123456)},
		{"largest", "VmRSS:\t18014398509481983 kB\n", 0, KIB(18014398509481983)},
		{"too large in bytes", "VmRSS:\t18014398509481984 kB\n", -ERANGE, 0},
		{"too large", "VmRSS:\t99999999999999999999 kB\n", -ERANGE, 0},
		{"another unit", "VmRSS:\t11400 MB\n", -EBADMSG, 0},
		{"no unit", "VmRSS:\t11400\n", -EBADMSG, 0},
		{"no number", "VmRSS:\t kB\n", -EBADMSG, 0},
		{"negative", "VmRSS:\t -4 kB\n", -EBADMSG, 0},
		{"two numbers", "VmRSS:\t 4 4 kB\n", -EBADMSG, 0},
		{"reaped process", "", -ENODATA, 0},
		{"nothing known", "Foo:\t1\nBar\n\n", -EBADMSG, 0},
		{"truncated", "VmRSS:\t   1140", -EBADMSG, 0},
		{"truncated behind the unit", "VmRSS:\t   11400 kB", -EBADMSG, 0},
		{"truncated unknown line", "VmRSS:\t   11400 kB\nFoo", -EBADMSG, 0},
		{"PID too large", "Pid:\t4294967296\nVmRSS:\t 1 kB\n", -ERANGE, 0},
		{"three UIDs", "Uid:\t1\t2\t3\nVmRSS:\t 1 kB\n", -EBADMSG, 0},
		{"no state", "State:\t\nVmRSS:\t 1 kB\n", -EBADMSG, 0},
		{"a longer key", "VmRSSx:\t5 kB\nVmRSS:\t 1 kB\n", 0, KIB(1)},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct status s = {.present = 77};

		assert_case(cases[i].name, parse(cases[i].text, strlen(cases[i].text),
						   &s) == cases[i].error);
		assert_case(cases[i].name, s.bytes[STATUS_VM_RSS] == cases[i].rss);
		if (cases[i].error)
			assert_case(cases[i].name, s.present == 77);
	}
}

static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t len = 1; len <= strlen(whole); len++) {
		struct status s;

		assert_int_equal(
			parse(whole, len, &s), whole[len - 1] == '\n' ? 0 : -EBADMSG);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_fields),
		cmocka_unit_test(any_order),
		cmocka_unit_test(absent_is_not_zero),
		cmocka_unit_test(page_tables_of_two_levels),
		cmocka_unit_test(names),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(values),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
