/*
 * The live source on real processes and the real clock: end to end.
 *
 * Children wait for a byte on a pipe before each of their steps, so that nothing depends
 * on how fast the machine is.
 */
#include "config.h"

#include "procfs/procfs_source.h"

#include <dirent.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"

#include "unit.h"

#define MIB ((size_t)1 << 20)
#define LONG_NS (20 * NS_PER_S)
#define NOBODY 65534

/* A child that does one step for each byte that it gets, and says when it is done. */
struct puppet {
	pid_t pid;
	int order[2], done[2];
};

static bool take_byte(int fd)
{
	char byte;

	return read(fd, &byte, 1) == 1;
}

static void give_byte(int fd)
{
	if (write(fd, "x", 1) != 1)
		_exit(99);
}

/* In the child: wait for the next step. */
static void next_step(const struct puppet *p)
{
	give_byte(p->done[1]);
	if (!take_byte(p->order[0]))
		_exit(98);
}

static void puppet_start(struct puppet *p, void (*play)(const struct puppet *p))
{
	assert_int_equal(pipe2(p->order, O_CLOEXEC), 0);
	assert_int_equal(pipe2(p->done, O_CLOEXEC), 0);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (!p->pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		play(p);
		_exit(0);
	}
	assert_true(take_byte(p->done[0]));
}

/* One more step, done when this returns. */
static void puppet_step(const struct puppet *p)
{
	give_byte(p->order[1]);
	assert_true(take_byte(p->done[0]));
}

static int puppet_end(struct puppet *p)
{
	int status = -1;

	for (int i = 0; i < 2; i++) {
		close(p->order[i]);
		close(p->done[i]);
	}
	kill(p->pid, SIGKILL);
	waitpid(p->pid, &status, 0);
	return status;
}

static struct source *watch(uint32_t pid, bool children)
{
	const struct target_word word = {.kind = TARGET_PID, .pid = pid};
	const struct procfs_options options = {
		.target = &word, .target_count = 1, .children = children, .heavy = true};
	struct source *source = NULL;
	struct err err = ERR_INIT;

	if (procfs_source_create(&options, &source, &err))
		fail_msg("%s", err.text);
	return source;
}

static const struct observation *row_of(const struct tick *tick, uint32_t pid)
{
	for (size_t i = 0; i < tick->count; i++)
		if (tick->observation[i].sample->id.pid == pid)
			return &tick->observation[i];
	return NULL;
}

static const struct event *event_of(const struct tick *tick, enum event_kind kind)
{
	for (size_t i = 0; i < tick->event_count; i++)
		if (tick->event[i].kind == kind)
			return &tick->event[i];
	return NULL;
}

static void tick_once(struct source *source, struct tick *tick)
{
	assert_int_equal(source_tick(source, 0, 0, tick), 0);
}

static void *grab(size_t size)
{
	char *p = mmap(
		NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(97);
	for (size_t i = 0; i < size; i += 4096)
		p[i] = 1;
	return p;
}

static void play_spike(const struct puppet *p)
{
	void *block;

	next_step(p);
	block = grab(64 * MIB);
	munmap(block, 64 * MIB);
	next_step(p);
}

static void a_spike_between_two_samples(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;
	uint64_t rss;

	(void)state;
	puppet_start(&p, play_spike);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	assert_null(event_of(&tick, EVENT_SPIKE));
	rss = sample_u64(tick.observation[0].sample, FIELD_RSS, 0);
	assert_true(rss > 0);
	puppet_step(&p);
	tick_once(source, &tick);
	assert_non_null(event_of(&tick, EVENT_SPIKE));
	assert_true(sample_u64(tick.observation[0].sample, FIELD_PEAK_RSS, 0) >=
		    rss + 60 * MIB);
	assert_true(
		sample_u64(tick.observation[0].sample, FIELD_RSS, 0) < rss + 32 * MIB);
	source_destroy(source);
	puppet_end(&p);
}

static void play_exit_3(const struct puppet *p)
{
	next_step(p);
	_exit(3);
}

static void a_child_that_is_reaped(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;
	int status;

	(void)state;
	puppet_start(&p, play_exit_3);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	assert_true(procfs_source_pidfd(source, (uint32_t)p.pid) >= 0);
	give_byte(p.order[1]);
	assert_int_equal(waitpid(p.pid, &status, 0), p.pid);
	procfs_source_ended(source, (uint32_t)p.pid, status, 0);
	tick_once(source, &tick);
	assert_int_equal(tick.count, 0);
	assert_memory_equal(
		event_of(&tick, EVENT_ENDED)->detail, "exited with status 3;", 21);
	assert_int_equal(source_tick(source, 0, 0, &tick), -ENODATA);
	source_destroy(source);
	puppet_end(&p);
}

static void a_child_that_is_not_reaped(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;
	siginfo_t info;

	(void)state;
	puppet_start(&p, play_exit_3);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	give_byte(p.order[1]);
	assert_int_equal(waitid(P_PID, (id_t)p.pid, &info, WEXITED | WNOWAIT), 0);
	tick_once(source, &tick);
	assert_int_equal(tick.count, 0);
	assert_memory_equal(
		event_of(&tick, EVENT_ENDED)->detail, "exited with status 3;", 21);
	source_destroy(source);
	puppet_end(&p);
}

/* Nobody told: the kernel does, where it is new enough. */
static void somebody_elses_child(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;
	const char *detail;

	(void)state;
	puppet_start(&p, play_spike);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	puppet_end(&p);
	tick_once(source, &tick);
	detail = event_of(&tick, EVENT_ENDED)->detail;
	assert_true(!strncmp(detail, "killed by SIGKILL;", 18) ||
		!strncmp(detail, "ended; how is", 13));
	source_destroy(source);
}

static void play_exec(const struct puppet *p)
{
	grab(16 * MIB);
	next_step(p);
	execl("/bin/sleep", "sleep", "1000", NULL);
	_exit(96);
}

/* An exec says nothing on the pipe: it closes it. */
static void wait_for_exec(struct puppet *p)
{
	close(p->done[1]);
	p->done[1] = -1;
	give_byte(p->order[1]);
	assert_false(take_byte(p->done[0]));
}

static void an_exec(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;

	(void)state;
	puppet_start(&p, play_exec);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	assert_true(procfs_source_wait_heavy(source, LONG_NS));
	wait_for_exec(&p);
	tick_once(source, &tick);
	assert_non_null(event_of(&tick, EVENT_EXEC));
	assert_int_equal(tick.observation[0].sample->id.incarnation, 2);
	assert_string_equal(tick.observation[0].sample->name, "sleep");
	assert_false(sample_has(tick.observation[0].sample, FIELD_PSS));
	assert_true(sample_u64(tick.observation[0].sample, FIELD_PEAK_RSS, 0) < 16 * MIB);
	source_destroy(source);
	puppet_end(&p);
}

/* /bin/sh, then /bin/sh again: each waits for a line. */
static void play_exec_without_aslr(const struct puppet *p)
{
	personality(ADDR_NO_RANDOMIZE);
	next_step(p);
	dup2(p->order[0], STDIN_FILENO);
	execl("/bin/sh", "sh", "-c", "read x; exec /bin/sh -c 'read x; :'", NULL);
	_exit(96);
}

static void tick_until_incarnation(struct source *source, uint32_t incarnation)
{
	struct tick tick;

	for (int i = 0; i < 5000; i++) {
		tick_once(source, &tick);
		assert_int_equal(tick.count, 1);
		if (tick.observation[0].sample->id.incarnation == incarnation)
			return;
		usleep(1000);
	}
	fail_msg("no incarnation %u", incarnation);
}

/* The same program at the same addresses: the stack is left to tell. */
static void an_exec_of_itself_without_aslr(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;

	(void)state;
	puppet_start(&p, play_exec_without_aslr);
	source = watch((uint32_t)p.pid, false);
	tick_once(source, &tick);
	wait_for_exec(&p);
	tick_until_incarnation(source, 2);
	assert_int_equal(write(p.order[1], "\n", 1), 1);
	tick_until_incarnation(source, 3);
	for (int i = 0; i < 20; i++) {
		tick_once(source, &tick);
		assert_null(event_of(&tick, EVENT_EXEC));
	}
	source_destroy(source);
	puppet_end(&p);
}

static void play_family(const struct puppet *p)
{
	int gate[2];
	pid_t child;

	if (pipe2(gate, O_CLOEXEC))
		_exit(95);
	next_step(p);
	child = fork();
	if (!child) {
		if (!fork()) {
			prctl(PR_SET_NAME, "grandkid");
			give_byte(gate[1]);
			prctl(PR_SET_PDEATHSIG, 0);
			sleep(60);
			_exit(0);
		}
		for (;;)
			pause();
	}
	take_byte(gate[0]);
	next_step(p);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	next_step(p);
}

static void a_family(void **state)
{
	struct puppet p;
	struct source *source;
	struct tick tick;
	const struct sample *total;
	uint32_t grandkid = 0;

	(void)state;
	puppet_start(&p, play_family);
	source = watch((uint32_t)p.pid, true);
	tick_once(source, &tick);
	assert_int_equal(tick.count, 2);
	puppet_step(&p);
	tick_once(source, &tick);
	assert_int_equal(tick.count, 4);
	assert_true(procfs_source_wait_heavy(source, LONG_NS));
	tick_once(source, &tick);
	total = tick.observation[3].sample;
	assert_int_equal(total->role, ROLE_TOTAL);
	assert_int_equal(sample_u64(total, FIELD_THREADS, 0), 3);
	assert_true(sample_u64(total, FIELD_PSS, 0) > 0);
	assert_false(sample_has(total, FIELD_RSS));
	for (size_t i = 0; i < 3; i++)
		if (!strcmp(tick.observation[i].sample->name, "grandkid"))
			grandkid = tick.observation[i].sample->id.pid;
	assert_int_equal(row_of(&tick, grandkid)->sample->role, ROLE_CHILD);
	/* The orphan has another parent now and is a descendant still. */
	puppet_step(&p);
	tick_once(source, &tick);
	assert_int_equal(tick.count, 3);
	assert_non_null(row_of(&tick, grandkid));
	source_destroy(source);
	kill((pid_t)grandkid, SIGKILL);
	puppet_end(&p);
}

static void kernel_threads_have_no_memory(void **state)
{
	struct source *source;
	struct tick tick;
	char name[16] = "";
	int fd = open("/proc/2/comm", O_RDONLY);

	(void)state;
	if (fd < 0 || read(fd, name, 8) != 8 || memcmp(name, "kthreadd", 8)) {
		print_message("# skipped: PID 2 is no kernel thread here\n");
		return;
	}
	close(fd);
	source = watch(2, false);
	tick_once(source, &tick);
	assert_string_equal(tick.observation[0].sample->name, "kthreadd");
	assert_false(sample_has(tick.observation[0].sample, FIELD_RSS));
	assert_true(procfs_source_wait_heavy(source, LONG_NS));
	tick_once(source, &tick);
	assert_false(sample_has(tick.observation[0].sample, FIELD_PSS));
	assert_string_equal(procfs_source_heavy_note(source, 2), "");
	source_destroy(source);
}

static void memtide_is_not_in_its_own_list(void **state)
{
	const struct procfs_options options = {.everything = true};
	struct source *source = NULL;
	struct puppet p;
	struct tick tick;

	(void)state;
	puppet_start(&p, play_spike);
	assert_int_equal(procfs_source_create(&options, &source, NULL), 0);
	tick_once(source, &tick);
	assert_null(row_of(&tick, (uint32_t)getpid()));
	assert_non_null(row_of(&tick, (uint32_t)p.pid));
	puppet_end(&p);
	tick_once(source, &tick);
	assert_null(row_of(&tick, (uint32_t)p.pid));
	source_destroy(source);
}

/* Run @test in a process of its own, that may change what it is; its exit status. */
static int apart(int (*test)(uint32_t other), uint32_t other)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(test(other));
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#define EXPECT(condition)                                                                \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "line %d: %s\n", __LINE__, #condition);          \
			return 1;                                                        \
		}                                                                        \
	} while (0)

static int few_descriptors(uint32_t other)
{
	const struct rlimit limit = {24, 24};
	const struct procfs_options options = {.everything = true};
	struct source *source = NULL;
	struct tick tick;
	size_t count;

	EXPECT(!close_range(3, ~0U, 0));
	EXPECT(!setrlimit(RLIMIT_NOFILE, &limit));
	EXPECT(!procfs_source_create(&options, &source, NULL));
	EXPECT(!source_tick(source, 0, 0, &tick));
	count = tick.count;
	EXPECT(!source_tick(source, 0, 0, &tick));
	EXPECT(row_of(&tick, other));
	EXPECT(sample_has(row_of(&tick, other)->sample, FIELD_RSS));
	EXPECT(tick.count + 20 > count);
	EXPECT(!procfs_source_open(source, other));
	EXPECT(!source_tick(source, 0, 0, &tick));
	EXPECT(sample_has(row_of(&tick, other)->sample, FIELD_MINOR_FAULTS));
	source_destroy(source);
	return 0;
}

static void descriptors_run_out(void **state)
{
	struct puppet many[12];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(many); i++)
		puppet_start(&many[i], play_spike);
	assert_int_equal(apart(few_descriptors, (uint32_t)many[11].pid), 0);
	for (size_t i = 0; i < COUNT_OF(many); i++)
		puppet_end(&many[i]);
}

static int as_nobody(uint32_t other)
{
	const struct target_word word = {.kind = TARGET_PID, .pid = other};
	const struct procfs_options options = {
		.target = &word, .target_count = 1, .heavy = true};
	struct source *source = NULL;
	struct tick tick;
	char expected[EVENT_DETAIL_MAX];

	EXPECT(!setgid(NOBODY) && !setuid(NOBODY));
	EXPECT(!procfs_source_create(&options, &source, NULL));
	EXPECT(!source_tick(source, 0, 0, &tick));
	EXPECT(procfs_source_wait_heavy(source, LONG_NS));
	EXPECT(!source_tick(source, 0, 0, &tick));
	EXPECT(event_of(&tick, EVENT_NOTE));
	snprintf(expected, sizeof expected,
		"%u belongs to root: mappings and PSS need root; RSS and peak are "
		"watched",
		other);
	EXPECT(!strcmp(event_of(&tick, EVENT_NOTE)->detail, expected));
	EXPECT(!strcmp(procfs_source_heavy_note(source, other), expected));
	EXPECT(sample_has(tick.observation[0].sample, FIELD_PEAK_RSS));
	EXPECT(!sample_has(tick.observation[0].sample, FIELD_PSS));
	EXPECT(procfs_source_wait_heavy(source, LONG_NS));
	EXPECT(!source_tick(source, 0, 0, &tick));
	EXPECT(!event_of(&tick, EVENT_NOTE));
	source_destroy(source);
	return 0;
}

static void what_is_not_ours_to_read(void **state)
{
	struct puppet p;

	(void)state;
	if (geteuid()) {
		print_message("# skipped: needs root\n");
		return;
	}
	puppet_start(&p, play_spike);
	assert_int_equal(apart(as_nobody, (uint32_t)p.pid), 0);
	puppet_end(&p);
}

static pid_t fork_with_pid(pid_t wanted)
{
	char text[24];
	int fd = open("/proc/sys/kernel/ns_last_pid", O_WRONLY | O_CLOEXEC);
	int len = snprintf(text, sizeof text, "%d", (int)wanted - 1);
	pid_t pid;

	if (fd < 0 || write(fd, text, (size_t)len) != len)
		return -1;
	close(fd);
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	return pid;
}

/* In a PID namespace of its own, as its first process. */
static int reuse(uint32_t other)
{
	const struct target_word words[] = {{.kind = TARGET_PID, .pid = 300},
		{.kind = TARGET_NAME, .text = "reused"}};
	struct procfs_options options = {.target = words, .target_count = 1};
	struct source *fixed = NULL, *named = NULL;
	struct tick tick;

	(void)other;
	/* Not in a chroot: its root is no mount. */
	if (mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return 77;
	EXPECT(!mount("proc", "/proc", "proc", 0, NULL));
	prctl(PR_SET_NAME, "reused");
	EXPECT(fork_with_pid(300) == 300);
	EXPECT(!procfs_source_create(&options, &fixed, NULL));
	options.target = words + 1;
	EXPECT(!procfs_source_create(&options, &named, NULL));
	EXPECT(!source_tick(fixed, 0, 0, &tick) && tick.count == 1);
	EXPECT(!source_tick(named, 0, 0, &tick) && tick.count == 1);
	kill(300, SIGKILL);
	EXPECT(waitpid(300, NULL, 0) == 300);
	EXPECT(fork_with_pid(300) == 300);
	EXPECT(!source_tick(fixed, 0, 0, &tick));
	EXPECT(!tick.count && event_of(&tick, EVENT_ENDED));
	EXPECT(source_tick(fixed, 0, 0, &tick) == -ENODATA);
	EXPECT(!source_tick(named, 0, 0, &tick));
	EXPECT(event_of(&tick, EVENT_ENDED));
	for (int i = 0; i < 200 && !row_of(&tick, 300); i++) {
		usleep(50000);
		EXPECT(!source_tick(named, 0, 0, &tick));
	}
	EXPECT(row_of(&tick, 300) && row_of(&tick, 300)->sample->id.incarnation == 2);
	source_destroy(fixed);
	source_destroy(named);
	kill(300, SIGKILL);
	return 0;
}

static int reuse_in_a_namespace(uint32_t other)
{
	if (unshare(CLONE_NEWPID | CLONE_NEWNS))
		return 77;
	return apart(reuse, other);
}

static void a_pid_that_is_reused(void **state)
{
	int status;

	(void)state;
	if (geteuid()) {
		print_message("# skipped: needs root\n");
		return;
	}
	status = apart(reuse_in_a_namespace, 0);
	if (status == 77)
		print_message("# skipped: no PID namespaces here\n");
	else
		assert_int_equal(status, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spike_between_two_samples),
		cmocka_unit_test(a_child_that_is_reaped),
		cmocka_unit_test(a_child_that_is_not_reaped),
		cmocka_unit_test(somebody_elses_child),
		cmocka_unit_test(an_exec),
		cmocka_unit_test(an_exec_of_itself_without_aslr),
		cmocka_unit_test(a_family),
		cmocka_unit_test(kernel_threads_have_no_memory),
		cmocka_unit_test(memtide_is_not_in_its_own_list),
		cmocka_unit_test(descriptors_run_out),
		cmocka_unit_test(what_is_not_ours_to_read),
		cmocka_unit_test(a_pid_that_is_reused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
