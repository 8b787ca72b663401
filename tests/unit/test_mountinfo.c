#include "config.h"

#include "proc/mountinfo.h"

#include "exact.h"
#include "unit.h"

static void lines(void **state)
{
	static const struct {
		const char *name, *text, *root, *point, *type, *options;
		uint32_t dev_major, dev_minor;
	} cases[] = {
		{"cgroup v1",
			"25 30 0:22 /a /sys/fs/cgroup/memory rw,relatime shared:9 - "
			"cgroup cgroup rw,memory\n",
			"/a", "/sys/fs/cgroup/memory", "cgroup", "rw,memory", 0, 22},
		{"cgroup v2 without optional words",
			"30 1 0:26 /../.. /sys/fs/cgroup rw - cgroup2 cgroup2 "
			"rw,nsdelegate\n",
			"/../..", "/sys/fs/cgroup", "cgroup2", "rw,nsdelegate", 0, 26},
		{"many optional words",
			"31 1 254:1048575 / /dev/shm rw shared:4 master:1 x:y - tmpfs "
			"tmpfs rw,size=65536k\n",
			"/", "/dev/shm", "tmpfs", "rw,size=65536k", 254, 1048575},
		{"escapes",
			"40 1 8:1 /a\\040b /x\\011y\\012z\\134\\377 rw - ext4 /dev/a "
			"rw\n",
			"/a b", "/x\ty\nz\\\xff", "ext4", "rw", 8, 1},
		{"no escapes", "40 1 8:1 /\\9 /\\40 rw - ext4 /dev/a rw\n", "/\\9",
			"/\\40", "ext4", "rw", 8, 1},
		{"too large an escape", "40 1 8:1 /\\777 /y rw - ext4 /dev/a rw\n",
			"/\\777", "/y", "ext4", "rw", 8, 1},
		{"no source", "40 1 0:5 / /t rw - tmpfs  rw,x\n", "/", "/t", "tmpfs",
			"rw,x", 0, 5},
		{"no newline", "40 1 0:5 / /t rw - tmpfs t rw", "/", "/t", "tmpfs", "rw",
			0, 5},
		{"no options", "40 1 0:5 / /t rw - tmpfs\n", "/", "/t", "tmpfs", "", 0,
			5},
		{"odd lines first",
			"\nwhat\n40 1 0:5 / /t rw shared:1\n40 1 x / /t rw - tmpfs t rw\n"
			"41 1 0:6 / /u rw - tmpfs t rw\n",
			"/", "/u", "tmpfs", "rw", 0, 6},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		const char *p = copy;
		struct mountinfo m;

		assert_case(cases[i].name, mountinfo_next(&p, copy + len, &m));
		assert_case(cases[i].name, !strcmp(m.root, cases[i].root));
		assert_case(cases[i].name, !strcmp(m.mount_point, cases[i].point));
		assert_case(cases[i].name, !strcmp(m.fs_type, cases[i].type));
		assert_case(
			cases[i].name, m.super_options_len == strlen(cases[i].options));
		assert_case(cases[i].name,
			!memcmp(m.super_options, cases[i].options, m.super_options_len));
		assert_case(cases[i].name, m.dev_major == cases[i].dev_major);
		assert_case(cases[i].name, m.dev_minor == cases[i].dev_minor);
		assert_case(cases[i].name, !mountinfo_next(&p, copy + len, &m));
		assert_case(cases[i].name, p == copy + len);
	}
}

static void long_paths_hide_no_others(void **state)
{
	AUTO_FREE char *text = exact_filled(
		"1 1 0:5 / /@ rw - tmpfs t rw\n2 1 0:6 / /y rw - tmpfs t rw\n", 'x',
		10136);
	AUTO_FREE char *longest = exact_filled(
		"1 1 0:5 / /@ rw - tmpfs t rw\n", 'x', MOUNTINFO_PATH_MAX - 2);
	const char *p = text;
	struct mountinfo m;

	(void)state;
	assert_true(mountinfo_next(&p, text + strlen(text), &m));
	assert_string_equal(m.mount_point, "/y");
	p = longest;
	assert_true(mountinfo_next(&p, longest + strlen(longest), &m));
	assert_int_equal(strlen(m.mount_point), MOUNTINFO_PATH_MAX - 1);
}

static void options(void **state)
{
	static const struct {
		const char *name, *options, *option;
		bool there;
	} cases[] = {
		{"alone", "memory", "memory", true},
		{"last", "rw,cpu,memory", "memory", true},
		{"first", "memory,rw", "memory", true},
		{"part of another", "rw,memory_x", "memory", false},
		{"with a value", "rw,memory=1", "memory", false},
		{"none", "", "memory", false},
		{"empty ones", ",,", "memory", false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct mountinfo m = {.super_options = cases[i].options,
			.super_options_len = strlen(cases[i].options)};

		assert_case(cases[i].name,
			mountinfo_has_option(&m, cases[i].option) == cases[i].there);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(long_paths_hide_no_others),
		cmocka_unit_test(options),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
