/*
 * csv_reader.h - rows of fields out of a CSV file, one at a time
 *
 * libcsv does the grammar (strict); this hands it whole lines only, so that a last line
 * without newline (torn by a crash, or being written now) is never seen, and bounds what
 * a hostile file can make it hold: a row has at most CSV_READER_ROW_MAX bytes.  LF and
 * CRLF end lines; blanks belong to the field.
 */
#ifndef RECORD_CSV_READER_H
#define RECORD_CSV_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

#define CSV_READER_ROW_MAX ((size_t)1 << 20)
#define CSV_READER_FIELDS_MAX 1024

struct csv_reader;

/* @fd is owned from now on, also on failure; @name is for messages. */
struct csv_reader *csv_reader_create(int fd, const char *name);
void csv_reader_destroy(struct csv_reader *reader);

/**
 * csv_reader_next() - read the next row; empty lines are skipped
 *
 * Return: 0; -ENODATA at the end; else negative errno with @err naming file and line:
 * -EBADMSG (no CSV), -EFBIG (a row too long), or what read(2) gave.
 */
int csv_reader_next(struct csv_reader *reader, struct err *err);

/* Whether the file begins with these bytes; before the first csv_reader_next(). */
bool csv_reader_begins(struct csv_reader *reader, const char *bytes, size_t len);

/* Of the row read last: how many fields; one of them (false: empty and not quoted).  The
 * text ends in NUL behind its @len bytes and is borrowed until the next row. */
size_t csv_reader_count(const struct csv_reader *reader);
bool csv_reader_field(const struct csv_reader *reader, size_t i, const char **text,
	size_t *len);

/* The line that row begins at, from 1, and the printable name of the file. */
uint64_t csv_reader_line(const struct csv_reader *reader);
const char *csv_reader_name(const struct csv_reader *reader);

#endif
