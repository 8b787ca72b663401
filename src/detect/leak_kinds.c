#include "config.h"

#include "detect/leak_kinds.h"

#include "detect/leak_shape.h"

#define APART_US UINT64_C(20000000)

static uint32_t add_kib(uint32_t sum, uint64_t bytes)
{
	uint64_t kib = bytes >> 10;

	return kib < UINT32_MAX - sum ? sum + (uint32_t)kib : UINT32_MAX;
}

static void read_table(struct leak_kinds_look *out, const struct mapping_table *t)
{
	bool has_swap = t->known & MAPPING_KNOWS_SWAP;

	for (size_t i = 0; i < t->group_count; i++) {
		const struct mapping_group *g = &t->group[i];

		out->kib[g->kind] = add_kib(out->kib[g->kind],
			g->sums.rss_bytes + (has_swap ? g->sums.swap_bytes : 0));
	}
}

/* Every second one stays, and from now on they are kept twice as far apart. */
static void thin_out(struct leak_kinds *k)
{
	for (unsigned i = 0; i < LEAK_KINDS_LOOKS / 2; i++)
		k->look[i] = k->look[2 * i];
	k->count = LEAK_KINDS_LOOKS / 2;
	k->apart_us *= 2;
}

void leak_kinds_add(
	struct leak_kinds *k, uint64_t elapsed_us, const struct mapping_table *table)
{
	if (!table->has_groups || !(table->known & MAPPING_KNOWS_RSS) ||
		(k->count && elapsed_us <= k->newest.at_us))
		return;
	k->newest = (struct leak_kinds_look){.at_us = elapsed_us};
	read_table(&k->newest, table);
	if (!k->apart_us)
		k->apart_us = APART_US;
	if (k->count && elapsed_us - k->look[k->count - 1].at_us < k->apart_us)
		return;
	if (k->count == LEAK_KINDS_LOOKS)
		thin_out(k);
	k->look[k->count++] = k->newest;
}

static uint64_t distance(uint64_t a, uint64_t b)
{
	return a > b ? a - b : b - a;
}

static const struct leak_kinds_look *nearest(const struct leak_kinds *k, uint64_t at_us)
{
	const struct leak_kinds_look *best = &k->look[0];

	for (unsigned i = 1; i < k->count; i++)
		if (distance(k->look[i].at_us, at_us) < distance(best->at_us, at_us))
			best = &k->look[i];
	return best;
}

bool leak_kinds_growth(const struct leak_kinds *k, uint64_t since_us,
	enum mapping_kind *kind, double *share)
{
	const struct leak_kinds_look *then = nearest(k, since_us);
	double all = 0, most = 0;
	unsigned which = 0;

	if (!k->count || then->at_us >= k->newest.at_us)
		return false;
	for (unsigned i = 0; i < MAPPING_KIND_COUNT; i++) {
		double more = ((double)k->newest.kib[i] - then->kib[i]) * 1024;

		all += more > 0 ? more : 0;
		if (more <= most)
			continue;
		most = more;
		which = i;
	}
	if (most < LEAK_RISE_MIN)
		return false;
	*kind = (enum mapping_kind)which;
	*share = most / all;
	return true;
}
