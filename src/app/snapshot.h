/* snapshot.h - all that is known at one moment, as a JSON file (signal USR1) */
#ifndef APP_SNAPSHOT_H
#define APP_SNAPSHOT_H

#include "app/session.h"

/**
 * snapshot_write() - write memtide-PID-TIME.json into the working directory
 *
 * Processes with their last values, limits, groups of mappings, and the newest events.
 * 0600, never over an existing file.  Says on standard error where it went, or why not.
 *
 * Return: 0 or negative errno.
 */
int snapshot_write(struct session *s);

#endif
