/*
 * madepython.h - readings of a Python that does not exist
 *
 * A CPython 3.12.4, all parts readable, with what is added to it.
 */
#ifndef TESTS_VIEW_MADEPYTHON_H
#define TESTS_VIEW_MADEPYTHON_H

#include "model/pyreading.h"

struct python_reading *made_python(void);

/* The same program, of which nothing can be read. */
struct python_reading *made_refused(enum pyrun_refusal why, const char *version);

/* A type; the pointer is valid until the next one is added. */
struct pyheap_type *made_type(
	struct python_reading *r, const char *name, uint64_t count, uint64_t bytes);

struct pyheap_container *made_container(struct python_reading *r,
	enum pyheap_container_kind kind, uint64_t length, uint64_t room, uint64_t bytes,
	uint64_t next_bytes);

/* A thread, then its frames, innermost first. */
struct pyrun_thread *made_thread(
	struct python_reading *r, uint32_t tid, const char *name);
void made_frame(
	struct python_reading *r, const char *function, const char *file, uint32_t line);

#endif
