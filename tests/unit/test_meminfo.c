#include "config.h"

#include "proc/meminfo.h"

#include "exact.h"
#include "unit.h"

#define KIB(n) (UINT64_C(1024) * (n))
#define BIT(key) (UINT32_C(1) << (key))

static const char whole[] =
	"MemTotal:       24684096 kB\nMemFree:        12940940 kB\nMemAvailable:   "
	"20000000 kB\n"
	"Buffers:           44304 kB\nCached:           681228 kB\nSwapCached:           "
	" 4 kB\n"
	"SwapTotal:        524284 kB\nSwapFree:         524280 kB\nDirty:                "
	"28 kB\n"
	"Shmem:              5624 kB\nSReclaimable:      45068 kB\nSUnreclaim:        "
	"15816 kB\n"
	"CommitLimit:     1029808 kB\nCommitted_AS:     528152 kB\nHugePages_Total:      "
	" 5\n"
	"HugePages_Free:        4\nHugePages_Rsvd:        3\nHugePages_Surp:        2\n"
	"Hugepagesize:       2048 kB\nDirectMap4k:     1056768 kB\n";

static int parse(const char *text, size_t len, struct meminfo *out)
{
	AUTO_FREE char *copy = exact_copy(text, len);

	return meminfo_parse(copy, len, out);
}

static void all_values(void **state)
{
	static const uint64_t want[MEMINFO_KEY_COUNT] = {
		[MEMINFO_TOTAL] = KIB(24684096),
		[MEMINFO_FREE] = KIB(12940940),
		[MEMINFO_AVAILABLE] = KIB(20000000),
		[MEMINFO_BUFFERS] = KIB(44304),
		[MEMINFO_CACHED] = KIB(681228),
		[MEMINFO_SRECLAIMABLE] = KIB(45068),
		[MEMINFO_SHMEM] = KIB(5624),
		[MEMINFO_DIRTY] = KIB(28),
		[MEMINFO_SWAP_TOTAL] = KIB(524284),
		[MEMINFO_SWAP_FREE] = KIB(524280),
		[MEMINFO_COMMIT_LIMIT] = KIB(1029808),
		[MEMINFO_COMMITTED_AS] = KIB(528152),
		[MEMINFO_HUGE_PAGE_SIZE] = KIB(2048),
		[MEMINFO_HUGE_PAGES_TOTAL] = 5,
		[MEMINFO_HUGE_PAGES_FREE] = 4,
		[MEMINFO_HUGE_PAGES_RESERVED] = 3,
		[MEMINFO_HUGE_PAGES_SURPLUS] = 2,
	};
	struct meminfo m;

	(void)state;
	assert_int_equal(parse(whole, strlen(whole), &m), 0);
	for (int i = 0; i < MEMINFO_KEY_COUNT; i++) {
		assert_true(meminfo_has(&m, (enum meminfo_key)i));
		assert_int_equal(m.value[i], want[i]);
	}
}

static void forms(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
		uint32_t present;
	} cases[] = {
		{"old kernel", "MemTotal: 4 kB\nMemFree: 2 kB\n", 0,
			BIT(MEMINFO_TOTAL) | BIT(MEMINFO_FREE)},
		{"of a node", "Node 0 MemTotal:  4 kB\nNode 0 HugePages_Free: 3\n", 0,
			BIT(MEMINFO_TOTAL) | BIT(MEMINFO_HUGE_PAGES_FREE)},
		{"no newline behind the unit", "MemTotal: 4 kB", 0, BIT(MEMINFO_TOTAL)},
		{"truncated", "MemTotal: 4 kB\nMemFree: 12", -EBADMSG, 77},
		{"a truncated count", "MemTotal: 4 kB\nHugePages_Total: 12", -EBADMSG,
			77},
		{"empty", "", -ENODATA, 77},
		{"nothing known", "what\nFoo: 1 kB\nNode x\nNode 0\n", -EBADMSG, 77},
		{"no unit", "MemTotal: 4\n", -EBADMSG, 77},
		{"overflow", "MemTotal: 18014398509481984 kB\n", -ERANGE, 77},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct meminfo m = {.present = 77};

		assert_case(cases[i].name, parse(cases[i].text, strlen(cases[i].text),
						   &m) == cases[i].error);
		assert_case(cases[i].name, m.present == cases[i].present);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_values),
		cmocka_unit_test(forms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
