#include "config.h"

#include "detect/resize.h"

#include <math.h>

#define MOVED_BYTES (UINT64_C(32) << 20)
#define TOLD_BYTES (UINT64_C(1) << 20)

const char *const resize_kind_names[] = {
	[PYHEAP_LIST] = "list", [PYHEAP_DICT] = "dict", [PYHEAP_SET] = "set"};

uint64_t resize_need(const struct pyheap_container *c)
{
	if (c->needs_both || c->bytes < MOVED_BYTES || c->next_bytes < c->bytes)
		return c->next_bytes;
	return c->next_bytes - c->bytes;
}

/* Whether such a request can end there; and how much of it would. */
static bool decides(const struct wall *w, uint64_t *left)
{
	if (wall_kinds[w->kind].is_count || !w->limit)
		return false;
	if (w->end != WALL_ENDS_IN_ENOMEM && w->end != WALL_ENDS_IN_KILL &&
		w->end != WALL_ENDS_IN_STALL)
		return false;
	/* Each request by itself: nothing is in use of that one. */
	if (w->kind == WALL_COMMIT_REQUEST) {
		*left = w->limit;
		return true;
	}
	*left = w->use_known ? wall_headroom(w) : 0;
	return w->use_known;
}

static bool is_closer(const struct resize *r, const struct wall *w, uint64_t left)
{
	bool fits = r->need_bytes <= left;

	if (!r->wall || fits != r->fits)
		return !r->wall || !fits;
	if (!fits &&
		(w->end == WALL_ENDS_IN_ENOMEM) != (r->wall->end == WALL_ENDS_IN_ENOMEM))
		return w->end == WALL_ENDS_IN_ENOMEM;
	return left < r->left_bytes;
}

void resize_look(const struct pyheap_container *container, const struct wall_set *walls,
	struct resize *out)
{
	*out = (struct resize){.container = container,
		.need_bytes = resize_need(container),
		.in_s = INFINITY};
	for (size_t i = 0; walls && i < walls->count; i++) {
		const struct wall *w = &walls->wall[i];
		uint64_t left;

		if (!decides(w, &left) || !is_closer(out, w, left))
			continue;
		out->wall = w;
		out->left_bytes = left;
		out->fits = out->need_bytes <= left;
	}
}

static bool is_too_large(const struct resize *r)
{
	return r->wall && !r->fits;
}

static bool matters_more(const struct resize *a, const struct resize *b)
{
	if (is_too_large(a) != is_too_large(b))
		return is_too_large(a);
	if (isfinite(a->in_s) != isfinite(b->in_s))
		return isfinite(a->in_s);
	if (is_too_large(a) && isfinite(a->in_s) && a->in_s != b->in_s)
		return a->in_s < b->in_s;
	return a->need_bytes > b->need_bytes;
}

bool resize_next(
	const struct pypicture *picture, const struct wall_set *walls, struct resize *out)
{
	const struct pyheap *heap = pypicture_types(picture);
	bool found = false;

	for (size_t i = 0; heap && i < heap->container_count; i++) {
		const struct pypicture_container *rate = &picture->container[i];
		struct resize r;

		if (heap->container[i].bytes < TOLD_BYTES)
			continue;
		resize_look(&heap->container[i], walls, &r);
		if (rate->has_rate)
			r.in_s = rate->full_s;
		if (found && !matters_more(&r, out))
			continue;
		*out = r;
		found = true;
	}
	return found;
}

bool resize_threatens(const struct resize *r)
{
	return is_too_large(r) && isfinite(r->in_s);
}
