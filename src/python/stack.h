/*
 * stack.h - which functions the threads of a Python are in
 *
 * Reads the chains of frames of all threads of all interpreters of a process that runs
 * on.  A chain that changed while it was read is read again; of one that never holds
 * still only the outer part that two looks agree on is given, and marked.
 */
#ifndef PYTHON_STACK_H
#define PYTHON_STACK_H

#include "model/pyrun.h"
#include "python/pymap.h"
#include "python/pytasks.h"
#include "python/remote.h"

enum { STACK_INTERPRETERS_MAX = 256 };

struct stack_reader;

/* All borrowed, must outlive it; @map's refusal is PYRUN_READABLE.  @tasks: listed by the
 * caller whenever threads may have come or gone; NULL: no TIDs. */
struct stack_reader *stack_create(
	struct remote *remote, const struct pymap *map, struct pytasks *tasks);
void stack_destroy(struct stack_reader *reader);

/* Its code objects; borrowed. */
struct pycode_cache *stack_codes(struct stack_reader *reader);

/**
 * stack_read() - all threads, with their calls
 * @out: filled on success; pyrun_stacks_finish() it
 *
 * Return: 0; -ESRCH it has ended; -EFAULT or -EBADMSG what was read contradicts itself.
 */
int stack_read(struct stack_reader *reader, struct pyrun_stacks *out);

/* A thread as the interpreter knows it, without its calls. */
struct stack_thread {
	uint64_t addr;        /* of its state */
	uint64_t frame;       /* the innermost; 0: none */
	uint64_t interpreter; /* number */
	uint64_t interpreter_addr;
	uint64_t identity; /* what its state says of it: its TID, else its pthread_t */
	uint32_t tid;      /* as we see it; 0: unknown */
	bool holds_gil;
};

/* The identity that the bytes of a thread's state hold. */
uint64_t stack_identity(const struct pyabi *abi, const uint8_t *thread);

/**
 * stack_threads() - list the threads
 * @out: room for @max of them
 *
 * Return: how many there are in @out; negative errno as stack_read().
 */
int stack_threads(
	struct stack_reader *reader, struct stack_thread *out, size_t max, bool *is_cut);

/* The innermost call of a thread that stack_threads() gave.  Texts are borrowed until the
 * next call. */
struct stack_top {
	const char *function, *file;
	uint32_t line;
};

/* 0; -ENOENT when it is in no Python function; else it changed while being read. */
int stack_top(struct stack_reader *reader, const struct stack_thread *thread,
	struct stack_top *out);

#endif
