#include "config.h"

#include "engine/gasp.h"

#include <stdio.h>

#include "base/buf.h"
#include "base/units.h"
#include "detect/closest.h"

/* Mappings, limits in a line. */
#define MOST_GROUPS 5
#define MOST_WALLS 4

/* The wall at which the kernel kills, with the least room; NULL: none. */
static const struct wall *deadly(const struct wall_set *set)
{
	const struct wall *found = NULL;

	for (size_t i = 0; i < set->count; i++) {
		const struct wall *w = &set->wall[i];

		if (w->end != WALL_ENDS_IN_KILL || !w->use_known || !w->limit ||
			wall_kinds[w->kind].scope != WALL_SCOPE_CGROUP)
			continue;
		if (!found || wall_headroom(w) < wall_headroom(found))
			found = w;
	}
	return found;
}

bool gasp_is_due(struct gasp *g, const struct process_history *p,
	const struct detectors *d, const struct wall_set *walls)
{
	const struct wall *w = walls->kills_us ? deadly(walls) : NULL;
	struct finding finding;
	uint64_t left;

	if (!procid_equal(&g->id, &p->id))
		*g = (struct gasp){.id = p->id};
	if (!w || g->times == GASP_TIMES ||
		!detectors_finding(d, p, FINDING_LIMIT, &finding) ||
		finding.level != FINDING_CRITICAL)
		return false;
	left = wall_headroom(w);
	if (g->times && (left >= g->left || left > g->left / 2 ||
				p->last_us - g->told_us < GASP_EVERY_US))
		return false;
	g->times++;
	g->told_us = p->last_us;
	g->left = left;
	return true;
}

static const char *size(uint64_t bytes, char out[UNITS_TEXT_MAX])
{
	return units_size_long(bytes, out);
}

static bool put_finding(struct buf *b, const struct process_history *p,
	const struct detectors *d, enum finding_kind kind)
{
	struct finding finding;

	if (!detectors_finding(d, p, kind, &finding) || !*finding.text)
		return false;
	buf_add_text(b, finding.text);
	return true;
}

static bool put_limits(struct buf *b, const struct wall_set *set)
{
	char use[UNITS_TEXT_MAX], limit[UNITS_TEXT_MAX];
	unsigned told = 0;

	for (size_t i = 0; i < set->count && told < MOST_WALLS; i++) {
		const struct wall *w = &set->wall[i];

		if (!wall_kinds[w->kind].competes_idle || !w->use_known)
			continue;
		buf_printf(b, "%s%s %s of %s (%.1f %%)",
			told++ ? "; " : "limits: ", wall_kinds[w->kind].label,
			size(w->use, use), size(w->limit, limit), closest_share(w) * 100);
	}
	return told;
}

static bool put_cgroup(
	struct buf *b, const struct wall_set *set, const struct process_history *p)
{
	const struct wall *w = deadly(set);
	const struct cgroup_use *u = w ? wall_set_cgroup(set, w) : NULL;
	uint64_t own = sample_u64(&p->last, FIELD_RSS_ANON, 0);
	char text[5][UNITS_TEXT_MAX];

	if (!u)
		return false;
	own = own < u->anon ? own : u->anon;
	buf_printf(b,
		"in the cgroup: this process %s, others %s, tmpfs/shm %s, kernel %s; "
		"cache %s, not counted",
		size(own, text[0]), size(u->anon - own, text[1]), size(u->shmem, text[2]),
		size(u->kernel, text[3]), size(u->cache, text[4]));
	return true;
}

/* The @nth largest, from 0; NULL: there are fewer. */
static const struct mapping_group *largest(const struct mapping_table *t, unsigned nth)
{
	const struct mapping_group *before = NULL;

	do {
		const struct mapping_group *best = NULL;

		for (size_t i = 0; i < t->group_count; i++) {
			const struct mapping_group *g = &t->group[i];

			if (before &&
				(g->sums.rss_bytes > before->sums.rss_bytes ||
					(g->sums.rss_bytes == before->sums.rss_bytes &&
						g <= before)))
				continue;
			if (!best || g->sums.rss_bytes > best->sums.rss_bytes)
				best = g;
		}
		before = best;
	} while (before && nth--);
	return before;
}

static bool put_mappings(struct buf *b, const struct process_history *p)
{
	const struct mapping_table *t = p->mappings;
	char text[UNITS_TEXT_MAX];

	if (!t || !t->has_groups || !t->group_count)
		return false;
	buf_printf(b,
		"mappings %.0f s before:", (double)(p->last_us - p->mappings_us) / 1e6);
	for (unsigned i = 0; i < MOST_GROUPS; i++) {
		const struct mapping_group *g = largest(t, i);

		if (!g || !g->sums.rss_bytes)
			break;
		buf_printf(b, "%s %s %s", i ? ";" : "", mapping_group_label(t, g),
			size(g->sums.rss_bytes, text));
	}
	return true;
}

bool gasp_line(unsigned n, const struct process_history *p, const struct detectors *d,
	const struct wall_set *walls, char out[EVENT_DETAIL_MAX])
{
	AUTO_BUF struct buf b;
	bool any = false;

	buf_init(&b, EVENT_DETAIL_MAX - 1);
	switch (n) {
	case 0:
		any = put_finding(&b, p, d, FINDING_LIMIT);
		break;
	case 1:
		any = put_limits(&b, walls);
		break;
	case 2:
		any = put_cgroup(&b, walls, p);
		break;
	case 3:
		any = put_mappings(&b, p);
		break;
	default:
		any = put_finding(&b, p, d, FINDING_LEAK);
		break;
	}
	if (any)
		snprintf(out, EVENT_DETAIL_MAX, "%s", b.data);
	return any;
}
