#include "config.h"

#include "proc/limits.h"

#include "exact.h"
#include "unit.h"

#define HEAD                                                                             \
	"Limit                     Soft Limit           Hard Limit           Units     " \
	"\n"

static int parse(const char *text, size_t len, struct limits *out)
{
	AUTO_FREE char *copy = exact_copy(text, len);

	return limits_parse(copy, len, out);
}

static const char whole[] = HEAD
	"Max cpu time              unlimited            unlimited            seconds   \n"
	"Max file size             unlimited            unlimited            bytes     \n"
	"Max data size             1048576              unlimited            bytes     \n"
	"Max stack size            8388608              unlimited            bytes     \n"
	"Max core file size        0                    unlimited            bytes     \n"
	"Max resident set          unlimited            unlimited            bytes     \n"
	"Max processes             7760                 7760                 processes \n"
	"Max open files            1024                 4096                 files     \n"
	"Max locked memory         65536                65536                bytes     \n"
	"Max address space         209715200            18446744073709551614 bytes     \n"
	"Max file locks            unlimited            unlimited            locks     \n"
	"Max pending signals       7760                 7760                 signals   \n"
	"Max msgqueue size         819200               819200               bytes     \n"
	"Max nice priority         0                    0                    \n"
	"Max realtime priority     0                    0                    \n"
	"Max realtime timeout      unlimited            unlimited            us        "
	"\n";

static void all_limits(void **state)
{
	struct limits l;

	(void)state;
	assert_int_equal(parse(whole, strlen(whole), &l), 0);
	for (int i = 0; i < LIMITS_KIND_COUNT; i++)
		assert_true(limits_has(&l, (enum limits_kind)i));
	assert_true(l.limit[LIMITS_CPU].soft == LIMITS_UNLIMITED);
	assert_int_equal(l.limit[LIMITS_DATA].soft, 1048576);
	assert_true(l.limit[LIMITS_DATA].hard == LIMITS_UNLIMITED);
	assert_int_equal(l.limit[LIMITS_STACK].soft, 8388608);
	assert_int_equal(l.limit[LIMITS_CORE].soft, 0);
	assert_int_equal(l.limit[LIMITS_NPROC].hard, 7760);
	assert_int_equal(l.limit[LIMITS_NOFILE].soft, 1024);
	assert_int_equal(l.limit[LIMITS_MEMLOCK].hard, 65536);
	assert_int_equal(l.limit[LIMITS_AS].soft, 209715200);
	assert_true(l.limit[LIMITS_AS].hard == UINT64_MAX - 1);
	assert_int_equal(l.limit[LIMITS_RTPRIO].soft, 0);
}

static void others(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		uint32_t present;
	} cases[] = {
		{"one limit", HEAD "Max address space  1 2 bytes\n", 0, 1U << LIMITS_AS},
		{"an unknown limit", "Max foo 1 2 x\nMax stack size 1 2 bytes\n", 0,
			1U << LIMITS_STACK},
		{"a longer name", "Max stack sizes 1 2 bytes\nMax data size 1 2 bytes\n",
			0, 1U << LIMITS_DATA},
		{"reaped process", "", -ENODATA, 77},
		{"no limit", HEAD, -EBADMSG, 77},
		{"soft limit alone", "Max stack size  1\n", -EBADMSG, 77},
		{"a word", "Max stack size  lots 1 bytes\n", -EBADMSG, 77},
		{"unlimited and more", "Max stack size  unlimitedx 1 bytes\n", -EBADMSG,
			77},
		{"overflow", "Max stack size  99999999999999999999 1 bytes\n", -ERANGE,
			77},
		{"truncated", "Max data size 1 2 bytes\nMax stack size  838", -EBADMSG,
			77},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct limits l = {.present = 77};

		assert_case(cases[i].name, parse(cases[i].text, strlen(cases[i].text),
						   &l) == cases[i].error);
		assert_case(cases[i].name, l.present == cases[i].present);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_limits),
		cmocka_unit_test(others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
