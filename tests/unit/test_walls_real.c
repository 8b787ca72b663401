/*
 * End-to-end: real limits of real processes, a real cgroup that kills.  The last needs
 * root and a v1 memory controller that is ours to write; it is left out elsewhere.
 */
#include "config.h"

#include "procfs/walls.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "proc/cgroup.h"
#include "procfs/cgmount.h"
#include "unit.h"

#define MIB (UINT64_C(1) << 20)

/* A child that waits for orders. */
struct child {
	pid_t pid;
	int order, answer;
	struct rootdir dir;
	struct sample sample;
	struct walls_target target;
};

static struct rootdir proc, root;

/* Orders: number of MiB to take and keep; 0: nothing but the answer. */
static _Noreturn void obey(int order, int answer)
{
	unsigned char mib;

	while (read(order, &mib, 1) == 1) {
		if (mib) {
			void *p = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			if (p != MAP_FAILED)
				memset(p, 1, mib * MIB);
		}
		if (write(answer, &mib, 1) != 1)
			break;
	}
	_exit(0);
}

static void child_init(struct child *c, void (*prepare)(void))
{
	int order[2], answer[2];
	char name[16];

	assert_int_equal(pipe2(order, O_CLOEXEC), 0);
	assert_int_equal(pipe2(answer, O_CLOEXEC), 0);
	*c = (struct child){.order = order[1], .answer = answer[0]};
	c->pid = fork();
	if (!c->pid) {
		close(order[1]);
		close(answer[0]);
		prepare();
		obey(order[0], answer[1]);
	}
	close(order[0]);
	close(answer[1]);
	snprintf(name, sizeof name, "%d", (int)c->pid);
	assert_int_equal(rootdir_sub(&proc, name, &c->dir), 0);
	c->sample.id = (struct procid){.pid = (uint32_t)c->pid, .incarnation = 1};
	c->target.pid_dir = &c->dir;
	c->target.sample = &c->sample;
}

/* Whether it lived to answer. */
static bool child_take(struct child *c, unsigned char mib)
{
	return write(c->order, &mib, 1) == 1 && read(c->answer, &mib, 1) == 1;
}

static void child_finish(struct child *c)
{
	if (c->pid) {
		kill(c->pid, SIGKILL);
		waitpid(c->pid, NULL, 0);
	}
	close(c->order);
	close(c->answer);
	rootdir_finish(&c->dir);
}

static const struct wall *find(const struct wall_set *set, enum wall_kind kind)
{
	for (size_t i = 0; i < set->count; i++)
		if (set->wall[i].kind == kind)
			return &set->wall[i];
	return NULL;
}

static void set_limits(void)
{
	const struct rlimit limit[] = {{200 * MIB, RLIM_INFINITY}, {100 * MIB, 100 * MIB},
		{3 * MIB, RLIM_INFINITY}, {65536, 65536}};

	setrlimit(RLIMIT_DATA, &limit[0]);
	setrlimit(RLIMIT_STACK, &limit[2]);
	setrlimit(RLIMIT_MEMLOCK, &limit[3]);
	/* Last, since nothing can be mapped behind it. */
	setrlimit(RLIMIT_AS, &limit[1]);
}

static void limits_of_a_child(void **state)
{
	static const struct {
		enum wall_kind kind;
		uint64_t limit;
	} cases[] = {
		{WALL_RLIMIT_AS, 100 * MIB},
		{WALL_RLIMIT_DATA, 200 * MIB},
		{WALL_RLIMIT_STACK, 3 * MIB},
		{WALL_RLIMIT_MEMLOCK, 65536},
	};
	struct walls *w = walls_create(&proc, &root, &clock_system);
	struct wall_set *set;
	struct child c;

	(void)state;
	child_init(&c, set_limits);
	assert_true(child_take(&c, 0));
	set = walls_read(w, &c.target);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const struct wall *wall = find(set, cases[i].kind);

		assert_non_null(wall);
		assert_case(wall_kinds[cases[i].kind].id, wall->limit == cases[i].limit);
	}
	wall_set_unref(set);
	child_finish(&c);
	walls_destroy(w);
}

static uint64_t setting(const char *path)
{
	AUTO_BUF struct buf b;
	uint64_t value = 0;

	buf_init(&b, 4096);
	if (rootdir_read(&proc, path, &b) || cgroup_value(b.data, b.len, &value))
		return 0;
	return value;
}

static void this_machine(void **state)
{
	struct walls *w = walls_create(&proc, &root, &clock_system);
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	const struct wall *wall;
	struct wall_set *set;
	struct child c;

	(void)state;
	child_init(&c, set_limits);
	sample_set_u64(&c.sample, FIELD_RSS_SHMEM, 1);
	set = walls_read(w, &c.target);
	wall = find(set, WALL_MAP_COUNT);
	assert_non_null(wall);
	assert_int_equal(wall->limit, setting("sys/vm/max_map_count"));
	wall = find(set, WALL_SYSTEM);
	assert_non_null(wall);
	assert_true(wall->use > 0 && wall->use < wall->limit);
	assert_true(wall->limit >= (uint64_t)pages * (uint64_t)page);
	if (setting("sys/vm/overcommit_memory") == 0)
		assert_non_null(find(set, WALL_COMMIT_REQUEST));
	wall_set_unref(set);
	child_finish(&c);
	walls_destroy(w);
}

/* "PARENT/memtide-test-PID", with a limit, and "/step" below it, without. */
static char limited[PATH_MAX], step[PATH_MAX + 8];

static bool put(const char *folder, const char *file, const char *text)
{
	char path[2 * PATH_MAX];
	AUTO_CLOSE int fd = -1;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
}

static void remove_cgroups(void)
{
	rmdir(step);
	rmdir(limited);
}

static bool make_cgroups(void)
{
	AUTO_BUF struct buf text;
	struct cgmount v1, v2;
	struct cgroup own = {0};
	bool made = false;
	size_t skip;

	buf_init(&text, 65536);
	cgmount_find(&proc, &root, &v1, &v2);
	if (!rootdir_read(&proc, "self/cgroup", &text) &&
		!cgroup_parse(text.data, text.len, &own) && own.v1_memory.text &&
		cgmount_below(&v1, own.v1_memory.text, own.v1_memory.len, &skip)) {
		snprintf(limited, sizeof limited, "%s%.*s/memtide-test-%d", v1.point,
			(int)(own.v1_memory.len - skip), own.v1_memory.text + skip,
			(int)getpid());
		snprintf(step, sizeof step, "%s/step", limited);
		made = !mkdir(limited, 0755) && !mkdir(step, 0755) &&
		       put(limited, "memory.limit_in_bytes", "67108864");
	}
	cgmount_finish(&v1);
	cgmount_finish(&v2);
	if (!made)
		remove_cgroups();
	return made;
}

static void enter_step(void)
{
	if (!put(step, "cgroup.procs", "0"))
		_exit(1);
}

/* The limit is the parent's; the use is the child's; the end is counted. */
static void a_cgroup_that_kills(void **state)
{
	struct walls *w = walls_create(&proc, &root, &clock_system);
	const struct wall *wall;
	struct walls_kills kills;
	struct wall_set *set;
	struct child c;
	int status;

	(void)state;
	child_init(&c, enter_step);
	assert_true(child_take(&c, 40));
	set = walls_read(w, &c.target);
	wall = find(set, WALL_CGROUP_V1);
	assert_non_null(wall);
	assert_int_equal(wall->limit, 64 * MIB);
	assert_non_null(strstr(wall->path, "/memtide-test-"));
	assert_null(strstr(wall->path, "/step"));
	assert_true(wall->use_known);
	assert_in_range(wall->use, 40 * MIB, 48 * MIB);
	wall_set_unref(set);
	assert_int_equal(walls_kills(w, &c.sample.id, &kills), 0);
	assert_true(kills.cgroup_known);
	assert_int_equal(kills.cgroup_kills, 0);
	assert_false(child_take(&c, 40));
	assert_int_equal(waitpid(c.pid, &status, 0), c.pid);
	c.pid = 0;
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	assert_int_equal(walls_kills(w, &c.sample.id, &kills), 0);
	assert_int_equal(kills.cgroup_kills, 1);
	assert_true(!kills.system_known || kills.system_kills >= 1);
	child_finish(&c);
	walls_destroy(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_of_a_child),
		cmocka_unit_test(this_machine),
		cmocka_unit_test(a_cgroup_that_kills),
	};
	const struct CMUnitTest without_cgroup[] = {tests[0], tests[1]};
	int failed;

	signal(SIGPIPE, SIG_IGN);
	if (rootdir_open(&proc, "/proc") || rootdir_open(&root, "/"))
		return 99;
	if (!make_cgroups()) {
		puts("# no cgroup v1 memory controller to write: limit not tried");
		return cmocka_run_group_tests(without_cgroup, NULL, NULL);
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	remove_cgroups();
	return failed;
}
