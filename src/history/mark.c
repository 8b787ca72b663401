#include "config.h"

#include "history/mark.h"

#include <stdlib.h>

#include "base/die.h"

struct mark *mark_create(void)
{
	return die_calloc(1, sizeof(struct mark));
}

void mark_destroy(struct mark *m)
{
	mark_drop_table(m);
	free(m);
}

void mark_adopt_table(struct mark *m, struct mapping_table *table)
{
	if (!m->mappings && table->has_groups)
		m->mappings = mapping_table_ref(table);
}

void mark_drop_table(struct mark *m)
{
	if (!m)
		return;
	mapping_table_unref(m->mappings);
	m->mappings = NULL;
}
