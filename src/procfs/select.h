/*
 * select.h - do the words of the command line choose this process?
 *
 * A PID chooses that process.  Names and regular expressions each choose what they
 * match; users narrow these, as in pgrep -u, and choose all of their processes where no
 * name and no expression was given.  memtide itself is never chosen.  Pure: it
 * decides on a struct procs_entry.
 */
#ifndef PROCFS_SELECT_H
#define PROCFS_SELECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "model/target.h"
#include "procfs/procs.h"

struct select;

/**
 * select_create() - compile the words
 * @words:   [0 .. count-1]; texts are copied
 * @not_pid: never chosen (memtide itself)
 *
 * Return: 0; -EINVAL with @err filled (and its place in the word) for a bad expression,
 * -ENOENT for an unknown user.
 */
int select_create(const struct target_word *words, size_t count, uint32_t not_pid,
	struct select **out, struct err *err);
void select_destroy(struct select *select);

/* What procs_scan() must read for the words: PROCS_COMMAND | ..., or 0. */
unsigned select_wants(const struct select *select);

/* There is a word that can choose processes not yet born (any kind but a PID). */
bool select_is_open(const struct select *select);

bool select_matches(const struct select *select, const struct procs_entry *entry);

#endif
