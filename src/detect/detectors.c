#include "config.h"

#include "detect/detectors.h"

#include "base/cleanup.h"
#include "detect/closest.h"
#include "detect/growth.h"

static void derive_growth(const struct detect_input *in, struct derived *out)
{
	if (!sample_has(&in->process->last, FIELD_RSS))
		return;
	if (growth_of_trail(&in->process->trail, &out->growth_bytes_per_s))
		derived_mark(out, FIELD_GROWTH);
}

static void derive_wall(const struct detect_input *in, struct derived *out)
{
	const struct wall *w = closest_wall(in->walls);

	if (!w)
		return;
	out->wall = w->kind;
	out->wall_bytes = w->limit;
	out->headroom_bytes = wall_headroom(w);
	derived_mark(out, FIELD_WALL);
	derived_mark(out, FIELD_WALL_BYTES);
	derived_mark(out, FIELD_HEADROOM);
}

static void (*const detectors[])(const struct detect_input *in, struct derived *out) = {
	derive_growth,
	derive_wall,
};

void detectors_run(const struct detect_input *input, struct derived *out)
{
	*out = (struct derived){0};
	for (size_t i = 0; i < COUNT_OF(detectors); i++)
		detectors[i](input, out);
}
