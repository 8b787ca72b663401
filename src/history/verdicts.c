#include "config.h"

#include "history/verdicts.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define APART_US UINT64_C(5000000)
/* A change of a level is what one looks for. */
#define CHANGE_WEIGHT 8

/* A finding without room for the longest text. */
struct kept_finding {
	bool is_there;
	enum finding_level level;
	uint64_t since_us;
	size_t text; /* offset */
};

struct kept_verdict {
	struct tick_time when;
	struct derived derived;
	struct kept_finding leak, limit;
	struct wall_set *walls;
	size_t bytes;
	char text[]; /* of the two findings */
};

static size_t walls_bytes(const struct wall_set *set)
{
	size_t bytes = set ? sizeof *set : 0;

	for (size_t i = 0; set && i < set->count; i++)
		bytes += sizeof set->wall[i] + strlen(set->wall[i].path) + 1;
	return bytes;
}

static void let_go(struct verdicts *v, size_t i)
{
	struct kept_verdict *k = v->kept[i];

	v->bytes -= k->bytes;
	wall_set_unref(k->walls);
	free(k);
	v->count--;
	memmove(&v->kept[i], &v->kept[i + 1], (v->count - i) * sizeof *v->kept);
	memmove(&v->moment[i], &v->moment[i + 1], (v->count - i) * sizeof *v->moment);
}

void verdicts_finish(struct verdicts *v)
{
	while (v->count)
		let_go(v, v->count - 1);
	free(v->kept);
	free(v->moment);
	*v = (struct verdicts){0};
}

static bool is_other(const struct derived *a, const struct derived *b)
{
	return a->judged != b->judged || memcmp(a->level, b->level, sizeof a->level) != 0;
}

bool verdicts_want(
	const struct verdicts *v, uint64_t now_us, const struct derived *derived)
{
	const struct kept_verdict *newest = v->count ? v->kept[v->count - 1] : NULL;

	if (!newest)
		return true;
	if (now_us <= newest->when.elapsed_us)
		return false;
	return is_other(&newest->derived, derived) ||
	       now_us - newest->when.elapsed_us >= APART_US;
}

static struct kept_finding keep_finding(
	const struct finding *f, bool is_there, struct kept_verdict *k, size_t *len)
{
	struct kept_finding kept = {is_there, f->level, f->since_us, *len};
	size_t size = is_there ? strlen(f->text) + 1 : 0;

	memcpy(k->text + *len, f->text, size);
	*len += size;
	return kept;
}

static struct kept_verdict *keep(const struct verdict *verdict)
{
	size_t len = (verdict->has_leak ? strlen(verdict->leak.text) + 1 : 0) +
		     (verdict->has_limit ? strlen(verdict->limit.text) + 1 : 0);
	struct kept_verdict *k = die_calloc(1, sizeof *k + len);

	k->when = verdict->when;
	k->derived = verdict->derived;
	k->bytes = sizeof *k + len + walls_bytes(verdict->walls);
	k->walls = verdict->walls ? wall_set_ref(verdict->walls) : NULL;
	len = 0;
	k->leak = keep_finding(&verdict->leak, verdict->has_leak, k, &len);
	k->limit = keep_finding(&verdict->limit, verdict->has_limit, k, &len);
	return k;
}

void verdicts_add(struct verdicts *v, const struct verdict *verdict)
{
	bool changed =
		v->count && is_other(&v->kept[v->count - 1]->derived, &verdict->derived);

	if (!v->kept) {
		v->kept = die_calloc(VERDICTS_MAX + 1, sizeof *v->kept);
		v->moment = die_calloc(VERDICTS_MAX + 1, sizeof *v->moment);
	}
	v->kept[v->count] = keep(verdict);
	v->moment[v->count] = (struct thin_moment){
		verdict->when.elapsed_us, changed ? CHANGE_WEIGHT : 1};
	v->bytes += v->kept[v->count++]->bytes;
	while (v->count > VERDICTS_MAX || (v->count > 2 && v->bytes > VERDICTS_BYTES))
		let_go(v, thin_choose(v->moment, v->count));
}

static bool tell(const struct kept_verdict *k, const struct kept_finding *kept,
	enum finding_kind kind, struct finding *out)
{
	*out = (struct finding){
		.kind = kind, .level = kept->level, .since_us = kept->since_us};
	if (kept->is_there)
		memcpy(out->text, k->text + kept->text, strlen(k->text + kept->text) + 1);
	return kept->is_there;
}

bool verdicts_at(const struct verdicts *v, uint64_t at_us, struct verdict *out)
{
	const struct kept_verdict *k;
	size_t i = v->count;

	while (i && v->moment[i - 1].us > at_us)
		i--;
	if (!i)
		return false;
	k = v->kept[i - 1];
	out->when = k->when;
	out->derived = k->derived;
	out->walls = k->walls;
	out->has_leak = tell(k, &k->leak, FINDING_LEAK, &out->leak);
	out->has_limit = tell(k, &k->limit, FINDING_LIMIT, &out->limit);
	return true;
}
