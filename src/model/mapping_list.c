#include "config.h"

#include "model/mapping_list.h"

#include <stdlib.h>

#include "base/die.h"

#define FIRST_ROOM 1024
#define LEAST_BYTES 4096

struct mapping_list *mapping_list_create(void)
{
	struct mapping_list *list = die_calloc(1, sizeof *list);

	list->references = 1;
	return list;
}

struct mapping_list *mapping_list_ref(struct mapping_list *list)
{
	if (list)
		list->references++;
	return list;
}

void mapping_list_unref(struct mapping_list *list)
{
	if (!list || --list->references)
		return;
	mapping_table_unref(list->table);
	free(list->single);
	free(list);
}

static void drop_small(struct mapping_list *list)
{
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (mapping_single_bytes(&list->single[i]) >= list->least_bytes)
			list->single[kept++] = list->single[i];
	list->left_out += list->count - kept;
	list->count = kept;
}

/* Room for some more: leave out what is below a size that is doubled until a quarter of
 * all is gone. */
static void make_room(struct mapping_list *list)
{
	while (list->count > MAPPING_LIST_MAX / 4 * 3) {
		list->least_bytes =
			list->least_bytes ? list->least_bytes * 2 : LEAST_BYTES;
		drop_small(list);
	}
}

static void grow(struct mapping_list *list)
{
	list->room = list->room ? list->room * 2 : FIRST_ROOM;
	list->single = die_reallocarray(list->single, list->room, sizeof *list->single);
}

void mapping_list_add(struct mapping_list *list, const struct mapping_single *single)
{
	if (mapping_single_bytes(single) < list->least_bytes) {
		list->left_out++;
		return;
	}
	if (list->count == MAPPING_LIST_MAX)
		make_room(list);
	if (list->count == list->room)
		grow(list);
	list->single[list->count++] = *single;
}

void mapping_list_end(struct mapping_list *list, struct mapping_table *table)
{
	list->table = mapping_table_ref(table);
	if (!list->count)
		return;
	list->room = list->count;
	list->single = die_reallocarray(list->single, list->room, sizeof *list->single);
}
