/*
 * procinfo.h - what a process is: whose, which command, which program
 *
 * Changes at exec only (a command line that the process rewrites itself is read again
 * with the list).  Shared by reference count, one thread; immutable once handed on.
 */
#ifndef MODEL_PROCINFO_H
#define MODEL_PROCINFO_H

#include <stdint.h>

#include "model/procid.h"

/* Command lines reach megabytes; what screens and files keep of one. */
#define PROCINFO_COMMAND_MAX 4096

struct procinfo {
	uint32_t references;
	struct procid id;
	int64_t uid;       /* effective user, -1: unknown */
	int elf_bits;      /* 32 or 64; 0: unknown */
	char *user;        /* name, or the number as text; "" unknown */
	char *command;     /* arguments joined by blanks, raw bytes, cropped; the comm in
			      [brackets] where there are none (kernel threads, zombies);
			      "" unknown */
	char *exe;         /* path of the program; "" unknown or not ours to read */
};

/* A new one with copies of the texts (NULL: ""); the caller owns one reference. */
struct procinfo *procinfo_create(const struct procid *id, const char *user,
	const char *command, const char *exe);
struct procinfo *procinfo_ref(struct procinfo *info);
void procinfo_unref(struct procinfo *info);

#endif
