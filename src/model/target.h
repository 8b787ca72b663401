/*
 * target.h - what a person asked to watch
 *
 * A word names processes: a PID stands for that one process for ever, all others are
 * looked up again every second.
 */
#ifndef MODEL_TARGET_H
#define MODEL_TARGET_H

#include <stdint.h>

enum target_kind {
	TARGET_PID,   /* @pid */
	TARGET_NAME,  /* exact comm; over 15 bytes the basename of argv[0] */
	TARGET_REGEX, /* extended regular expression over the command line */
	TARGET_USER,  /* name or number of the effective user */
};

struct target_word {
	enum target_kind kind;
	uint32_t pid;     /* TARGET_PID */
	const char *text; /* the others: as written, NUL-terminated; borrowed */
};

#endif
