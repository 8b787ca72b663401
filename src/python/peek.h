/*
 * peek.h - values out of bytes copied from another process
 *
 * The bytes have this machine's order and any alignment; the caller knows that they are
 * there.
 */
#ifndef PYTHON_PEEK_H
#define PYTHON_PEEK_H

#include <stdint.h>
#include <string.h>

#include "python/remote.h"

static inline uint64_t peek_u64(const void *at)
{
	uint64_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

static inline uint32_t peek_u32(const void *at)
{
	uint32_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

static inline uint16_t peek_u16(const void *at)
{
	uint16_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

static inline int32_t peek_i32(const void *at)
{
	int32_t value;

	memcpy(&value, at, sizeof value);
	return value;
}

/* The word at @addr of the target; as remote_read(), @out untouched on failure. */
static inline int peek_remote(struct remote *remote, uint64_t addr, uint64_t *out)
{
	uint64_t value;
	int error = remote_read(remote, addr, &value, sizeof value);

	if (!error)
		*out = value;
	return error;
}

#endif
