/* Questions about the past of an opened process. */
#include "config.h"

#include <errno.h>

#include "history/full.h"
#include "history/history_state.h"
#include "history/mark.h"

bool history_wants_verdict(const struct history *h, const struct process_history *p)
{
	return p->full &&
	       verdicts_want(&p->full->verdicts, h->now.elapsed_us, &p->derived);
}

void history_note_verdict(struct history *h, struct process_history *p,
	const struct finding *leak, const struct finding *limit)
{
	struct verdict v = {.when = h->now,
		.derived = p->derived,
		.has_leak = leak != NULL,
		.has_limit = limit != NULL,
		.walls = p->walls};

	if (!history_wants_verdict(h, p))
		return;
	if (leak)
		v.leak = *leak;
	if (limit)
		v.limit = *limit;
	verdicts_add(&p->full->verdicts, &v);
}

bool history_verdict_at(
	const struct process_history *p, uint64_t at_us, struct verdict *out)
{
	return p->full && verdicts_at(&p->full->verdicts, at_us, out);
}

struct mapping_table *history_table_at(
	const struct process_history *p, uint64_t at_us, uint64_t *taken_us)
{
	return p->full ? tables_at(&p->full->tables, at_us, taken_us) : NULL;
}

const struct tick_time *history_marked_at(const struct history *h, uint64_t at_us)
{
	return marklog_at(&h->marks, at_us);
}

bool history_value_at(const struct process_history *p, enum series_id which,
	uint64_t at_us, uint64_t *value)
{
	const struct series *s = history_series(p, which);
	uint64_t bridge_us = history_bridge_us(p, which);
	struct series_point point;

	if (!s || !series_range(s, at_us > bridge_us ? at_us - bridge_us : 0, at_us + 1,
			  &point))
		return false;
	*value = point.last;
	return true;
}

bool history_peak_at(const struct process_history *p, uint64_t at_us, uint64_t *bytes)
{
	const struct series *s = history_series(p, SERIES_PEAK);
	struct series_point point;
	uint64_t before;

	if (!s || at_us < p->first_us)
		return false;
	before = p->full->first_peak_bytes;
	if (at_us >= p->peak_us)
		*bytes = p->peak_bytes;
	else if (series_until(s, at_us + 1, &point))
		*bytes = point.max > before ? point.max : before;
	else
		*bytes = before;
	return *bytes != 0;
}

/* What a difference at @at_us was against. */
static bool rss_before(const struct history *h, const struct process_history *p,
	uint64_t at_us, uint64_t *bytes)
{
	const struct tick_time *mark = history_marked_at(h, at_us);

	if (!mark || mark->elapsed_us <= p->first_us)
		return baseline_get(&p->start, FIELD_RSS, bytes);
	if (p->mark && h->is_marked && mark->elapsed_us == h->marked_when.elapsed_us)
		return baseline_get(&p->mark->values, FIELD_RSS, bytes);
	return history_value_at(p, SERIES_RSS, mark->elapsed_us, bytes);
}

int history_rss_delta_at(const struct history *h, const struct process_history *p,
	uint64_t at_us, int64_t *delta)
{
	uint64_t before, then;

	if (!rss_before(h, p, at_us, &before) ||
		!history_value_at(p, SERIES_RSS, at_us, &then))
		return -ENODATA;
	*delta = (int64_t)(then - before);
	return 0;
}
