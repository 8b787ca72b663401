/* Growth by function of real interpreters: who made it grow, beside one that only spins. */
#include "config.h"

#include <poll.h>
#include <unistd.h>

#include "attach.h"
#include "base/clock.h"
#include "pyproc.h"
#include "python/pygrowth.h"
#include "unit.h"

static struct attach_python pythons[ATTACH_PYTHONS];

/* A keeps 100 MB and B 50 MB in small steps; the spinning thread has the lock mostly. */
static const char setup[] =
	"import sys, threading, time\n"
	"sys.setswitchinterval(0.0015)\n"
	"sizes, kept, done = {'A': 100, 'B': 50}, [], []\n"
	"def A():\n"
	"    for i in range(1000):\n"
	"        kept.append(bytearray(b'x' * 100000))\n"
	"        time.sleep(0.0005)\n"
	"    done.append(1)\n"
	"def B():\n"
	"    for i in range(500):\n"
	"        kept.append(bytearray(b'y' * 100000))\n"
	"        time.sleep(0.0005)\n"
	"    done.append(1)\n"
	"def spin():\n"
	"    n = 0\n"
	"    while len(done) < 2: n += 1\n"
	"def start():\n"
	"    for f in (A, B, spin): threading.Thread(target=f, daemon=True).start()\n";

static uint64_t grown_by(
	const struct pyrun_growth_row *rows, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].function && !strcmp(rows[i].function, name))
			return rows[i].grown_bytes;
	return 0;
}

/* At 100 Hz until A and B are done; how long that took. */
static uint64_t watch(struct pyproc *p, struct pygrowth *growth)
{
	uint64_t start = clock_mono_ns(&clock_system), cpu = 0;
	uint64_t looks = 0;

	assert_true(pygrowth_look(growth, clock_mono_ns(&clock_system)) >= 0);
	pyproc_run(p, "start()");
	for (; looks < 3000; looks++) {
		uint64_t before = clock_thread_cpu_ns(&clock_system);

		assert_true(pygrowth_look(growth, clock_mono_ns(&clock_system)) >= 0);
		cpu += clock_thread_cpu_ns(&clock_system) - before;
		poll(NULL, 0, 10);
		if (looks % 50 == 49 && pyproc_number(p, "len(done)") == 2)
			break;
	}
	assert_true(pygrowth_look(growth, clock_mono_ns(&clock_system)) >= 0);
	pygrowth_flush(growth);
	printf("# %.2f s, %.2f %% of a CPU in this build\n",
		(double)(clock_mono_ns(&clock_system) - start) / NS_PER_S,
		100.0 * (double)cpu / (double)(clock_mono_ns(&clock_system) - start));
	return clock_mono_ns(&clock_system) - start;
}

static void assert_near(const char *name, uint64_t bytes, uint64_t should)
{
	if (bytes < should - should / 20 || bytes > should + should / 20)
		fail_msg("%s: %.1f MB, should be %.1f within 5 %%", name,
			(double)bytes / 1e6, (double)should / 1e6);
}

static void attribute(const struct attach_python *python)
{
	struct pyrun_growth_row *rows;
	struct pygrowth *growth;
	uint64_t a_bytes, b_bytes;
	struct pyproc p;
	struct attach a;
	size_t count;

	pyproc_start(&p, python->path, setup, NULL);
	attach_open(&a, p.pid);
	assert_int_equal(a.map.refusal, PYRUN_READABLE);
	growth = pygrowth_create(&a.process, a.remote.page_bytes, &a.remote, &a.map);
	watch(&p, growth);
	count = pygrowth_rows(growth, &rows);
	a_bytes = grown_by(rows, count, "A");
	b_bytes = grown_by(rows, count, "B");
	printf("# %s: A %.1f MB, B %.1f MB, spin %.1f MB\n", python->path,
		(double)a_bytes / 1e6, (double)b_bytes / 1e6,
		(double)grown_by(rows, count, "spin") / 1e6);
	pyrun_growth_free(rows, count);
	pygrowth_destroy(growth);
	attach_close(&a);
	pyproc_stop(&p);
	assert_near("A", a_bytes, 100000000);
	assert_near("B", b_bytes, 50000000);
}

static void test_by_function(void **state)
{
	(void)state;
	for (size_t i = 0; i < ATTACH_PYTHONS; i++)
		if (pythons[i].path[0])
			attribute(&pythons[i]);
}

/* The same process, without looking into it. */
static void test_by_thread(void **state)
{
	struct pyrun_growth_row *rows;
	struct pygrowth *growth;
	struct pyproc p;
	struct attach a;
	size_t count, i = 0;

	(void)state;
	while (i < ATTACH_PYTHONS && !pythons[i].path[0])
		i++;
	if (i == ATTACH_PYTHONS)
		return;
	pyproc_start(&p, pythons[i].path, setup, NULL);
	attach_open(&a, p.pid);
	growth = pygrowth_create(&a.process, a.remote.page_bytes, NULL, NULL);
	watch(&p, growth);
	count = pygrowth_rows(growth, &rows);
	assert_true(count >= 2);
	assert_null(rows[0].function);
	assert_near("first thread", rows[0].grown_bytes, 100000000);
	assert_near("second thread", rows[1].grown_bytes, 50000000);
	assert_true(rows[0].tid && rows[0].tid != rows[1].tid);
	pyrun_growth_free(rows, count);
	pygrowth_destroy(growth);
	attach_close(&a);
	pyproc_stop(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_by_function),
		cmocka_unit_test(test_by_thread),
	};

	if (!attach_is_allowed())
		return 0;
	attach_find(pythons);
	return cmocka_run_group_tests_name("pygrowth_real", tests, NULL, NULL);
}
