/*
 * die.h - the one way out when the program cannot go on
 *
 * Out of memory, and faults of our own.  A hook (the terminal's) runs first so that
 * the message is readable; the exit status is 125.
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stddef.h>

#include "base/cleanup.h"

/* Called once before the message; NULL: none.  It must not allocate. */
void die_set_hook(void (*hook)(void));

/* Print "memtide: ..." on standard error and exit with 125. */
_Noreturn void die(const char *format, ...) PRINTF_LIKE(1, 2);

/* malloc, calloc, realloc(array), strdup that never return NULL.  Sizes taken from a
 * file or another process are capped by the caller first. */
void *die_malloc(size_t size);
void *die_calloc(size_t count, size_t size);
void *die_reallocarray(void *old, size_t count, size_t size);
char *die_strdup(const char *text);
char *die_strndup(const char *text, size_t max);

#endif
