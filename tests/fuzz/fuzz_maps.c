/*
 * fuzz_maps.c - maps, and that lines of the usual widths are read as all others are
 */
#include "config.h"

#include <errno.h>

#include "fuzz.h"
#include "proc/maps.h"

static int is_same(const struct mapping_area *a, const struct mapping_area *b)
{
	return a->start == b->start && a->end == b->end && a->inode == b->inode &&
	       a->dev_major == b->dev_major && a->dev_minor == b->dev_minor &&
	       !memcmp(a->perms, b->perms, sizeof a->perms) &&
	       a->name_len == b->name_len &&
	       (!a->name_len || !memcmp(a->name, b->name, a->name_len));
}

/* One more zero in front means the same, and is not of the usual widths. */
static void compare_widths(const char *line, size_t len)
{
	struct maps_entry usual, wide;
	char *copy = malloc(len + 1);

	FUZZ_CHECK(copy);
	copy[0] = '0';
	memcpy(copy + 1, line, len);
	if (maps_line(line, len, &usual)) {
		/* A line without the first digit may become one. */
		FUZZ_CHECK(maps_line(copy, len + 1, &wide) || line[0] == '-');
	} else {
		FUZZ_CHECK(!maps_line(copy, len + 1, &wide));
		FUZZ_CHECK(is_same(&usual.area, &wide.area));
		FUZZ_CHECK(usual.file_offset == wide.file_offset);
	}
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data, *p = text, *end = text + size;
	struct mapping_table *table;
	struct maps_entry e;
	uint64_t count = 0;
	int error;

	while (!(error = maps_next(&p, end, &e)))
		count++;
	FUZZ_CHECK(error == -EBADMSG || (error == -ENODATA && p == end));
	if (!maps_parse(text, size, &table)) {
		FUZZ_CHECK(error == -ENODATA && table->areas == count);
		FUZZ_CHECK(count == maps_count(text, size));
		mapping_table_unref(table);
	}
	for (p = text; p < end;) {
		const char *newline = memchr(p, '\n', (size_t)(end - p));
		const char *stop = newline ? newline : end;

		compare_widths(p, (size_t)(stop - p));
		p = newline ? newline + 1 : end;
	}
	return 0;
}
