#include "config.h"

#include "model/pyreading.h"

#include <stdlib.h>

void python_reading_destroy(struct python_reading *reading)
{
	if (!reading)
		return;
	pyrun_stacks_finish(&reading->stacks);
	free(reading->thread_name);
	pyheap_destroy(reading->heap);
	free(reading);
}

void growth_reading_destroy(struct growth_reading *reading)
{
	if (!reading)
		return;
	pyrun_growth_free(reading->row, reading->count);
	free(reading);
}
