/* csv_sink.h - a recording as CSV (RFC 4180, UTF-8, LF, one header) */
#ifndef RECORD_CSV_SINK_H
#define RECORD_CSV_SINK_H

#include "record/record_sink.h"

/**
 * csv_sink_create() - open the files of a CSV recording
 * @options: borrowed for the call; clock, message and context longer
 * @out:     the sink; sink_destroy() ends it
 *
 * sink->rows_written counts rows of the main file, sink->rows_dropped lines of all files
 * that are missing.
 *
 * Return: 0; else negative errno, with @err saying which file and what to do: -EEXIST
 * (exists; neither append nor force), -EBUSY (written by another memtide), -EINVAL (not a
 * regular file, several names, other columns, long tables without a file), or what open
 * or write gave.  No file was changed then, but that an empty one may have been made.
 */
int csv_sink_create(const struct record_options *options, struct sink **out,
	struct err *err);

#endif
