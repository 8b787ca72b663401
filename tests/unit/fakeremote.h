/* fakeremote.h - memory that a test or a fuzzer made, to be read as another process's */
#ifndef TESTS_FAKEREMOTE_H
#define TESTS_FAKEREMOTE_H

#include "python/remote.h"

enum { FAKE_SEGMENTS = 16, FAKE_MAPS = 4096 };

/* bytes[0 .. len-1] at @addr; of the pages only those with a bit in @present are there.
 * Memory is borrowed. */
struct fake_segment {
	uint64_t addr;
	uint8_t *bytes;
	size_t len;
	uint64_t absent; /* a bit a page, the first 64 pages: not in memory */
};

struct fakeremote {
	struct fake_segment segment[FAKE_SEGMENTS];
	size_t segments;
	char maps[FAKE_MAPS];
	size_t maps_len;
	int error;            /* what every call fails with; 0: none */
	uint64_t reads;       /* pieces asked for */
	uint64_t read_absent; /* of these: of pages that are not in memory */
};

/* A segment with a line in maps ("rw-p", @name). */
void fakeremote_add(
	struct fakeremote *f, uint64_t addr, void *bytes, size_t len, const char *name);
struct remote fakeremote_open(struct fakeremote *f);

#endif
