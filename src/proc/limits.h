/*
 * limits.h - /proc/PID/limits
 */
#ifndef PROC_LIMITS_H
#define PROC_LIMITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum limits_kind {
	LIMITS_CPU,        /* seconds */
	LIMITS_FSIZE,      /* bytes */
	LIMITS_DATA,       /* bytes */
	LIMITS_STACK,      /* bytes */
	LIMITS_CORE,       /* bytes */
	LIMITS_RSS,        /* bytes; without effect in Linux */
	LIMITS_NPROC,      /* processes of the user */
	LIMITS_NOFILE,     /* files */
	LIMITS_MEMLOCK,    /* bytes */
	LIMITS_AS,         /* bytes */
	LIMITS_LOCKS,      /* locks */
	LIMITS_SIGPENDING, /* signals */
	LIMITS_MSGQUEUE,   /* bytes */
	LIMITS_NICE,
	LIMITS_RTPRIO,
	LIMITS_RTTIME, /* microseconds */
	LIMITS_KIND_COUNT
};

/* No limit: greater than every limit, and what the kernel calls RLIM_INFINITY. */
#define LIMITS_UNLIMITED UINT64_MAX

struct limits_pair {
	uint64_t soft, hard; /* in the unit of the kind, or LIMITS_UNLIMITED */
};

struct limits {
	uint32_t present; /* bit per enum limits_kind */
	struct limits_pair limit[LIMITS_KIND_COUNT];
};

static inline bool limits_has(const struct limits *l, enum limits_kind kind)
{
	return l->present >> kind & 1;
}

/**
 * limits_parse() - read a limits file
 * @text: bytes as the kernel gave them; need not end in NUL
 * @len:  how many bytes; 0 is what a reaped process gives
 * @out:  filled on success, untouched on failure
 *
 * Source: proc_pid_limits(5).  Unknown lines are skipped.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if the line of a known limit is malformed,
 * the text ends inside of a line, or no line is known; -ERANGE if a number does not fit.
 */
int limits_parse(const char *text, size_t len, struct limits *out);

#endif
