#include "config.h"

#include "proc/cgroup.h"

#include "exact.h"
#include "unit.h"

static bool path_is(const struct cgroup_path *path, const char *want)
{
	if (!want)
		return !path->text;
	return path->text && path->len == strlen(want) &&
	       !memcmp(path->text, want, path->len);
}

static void paths(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		const char *v1, *v2;
	} cases[] = {
		{"v2", "0::/user.slice/a.scope\n", 0, NULL, "/user.slice/a.scope"},
		{"v1", "4:memory:/docker/1\n3:cpu,cpuacct:/x\n", 0, "/docker/1", NULL},
		{"hybrid", "4:memory:/a\n1:name=systemd:/b\n0::/c\n", 0, "/a", "/c"},
		{"several controllers", "4:cpu,memory,hugetlb:/a\n", 0, "/a", NULL},
		{"controllers that hold the word", "4:memory2:/a\n5:xmemory:/b\n", 0,
			NULL, NULL},
		{"colons in the path", "0::/a:b:c\n", 0, NULL, "/a:b:c"},
		{"a name like a line", "0::/4:memory:\n", 0, NULL, "/4:memory:"},
		{"escape sequence", "0::/\033[31m\xff\n", 0, NULL, "/\033[31m\xff"},
		{"outside of the namespace", "0::/../../x\n", 0, NULL, "/../../x"},
		{"removed", "0::/a (deleted)\n", 0, NULL, "/a (deleted)"},
		{"the root", "0::/\n", 0, NULL, "/"},
		{"no newline", "0::/a", 0, NULL, "/a"},
		{"unknown lines", "x\n::\n0:\n0::/a\n", 0, NULL, "/a"},
		{"a named hierarchy without controllers", "7::/x\n", 0, NULL, NULL},
		{"reaped process", "", -ENODATA, NULL, NULL},
		{"no such line", "what\n0:x\n", -EBADMSG, NULL, NULL},
		{"a relative path", "0::a\n", -EBADMSG, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		struct cgroup c = {0};

		assert_case(cases[i].name, cgroup_parse(copy, len, &c) == cases[i].error);
		assert_case(cases[i].name, path_is(&c.v1_memory, cases[i].v1));
		assert_case(cases[i].name, path_is(&c.v2, cases[i].v2));
	}
}

static void a_long_path(void **state)
{
	AUTO_FREE char *text = exact_filled("0::/@\n", 'x', 10136);
	struct cgroup c;

	(void)state;
	assert_int_equal(cgroup_parse(text, strlen(text), &c), 0);
	assert_int_equal(c.v2.len, 10137);
}

static void values(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		uint64_t value;
	} cases[] = {
		{"a number", "67108864\n", 0, 67108864},
		{"zero", "0\n", 0, 0},
		{"no newline", "12", 0, 12},
		{"max", "max\n", 0, CGROUP_UNLIMITED},
		{"v1 without a limit", "9223372036854771712\n", 0, CGROUP_UNLIMITED},
		{"v1 without a limit, pages of 64 KiB", "9223372036854710272\n", 0,
			CGROUP_UNLIMITED},
		{"old v1 without a limit", "18446744073709551615\n", 0, CGROUP_UNLIMITED},
		{"a large limit", "9223372036853727231\n", 0, 9223372036853727231},
		{"empty", "", -ENODATA, 7},
		{"an empty line", "\n", -EBADMSG, 7},
		{"another word", "maximum\n", -EBADMSG, 7},
		{"two numbers", "1 2\n", -EBADMSG, 7},
		{"two lines", "1\n2\n", -EBADMSG, 7},
		{"negative", "-1\n", -EBADMSG, 7},
		{"overflow", "99999999999999999999\n", -ERANGE, 7},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		uint64_t v = 7;

		assert_case(cases[i].name, cgroup_value(copy, len, &v) == cases[i].error);
		assert_case(cases[i].name, v == cases[i].value);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths),
		cmocka_unit_test(a_long_path),
		cmocka_unit_test(values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
