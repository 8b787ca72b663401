/*
 * singles.h - the mappings of an opened process one by one, and what they were before
 *
 * Only the newest list is kept; of the past, what each of its mappings had at a few
 * moments (mapping_follow.h): 48 bytes a mapping.
 */
#ifndef HISTORY_SINGLES_H
#define HISTORY_SINGLES_H

#include <stdbool.h>
#include <stdint.h>

#include "model/mapping_follow.h"

/* The moments: two to take differences against, and the last minute for rates, one slot
 * after the other. */
enum {
	SINGLES_FIRST, /* the first list */
	SINGLES_MARK,
	SINGLES_RECENT,
};

/* A list that nobody asks for at present is kept up to so many mappings: 420 KB. */
#define SINGLES_RESTING_MAX 4096

/* Zeroed: none. */
struct singles {
	struct mapping_list *list; /* counted; NULL: none yet */
	uint64_t taken_us;         /* elapsed when it arrived */
	struct mapping_past *past; /* [0 .. list->count-1] */
	uint64_t moment_us[MAPPING_MOMENTS];
	size_t newest;  /* of the recent ones, the slot filled last */
	bool is_marked; /* the mark was set while there was a list */
};

/* Frees; is zeroed again. */
void singles_finish(struct singles *s);

/* A newer list; takes a reference. */
void singles_add(struct singles *s, uint64_t now_us, struct mapping_list *list);

/* Differences count from the newest list on, or from the first again. */
void singles_mark(struct singles *s);
void singles_unmark(struct singles *s);

/* When what differences are against was read. */
uint64_t singles_since(const struct singles *s);

/* How much RSS mapping @i has more than then. */
int64_t singles_delta(const struct singles *s, size_t i);

/* How fast it grows, bytes/s; false: the lists do not reach 5 s back. */
bool singles_rate(const struct singles *s, size_t i, double *bytes_per_s);

#endif
