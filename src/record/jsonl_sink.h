/*
 * jsonl_sink.h - a recording as JSON lines: one object per row, keys as CSV columns
 *
 * A value that is absent has no key.  Texts are escaped as in CSV, then as JSON, so a
 * backslash-x sequence means the same byte in both.  Long tables and meta as for CSV.
 */
#ifndef RECORD_JSONL_SINK_H
#define RECORD_JSONL_SINK_H

#include "record/record_sink.h"

/* As csv_sink_create(). */
int jsonl_sink_create(const struct record_options *options, struct sink **out,
	struct err *err);

#endif
