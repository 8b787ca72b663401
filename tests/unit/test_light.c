#include "config.h"

#include "procfs/light.h"

#include "unit.h"

static const char running[] =
	"Name:\tpy\\nthon\nState:\tS (sleeping)\nTgid:\t42\nPid:\t42\n"
	"PPid:\t7\nUid:\t0\t0\t0\t0\nVmSize:\t  2000 kB\nVmHWM:\t 900 kB\n"
	"VmRSS:\t  800 kB\nRssAnon:\t 500 kB\nRssFile:\t 300 kB\n"
	"VmSwap:\t  16 kB\nThreads:\t3\n";
static const char zombie[] =
	"Name:\tdead\nState:\tZ (zombie)\nTgid:\t42\nPid:\t42\nPPid:\t7\n"
	"Threads:\t1\n";
static const char leader_gone[] =
	"Name:\tdead\nState:\tZ (zombie)\nPid:\t42\nThreads:\t4\n";

static struct status parsed(const char *text)
{
	struct status status;

	assert_int_equal(status_parse(text, strlen(text), &status), 0);
	return status;
}

static void values_and_absences(void **state)
{
	struct status status = parsed(running);
	struct sample sample = {.role = ROLE_CHILD, .present = UINT64_MAX};

	(void)state;
	light_fill(&sample, &status, NULL);
	assert_int_equal(sample.role, ROLE_CHILD);
	assert_string_equal(sample.name, "py\nthon");
	assert_int_equal(sample.state, 'S');
	assert_int_equal(sample_u64(&sample, FIELD_RSS, 0), 800 * 1024);
	assert_int_equal(sample_u64(&sample, FIELD_RSS_ANON, 0), 500 * 1024);
	assert_int_equal(sample_u64(&sample, FIELD_SWAP, 0), 16 * 1024);
	assert_int_equal(sample_u64(&sample, FIELD_VSIZE, 0), 2000 * 1024);
	assert_int_equal(sample_u64(&sample, FIELD_THREADS, 0), 3);
	assert_int_equal(sample_u64(&sample, FIELD_PPID, 0), 7);
	assert_false(sample_has(&sample, FIELD_RSS_SHMEM));
	assert_false(sample_has(&sample, FIELD_HUGETLB));
	assert_false(sample_has(&sample, FIELD_MINOR_FAULTS));
	assert_false(sample_has(&sample, FIELD_PSS));
	assert_true(light_has_memory(&status));
}

static void stat_adds_faults_and_the_raw_name(void **state)
{
	struct status status = parsed(running);
	struct stat_values stat = {.name = "raw",
		.name_len = 3,
		.ppid = 9,
		.state = 'R',
		.minor_faults = 11,
		.major_faults = 2};
	struct sample sample = {0};

	(void)state;
	light_fill(&sample, &status, &stat);
	assert_string_equal(sample.name, "raw");
	assert_int_equal(sample.state, 'R');
	assert_int_equal(sample_u64(&sample, FIELD_PPID, 0), 9);
	assert_int_equal(sample_u64(&sample, FIELD_MINOR_FAULTS, 0), 11);
	assert_int_equal(sample_u64(&sample, FIELD_MAJOR_FAULTS, 0), 2);
}

static void ends(void **state)
{
	struct status status = parsed(zombie);
	struct sample sample = {0};

	(void)state;
	assert_true(light_is_dead(&status));
	assert_false(light_has_memory(&status));
	light_fill(&sample, &status, NULL);
	assert_int_equal(sample.state, 'Z');
	assert_false(sample_has(&sample, FIELD_RSS));
	status = parsed(leader_gone);
	assert_false(light_is_dead(&status));
	status = parsed(running);
	assert_false(light_is_dead(&status));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_and_absences),
		cmocka_unit_test(stat_adds_faults_and_the_raw_name),
		cmocka_unit_test(ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
