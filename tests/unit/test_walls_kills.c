/* Where memory lacked when a process was killed, on made trees. */
#include "config.h"

#include "procfs/walls.h"

#include "tree.h"
#include "unit.h"

#define V2_MOUNT "31 23 0:28 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
#define V1_MOUNT "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"

struct scene {
	struct tree tree;
	struct rootdir proc, pid_dir;
	struct clock_fake time;
	struct clock clock;
	struct sample sample;
	struct walls_target target;
	struct walls *walls;
};

static void put(struct scene *s, const char *folder, const char *file, const char *text)
{
	char path[200];

	snprintf(path, sizeof path, "sys/fs/cgroup%s/%s", folder, file);
	tree_put(&s->tree, path, text);
}

static void scene_init(struct scene *s, const char *mounts, const char *cgroup)
{
	*s = (struct scene){.time.mono_ns = 100 * NS_PER_S};
	tree_init(&s->tree);
	tree_put(&s->tree, "proc/meminfo", "MemTotal: 1000000 kB\nMemAvailable: 9 kB\n");
	tree_put(&s->tree, "proc/vmstat", "oom_kill 70\n");
	tree_put(&s->tree, "proc/self/mountinfo", mounts);
	tree_put(&s->tree, "proc/42/limits", "Limit  Soft Limit  Hard Limit  Units\n");
	tree_put(&s->tree, "proc/42/cgroup", cgroup);
	assert_int_equal(rootdir_sub(&s->tree.root, "proc", &s->proc), 0);
	assert_int_equal(rootdir_sub(&s->tree.root, "proc/42", &s->pid_dir), 0);
	s->clock = clock_fake(&s->time);
	s->sample.id =
		(struct procid){.pid = 42, .start_time_ticks = 7, .incarnation = 1};
	s->target.pid_dir = &s->pid_dir;
	s->target.sample = &s->sample;
}

static void look(struct scene *s)
{
	if (!s->walls)
		s->walls = walls_create(&s->proc, &s->tree.root, &s->clock);
	wall_set_unref(walls_read(s->walls, &s->target));
}

static void scene_finish(struct scene *s)
{
	walls_destroy(s->walls);
	rootdir_finish(&s->proc);
	rootdir_finish(&s->pid_dir);
	tree_finish(&s->tree);
}

/* /pod/box/app, of which pod and box can have limits; all counts begin at 5. */
static void put_pod(struct scene *s)
{
	static const char *const folders[] = {"/pod", "/pod/box", "/pod/box/app"};

	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		put(s, folders[i], "memory.max", i == 2 ? "max\n" : "1000000\n");
		put(s, folders[i], "memory.current", i ? "900000\n" : "950000\n");
		put(s, folders[i], "memory.stat", "anon 0\n");
		put(s, folders[i], "memory.events", "oom 5\noom_kill 5\n");
		put(s, folders[i], "memory.events.local", "oom 5\noom_kill 5\n");
	}
}

static void whose_limit_it_was(void **state)
{
	static const struct {
		const char *name, *folder, *file, *events, *gone;
		const char *full; /* NULL: the machine */
	} cases[] = {
		{"the container's", "/pod/box", "memory.events.local",
			"oom 6\noom_kill 5\n", NULL, "/pod/box"},
		{"the pod's", "/pod", "memory.events.local", "oom 6\noom_kill 5\n", NULL,
			"/pod"},
		{"of what is gone with the job", "/pod/box", "memory.events",
			"oom 6\noom_kill 6\n", "sys/fs/cgroup/pod/box/app",
			"/pod/box/app"},
		{"no cgroup's", "/pod/box/app", "memory.events.local",
			"oom 5\noom_kill 6\n", NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct walls_kills k;
		struct scene s;

		scene_init(&s, V2_MOUNT, "0::/pod/box/app\n");
		put_pod(&s);
		look(&s);
		put(&s, "/pod/box/app", "memory.events.local", "oom 5\noom_kill 6\n");
		put(&s, cases[i].folder, cases[i].file, cases[i].events);
		if (cases[i].gone)
			tree_remove(&s.tree, cases[i].gone);
		assert_int_equal(walls_kills(s.walls, &s.sample.id, &k), 0);
		assert_case(cases[i].name, k.cgroup_known && k.cgroup_kills == 1);
		if (cases[i].full)
			assert_case(
				cases[i].name, k.full && !strcmp(k.full, cases[i].full));
		else
			assert_case(cases[i].name, !k.full && k.is_machine);
		scene_finish(&s);
	}
}

/* The kernel keeps no count of it there: the closest limit is named. */
static void version_1_names_the_closest(void **state)
{
	static const char *const folders[] = {"/memory/job", "/memory/job/step"};
	struct walls_kills k;
	struct scene s;

	(void)state;
	scene_init(&s, V1_MOUNT, "4:memory:/job/step\n");
	for (size_t i = 0; i < COUNT_OF(folders); i++) {
		put(&s, folders[i], "memory.limit_in_bytes",
			i ? "9223372036854771712\n" : "1000000\n");
		put(&s, folders[i], "memory.usage_in_bytes", "900000\n");
		put(&s, folders[i], "memory.stat", "total_inactive_file 0\n");
		put(&s, folders[i], "memory.oom_control", "oom_kill 0\n");
	}
	look(&s);
	put(&s, folders[1], "memory.oom_control", "oom_kill 1\n");
	assert_int_equal(walls_kills(s.walls, &s.sample.id, &k), 0);
	assert_int_equal(k.cgroup_kills, 1);
	assert_string_equal(k.path, "/job/step");
	assert_string_equal(k.full, "/job");
	assert_false(k.is_machine);
	scene_finish(&s);
}

static void without_limits_it_was_the_machine(void **state)
{
	struct walls_kills k;
	struct scene s;

	(void)state;
	scene_init(&s, V1_MOUNT, "4:memory:/job\n");
	put(&s, "/memory/job", "memory.limit_in_bytes", "9223372036854771712\n");
	put(&s, "/memory/job", "memory.usage_in_bytes", "900000\n");
	put(&s, "/memory/job", "memory.stat", "total_inactive_file 0\n");
	put(&s, "/memory/job", "memory.oom_control", "oom_kill 0\n");
	look(&s);
	put(&s, "/memory/job", "memory.oom_control", "oom_kill 1\n");
	assert_int_equal(walls_kills(s.walls, &s.sample.id, &k), 0);
	assert_int_equal(k.cgroup_kills, 1);
	assert_null(k.full);
	assert_true(k.is_machine);
	scene_finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whose_limit_it_was),
		cmocka_unit_test(version_1_names_the_closest),
		cmocka_unit_test(without_limits_it_was_the_machine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
