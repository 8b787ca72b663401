/*
 * nagios.h - the one line of a monitoring plugin, with performance data
 *
 *	MEMORY CRITICAL - job 4711 rss 2.9 GiB > 2 GiB | rss=3113851289B;;2147483648;0
 *
 * As the Monitoring Plugins' guidelines have it.  What others chose (names) can neither
 * end the line nor begin performance data: what is not printable, the bar and the
 * backslash are written \xHH.
 */
#ifndef EXPORT_NAGIOS_H
#define EXPORT_NAGIOS_H

#include <stdbool.h>

#include "base/buf.h"

/* The values are the exit statuses. */
enum nagios_state { NAGIOS_OK, NAGIOS_WARNING, NAGIOS_CRITICAL, NAGIOS_UNKNOWN };

/* From when on a value is bad: above it, or with @below below it. */
struct nagios_bound {
	bool is_set, below;
	double value;
};

struct nagios_perf {
	const char *label; /* raw bytes */
	double value;      /* finite */
	int decimals;      /* of the value and the bounds */
	const char *unit;  /* "B", "s", "%" or "": what the guidelines know */
	struct nagios_bound warn, crit;
	bool has_min; /* 0 */
};

/* Text of the status line, made harmless. */
void nagios_put_text(struct buf *out, const char *text);

/* One item, a blank before it where something stands in @out already.  The label is
 * quoted where it has to be; quotes and equals signs in it, which parsers disagree about,
 * are written \x27 and \x3d. */
void nagios_put_perf(struct buf *out, const struct nagios_perf *perf);

/* The whole line, newline included; @perf "": none. */
void nagios_put_line(
	struct buf *out, enum nagios_state state, const char *text, const char *perf);

#endif
