#include "config.h"

#include "history/pace.h"

#define GAP_AT_LEAST_US UINT64_C(5000000)
#define GAP_AT_FIRST_US UINT64_C(60000000)
#define GAP_INTERVALS 3

uint64_t pace_gap_us(const struct pace *p)
{
	uint64_t gap = (uint64_t)p->usual_ms * 1000 * GAP_INTERVALS;

	if (!p->usual_ms)
		return GAP_AT_FIRST_US;
	return gap < GAP_AT_LEAST_US ? GAP_AT_LEAST_US : gap;
}

/* Rises at once and falls slowly: one extra sample in between (a key asked for it) must
 * not turn the next interval into a gap. */
static uint32_t new_usual(uint32_t usual_ms, uint64_t watched_us)
{
	uint64_t ms = watched_us / 1000;

	if (ms < usual_ms)
		ms = ((uint64_t)usual_ms * 3 + ms) / 4;
	if (ms > UINT32_MAX)
		return UINT32_MAX;
	return ms ? (uint32_t)ms : 1;
}

bool pace_step(struct pace *p, uint64_t now_us, uint64_t *watched_us)
{
	uint64_t allowed = pace_gap_us(p);
	uint64_t between;

	*watched_us = 0;
	if (!p->started) {
		p->started = true;
		p->last_us = now_us;
		return false;
	}
	if (now_us <= p->last_us)
		return false;
	between = now_us - p->last_us;
	p->last_us = now_us;
	*watched_us = between < allowed ? between : allowed;
	p->usual_ms = new_usual(p->usual_ms, *watched_us);
	return between > allowed;
}
