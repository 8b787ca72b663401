#include "config.h"

#include "view/evidence.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Below it, what a mapping gains in a minute is not worth a line. */
#define GROWS_BYTES_PER_S 1024.0

static void put_grower(struct view_evidence *out, const struct process_history *p,
	const struct mapping_group *group, double rate)
{
	const char *label = mapping_group_label(p->mappings, group);
	size_t len = strlen(label), at = out->grower_count, cut;
	struct evidence_grower g = {.areas = group->areas, .rate = rate};

	cut = len < sizeof g.label ? 0 : len - sizeof g.label + 1;
	snprintf(g.label, sizeof g.label, "%s", label + cut);
	g.has_delta = !history_group_delta(p, group, &g.delta_bytes);
	if (at == EVIDENCE_GROWERS)
		at--;
	else
		out->grower_count++;
	for (; at && out->grower[at - 1].rate < rate; at--)
		out->grower[at] = out->grower[at - 1];
	out->grower[at] = g;
}

static void find_growers(const struct process_history *p, struct view_evidence *out)
{
	const struct mapping_table *t = p->mappings;
	double rate, least = GROWS_BYTES_PER_S;

	for (size_t i = 0; t && i < t->group_count; i++) {
		if (history_group_rate(p, &t->group[i], &rate))
			continue;
		out->growers_known = true;
		if (out->grower_count == EVIDENCE_GROWERS)
			least = out->grower[EVIDENCE_GROWERS - 1].rate;
		if (rate > least)
			put_grower(out, p, &t->group[i], rate);
	}
}

void view_evidence_of(const struct detectors *d, const struct process_history *p,
	struct view_evidence *out)
{
	*out = (struct view_evidence){.outlook_count = p->walls ? p->walls->count : 0};
	out->has_leak =
		detectors_leak(d, p, &out->leak) && detectors_floor(d, p, &out->floor);
	find_growers(p, out);
	for (size_t i = 0; i < out->outlook_count; i++)
		if (!detectors_outlook(d, p, &p->walls->wall[i], &out->outlook[i]))
			out->outlook[i].eta_s = INFINITY;
}
