/*
 * A census of a live Python: what it costs, and how exact it is.
 *
 *	bench_pyattach            5 M containers in each installed 3.8 to 3.13
 *	bench_pyattach PID        of that process
 *
 * The Python under test prints what it made; the table stands beside it.
 */
#include "config.h"

#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/rootdir.h"
#include "bench.h"
#include "python/census.h"

enum { SLICE = 4 << 20, SHOWN = 16 };

static struct rootdir proc;

static uint64_t status_kb(const char *who, const char *key)
{
	AUTO_BUF struct buf b;
	char path[64];
	const char *at;
	uint64_t v = 0;

	buf_init(&b, 65536);
	snprintf(path, sizeof path, "%s/status", who);
	if (rootdir_read(&proc, path, &b) || !(at = strstr(b.data, key)))
		return 0;
	at += strlen(key);
	return num_u64(&at, b.data + b.len, &v) ? v : 0;
}

static double mb(uint64_t bytes)
{
	return (double)bytes / 1e6;
}

static void show_account(const struct pyheap *h)
{
	const struct pyheap_account *a = &h->account;
	const struct pyheap_malloc *m = &h->libc;

	printf("  pools: %.1f MB used, %.1f MB free, %.1f MB empty; blocks %llu, typed "
	       "%llu, "
	       "unread %llu\n",
		mb(h->pools.used_bytes), mb(h->pools.free_bytes),
		mb(h->pools.empty_bytes), (unsigned long long)h->pools.used_blocks,
		(unsigned long long)h->pools.typed_blocks,
		(unsigned long long)h->pools.unread_blocks);
	printf("  %s: %llu arenas, %.1f of %.1f MB walked, %.1f used, %.1f free, %.1f "
	       "top, "
	       "%.2f cached, %.1f MB in %llu mapped\n",
		pyheap_allocator_text(m->allocator), (unsigned long long)m->arenas,
		mb(m->walked_bytes), mb(m->heap_bytes), mb(m->used_bytes),
		mb(m->free_bytes), mb(m->top_bytes), mb(m->cached_bytes),
		mb(m->mapped_bytes), (unsigned long long)m->mapped_chunks);
	printf("  objects %.1f + kept %.1f + native %.1f + not explained %.1f = anon "
	       "%.1f MB\n",
		mb(a->objects_bytes), mb(a->kept_bytes), mb(a->native_bytes),
		mb(a->unexplained_bytes), mb(a->anon_bytes));
}

/* What the program made, in millions, without what any Python has anyway. */
static const struct {
	const char *name;
	int made, made_before_11; /* attributes of instances were dicts */
} made[] = {
	{"C", 1, 1},
	{"D", 1, 1},
	{"list", 1, 1},
	{"dict", 1, 2},
	{"tuple", 1, 1},
	{"float", 1, 1},
	{"str", 2, 2},
	{"int", 5, 5},
};

static void show_accuracy(const struct pyheap *h)
{
	printf("  off by:");
	for (size_t i = 0; i < COUNT_OF(made); i++) {
		const struct pyheap_type *t = pyheap_find(h, made[i].name);
		double n = 1e6 * (h->minor < 11 ? made[i].made_before_11 : made[i].made);

		printf(" %s %+.2f %%", made[i].name,
			t ? ((double)t->count - n) / n * 100 : -100);
	}
	printf("\n");
}

static void show(const struct pyheap *h)
{
	static const char *const kind[] = {"list", "dict", "set"};

	for (size_t i = 0; i < h->type_count && i < SHOWN; i++)
		printf("  %10llu %12llu  %s\n", (unsigned long long)h->type[i].count,
			(unsigned long long)h->type[i].bytes, h->names + h->type[i].name);
	for (size_t i = 0; i < h->container_count && i < 4; i++)
		printf("  largest: %s of %llu, %.1f MB, next asks for %.1f MB\n",
			kind[h->container[i].kind],
			(unsigned long long)h->container[i].length,
			mb(h->container[i].bytes), mb(h->container[i].next_bytes));
	show_account(h);
}

static void measure(pid_t pid, int minor)
{
	struct census_options options = {.major = 3, .minor = minor};
	struct remote remote;
	struct census *census;
	struct pyheap *heap;
	uint64_t before = status_kb("self", "VmRSS:");
	double start = bench_cpu_us(), longest = 0;
	char who[32];
	int more;

	snprintf(who, sizeof who, "%d", (int)pid);
	options.anon_bytes = status_kb(who, "RssAnon:") * 1024;
	if (remote_open(&remote, &proc, pid) ||
		census_create(&remote, &options, &census)) {
		printf("  cannot be read\n");
		return;
	}
	do {
		double from = bench_cpu_us();

		more = census_step(census, SLICE);
		if (bench_cpu_us() - from > longest)
			longest = bench_cpu_us() - from;
	} while (more > 0);
	start = bench_cpu_us() - start;
	heap = census_take(census);
	printf("  %.3f s CPU (longest step %.1f ms), %llu calls, %.0f MB copied, own "
	       "memory "
	       "+%llu kB%s%s\n",
		start / 1e6, longest / 1e3, (unsigned long long)remote.calls,
		mb(remote.copied_bytes),
		(unsigned long long)(status_kb("self", "VmHWM:") - before),
		heap->refusal ? ": " : "", pyheap_refusal_text(heap->refusal));
	if (more == 0)
		show(heap);
	if (more == 0 && minor >= 0)
		show_accuracy(heap);
	pyheap_destroy(heap);
	census_destroy(census);
	remote_finish(&remote);
}

static const char program[] =
	"import sys, os\n"
	"class C:\n"
	"    __slots__ = ('a', 'b')\n"
	"    def __init__(self, a, b): self.a = a; self.b = b\n"
	"class D:\n"
	"    def __init__(self, a): self.a = a; self.x = 'x%d' % a\n"
	"n = 1000000\n"
	"c = [C(i + 1000, float(i)) for i in range(n)]\n"
	"d = [D(i) for i in range(n)]\n"
	"l = [[i] for i in range(n)]\n"
	"k = [{i: i, 'a': i} for i in range(n)]\n"
	"t = [(i, str(i)) for i in range(n)]\n"
	"os.write(1, b'made 1M each of C (int, float), D (dict), list, dict, tuple + "
	"str\\n')\n"
	"os.read(0, 1)\n";

static void run_python(const char *path, int minor)
{
	int ready[2], hold[2];
	char line[128];
	pid_t pid;
	ssize_t n;

	if (pipe2(ready, O_CLOEXEC) || pipe2(hold, O_CLOEXEC))
		return;
	pid = fork();
	if (!pid) {
		dup2(hold[0], 0);
		dup2(ready[1], 1);
		execl(path, path, "-S", "-c", program, (char *)NULL);
		_exit(127);
	}
	close(ready[1]);
	n = read(ready[0], line, sizeof line - 1);
	line[n > 0 ? n : 0] = '\0';
	printf("%s: %s", path, line);
	if (n > 0)
		measure(pid, minor);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(ready[0]);
	close(hold[0]);
	close(hold[1]);
}

static void run_installed(void)
{
	const char *home = getenv("HOME");

	for (int minor = 8; minor <= 13; minor++) {
		char pattern[256];
		glob_t found = {0};

		snprintf(pattern, sizeof pattern,
			"%s/.pyenv/versions/3.%d.*/bin/python3.%d", home ? home : "",
			minor, minor);
		if (glob(pattern, 0, NULL, &found) == 0)
			run_python(found.gl_pathv[0], minor);
		else
			printf("3.%d: not installed\n", minor);
		globfree(&found);
	}
}

int main(int argc, char **argv)
{
	uint64_t pid = 0;
	const char *at = argc > 1 ? argv[1] : NULL;

	if (rootdir_open(&proc, "/proc"))
		return 2;
	if (at && num_u64(&at, at + strlen(at), &pid))
		measure((pid_t)pid, -1);
	else
		run_installed();
	rootdir_finish(&proc);
	return 0;
}
