/*
 * replay_row.h - one line of each table of a recording back into the model
 *
 * Each function reads the row that the reader stands at; 0 or -EBADMSG with @err naming
 * the place, and outputs untouched.
 */
#ifndef RECORD_REPLAY_ROW_H
#define RECORD_REPLAY_ROW_H

#include "model/event.h"
#include "model/mapping.h"
#include "model/sample.h"
#include "model/wall.h"
#include "record/table_reader.h"

/* Bytes and counts are within this: twice that is still no overflow. */
#define REPLAY_VALUE_MAX ((uint64_t)INT64_MAX)

/* What a row says of the closest wall; limit 0: nothing. */
struct replay_closest {
	enum wall_kind kind;
	bool use_known;
	uint64_t use, limit;
};

int replay_row_sample(struct table_reader *t, struct sample *sample, uint64_t *late_us,
	struct replay_closest *closest, struct err *err);

/* Whose line it is: pid and incarnation (start time 0); pid 0: the total's. */
int replay_row_id(struct table_reader *t, struct procid *id, struct err *err);

/* Add the wall to @set; a full set stays as it is. */
int replay_row_wall(struct table_reader *t, struct wall_set *set, struct err *err);

/* Add the group to @table, whose @room groups are allocated; @table->known keeps what all
 * groups have. */
int replay_row_group(struct table_reader *t, struct mapping_table *table, size_t *room,
	struct err *err);

/* All of an event but its start time. */
int replay_row_event(struct table_reader *t, struct event *event, struct err *err);

#endif
