#include "config.h"

#include "view/forecast.h"

#include <math.h>

#include "detect/closest.h"
#include "view/format.h"

/* The limit that comes first, as detect says; else the one with the largest share used. */
static const struct wall *first_wall(const struct focus *f)
{
	for (size_t i = 0; derived_has(&f->derived, FIELD_WALL_BYTES) && f->walls &&
			   i < f->walls->count;
		i++) {
		const struct wall *w = &f->walls->wall[i];

		if (w->kind == f->derived.wall && w->limit == f->derived.wall_bytes &&
			w->use_known)
			return w;
	}
	return closest_wall(f->walls);
}

/* Whether the growth of a wall's use is mostly this process's own, at @growth per s. */
static bool is_own(const struct wall *w, const struct wall_outlook *o, double growth)
{
	return wall_kinds[w->kind].scope == WALL_SCOPE_PROCESS || growth >= o->per_s / 2;
}

/* The limit that is reached first by this process; false: none. */
static bool first_reached(const struct focus *f, const struct wall **wall,
	const struct wall_outlook **outlook)
{
	*outlook = NULL;
	for (size_t i = 0; f->has_evidence && f->walls && i < f->walls->count &&
			   i < f->evidence.outlook_count;
		i++) {
		const struct wall_outlook *o = &f->evidence.outlook[i];
		const struct wall *w = &f->walls->wall[i];

		if (!isfinite(o->eta_s) || wall_kinds[w->kind].is_count ||
			!is_own(w, o, f->derived.growth_bytes_per_s) ||
			(*outlook && o->eta_s >= (*outlook)->eta_s))
			continue;
		*outlook = o;
		*wall = w;
	}
	return *outlook != NULL;
}

static void reach_to(struct forecast *out, double ahead_s)
{
	uint64_t until_us = out->from_us + (uint64_t)(fmin(ahead_s, 1e9) * 1e6);

	if (until_us > out->until_us)
		out->until_us = until_us;
}

static void by_leak(const struct leak_evidence *e, struct forecast *out)
{
	out->is_known = true;
	reach_to(out, (double)(out->from_us - e->since_us) / 1e6);
	out->per_s = e->rate_bytes_per_s;
	out->low_per_s = fmax(0, fmin(e->low_bytes_per_s, out->per_s));
	out->high_per_s = fmax(e->high_bytes_per_s, out->per_s);
}

static void by_wall(const struct focus *f, double per_s, struct forecast *out)
{
	double growth = f->derived.growth_bytes_per_s;

	out->is_known = true;
	out->per_s = growth;
	out->low_per_s = fmin(growth, per_s);
	out->high_per_s = fmax(growth, per_s);
}

static void put_wall(struct forecast *out, const struct wall *w)
{
	if (!w || wall_kinds[w->kind].is_count)
		return;
	out->has_wall = true;
	out->kind = w->kind;
	out->limit = w->limit;
	out->left = wall_headroom(w);
	out->wall_bytes = out->from_bytes + out->left;
}

static bool has_leak(const struct focus *f)
{
	return f->has_leak && f->leak.level >= FINDING_NOTICE && f->has_evidence &&
	       f->evidence.has_leak && f->evidence.leak.rate_bytes_per_s > 0;
}

static bool has_growth(const struct focus *f, uint64_t rss_bytes)
{
	double growth = f->derived.growth_bytes_per_s;

	return derived_has(&f->derived, FIELD_GROWTH) && growth > 0 &&
	       format_is_growth(growth, rss_bytes);
}

void forecast_of(const struct focus *f, struct forecast *out)
{
	const struct wall *w = first_wall(f);
	const struct wall_outlook *reached;
	bool reaches = first_reached(f, &w, &reached);

	*out = (struct forecast){.from_us = f->now_us};
	if (f->ended || !focus_rss(f, &out->from_bytes))
		return;
	put_wall(out, w);
	if (has_leak(f))
		by_leak(&f->evidence.leak, out);
	else if (reaches && reached->per_s > 0 && has_growth(f, out->from_bytes))
		by_wall(f, reached->per_s, out);
	if (out->is_known && reaches)
		reach_to(out, reached->eta_s);
}
