/*
 * check_state.h - what a check has collected: filled by check.c, told by check_line.c
 */
#ifndef EXPORT_CHECK_STATE_H
#define EXPORT_CHECK_STATE_H

#include "export/check.h"
#include "record/idmap.h"

struct check_value {
	bool known, fired;
	double worst;
	char *text; /* of a finding; owned, NULL: none */
};

struct check_process {
	struct procid id; /* pid 0: the total */
	char name[SAMPLE_NAME_MAX];
	uint64_t first_us, last_us, rows;
	bool has_rss, has_walls;
	uint64_t rss_bytes, peak_bytes;
	struct check_value *value; /* [alert] */
};

struct check {
	struct sink sink;    /* must stand first */
	struct alert *alert; /* [0 .. alert_count-1] */
	size_t alert_count;
	struct check_process *process; /* [0 .. count-1] */
	size_t count, room;
	size_t total; /* its index + 1; 0: there is none */
	struct idmap places;
	uint64_t elapsed_us;
};

/* Whether the worst value of @a is its least. */
static inline bool check_asks_for_less(const struct alert *a)
{
	return a->op == ALERT_OP_LT || a->op == ALERT_OP_LE;
}

#endif
