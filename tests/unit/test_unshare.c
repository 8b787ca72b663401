/* Forked processes: pages that become their own, and trees by what they really use. */
#include "config.h"

#include "detect/detectors.h"
#include "detect/tree_growth.h"
#include "detect/unshare.h"
#include "unit.h"

#include "made.h"

#define MIB (UINT64_C(1) << 20)
#define S MADE_S

static struct made made;

/* A child of 176 MiB, as measured: 3 MiB of files, the rest anonymous. */
static struct sample child(uint64_t uss_mib, uint64_t rss_mib, uint64_t faults)
{
	struct sample s = {.id = {.pid = 7, .incarnation = 1}};

	sample_set_u64(&s, FIELD_RSS, rss_mib * MIB);
	sample_set_u64(&s, FIELD_RSS_ANON, (rss_mib - 3) * MIB);
	sample_set_u64(&s, FIELD_RSS_FILE, 3 * MIB);
	sample_set_u64(&s, FIELD_USS, uss_mib * MIB);
	sample_set_u64(&s, FIELD_MINOR_FAULTS, faults);
	return s;
}

struct course {
	const char *name;
	uint64_t uss, uss_per_s, rss, rss_per_s, faults_per_s;
	bool is_forked, is_on;
};

/* A minute, with a reading each 5 s. */
static void a_minute_of_a_fork(void **state)
{
	static const struct course courses[] = {
		{"reads its parent's objects", 0, 2, 176, 0, 512, true, true},
		{"the parent itself: the child's faults", 0, 2, 176, 0, 0, true, false},
		{"rests", 5, 0, 176, 0, 512, true, false},
		{"grows by itself", 0, 2, 176, 2, 512, true, false},
		{"no fork: all is its own", 170, 2, 176, 0, 512, false, false},
		{"too small to matter", 0, 0, 9, 0, 512, false, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(courses); i++) {
		const struct course *c = &courses[i];
		struct unshare u = {.is_known = false};

		for (uint64_t t = 0; t <= 60; t++) {
			struct sample s = child(c->uss + c->uss_per_s * t,
				c->rss + c->rss_per_s * t, c->faults_per_s * t);

			if (t % 5)
				sample_clear(&s, FIELD_USS);
			unshare_add(&u, (t + 1) * S, &s);
		}
		assert_case(c->name, u.is_forked == c->is_forked);
		assert_case(c->name, u.is_on == c->is_on);
	}
}

static void said_with_its_bound_and_taken_back(void **state)
{
	struct unshare u = {.is_known = false};
	struct finding f;
	struct sample s;

	(void)state;
	for (uint64_t t = 0; t <= 50; t += 5) {
		s = child(2 * t, 176, 512 * t);
		unshare_add(&u, (t + 1) * S, &s);
	}
	assert_true(u.is_on);
	/* 173 MiB are anonymous; of 100 MiB that are private, 3 may be of files. */
	assert_int_equal(u.bound, 76 * MIB);
	unshare_finding(&u, &f);
	assert_int_equal(f.level, FINDING_NOTICE);
	assert_string_equal(f.text,
		"growing  unsharing after fork, bounded, 76 MiB to go; "
		"+2.0 MiB/s become its own, RSS stays");
	sample_clear(&s, FIELD_USS);
	unshare_add(&u, 100 * S, &s);
	assert_true(u.is_on);
	unshare_add(&u, 112 * S, &s);
	assert_false(u.is_on);
}

/* What a tick of members and their total says in the end. */
struct family {
	struct history *history;
	struct detectors *detectors;
	unsigned told; /* findings of the tree */
	struct finding last;
};

static void told(void *context, const struct process_history *p, const struct finding *f)
{
	struct family *family = context;

	if (p->id.pid)
		return;
	family->told++;
	family->last = *f;
}

static void run(struct family *f, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct process_history *p = history_row(f->history, i);
		struct detect_input in = {p, NULL};
		struct derived d;

		detectors_run(f->detectors, &in, &d, told, f);
		history_derive(f->history, p, &d);
	}
}

/* Half an hour: members of @rss MiB each that grow by @own KiB/s, of which the total
 * gets @more KiB/s more from members that come and go. */
static void play(struct family *f, unsigned members, uint64_t own, uint64_t more)
{
	*f = (struct family){
		.history = history_create(NULL), .detectors = detectors_create()};
	for (uint64_t t = 1; t <= 1800; t++) {
		uint64_t grown = own * t * 1024, sum = members * (20 * MIB + grown);
		struct sample *s;

		made_begin(&made, t * S);
		for (unsigned m = 0; m < members; m++) {
			s = made_rss(&made, 7 + m, 100 * MIB + grown);
			sample_set_u64(s, FIELD_VSIZE, 500 * MIB + grown);
			sample_set_u64(s, FIELD_DATA, 200 * MIB + grown);
			sample_set_u64(s, FIELD_RSS_ANON, 90 * MIB + grown);
		}
		s = made_row(&made, 0, 0);
		sample_set_u64(s, FIELD_PSS, 50 * MIB + sum + more * t * 1024);
		sample_set_u64(s, FIELD_USS, sum + more * t * 1024);
		sample_set_u64(s, FIELD_SWAP_PSS, 0);
		history_tick(f->history, &made.tick);
		run(f, members + 1);
	}
}

static void finish(struct family *f)
{
	detectors_destroy(f->detectors);
	history_destroy(f->history);
}

static void a_tree_grows_by_its_sums(void **state)
{
	struct family f;

	(void)state;
	/* Members that come and go leave nothing in those that stay. */
	play(&f, 3, 0, 200);
	assert_true(f.told >= 1);
	assert_int_equal(f.last.level, FINDING_CRITICAL);
	assert_non_null(strstr(f.last.text, "likely leak  +200 KiB/s"));
	assert_non_null(strstr(f.last.text, "PSS and swap of all together"));
	finish(&f);
}

static void what_a_member_does_is_not_told_again(void **state)
{
	struct family f;

	(void)state;
	play(&f, 3, 200, 0);
	assert_true(!f.told || f.last.level == FINDING_NONE);
	finish(&f);
	play(&f, 3, 0, 0);
	assert_int_equal(f.told, 0);
	finish(&f);
}

static void unsharing_explains_a_tree(void **state)
{
	struct unshare on = {.is_on = true, .bound = 50 * MIB, .rate = 1e6};
	struct tree_growth t = {.at_us = 0};

	(void)state;
	tree_growth_member(&t, 5, FINDING_NONE, NULL);
	assert_int_equal(tree_growth_level(&t, FINDING_WARN, 1.5e6), FINDING_WARN);
	tree_growth_member(&t, 5, FINDING_NOTICE, &on);
	assert_int_equal(tree_growth_level(&t, FINDING_WARN, 1.5e6), FINDING_NONE);
	assert_int_equal(tree_growth_level(&t, FINDING_WARN, 3e6), FINDING_WARN);
	assert_int_equal(tree_growth_level(&t, FINDING_NOTICE, 3e6), FINDING_NONE);
	/* The next tick. */
	tree_growth_member(&t, 6, FINDING_NONE, NULL);
	assert_int_equal(tree_growth_level(&t, FINDING_NOTICE, 3e6), FINDING_NOTICE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_minute_of_a_fork),
		cmocka_unit_test(said_with_its_bound_and_taken_back),
		cmocka_unit_test(a_tree_grows_by_its_sums),
		cmocka_unit_test(what_a_member_does_is_not_told_again),
		cmocka_unit_test(unsharing_explains_a_tree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
