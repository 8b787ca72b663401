/*
 * pyproc.h - a real Python beside a test, that answers questions about itself
 *
 * It runs a small loop of ours: a line in is an expression (or, behind "!", a statement),
 * its value comes back as one line.
 */
#ifndef TESTS_PYPROC_H
#define TESTS_PYPROC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct pyproc {
	pid_t pid;
	int ask, answer, errors;
};

/* Path of an installed "3.12" or "2.7" into path[0 .. size-1]; false: there is none. */
bool pyproc_find(const char *version, char *path, size_t size);

/* Start it with @setup run first; fails the test if it does not answer.  @env: one more
 * NAME=VALUE, or NULL. */
void pyproc_start(struct pyproc *p, const char *path, const char *setup, const char *env);
void pyproc_stop(struct pyproc *p);

/* The value of an expression, as text (its repr) or as a number. */
void pyproc_text(struct pyproc *p, const char *expression, char *out, size_t size);
int64_t pyproc_number(struct pyproc *p, const char *expression);
void pyproc_run(struct pyproc *p, const char *statement);

/* What the expression makes it write to standard error, up to @size - 1 bytes. */
size_t pyproc_stderr(struct pyproc *p, const char *expression, char *out, size_t size);

#endif
