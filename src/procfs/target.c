#include "config.h"

#include "procfs/target.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/pidfd.h"
#include "procfs/light.h"

/* Status of a row of the list is read at least so often, give or take the spread. */
#define STATUS_ROUND_NS (10 * NS_PER_S)
#define STATUS_SPREAD_NS (4 * NS_PER_S)

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int read_status(struct reader *reader, const struct target *t, struct status *out)
{
	char path[READER_PATH_MAX];
	size_t len;
	int code;

	if (t->status_fd >= 0)
		code = reader_pread(reader, t->status_fd, &len);
	else
		code = reader_read(reader, reader->proc,
			reader_path(path, t->id.pid, "/status"), &len);
	return code ? code : status_parse(reader->buf, len, out);
}

static int parse_stat(struct reader *reader, size_t len, struct stat_values *out)
{
	return stat_parse(reader->buf, len, reader->page_bytes, out);
}

/* The text of stat into the reader's buffer. */
static int load_stat(struct reader *reader, const struct target *t, size_t *len)
{
	char path[READER_PATH_MAX];

	if (t->stat_fd >= 0)
		return reader_pread(reader, t->stat_fd, len);
	return reader_read(
		reader, reader->proc, reader_path(path, t->id.pid, "/stat"), len);
}

static int parse_own_stat(struct reader *reader, const struct target *t, size_t len,
	struct stat_values *out)
{
	int code = parse_stat(reader, len, out);

	if (!code && t->stat_fd < 0 && t->id.start_time_ticks &&
		out->start_time_ticks != t->id.start_time_ticks)
		return -ESRCH;
	return code;
}

static bool is_thread(const struct status *status)
{
	return status_has(status, STATUS_TGID) && status_has(status, STATUS_PID) &&
	       status->tgid != status->pid;
}

static uint64_t bytes_or_0(const struct status *status, enum status_field field)
{
	return status_has(status, field) ? status->bytes[field] : 0;
}

void target_note(struct target *target, const struct target_reading *reading)
{
	const struct status *s = &reading->status;

	target->ppid = s->ppid;
	target->euid = s->uid_effective;
	target->threads = s->threads;
	target->has_memory = light_has_memory(s);
	target->is_dead = light_is_dead(s);
	target->rss_bytes = bytes_or_0(s, STATUS_VM_RSS);
	target->locked_bytes = bytes_or_0(s, STATUS_VM_LCK);
	target->print = (struct heavy_print){
		.rss_anon = bytes_or_0(s, STATUS_RSS_ANON),
		.rss_file = bytes_or_0(s, STATUS_RSS_FILE),
		.rss_shmem = bytes_or_0(s, STATUS_RSS_SHMEM),
		.swap = bytes_or_0(s, STATUS_VM_SWAP),
		.size = bytes_or_0(s, STATUS_VM_SIZE),
		.minor_faults = reading->has_stat ? reading->stat.minor_faults : 0,
	};
}

/* Status is read after stat: where it still answers, stat was of the same process. */
static int learn_identity(struct reader *reader, struct target *t)
{
	struct target_reading r = {.has_stat = true};
	size_t len;
	int code = load_stat(reader, t, &len);

	if (!code)
		code = parse_stat(reader, len, &r.stat);
	if (!code)
		code = read_status(reader, t, &r.status);
	if (code)
		return code;
	if (is_thread(&r.status))
		return -EINVAL;
	t->id.start_time_ticks = r.stat.start_time_ticks;
	t->is_kernel_thread = r.stat.is_kernel_thread;
	image_set(&t->image, &r.status, &r.stat);
	target_note(t, &r);
	return 0;
}

static int open_file(struct reader *reader, uint32_t pid, const char *file)
{
	char path[READER_PATH_MAX];

	return reader_open_kept(reader, reader->proc, reader_path(path, pid, file));
}

static bool is_short(int code)
{
	return code == -EMFILE || code == -ENFILE;
}

int target_open(struct reader *reader, uint32_t pid, struct target **out)
{
	struct target *t = die_calloc(1, sizeof *t);
	int code;

	t->id.pid = pid;
	t->slot = TARGET_NO_SLOT;
	t->is_walls_due = true;
	t->stat_fd = -1;
	t->status_fd = open_file(reader, pid, "/status");
	code = is_short(t->status_fd) ? 0 : t->status_fd;
	if (code >= 0) {
		t->stat_fd = open_file(reader, pid, "/stat");
		code = learn_identity(reader, t);
	}
	if (code) {
		target_destroy(t);
		return code;
	}
	*out = t;
	return 0;
}

static void destroy_full(struct target_full *full)
{
	if (!full)
		return;
	rootdir_finish(&full->dir);
	close_fd(&full->pidfd);
	free(full);
}

void target_destroy(struct target *target)
{
	if (!target)
		return;
	close_fd(&target->status_fd);
	close_fd(&target->stat_fd);
	destroy_full(target->full);
	mapping_table_unref(target->heavy.fresh);
	mapping_list_unref(target->heavy.fresh_list);
	mapping_table_unref(target->mappings);
	mapping_list_unref(target->list);
	procinfo_unref(target->info);
	wall_set_unref(target->walls);
	free(target);
}

/* Whether the PID still means this process. */
static int check_alive(struct reader *reader, const struct target *t)
{
	struct stat_values stat;
	size_t len;
	int code = load_stat(reader, t, &len);

	return code || t->stat_fd >= 0 ? code : parse_own_stat(reader, t, len, &stat);
}

int target_watch(struct reader *reader, struct target *target, bool with_pidfd)
{
	struct target_full *full;
	char path[READER_PATH_MAX];
	int code;

	if (target->full)
		return 0;
	full = die_calloc(1, sizeof *full);
	full->dir.fd = full->pidfd = -1;
	rootdir_sub(reader->proc, reader_path(path, target->id.pid, ""), &full->dir);
	if (with_pidfd)
		full->pidfd = pidfd_of(target->id.pid);
	/* Still there: so the PID was this process's all the time. */
	code = check_alive(reader, target);
	if (code) {
		destroy_full(full);
		return code;
	}
	target->full = full;
	return 0;
}

void target_unwatch(struct target *target)
{
	destroy_full(target->full);
	target->full = NULL;
}

/* 64 bits of some 300 bytes: a change that is missed costs 10 s. */
static uint64_t hash_of(const char *text, size_t len)
{
	uint64_t hash = len, word;

	for (; len >= sizeof word; text += sizeof word, len -= sizeof word) {
		memcpy(&word, text, sizeof word);
		hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	for (; len; text++, len--)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

/* Those found in one tick come back in different ones. */
static uint64_t next_status_ns(const struct target *t, uint64_t now_ns)
{
	return now_ns + STATUS_ROUND_NS - STATUS_SPREAD_NS / 2 +
	       t->id.pid * UINT64_C(2654435761) % STATUS_SPREAD_NS;
}

int target_read(struct reader *reader, struct target *target, uint64_t now_ns,
	struct target_reading *out)
{
	size_t len;
	int code = load_stat(reader, target, &len);
	uint64_t hash = code ? 0 : hash_of(reader->buf, len);

	if (!code && !target->full && target->is_sampled && hash == target->stat_hash &&
		now_ns < target->status_due_ns)
		return TARGET_UNCHANGED;
	if (code == -ESRCH)
		return code;
	if (!code)
		code = parse_own_stat(reader, target, len, &out->stat);
	if (code == -ESRCH)
		return code;
	out->has_stat = !code;
	code = read_status(reader, target, &out->status);
	if (code)
		return code;
	target->stat_hash = hash;
	target->status_due_ns = next_status_ns(target, now_ns);
	return 0;
}

const struct rootdir *target_dir(
	struct reader *reader, const struct target *target, struct rootdir *own)
{
	char path[READER_PATH_MAX];

	if (target->full && target->full->dir.fd >= 0)
		return &target->full->dir;
	if (rootdir_sub(reader->proc, reader_path(path, target->id.pid, ""), own))
		return NULL;
	if (!check_alive(reader, target))
		return own;
	rootdir_finish(own);
	return NULL;
}

void target_begin_incarnation(struct target *target)
{
	struct target_heavy *h = &target->heavy;

	target->id.incarnation++;
	target->is_sampled = false;
	target->is_walls_due = true;
	target->is_info_asked = false;
	target->peaks = (struct peaks){0};
	procinfo_unref(target->info);
	target->info = NULL;
	mapping_table_unref(h->fresh);
	mapping_list_unref(h->fresh_list);
	*h = (struct target_heavy){.under_way = h->under_way, .wanted = h->wanted};
}
