/*
 * procs_table.h - between procs.c and the two that read the process table for it
 *
 * A reader calls procs_table_add() once for each process; names are copied.
 */
#ifndef PROCFS_PROCS_TABLE_H
#define PROCFS_PROCS_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "procfs/procs.h"

struct procs_table;

/* All of @entry but command, argv0_len and user; @name_len bytes of its name count. */
void procs_table_add(
	struct procs_table *table, const struct procs_entry *entry, size_t name_len);

/* Own: stat and status of each of the PIDs; those that ended are left out. */
void procs_own_read(const struct rootdir *proc, const uint32_t *pids, size_t count,
	struct procs_table *table);

/* Its meminfo; 0 or negative errno. */
int procs_own_meminfo(const struct rootdir *proc, struct meminfo *out);

/* libproc2, which reads the machine's /proc and no other.  NULL when it refuses. */
struct procs_library;
struct procs_library *procs_library_create(void);
void procs_library_destroy(struct procs_library *library);

/* @proc is for the names that the library does not give as they are.  0 or negative
 * errno; then nothing was added. */
int procs_library_read(struct procs_library *library, const struct rootdir *proc,
	struct procs_table *table);
int procs_library_meminfo(struct procs_library *library, struct meminfo *out);

#endif
