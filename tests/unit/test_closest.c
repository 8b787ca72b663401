#include "config.h"

#include "detect/closest.h"

#include "detect/detectors.h"
#include "unit.h"

#define GIB (UINT64_C(1) << 30)
#define NONE WALL_KIND_COUNT

struct made_wall {
	enum wall_kind kind;
	uint64_t use, limit; /* limit 0: no more walls; use UNKNOWN */
};

#define UNKNOWN UINT64_MAX

static struct wall_set *made_set(const struct made_wall *walls, size_t count)
{
	struct wall_set *set = wall_set_create();

	for (size_t i = 0; i < count && walls[i].limit; i++) {
		struct wall *w = wall_set_add(set, walls[i].kind, "");

		w->use_known = walls[i].use != UNKNOWN;
		w->use = w->use_known ? walls[i].use : 0;
		w->limit = walls[i].limit;
	}
	return set;
}

static void first_without_trends(void **state)
{
	static const struct {
		const char *name;
		struct made_wall walls[4];
		enum wall_kind first;
		uint64_t headroom;
	} cases[] = {
		{"no walls", {{NONE, 0, 0}}, NONE, 0},
		{"this machine alone", {{WALL_SYSTEM, GIB, 8 * GIB}}, WALL_SYSTEM,
			7 * GIB},
		{"the fuller one, though more is left",
			{{WALL_RLIMIT_AS, GIB, 2 * GIB},
				{WALL_SYSTEM, 60 * GIB, 64 * GIB}},
			WALL_SYSTEM, 4 * GIB},
		{"cgroup before the machine",
			{{WALL_CGROUP_MAX, 3 * GIB, 4 * GIB},
				{WALL_SYSTEM, 10 * GIB, 64 * GIB}},
			WALL_CGROUP_MAX, GIB},
		{"an ancestor is fuller",
			{{WALL_CGROUP_MAX, GIB, 4 * GIB},
				{WALL_CGROUP_MAX, 3 * GIB, 4 * GIB}},
			WALL_CGROUP_MAX, GIB},
		{"stack, maps, hugetlb, request do not compete",
			{{WALL_RLIMIT_STACK, 8, 8}, {WALL_MAP_COUNT, 65530, 65530},
				{WALL_HUGETLB, GIB, GIB}, {WALL_SYSTEM, 1, GIB}},
			WALL_SYSTEM, GIB - 1},
		{"overcommit 0 does not compete", {{WALL_COMMIT_REQUEST, 1, 2}}, NONE, 0},
		{"use not known", {{WALL_RLIMIT_DATA, UNKNOWN, 1}, {WALL_SYSTEM, 1, GIB}},
			WALL_SYSTEM, GIB - 1},
		{"over the limit", {{WALL_CGROUP_HIGH, 3 * GIB, 2 * GIB}},
			WALL_CGROUP_HIGH, 0},
		{"equal: the first", {{WALL_RLIMIT_AS, 1, 2}, {WALL_RLIMIT_DATA, 2, 4}},
			WALL_RLIMIT_AS, 1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wall_set *set = made_set(cases[i].walls, 4);
		const struct wall *w = closest_wall(set);

		assert_case(cases[i].name, (w ? w->kind : NONE) == cases[i].first);
		assert_case(cases[i].name, !w || wall_headroom(w) == cases[i].headroom);
		wall_set_unref(set);
	}
	assert_null(closest_wall(NULL));
}

static void derived_only_where_walls_were_looked_at(void **state)
{
	static const struct made_wall walls[] = {{WALL_CGROUP_MAX, 3 * GIB, 4 * GIB}};
	struct wall_set *set = made_set(walls, 1);
	struct process_history p = {.id = {.pid = 7, .incarnation = 1}};
	struct detectors *detectors = detectors_create();
	struct detect_input input = {.process = &p, .walls = set};
	struct derived d;

	(void)state;
	detectors_run(detectors, &input, &d, NULL, NULL);
	assert_true(derived_has(&d, FIELD_WALL));
	assert_int_equal(d.wall, WALL_CGROUP_MAX);
	assert_int_equal(d.wall_bytes, 4 * GIB);
	assert_int_equal(d.headroom_bytes, GIB);
	assert_false(derived_has(&d, FIELD_ETA));
	assert_false(derived_has(&d, FIELD_GROWTH));
	input.walls = NULL;
	detectors_run(detectors, &input, &d, NULL, NULL);
	assert_int_equal(d.present, 0);
	detectors_destroy(detectors);
	wall_set_unref(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_without_trends),
		cmocka_unit_test(derived_only_where_walls_were_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
