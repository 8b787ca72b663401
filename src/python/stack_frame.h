/*
 * stack_frame.h - frames and states of threads, out of bytes copied from a Python
 *
 * What stack.c and stack_tops.c share.  Pure; the bytes may be torn.
 */
#ifndef PYTHON_STACK_FRAME_H
#define PYTHON_STACK_FRAME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "python/pyabi.h"
#include "python/pycode.h"

struct raw_frame {
	uint64_t addr, code, instruction;
	uint8_t owner;
};

enum { STACK_THREAD_BYTES_MAX = 512 };

/* Bytes of a thread's state up to the last member that is wanted; more than
 * STACK_THREAD_BYTES_MAX: the table cannot be right. */
size_t stack_thread_bytes(const struct pyabi *abi);

/* A frame of @abi->frame_bytes at @addr; @back: the one that called it, 0: none. */
void stack_frame_parse(const struct pyabi *abi, uint64_t addr, const uint8_t *bytes,
	struct raw_frame *out, uint64_t *back);

/* The interpreter's own, which no traceback shows. */
bool stack_frame_is_shim(const struct pyabi *abi, const struct raw_frame *frame);

/* Has not begun to run: a call that is being made.  @offset: see pycode_offset(). */
bool stack_frame_is_incomplete(
	const struct raw_frame *frame, const struct pycode *code, int64_t offset);

#endif
