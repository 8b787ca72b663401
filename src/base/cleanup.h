/*
 * cleanup.h - release a local when its scope ends
 *
 * Each macro names what it releases.  Ownership leaves the scope only by
 * TAKE(), so that a reader can find every hand-over by searching one word.
 */
#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

#include <stdlib.h>
#include <unistd.h>

static inline void cleanup_free(void *slot)
{
	free(*(void **)slot);
}

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

#define AUTO_FREE __attribute__((cleanup(cleanup_free)))
#define AUTO_CLOSE __attribute__((cleanup(cleanup_close)))

/* Yield *slot and leave NULL behind: the caller of this function owns it now. */
#define TAKE(slot)                                                                       \
	__extension__({                                                                  \
		__typeof__(slot) taken_ = (slot);                                        \
		(slot) = NULL;                                                           \
		taken_;                                                                  \
	})

#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

#endif
