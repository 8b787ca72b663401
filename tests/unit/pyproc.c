#include "config.h"

#include "pyproc.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/num.h"
#include "unit.h"

/* os.read and os.write: no buffers, no text layer, and the same in 2.7. */
static const char loop[] =
	"import os, sys, gc\n"
	"os.write(1, b'ready\\n')\n"
	"rest = b''\n"
	"while True:\n"
	"    while b'\\n' not in rest:\n"
	"        more = os.read(0, 512)\n"
	"        if not more: os._exit(0)\n"
	"        rest += more\n"
	"    line, rest = rest.split(b'\\n', 1)\n"
	"    line = line.decode()\n"
	"    if line[0] == '!':\n"
	"        exec(line[1:])\n"
	"        value = 0\n"
	"    else:\n"
	"        value = eval(line)\n"
	"    os.write(1, (repr(value) + '\\n').encode())\n";

static bool exists(const char *path)
{
	return access(path, X_OK) == 0;
}

bool pyproc_find(const char *version, char *path, size_t size)
{
	const char *home = getenv("HOME");
	char pattern[256];
	glob_t found = {0};
	bool ok = false;

	snprintf(pattern, sizeof pattern, "%s/.pyenv/versions/%s.*/bin/python%s",
		home ? home : "", version, version);
	if (!glob(pattern, 0, NULL, &found) && found.gl_pathc)
		ok = (size_t)snprintf(path, size, "%s", found.gl_pathv[0]) < size;
	globfree(&found);
	if (ok)
		return true;
	snprintf(path, size, "/usr/bin/python%s", version);
	return exists(path);
}

static _Noreturn void run(const char *path, const char *setup, const char *env,
	const int in[2], const int out[2], const int err[2])
{
	AUTO_FREE char *code = NULL;

	if (dup2(in[0], 0) < 0 || dup2(out[1], 1) < 0 || dup2(err[1], 2) < 0)
		_exit(126);
	if (env)
		putenv((char *)(uintptr_t)env);
	if (asprintf(&code, "%s\n%s", setup ? setup : "", loop) < 0)
		_exit(126);
	execl(path, path, "-S", "-c", code, (char *)NULL);
	_exit(127);
}

static void read_line(struct pyproc *p, char *out, size_t size)
{
	size_t n = 0;

	while (n + 1 < size) {
		struct pollfd ready = {.fd = p->answer, .events = POLLIN};

		if (poll(&ready, 1, 60000) != 1 || read(p->answer, out + n, 1) != 1) {
			char why[512] = "";

			if (read(p->errors, why, sizeof why - 1) < 0)
				why[0] = '\0';
			fail_msg("Python did not answer: %s", why);
		}
		if (out[n] == '\n')
			break;
		n++;
	}
	out[n] = '\0';
}

void pyproc_start(struct pyproc *p, const char *path, const char *setup, const char *env)
{
	int in[2], out[2], err[2];
	char line[64];

	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC | O_NONBLOCK), 0);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (!p->pid)
		run(path, setup, env, in, out, err);
	close(in[0]);
	close(out[1]);
	close(err[1]);
	p->ask = in[1];
	p->answer = out[0];
	p->errors = err[0];
	read_line(p, line, sizeof line);
	assert_string_equal(line, "ready");
}

void pyproc_stop(struct pyproc *p)
{
	close(p->ask);
	close(p->answer);
	close(p->errors);
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
}

void pyproc_text(struct pyproc *p, const char *expression, char *out, size_t size)
{
	size_t len = strlen(expression);

	assert_int_equal(write(p->ask, expression, len), len);
	assert_int_equal(write(p->ask, "\n", 1), 1);
	read_line(p, out, size);
}

int64_t pyproc_number(struct pyproc *p, const char *expression)
{
	char text[64];
	const char *at = text;
	int64_t value = 0;

	pyproc_text(p, expression, text, sizeof text);
	if (!num_i64(&at, text + strlen(text), &value))
		fail_msg("%s is no number: %s", expression, text);
	return value;
}

void pyproc_run(struct pyproc *p, const char *statement)
{
	AUTO_FREE char *line = NULL;
	char text[64];

	assert_true(asprintf(&line, "!%s", statement) > 0);
	pyproc_text(p, line, text, sizeof text);
}

size_t pyproc_stderr(struct pyproc *p, const char *expression, char *out, size_t size)
{
	char text[64];
	ssize_t n;

	pyproc_text(p, expression, text, sizeof text);
	n = read(p->errors, out, size - 1);
	n = n < 0 ? 0 : n;
	out[n] = '\0';
	return (size_t)n;
}
