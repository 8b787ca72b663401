#include "config.h"

#include "attach.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pyproc.h"
#include "unit.h"

void attach_open(struct attach *a, pid_t pid)
{
	char path[32];

	*a = (struct attach){.proc.fd = -1, .process.fd = -1};
	snprintf(path, sizeof path, "%d", pid);
	assert_int_equal(rootdir_open(&a->proc, "/proc"), 0);
	assert_int_equal(rootdir_sub(&a->proc, path, &a->process), 0);
	assert_int_equal(remote_open(&a->remote, &a->proc, pid), 0);
	assert_int_equal(pymap_find(&a->remote, &a->process, &a->map), 0);
	pytasks_init(&a->tasks, &a->process, a->remote.page_bytes);
	assert_int_equal(pytasks_list(&a->tasks), 0);
}

void attach_close(struct attach *a)
{
	pytasks_finish(&a->tasks);
	remote_finish(&a->remote);
	rootdir_finish(&a->process);
	rootdir_finish(&a->proc);
}

void attach_find(struct attach_python out[ATTACH_PYTHONS])
{
	static const char *const versions[] = {"3.8", "3.9", "3.10", "3.11", "3.12", "3.13"};
	size_t n = 0;

	for (; n < sizeof versions / sizeof versions[0]; n++) {
		out[n].name = versions[n];
		if (!pyproc_find(versions[n], out[n].path, sizeof out[n].path))
			out[n].path[0] = '\0';
	}
	out[n].name = "the system's";
	snprintf(out[n].path, sizeof out[n].path, "%s",
		access("/usr/bin/python3", X_OK) ? "" : "/usr/bin/python3");
	for (size_t i = 0; i <= n; i++)
		if (!out[i].path[0])
			printf("# skipped: Python %s is not installed\n", out[i].name);
}

bool attach_is_allowed(void)
{
	pid_t pid = fork();
	char here = 0, there;
	struct iovec to = {&there, 1}, from = {&here, 1};
	ssize_t n;

	if (!pid) {
		pause();
		_exit(0);
	}
	n = process_vm_readv(pid, &to, 1, &from, 1, 0);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	if (n != 1)
		printf("1..0 # SKIP process_vm_readv of a child is not allowed here\n");
	return n == 1;
}
