/*
 * sink.h - where rows go: files, screens
 *
 * Calls come as tick_begin, then event and row in any number, then tick_end.  A sink
 * that fails or would block drops, counts, and tells in a gap event of its own; it never
 * stops the engine, so the calls return nothing.
 */
#ifndef MODEL_SINK_H
#define MODEL_SINK_H

#include "model/row.h"

struct sink;

struct sink_ops {
	void (*tick_begin)(struct sink *sink, const struct tick_time *when);
	void (*row)(struct sink *sink, const struct row *row);
	void (*event)(struct sink *sink, const struct event *event);
	void (*tick_end)(struct sink *sink);
	/* Flush, close, free. */
	void (*destroy)(struct sink *sink);
};

/* First member of every sink. */
struct sink {
	const struct sink_ops *ops;
	uint64_t rows_written;
	uint64_t rows_dropped; /* did not fit: disk full, reader too slow */
};

static inline void sink_destroy(struct sink *s)
{
	if (s)
		s->ops->destroy(s);
}

#endif
