/*
 * A Python whose memory lies: the input picks a version, then names bytes to change, three
 * of the input for each: where (16 bits), what.
 */
#include "config.h"

#include "fuzz.h"
#include "model/pyrun.h"
#include "python/pygc.h"
#include "python/pymap.h"
#include "python/stack.h"
#include "unit/runimage.h"

static uint8_t bytes[RUNIMAGE_BYTES];

static void check_stacks(const struct pyrun_stacks *s)
{
	FUZZ_CHECK(s->thread_count <= PYRUN_THREADS_MAX);
	for (size_t i = 0; i < s->thread_count; i++)
		FUZZ_CHECK(s->thread[i].first + s->thread[i].count <= s->frame_count);
	for (size_t i = 0; i < s->frame_count; i++)
		FUZZ_CHECK(strlen(pyrun_text(s, s->frame[i].function)) < PYRUN_TEXT_MAX &&
			strlen(pyrun_text(s, s->frame[i].file)) < PYRUN_TEXT_MAX);
}

static void read_all(struct remote *remote, const struct pymap *map)
{
	struct stack_reader *reader = stack_create(remote, map, NULL);
	struct pyrun_tracemalloc trace;
	struct pyrun_stacks stacks;
	struct pyrun_gc gc;

	if (!stack_read(reader, &stacks)) {
		check_stacks(&stacks);
		pyrun_stacks_finish(&stacks);
	}
	stack_destroy(reader);
	if (!pygc_read(remote, map, &gc))
		FUZZ_CHECK(gc.generation[0].threshold >= 0);
	if (!pygc_tracemalloc(remote, map, &trace))
		FUZZ_CHECK(!trace.has_sizes || trace.bytes <= trace.peak_bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fakeremote fake;
	struct remote remote = runimage_open(&fake, bytes, "/usr/lib/libpython3.so");
	struct pymap map;
	size_t table;

	if (!size)
		return 0;
	table = data[0] % (pyabi_table_count + 2);
	if (table < pyabi_table_count)
		runimage_make(bytes, &pyabi_table[table], 0);
	else
		runimage_make(bytes, &pyabi_table[pyabi_table_count - 1],
			table == pyabi_table_count ? 13 : 14);
	for (size_t i = 1; i + 2 < size; i += 3)
		bytes[data[i] | data[i + 1] << 8] = data[i + 2];
	if (!pymap_find(&remote, NULL, &map) && map.refusal == PYRUN_READABLE)
		read_all(&remote, &map);
	return 0;
}
