#include "config.h"

#include "view/evidence.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"

/* Below it, what a mapping gains in a minute is not worth a line. */
#define GROWS_BYTES_PER_S 1024.0

static void put_grower(struct view_evidence *out, const struct process_history *p,
	const struct mapping_group *group, const struct group_change *change)
{
	double rate = change->rate;
	const char *label = mapping_group_label(p->mappings, group);
	size_t len = strlen(label), at = out->grower_count, cut;
	struct evidence_grower g = {.areas = group->areas,
		.rate = rate,
		.has_delta = change->has_delta,
		.delta_bytes = change->delta_bytes};

	cut = len < sizeof g.label ? 0 : len - sizeof g.label + 1;
	snprintf(g.label, sizeof g.label, "%s", label + cut);
	if (at == EVIDENCE_GROWERS)
		at--;
	else
		out->grower_count++;
	for (; at && out->grower[at - 1].rate < rate; at--)
		out->grower[at] = out->grower[at - 1];
	out->grower[at] = g;
}

static void find_growers(const struct history *h, const struct process_history *p,
	struct view_evidence *out)
{
	const struct mapping_table *t = p->mappings;
	AUTO_FREE struct group_change *change = NULL;
	double least = GROWS_BYTES_PER_S;

	if (!t || !t->group_count)
		return;
	change = die_calloc(t->group_count, sizeof *change);
	history_group_changes(h, p, t, p->mappings_us, change);
	for (size_t i = 0; i < t->group_count; i++) {
		if (!change[i].has_rate)
			continue;
		out->growers_known = true;
		if (out->grower_count == EVIDENCE_GROWERS)
			least = out->grower[EVIDENCE_GROWERS - 1].rate;
		if (change[i].rate > least)
			put_grower(out, p, &t->group[i], &change[i]);
	}
}

void view_evidence_of(const struct detectors *d, const struct history *h,
	const struct process_history *p, struct view_evidence *out)
{
	*out = (struct view_evidence){.outlook_count = p->walls ? p->walls->count : 0};
	out->has_leak = detectors_leak(d, p, &out->leak);
	detectors_floor(d, p, &out->floor);
	find_growers(h, p, out);
	for (size_t i = 0; i < out->outlook_count; i++)
		if (!detectors_outlook(d, p, &p->walls->wall[i], &out->outlook[i]))
			out->outlook[i].eta_s = INFINITY;
}
