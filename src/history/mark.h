/*
 * mark.h - one process at the moment of the mark
 */
#ifndef HISTORY_MARK_H
#define HISTORY_MARK_H

#include "history/baseline.h"
#include "model/mapping.h"

struct mark {
	struct baseline values;
	struct mapping_table *mappings; /* of opened processes; NULL: none yet */
};

struct mark *mark_create(void);
void mark_destroy(struct mark *m);

/* Keep @table unless there is one already. */
void mark_adopt_table(struct mark *m, struct mapping_table *table);
/* Let it go again; @m may be NULL. */
void mark_drop_table(struct mark *m);

#endif
