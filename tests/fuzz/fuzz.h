/*
 * fuzz.h - what the fuzz targets share
 *
 * A target is given any bytes.  Beside not crashing it checks what its function
 * promises: FUZZ_CHECK aborts where that does not hold.
 */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                            \
	do {                                                                             \
		if (!(condition)) {                                                      \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);  \
			abort();                                                         \
		}                                                                        \
	} while (0)

/* Whether all bytes of an output are still those that fuzz_paint() put there. */
static inline void fuzz_paint(void *out, size_t size)
{
	memset(out, 0xa5, size);
}

static inline int fuzz_is_untouched(const void *out, size_t size)
{
	const unsigned char *p = out;

	for (size_t i = 0; i < size; i++)
		if (p[i] != 0xa5)
			return 0;
	return 1;
}

#endif
