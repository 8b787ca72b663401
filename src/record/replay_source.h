/*
 * replay_source.h - ticks out of a recording
 *
 * Reads a CSV recording and, where they are there, the files beside it: the values come
 * back exactly as they stand in the file.  Columns are found by name; missing and
 * unknown ones are fine.  Rows of equal time make a tick, and walls, mapping tables and
 * events of that time join it; a tick may hold events only.  Alerts and
 * findings of the recording are left out: detectors make them anew.  Where elapsed time
 * falls, a new session begins and its first tick has a session event.  Without a walls
 * file the row's own wall columns make a set of that one wall.
 *
 * The files are streamed: memory does not grow with their length.  Nothing in them is
 * trusted: a value that is not what its column holds ends the replay with an error that
 * names file, line and column.
 */
#ifndef RECORD_REPLAY_SOURCE_H
#define RECORD_REPLAY_SOURCE_H

#include <stdbool.h>

#include "base/err.h"
#include "model/source.h"
#include "record/meta.h"

/**
 * replay_source_create() - replay a file
 * @path: "-": standard input, with no files beside it
 * @out:  the source; source_destroy() ends it
 *
 * Its tick() returns -ENODATA at the end, and another negative errno when the file is
 * broken: replay_source_err() says where.
 *
 * Return: 0; else negative errno with @err filled.
 */
int replay_source_create(const char *path, struct source **out, struct err *err);

/* The same from a descriptor that the source then owns; @name is for messages. */
int replay_source_create_fd(int fd, const char *name, struct source **out,
	struct err *err);

/* Hand out the alerts of the recording too: for whoever has no expressions of its own. */
void replay_source_keep_alerts(struct source *source);

/* Whether there is an events file: what happened would be in it. */
bool replay_source_has_events(const struct source *source);

/* What ended the replay; its text is "" when that was the end of the file. */
const struct err *replay_source_err(const struct source *source);

/* What the recording says about itself; NULL without run.meta.json. */
const struct run_meta *replay_source_meta(const struct source *source);

#endif
