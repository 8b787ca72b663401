#include "config.h"

#include "proc/memstat.h"

#include "exact.h"
#include "proc/flatkey.h"
#include "proc/memevents.h"
#include "unit.h"

static void version_2(void **state)
{
	const char *text =
		"anon 1048576\nfile 2097152\nkernel 65536\nfile_dirty 12288\n"
		"inactive_file 7\nactive_file 8\nslab_reclaimable 4096\npgfault 99\n";
	struct memstat m;

	(void)state;
	assert_int_equal(memstat_parse(text, strlen(text), &m), 0);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_ANON, 0), 1048576);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_FILE, 0), 2097152);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_KERNEL, 0), 65536);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_FILE_DIRTY, 0), 12288);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_INACTIVE_FILE, 0), 7);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_ACTIVE_FILE, 0), 8);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_SLAB_RECLAIMABLE, 0), 4096);
	assert_false(memstat_has(&m, MEMSTAT_SHMEM));
	assert_int_equal(memstat_bytes(&m, MEMSTAT_SHMEM, 5), 5);
	assert_false(memstat_has(&m, MEMSTAT_HIERARCHICAL_LIMIT));
}

static void version_1(void **state)
{
	const char *text =
		"cache 10\nrss 20\nhierarchical_memory_limit 67108864\n"
		"hierarchical_memsw_limit 9223372036854771712\n"
		"total_inactive_file 3\ntotal_active_file 4\n";
	struct memstat m;

	(void)state;
	assert_int_equal(memstat_parse(text, strlen(text), &m), 0);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_HIERARCHICAL_LIMIT, 0), 67108864);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_HIERARCHICAL_MEMSW_LIMIT, 0),
		9223372036854771712);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_TOTAL_INACTIVE_FILE, 0), 3);
	assert_int_equal(memstat_bytes(&m, MEMSTAT_TOTAL_ACTIVE_FILE, 0), 4);
	assert_false(memstat_has(&m, MEMSTAT_INACTIVE_FILE));
}

static void events(void **state)
{
	const char *v2 = "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\n";
	const char *v1 = "oom_kill_disable 1\nunder_oom 0\noom_kill 7\n";
	struct memevents m;

	(void)state;
	assert_int_equal(memevents_parse(v2, strlen(v2), &m), 0);
	assert_int_equal(m.count[MEMEVENTS_LOW], 1);
	assert_int_equal(m.count[MEMEVENTS_HIGH], 2);
	assert_int_equal(m.count[MEMEVENTS_MAX], 3);
	assert_int_equal(m.count[MEMEVENTS_OOM], 4);
	assert_int_equal(m.count[MEMEVENTS_OOM_KILL], 5);
	assert_int_equal(m.count[MEMEVENTS_OOM_GROUP_KILL], 6);
	assert_false(memevents_has(&m, MEMEVENTS_UNDER_OOM));
	assert_int_equal(memevents_parse(v1, strlen(v1), &m), 0);
	assert_true(memevents_has(&m, MEMEVENTS_UNDER_OOM));
	assert_int_equal(m.count[MEMEVENTS_OOM_KILL_DISABLE], 1);
	assert_int_equal(m.count[MEMEVENTS_OOM_KILL], 7);
	assert_false(memevents_has(&m, MEMEVENTS_MAX));
}

static void flat_keys(void **state)
{
	static const char *const keys[] = {"a", "bc"};
	static const struct {
		const char *name, *text;
		int error;
		uint64_t present, a, bc;
	} cases[] = {
		{"both", "a 1\nbc 2\n", 0, 3, 1, 2},
		{"other order", "bc 2\na 1\n", 0, 3, 1, 2},
		{"one", "bc 2\nb 3\nabc 4\n", 0, 2, 9, 2},
		{"none", "x 1\n", 0, 0, 9, 9},
		{"lines without a value", "x\n\na 1\n", 0, 1, 1, 9},
		{"unknown values of any form", "x y z\na 1\n", 0, 1, 1, 9},
		{"empty", "", -ENODATA, 77, 9, 9},
		{"no number", "a x\n", -EBADMSG, 77, 9, 9},
		{"negative", "a -1\n", -EBADMSG, 77, 9, 9},
		{"two numbers", "a 1 2\n", -EBADMSG, 77, 9, 9},
		{"truncated", "bc 2\na 1", -EBADMSG, 77, 9, 9},
		{"overflow", "bc 2\na 99999999999999999999\n", -ERANGE, 77, 9, 9},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		AUTO_FREE char *copy = exact_copy(cases[i].text, len);
		uint64_t value[] = {9, 9}, present = 77;

		assert_case(cases[i].name, flatkey_parse(copy, len, keys, 2, value,
						   &present) == cases[i].error);
		assert_case(cases[i].name, present == cases[i].present);
		assert_case(
			cases[i].name, value[0] == cases[i].a && value[1] == cases[i].bc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(version_2),
		cmocka_unit_test(version_1),
		cmocka_unit_test(events),
		cmocka_unit_test(flat_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
