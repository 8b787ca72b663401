#include "config.h"

#include "model/mapping_follow.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "model/mapping_match.h"

uint64_t mapping_overlap(const struct mapping_single *a, const struct mapping_single *b)
{
	uint64_t start = a->start > b->start ? a->start : b->start;
	uint64_t end = a->end < b->end ? a->end : b->end;

	return end > start ? end - start : 0;
}

/* A mapping of then and one of now that overlap and are of one group. */
struct pair {
	size_t then, now;
};

/* All such pairs in the order of addresses; both lists are sorted and without overlaps. */
struct pairs {
	const struct mapping_list *then, *now;
	const uint32_t *was; /* group of now -> group of then */
	struct pair at;
};

static bool is_one_group(const struct pairs *p)
{
	return p->was[p->now->single[p->at.now].group] ==
	       p->then->single[p->at.then].group;
}

/* Go on behind the pair at p->at: past the one that ends first. */
static void step(struct pairs *p)
{
	if (p->then->single[p->at.then].end <= p->now->single[p->at.now].end)
		p->at.then++;
	else
		p->at.now++;
}

static bool next_pair(struct pairs *p, struct pair *out)
{
	while (p->at.then < p->then->count && p->at.now < p->now->count) {
		bool found = mapping_overlap(&p->then->single[p->at.then],
				     &p->now->single[p->at.now]) &&
			     is_one_group(p);

		*out = p->at;
		step(p);
		if (found)
			return true;
	}
	return false;
}

/* What counts when a mapping of before is shared out: RSS in the part that overlaps, if
 * it is spread evenly; and where no part has any, addresses, which weigh little. */
static double weight_of(const struct pairs *p, const struct pair *at)
{
	const struct mapping_single *now = &p->now->single[at->now];
	double overlap = (double)mapping_overlap(&p->then->single[at->then], now);
	double size = (double)(now->end - now->start);

	return (double)now->rss_bytes * (overlap / size) + overlap * 1e-9;
}

/* Move a share of what @left still has; all of it where @weight is all that is left. */
static void hand_on(struct mapping_past *left, double share, struct mapping_past *to)
{
	for (size_t i = 0; i < MAPPING_MOMENTS; i++) {
		uint64_t part = left->rss_bytes[i];

		if (share < 1)
			part = (uint64_t)llround((double)part * share);
		left->rss_bytes[i] -= part;
		to->rss_bytes[i] += part;
	}
}

void mapping_follow(const struct mapping_list *then, const struct mapping_past *past,
	const struct mapping_list *now, struct mapping_past *out)
{
	AUTO_FREE uint32_t *was = die_calloc(now->table->group_count + 1, sizeof *was);
	AUTO_FREE double *weight = die_calloc(then->count + 1, sizeof *weight);
	AUTO_FREE uint32_t *successors = die_calloc(then->count + 1, sizeof *successors);
	struct pairs p = {.then = then, .now = now, .was = was};
	struct mapping_past left = {{0}};
	size_t of = SIZE_MAX;
	struct pair at;

	for (size_t i = 0; i < now->count; i++)
		out[i] = (struct mapping_past){{0}};
	mapping_match_groups(now->table, then->table, was);
	while (next_pair(&p, &at)) {
		weight[at.then] += weight_of(&p, &at);
		successors[at.then]++;
	}
	p.at = (struct pair){0, 0};
	while (next_pair(&p, &at)) {
		double own = weight_of(&p, &at);

		if (at.then != of)
			left = past[at.then];
		of = at.then;
		hand_on(&left, --successors[of] ? own / weight[of] : 1, &out[at.now]);
		weight[of] -= own;
	}
}
