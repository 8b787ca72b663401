/*
 * check.h - one verdict over some watching, for a monitoring system
 *
 * A sink that keeps, for each process and alert, the worst value; what fired is told to
 * it.  CRITICAL or WARNING when an alert of that level fired at any time that was looked
 * at; else UNKNOWN when a value that was asked for was never known; else OK.
 */
#ifndef EXPORT_CHECK_H
#define EXPORT_CHECK_H

#include "base/buf.h"
#include "detect/alert.h"
#include "export/nagios.h"
#include "model/sink.h"

struct check;

/* @alert: [0 .. count-1], copied; their level says which state they make: EVENT_WARN or
 * EVENT_CRITICAL. */
struct check *check_create(const struct alert *alert, size_t count);
void check_destroy(struct check *c);

/* The sink that the engine is to feed; destroyed with @c. */
struct sink *check_sink(struct check *c);

/* Alert @i fired for this process; @text says more of a finding (NULL: nothing). */
void check_fired(struct check *c, size_t i, const struct procid *id, const char *text);

/* The whole line, its newline included, to be appended to @out. */
enum nagios_state check_put(const struct check *c, struct buf *out);

#endif
