/*
 * record_sink.h - a recording: rows to a file or to standard output
 *
 * One row of text per process and tick in the main file, and beside it (RECORD_WITH_*)
 * the long tables: mappings, walls, events, Python.  csv_sink.h and jsonl_sink.h create one.
 * Guarantees: each row is one write(), so that a crash loses at most the last row; a row
 * that does not fit (disk full, reader too slow) is dropped, counted and told in a gap
 * event, and never leaves a part of itself in the middle; nothing here blocks.
 * A process's long tables stand in their files before its row does.
 *
 * SIGPIPE and SIGXFSZ must be ignored by the program.
 */
#ifndef RECORD_SINK_H
#define RECORD_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"
#include "model/pyreading.h"
#include "model/sink.h"
#include "record/meta.h"

/* The long tables. */
#define RECORD_WITH_MAPPINGS 1u
#define RECORD_WITH_WALLS 2u
#define RECORD_WITH_EVENTS 4u
#define RECORD_WITH_PYTHON 8u
#define RECORD_WITH_ALL 15u

struct record_options {
	const char *path;    /* after expansion; "-" or "/dev/stdout": standard output */
	unsigned with;       /* RECORD_WITH_*; needs a file */
	bool append;         /* go on with an existing file of the same columns */
	bool force;          /* overwrite existing files */
	struct run_meta meta;
	const struct clock *clock;
	/* A line for standard error ("run.csv: no space left on device: ..."), without
	 * newline; NULL: nobody is told. */
	void (*message)(void *context, const char *text);
	void *context;
};

/* Read "mappings,walls,events,python" or "all" into RECORD_WITH_* bits.
 * Return: 0; -EINVAL with @err pointing at the word. */
int record_with_parse(const char *text, unsigned *with, struct err *err);

/**
 * record_sink_python() - the lines of one reading of a process's Python
 * @when:   the tick at which it arrived
 * @growth: the account of the same process, NULL: none
 *
 * Nothing without RECORD_WITH_PYTHON.
 */
void record_sink_python(struct sink *sink, const struct procid *id,
	const struct tick_time *when, const struct python_reading *reading,
	const struct growth_reading *growth);

/* Whether readings of a Python are asked for. */
bool record_sink_wants_python(const struct sink *sink);

/* Open the files by their paths again (SIGHUP, after log rotation); what is new gets a
 * header.  Does nothing for standard output. */
void record_sink_reopen(struct sink *sink);

/* Whether nobody reads any more (closed pipe): nothing will be written again. */
bool record_sink_closed(const struct sink *sink);

/* Path of the i-th file written, the main one first; NULL past the last.  "-" for
 * standard output.  Borrowed. */
const char *record_sink_path(const struct sink *sink, size_t i);

#endif
