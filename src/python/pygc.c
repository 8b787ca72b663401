#include "config.h"

#include "python/pygc.h"

#include <errno.h>

#include "python/peek.h"

enum {
	COLLECTOR_MAX = 512,
	INTERPRETERS_MAX = 256,
	TRACE_FRAMES_MAX = 65535,
	LOOKS = 3
};
#define LENGTH_MAX (INT64_C(1) << 40)

/* The state of the interpreter whose number is 0. */
static int find_main(struct remote *remote, const struct pymap *map, uint64_t *out)
{
	const struct pyabi *abi = &map->abi;
	uint64_t at, number;
	int error = peek_remote(remote, map->runtime + abi->runtime_interpreters, &at);

	for (int n = 0; !error && at && n < INTERPRETERS_MAX; n++) {
		error = peek_remote(remote, at + abi->interpreter_id, &number);
		if (!error && number == 0) {
			*out = at;
			return 0;
		}
		if (!error)
			error = peek_remote(remote, at + abi->interpreter_next, &at);
	}
	return error ? error : -ENOENT;
}

static int find_collector(struct remote *remote, const struct pymap *map, uint64_t *out)
{
	uint64_t interpreter;
	int error;

	if (map->abi.interpreter_gc == PYABI_NONE) {
		*out = map->runtime + map->abi.runtime_gc;
		return 0;
	}
	error = find_main(remote, map, &interpreter);
	if (!error)
		*out = interpreter + map->abi.interpreter_gc;
	return error;
}

static bool read_generation(const struct pyabi *abi, const uint8_t *bytes, uint32_t number,
	struct pyrun_generation *out)
{
	const uint8_t *at =
		bytes + abi->gc_generations + number * abi->gc_generation_bytes;
	const uint8_t *stats = bytes + abi->gc_stats + (size_t)number * 24;

	out->threshold = peek_i32(at + abi->generation_threshold);
	out->count = peek_i32(at + abi->generation_count);
	out->collections = peek_u64(stats);
	out->collected = peek_u64(stats + 8);
	out->uncollectable = peek_u64(stats + 16);
	return out->threshold >= 0 && out->count >= 0;
}

/* The members end within what is read. */
static bool fits(const struct pyabi *abi)
{
	return abi->gc_bytes <= COLLECTOR_MAX && abi->gc_enabled + 4 <= abi->gc_bytes &&
		abi->gc_collecting + 4 <= abi->gc_bytes &&
		abi->gc_garbage + 8 <= abi->gc_bytes &&
		abi->gc_generation0 + 8 <= abi->gc_bytes &&
		abi->gc_generations + 3 * abi->gc_generation_bytes <= abi->gc_bytes &&
		abi->generation_threshold + 4 <= abi->gc_generation_bytes &&
		abi->generation_count + 4 <= abi->gc_generation_bytes &&
		abi->gc_stats + PYRUN_GENERATIONS * 24 <= abi->gc_bytes;
}

static void read_garbage(
	struct remote *remote, const struct pyabi *abi, uint64_t list, struct pyrun_gc *gc)
{
	uint64_t length;

	if (!list || peek_remote(remote, list + abi->object_size, &length) ||
		length > (uint64_t)LENGTH_MAX)
		return;
	gc->has_garbage = true;
	gc->garbage = length;
}

static int read_collector(struct remote *remote, const struct pyabi *abi, uint64_t at,
	struct pyrun_gc *out)
{
	struct pyrun_gc gc = {0};
	uint8_t bytes[COLLECTOR_MAX];
	int32_t enabled, collecting;
	int error = remote_read(remote, at, bytes, abi->gc_bytes);

	if (error)
		return error;
	enabled = peek_i32(bytes + abi->gc_enabled);
	collecting = peek_i32(bytes + abi->gc_collecting);
	if (peek_u64(bytes + abi->gc_generation0) != at + abi->gc_generations ||
		(enabled & ~1) || (collecting & ~1))
		return -EBADMSG;
	gc.is_enabled = enabled;
	gc.is_collecting = collecting;
	for (uint32_t i = 0; i < PYRUN_GENERATIONS; i++)
		if (!read_generation(abi, bytes, i, &gc.generation[i]))
			return -EBADMSG;
	read_garbage(remote, abi, peek_u64(bytes + abi->gc_garbage), &gc);
	*out = gc;
	return 0;
}

int pygc_read(struct remote *remote, const struct pymap *map, struct pyrun_gc *out)
{
	uint64_t at = 0;
	int error;

	if (!pyabi_has_gc(&map->abi) || !fits(&map->abi))
		return -ENOTSUP;
	error = find_collector(remote, map, &at);
	if (error)
		return error;
	error = -EBADMSG;
	for (int look = 0; look < LOOKS && error == -EBADMSG; look++)
		error = read_collector(remote, &map->abi, at, out);
	return error;
}

/* { initialized, tracing, max_nframe }: three ints in a row, in all versions. */
static int read_config(struct remote *remote, uint64_t at, struct pyrun_tracemalloc *out)
{
	int32_t value[3];
	int error = remote_read(remote, at, value, sizeof value);

	if (error)
		return error;
	if (value[0] < 0 || value[0] > 2 || (value[1] & ~1) || value[2] < 0 ||
		value[2] > TRACE_FRAMES_MAX)
		return -EBADMSG;
	out->is_tracing = value[1];
	out->frames = (uint32_t)value[2];
	return 0;
}

static void read_sizes(struct remote *remote, uint64_t current, uint64_t peak,
	struct pyrun_tracemalloc *out)
{
	uint64_t bytes, peak_bytes;

	/* The peak last: it is never below what was current before. */
	for (int look = 0; look < LOOKS; look++) {
		if (peek_remote(remote, current, &bytes) ||
			peek_remote(remote, peak, &peak_bytes))
			return;
		if (bytes > peak_bytes || peak_bytes > (uint64_t)LENGTH_MAX)
			continue;
		out->has_sizes = true;
		out->bytes = bytes;
		out->peak_bytes = peak_bytes;
		return;
	}
}

int pygc_tracemalloc(
	struct remote *remote, const struct pymap *map, struct pyrun_tracemalloc *out)
{
	const struct pyabi *abi = &map->abi;
	struct pyrun_tracemalloc t = {0};
	uint64_t config = map->trace_config, current = map->traced, peak = map->traced_peak;
	int error;

	if (abi->runtime_tracing != PYABI_NONE && abi->runtime_traced != PYABI_NONE &&
		abi->runtime_traced_peak != PYABI_NONE) {
		config = map->runtime + abi->runtime_tracing - 4;
		current = map->runtime + abi->runtime_traced;
		peak = map->runtime + abi->runtime_traced_peak;
	}
	if (!config)
		return -ENOTSUP;
	error = read_config(remote, config, &t);
	if (error)
		return error;
	if (current && peak)
		read_sizes(remote, current, peak, &t);
	*out = t;
	return 0;
}
