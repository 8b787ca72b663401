/*
 * machine.h - what all processes share: memory, settings of vm, /dev/shm, pressure
 *
 * Values are read once a tick when somebody asks; settings about once a second.  Time
 * is that of the last machine_tick().
 */
#ifndef PROCFS_MACHINE_H
#define PROCFS_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/rootdir.h"
#include "proc/meminfo.h"

struct machine;

/* @proc is /proc, @root the folder that /dev/shm is below; both borrowed. */
struct machine *machine_create(const struct rootdir *proc, const struct rootdir *root);
void machine_destroy(struct machine *machine);
void machine_tick(struct machine *machine, uint64_t now_ns);

/* NULL where it cannot be read (/proc mounted with subset=pid).  Until the next tick. */
const struct meminfo *machine_meminfo(struct machine *machine);

/* Settings below /proc/sys/vm. */
enum machine_setting {
	MACHINE_OVERCOMMIT, /* overcommit_memory: 0, 1, 2 */
	MACHINE_MAX_MAP_COUNT,
	MACHINE_HUGE_OVERCOMMIT, /* nr_overcommit_hugepages: pages beyond the pool */
	MACHINE_SETTING_COUNT
};

/* False where it cannot be read. */
bool machine_setting(
	struct machine *machine, enum machine_setting setting, uint64_t *value);

/* Bytes in use and in all of /dev/shm; false where it is no tmpfs or has no limit. */
bool machine_shm(struct machine *machine, uint64_t *use, uint64_t *limit);

/* "some" of /proc/pressure/memory; 0 or negative errno (-ENOENT: not accounted for). */
int machine_psi(struct machine *machine, double *some_avg10_pct);

/* As cgnode_note_kills() and cgnode_kills(), of the whole machine (Linux 4.13). */
void machine_note_kills(struct machine *machine);
bool machine_kills(struct machine *machine, uint64_t *count);

/* Address space of a 32-bit program, bytes: the kernel's own part is taken off where
 * the kernel is one of 32 bits too. */
uint64_t machine_address_space_32(void);

#endif
