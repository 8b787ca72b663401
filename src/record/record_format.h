/* record_format.h - what distinguishes CSV from JSON lines; for the sinks only */
#ifndef RECORD_FORMAT_H
#define RECORD_FORMAT_H

#include "base/buf.h"
#include "record/columns.h"
#include "record/record_sink.h"

struct record_format {
	const char *suffix; /* ".csv" */
	void (*header)(struct buf *out, enum record_table table);
	void (*line)(struct buf *out, const struct cells *cells);
};

/* As csv_sink_create(), in @format, which is kept. */
int record_sink_create(const struct record_format *format,
	const struct record_options *options, struct sink **out, struct err *err);

#endif
