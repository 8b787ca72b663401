/*
 * mapping_list.h - the mappings of a process one by one
 *
 * Made only where somebody asks for it, together with the table of groups: a process can
 * have a million mappings.  Bounded: of more than MAPPING_LIST_MAX the smallest by RSS and
 * swap are left out, and counted.
 */
#ifndef MODEL_MAPPING_LIST_H
#define MODEL_MAPPING_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"

/* 56 bytes each: 7 MB. */
#define MAPPING_LIST_MAX 131072

struct mapping_single {
	uint64_t start, end; /* addresses; start < end */
	uint32_t group;      /* index into table->group */
	char perms[4];       /* r w x, p or s; '-' where not */
	uint64_t rss_bytes, pss_bytes, private_bytes, swap_bytes;
};

/*
 * One reading.  Mappings are in the order of addresses and do not overlap.  Counted and
 * immutable once built, like the table, which says what is known of them.
 */
struct mapping_list {
	uint32_t references;
	struct mapping_table *table; /* counted; NULL while it is being built */
	size_t count, room;
	struct mapping_single *single; /* [0 .. count-1] */
	uint64_t left_out;             /* so many more, each below @least_bytes */
	uint64_t least_bytes;          /* of RSS and swap together; 0: none is left out */
};

struct mapping_list *mapping_list_create(void);
struct mapping_list *mapping_list_ref(struct mapping_list *list);
void mapping_list_unref(struct mapping_list *list);

/* While it is built: one more, with a higher address than all before. */
void mapping_list_add(struct mapping_list *list, const struct mapping_single *single);

/* It is complete; takes a reference on @table. */
void mapping_list_end(struct mapping_list *list, struct mapping_table *table);

/* The memory of one: its RSS and what of it is in swap. */
static inline uint64_t mapping_single_bytes(const struct mapping_single *single)
{
	return single->rss_bytes + single->swap_bytes;
}

#endif
