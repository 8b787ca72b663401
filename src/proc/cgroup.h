/*
 * cgroup.h - /proc/PID/cgroup, and the single values of cgroupfs
 */
#ifndef PROC_CGROUP_H
#define PROC_CGROUP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A path as the kernel wrote it: raw bytes, not NUL-terminated, borrowed from the text.
 * It begins with '/'; "/.." parts lead out of our cgroup namespace, and " (deleted)"
 * follows where the cgroup was removed. */
struct cgroup_path {
	const char *text; /* NULL: the process is in no such hierarchy */
	size_t len;
};

/* Hybrid systems have both; the v2 one then has no memory controller. */
struct cgroup {
	struct cgroup_path v1_memory;
	struct cgroup_path v2;
};

/**
 * cgroup_parse() - read /proc/PID/cgroup
 * @text: bytes as the kernel gave them; need not end in NUL
 * @len:  how many bytes; 0 is what a reaped process gives
 * @out:  filled on success, untouched on failure; borrows from @text
 *
 * Source: cgroups(7).  Lines are "ID:CONTROLLERS:PATH", split at the first two colons; a
 * path may hold more.  Other lines are skipped.
 *
 * Return: 0 (also when neither path is there); -ENODATA if @len is 0; -EBADMSG if no
 * line is of that form.
 */
int cgroup_parse(const char *text, size_t len, struct cgroup *out);

/* Both versions' word for no limit: "max", or a number that no machine reaches. */
#define CGROUP_UNLIMITED UINT64_MAX

/**
 * cgroup_value() - read a file that holds one number or "max"
 * @out: bytes or a count, as the file has it; CGROUP_UNLIMITED for "max" and for values
 *       from 2^63 - 2^20 on (v1 without a limit: 2^63 - 1 rounded down to pages)
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG; -ERANGE if it does not fit 64 bits.
 */
int cgroup_value(const char *text, size_t len, uint64_t *out);

#endif
