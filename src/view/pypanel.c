#include "config.h"

#include "view/pypanel.h"

#include <stdlib.h>
#include <strings.h>

#include "base/die.h"
#include "base/text.h"

void pypanel_init(struct pypanel *p)
{
	*p = (struct pypanel){.sort = PY_BYTES};
}

enum py_view pypanel_step(const struct pypanel *p, int steps)
{
	return (enum py_view)(((int)p->view + steps + PY_VIEWS) % PY_VIEWS);
}

void pypanel_sort(struct pypanel *p, enum py_column column)
{
	p->inverted = column == p->sort && !p->inverted;
	p->sort = column;
	p->top[PY_TYPES] = 0;
}

/* What rows are compared by. */
struct order {
	const struct pyheap *heap;
	const struct pypicture_type *change; /* parallel; NULL: none */
	const struct pypanel *panel;
};

static int64_t key_of(const struct order *o, uint32_t i)
{
	switch (o->panel->sort) {
	case PY_COUNT:
		return (int64_t)o->heap->type[i].count;
	case PY_COUNT_DELTA:
		return o->change ? o->change[i].count_delta : 0;
	case PY_COUNT_STEP:
		return o->change ? o->change[i].count_step : 0;
	case PY_BYTES_DELTA:
		return o->change ? o->change[i].bytes_delta : 0;
	default:
		return (int64_t)o->heap->type[i].bytes;
	}
}

static int compare(const void *left, const void *right, void *context)
{
	const struct order *o = context;
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;
	int64_t x = key_of(o, a), y = key_of(o, b);
	int by = 0;

	if (o->panel->sort == PY_NAME)
		by = strcasecmp(o->heap->names + o->heap->type[a].name,
			o->heap->names + o->heap->type[b].name);
	else if (x != y)
		by = x < y ? 1 : -1;
	if (o->panel->inverted)
		by = -by;
	return by ? by : (a > b) - (a < b);
}

static bool has_text(const void *item, const char *part, size_t len)
{
	return text_find(item, part, len);
}

uint32_t *pypanel_types(
	const struct pypanel *p, const struct pypicture *picture, size_t *count)
{
	const struct pyheap *heap = pypicture_types(picture);
	struct order order = {.heap = heap, .panel = p};
	uint32_t *at;

	*count = 0;
	if (!heap)
		return NULL;
	order.change = picture->type;
	at = die_calloc(heap->type_count + 1, sizeof *at);
	for (uint32_t i = 0; i < heap->type_count; i++)
		if (filter_passes(p->filter, heap->names + heap->type[i].name, has_text))
			at[(*count)++] = i;
	qsort_r(at, *count, sizeof *at, compare, &order);
	return at;
}
