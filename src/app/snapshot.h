/*
 * snapshot.h - all that is known at one moment, in files
 *
 * By the key s: the screen as it is shown, followed by all tables in full, as text, and
 * the same as JSON; by the signal USR1 the latter alone.  What others named is escaped:
 * no control byte but the newline stands in either.
 */
#ifndef APP_SNAPSHOT_H
#define APP_SNAPSHOT_H

#include <jansson.h>

#include "app/inspect.h"
#include "app/session.h"
#include "view/canvas.h"
#include "view/output.h"

struct snapshot {
	struct session *session;
	const struct canvas *screen; /* NULL: there is none, and no text is written */
	const struct output *output; /* what a command printed; NULL: none was started */
	const struct pypicture *python; /* of @python_id; NULL: not looked into */
	struct procid python_id;
	uint32_t opened; /* the process that is looked at, names the files; 0: none */
};

/**
 * snapshot_write() - write memtide-PID-TIME.json, and .txt where there is a screen
 *
 * Into the folder of -o, else the working directory.  PID is that of the process looked
 * at, else memtide's own.  0600, never over an existing file.  Says where it went, or
 * why not and what can be done.
 *
 * Return: 0 or negative errno.
 */
int snapshot_write(const struct snapshot *s);

/* What is known of the heap of @p and its Python; false: it was not looked into. */
bool snapshot_inspection(const struct snapshot *s, const struct process_history *p,
	struct inspection *out);

/* snapshot_json.c: all of it; owned by the caller. */
json_t *snapshot_json(const struct snapshot *s);

/* snapshot_text.c: the same for people. */
void snapshot_text(const struct snapshot *s, struct buf *out);

#endif
