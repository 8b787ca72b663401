/*
 * present.h - which pages are there, asked before they are read
 *
 * Reading a page that was never touched makes the kernel map one: an unfiltered read of a
 * sparse 1 GiB mapping grew the page tables of its owner from 132 to 2116 kB.  Reading a
 * swapped page brings it back.  So nothing here is read before pagemap said that it is
 * present; the answers are remembered for windows of 64 pages, for a short time only.
 */
#ifndef PYTHON_PRESENT_H
#define PYTHON_PRESENT_H

#include <stdbool.h>
#include <stdint.h>

#include "python/remote.h"

enum { PRESENT_SLOTS = 256, PRESENT_WINDOW = 64 };

struct present {
	struct remote *remote;          /* borrowed */
	uint64_t window[PRESENT_SLOTS]; /* number + 1 of the window; 0: none */
	uint64_t pages
		[PRESENT_SLOTS]; /* a bit a page, the lowest address the lowest bit */
	int error;               /* the first that pagemap gave; nothing after it */
};

void present_init(struct present *present, struct remote *remote);

/* Forget what was asked: the target lives on. */
void present_forget(struct present *present);

/* Are all pages of [addr, addr + len) present?  False also where it cannot be known; a
 * range of more than 64 MiB is never looked at. */
bool present_has(struct present *present, uint64_t addr, uint64_t len);

/* remote_read() of what is present: -EFAULT where it is not. */
int present_read(struct present *present, uint64_t addr, void *to, size_t len);

/**
 * present_bytes() - how much of a range is present
 *
 * In whole pages.  Looks at no more than @max_pages pages, the rest counts as absent.
 */
uint64_t present_bytes(
	struct present *present, uint64_t addr, uint64_t len, uint64_t max_pages);

#endif
