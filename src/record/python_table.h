/*
 * python_table.h - a reading of a process's Python, as lines of the long table
 *
 * Each line has a section, a name and up to two numbers; what was not read has no line,
 * or one in the section "unavailable" whose name says why.  Names are other people's:
 * raw bytes.
 */
#ifndef RECORD_PYTHON_TABLE_H
#define RECORD_PYTHON_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "model/pyreading.h"

/* Types, and functions that grew, by name; the others are summed up. */
#define PYTHON_TABLE_NAMES 64
#define PYTHON_TABLE_REST "(other)"

struct python_line {
	uint32_t pid; /* of the descendant it is about; 0: the process itself */
	const char *section, *name;
	bool has_count, has_bytes;
	uint64_t count, bytes;
};

typedef void (*python_table_put)(void *context, const struct python_line *line);

/**
 * python_table_lines() - all lines of one reading
 * @growth: the account of the same process, NULL: none
 * @put:    called for each, in the order of the sections; what it gets is borrowed
 *
 * Nothing for a process that has ended.
 */
void python_table_lines(const struct python_reading *reading,
	const struct growth_reading *growth, python_table_put put, void *context);

#endif
