/*
 * record_path.h - which files a recording is made of
 */
#ifndef RECORD_PATH_H
#define RECORD_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

/* What stands for the words of a pattern. */
struct record_path_words {
	uint32_t pid;      /* %p; 0: there is no single one */
	const char *host;  /* %h; NULL: unknown */
	const char *name;  /* %n; NULL: there is no single one */
};

/**
 * record_path_expand() - replace %p %h %n %{ENV} %% in the argument of -o
 * @out: heap text, owned by the caller
 *
 * A slash or control byte in a value becomes '_': values name files, they never choose
 * folders; a value that is "." or ".." gets '_' for its dots.
 *
 * Return: 0; -EINVAL with @err pointing at a word that is unknown or has no value.
 */
int record_path_expand(const char *pattern, const struct record_path_words *words,
	char **out, struct err *err);

/* "-" and "/dev/stdout". */
bool record_path_is_stdout(const char *path);

/**
 * record_path_beside() - the name of a companion file
 *
 * "run.csv" and "events.csv" give "run.events.csv"; a path that does not end in @suffix
 * (".csv", ".jsonl") keeps its whole name: "x" gives "x.events.csv".
 *
 * Return: heap text, owned by the caller.
 */
char *record_path_beside(const char *path, const char *suffix, const char *companion);

#endif
