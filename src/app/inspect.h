/*
 * inspect.h - one look at one process: what is known, and what is not and why
 *
 * command_inspect.c gathers, inspect.c decides what is missing and in which order things
 * stand, inspect_text.c and inspect_json.c write it down.
 */
#ifndef APP_INSPECT_H
#define APP_INSPECT_H

#include <jansson.h>

#include "base/buf.h"
#include "detect/advice.h"
#include "detect/resize.h"
#include "history/history.h"
#include "model/wall.h"
#include "python/python_probe.h"

enum { INSPECT_MISSING_MAX = 20, INSPECT_TEXT_MAX = 512 };

/* Something that is not known: which, why, and what would help ("" nothing). */
struct inspect_missing {
	const char *item;
	char why[INSPECT_TEXT_MAX], remedy[INSPECT_TEXT_MAX];
};

struct inspection {
	const struct history *history;
	const struct process_history *process;
	const struct pypicture *picture;     /* of its Python */
	const struct python_reading *python; /* the picture's */
	const struct wall *closest;          /* the limit met first; NULL: none */
	size_t missing_count;
	struct inspect_missing missing[INSPECT_MISSING_MAX];
	size_t advice_count;
	struct advice advice[ADVICE_MAX];
};

/* Set @closest, advice and what is missing, of an inspection whose other members are set.
 * @heavy_note: why its mappings were not read, of procfs_source_heavy_note(). */
void inspect_decide(struct inspection *in, const char *heavy_note);

/* All limits, closest first; how many. */
size_t inspect_walls(const struct inspection *in, const struct wall *out[WALL_SET_MAX]);

/* Groups of mappings by RSS; @count of them, the array is the caller's.  NULL: none. */
const struct mapping_group **inspect_groups(const struct inspection *in, size_t *count);

/* The allocators, types and account; NULL: not read.  @has_types: they are Python's. */
const struct pyheap *inspect_heap(const struct inspection *in, bool *has_types);

/* Whether a part of its Python was read. */
static inline bool inspect_has(const struct inspection *in, enum python_part part)
{
	return in->python->refusal[part] == PYRUN_READABLE;
}

/* Text for people, in lines; and a JSON object. */
void inspect_text(const struct inspection *in, struct buf *out);
void inspect_json(const struct inspection *in, struct buf *out);

/* The part of it that its heap and its Python tell; the object is the caller's. */
void inspect_python_text(const struct inspection *in, struct buf *out);
json_t *inspect_python_json(const struct inspection *in);

#endif
