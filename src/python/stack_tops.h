/*
 * stack_tops.h - which function each of a few threads is in, with few calls of the kernel
 *
 * For looking again and again.  Which threads the interpreter has is remembered and
 * listed anew when it cannot be right any more; all threads asked for are read together,
 * one call for each step from a thread to its code.
 */
#ifndef PYTHON_STACK_TOPS_H
#define PYTHON_STACK_TOPS_H

#include <stddef.h>
#include <stdint.h>

#include "python/pymap.h"
#include "python/pytasks.h"
#include "python/remote.h"
#include "python/stack.h"

enum { STACK_TOPS_MAX = 32 }; /* threads read at a time */

struct stack_tops;

/* As stack_create(); @tasks: kept up to date by the caller. */
struct stack_tops *stack_tops_create(
	struct remote *remote, const struct pymap *map, struct pytasks *tasks);
void stack_tops_destroy(struct stack_tops *tops);

/* Look at threads by TID: tid[0 .. count-1], count <= STACK_TOPS_MAX. */
void stack_tops_read(struct stack_tops *tops, const uint32_t *tid, size_t count);

/**
 * stack_tops_get() - what stack_tops_read() found of tid[i]
 * @out: texts are borrowed until the next call of any of these
 *
 * Return: 0; -ENOENT: it is in no Python function; else it changed while being read.
 */
int stack_tops_get(struct stack_tops *tops, size_t i, struct stack_top *out);

/* How many threads the interpreter has, as listed last. */
size_t stack_tops_threads(const struct stack_tops *tops);

#endif
