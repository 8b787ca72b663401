/*
 * mountinfo.h - /proc/PID/mountinfo: where cgroups and tmpfs are mounted
 */
#ifndef PROC_MOUNTINFO_H
#define PROC_MOUNTINFO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MOUNTINFO_PATH_MAX 4096
#define MOUNTINFO_TYPE_MAX 64

/* One mount; its texts are NUL-terminated, octal escapes undone. */
struct mountinfo {
	uint32_t dev_major, dev_minor;
	char root[MOUNTINFO_PATH_MAX];        /* which part of the file system */
	char mount_point[MOUNTINFO_PATH_MAX]; /* below our root */
	char fs_type[MOUNTINFO_TYPE_MAX];     /* "cgroup", "cgroup2", "tmpfs", ... */
	const char *super_options;            /* raw, borrowed from the text */
	size_t super_options_len;
};

/**
 * mountinfo_next() - walk over the mounts, in the kernel's order
 * @cursor: start of the text at first; moved behind the line that was taken
 * @end:    one past the last readable byte
 * @out:    filled on success; undefined otherwise
 *
 * Source: proc_pid_mountinfo(5).  Lines that are malformed or hold a longer path are
 * skipped, so that one odd mount does not hide the others.
 *
 * Return: false when nothing is left.
 */
bool mountinfo_next(const char **cursor, const char *end, struct mountinfo *out);

/* Whether "memory" or the like is among the comma-separated super options. */
bool mountinfo_has_option(const struct mountinfo *mount, const char *option);

#endif
