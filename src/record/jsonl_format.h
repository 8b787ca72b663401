/*
 * jsonl_format.h - lines of a recording as JSON objects, one a line
 *
 * Keys are the CSV columns' names; what is absent has no key.
 */
#ifndef RECORD_JSONL_FORMAT_H
#define RECORD_JSONL_FORMAT_H

#include "base/buf.h"
#include "record/columns.h"

/* JSON lines have no header: adds nothing. */
void jsonl_format_header(struct buf *out, enum record_table table);

/* One line, with the newline. */
void jsonl_format_line(struct buf *out, const struct cells *cells);

#endif
