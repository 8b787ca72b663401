/* Walls on made trees: each a kind of machine. */
#include "config.h"

#include "procfs/walls.h"

#include <sys/utsname.h>

#include "tree.h"
#include "unit.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)
#define V2_MOUNT "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_MOUNT "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
#define UNIFIED_MOUNT "41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
#define V1_UNLIMITED "9223372036854771712\n"

/* One machine with one process, 42, and the clock that stands still. */
struct machine_tree {
	struct tree tree;
	struct rootdir proc, pid_dir;
	struct clock_fake time;
	struct clock clock;
	struct sample sample;
	struct walls_target target;
	struct walls *walls;
};

static void put_v2(struct tree *t, const char *group, const char *max, uint64_t current)
{
	AUTO_BUF struct buf b;
	const char *file[] = {"memory.max", "memory.high", "memory.swap.max"};
	const char *text[] = {max, "max\n", "max\n"};

	buf_init(&b, 4096);
	for (size_t i = 0; i < COUNT_OF(file); i++) {
		buf_clear(&b);
		buf_printf(&b, "sys/fs/cgroup%s/%s", group, file[i]);
		tree_put(t, b.data, text[i]);
	}
	buf_clear(&b);
	buf_printf(&b, "sys/fs/cgroup%s/memory.current", group);
	tree_printf(t, b.data, "%llu\n", (unsigned long long)current);
	buf_clear(&b);
	buf_printf(&b, "sys/fs/cgroup%s/memory.swap.current", group);
	tree_put(t, b.data, "0\n");
	buf_clear(&b);
	buf_printf(&b, "sys/fs/cgroup%s/cgroup.events", group);
	tree_put(t, b.data, "populated 1\nfrozen 0\n");
	buf_clear(&b);
	buf_printf(&b, "sys/fs/cgroup%s/memory.stat", group);
	tree_put(t, b.data, "anon 0\nfile 0\n");
}

static void put_v1(struct tree *t, const char *group, const char *max, uint64_t usage)
{
	AUTO_BUF struct buf b;
	const char *file[] = {"memory.limit_in_bytes", "memory.memsw.limit_in_bytes",
		"memory.use_hierarchy", "memory.oom_control"};
	const char *text[] = {max, V1_UNLIMITED, "1\n",
		"oom_kill_disable 0\nunder_oom 0\noom_kill 0\n"};
	const char *use[] = {"memory.usage_in_bytes", "memory.memsw.usage_in_bytes"};

	buf_init(&b, 4096);
	for (size_t i = 0; i < COUNT_OF(file); i++) {
		buf_clear(&b);
		buf_printf(&b, "sys/fs/cgroup/memory%s/%s", group, file[i]);
		tree_put(t, b.data, text[i]);
	}
	for (size_t i = 0; i < COUNT_OF(use); i++) {
		buf_clear(&b);
		buf_printf(&b, "sys/fs/cgroup/memory%s/%s", group, use[i]);
		tree_printf(t, b.data, "%llu\n", (unsigned long long)usage);
	}
	buf_clear(&b);
	buf_printf(&b, "sys/fs/cgroup/memory%s/memory.stat", group);
	tree_put(t, b.data, "cache 0\ntotal_inactive_file 0\n");
}

static void put_meminfo(struct tree *t, const char *more)
{
	tree_printf(t, "proc/meminfo",
		"MemTotal: 8388608 kB\nMemFree: 1048576 kB\nMemAvailable: 6291456 kB\n"
		"Buffers: 1024 kB\nCached: 2097152 kB\nShmem: 1048576 kB\n"
		"SwapTotal: 0 kB\nSwapFree: 0 kB\nCommitLimit: 4194304 kB\n"
		"Committed_AS: 1048576 kB\n%s",
		more);
}

static void machine_init(struct machine_tree *m, const char *mounts, const char *cgroup)
{
	struct tree *t = &m->tree;

	*m = (struct machine_tree){.time.mono_ns = 100 * NS_PER_S};
	tree_init(t);
	put_meminfo(t, "");
	tree_put(t, "proc/self/mountinfo", mounts);
	tree_put(t, "proc/sys/vm/overcommit_memory", "1\n");
	tree_put(t, "proc/42/limits",
		"Limit                     Soft Limit           Hard Limit    Units\n"
		"Max data size             unlimited            unlimited     bytes\n");
	tree_put(t, "proc/42/cgroup", cgroup);
	tree_put(t, "sys/fs/cgroup/memory/cgroup.sane_behavior", "0\n");
	assert_int_equal(rootdir_sub(&t->root, "proc", &m->proc), 0);
	assert_int_equal(rootdir_sub(&t->root, "proc/42", &m->pid_dir), 0);
	m->clock = clock_fake(&m->time);
	m->sample.id =
		(struct procid){.pid = 42, .start_time_ticks = 7, .incarnation = 1};
	m->target.pid_dir = &m->pid_dir;
	m->target.sample = &m->sample;
}

/* After the tree is complete. */
static void machine_start(struct machine_tree *m)
{
	m->walls = walls_create(&m->proc, &m->tree.root, &m->clock);
}

static void machine_finish(struct machine_tree *m)
{
	walls_destroy(m->walls);
	rootdir_finish(&m->proc);
	rootdir_finish(&m->pid_dir);
	tree_finish(&m->tree);
}

static void pass_ms(struct machine_tree *m, uint64_t ms)
{
	m->time.mono_ns += ms * NS_PER_MS;
	walls_tick(m->walls);
}

/* The @nth wall of a kind, from 0; NULL when there are not so many. */
static const struct wall *nth(const struct wall_set *set, enum wall_kind kind, size_t n)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->wall[i].kind == kind && !n--)
			return &set->wall[i];
	return NULL;
}

static void assert_wall(const struct wall *w, uint64_t use, uint64_t limit,
	const char *path, enum wall_end end)
{
	assert_non_null(w);
	assert_true(w->use_known);
	assert_int_equal(w->use, use);
	assert_int_equal(w->limit, limit);
	assert_string_equal(w->path, path);
	assert_int_equal(w->end, end);
}

static void assert_in_order(const struct wall_set *set)
{
	for (size_t i = 1; i < set->count; i++)
		assert_true(set->wall[i - 1].kind <= set->wall[i].kind);
}

static void own_limits(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, "", "0::/\n");
	tree_put(&m.tree, "proc/42/limits",
		"Limit                     Soft Limit           Hard Limit    Units\n"
		"Max data size             100                  unlimited     bytes\n"
		"Max stack size            8388608              unlimited     bytes\n"
		"Max locked memory         0                    8388608       bytes\n"
		"Max address space         209715200            unlimited     bytes\n");
	tree_put(&m.tree, "proc/sys/vm/max_map_count", "65530\n");
	sample_set_u64(&m.sample, FIELD_VSIZE, 142 * MIB);
	sample_set_u64(&m.sample, FIELD_DATA, 300);
	m.target.map_count_known = true;
	m.target.map_count = 12;
	m.target.locked_known = true;
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_RLIMIT_AS, 0), 142 * MIB, 200 * MIB, "",
		WALL_ENDS_IN_ENOMEM);
	assert_int_equal(wall_headroom(nth(set, WALL_RLIMIT_AS, 0)), 58 * MIB);
	assert_wall(nth(set, WALL_RLIMIT_DATA, 0), 300, 100, "", WALL_ENDS_IN_ENOMEM);
	assert_false(nth(set, WALL_RLIMIT_STACK, 0)->use_known);
	assert_null(nth(set, WALL_RLIMIT_MEMLOCK, 0));
	assert_wall(nth(set, WALL_MAP_COUNT, 0), 12, 65530, "", WALL_ENDS_IN_MAPS);
	assert_null(nth(set, WALL_ADDRESS_SPACE_32, 0));
	assert_in_order(set);
	wall_set_unref(set);

	m.target.elf_bits = 32;
	m.target.map_count_known = false;
	set = walls_read(m.walls, &m.target);
	assert_non_null(nth(set, WALL_ADDRESS_SPACE_32, 0));
	assert_int_equal(nth(set, WALL_ADDRESS_SPACE_32, 0)->use, 142 * MIB);
	if (sizeof(void *) == 8)
		assert_int_equal(nth(set, WALL_ADDRESS_SPACE_32, 0)->limit, 4 * GIB);
	assert_false(nth(set, WALL_MAP_COUNT, 0)->use_known);
	wall_set_unref(set);
	machine_finish(&m);
}

static void nothing_to_read(void **state)
{
	struct machine_tree m;
	struct wall_set *set;
	double pct;

	(void)state;
	machine_init(&m, "", "");
	tree_remove(&m.tree, "proc/42/limits");
	tree_remove(&m.tree, "proc/meminfo");
	tree_remove(&m.tree, "proc/self");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_int_equal(set->count, 0);
	assert_false(set->ancestors_hidden);
	assert_int_equal(walls_psi(m.walls, &m.target, &pct), -ENOENT);
	wall_set_unref(set);
	machine_finish(&m);
}

static void this_machine(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, "", "0::/\n");
	tree_put(&m.tree, "proc/meminfo",
		"MemTotal: 1000 kB\nMemFree: 100 kB\nMemAvailable: 600 kB\n"
		"SwapTotal: 500 kB\nSwapFree: 450 kB\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_wall(
		nth(set, WALL_SYSTEM, 0), 450 * 1024, 1500 * 1024, "", WALL_ENDS_IN_KILL);
	wall_set_unref(set);

	/* Before Linux 3.14. */
	tree_put(&m.tree, "proc/meminfo",
		"MemTotal: 1000 kB\nMemFree: 100 kB\nBuffers: 50 kB\nCached: 400 kB\n"
		"Shmem: 150 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n");
	pass_ms(&m, 1);
	set = walls_read(m.walls, &m.target);
	assert_wall(
		nth(set, WALL_SYSTEM, 0), 600 * 1024, 1000 * 1024, "", WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	machine_finish(&m);
}

static void overcommit_modes(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, "", "0::/\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_null(nth(set, WALL_COMMIT_LIMIT, 0));
	assert_null(nth(set, WALL_COMMIT_REQUEST, 0));
	wall_set_unref(set);

	tree_put(&m.tree, "proc/sys/vm/overcommit_memory", "2\n");
	pass_ms(&m, 1000);
	set = walls_read(m.walls, &m.target);
	assert_wall(
		nth(set, WALL_COMMIT_LIMIT, 0), GIB, 4 * GIB, "", WALL_ENDS_IN_ENOMEM);
	wall_set_unref(set);

	tree_put(&m.tree, "proc/sys/vm/overcommit_memory", "0\n");
	pass_ms(&m, 1000);
	set = walls_read(m.walls, &m.target);
	assert_null(nth(set, WALL_COMMIT_LIMIT, 0));
	assert_int_equal(nth(set, WALL_COMMIT_REQUEST, 0)->limit, 8 * GIB);
	assert_false(nth(set, WALL_COMMIT_REQUEST, 0)->use_known);
	assert_in_order(set);
	wall_set_unref(set);
	machine_finish(&m);
}

static void huge_pages(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, "", "0::/\n");
	put_meminfo(&m.tree,
		"HugePages_Total: 0\nHugePages_Free: 0\n"
		"Hugepagesize: 2048 kB\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_null(nth(set, WALL_HUGETLB, 0));
	wall_set_unref(set);

	put_meminfo(&m.tree,
		"HugePages_Total: 12\nHugePages_Free: 7\nHugePages_Rsvd: 3\n"
		"HugePages_Surp: 2\nHugepagesize: 2048 kB\n");
	tree_put(&m.tree, "proc/sys/vm/nr_overcommit_hugepages", "4\n");
	pass_ms(&m, 1);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_HUGETLB, 0), 8 * 2 * MIB, 14 * 2 * MIB, "",
		WALL_ENDS_IN_SIGBUS);
	wall_set_unref(set);
	machine_finish(&m);
}

static void v2_every_ancestor(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, V2_MOUNT, "0::/user/job/step\n");
	put_v2(&m.tree, "/user/job/step", "max\n", 50 * MIB);
	put_v2(&m.tree, "/user/job", "67108864\n", 60 * MIB);
	put_v2(&m.tree, "/user", "1073741824\n", 600 * MIB);
	tree_put(&m.tree, "sys/fs/cgroup/user/job/memory.stat",
		"anon 1\nfile 9\ninactive_file 8388608\nactive_file 4194304\n"
		"file_dirty 2097152\nslab_reclaimable 1048576\n");
	tree_put(&m.tree, "sys/fs/cgroup/user/memory.high", "536870912\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), (60 - 11) * MIB, 64 * MIB, "/user/job",
		WALL_ENDS_IN_KILL);
	assert_wall(
		nth(set, WALL_CGROUP_MAX, 1), 600 * MIB, GIB, "/user", WALL_ENDS_IN_KILL);
	assert_null(nth(set, WALL_CGROUP_MAX, 2));
	assert_null(nth(set, WALL_CGROUP_SWAP, 0));
	assert_wall(nth(set, WALL_CGROUP_HIGH, 0), 600 * MIB, 512 * MIB, "/user",
		WALL_ENDS_IN_SLOW);
	assert_false(set->ancestors_hidden);
	assert_in_order(set);
	wall_set_unref(set);
	machine_finish(&m);
}

/* More dirty than there is on the file lists, more reclaimable than charged. */
static void v2_odd_statistics(void **state)
{
	static const struct {
		const char *name, *stat;
		uint64_t use;
	} cases[] = {
		{"all is dirty",
			"inactive_file 4096\nactive_file 0\nfile_dirty 999999\n"
			"slab_reclaimable 4096\n",
			MIB - 4096},
		{"reclaimable above the charge", "inactive_file 99999999\n", 0},
		{"no keys", "anon 5\n", MIB},
	};
	struct machine_tree m;

	(void)state;
	machine_init(&m, V2_MOUNT, "0::/a\n");
	put_v2(&m.tree, "/a", "67108864\n", MIB);
	machine_start(&m);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct wall_set *set;

		tree_put(&m.tree, "sys/fs/cgroup/a/memory.stat", cases[i].stat);
		pass_ms(&m, 100);
		set = walls_read(m.walls, &m.target);
		assert_case(
			cases[i].name, nth(set, WALL_CGROUP_MAX, 0)->use == cases[i].use);
		wall_set_unref(set);
	}
	tree_remove(&m.tree, "sys/fs/cgroup/a/memory.stat");
	pass_ms(&m, 100);
	struct wall_set *set = walls_read(m.walls, &m.target);
	assert_false(nth(set, WALL_CGROUP_MAX, 0)->use_known);
	wall_set_unref(set);
	machine_finish(&m);
}

static void v2_with_swap(void **state)
{
	static const struct {
		const char *name, *max, *current;
		enum wall_end end;
		uint64_t use, limit; /* of memory and swap; 0: no such wall */
	} cases[] = {
		{"no swap for it", "0\n", "0\n", WALL_ENDS_IN_KILL, 0, 0},
		{"some swap", "16777216\n", "1048576\n", WALL_ENDS_IN_SLOW, 41 * MIB,
			80 * MIB},
		{"its swap is full", "16777216\n", "16777216\n", WALL_ENDS_IN_KILL, 0, 0},
		{"all that is free", "max\n", "1048576\n", WALL_ENDS_IN_SLOW, 41 * MIB,
			(64 + 1 + 100) * MIB},
	};
	struct machine_tree m;

	(void)state;
	machine_init(&m, V2_MOUNT, "0::/a\n");
	put_v2(&m.tree, "/a", "67108864\n", 40 * MIB);
	tree_put(&m.tree, "proc/meminfo",
		"MemTotal: 8388608 kB\nMemAvailable: 99 kB\n"
		"SwapTotal: 999999 kB\nSwapFree: 102400 kB\n");
	machine_start(&m);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct wall *w;
		struct wall_set *set;

		tree_put(&m.tree, "sys/fs/cgroup/a/memory.swap.max", cases[i].max);
		tree_put(
			&m.tree, "sys/fs/cgroup/a/memory.swap.current", cases[i].current);
		pass_ms(&m, 1000);
		set = walls_read(m.walls, &m.target);
		assert_wall(nth(set, WALL_CGROUP_MAX, 0), 40 * MIB, 64 * MIB, "/a",
			cases[i].end);
		w = nth(set, WALL_CGROUP_SWAP, 0);
		assert_case(cases[i].name, !w == !cases[i].limit);
		assert_case(cases[i].name, !w || w->use == cases[i].use);
		assert_case(cases[i].name, !w || w->limit == cases[i].limit);
		wall_set_unref(set);
	}
	machine_finish(&m);
}

static void namespaces(void **state)
{
	static const struct {
		const char *name, *mounts, *cgroup;
		bool root_is_real; /* the top of the mount is the machine's root cgroup */
		const char *limited; /* folder of the cgroup that has a limit */
		bool hidden;
		const char *path; /* of the wall; NULL: none is seen */
	} cases[] = {
		{"no namespace", V2_MOUNT, "0::/a\n", true, "/a", false, "/a"},
		{"in a namespace of its own", V2_MOUNT, "0::/\n", false, "", true, "/"},
		{"below its root", V2_MOUNT, "0::/x\n", false, "/x", true, "/x"},
		{"outside of ours", V2_MOUNT, "0::/../../other\n", false, "", true, NULL},
		{"a part is mounted",
			"1 2 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"0::/docker/abc/x\n", false, "/x", true, "/docker/abc/x"},
		{"the mounted part itself",
			"1 2 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"0::/docker/abc\n", false, "", true, "/docker/abc"},
		{"beside the mounted part",
			"1 2 0:28 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
			"0::/docker/abcd\n", false, "", true, NULL},
		{"mounted before the namespace was made",
			"1 2 0:28 /.. /sys/fs/cgroup rw - cgroup2 cgroup rw\n",
			"0::/../b\n", true, "/b", true, "/../b"},
		{"the whole tree is mounted second",
			"1 2 0:28 /a /mnt rw - cgroup2 cgroup rw\n" V2_MOUNT, "0::/a\n",
			true, "/a", false, "/a"},
		{"nothing is mounted", "", "0::/a\n", true, "/a", true, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct machine_tree m;
		const struct wall *w;
		struct wall_set *set;

		machine_init(&m, cases[i].mounts, cases[i].cgroup);
		tree_put(&m.tree, "sys/fs/cgroup/cgroup.procs", "");
		tree_folder(&m.tree, "mnt");
		put_v2(&m.tree, cases[i].limited, "67108864\n", MIB);
		if (cases[i].root_is_real)
			tree_remove(&m.tree, "sys/fs/cgroup/cgroup.events");
		else
			tree_put(&m.tree, "sys/fs/cgroup/cgroup.events", "populated 1\n");
		machine_start(&m);
		set = walls_read(m.walls, &m.target);
		w = nth(set, WALL_CGROUP_MAX, 0);
		assert_case(cases[i].name, set->ancestors_hidden == cases[i].hidden);
		assert_case(cases[i].name, !w == !cases[i].path);
		assert_case(cases[i].name, !w || !strcmp(w->path, cases[i].path));
		wall_set_unref(set);
		machine_finish(&m);
	}
}

static void v1_parent_limit(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, V1_MOUNT, "5:cpu,memory:/job/step\n1:name=systemd:/\n");
	put_v1(&m.tree, "", V1_UNLIMITED, GIB);
	put_v1(&m.tree, "/job", "67108864\n", 60 * MIB);
	put_v1(&m.tree, "/job/step", V1_UNLIMITED, 50 * MIB);
	tree_put(&m.tree, "sys/fs/cgroup/memory/job/memory.stat",
		"inactive_file 1\nactive_file 1\ntotal_inactive_file 2097152\n"
		"total_active_file 4194304\ntotal_dirty 1048576\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_V1, 0), 55 * MIB, 64 * MIB, "/job",
		WALL_ENDS_IN_KILL);
	assert_null(nth(set, WALL_CGROUP_V1, 1));
	assert_null(nth(set, WALL_CGROUP_V1_MEMSW, 0));
	assert_false(set->ancestors_hidden);
	wall_set_unref(set);

	tree_put(&m.tree, "sys/fs/cgroup/memory/job/memory.oom_control",
		"oom_kill_disable 1\nunder_oom 0\noom_kill 0\n");
	tree_put(&m.tree, "sys/fs/cgroup/memory/job/memory.memsw.limit_in_bytes",
		"67108864\n");
	pass_ms(&m, 1000);
	set = walls_read(m.walls, &m.target);
	assert_int_equal(nth(set, WALL_CGROUP_V1, 0)->end, WALL_ENDS_IN_STALL);
	assert_wall(nth(set, WALL_CGROUP_V1_MEMSW, 0), 55 * MIB, 64 * MIB, "/job",
		WALL_ENDS_IN_STALL);
	assert_in_order(set);
	wall_set_unref(set);

	/* Then the parent's limit is none of the child's. */
	tree_put(&m.tree, "sys/fs/cgroup/memory/job/memory.use_hierarchy", "0\n");
	pass_ms(&m, 1000);
	set = walls_read(m.walls, &m.target);
	assert_null(nth(set, WALL_CGROUP_V1, 0));
	wall_set_unref(set);
	machine_finish(&m);
}

static void v1_swap(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, V1_MOUNT, "5:memory:/job\n");
	tree_put(&m.tree, "proc/meminfo",
		"MemTotal: 8388608 kB\nMemAvailable: 99 kB\n"
		"SwapTotal: 999999 kB\nSwapFree: 102400 kB\n");
	put_v1(&m.tree, "/job", "67108864\n", 60 * MIB);
	tree_put(&m.tree, "sys/fs/cgroup/memory/job/memory.memsw.usage_in_bytes",
		"65011712\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_int_equal(nth(set, WALL_CGROUP_V1, 0)->end, WALL_ENDS_IN_SLOW);
	assert_wall(nth(set, WALL_CGROUP_V1_MEMSW, 0), 62 * MIB, (64 + 2 + 100) * MIB,
		"/job", WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	machine_finish(&m);
}

/* A pod's limit above the container: seen as a number, not as a cgroup. */
static void v1_hidden_ancestor(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m,
		"1 2 0:32 /pod/box /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
		"5:memory:/pod/box\n");
	put_v1(&m.tree, "", "134217728\n", 50 * MIB);
	tree_put(&m.tree, "sys/fs/cgroup/memory/memory.stat",
		"hierarchical_memory_limit 67108864\ntotal_inactive_file 0\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_true(set->ancestors_hidden);
	assert_wall(nth(set, WALL_CGROUP_V1, 0), 50 * MIB, 128 * MIB, "/pod/box",
		WALL_ENDS_IN_KILL);
	assert_int_equal(nth(set, WALL_CGROUP_V1, 1)->limit, 64 * MIB);
	assert_false(nth(set, WALL_CGROUP_V1, 1)->use_known);
	wall_set_unref(set);
	machine_finish(&m);
}

/* v1 has the memory controller, v2 is there for systemd and for pressure. */
static void hybrid(void **state)
{
	struct machine_tree m;
	struct wall_set *set;
	double pct;

	(void)state;
	machine_init(&m, V1_MOUNT UNIFIED_MOUNT, "4:memory:/job\n0::/job\n");
	put_v1(&m.tree, "/job", "67108864\n", MIB);
	tree_put(&m.tree, "sys/fs/cgroup/unified/job/memory.pressure",
		"some avg10=2.50 avg60=0.00 avg300=0.00 total=1\n"
		"full avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
	tree_put(&m.tree, "proc/pressure/memory",
		"some avg10=9.00 avg60=0.00 avg300=0.00 total=1\n");
	machine_start(&m);
	set = walls_read(m.walls, &m.target);
	assert_wall(
		nth(set, WALL_CGROUP_V1, 0), MIB, 64 * MIB, "/job", WALL_ENDS_IN_KILL);
	assert_null(nth(set, WALL_CGROUP_MAX, 0));
	wall_set_unref(set);
	assert_int_equal(walls_psi(m.walls, &m.target, &pct), 0);
	assert_true(pct == 2.5);
	tree_remove(&m.tree, "sys/fs/cgroup/unified/job/memory.pressure");
	pass_ms(&m, 1);
	assert_int_equal(walls_psi(m.walls, &m.target, &pct), 0);
	assert_true(pct == 9);
	tree_remove(&m.tree, "proc/pressure");
	pass_ms(&m, 1);
	assert_int_equal(walls_psi(m.walls, &m.target, &pct), -ENOENT);
	machine_finish(&m);
}

/* What is read how often, seen by changing files behind its back. */
static void reading_rates(void **state)
{
	struct machine_tree m;
	struct wall_set *set;

	(void)state;
	machine_init(&m, V2_MOUNT, "0::/a\n");
	put_v2(&m.tree, "/a", "67108864\n", 10 * MIB);
	machine_start(&m);
	wall_set_unref(walls_read(m.walls, &m.target));

	tree_put(&m.tree, "sys/fs/cgroup/a/memory.max", "33554432\n");
	tree_put(&m.tree, "sys/fs/cgroup/a/memory.current", "20971520\n");
	tree_put(&m.tree, "sys/fs/cgroup/a/memory.stat", "inactive_file 1048576\n");
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), 10 * MIB, 64 * MIB, "/a",
		WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	pass_ms(&m, 50);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), 20 * MIB, 64 * MIB, "/a",
		WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	pass_ms(&m, 50);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), 19 * MIB, 64 * MIB, "/a",
		WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	pass_ms(&m, 900);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), 19 * MIB, 32 * MIB, "/a",
		WALL_ENDS_IN_KILL);
	wall_set_unref(set);

	/* Moved to another cgroup: noticed within a second. */
	put_v2(&m.tree, "/b", "1048576\n", 5);
	tree_put(&m.tree, "proc/42/cgroup", "0::/b\n");
	pass_ms(&m, 1000);
	set = walls_read(m.walls, &m.target);
	assert_wall(nth(set, WALL_CGROUP_MAX, 0), 5, MIB, "/b", WALL_ENDS_IN_KILL);
	wall_set_unref(set);
	machine_finish(&m);
}

static void kills_v2(void **state)
{
	struct walls_kills k;
	struct machine_tree m;

	(void)state;
	machine_init(&m, V2_MOUNT, "0::/a/b\n");
	put_v2(&m.tree, "/a", "max\n", 1);
	put_v2(&m.tree, "/a/b", "max\n", 1);
	tree_put(&m.tree, "sys/fs/cgroup/a/memory.events", "oom_kill 9\n");
	tree_put(&m.tree, "sys/fs/cgroup/a/b/memory.events", "oom_kill 8\n");
	tree_put(&m.tree, "sys/fs/cgroup/a/b/memory.events.local", "oom_kill 3\n");
	tree_put(&m.tree, "proc/vmstat", "nr_free_pages 1\noom_kill 70\nx 2\n");
	machine_start(&m);
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), -ENOENT);
	wall_set_unref(walls_read(m.walls, &m.target));

	/* One of long ago, not of this end. */
	tree_put(&m.tree, "sys/fs/cgroup/a/b/memory.events.local", "oom_kill 4\n");
	for (int i = 0; i < 12; i++) {
		pass_ms(&m, 1000);
		wall_set_unref(walls_read(m.walls, &m.target));
	}
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_true(k.cgroup_known);
	assert_int_equal(k.cgroup_kills, 0);
	assert_true(k.system_known);
	assert_int_equal(k.system_kills, 0);
	assert_string_equal(k.path, "/a/b");

	tree_put(&m.tree, "sys/fs/cgroup/a/b/memory.events.local", "oom_kill 5\n");
	tree_put(&m.tree, "sys/fs/cgroup/a/memory.events", "oom_kill 10\n");
	tree_put(&m.tree, "proc/vmstat", "oom_kill 71\n");
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_int_equal(k.cgroup_kills, 1);
	assert_int_equal(k.system_kills, 1);

	/* A job's cgroup goes with it; its parent counts what was below. */
	tree_remove(&m.tree, "sys/fs/cgroup/a/b");
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_true(k.cgroup_known);
	assert_int_equal(k.cgroup_kills, 1);
	tree_remove(&m.tree, "sys/fs/cgroup/a");
	tree_remove(&m.tree, "proc/vmstat");
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_false(k.cgroup_known);
	assert_false(k.system_known);
	pass_ms(&m, 200000);
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), -ENOENT);
	machine_finish(&m);
}

static void kills_v1(void **state)
{
	struct walls_kills k;
	struct machine_tree m;

	(void)state;
	machine_init(&m, V1_MOUNT, "4:memory:/a\n");
	put_v1(&m.tree, "/a", "67108864\n", 1);
	machine_start(&m);
	wall_set_unref(walls_read(m.walls, &m.target));
	tree_put(&m.tree, "sys/fs/cgroup/memory/a/memory.oom_control",
		"oom_kill_disable 0\nunder_oom 0\noom_kill 2\n");
	/* The zombie's cgroup was removed: it still is where it was killed. */
	tree_put(&m.tree, "proc/42/cgroup", "4:memory:/a (deleted)\n");
	pass_ms(&m, 1000);
	wall_set_unref(walls_read(m.walls, &m.target));
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_int_equal(k.cgroup_kills, 2);
	assert_string_equal(k.path, "/a");
	/* Before Linux 4.13. */
	tree_put(&m.tree, "sys/fs/cgroup/memory/a/memory.oom_control",
		"oom_kill_disable 0\nunder_oom 0\n");
	assert_int_equal(walls_kills(m.walls, &m.sample.id, &k), 0);
	assert_false(k.cgroup_known);
	machine_finish(&m);
}

static void killed_together(void **state)
{
	static const struct {
		const char *name, *ours, *group; /* cgroup with memory.oom.group */
		bool together;
	} cases[] = {
		{"the same cgroup", "0::/pod/box\n", "/pod/box", true},
		{"a parent of both", "0::/pod/other\n", "/pod", true},
		{"beside it", "0::/pod/other\n", "/pod/box", false},
		{"a longer name", "0::/pod/boxes\n", "/pod/box", false},
		{"below it", "0::/pod/box/x\n", "/pod/box", true},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct machine_tree m;
		struct wall_set *set;
		char path[128];

		machine_init(&m, V2_MOUNT, "0::/pod/box\n");
		tree_put(&m.tree, "proc/self/cgroup", cases[i].ours);
		put_v2(&m.tree, "/pod", "max\n", 1);
		put_v2(&m.tree, "/pod/box", "max\n", 1);
		snprintf(path, sizeof path, "sys/fs/cgroup%s/memory.oom.group",
			cases[i].group);
		tree_put(&m.tree, path, "1\n");
		machine_start(&m);
		assert_case(cases[i].name, !walls_kills_us(m.walls, &m.sample.id));
		m.target.in_detail = true;
		set = walls_read(m.walls, &m.target);
		assert_case(cases[i].name, !set->kills_us == !cases[i].together);
		if (set->kills_us)
			assert_string_equal(set->kills_us, cases[i].group);
		wall_set_unref(set);
		machine_finish(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_limits),
		cmocka_unit_test(nothing_to_read),
		cmocka_unit_test(this_machine),
		cmocka_unit_test(overcommit_modes),
		cmocka_unit_test(huge_pages),
		cmocka_unit_test(v2_every_ancestor),
		cmocka_unit_test(v2_odd_statistics),
		cmocka_unit_test(v2_with_swap),
		cmocka_unit_test(namespaces),
		cmocka_unit_test(v1_parent_limit),
		cmocka_unit_test(v1_swap),
		cmocka_unit_test(v1_hidden_ancestor),
		cmocka_unit_test(hybrid),
		cmocka_unit_test(reading_rates),
		cmocka_unit_test(kills_v2),
		cmocka_unit_test(kills_v1),
		cmocka_unit_test(killed_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
