/*
 * Growth by function, looked at all the time: how exact, what it costs us, and the target.
 *
 *	bench_pygrowth [PAIRS]    each installed 3.8 to 3.13 [5]
 *
 * A keeps 100 MB and B 50 MB in small steps, beside a thread that spins and 17 that sleep.
 * Cost is the CPU time of this whole process over the time passed.  For the slowdown a
 * program that grows as fast as it can is timed by itself, with and without being looked
 * at, in turns.
 */
#include "config.h"

#include <fcntl.h>
#include <glob.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "base/rootdir.h"
#include "bench.h"
#include "python/python_watch.h"

enum { PAIRS = 5, PAIRS_MAX = 100, LINE = 64 };

static const char accuracy_program[] =
	"import os, sys, threading, time\n"
	"kept = []\n"
	"def A():\n"
	"    for i in range(1000):\n"
	"        kept.append(bytearray(b'x' * 100000))\n"
	"        time.sleep(0.003)\n"
	"def B():\n"
	"    for i in range(500):\n"
	"        kept.append(bytearray(b'y' * 100000))\n"
	"        time.sleep(0.003)\n"
	"def spin():\n"
	"    n = 0\n"
	"    while True: n += 1\n"
	"sys.setswitchinterval(0.0015)\n"
	"threads = [threading.Thread(target=f, daemon=True) for f in (A, B)]\n"
	"for i in range(17): threading.Thread(target=time.sleep, args=(9999,), "
	"daemon=True).start()\n"
	"threading.Thread(target=spin, daemon=True).start()\n"
	"os.write(1, b'ready\\n'); os.read(0, 1)\n"
	"for t in threads: t.start()\n"
	"for t in threads: t.join()\n"
	"os.write(1, b'done\\n'); os.read(0, 1)\n";

static const char speed_program[] =
	"import os, time\n"
	"def grow(n):\n"
	"    kept = []\n"
	"    for i in range(n): kept.append('%d' % i)\n"
	"    return kept\n"
	"os.write(1, b'ready\\n'); os.read(0, 1)\n"
	"start, cpu = time.perf_counter(), time.process_time()\n"
	"for i in range(4): grow(2500000)\n"
	"took = time.perf_counter() - start, time.process_time() - cpu\n"
	"os.write(1, b'%d %d\\n' % tuple(int(t * 1e6) for t in took))\n"
	"os.read(0, 1)\n";

struct python {
	pid_t pid;
	int to, from;
};

static bool start(struct python *p, const char *path, const char *program)
{
	int in[2], out[2];

	if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC))
		return false;
	p->pid = fork();
	if (!p->pid) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		execl(path, path, "-S", "-c", program, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	p->to = in[1];
	p->from = out[0];
	return p->pid > 0;
}

static void stop(struct python *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
	close(p->to);
	close(p->from);
}

static void read_word(const struct python *p, char line[LINE])
{
	ssize_t n = read(p->from, line, LINE - 1);

	line[n > 0 ? n : 0] = '\0';
}

static void go_on(const struct python *p)
{
	if (write(p->to, "x", 1) != 1)
		perror("write");
}

static struct python_watch *watch(const struct rootdir *proc, pid_t pid)
{
	const struct python_watch_options options = {.cpu_pct = 1};
	struct procid id = {.pid = (uint32_t)pid, .incarnation = 1};
	struct python_watch *w = python_watch_create(proc, &options);

	if (python_watch_open(w, &id, PYTHON_WATCH_GROWTH))
		fputs("cannot be watched\n", stderr);
	python_watch_refresh(w, NS_PER_S);
	return w;
}

static double grown_mb(const struct growth_reading *g, const char *function)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->row[i].function && !strcmp(g->row[i].function, function))
			return (double)g->row[i].grown_bytes / 1e6;
	return 0;
}

static void show(struct python_watch *w, double cpu_ns, double passed_ns)
{
	struct growth_reading *g = NULL, *next;
	struct procid id;

	python_watch_refresh(w, NS_PER_S);
	while ((next = python_watch_take_growth(w, &id))) {
		growth_reading_destroy(g);
		g = next;
	}
	if (!g)
		return;
	printf("  A %.1f MB (%+.1f %%), B %.1f MB (%+.1f %%), spin %.1f MB\n",
		grown_mb(g, "A"), grown_mb(g, "A") - 100, grown_mb(g, "B"),
		2 * (grown_mb(g, "B") - 50), grown_mb(g, "spin"));
	printf("  %.0f looks/s, %.2f %% of a CPU, %.1f us a look\n",
		(double)g->looks / passed_ns * 1e9, 100 * cpu_ns / passed_ns,
		cpu_ns / (double)g->looks / 1e3);
	growth_reading_destroy(g);
}

static void measure_accuracy(const struct rootdir *proc, const char *path)
{
	uint64_t began, cpu;
	struct python_watch *w;
	char line[LINE];
	struct python p;

	if (!start(&p, path, accuracy_program))
		return;
	read_word(&p, line);
	w = watch(proc, p.pid);
	began = clock_mono_ns(&clock_system);
	cpu = clock_cpu_ns(&clock_system);
	go_on(&p);
	read_word(&p, line);
	show(w, (double)(clock_cpu_ns(&clock_system) - cpu),
		(double)(clock_mono_ns(&clock_system) - began));
	python_watch_destroy(w);
	stop(&p);
}

/* What it took by its own clocks, in seconds. */
struct took {
	double passed, cpu;
};

static struct took time_once(const struct rootdir *proc, const char *path, bool watched)
{
	struct python_watch *w = NULL;
	char line[LINE];
	const char *at = line;
	struct python p;
	uint64_t us = 0, cpu_us = 0;

	if (!start(&p, path, speed_program))
		return (struct took){0, 0};
	read_word(&p, line);
	if (watched)
		w = watch(proc, p.pid);
	go_on(&p);
	read_word(&p, line);
	num_u64(&at, line + strlen(line), &us);
	at += *at == ' ';
	num_u64(&at, line + strlen(line), &cpu_us);
	python_watch_destroy(w);
	stop(&p);
	return (struct took){(double)us / 1e6, (double)cpu_us / 1e6};
}

static void show_slowdown(const char *what, double *without, double *with, size_t pairs)
{
	qsort(with, pairs, sizeof *with, bench_compare);
	qsort(without, pairs, sizeof *without, bench_compare);
	printf("  as fast as it can, %s: %.3f s alone (%.3f to %.3f), %.3f s looked at "
	       "(%.3f to %.3f)\n",
		what, without[pairs / 2], without[0], without[pairs - 1], with[pairs / 2],
		with[0], with[pairs - 1]);
}

static void measure_slowdown(const struct rootdir *proc, const char *path, size_t pairs)
{
	double with[2][PAIRS_MAX], without[2][PAIRS_MAX];

	for (size_t i = 0; i < pairs; i++) {
		struct took alone = time_once(proc, path, false);
		struct took watched = time_once(proc, path, true);

		without[0][i] = alone.passed;
		without[1][i] = alone.cpu;
		with[0][i] = watched.passed;
		with[1][i] = watched.cpu;
	}
	show_slowdown("time passed", without[0], with[0], pairs);
	show_slowdown("its CPU", without[1], with[1], pairs);
}

int main(int argc, char **argv)
{
	const char *home = getenv("HOME"), *at = argc > 1 ? argv[1] : "";
	uint64_t pairs = PAIRS;
	struct rootdir proc;

	num_u64(&at, at + strlen(at), &pairs);
	if (rootdir_open(&proc, "/proc"))
		return 2;
	for (int minor = 8; minor <= 13; minor++) {
		char pattern[256];
		glob_t found = {0};

		snprintf(pattern, sizeof pattern,
			"%s/.pyenv/versions/3.%d.*/bin/python3.%d", home ? home : "",
			minor, minor);
		if (glob(pattern, 0, NULL, &found) == 0) {
			printf("%s\n", found.gl_pathv[0]);
			measure_accuracy(&proc, found.gl_pathv[0]);
			if (pairs && pairs <= PAIRS_MAX)
				measure_slowdown(&proc, found.gl_pathv[0], pairs);
		} else {
			printf("3.%d: not installed\n", minor);
		}
		globfree(&found);
	}
	rootdir_finish(&proc);
	return 0;
}
