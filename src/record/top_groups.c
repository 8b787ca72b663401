#include "config.h"

#include "record/top_groups.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

/* Largest RSS first; equal ones in table order. */
static int by_rss(const void *a, const void *b, void *context)
{
	const struct mapping_table *t = context;
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;
	uint64_t x = t->group[i].sums.rss_bytes, y = t->group[k].sums.rss_bytes;

	if (x != y)
		return x < y ? 1 : -1;
	return i < k ? -1 : 1;
}

static int by_index(const void *a, const void *b)
{
	uint32_t i = *(const uint32_t *)a, k = *(const uint32_t *)b;

	return i < k ? -1 : i > k;
}

static void add_to_rest(struct top_groups *top, const struct mapping_group *group)
{
	top->has_rest = true;
	top->rest.areas += group->areas;
	if (group->largest_bytes > top->rest.largest_bytes)
		top->rest.largest_bytes = group->largest_bytes;
	mapping_sums_add(&top->rest.sums, &group->sums);
}

static void reserve(struct top_groups *top, size_t count)
{
	if (count <= top->room)
		return;
	top->index = die_reallocarray(top->index, count, sizeof *top->index);
	top->room = count;
}

void top_groups_choose(struct top_groups *top, const struct mapping_table *table,
	size_t max)
{
	size_t n = 0;

	top->has_rest = false;
	memset(&top->rest, 0, sizeof top->rest);
	top->rest.kind = MAPPING_OTHER;
	reserve(top, table->group_count);
	for (uint32_t i = 0; i < table->group_count; i++) {
		if (table->group[i].kind == MAPPING_OTHER)
			add_to_rest(top, &table->group[i]);
		else
			top->index[n++] = i;
	}
	if (n > max) {
		qsort_r(top->index, n, sizeof *top->index, by_rss,
			(void *)(uintptr_t)table);
		for (size_t i = max; i < n; i++)
			add_to_rest(top, &table->group[top->index[i]]);
		n = max;
		qsort(top->index, n, sizeof *top->index, by_index);
	}
	top->count = n;
}

void top_groups_finish(struct top_groups *top)
{
	free(top->index);
	memset(top, 0, sizeof *top);
}
