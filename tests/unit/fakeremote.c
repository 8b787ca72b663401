#include "config.h"

#include "fakeremote.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { PAGE = 4096 };

static const struct fake_segment *segment_of(const struct fakeremote *f, uint64_t addr)
{
	for (size_t i = 0; i < f->segments; i++)
		if (addr >= f->segment[i].addr &&
			addr - f->segment[i].addr < f->segment[i].len)
			return &f->segment[i];
	return NULL;
}

static bool page_is_there(const struct fakeremote *f, uint64_t addr)
{
	const struct fake_segment *s = segment_of(f, addr);
	uint64_t page = s ? (addr - s->addr) / PAGE : 0;

	return s && !(page < 64 && (s->absent >> page & 1));
}

static int fake_read(void *context, struct remote_piece *piece, size_t count)
{
	struct fakeremote *f = context;

	if (f->error)
		return f->error;
	for (size_t i = 0; i < count; i++) {
		const struct fake_segment *s = segment_of(f, piece[i].addr);
		size_t offset = s ? (size_t)(piece[i].addr - s->addr) : 0;

		f->reads++;
		f->read_absent += !page_is_there(f, piece[i].addr);
		piece[i].is_whole = s && piece[i].len <= s->len - offset;
		if (piece[i].is_whole)
			memcpy(piece[i].to, s->bytes + offset, piece[i].len);
	}
	return 0;
}

static int fake_pagemap(void *context, uint64_t first_page, size_t count, uint64_t *entry)
{
	struct fakeremote *f = context;

	if (f->error)
		return f->error;
	for (size_t i = 0; i < count; i++)
		entry[i] = page_is_there(f, (first_page + i) * PAGE) ? REMOTE_PAGE_PRESENT
								     : 0;
	return 0;
}

static ssize_t fake_maps(void *context, uint64_t offset, char *to, size_t len)
{
	const struct fakeremote *f = context;

	if (f->error)
		return f->error;
	if (offset >= f->maps_len)
		return 0;
	if (len > f->maps_len - offset)
		len = f->maps_len - offset;
	memcpy(to, f->maps + offset, len);
	return (ssize_t)len;
}

static const struct remote_ops ops = {
	.read = fake_read,
	.pagemap = fake_pagemap,
	.maps = fake_maps,
};

struct remote fakeremote_open(struct fakeremote *f)
{
	return (struct remote){.ops = &ops, .context = f, .page_bytes = PAGE};
}

void fakeremote_add(
	struct fakeremote *f, uint64_t addr, void *bytes, size_t len, const char *name)
{
	int n = snprintf(f->maps + f->maps_len, sizeof f->maps - f->maps_len,
		"%08llx-%08llx rw-p 00000000 00:00 %d %s\n", (unsigned long long)addr,
		(unsigned long long)(addr + len), name[0] == '/' ? 7 : 0, name);

	f->segment[f->segments++] =
		(struct fake_segment){.addr = addr, .bytes = bytes, .len = len};
	f->maps_len += n > 0 ? (size_t)n : 0;
}
