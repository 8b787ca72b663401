/* A request that is known before it is made: the next resize of a container. */
#include "config.h"

#include "detect/limit.h"

#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

struct played {
	struct limit limit;
	struct wall_trends shared;
	struct process_history process;
	struct limit_verdict verdict;
};

static void finish(struct played *p)
{
	limit_finish(&p->limit);
	wall_trends_finish(&p->shared);
}

static void look(struct played *p, enum wall_kind kind, enum wall_end end, uint64_t use,
	uint64_t limit)
{
	struct wall_set *set = wall_set_create();
	struct wall *w = wall_set_add(set, kind, NULL);

	w->end = end;
	w->use = use;
	w->limit = limit;
	w->use_known = true;
	p->process.last_us += S;
	limit_look(&p->limit, &p->shared, &p->process, set, &p->verdict);
	wall_set_unref(set);
}

static void look_at_address_space(struct played *p)
{
	look(p, WALL_RLIMIT_AS, WALL_ENDS_IN_ENOMEM, 300 * MIB, 512 * MIB);
}

static struct limit_request request(uint64_t bytes, double in_s)
{
	return (struct limit_request){.bytes = bytes,
		.in_s = in_s,
		.what = "a dict of 5,550,000 entries",
		.where = "Cache.put store.py:88"};
}

static void levels(void **state)
{
	static const struct {
		const char *name;
		uint64_t bytes;
		double in_s;
		enum finding_level level;
	} cases[] = {
		{"none is known", 0, 10, FINDING_NONE},
		{"it fits", 200 * MIB, 10, FINDING_NONE},
		{"it does not, and comes soon", 320 * MIB, 14, FINDING_CRITICAL},
		{"it does not, in five minutes", 320 * MIB, 299, FINDING_CRITICAL},
		{"it does not, in an hour", 320 * MIB, 3600, FINDING_WARN},
		{"it does not, in a week", 320 * MIB, 604800, FINDING_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct limit_request r = request(cases[i].bytes, cases[i].in_s);
		struct played p = {.process.last_us = 0};

		limit_expect(&p.limit, &r);
		look_at_address_space(&p);
		assert_case(cases[i].name, p.limit.level == cases[i].level);
		finish(&p);
	}
}

static void only_walls_that_refuse_or_kill(void **state)
{
	static const struct {
		enum wall_kind kind;
		enum wall_end end;
		enum finding_level level;
	} cases[] = {
		{WALL_RLIMIT_AS, WALL_ENDS_IN_ENOMEM, FINDING_CRITICAL},
		{WALL_CGROUP_MAX, WALL_ENDS_IN_KILL, FINDING_CRITICAL},
		{WALL_CGROUP_V1, WALL_ENDS_IN_STALL, FINDING_CRITICAL},
		{WALL_CGROUP_HIGH, WALL_ENDS_IN_SLOW, FINDING_NONE},
		{WALL_RLIMIT_STACK, WALL_ENDS_IN_SIGSEGV, FINDING_NONE},
		{WALL_MAP_COUNT, WALL_ENDS_IN_MAPS, FINDING_NONE},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct limit_request r = request(GIB, 14);
		struct played p = {.process.last_us = 0};

		limit_expect(&p.limit, &r);
		look(&p, cases[i].kind, cases[i].end, 300 * MIB, 512 * MIB);
		if (p.limit.level != cases[i].level)
			fail_msg("case %s", wall_kinds[cases[i].kind].id);
		finish(&p);
	}
}

static void in_words(void **state)
{
	struct limit_request r = request(320 * MIB, 14);
	struct played p = {.process.last_us = 0};
	struct finding f;

	(void)state;
	limit_expect(&p.limit, &r);
	look_at_address_space(&p);
	look_at_address_space(&p);
	limit_finding(&p.limit, &f);
	assert_int_equal(f.level, FINDING_CRITICAL);
	assert_string_equal(f.text,
		"MemoryError in ~12 s: address space limit 512 MiB, 212 MiB left; the "
		"next "
		"resize of a dict of 5,550,000 entries needs 320 MiB, growing: Cache.put "
		"store.py:88");
	for (int i = 0; i < 20; i++)
		look_at_address_space(&p);
	limit_finding(&p.limit, &f);
	assert_non_null(strstr(f.text, "MemoryError at the next resize: "));
	finish(&p);
}

/* It was made, or its container is gone: what was said is not believed for ever. */
static void not_believed_for_ever(void **state)
{
	struct limit_request r = request(320 * MIB, 14);
	struct played p = {.process.last_us = 0};

	(void)state;
	limit_expect(&p.limit, &r);
	for (int i = 0; i < 55; i++)
		look_at_address_space(&p);
	assert_int_equal(p.limit.level, FINDING_CRITICAL);
	for (int i = 0; i < 20; i++)
		look_at_address_space(&p);
	assert_int_equal(p.limit.level, FINDING_NONE);
	finish(&p);
}

static void taken_back(void **state)
{
	struct limit_request r = request(320 * MIB, 100);
	struct played p = {.process.last_us = 0};

	(void)state;
	limit_expect(&p.limit, &r);
	look_at_address_space(&p);
	assert_int_equal(p.limit.level, FINDING_CRITICAL);
	limit_expect(&p.limit, NULL);
	for (int i = 0; i < 13; i++)
		look_at_address_space(&p);
	assert_int_equal(p.limit.level, FINDING_NONE);
	finish(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels),
		cmocka_unit_test(only_walls_that_refuse_or_kill),
		cmocka_unit_test(in_words),
		cmocka_unit_test(not_believed_for_ever),
		cmocka_unit_test(taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
