/* Discovery on made trees, and on the machine's own /proc. */
#include "config.h"

#include "procfs/procs.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "proc/meminfo.h"
#include "tree.h"
#include "unit.h"

static void put_process(struct tree *t, unsigned pid, const char *name, unsigned ppid,
	char state, unsigned uid)
{
	char path[64];

	snprintf(path, sizeof path, "%u/stat", pid);
	tree_printf(t, path,
		"%u (%s) %c %u 1 1 0 -1 4194304 10 0 0 0 1 2 0 0 20 0 1 0 %u 1000 5 0\n",
		pid, name, state, ppid, pid * 10);
	snprintf(path, sizeof path, "%u/status", pid);
	tree_printf(t, path,
		"Name:\t%s\nState:\t%c (x)\nPid:\t%u\nUid:\t%u\t%u\t%u\t%u\n", "x", state,
		pid, uid + 1, uid, uid, uid);
}

static void put_command(struct tree *t, unsigned pid, const char *bytes, size_t len)
{
	char path[64];

	snprintf(path, sizeof path, "%u/cmdline", pid);
	tree_put_bytes(t, path, bytes, len);
}

static const struct procs_entry *find(
	const struct procs_entry *e, size_t count, uint32_t pid)
{
	for (size_t i = 0; i < count; i++)
		if (e[i].pid == pid)
			return &e[i];
	return NULL;
}

static void pids_are_numbers_in_order(void **state)
{
	struct tree t;
	struct procs *p;
	const uint32_t *pids;
	size_t count;

	(void)state;
	tree_init(&t);
	tree_folder(&t, "900");
	tree_folder(&t, "7");
	tree_folder(&t, "10000");
	tree_folder(&t, "self");
	tree_folder(&t, "007");
	tree_folder(&t, "12x");
	tree_folder(&t, "99999999999");
	p = procs_create(&t.root);
	assert_string_equal(procs_reader(p), "own");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(procs_pids(p, &pids, &count), 0);
		assert_int_equal(count, 3);
		assert_int_equal(pids[0], 7);
		assert_int_equal(pids[1], 900);
		assert_int_equal(pids[2], 10000);
	}
	tree_folder(&t, "8");
	assert_int_equal(procs_pids(p, &pids, &count), 0);
	assert_int_equal(count, 4);
	procs_destroy(p);
	tree_finish(&t);
}

static void table_of_a_made_tree(void **state)
{
	const struct procs_entry *e;
	struct tree t;
	struct procs *p;
	size_t count;

	(void)state;
	tree_init(&t);
	put_process(&t, 20, "kthreadd", 0, 'S', 0);
	put_command(&t, 20, "", 0);
	put_process(&t, 3, "a) R 1 (b\n\x1b[31m", 20, 'Z', 4242424);
	put_command(&t, 3, "", 0);
	put_process(&t, 100, "python3", 3, 'R', 0);
	put_command(&t, 100, "/usr/bin/python3\0my file.py\0-x\0\0", 33);
	put_process(&t, 101, "zeros", 3, 'R', 0);
	put_command(&t, 101, "\0\0\0", 3);
	tree_put(&t, "102/stat", "");
	put_process(&t, 103, "gone", 3, 'R', 0);
	p = procs_create(&t.root);

	assert_int_equal(procs_scan(p, 0, &e, &count), 0);
	assert_int_equal(count, 5);
	assert_int_equal(e[0].pid, 3);
	assert_null(e[0].command);
	assert_null(e[0].user);

	/* Without a cmdline file, the process has ended since. */
	assert_int_equal(procs_scan(p, PROCS_COMMAND | PROCS_USER, &e, &count), 0);
	assert_int_equal(count, 4);
	assert_string_equal(e[0].name, "a) R 1 (b\n\x1b[31m");
	assert_string_equal(e[0].command, "[a) R 1 (b\n\x1b[31m]");
	assert_int_equal(e[0].argv0_len, 0);
	assert_int_equal(e[0].state, 'Z');
	assert_int_equal(e[0].ppid, 20);
	assert_int_equal(e[0].euid, 4242424);
	assert_string_equal(e[0].user, "4242424");
	assert_string_equal(e[1].command, "[kthreadd]");
	assert_string_equal(e[1].user, "root");
	assert_int_equal(e[2].start_time_ticks, 1000);
	assert_string_equal(e[2].command, "/usr/bin/python3 my file.py -x");
	assert_int_equal(e[2].argv0_len, 16);
	assert_string_equal(e[3].command, "[zeros]");
	procs_destroy(p);
	tree_finish(&t);
}

static void commands_are_cropped(void **state)
{
	static char huge[PROCS_COMMAND_LONG_MAX + 1000];
	const struct procs_entry *e;
	struct tree t;
	struct procs *p;
	size_t count;

	(void)state;
	memset(huge, 'x', sizeof huge);
	tree_init(&t);
	put_process(&t, 5, "java", 1, 'S', 0);
	put_command(&t, 5, huge, sizeof huge);
	p = procs_create(&t.root);
	assert_int_equal(procs_scan(p, PROCS_COMMAND, &e, &count), 0);
	assert_int_equal(strlen(e[0].command), PROCINFO_COMMAND_MAX);
	assert_int_equal(procs_scan(p, PROCS_COMMAND_LONG, &e, &count), 0);
	assert_int_equal(strlen(e[0].command), PROCS_COMMAND_LONG_MAX);
	procs_destroy(p);
	tree_finish(&t);
}

static void info_of_one(void **state)
{
	static const struct {
		const char *name;
		unsigned char elf[5];
		int bits;
	} cases[] = {
		{"32 bits", {0x7f, 'E', 'L', 'F', 1}, 32},
		{"64 bits", {0x7f, 'E', 'L', 'F', 2}, 64},
		{"unknown class", {0x7f, 'E', 'L', 'F', 3}, 0},
		{"no ELF", {'#', '!', '/', 'b', 2}, 0},
	};
	const struct procid id = {.pid = 5, .start_time_ticks = 50, .incarnation = 2};
	struct rootdir dir;
	struct tree t;
	struct procs *p;

	(void)state;
	tree_init(&t);
	put_process(&t, 5, "x", 1, 'S', 4242424);
	put_command(&t, 5, "a\0b\0", 4);
	assert_int_equal(rootdir_sub(&t.root, "5", &dir), 0);
	p = procs_create(&t.root);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct procinfo *info = NULL;

		tree_put_bytes(&t, "5/exe", cases[i].elf, 5);
		assert_int_equal(procs_info(p, &dir, &id, &info), 0);
		assert_case(cases[i].name, info->elf_bits == cases[i].bits);
		assert_case(cases[i].name, procid_equal(&info->id, &id));
		assert_string_equal(info->command, "a b");
		assert_string_equal(info->user, "4242424");
		assert_int_equal(info->uid, 4242424);
		assert_string_equal(info->exe, "");
		procinfo_unref(info);
	}
	tree_put(&t, "5/status", "");
	struct procinfo *none = NULL;
	assert_int_equal(procs_info(p, &dir, &id, &none), -ESRCH);
	tree_remove(&t, "5/status");
	assert_int_equal(procs_info(p, &dir, &id, &none), -ESRCH);
	assert_null(none);
	procs_destroy(p);
	rootdir_finish(&dir);
	tree_finish(&t);
}

static void meminfo_of_a_made_tree(void **state)
{
	struct meminfo m;
	struct tree t;
	struct procs *p;

	(void)state;
	tree_init(&t);
	p = procs_create(&t.root);
	assert_int_equal(procs_meminfo(p, &m), -ENOENT);
	tree_put(&t, "meminfo", "MemTotal: 100 kB\nMemFree: 7 kB\nHugePages_Total: 3\n");
	assert_int_equal(procs_meminfo(p, &m), 0);
	assert_int_equal(m.value[MEMINFO_TOTAL], 102400);
	assert_int_equal(m.value[MEMINFO_HUGE_PAGES_TOTAL], 3);
	assert_false(meminfo_has(&m, MEMINFO_AVAILABLE));
	procs_destroy(p);
	tree_finish(&t);
}

/* A child that sits there until it is killed, named and with arguments as given. */
static pid_t start_child(const char *name)
{
	int ready[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (!pid) {
		prctl(PR_SET_NAME, name, 0, 0, 0);
		if (write(ready[1], "x", 1) != 1)
			_exit(1);
		for (;;)
			pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

/* What libproc2 would have changed comes as it is, and both readers say the same. */
static void machines_table(void **state)
{
	static const char odd[] = "a\x1b[31m\nb)\xff?\\";
	const struct procs_entry *e, *child;
	struct rootdir proc;
	struct procs *p;
	size_t count;
	pid_t pid = start_child(odd);

	(void)state;
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	p = procs_create(&proc);
#ifdef HAVE_LIBPROC2
	assert_string_equal(procs_reader(p), "libproc2");
#else
	assert_string_equal(procs_reader(p), "own");
#endif
	for (int i = 0; i < 2; i++) {
		assert_int_equal(
			procs_scan(p, PROCS_COMMAND | PROCS_USER, &e, &count), 0);
		child = find(e, count, (uint32_t)pid);
		assert_non_null(child);
		assert_string_equal(child->name, odd);
		assert_int_equal(child->ppid, getpid());
		assert_int_equal(child->euid, geteuid());
		assert_non_null(child->user);
		assert_non_null(strstr(child->command, "test_procs"));
		assert_true(child->start_time_ticks > 0);
		assert_non_null(find(e, count, (uint32_t)getpid()));
	}
	kill(pid, SIGKILL);
	waitid(P_PID, (id_t)pid, NULL, WEXITED | WNOWAIT);
	assert_int_equal(procs_scan(p, PROCS_COMMAND, &e, &count), 0);
	child = find(e, count, (uint32_t)pid);
	assert_non_null(child);
	assert_int_equal(child->state, 'Z');
	assert_int_equal(child->command[0], '[');
	waitpid(pid, NULL, 0);
	assert_int_equal(procs_scan(p, 0, &e, &count), 0);
	assert_null(find(e, count, (uint32_t)pid));
	procs_destroy(p);
	rootdir_finish(&proc);
}

static void machines_own_process(void **state)
{
	const struct procid id = {.pid = (uint32_t)getpid(), .incarnation = 1};
	struct procinfo *info = NULL;
	struct rootdir proc, dir;
	struct procs *p;

	(void)state;
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	assert_int_equal(rootdir_sub(&proc, "self", &dir), 0);
	p = procs_create(&proc);
	assert_int_equal(procs_info(p, &dir, &id, &info), 0);
	assert_int_equal(info->uid, geteuid());
	assert_int_equal(info->elf_bits, sizeof(void *) * 8);
	assert_non_null(strstr(info->exe, "test_procs"));
	assert_non_null(strstr(info->command, "test_procs"));
	procinfo_unref(info);
	procs_destroy(p);
	rootdir_finish(&dir);
	rootdir_finish(&proc);
}

/* Values that do not move between two reads must be the same from both readers. */
static void machines_meminfo(void **state)
{
	static const enum meminfo_key still[] = {MEMINFO_TOTAL, MEMINFO_SWAP_TOTAL,
		MEMINFO_COMMIT_LIMIT, MEMINFO_HUGE_PAGE_SIZE, MEMINFO_HUGE_PAGES_TOTAL};
	AUTO_BUF struct buf text;
	struct meminfo m, file;
	struct rootdir proc;
	struct procs *p;

	(void)state;
	buf_init(&text, 65536);
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	p = procs_create(&proc);
	assert_int_equal(procs_meminfo(p, &m), 0);
	assert_int_equal(rootdir_read(&proc, "meminfo", &text), 0);
	assert_int_equal(meminfo_parse(text.data, text.len, &file), 0);
	for (size_t i = 0; i < COUNT_OF(still); i++) {
		assert_int_equal(meminfo_has(&m, still[i]), meminfo_has(&file, still[i]));
		if (meminfo_has(&m, still[i]))
			assert_int_equal(m.value[still[i]], file.value[still[i]]);
	}
	assert_int_equal(m.present, file.present);
	procs_destroy(p);
	rootdir_finish(&proc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pids_are_numbers_in_order),
		cmocka_unit_test(table_of_a_made_tree),
		cmocka_unit_test(commands_are_cropped),
		cmocka_unit_test(info_of_one),
		cmocka_unit_test(meminfo_of_a_made_tree),
		cmocka_unit_test(machines_table),
		cmocka_unit_test(machines_own_process),
		cmocka_unit_test(machines_meminfo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
