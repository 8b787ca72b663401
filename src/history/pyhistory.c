#include "config.h"

#include "history/pyhistory.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "base/units.h"

#define MARK_US UINT64_C(5000000)

enum {
	SLOTS = 2 * PYHISTORY_TYPES, /* of the hash */
	GROWS_READINGS = 4,
	GROWS_COUNT = 16,
	NAME_MAX_BYTES = 96
};

struct pyhistory_box {
	uint32_t references;
	struct python_reading *reading;
};

struct amount {
	uint64_t count, bytes;
};

/* A type by its name.  What was not there counts as 0. */
struct track {
	uint32_t name; /* offset in names */
	bool is_now;   /* the newest reading has it */
	struct amount start, mark, before, now;
	/* The rise under way: where it began, and readings since. */
	struct amount low;
	uint64_t low_real_ms;
	uint32_t steps, rises,
		still; /* readings after the first; that rose; since one did */
};

struct pyhistory {
	struct pypicture *picture; /* NULL: nothing read yet */
	uint64_t readings;
	bool has_start, has_mark, wants_mark;
	uint64_t mark_until_us; /* a reading until then is the mark's too */
	struct track *track;    /* [0 .. count-1] */
	size_t count, room;
	char *names;
	size_t names_len, names_room;
	uint32_t slot[SLOTS]; /* index in track + 1; 0: free */
};

static void box_unref(struct pyhistory_box *box)
{
	if (!box || --box->references)
		return;
	python_reading_destroy(box->reading);
	free(box);
}

struct pypicture *pypicture_ref(struct pypicture *picture)
{
	if (picture)
		picture->references++;
	return picture;
}

void pypicture_unref(struct pypicture *picture)
{
	if (!picture || --picture->references)
		return;
	box_unref(picture->box);
	free(picture->type);
	free(picture);
}

static const struct pyheap *complete_heap(const struct python_reading *r)
{
	bool is_there = r->is_python && r->refusal[PYTHON_HEAP] == PYRUN_READABLE &&
			r->heap && r->heap->refusal == PYHEAP_COMPLETE;

	return is_there ? r->heap : NULL;
}

const struct pyheap *pypicture_types(const struct pypicture *picture)
{
	return picture ? complete_heap(picture->reading) : NULL;
}

struct pyhistory *pyhistory_create(void)
{
	return die_calloc(1, sizeof(struct pyhistory));
}

static void forget_tracks(struct pyhistory *h)
{
	free(h->track);
	free(h->names);
	h->track = NULL;
	h->names = NULL;
	h->count = h->room = h->names_len = h->names_room = 0;
	memset(h->slot, 0, sizeof h->slot);
}

void pyhistory_destroy(struct pyhistory *h)
{
	if (!h)
		return;
	pypicture_unref(h->picture);
	forget_tracks(h);
	free(h);
}

static size_t hash(const char *name)
{
	uint64_t v = UINT64_C(0xcbf29ce484222325);

	for (; *name; name++)
		v = (v ^ (unsigned char)*name) * UINT64_C(0x100000001b3);
	return (size_t)(v % SLOTS);
}

/* Its slot, or the free one where it belongs: the table is never more than half full. */
static size_t find_slot(const struct pyhistory *h, const char *name)
{
	size_t at = hash(name);

	while (h->slot[at] &&
		strcmp(h->names + h->track[h->slot[at] - 1].name, name) != 0)
		at = (at + 1) % SLOTS;
	return at;
}

static struct track *find(const struct pyhistory *h, const char *name)
{
	size_t at = find_slot(h, name);

	return h->slot[at] ? &h->track[h->slot[at] - 1] : NULL;
}

static struct track *add_track(struct pyhistory *h, const char *name)
{
	size_t len = strlen(name) + 1, at = find_slot(h, name);

	if (h->count == PYHISTORY_TYPES || len > NAME_MAX_BYTES)
		return NULL;
	if (h->count == h->room) {
		h->room = h->room ? h->room * 2 : 256;
		h->track = die_reallocarray(h->track, h->room, sizeof *h->track);
	}
	while (h->names_room < h->names_len + len) {
		h->names_room = h->names_room ? h->names_room * 2 : 4096;
		h->names = die_reallocarray(h->names, h->names_room, 1);
	}
	memcpy(h->names + h->names_len, name, len);
	h->track[h->count] = (struct track){.name = (uint32_t)h->names_len};
	h->names_len += len;
	h->slot[at] = (uint32_t)++h->count;
	return &h->track[h->count - 1];
}

/* Types that are no more make room for others. */
static void drop_absent(struct pyhistory *h)
{
	struct track *old = TAKE(h->track);
	char *names = TAKE(h->names);
	size_t count = h->count;

	forget_tracks(h);
	for (size_t i = 0; i < count; i++) {
		const struct track *t = &old[i];
		struct track *kept = t->is_now ? add_track(h, names + t->name) : NULL;
		uint32_t name = kept ? kept->name : 0;

		if (!kept)
			continue;
		*kept = *t;
		kept->name = name;
	}
	free(old);
	free(names);
}

/* It stopped for longer than it rose: no longer a rise. */
static bool is_still(const struct track *t)
{
	return t->still > GROWS_READINGS && t->still * 2 > t->steps;
}

static bool only_grows(const struct track *t)
{
	return t->steps + 1 >= GROWS_READINGS && t->rises * 2 >= t->steps - t->still &&
	       t->rises >= GROWS_READINGS / 2 && !is_still(t) &&
	       t->now.count >= t->low.count + GROWS_COUNT;
}

static void follow(struct track *t, const struct pyheap_type *type, uint64_t real_ms)
{
	const bool is_new = !t->is_now;

	t->before = t->now;
	t->now = (struct amount){type->count, type->bytes};
	t->is_now = true;
	if (is_new || t->now.count < t->before.count) {
		t->low = t->now;
		t->low_real_ms = real_ms;
		t->steps = t->rises = t->still = 0;
		return;
	}
	t->steps++;
	t->still++;
	if (t->now.count > t->before.count) {
		t->rises++;
		t->still = 0;
	}
}

static bool is_rest(const char *name)
{
	return !strcmp(name, "(other)");
}

static void follow_all(struct pyhistory *h, const struct pyheap *heap, uint64_t real_ms)
{
	AUTO_FREE bool *seen = die_calloc(PYHISTORY_TYPES, sizeof *seen);

	if (h->count + heap->type_count > PYHISTORY_TYPES)
		drop_absent(h);
	for (size_t i = 0; i < heap->type_count; i++) {
		const char *name = heap->names + heap->type[i].name;
		struct track *t = is_rest(name) ? NULL : find(h, name);

		if (!t && !is_rest(name))
			t = add_track(h, name);
		if (!t)
			continue;
		follow(t, &heap->type[i], real_ms);
		seen[t - h->track] = true;
	}
	for (size_t i = 0; i < h->count; i++) {
		struct track *t = &h->track[i];

		if (seen[i])
			continue;
		t->before = t->now;
		t->now = (struct amount){0};
		t->is_now = false;
	}
}

static void set_start(struct pyhistory *h)
{
	for (size_t i = 0; i < h->count; i++)
		h->track[i].start = h->track[i].now;
	h->has_start = true;
}

static void set_mark(struct pyhistory *h)
{
	for (size_t i = 0; i < h->count; i++)
		h->track[i].mark = h->track[i].now;
	h->has_mark = true;
	h->wants_mark = false;
}

static int64_t less(uint64_t now, uint64_t then)
{
	return (int64_t)(now - then);
}

static struct pypicture_type compare(
	const struct pyhistory *h, const struct track *t, bool has_step)
{
	const struct amount *base = h->has_mark ? &t->mark : &t->start;
	struct pypicture_type out = {.has_delta = true,
		.count_delta = less(t->now.count, base->count),
		.bytes_delta = less(t->now.bytes, base->bytes)};

	if (has_step) {
		out.has_step = true;
		out.count_step = less(t->now.count, t->before.count);
		out.bytes_step = less(t->now.bytes, t->before.bytes);
	}
	if (only_grows(t)) {
		out.only_grows = true;
		out.grown_count = t->now.count - t->low.count;
		out.grown_since_real_ms = t->low_real_ms;
	}
	return out;
}

static void compare_types(
	const struct pyhistory *h, const struct pyheap *heap, struct pypicture *p)
{
	p->type = die_calloc(heap->type_count + 1, sizeof *p->type);
	for (size_t i = 0; i < heap->type_count; i++) {
		const char *name = heap->names + heap->type[i].name;
		const struct track *t = is_rest(name) ? NULL : find(h, name);

		if (t)
			p->type[i] = compare(h, t, p->readings > 1);
	}
}

/* The container that stood at the same address with the same kind and no fewer entries:
 * another one in its place has hardly as many. */
static const struct pyheap_container *same_container(
	const struct pyheap *in, const struct pyheap_container *c)
{
	for (size_t i = 0; i < in->container_count; i++)
		if (in->container[i].address == c->address &&
			in->container[i].kind == c->kind &&
			in->container[i].length <= c->length)
			return &in->container[i];
	return NULL;
}

static void compare_containers(
	struct pypicture *p, const struct pyheap *heap, const struct pypicture *before)
{
	const struct pyheap *then = pypicture_types(before);
	double seconds =
		then ? (double)(p->taken.elapsed_us - before->taken.elapsed_us) / 1e6 : 0;

	if (seconds <= 0)
		return;
	for (size_t i = 0; i < heap->container_count; i++) {
		const struct pyheap_container *c = &heap->container[i];
		const struct pyheap_container *was = same_container(then, c);
		struct pypicture_container *out = &p->container[i];

		if (!was)
			continue;
		out->has_rate = true;
		out->per_s = (double)(c->length - was->length) / seconds;
		out->full_s = INFINITY;
		if (out->per_s > 0)
			out->full_s = c->room > c->length
					      ? (double)(c->room - c->length) / out->per_s
					      : 0;
	}
}

/* Whether it says no more than that the process is gone. */
static bool says_nothing(const struct python_reading *r)
{
	return r->refusal[PYTHON_RUNTIME] == PYRUN_ENDED ||
	       r->refusal[PYTHON_HEAP] == PYRUN_ENDED;
}

void pyhistory_add(
	struct pyhistory *h, struct python_reading *reading, const struct tick_time *when)
{
	const struct pyheap *heap = complete_heap(reading);
	struct pypicture *p;

	if (h->picture && says_nothing(reading)) {
		python_reading_destroy(reading);
		return;
	}
	p = die_calloc(1, sizeof *p);
	p->references = 1;
	p->box = die_calloc(1, sizeof *p->box);
	*p->box = (struct pyhistory_box){1, reading};
	p->reading = reading;
	p->taken = *when;
	if (heap) {
		follow_all(h, heap, when->real_ms);
		h->readings++;
		if (!h->has_start)
			set_start(h);
		if (h->wants_mark ||
			(h->has_mark && when->elapsed_us <= h->mark_until_us))
			set_mark(h);
	}
	p->readings = h->readings;
	p->since_mark = h->has_mark;
	if (heap) {
		compare_types(h, heap, p);
		compare_containers(p, heap, h->picture);
	}
	pypicture_unref(h->picture);
	h->picture = p;
}

/* The same reading against another base. */
static void compare_again(struct pyhistory *h)
{
	const struct pypicture *old = h->picture;
	const struct pyheap *heap = pypicture_types(old);
	struct pypicture *p;

	if (!old)
		return;
	p = die_calloc(1, sizeof *p);
	*p = *old;
	p->references = 1;
	p->type = NULL;
	p->since_mark = h->has_mark;
	p->box->references++;
	if (heap)
		compare_types(h, heap, p);
	pypicture_unref(h->picture);
	h->picture = p;
}

void pyhistory_mark(struct pyhistory *h, const struct tick_time *now)
{
	h->mark_until_us = now->elapsed_us + MARK_US;
	if (!h->has_start) {
		h->wants_mark = true;
		return;
	}
	set_mark(h);
	compare_again(h);
}

void pyhistory_unmark(struct pyhistory *h)
{
	h->has_mark = h->wants_mark = false;
	compare_again(h);
}

struct pypicture *pyhistory_picture(const struct pyhistory *h)
{
	return h->picture;
}

/* The type that gained most since its rise began, of classes alone or of all. */
static size_t most_grown(
	const struct pypicture *p, const struct pyheap *heap, bool classes)
{
	size_t best = heap->type_count;
	double most = 0;

	for (size_t i = 0; i < heap->type_count; i++) {
		const struct pyheap_type *t = &heap->type[i];
		double each = t->count ? (double)t->bytes / (double)t->count : 0;
		double gained = each * (double)p->type[i].grown_count;

		if (!p->type[i].only_grows || (classes && !t->is_user) || gained <= most)
			continue;
		best = i;
		most = gained;
	}
	return best;
}

static const char *clock_text(uint64_t real_ms, char *out, size_t size)
{
	time_t seconds = (time_t)(real_ms / 1000);
	struct tm t;

	if (!localtime_r(&seconds, &t) || !strftime(out, size, "%H:%M", &t))
		snprintf(out, size, "?");
	return out;
}

bool pypicture_evidence(const struct pypicture *picture, char out[PYHISTORY_EVIDENCE_MAX])
{
	const struct pyheap *heap = pypicture_types(picture);
	char count[UNITS_TEXT_MAX], clock[16], second[80] = "";
	size_t all, class;
	uint64_t since;

	if (!heap || !picture->type)
		return false;
	all = most_grown(picture, heap, false);
	if (all == heap->type_count)
		return false;
	class = most_grown(picture, heap, true);
	since = picture->type[all].grown_since_real_ms;
	if (class != heap->type_count && class != all) {
		const struct pypicture_type *t = &picture->type[class];

		snprintf(second, sizeof second, ", +%s %.40s",
			units_grouped(t->grown_count, count),
			heap->names + heap->type[class].name);
		if (t->grown_since_real_ms > since)
			since = t->grown_since_real_ms;
	}
	snprintf(out, PYHISTORY_EVIDENCE_MAX, "+%s %.40s%s objects since %s, never fewer",
		units_grouped(picture->type[all].grown_count, count),
		heap->names + heap->type[all].name, second,
		clock_text(since, clock, sizeof clock));
	return true;
}
