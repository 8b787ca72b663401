/*
 * status.h - what the dashboard's header says of this machine and of memtide itself
 */
#ifndef APP_STATUS_H
#define APP_STATUS_H

#include "base/err.h"
#include "base/rootdir.h"
#include "view/evidence.h"
#include "view/view.h"

struct walls;
struct procs;

struct status_reader {
	struct rootdir proc, root, self;
	struct procs *procs;
	struct walls *walls;
	uint64_t cpu_ns, mono_ns; /* at the last reading; 0: none yet */
	char host[65];
	char note[200];
	char message[300];
	uint64_t message_ns; /* when it was said */
	struct finding leak, limit;
	struct view_evidence evidence;
	struct view_alert alert[VIEW_ALERTS_MAX];
	struct view_status view;
};

/* 0, or negative errno with @err when there is no /proc. */
int status_open(struct status_reader *r, struct err *err);
void status_close(struct status_reader *r);

/* Look again: memory, swap, stalls, own container and own CPU time. */
void status_read(struct status_reader *r, uint64_t interval_ns);

/* Why the opened process' mappings are not read; "" when they are. */
void status_set_note(struct status_reader *r, const char *note);

/* A line for the person: shown for some seconds, or until status_hush(). */
void status_say(struct status_reader *r, const char *text);
void status_hush(struct status_reader *r);

/* What is found of the opened process and why; NULL: nothing yet.  Copied. */
void status_set_findings(struct status_reader *r, const struct finding *leak,
	const struct finding *limit, const struct view_evidence *evidence);

/* All alerts there are, borrowed; and those that are on: alerts[0 .. count-1], at most
 * VIEW_ALERTS_MAX; copied. */
void status_set_alerts(struct status_reader *r, const struct alerts *all,
	const struct view_alert *alerts, size_t count);

/* Who makes the opened process grow; NULL: not known yet.  Borrowed. */
void status_set_growth(struct status_reader *r, const struct growth_reading *growth);

/* What is known of its Python; NULL: not looked into.  Borrowed. */
void status_set_python(struct status_reader *r, struct pypicture *picture);

/* What was read last, with the clocks of now. */
const struct view_status *status_view(struct status_reader *r);

#endif
