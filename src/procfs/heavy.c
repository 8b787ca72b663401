#include "config.h"

#include "procfs/heavy.h"

#include <errno.h>
#include <stddef.h>
#include <unistd.h>

#include "base/die.h"
#include "proc/smaps.h"
#include "proc/smaps_rollup.h"
#include "procfs/light.h"
#include "procfs/probe.h"
#include "procfs/procs.h"
#include "procfs/reader.h"

struct heavy_context {
	const struct clock *clock;
	struct rootdir proc;
	struct reader reader;
	struct procs *procs;        /* NULL until needed */
	struct smaps_reader *smaps; /* the same */
	struct select *select;
};

struct heavy_context *heavy_context_create(
	const struct rootdir *proc, const struct clock *clock, struct select *select)
{
	struct heavy_context *c = die_calloc(1, sizeof *c);

	c->clock = clock;
	c->select = select;
	if (rootdir_sub(proc, ".", &c->proc))
		c->proc.fd = -1;
	reader_init(&c->reader, &c->proc);
	return c;
}

void heavy_context_destroy(void *context)
{
	struct heavy_context *c = context;

	smaps_reader_destroy(c->smaps);
	procs_destroy(c->procs);
	select_destroy(c->select);
	reader_finish(&c->reader);
	rootdir_finish(&c->proc);
	free(c);
}

static struct procs *context_procs(struct heavy_context *c)
{
	if (!c->procs)
		c->procs = procs_create(&c->proc);
	return c->procs;
}

/* One read of the kernel: for as long as it takes, the target may be held. */
static ssize_t timed_read(
	struct heavy_context *c, int fd, char *to, size_t room, struct heavy_cost *cost)
{
	uint64_t start = clock_mono_ns(c->clock), took;
	ssize_t n;

	do {
		n = read(fd, to, room);
	} while (n < 0 && errno == EINTR);
	took = clock_mono_ns(c->clock) - start;
	cost->total_ns += took;
	if (took > cost->hold_ns)
		cost->hold_ns = took;
	return n < 0 ? -errno : n;
}

static int stream_smaps(struct heavy_context *c, int fd, struct heavy_read *r)
{
	int error = 0;
	ssize_t n;

	if (!c->smaps)
		c->smaps = smaps_reader_create();
	smaps_reader_set_list(c->smaps, r->wants_list);
	smaps_begin(c->smaps);
	do {
		size_t room;
		char *to = smaps_room(c->smaps, &room);

		n = timed_read(c, fd, to, room, &r->cost);
		error = n < 0 ? (int)n : smaps_advance(c->smaps, (size_t)n);
	} while (n > 0 && !error);
	if (!error)
		error = smaps_end(c->smaps, &r->table);
	if (!error)
		r->list = smaps_take_list(c->smaps);
	return error;
}

/* A descriptor of maps stays with the address space that it was opened for: nothing to
 * read means that this is no longer in use.  Two processes after a vfork share one, and
 * it outlives the exec of either: stat tells that. */
static bool space_is_gone(int maps)
{
	char byte;

	return maps >= 0 && pread(maps, &byte, 1, 0) == 0;
}

static int read_smaps(struct heavy_context *c, struct heavy_read *r)
{
	AUTO_CLOSE int maps = rootdir_file(&r->dir, "maps");
	AUTO_CLOSE int fd = rootdir_file(&r->dir, "smaps");
	int error = fd < 0 ? fd : stream_smaps(c, fd, r);

	return !error && space_is_gone(maps) ? -ESTALE : error;
}

static int read_rollup(struct heavy_context *c, struct heavy_read *r)
{
	AUTO_CLOSE int fd = rootdir_file(&r->dir, "smaps_rollup");
	ssize_t n;

	if (fd < 0)
		return fd;
	n = timed_read(c, fd, c->reader.buf, c->reader.size, &r->cost);
	if (n < 0)
		return (int)n;
	return smaps_rollup_table(c->reader.buf, (size_t)n, &r->table);
}

/* The process still runs what was asked about. */
static int check_same(struct heavy_context *c, const struct heavy_read *r)
{
	struct stat_values stat;
	struct status status;
	struct image now;
	size_t len;
	int error = reader_read(&c->reader, &r->dir, "stat", &len);

	if (!error)
		error = stat_parse(c->reader.buf, len, c->reader.page_bytes, &stat);
	if (!error)
		error = reader_read(&c->reader, &r->dir, "status", &len);
	if (!error)
		error = status_parse(c->reader.buf, len, &status);
	if (error)
		return error;
	image_set(&now, &status, &stat);
	if (stat.start_time_ticks != r->id.start_time_ticks || light_is_dead(&status) ||
		!light_has_memory(&status) || image_differs(&r->image, &now))
		return -ESTALE;
	return 0;
}

/* -EBUSY when a part of it says that all would take too long. */
static int try_first(struct heavy_context *c, struct heavy_read *r)
{
	struct probe probe;
	uint64_t hold;

	if (!r->max_stall_ns ||
		probe_read(&r->dir, c->reader.page_bytes, c->clock, &probe))
		return 0;
	hold = heavy_probed_hold_ns(&probe, r->kind, r->rss_bytes);
	if (hold <= r->max_stall_ns)
		return 0;
	r->cost.hold_ns = hold;
	return -EBUSY;
}

static int read_shares(struct heavy_context *c, struct heavy_read *r)
{
	int error = try_first(c, r);
	uint64_t cpu = clock_thread_cpu_ns(c->clock);

	if (error)
		return error;
	error = r->kind == HEAVY_SMAPS ? read_smaps(c, r) : read_rollup(c, r);
	r->cost.cpu_ns = clock_thread_cpu_ns(c->clock) - cpu;
	return error;
}

static void run_read(struct worker_job *job, void *context)
{
	struct heavy_read *r = (struct heavy_read *)job;
	struct heavy_context *c = context;
	uint64_t cpu = clock_thread_cpu_ns(c->clock);

	r->error = read_shares(c, r);
	r->cost.rss_bytes = r->rss_bytes;
	r->ended_ns = clock_mono_ns(c->clock);
	if (!r->error)
		r->error = check_same(c, r);
	if (r->error == -ENOENT || r->error == -ENODATA)
		r->error = -ESRCH;
	if (r->error) {
		mapping_table_unref(r->table);
		mapping_list_unref(r->list);
		r->table = NULL;
		r->list = NULL;
	} else {
		r->table->taken_mono_ns = r->ended_ns;
		r->table->held_ns = r->cost.total_ns;
	}
	r->base.cpu_ns = clock_thread_cpu_ns(c->clock) - cpu;
}

static void run_info(struct worker_job *job, void *context)
{
	struct heavy_info *list = (struct heavy_info *)job;
	struct heavy_context *c = context;
	uint64_t cpu = clock_thread_cpu_ns(c->clock);

	for (size_t i = 0; i < list->count; i++) {
		struct heavy_info_item *item = &list->item[i];

		if (procs_info(context_procs(c), &item->dir, &item->id, &item->info))
			item->info = NULL;
	}
	list->base.cpu_ns = clock_thread_cpu_ns(c->clock) - cpu;
}

static void run_scan(struct worker_job *job, void *context)
{
	struct heavy_scan *s = (struct heavy_scan *)job;
	struct heavy_context *c = context;
	uint64_t cpu = clock_thread_cpu_ns(c->clock);
	const struct procs_entry *entry;
	size_t count;

	s->error = procs_scan(context_procs(c), select_wants(c->select), &entry, &count);
	if (!s->error && count) {
		s->found = die_calloc(count, sizeof *s->found);
		for (size_t i = 0; i < count; i++)
			if (select_matches(c->select, &entry[i]))
				s->found[s->count++] = (struct heavy_found){
					entry[i].pid, entry[i].start_time_ticks};
	}
	s->base.cpu_ns = clock_thread_cpu_ns(c->clock) - cpu;
}

static void destroy_job(struct worker_job *job)
{
	heavy_job_destroy((struct heavy_job *)job);
}

static void begin(struct heavy_job *base, enum heavy_job_kind kind,
	void (*run)(struct worker_job *job, void *context))
{
	base->kind = kind;
	base->job.run = run;
	base->job.destroy = destroy_job;
}

struct heavy_read *heavy_read_create(void)
{
	struct heavy_read *r = die_calloc(1, sizeof *r);

	begin(&r->base, HEAVY_JOB_READ, run_read);
	r->dir.fd = -1;
	return r;
}

struct heavy_info *heavy_info_create(void)
{
	struct heavy_info *list = die_calloc(1, sizeof *list);

	begin(&list->base, HEAVY_JOB_INFO, run_info);
	return list;
}

struct heavy_scan *heavy_scan_create(void)
{
	struct heavy_scan *s = die_calloc(1, sizeof *s);

	begin(&s->base, HEAVY_JOB_SCAN, run_scan);
	return s;
}

static void finish_info(struct heavy_info *list)
{
	for (size_t i = 0; i < list->count; i++) {
		rootdir_finish(&list->item[i].dir);
		procinfo_unref(list->item[i].info);
	}
}

void heavy_job_destroy(struct heavy_job *job)
{
	struct heavy_read *r = (struct heavy_read *)job;

	switch (job->kind) {
	case HEAVY_JOB_READ:
		rootdir_finish(&r->dir);
		mapping_table_unref(r->table);
		mapping_list_unref(r->list);
		break;
	case HEAVY_JOB_INFO:
		finish_info((struct heavy_info *)job);
		break;
	case HEAVY_JOB_SCAN:
		free(((struct heavy_scan *)job)->found);
		break;
	}
	free(job);
}
