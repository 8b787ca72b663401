/*
 * bench_record.c - what one row of a recording costs, its write(2) included
 *
 * At a 1 ms interval a row may take 20 us of the budget of 1 % of a CPU at most.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "bench.h"
#include "record/csv_sink.h"
#include "record/jsonl_sink.h"
#include "record/replay_source.h"

#define ROWS 20000
#define ROUNDS 7
#define LIMIT_US 20.0

static void fill_sample(struct sample *s)
{
	*s = (struct sample){.id = {123456, 4711, 1}, .state = 'S', .name = "python3"};
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		enum field_origin from = field_table[i].origin;

		if (from == FIELD_FROM_TICK || from == FIELD_DERIVED)
			continue;
		if (field_table[i].type == FIELD_TYPE_UINT)
			sample_set_u64(s, (enum field_id)i, UINT64_C(3113851289) + i);
		if (field_table[i].type == FIELD_TYPE_REAL)
			sample_set_f64(s, (enum field_id)i, 1.25);
	}
	sample_set_u64(s, FIELD_READ_TIME, 17);
}

static struct derived full_derived(void)
{
	struct derived d = {.wall = WALL_CGROUP_MAX, .wall_bytes = 4294967296,
		.headroom_bytes = 1181116006, .eta_s = 2867.5, .growth_bytes_per_s = 421888.3};

	derived_mark(&d, FIELD_WALL);
	derived_mark(&d, FIELD_WALL_BYTES);
	derived_mark(&d, FIELD_HEADROOM);
	derived_mark(&d, FIELD_ETA);
	derived_mark(&d, FIELD_GROWTH);
	return d;
}

/* CPU time of one row, each in a tick of its own, us. */
static double time_rows(struct sink *sink)
{
	struct tick_time when = {.real_ms = 1714564800250, .late_us = 42};
	struct derived d = full_derived();
	struct sample s;
	double start;

	fill_sample(&s);
	start = bench_cpu_us();
	for (unsigned i = 0; i < ROWS; i++) {
		struct row row = {.when = &when, .sample = &s, .derived = &d};

		when.elapsed_us += 1000;
		when.real_ms++;
		sink->ops->tick_begin(sink, &when);
		sink->ops->row(sink, &row);
		sink->ops->tick_end(sink);
	}
	return (bench_cpu_us() - start) / ROWS;
}

typedef int (*create_sink)(const struct record_options *options, struct sink **out,
	struct err *err);

static int measure(const char *what, create_sink create, const char *path, double *median)
{
	struct record_options o = {.path = path, .force = true, .clock = &clock_system};
	double us[ROUNDS];

	for (size_t i = 0; i < ROUNDS; i++) {
		struct err err = ERR_INIT;
		struct sink *sink = NULL;

		if (create(&o, &sink, &err)) {
			err_print(&err, stderr);
			return 1;
		}
		us[i] = time_rows(sink);
		sink_destroy(sink);
	}
	*median = bench_median(us, ROUNDS);
	printf("%-28s %6.2f us a row (at most %.0f)\n", what, *median, LIMIT_US);
	return 0;
}

static int measure_replay(const char *path)
{
	struct err err = ERR_INIT;
	struct source *source = NULL;
	double start = bench_cpu_us();
	unsigned ticks = 0;
	struct tick t;

	if (replay_source_create(path, &source, &err)) {
		err_print(&err, stderr);
		return 1;
	}
	while (!source_tick(source, 0, 0, &t))
		ticks++;
	source_destroy(source);
	if (ticks != ROWS)
		return 1;
	printf("%-28s %6.2f us a row\n", "replay of CSV", (bench_cpu_us() - start) / ROWS);
	return 0;
}

int main(void)
{
	char path[64], csv_meta[64], jsonl_meta[80];
	long pid = (long)getpid();
	double csv = 0, jsonl = 0;
	int rc;

	snprintf(path, sizeof path, "/tmp/memtide-bench.%ld.csv", pid);
	snprintf(csv_meta, sizeof csv_meta, "/tmp/memtide-bench.%ld.meta.json", pid);
	snprintf(jsonl_meta, sizeof jsonl_meta, "%.60s.meta.json", path);
	rc = measure("JSON lines", jsonl_sink_create, path, &jsonl) ||
		measure("CSV", csv_sink_create, path, &csv) || measure_replay(path);
	unlink(path);
	unlink(csv_meta);
	unlink(jsonl_meta);
	return rc || csv > LIMIT_US || jsonl > LIMIT_US;
}
