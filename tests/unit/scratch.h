/* scratch.h - a folder for one test program, and whole files in it */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include <stddef.h>

/* Make the folder (group setup) and remove it with all that is in it (teardown). */
int scratch_setup(void **state);
int scratch_teardown(void **state);

/* Path of @name in it; the last 16 results stay valid. */
const char *scratch_path(const char *name);

/* Empty the folder, between cases. */
void scratch_clear(void);

/* Write a whole file; read one (NUL behind its bytes; freed by the caller, NULL: it
 * cannot be read). */
void scratch_write(const char *name, const char *text);
void scratch_write_bytes(const char *name, const void *bytes, size_t len);
char *scratch_read(const char *name);

#endif
