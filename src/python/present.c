#include "config.h"

#include "python/present.h"

#include <errno.h>
#include <string.h>

enum { LONGEST = 64 << 20 };

void present_init(struct present *present, struct remote *remote)
{
	*present = (struct present){.remote = remote};
}

void present_forget(struct present *present)
{
	memset(present->window, 0, sizeof present->window);
}

/* The bits of one window; nothing where pagemap fails. */
static uint64_t window_bits(struct present *p, uint64_t window)
{
	size_t slot = window % PRESENT_SLOTS;
	uint64_t entry[PRESENT_WINDOW], bits = 0;
	int error;

	if (p->window[slot] == window + 1)
		return p->pages[slot];
	if (p->error)
		return 0;
	error = remote_pagemap(p->remote, window * PRESENT_WINDOW, PRESENT_WINDOW, entry);
	if (error) {
		p->error = error;
		return 0;
	}
	for (unsigned i = 0; i < PRESENT_WINDOW; i++)
		bits |= (uint64_t)(entry[i] & REMOTE_PAGE_PRESENT ? 1 : 0) << i;
	p->window[slot] = window + 1;
	p->pages[slot] = bits;
	return bits;
}

static bool page_is_present(struct present *p, uint64_t page)
{
	return window_bits(p, page / PRESENT_WINDOW) >> page % PRESENT_WINDOW & 1;
}

bool present_has(struct present *present, uint64_t addr, uint64_t len)
{
	uint64_t last;

	if (!len || len > LONGEST || addr > UINT64_MAX - len)
		return false;
	last = (addr + len - 1) / present->remote->page_bytes;
	for (uint64_t page = addr / present->remote->page_bytes; page <= last; page++)
		if (!page_is_present(present, page))
			return false;
	return true;
}

int present_read(struct present *present, uint64_t addr, void *to, size_t len)
{
	if (!present_has(present, addr, len))
		return present->error ? present->error : -EFAULT;
	return remote_read(present->remote, addr, to, len);
}

uint64_t present_bytes(
	struct present *present, uint64_t addr, uint64_t len, uint64_t max_pages)
{
	uint64_t size = present->remote->page_bytes, first = addr / size, end, count = 0;

	if (!len || addr > UINT64_MAX - len)
		return 0;
	end = (addr + len - 1) / size + 1;
	if (end - first > max_pages)
		end = first + max_pages;
	for (uint64_t page = first; page < end; page++)
		count += page_is_present(present, page);
	return count * size;
}
