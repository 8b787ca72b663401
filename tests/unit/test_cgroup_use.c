/* What a cgroup's memory consists of, on made trees of both versions. */
#include "config.h"

#include "procfs/cgnode.h"

#include "base/clock.h"
#include "model/wall.h"
#include "tree.h"
#include "unit.h"

#define MIB (UINT64_C(1) << 20)

#define V2_STAT                                                                          \
	"anon 419430400\nfile 209715200\nkernel 31457280\nkernel_stack 1048576\n"        \
	"sock 1048576\nshmem 104857600\nfile_dirty 10485760\n"                           \
	"inactive_anon 0\nactive_anon 0\ninactive_file 62914560\n"                       \
	"active_file 41943040\nslab_reclaimable 10485760\nslab 20971520\n"
/* Before Linux 5.18. */
#define V2_OLD_STAT                                                                      \
	"anon 419430400\nfile 209715200\nkernel_stack 1048576\nsock 1048576\n"           \
	"pagetables 2097152\nshmem 104857600\ninactive_file 0\nactive_file 0\n"          \
	"slab_reclaimable 10485760\nslab 20971520\n"
#define V1_STAT                                                                          \
	"cache 0\nrss 0\ntotal_cache 209715200\ntotal_rss 419430400\n"                   \
	"total_shmem 104857600\ntotal_dirty 0\ntotal_inactive_file 62914560\n"           \
	"total_active_file 41943040\n"

struct scene {
	struct tree tree;
	struct cgmount mount;
	struct cgnodes *nodes;
	struct cgnode *chain[CGNODE_LEVELS_MAX];
};

static void scene_init(struct scene *s, enum cgmount_version version, const char *stat)
{
	static char point[] = "/cg", top[] = "/";

	*s = (struct scene){.mount = {.is_there = true,
				    .version = version,
				    .point = point,
				    .root = top}};
	tree_init(&s->tree);
	tree_put(&s->tree, "cg/job/memory.stat", stat);
	tree_put(&s->tree, "cg/job/memory.current", "650117120\n");
	tree_put(&s->tree, "cg/job/memory.usage_in_bytes", "650117120\n");
	tree_put(&s->tree, "cg/job/cgroup.procs", "12\n4711\n90000\n");
	s->nodes = cgnodes_create(&s->tree.root);
	cgnodes_tick(s->nodes, 100 * NS_PER_S);
	assert_int_equal(cgnode_chain(s->nodes, &s->mount, "/job", s->chain), 2);
}

static void scene_finish(struct scene *s)
{
	cgnodes_destroy(s->nodes);
	tree_finish(&s->tree);
}

static void parts_of_each_version(void **state)
{
	static const struct {
		const char *name;
		enum cgmount_version version;
		const char *stat, *kmem;
		uint64_t anon, shmem, kernel, cache, inactive;
	} cases[] = {
		{"v2", CGMOUNT_V2, V2_STAT, NULL, 400, 100, 21, 100, 60},
		{"v2 without a sum of the kernel's", CGMOUNT_V2, V2_OLD_STAT, NULL, 400,
			100, 14, 10, 0},
		{"v1", CGMOUNT_V1, V1_STAT, "20971520\n", 400, 100, 20, 100, 60},
		{"v1 without accounting of the kernel's", CGMOUNT_V1, V1_STAT, NULL, 400,
			100, 0, 100, 60},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct cgroup_use u;
		struct scene s;

		scene_init(&s, cases[i].version, cases[i].stat);
		if (cases[i].kmem)
			tree_put(&s.tree, "cg/job/memory.kmem.usage_in_bytes",
				cases[i].kmem);
		assert_case(cases[i].name, cgnode_detail(s.nodes, s.chain[0], &u));
		assert_string_equal(u.path, "/job");
		assert_case(cases[i].name, u.charged == 620 * MIB);
		assert_case(cases[i].name, u.anon == cases[i].anon * MIB);
		assert_case(cases[i].name, u.shmem == cases[i].shmem * MIB);
		assert_case(cases[i].name, u.kernel == cases[i].kernel * MIB);
		assert_case(cases[i].name, u.cache == cases[i].cache * MIB);
		assert_case(cases[i].name,
			cgroup_use_counted(&u) == (620 - cases[i].cache) * MIB);
		assert_case(cases[i].name,
			cgroup_use_working_set(&u) == (620 - cases[i].inactive) * MIB);
		assert_case(cases[i].name, u.count_known && u.count == 3);
		scene_finish(&s);
	}
}

static void how_many_processes(void **state)
{
	char *many = test_malloc(200000);
	struct cgroup_use u;
	struct scene s;

	(void)state;
	scene_init(&s, CGMOUNT_V2, V2_STAT);
	assert_true(cgnode_detail(s.nodes, s.chain[0], &u));
	tree_put(&s.tree, "cg/job/cgroup.procs", "12\n");
	cgnodes_tick(s.nodes, 101 * NS_PER_S);
	assert_true(cgnode_detail(s.nodes, s.chain[0], &u) && u.count == 3);
	cgnodes_tick(s.nodes, 102 * NS_PER_S);
	assert_true(cgnode_detail(s.nodes, s.chain[0], &u) && u.count == 1);
	memset(many, '\n', 199999);
	many[199999] = '\0';
	tree_put(&s.tree, "cg/job/cgroup.procs", many);
	cgnodes_tick(s.nodes, 104 * NS_PER_S);
	assert_true(cgnode_detail(s.nodes, s.chain[0], &u));
	assert_false(u.count_known);
	test_free(many);
	scene_finish(&s);
}

static void nothing_of_a_cgroup_that_is_gone(void **state)
{
	struct cgroup_use u;
	struct scene s;

	(void)state;
	scene_init(&s, CGMOUNT_V2, V2_STAT);
	tree_remove(&s.tree, "cg/job");
	assert_false(cgnode_detail(s.nodes, s.chain[0], &u));
	scene_finish(&s);
}

static void a_set_finds_what_its_wall_stands_on(void **state)
{
	struct wall_set *set = wall_set_create();
	struct cgroup_use use = {.path = "/job", .charged = 5};
	const struct cgroup_use *found;

	(void)state;
	wall_set_add_cgroup(set, &use);
	wall_set_add(set, WALL_RLIMIT_AS, NULL);
	wall_set_add(set, WALL_CGROUP_MAX, "/job");
	wall_set_add(set, WALL_CGROUP_MAX, "/");
	found = wall_set_cgroup(set, &set->wall[1]);
	assert_true(found && found->charged == 5 && found->path != use.path);
	assert_null(wall_set_cgroup(set, &set->wall[0]));
	assert_null(wall_set_cgroup(set, &set->wall[2]));
	for (size_t i = 0; i < 2 * (size_t)WALL_SET_MAX; i++)
		wall_set_add_cgroup(set, &use);
	assert_int_equal(set->cgroup_count, WALL_SET_MAX);
	wall_set_unref(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parts_of_each_version),
		cmocka_unit_test(how_many_processes),
		cmocka_unit_test(nothing_of_a_cgroup_that_is_gone),
		cmocka_unit_test(a_set_finds_what_its_wall_stands_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
