#include "config.h"

#include "python/growth_samples.h"

static struct growth_sample *last_of(struct growth_samples *s, uint32_t tid)
{
	for (size_t i = s->count; i-- > 0;)
		if (s->sample[i].place.tid == tid)
			return &s->sample[i];
	return NULL;
}

void growth_samples_add(struct growth_samples *s, const struct growth_place *place,
	uint64_t faults, bool is_at_work)
{
	struct growth_sample *sample;

	if (!faults)
		return;
	if (s->count < GROWTH_SAMPLES_MAX) {
		s->sample[s->count++] = (struct growth_sample){
			.place = *place, .faults = faults, .is_at_work = is_at_work};
		return;
	}
	sample = last_of(s, place->tid);
	if (sample)
		sample->faults += faults;
}

static uint64_t share_of(uint64_t bytes, uint64_t weight, uint64_t total)
{
	uint64_t share = (uint64_t)((double)bytes * ((double)weight / (double)total));

	return share < bytes && weight < total ? share : bytes;
}

static uint64_t faults_from(const struct growth_samples *s, size_t first)
{
	uint64_t faults = 0;

	for (size_t i = first; i < s->count; i++)
		faults += s->sample[i].faults;
	return faults;
}

void growth_samples_came(struct growth_samples *s, uint64_t bytes)
{
	uint64_t weights = faults_from(s, s->fresh);

	for (size_t i = s->fresh; i < s->count; i++) {
		uint64_t share = share_of(bytes, s->sample[i].faults, weights);

		s->sample[i].bytes += share;
		bytes -= share;
		weights -= s->sample[i].faults;
	}
	s->fresh = s->count;
}

/* ---- pools ---- */

static struct growth_pool *pool_of(struct growth_samples *s, uint32_t tid)
{
	for (size_t i = 0; i < s->pools; i++)
		if (s->pool[i].place.tid == tid)
			return &s->pool[i];
	return NULL;
}

static void drop_pool(struct growth_samples *s, struct growth_pool *pool)
{
	*pool = s->pool[--s->pools];
}

/* What waits for a thread that is seen at work now. */
static uint64_t take_pool(struct growth_samples *s, uint32_t tid)
{
	struct growth_pool *pool = pool_of(s, tid);
	uint64_t bytes = pool ? pool->bytes : 0;

	if (pool)
		drop_pool(s, pool);
	return bytes;
}

static void add_to_pool(struct growth_samples *s, const struct growth_place *place,
	uint64_t bytes, uint64_t now_ns, growth_give_fn *give, void *context)
{
	struct growth_pool *pool = pool_of(s, place->tid);

	if (!pool && s->pools == GROWTH_POOLS_MAX) {
		give(context, place, bytes);
		return;
	}
	if (!pool) {
		pool = &s->pool[s->pools++];
		*pool = (struct growth_pool){.since_ns = now_ns};
	}
	pool->place = *place;
	pool->bytes += bytes;
}

static void give_old_pools(
	struct growth_samples *s, uint64_t now_ns, growth_give_fn *give, void *context)
{
	for (size_t i = s->pools; i-- > 0;) {
		if (now_ns - s->pool[i].since_ns < GROWTH_POOL_NS)
			continue;
		give(context, &s->pool[i].place, s->pool[i].bytes);
		drop_pool(s, &s->pool[i]);
	}
}

void growth_samples_flush(struct growth_samples *s, growth_give_fn *give, void *context)
{
	for (size_t i = 0; i < s->pools; i++)
		give(context, &s->pool[i].place, s->pool[i].bytes);
	s->pools = 0;
}

/* ---- settling ---- */

/* Of one thread: what came with its samples, and with those at work, in bytes and pages. */
struct thread_sum {
	uint64_t bytes, work_bytes, work_faults;
	const struct growth_place *last;
};

static struct thread_sum sum_of(const struct growth_samples *s, size_t first)
{
	struct thread_sum sum = {0};

	for (size_t i = first; i < s->count; i++) {
		const struct growth_sample *sample = &s->sample[i];

		if (sample->place.tid != s->sample[first].place.tid)
			continue;
		sum.bytes += sample->bytes;
		sum.work_bytes += sample->is_at_work ? sample->bytes : 0;
		sum.work_faults += sample->is_at_work ? sample->faults : 0;
		sum.last = &sample->place;
	}
	return sum;
}

/* By what came with each; where nothing was seen to come, by pages. */
static void split(const struct growth_samples *s, size_t first, uint64_t bytes,
	const struct thread_sum *sum, growth_give_fn *give, void *context)
{
	uint64_t weights = sum->work_bytes ? sum->work_bytes : sum->work_faults;

	for (size_t i = first; i < s->count && weights; i++) {
		const struct growth_sample *sample = &s->sample[i];
		uint64_t weight = sum->work_bytes ? sample->bytes : sample->faults, share;

		if (sample->place.tid != s->sample[first].place.tid ||
			!sample->is_at_work)
			continue;
		share = share_of(bytes, weight, weights);
		if (share)
			give(context, &sample->place, share);
		bytes -= share;
		weights -= weight;
	}
}

static bool is_first_of_thread(const struct growth_samples *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (s->sample[k].place.tid == s->sample[i].place.tid)
			return false;
	return true;
}

/* What came in steps is scaled to what came exactly; where no step was seen, by pages. */
static void scale(struct growth_samples *s, uint64_t bytes)
{
	uint64_t known = 0;

	for (size_t i = 0; i < s->count; i++)
		known += s->sample[i].bytes;
	for (size_t i = 0; i < s->count && !known; i++)
		s->sample[i].bytes = s->sample[i].faults;
	if (!known)
		known = faults_from(s, 0);
	for (size_t i = 0; i < s->count && known; i++) {
		uint64_t weight = s->sample[i].bytes;

		s->sample[i].bytes = share_of(bytes, weight, known);
		bytes -= s->sample[i].bytes;
		known -= weight;
	}
}

bool growth_samples_settle(struct growth_samples *s, uint64_t bytes, uint64_t now_ns,
	growth_give_fn *give, void *context)
{
	bool any = s->count;

	scale(s, bytes);
	for (size_t i = 0; i < s->count; i++) {
		struct thread_sum sum;

		if (!is_first_of_thread(s, i))
			continue;
		sum = sum_of(s, i);
		if (sum.work_faults)
			split(s, i, sum.bytes + take_pool(s, s->sample[i].place.tid),
				&sum, give, context);
		else if (sum.bytes)
			add_to_pool(s, sum.last, sum.bytes, now_ns, give, context);
	}
	growth_samples_forget(s);
	give_old_pools(s, now_ns, give, context);
	return any;
}

void growth_samples_forget(struct growth_samples *s)
{
	s->count = s->fresh = 0;
}

void growth_samples_clear(struct growth_samples *s)
{
	growth_samples_forget(s);
	s->pools = 0;
}
