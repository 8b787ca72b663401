#include "config.h"

#include "view/evidence.h"

#include <math.h>

void view_evidence_of(const struct detectors *d, const struct process_history *p,
	struct view_evidence *out)
{
	*out = (struct view_evidence){.outlook_count = p->walls ? p->walls->count : 0};
	out->has_leak =
		detectors_leak(d, p, &out->leak) && detectors_floor(d, p, &out->floor);
	for (size_t i = 0; i < out->outlook_count; i++)
		if (!detectors_outlook(d, p, &p->walls->wall[i], &out->outlook[i]))
			out->outlook[i].eta_s = INFINITY;
}
