/*
 * table_reader.h - one table of a recording, read by column names
 *
 * Stands at one row at a time, whose moment is known; its other values are asked for by
 * column.  Columns in any order; unknown ones are passed over, missing ones are absent.  A
 * header in the middle of the file (recordings joined by cat) is read as a header.
 */
#ifndef RECORD_TABLE_READER_H
#define RECORD_TABLE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "record/columns.h"
#include "record/csv_reader.h"

/* When a row was taken: at least one of both is known. */
struct moment {
	bool has_real, has_elapsed;
	uint64_t real_ms, elapsed_us;
};

/* A value as its column's type says; text is unescaped, ends in NUL, and is borrowed
 * until the next value is read. */
struct table_value {
	bool present;
	uint64_t u;
	double f;
	const char *text;
	size_t len;
};

struct table_reader {
	struct csv_reader *csv;
	enum record_table table;
	size_t at[COLUMNS_MAX]; /* place in the file, SIZE_MAX: not there */
	size_t fields;          /* in the header */
	bool has_row;           /* false: at the end */
	struct moment moment;
	struct buf text;
};

/**
 * table_reader_open() - read the header and go to the first row
 * @fd:  owned from now on, also on failure
 *
 * Return: 0; -EBADMSG when this is no such table, and what csv_reader_next() gives; @err
 * filled.
 */
int table_reader_open(int fd, const char *name, enum record_table table,
	struct table_reader **out, struct err *err);
void table_reader_close(struct table_reader *reader);

/* Go to the next row; has_row is false when there is none.  0 or negative errno. */
int table_reader_next(struct table_reader *reader, struct err *err);

/**
 * table_reader_value() - read one value of the row
 * @max: most that an integer may be
 *
 * Return: 0, also when absent; -EBADMSG with @err naming file, line, column, and what was
 * expected there.
 */
int table_reader_value(struct table_reader *reader, size_t column, uint64_t max,
	struct table_value *out, struct err *err);

/* An error at that column's value; returns -EBADMSG. */
int table_reader_bad(const struct table_reader *reader, size_t column,
	const char *expected, struct err *err);

/* Same moment, as far as both know; one is before the other. */
bool moment_is_same(const struct moment *a, const struct moment *b);
bool moment_is_before(const struct moment *a, const struct moment *b);

#endif
