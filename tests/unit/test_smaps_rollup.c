#include "config.h"

#include "proc/smaps_rollup.h"

#include "exact.h"
#include "unit.h"

#define KIB(n) (UINT64_C(1024) * (n))
#define HEAD                                                                             \
	"55d0c0000000-7ffd00021000 ---p 00000000 00:00 0                          "      \
	"[rollup]\n"

static const char whole[] = HEAD
	"Rss:               11468 kB\nPss:               10035 kB\nPss_Dirty:          "
	"8996 kB\n"
	"Shared_Clean:       1448 kB\nPrivate_Clean:      1024 kB\nPrivate_Dirty:      "
	"8996 kB\n"
	"Anonymous:          9408 kB\nAnonHugePages:      8192 kB\nShared_Hugetlb:     "
	"2048 kB\n"
	"Private_Hugetlb:    4096 kB\nSwap:                 12 kB\nSwapPss:              "
	" 6 kB\n"
	"Locked:               64 kB\n";

static int parse(const char *text, size_t len, struct smaps_rollup *out)
{
	AUTO_FREE char *copy = exact_copy(text, len);

	return smaps_rollup_parse(copy, len, out);
}

static void all_sums(void **state)
{
	struct smaps_rollup r;

	(void)state;
	assert_int_equal(parse(whole, strlen(whole), &r), 0);
	assert_int_equal(r.known, MAPPING_KNOWS_ALL & ~MAPPING_KNOWS_BY_ADDRESS);
	assert_int_equal(r.sums.size_bytes, 0);
	assert_int_equal(r.sums.rss_bytes, KIB(11468));
	assert_int_equal(r.sums.pss_bytes, KIB(10035));
	assert_int_equal(r.sums.private_bytes, KIB(10020));
	assert_int_equal(r.sums.anonymous_bytes, KIB(9408));
	assert_int_equal(r.sums.anon_huge_bytes, KIB(8192));
	assert_int_equal(r.sums.hugetlb_bytes, KIB(6144));
	assert_int_equal(r.sums.swap_bytes, KIB(12));
	assert_int_equal(r.sums.swap_pss_bytes, KIB(6));
	assert_int_equal(r.sums.locked_bytes, KIB(64));
}

static void what_is_known(void **state)
{
	static const struct {
		const char *name, *text;
		uint32_t known;
	} cases[] = {
		{"Rss alone", HEAD "Rss: 4 kB\n", MAPPING_KNOWS_RSS},
		{"half of private", HEAD "Rss: 4 kB\nPrivate_Clean: 4 kB\n",
			MAPPING_KNOWS_RSS},
		{"all of private",
			"Private_Clean: 4 kB\nRss: 4 kB\nPrivate_Dirty: 4 kB\n",
			MAPPING_KNOWS_RSS | MAPPING_KNOWS_PRIVATE},
		{"no SwapPss", HEAD "Rss: 4 kB\nPss: 4 kB\nSwap: 0 kB\n",
			MAPPING_KNOWS_RSS | MAPPING_KNOWS_PSS | MAPPING_KNOWS_SWAP},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smaps_rollup r;

		assert_case(
			cases[i].name, !parse(cases[i].text, strlen(cases[i].text), &r));
		assert_case(cases[i].name, r.known == cases[i].known);
	}
}

static void refused(void **state)
{
	static const struct {
		const char *name, *text;
		int error;
	} cases[] = {
		{"zombie", "", -ENODATA},
		{"the first line alone", HEAD, -EBADMSG},
		{"truncated", HEAD "Rss: 4 k", -EBADMSG},
		{"truncated behind the unit", HEAD "Rss: 4 kB", -EBADMSG},
		{"no Rss", HEAD "Pss: 4 kB\n", -EBADMSG},
		{"no number", HEAD "Rss: kB\n", -EBADMSG},
		{"overflow", HEAD "Rss: 99999999999999999999 kB\n", -ERANGE},
		{"a sum overflows",
			HEAD "Rss: 4 kB\nPrivate_Clean: 18014398509481983 kB\n"
			     "Private_Dirty: 18014398509481983 kB\n",
			-ERANGE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct smaps_rollup r = {.known = 77};
		struct mapping_table *t = NULL;
		size_t len = strlen(cases[i].text);

		assert_case(
			cases[i].name, parse(cases[i].text, len, &r) == cases[i].error);
		assert_case(cases[i].name, r.known == 77);
		assert_case(cases[i].name,
			smaps_rollup_table(cases[i].text, len, &t) == cases[i].error);
		assert_case(cases[i].name, !t);
	}
}

static void as_a_table(void **state)
{
	struct mapping_table *t;

	(void)state;
	assert_int_equal(smaps_rollup_table(whole, strlen(whole), &t), 0);
	assert_false(t->has_groups);
	assert_int_equal(t->group_count, 0);
	assert_int_equal(t->total.pss_bytes, KIB(10035));
	assert_false(t->known & MAPPING_KNOWS_SIZE);
	mapping_table_unref(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_sums),
		cmocka_unit_test(what_is_known),
		cmocka_unit_test(refused),
		cmocka_unit_test(as_a_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
