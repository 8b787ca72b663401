/*
 * chosen_sink.h - a part of what is watched, for a sink: rows and events of some processes
 *
 * Events of no process (a mark, a gap) are everybody's.  A program that another one
 * replaces (exec) stays the same process.  The total over a tree is passed on only where
 * all are.
 */
#ifndef RECORD_CHOSEN_SINK_H
#define RECORD_CHOSEN_SINK_H

#include <stdbool.h>
#include <stddef.h>

#include "model/sink.h"

/**
 * chosen_sink_create() - put a choice before a sink
 * @to: gets what is chosen; owned from now on
 * @id: [0 .. count-1], copied; none: all are chosen
 *
 * Its counts of rows are those of @to.
 */
struct sink *chosen_sink_create(struct sink *to, const struct procid *id, size_t count);

/* From now on these are chosen instead. */
void chosen_sink_choose(struct sink *sink, const struct procid *id, size_t count);

/* Whether this process is among them. */
bool chosen_sink_has(const struct sink *sink, const struct procid *id);

#endif
