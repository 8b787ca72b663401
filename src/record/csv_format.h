/*
 * csv_format.h - lines of a recording as CSV: RFC 4180, UTF-8, LF
 *
 * Absent is empty; names are always quoted, so that an empty name ("") is not an absent
 * one; words are quoted only where they hold more than letters, digits and _ ( ) . -
 */
#ifndef RECORD_CSV_FORMAT_H
#define RECORD_CSV_FORMAT_H

#include "base/buf.h"
#include "record/columns.h"

/* The names of all columns, with the newline. */
void csv_format_header(struct buf *out, enum record_table table);

/* One line, with the newline. */
void csv_format_line(struct buf *out, const struct cells *cells);

#endif
