/*
 * stat.h - /proc/PID/stat
 *
 * The name in it may hold anything, ')' and newlines too: fields are counted from the
 * last ')'.
 */
#ifndef PROC_STAT_H
#define PROC_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Names of kernel threads reach 63 bytes, those of others 15. */
#define STAT_NAME_MAX 64

struct stat_values {
	uint32_t pid;
	uint32_t ppid;            /* 0: none, or outside of our PID namespace */
	char name[STAT_NAME_MAX]; /* raw bytes, NUL-terminated */
	size_t name_len;
	char state;            /* R S D Z T t X x I P ... */
	uint32_t flags;        /* PF_*, kernel-internal */
	bool is_kernel_thread; /* PF_KTHREAD */
	uint32_t threads;
	uint64_t minor_faults; /* cumulative, of the whole thread group */
	uint64_t major_faults;
	uint64_t user_ticks; /* CPU time in clock ticks (sysconf(_SC_CLK_TCK)) */
	uint64_t system_ticks;
	uint64_t start_time_ticks; /* clock ticks since boot */
	uint64_t vsize_bytes;
	uint64_t rss_bytes; /* less exact than status: per-CPU counters */
	bool has_addresses; /* the next three are there and real, not 1/1/0 as the
				      kernel says to those who may not know, nor 0/0/0
				      as of a process without memory */
	uint64_t start_code;
	uint64_t end_code;
	uint64_t start_stack;
};

/**
 * stat_parse() - read one stat line
 * @text:       bytes as the kernel gave them; need not end in NUL
 * @len:        how many bytes; 0 is what a reaped process gives
 * @page_bytes: the page size, bytes, > 0
 * @out:        filled on success, untouched on failure
 *
 * Source: proc_pid_stat(5), fields 1 to 28.  Fields up to rss (24) must be there; the
 * text must not end inside of one.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if it is no such line or ends early;
 * -ERANGE if a number does not fit.
 */
int stat_parse(
	const char *text, size_t len, uint64_t page_bytes, struct stat_values *out);

/**
 * stat_exit_status() - how a zombie ended
 * @wait_status: as wait(2) gives it
 *
 * Source: field 52, the last one.  0 there is both "exited with 0" and "not yours to
 * know", so it says nothing.
 *
 * Return: 0; -ENODATA when it is 0 or not there; -EBADMSG.
 */
int stat_exit_status(const char *text, size_t len, int *wait_status);

#endif
