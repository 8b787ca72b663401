/*
 * remote.h - memory of another process, as bytes that may lie
 *
 * Everything in this folder reads through this interface: a live process, or an image
 * that a test made.  Reading never stops the other process, never writes to it, and with
 * `present` in front of it does not make it any larger either.  What was read is
 * untrusted: it may be torn, stale or made to deceive.
 */
#ifndef PYTHON_REMOTE_H
#define PYTHON_REMOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/rootdir.h"

enum { REMOTE_BATCH = 1024 }; /* pieces a call: IOV_MAX */

/* One range to copy. */
struct remote_piece {
	uint64_t addr;
	void *to;
	size_t len;
	bool is_whole; /* result: all of @len was copied; else @to holds nothing of use */
};

/* An entry of pagemap (Documentation/admin-guide/mm/pagemap.rst). */
#define REMOTE_PAGE_PRESENT (UINT64_C(1) << 63)
#define REMOTE_PAGE_SWAPPED (UINT64_C(1) << 62)

struct remote_ops {
	/* Copy piece[0 .. count-1], count <= REMOTE_BATCH, and set is_whole of each; 0, or
	 * negative errno when nothing at all can be read (-ESRCH, -EPERM). */
	int (*read)(void *context, struct remote_piece *piece, size_t count);
	/* entry[0 .. count-1] of the pages from @first_page; 0 or negative errno. */
	int (*pagemap)(void *context, uint64_t first_page, size_t count, uint64_t *entry);
	/* Bytes of the maps file from @offset; how many (0: its end), or negative errno. */
	ssize_t (*maps)(void *context, uint64_t offset, char *to, size_t len);
	/* First page in [@first, @end) that is present, @end if none; NULL or negative
	 * errno where the kernel cannot say. */
	int (*next_present)(void *context, uint64_t first, uint64_t end, uint64_t *page);
	void (*finish)(void *context); /* NULL: nothing to release */
};

struct remote {
	const struct remote_ops *ops;
	void *context;
	uint64_t page_bytes;   /* a power of two */
	uint64_t calls;        /* of all kinds, so far */
	uint64_t copied_bytes; /* asked for, so far */
};

/**
 * remote_open() - the memory of a live process
 * @proc: where the proc file system is
 * @out:  filled on success; remote_finish() it
 *
 * Its descriptors belong to the address space that was there when they were opened:
 * once that is gone (exit, exec) `pagemap` says -ESRCH, whoever has the PID then.
 *
 * Return: 0; -ESRCH no such process; -EACCES or -EPERM not ours to read.
 */
int remote_open(struct remote *out, const struct rootdir *proc, pid_t pid);
void remote_finish(struct remote *remote);

/* Copy any number of pieces; 0 with is_whole set in each, or negative errno. */
int remote_read_pieces(struct remote *remote, struct remote_piece *piece, size_t count);

/* Copy @len bytes: 0, -EFAULT when not all are there, -ESRCH, -EPERM. */
int remote_read(struct remote *remote, uint64_t addr, void *to, size_t len);

int remote_pagemap(
	struct remote *remote, uint64_t first_page, size_t count, uint64_t *entry);
ssize_t remote_maps(struct remote *remote, uint64_t offset, char *to, size_t len);
int remote_next_present(
	struct remote *remote, uint64_t first, uint64_t end, uint64_t *page);

#endif
