/*
 * Everything that allocates is done before the fork: between fork and exec, only
 * functions that are safe in a signal handler are called, as other threads may have
 * held locks of the C library.  A failed exec is told through a pipe that a successful
 * one closes.
 */
#include "config.h"

#include "procfs/spawn.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"

/* Without PATH, as confstr(_CS_PATH) says on Linux. */
#define DEFAULT_PATH "/bin:/usr/bin"

static char shell_path[] = "/bin/sh";

void spawn_save(struct spawn_inherit *inherit)
{
	sigemptyset(&inherit->ignored);
	for (int n = 1; n <= SIGRTMAX; n++) {
		struct sigaction action;

		if (!sigaction(n, NULL, &action) && action.sa_handler == SIG_IGN)
			sigaddset(&inherit->ignored, n);
	}
	pthread_sigmask(SIG_BLOCK, NULL, &inherit->mask);
	if (getrlimit(RLIMIT_NOFILE, &inherit->nofile))
		inherit->nofile = (struct rlimit){RLIM_INFINITY, RLIM_INFINITY};
}

/* What exec is tried with, in this order. */
struct attempt {
	char *text;  /* all paths, each NUL-terminated */
	char **path; /* [0 .. count-1], into @text */
	size_t count;
	char **shell; /* argv for a script without "#!"; [1] is filled in when needed */
};

static void attempt_finish(struct attempt *a)
{
	free(a->text);
	free(a->path);
	free(a->shell);
}

static void add_path(
	struct attempt *a, char **at, const char *folder, size_t len, const char *name)
{
	size_t name_len = strlen(name);

	a->path[a->count++] = *at;
	if (!len)
		folder = ".", len = 1;
	memcpy(*at, folder, len);
	(*at)[len] = '/';
	memcpy(*at + len + 1, name, name_len + 1);
	*at += len + name_len + 2;
}

/* An empty element of PATH is the working directory, as for shells. */
static void search_path(struct attempt *a, const char *name)
{
	const char *path = getenv("PATH");
	size_t elements = 1;
	char *at;

	if (!path)
		path = DEFAULT_PATH;
	for (const char *p = path; *p; p++)
		elements += *p == ':';
	a->path = die_calloc(elements, sizeof *a->path);
	/* Each takes its folder, at most ".", and "/NAME\0". */
	a->text = die_malloc(strlen(path) + elements * (strlen(name) + 3));
	at = a->text;
	for (;;) {
		size_t len = strcspn(path, ":");

		add_path(a, &at, path, len, name);
		if (!path[len])
			return;
		path += len + 1;
	}
}

static void attempt_init(struct attempt *a, char *const *argv)
{
	size_t argc = 0;

	*a = (struct attempt){0};
	if (strchr(argv[0], '/') || !*argv[0]) {
		a->text = die_strdup(argv[0]);
		a->path = die_calloc(1, sizeof *a->path);
		a->path[a->count++] = a->text;
	} else {
		search_path(a, argv[0]);
	}
	while (argv[argc])
		argc++;
	a->shell = die_calloc(argc + 2, sizeof *a->shell);
	a->shell[0] = shell_path;
	for (size_t i = 1; i <= argc; i++)
		a->shell[i + 1] = argv[i];
}

/* Whether the next folder may still have it. */
static bool is_elsewhere(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES ||
	       error == ESTALE || error == ENODEV || error == ETIMEDOUT;
}

/* Returns only on failure: the errno that says most. */
static int exec_any(struct attempt *a, char *const *argv, char *const *envp)
{
	int error = ENOENT;

	for (size_t i = 0; i < a->count; i++) {
		execve(a->path[i], argv, envp);
		if (errno == ENOEXEC) {
			a->shell[1] = a->path[i];
			execve(shell_path, a->shell, envp);
			return ENOEXEC;
		}
		if (!is_elsewhere(errno))
			return errno;
		if (errno == EACCES)
			error = EACCES;
	}
	return error;
}

/* 0, 1, 2 may be given in any order: move all out of the way first. */
static int put_descriptors(const struct spawn_options *o)
{
	int from[3] = {o->input, o->output, o->error_output};

	for (int i = 0; i < 3; i++) {
		if (from[i] < 0)
			continue;
		from[i] = fcntl(from[i], F_DUPFD_CLOEXEC, 3);
		if (from[i] < 0)
			return errno;
	}
	for (int i = 0; i < 3; i++)
		if (from[i] >= 0 && dup2(from[i], i) < 0)
			return errno;
	return 0;
}

static void put_signals(const struct spawn_inherit *inherit)
{
	for (int n = 1; n <= SIGRTMAX; n++) {
		struct sigaction action = {.sa_handler = SIG_DFL};

		if (sigismember(&inherit->ignored, n) == 1)
			action.sa_handler = SIG_IGN;
		sigaction(n, &action, NULL);
	}
	pthread_sigmask(SIG_SETMASK, &inherit->mask, NULL);
}

/* In the child: become the program, or say why not. */
static _Noreturn void become(const struct spawn_options *o, struct attempt *a, int report)
{
	char *const *envp = o->envp ? o->envp : environ;
	int error = 0;

	if (o->terminal >= 0 && (setsid() < 0 || ioctl(o->terminal, TIOCSCTTY, 0) < 0))
		error = errno;
	if (!error)
		error = put_descriptors(o);
	if (!error) {
		setrlimit(RLIMIT_NOFILE, &o->inherit->nofile);
		put_signals(o->inherit);
		error = exec_any(a, o->argv, envp);
	}
	while (write(report, &error, sizeof error) < 0 && errno == EINTR)
		;
	_exit(127);
}

/* No signal may run a handler of ours in the child. */
static pid_t fork_quietly(const struct spawn_options *o, struct attempt *a, int report)
{
	sigset_t all, old;
	pid_t pid;
	int error;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	pid = fork();
	error = errno;
	if (!pid)
		become(o, a, report);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	errno = error;
	return pid;
}

/* What the child reported, 0 when the pipe closed without a word: it runs. */
static int await_exec(int fd)
{
	int error = 0;
	ssize_t n;

	do {
		n = read(fd, &error, sizeof error);
	} while (n < 0 && errno == EINTR);
	return n == (ssize_t)sizeof error ? error : 0;
}

static int tell_failure(
	const struct attempt *a, const char *name, int error, struct err *err)
{
	if (error == ENOENT && strchr(name, '/') && !access(a->path[0], F_OK))
		return err_set(
			err, -error, "cannot run %s: its interpreter is missing", name);
	if (error == ENOENT)
		return err_set(err, -error, "cannot run %s: not found", name);
	if (error == ENOEXEC)
		return err_set(err, -error, "cannot run %s: not a program", name);
	return err_set(err, -error, "cannot run %s: %s", name, strerror(error));
}

static int start(
	const struct spawn_options *o, struct attempt *a, pid_t *pid, struct err *err)
{
	int report[2];
	pid_t child;
	int error;

	if (pipe2(report, O_CLOEXEC))
		return err_set(
			err, -errno, "cannot start a process: %s", strerror(errno));
	child = fork_quietly(o, a, report[1]);
	if (child < 0) {
		error = errno;
		close(report[0]);
		close(report[1]);
		return err_set(
			err, -error, "cannot start a process: %s", strerror(error));
	}
	close(report[1]);
	error = await_exec(report[0]);
	close(report[0]);
	if (!error) {
		*pid = child;
		return 0;
	}
	while (waitpid(child, NULL, 0) < 0 && errno == EINTR)
		;
	return tell_failure(a, o->argv[0], error, err);
}

int spawn_process(const struct spawn_options *options, pid_t *pid, struct err *err)
{
	struct attempt a;
	int code;

	attempt_init(&a, options->argv);
	code = start(options, &a, pid, err);
	attempt_finish(&a);
	return code;
}

int spawn_error_status(int code)
{
	switch (-code) {
	case ENOENT:
	case ENOTDIR:
		return 127;
	case EAGAIN:
	case ENOMEM:
	case EMFILE:
	case ENFILE:
		return 125;
	default:
		return 126;
	}
}

int spawn_exit_status(int wait_status)
{
	if (WIFSIGNALED(wait_status))
		return 128 + WTERMSIG(wait_status);
	return WEXITSTATUS(wait_status);
}
