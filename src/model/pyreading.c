#include "config.h"

#include "model/pyreading.h"

#include <stdlib.h>

#include "base/die.h"

void python_reading_destroy(struct python_reading *reading)
{
	if (!reading)
		return;
	pyrun_stacks_finish(&reading->stacks);
	free(reading->thread_name);
	pyheap_destroy(reading->heap);
	free(reading);
}

struct growth_reading *growth_reading_copy(const struct growth_reading *reading)
{
	struct growth_reading *copy;

	if (!reading)
		return NULL;
	copy = die_malloc(sizeof *copy);
	*copy = *reading;
	copy->row = die_calloc(reading->count + 1, sizeof *copy->row);
	for (size_t i = 0; i < reading->count; i++) {
		const struct pyrun_growth_row *row = &reading->row[i];

		copy->row[i] = *row;
		copy->row[i].function = row->function ? die_strdup(row->function) : NULL;
		copy->row[i].file = row->file ? die_strdup(row->file) : NULL;
	}
	return copy;
}

void growth_reading_destroy(struct growth_reading *reading)
{
	if (!reading)
		return;
	pyrun_growth_free(reading->row, reading->count);
	free(reading);
}
