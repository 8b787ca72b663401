/* The mark, and differences against it or the start. */
#include "config.h"

#include <errno.h>

#include "history/full.h"
#include "history/history_state.h"
#include "history/mark.h"

static void mark_process(struct process_history *p)
{
	uint64_t value, taken_us;

	mark_destroy(p->mark);
	p->mark = mark_create();
	baseline_fill(&p->mark->values, &p->last);
	for (unsigned i = 0; i < HEAVY_FIELDS; i++)
		if (heavy_get(&p->heavy, heavy_field(i), &value, &taken_us))
			baseline_fill_field(&p->mark->values, heavy_field(i), value);
	if ((p->opened || p->full) && p->mappings)
		mark_adopt_table(p->mark, p->mappings);
	if (p->full && p->mappings)
		tables_add(&p->full->tables, p->mappings_us, p->mappings, true);
	if (p->full)
		singles_mark(&p->full->singles);
}

void history_mark(struct history *h)
{
	for (size_t i = 0; i < h->count; i++)
		mark_process(h->process[i]);
	if (h->total)
		mark_process(h->total);
	h->marked_when = h->now;
	h->is_marked = true;
	marklog_add(&h->marks, &h->now, true);
}

static void unmark_process(struct process_history *p)
{
	mark_destroy(p->mark);
	p->mark = NULL;
	if (p->full)
		singles_unmark(&p->full->singles);
}

void history_unmark(struct history *h)
{
	for (size_t i = 0; i < h->count; i++)
		unmark_process(h->process[i]);
	if (h->total)
		unmark_process(h->total);
	h->is_marked = false;
	marklog_add(&h->marks, &h->now, false);
}

const struct tick_time *history_marked(const struct history *h)
{
	return h->is_marked ? &h->marked_when : NULL;
}

int history_delta(const struct process_history *p, enum field_id field, int64_t *delta)
{
	const struct baseline *from = p->mark ? &p->mark->values : &p->start;
	uint64_t before, now, taken_us;

	if (!baseline_get(from, field, &before) ||
		!history_last_known(p, field, &now, &taken_us))
		return -ENODATA;
	*delta = (int64_t)(now - before);
	return 0;
}
