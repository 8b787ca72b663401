/* Finding the Python of real processes, in all the states that their files can be in. */
#include "config.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "attach.h"
#include "pyproc.h"
#include "python/pyelf.h"
#include "python/pyfile.h"
#include "python/stack.h"
#include "unit.h"

static struct attach_python pythons[ATTACH_PYTHONS];
#define SYSTEM (&pythons[ATTACH_PYTHONS - 1])
#define EMBEDDED "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0"

static const char threads_setup[] =
	"import threading, sys\n"
	"def inner_wait():\n"
	"    threading.Event().wait()\n"
	"threading.Thread(target=inner_wait, daemon=True).start()\n";

/* The thread that waits is there, with a TID of its own. */
static void assert_reads(pid_t pid, size_t threads)
{
	struct stack_reader *reader;
	struct pyrun_stacks stacks;
	bool is_seen = false;
	struct attach a;

	attach_open(&a, pid);
	assert_int_equal(a.map.refusal, PYRUN_READABLE);
	reader = stack_create(&a.remote, &a.map, &a.tasks);
	assert_int_equal(stack_read(reader, &stacks), 0);
	assert_int_equal(stacks.thread_count, threads);
	for (size_t i = 0; i < stacks.frame_count; i++)
		is_seen = is_seen ||
			!strcmp(pyrun_text(&stacks, stacks.frame[i].function), "inner_wait");
	assert_true(is_seen);
	for (size_t i = 0; i < threads; i++)
		assert_non_null(pytasks_find(&a.tasks, stacks.thread[i].tid));
	assert_true(threads < 2 || stacks.thread[0].tid != stacks.thread[1].tid);
	pyrun_stacks_finish(&stacks);
	stack_destroy(reader);
	attach_close(&a);
}

static void test_versions(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTACH_PYTHONS; i++) {
		char version[PYMAP_VERSION_MAX];
		struct pyproc p;
		struct attach a;

		if (!pythons[i].path[0])
			continue;
		pyproc_start(&p, pythons[i].path, threads_setup, NULL);
		attach_open(&a, p.pid);
		assert_int_equal(a.map.way, PYMAP_LIVE_SYMBOL);
		assert_int_equal(a.map.minor, pyproc_number(&p, "sys.version_info[1]"));
		if (a.map.hex_version)
			assert_int_equal(a.map.hex_version, pyproc_number(&p, "sys.hexversion"));
		pymap_version(&a.map, version);
		assert_memory_equal(version, "3.", 2);
		attach_close(&a);
		assert_reads(p.pid, 2);
		pyproc_stop(&p);
	}
}

static void test_too_old(void **state)
{
	static const char *const old[] = {"2.7", "3.6", "3.7"};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		char path[512];
		struct pyproc p;
		struct attach a;

		if (!pyproc_find(old[i], path, sizeof path))
			continue;
		pyproc_start(&p, path, "", NULL);
		attach_open(&a, p.pid);
		assert_int_equal(a.map.refusal, PYRUN_TOO_OLD);
		attach_close(&a);
		pyproc_stop(&p);
	}
}

static void copy_file(const char *from, const char *to)
{
	static char bytes[65536];
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof bytes)) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	close(in);
	close(out);
}

/* The program is gone from the disk, then another file has its name. */
static void test_deleted_and_replaced(void **state)
{
	char path[] = "/tmp/memtide-python-XXXXXX";
	int fd = mkstemp(path);
	struct pyproc p;

	(void)state;
	assert_true(fd >= 0);
	close(fd);
	unlink(path);
	if (!SYSTEM->path[0])
		return;
	copy_file(SYSTEM->path, path);
	pyproc_start(&p, path, threads_setup, "PYTHONHOME=/usr");
	unlink(path);
	assert_reads(p.pid, 2);
	copy_file("/bin/true", path);
	assert_reads(p.pid, 2);
	unlink(path);
	pyproc_stop(&p);
	unsetenv("PYTHONHOME");
}

/* What the file says is where the live symbol is: the way for a stripped .dynsym. */
static void test_file_says_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTACH_PYTHONS; i++) {
		struct pymods mods;
		struct pyproc p;
		struct attach a;
		size_t tried = 0;

		if (!pythons[i].path[0])
			continue;
		pyproc_start(&p, pythons[i].path, "", NULL);
		attach_open(&a, p.pid);
		assert_int_equal(pymods_read(&a.remote, &mods), 0);
		for (size_t m = 0; m < mods.count; m++) {
			uint64_t address, bytes;
			struct pyelf elf;
			AUTO_CLOSE int fd = pyfile_open(&a.process, &mods, m);

			if (!mods.mod[m].is_python || fd < 0 ||
				pyelf_open(&a.remote, &mods, m, NULL, &elf))
				continue;
			if (!pyfile_symbol(fd, "_PyRuntime", &address, &bytes)) {
				assert_int_equal(address + elf.bias, a.map.runtime);
				assert_int_equal(bytes, a.map.runtime_bytes);
				tried++;
			}
			if (!pyfile_section(fd, ".PyRuntime", &address, &bytes)) {
				assert_int_equal(address + elf.bias, a.map.runtime);
				tried++;
			}
		}
#ifdef HAVE_LIBELF
		assert_true(tried > 0);
#endif
		pymods_finish(&mods);
		attach_close(&a);
		pyproc_stop(&p);
	}
}

static _Noreturn void embed(int ready)
{
	void *library = dlopen(EMBEDDED, RTLD_NOW | RTLD_GLOBAL);
	void (*start)(int);
	int (*run)(const char *);

	if (!library)
		_exit(1);
	*(void **)&start = dlsym(library, "Py_InitializeEx");
	*(void **)&run = dlsym(library, "PyRun_SimpleString");
	start(0);
	dprintf(ready, "x");
	run("import time\ndef inner_wait(): time.sleep(1000)\ninner_wait()\n");
	_exit(0);
}

/* In a program that is not called like a Python. */
static void test_embedded(void **state)
{
	int ready[2];
	char byte;
	pid_t pid;

	(void)state;
	if (access(EMBEDDED, R_OK)) {
		printf("# skipped: %s is not installed\n", EMBEDDED);
		return;
	}
	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (!pid)
		embed(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	poll(NULL, 0, 300);
	assert_reads(pid, 1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ready[0]);
	close(ready[1]);
}

static void test_other_programs(void **state)
{
	struct attach a;
	pid_t pid = fork();

	(void)state;
	if (!pid) {
		execl("/bin/sleep", "sleep", "100", (char *)NULL);
		_exit(127);
	}
	poll(NULL, 0, 100);
	attach_open(&a, pid);
	assert_int_equal(a.map.refusal, PYRUN_NO_PYTHON);
	attach_close(&a);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* It leaves for a PID namespace of its own; there it is 1, to us it is another. */
static const char namespace_setup[] =
	"import ctypes, os, threading\n"
	"ctypes.CDLL(None).unshare(0x20000000)\n"
	"child = os.fork()\n"
	"if child == 0:\n"
	"    def inner_wait():\n"
	"        threading.Event().wait()\n"
	"    threading.Thread(target=inner_wait, daemon=True).start()\n"
	"    ctypes.CDLL(None).prctl(1, 9)\n"
	"    threading.Event().wait()\n";

static void test_namespace(void **state)
{
	(void)state;
	if (geteuid()) {
		printf("# not root: PID namespaces are not tried\n");
		return;
	}
	for (size_t i = 0; i < ATTACH_PYTHONS; i++) {
		struct pyproc p;

		if (!pythons[i].path[0])
			continue;
		pyproc_start(&p, pythons[i].path, namespace_setup, NULL);
		poll(NULL, 0, 200);
		assert_reads((pid_t)pyproc_number(&p, "child"), 2);
		kill((pid_t)pyproc_number(&p, "child"), SIGKILL);
		pyproc_stop(&p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_versions),
		cmocka_unit_test(test_too_old),
		cmocka_unit_test(test_deleted_and_replaced),
		cmocka_unit_test(test_file_says_the_same),
		cmocka_unit_test(test_embedded),
		cmocka_unit_test(test_other_programs),
		cmocka_unit_test(test_namespace),
	};

	if (!attach_is_allowed())
		return 0;
	attach_find(pythons);
	return cmocka_run_group_tests_name("pymap_real", tests, NULL, NULL);
}
