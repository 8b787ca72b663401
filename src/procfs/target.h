/*
 * target.h - one watched process: who it is, and the descriptors that hold it
 *
 * A descriptor of a file below /proc/PID belongs to the process that it was opened for
 * and fails with ESRCH once that is gone, whoever has its PID then.  So what is kept open
 * is the identity:
 *
 *	struct target        every row of the list    status, stat
 *	 +- target_full      watched in full          directory, pidfd
 *
 * In the list `stat` is read each tick and `status`, which costs the kernel twice as
 * much, when stat has changed in any way, else about every 10 s.  A process that used no
 * CPU time, had no fault and kept its address space has grown by nothing; what others do
 * to it (reclaim) shows in stat's own RSS but for some hundred KiB.
 *
 * Short of descriptors, files are opened and closed for each reading, and the start time
 * says whether it is still the same process.
 */
#ifndef PROCFS_TARGET_H
#define PROCFS_TARGET_H

#include <stdbool.h>
#include <stdint.h>

#include "model/mapping_list.h"
#include "model/procid.h"
#include "model/procinfo.h"
#include "model/sample.h"
#include "model/wall.h"
#include "proc/stat.h"
#include "proc/status.h"
#include "procfs/heavy_budget.h"
#include "procfs/image.h"
#include "procfs/peaks.h"
#include "procfs/reader.h"

/* Sums of the last heavy reading, for totals; valid for one incarnation. */
struct target_sums {
	uint32_t known; /* enum mapping_known */
	struct mapping_sums total;
	uint64_t taken_ns;
};

/* What belongs to heavy readings; there for every target that may be read. */
struct target_heavy {
	struct heavy_record record;
	bool under_way;    /* a job has it */
	bool wanted;       /* by a one-shot: at once, within max_stall */
	bool forced;       /* by a key: at once, whatever it holds */
	bool denied;       /* the files are not ours to read */
	bool blocked;      /* a reading hung */
	bool tree_changed; /* a fork or an exit near it since the last reading */
	uint64_t hold_ns;  /* too long: what it would hold; 0: not too long */
	struct mapping_table *fresh; /* to join the next sample; NULL: none */
	struct mapping_list *fresh_list;
	bool has_sums;
	struct target_sums sums;
	bool areas_known;
	uint64_t areas; /* number of mappings, last known */
};

struct target_full {
	struct rootdir dir;    /* -1: short of descriptors */
	int pidfd;             /* -1: the same, or not to be had */
	bool fixed;            /* why: named by PID */
	bool matched;          /* ... by name, expression, user */
	bool child;            /* ... descends from one of these */
	uint32_t opened;       /* ... how often opened by hand */
	bool wants_list;       /* mappings one by one */
	bool is_announced;     /* its start was told */
	bool is_ended;         /* its end was told: a zombie */
	bool is_kills_us_told; /* that its OOM kill would be ours was told */
	bool faults_known;
	uint64_t minor_faults, major_faults;
	bool wait_known; /* how it ended, from its parent: memtide */
	int wait_status;
	uint64_t max_rss_bytes; /* 0: unknown */
};

struct target {
	struct procid id;
	enum role role;
	int status_fd, stat_fd; /* -1: short of descriptors */
	uint64_t stat_hash;     /* of stat's text when status was read */
	uint64_t status_due_ns; /* read status again, whatever stat says */
	bool is_sampled;        /* in this incarnation */
	bool is_listed;         /* a row of the list of all */
	bool is_gone;           /* to be removed at the end of the tick */
	bool has_memory;
	bool is_dead; /* a zombie */
	bool is_kernel_thread;
	bool is_info_asked;
	bool is_walls_due;  /* never looked at */
	uint64_t limits_ns; /* when its limits were read */
	uint32_t ppid, threads;
	uint32_t euid;
	uint64_t rss_bytes;    /* of the last sample */
	uint64_t locked_bytes; /* VmLck */
	struct image image;
	struct peaks peaks;
	struct heavy_print print;
	struct target_full *full; /* NULL: only a row of the list */
	struct target_heavy heavy;
	struct procinfo *info;          /* NULL: not known yet */
	struct wall_set *walls;         /* looked at in this tick; else NULL */
	struct mapping_table *mappings; /* joined in this tick; else NULL */
	struct mapping_list *list;      /* the same, where it was asked for */
	bool has_row;                   /* in this tick */
	size_t slot;                    /* of its sample; TARGET_NO_SLOT: none yet */
};

#define TARGET_NO_SLOT ((size_t)-1)

/**
 * target_open() - begin to watch a process as a row of the list
 * @out: owned by the caller; id.incarnation is left 0 for him to fill
 *
 * Return: 0; -ESRCH when there is none; -EINVAL when @pid is a thread of another
 * process; -EACCES, -EPERM; other negative errno.
 */
int target_open(struct reader *reader, uint32_t pid, struct target **out);

void target_destroy(struct target *target);

/**
 * target_watch() - hold it in full
 * @with_pidfd: PIDs of the reader's /proc are those of memtide's own namespace
 *
 * Return: 0; -ESRCH when it has ended; other negative errno.
 */
int target_watch(struct reader *reader, struct target *target, bool with_pidfd);

/* Back to a row of the list. */
void target_unwatch(struct target *target);

/* What one light reading gave. */
struct target_reading {
	struct status status;
	bool has_stat;
	struct stat_values stat;
};

/**
 * target_read() - read the light files
 * @now_ns: CLOCK_MONOTONIC
 *
 * Return: 0; TARGET_UNCHANGED (a row of the list only) when the last reading holds;
 * -ESRCH when the process is gone; other negative errno: nothing known now.
 */
int target_read(struct reader *reader, struct target *target, uint64_t now_ns,
	struct target_reading *out);

#define TARGET_UNCHANGED 1

/* Its directory: a held one, or opened into @own (-1 before) to be finished by the
 * caller; never that of another process.  NULL when it is gone. */
const struct rootdir *target_dir(
	struct reader *reader, const struct target *target, struct rootdir *own);

/* Note what the next decisions need: sizes, parent, threads. */
void target_note(struct target *target, const struct target_reading *reading);

/* A program was replaced: forget what belongs to the old one. */
void target_begin_incarnation(struct target *target);

#endif
