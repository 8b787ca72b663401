/*
 * status.h - /proc/PID/status
 *
 * The exact sizes of a process.  Kernel threads and zombies have none of them; older
 * kernels lack some: each value has a bit of its own in @present.
 */
#ifndef PROC_STATUS_H
#define PROC_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STATUS_NAME_MAX 64

enum status_field {
	/* Sizes, in status.bytes[]. */
	STATUS_VM_PEAK,
	STATUS_VM_SIZE,
	STATUS_VM_LCK,
	STATUS_VM_PIN,
	STATUS_VM_HWM,
	STATUS_VM_RSS,
	STATUS_RSS_ANON,
	STATUS_RSS_FILE,
	STATUS_RSS_SHMEM,
	STATUS_VM_DATA,
	STATUS_VM_STK,
	STATUS_VM_EXE,
	STATUS_VM_LIB,
	STATUS_VM_PTE, /* page tables; of the last level only where VmPMD is there */
	STATUS_VM_PMD, /* Linux 4.0 to 4.14: the second level; later within VmPTE */
	STATUS_VM_SWAP,
	STATUS_HUGETLB_PAGES,
	STATUS_SIZE_COUNT,
	/* The members of the same name. */
	STATUS_NAME = STATUS_SIZE_COUNT,
	STATUS_STATE,
	STATUS_TGID,
	STATUS_NGID,
	STATUS_PID,
	STATUS_PPID,
	STATUS_UID,
	STATUS_THREADS,
	STATUS_NS_PID,
	STATUS_CORE_DUMPING,
	STATUS_KTHREAD,
	STATUS_FIELD_COUNT
};

struct status {
	uint32_t present;                  /* bit per enum status_field */
	uint64_t bytes[STATUS_SIZE_COUNT]; /* by enum status_field */
	char name[STATUS_NAME_MAX];        /* raw bytes (unescaped), NUL-terminated */
	size_t name_len;
	char state;
	uint32_t tgid, ngid, pid, ppid;
	uint32_t uid_real, uid_effective, uid_saved, uid_fs; /* STATUS_UID */
	uint32_t threads;
	uint32_t ns_pid;    /* its PID in the innermost PID namespace it is in */
	uint32_t ns_levels; /* how many NSpid lists; 1: only ours (STATUS_NS_PID) */
	bool is_core_dumping;
	bool is_kernel_thread; /* Linux 6.8 or newer */
};

_Static_assert(STATUS_FIELD_COUNT <= 32, "present is 32 bits");

static inline bool status_has(const struct status *s, enum status_field field)
{
	return s->present >> field & 1;
}

/* All page tables, in bytes; only where STATUS_VM_PTE is there. */
static inline uint64_t status_page_tables_bytes(const struct status *s)
{
	uint64_t pmd = status_has(s, STATUS_VM_PMD) ? s->bytes[STATUS_VM_PMD] : 0;

	return s->bytes[STATUS_VM_PTE] + pmd;
}

/**
 * status_parse() - read a status file
 * @text: bytes as the kernel gave them; need not end in NUL
 * @len:  how many bytes; 0 is what a reaped process gives
 * @out:  filled on success, untouched on failure
 *
 * Source: proc_pid_status(5).  Lines may come in any order, unknown ones are skipped; in
 * the name, \n and \\ are undone.  Meant for every tick and every process: a few hundred
 * nanoseconds.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if a line that is wanted is malformed, if
 * the text ends inside of a line, or if none of the lines is known; -ERANGE if a number
 * does not fit.
 */
int status_parse(const char *text, size_t len, struct status *out);

#endif
