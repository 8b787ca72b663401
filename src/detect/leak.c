#include "config.h"

#include "detect/leak.h"

#include <math.h>
#include <string.h>

#include "base/cleanup.h"

#define BLOCK_US UINT64_C(16000000)
#define WINDOW_STEP 2u
#define HELD_BLOCKS 16
#define NEWER_US UINT64_C(64000000)
#define BUCKET_FULL 8u /* half blocks */
#define BUCKET_ON 4u
#define BUCKET_OFF 2u
#define KEPT_AT_LEAST 1000000.0

const char *const leak_level_names[5] = {
	"undecided", "steady", "growing", "suspected", "likely leak"};

/* Short blocks see a line sooner; longer ones the floor under slower phases, and growth
 * too slow for the others. */
static const uint64_t block_us[LEAK_RINGS] = {
	BLOCK_US / 2, BLOCK_US, 3 * BLOCK_US, 24 * BLOCK_US, 192 * BLOCK_US};

void leak_init(struct leak *l, uint64_t noise_bytes)
{
	*l = (struct leak){.noise_bytes = (double)noise_bytes};
	for (unsigned i = 0; i < LEAK_RINGS; i++)
		l->scale[i].ring.block_us = block_us[i];
}

static uint32_t kib(uint64_t bytes)
{
	return bytes >> 10 < UINT32_MAX ? (uint32_t)(bytes >> 10) : UINT32_MAX - 1;
}

/* Against the first one known, so that 128 TiB of address space fit 32 bits. */
static int32_t size_kib(
	const struct sample *s, enum field_id field, uint64_t *first, bool *has)
{
	int64_t d;

	if (!sample_has(s, field))
		return LEAK_NO_SIZE;
	if (!*has)
		*first = s->value[field].u;
	*has = true;
	d = (int64_t)(s->value[field].u >> 10) - (int64_t)(*first >> 10);
	if (d > INT32_MAX)
		return INT32_MAX;
	return d <= INT32_MIN ? INT32_MIN + 1 : (int32_t)d;
}

static uint16_t count16(uint64_t n, uint16_t most)
{
	return n < most ? (uint16_t)n : most;
}

static void make_point(
	struct leak *l, uint64_t elapsed_us, const struct sample *s, struct leak_point *p)
{
	uint64_t swap = sample_u64(s, FIELD_SWAP, 0);
	struct leak_block *b = &p->value;

	if (sample_has(s, FIELD_MAPPINGS))
		l->maps = count16(s->value[FIELD_MAPPINGS].u, UINT16_MAX);
	p->age_us = elapsed_us - l->first_us;
	b->floor_kib = kib(s->value[FIELD_RSS].u + swap);
	b->anon_kib = UINT32_MAX;
	if (sample_has(s, FIELD_RSS_ANON))
		b->anon_kib = kib(s->value[FIELD_RSS_ANON].u + swap);
	b->vsize_kib = size_kib(s, FIELD_VSIZE, &l->first_vsize, &l->has_vsize);
	b->data_kib = size_kib(s, FIELD_DATA, &l->first_data, &l->has_data);
	b->maps = l->maps;
	b->threads = count16(sample_u64(s, FIELD_THREADS, 0), LEAK_HOLE - 1);
}

static bool fill(uint8_t *bucket, bool *on, bool proved)
{
	if (proved)
		*bucket =
			*bucket + 2u < BUCKET_FULL ? (uint8_t)(*bucket + 2) : BUCKET_FULL;
	else if (*bucket)
		(*bucket)--;
	*on = *on ? *bucket >= BUCKET_OFF : *bucket >= BUCKET_ON;
	return *on;
}

static void empty(struct leak_scale *c)
{
	c->grows = c->suspect = c->likely = 0;
	c->grows_on = c->suspect_on = c->likely_on = false;
	c->best.steps = 0;
}

/* Higher than all that the next longer ring knows, and than where alarms ended before: a
 * wave that rises again is no leak until it rises further than it did. */
static bool is_new_high(
	const struct leak *l, const struct leak_scale *c, const struct leak_shape *s)
{
	double floor = (double)leak_ring_at(&c->ring, 0)->floor_kib * 1024;
	const struct leak_ring *longer = &c[1].ring;

	if (floor <= l->former_top_bytes)
		return false;
	if (c == &l->scale[LEAK_RINGS - 1])
		return true;
	for (unsigned i = 0; i < longer->count; i++)
		if ((double)leak_ring_at(longer, i)->floor_kib * 1024 >
			floor + s->rise_bytes / 8)
			return false;
	return true;
}

static enum leak_memory memory_of(double anonymous)
{
	if (anonymous < 0)
		return LEAK_MEMORY_UNKNOWN;
	if (anonymous >= 0.75)
		return LEAK_MEMORY_ANONYMOUS;
	return anonymous <= 0.25 ? LEAK_MEMORY_FILE : LEAK_MEMORY_MIXED;
}

static void keep(
	struct leak_proved *best, const struct leak_points *p, const struct leak_shape *s)
{
	*best = (struct leak_proved){.rate_bytes_per_s = (float)s->rate_bytes_per_s,
		.error_bytes_per_s = (float)leak_shape_error(p, s),
		.rise_bytes = (float)s->rise_bytes,
		.start_bytes = leak_shape_start(p, s),
		.steps = s->steps,
		.rising = (uint16_t)leak_shape_rising(p, s),
		.memory = (uint8_t)memory_of(leak_shape_anonymous(p, s)),
		.slowing = s->halves < 0.9,
		.data_follows = s->data_follows,
		.pages_in = leak_proof_pages_in(s),
		.piles_up = s->piles_up};
}

static enum leak_proof proof_of(const struct leak *l, const struct leak_scale *c,
	const struct leak_points *p, const struct leak_shape *s)
{
	enum leak_proof proof = leak_proof_of(s, p->series, l->noise_bytes);

	if (proof == LEAK_PROOF_GROWS && leak_shape_error(p, s) >= s->rate_bytes_per_s)
		return LEAK_PROOF_NONE;
	if (proof == LEAK_PROOF_LIKELY && !is_new_high(l, c, s))
		return p->series == LEAK_RESIDENT ? LEAK_PROOF_SUSPECT : LEAK_PROOF_NONE;
	return proof;
}

/* The highest proof of all windows of one series, the longest first; told in @proved if it
 * is higher than @highest. */
static enum leak_proof prove_series(struct leak *l, struct leak_scale *c,
	enum leak_series series, enum leak_proof highest, struct leak_proved *proved)
{
	unsigned first = leak_proof_steps(series, c->ring.block_us);
	struct leak_shape shape, best = {0};
	struct leak_points points;

	if (!leak_points_load(&points, &c->ring, series))
		return highest;
	for (unsigned w = (points.count - 1) & ~1u; w >= first; w -= WINDOW_STEP) {
		enum leak_proof proof;

		if (!leak_shape_measure(&points, w, &shape))
			continue;
		proof = proof_of(l, c, &points, &shape);
		if (proof <= highest)
			continue;
		highest = proof;
		best = shape;
		if (proof == LEAK_PROOF_LIKELY)
			break;
	}
	if (best.steps)
		keep(proved, &points, &best);
	return highest;
}

/* The proof of the newest block. */
static enum leak_proof prove(
	struct leak *l, struct leak_scale *c, struct leak_proved *proved)
{
	static const enum leak_series series[] = {LEAK_RESIDENT, LEAK_DATA, LEAK_LOW};
	enum leak_proof proof = LEAK_PROOF_NONE;

	if (!leak_ring_rises(&c->ring))
		return proof;
	for (size_t i = 0; i < COUNT_OF(series) && proof < LEAK_PROOF_LIKELY; i++)
		proof = prove_series(l, c, series[i], proof, proved);
	return proof;
}

static void note_start(struct leak *l, const struct leak_scale *c)
{
	uint64_t span = c->best.steps * c->ring.block_us;
	uint64_t end = l->first_us + c->ring.open_index * c->ring.block_us;
	uint64_t since = end > span ? end - span : 0;

	if (l->level >= LEAK_GROWING && l->since_us <= since)
		return;
	l->since_us = since;
	l->since_bytes = c->best.start_bytes;
}

/* Under an alarm of short blocks: lows still rise by half of what it says. */
static bool goes_on(const struct leak_scale *c)
{
	const struct leak_ring *r = &c->ring;
	double expected = (double)c->best.rate_bytes_per_s * HELD_BLOCKS *
			  (double)r->block_us / 1e6;

	return c->likely_on && r->block_us <= BLOCK_US && r->count > HELD_BLOCKS &&
	       leak_ring_low(r, 0) - leak_ring_low(r, HELD_BLOCKS) >= expected / 2;
}

static void judge(struct leak *l, struct leak_scale *c)
{
	struct leak_proved proved = {0};
	enum leak_proof proof = prove(l, c, &proved);

	if (proof < LEAK_PROOF_LIKELY && goes_on(c))
		return;
	proved.at_us = l->last_us;
	if (proved.steps && (proof == LEAK_PROOF_LIKELY || !c->likely_on))
		c->best = proved;
	fill(&c->grows, &c->grows_on, proof >= LEAK_PROOF_GROWS);
	fill(&c->suspect, &c->suspect_on, proof >= LEAK_PROOF_SUSPECT);
	fill(&c->likely, &c->likely_on, proof >= LEAK_PROOF_LIKELY);
	if (proof != LEAK_PROOF_NONE && c->grows_on)
		note_start(l, c);
	if (!c->grows_on)
		c->best.steps = 0;
}

/* More than half of the rise is gone; floors only, a sawtooth's teeth are no rise, nor are
 * waves on top of it. */
static bool gave_back(struct leak *l)
{
	const struct leak_ring *r = &l->scale[LEAK_MAIN].ring;
	double floor, low;

	if (!r->count)
		return false;
	floor = (double)leak_ring_at(r, 0)->floor_kib * 1024;
	low = leak_ring_low(r, 0);
	if (l->first_bytes <= 0)
		l->first_bytes = floor;
	if (l->level < LEAK_GROWING || floor > l->top_bytes)
		l->top_bytes = floor;
	if (l->level < LEAK_GROWING || low > l->top_low_bytes)
		l->top_low_bytes = low;
	return floor < (l->since_bytes + l->top_low_bytes) / 2;
}

/* The first ring whose blocks samples fill: it decides first. */
static const struct leak_scale *deciding(const struct leak *l)
{
	for (unsigned i = LEAK_MAIN; i < LEAK_RINGS; i++) {
		const struct leak_ring *r = &l->scale[i].ring;

		if ((uint64_t)l->pace.usual_ms * 1000 < 2 * r->block_us)
			return &l->scale[i];
	}
	return &l->scale[LEAK_RINGS - 1];
}

static uint64_t needed_us(const struct leak *l)
{
	const struct leak_ring *r = &deciding(l)->ring;
	uint64_t need = LEAK_DECIDE_US * (r->block_us / BLOCK_US);
	uint64_t begin = r->begin_index * r->block_us;
	uint64_t age = l->last_us - l->first_us;
	uint64_t seen = age > begin ? age - begin : 0;

	return seen < need ? need - seen : 0;
}

static enum leak_level level_of(const struct leak *l)
{
	enum leak_level level = needed_us(l) ? LEAK_UNDECIDED : LEAK_NONE;

	for (unsigned i = 0; i < LEAK_RINGS; i++) {
		const struct leak_scale *c = &l->scale[i];
		enum leak_level own = c->likely_on    ? LEAK_LIKELY
				      : c->suspect_on ? LEAK_SUSPECTED
				      : c->grows_on   ? LEAK_GROWING
						      : LEAK_UNDECIDED;

		if (own > level)
			level = own;
	}
	return level;
}

static void fold_rings(struct leak *l, const struct leak_point *p)
{
	bool closed = false;

	for (unsigned i = 0; i < LEAK_RINGS; i++) {
		struct leak_scale *c = &l->scale[i];
		enum leak_ring_step step = leak_ring_add(&c->ring, p);

		if (step == LEAK_RING_SAME)
			continue;
		closed = true;
		if (step == LEAK_RING_GAP)
			empty(c);
		else
			judge(l, c);
	}
	if (closed && gave_back(l) && l->level >= LEAK_GROWING) {
		for (unsigned i = 0; i < LEAK_RINGS; i++)
			empty(&l->scale[i]);
	}
}

/* How far memory falls within a block, smoothed over about 8 blocks. */
static void follow_dips(struct leak *l, uint64_t bytes, bool same_block)
{
	if (same_block) {
		l->block_top_bytes = fmax(l->block_top_bytes, (double)bytes);
		return;
	}
	if (l->scale[LEAK_MAIN].ring.count) {
		double floor =
			(double)leak_ring_at(&l->scale[LEAK_MAIN].ring, 0)->floor_kib *
			1024;

		l->dip_bytes += (l->block_top_bytes - floor - l->dip_bytes) / 8;
	}
	l->block_top_bytes = (double)bytes;
}

static void follow_totals(struct leak *l, const struct sample *s)
{
	uint64_t bytes = s->value[FIELD_RSS].u + sample_u64(s, FIELD_SWAP, 0);
	uint64_t vsize = sample_u64(s, FIELD_VSIZE, 0);

	l->now_bytes = bytes;
	l->now_unused = vsize > bytes ? vsize - bytes : 0;
}

static void set_level(struct leak *l, enum leak_level level)
{
	if (level != l->level)
		l->level_us = l->last_us;
	if (l->level == LEAK_LIKELY && level < LEAK_LIKELY)
		l->former_top_bytes = fmax(l->former_top_bytes, l->top_bytes);
	l->level = level;
}

void leak_add(struct leak *l, uint64_t elapsed_us, const struct sample *s)
{
	uint64_t watched_us, index;
	struct leak_point p;

	if (!sample_has(s, FIELD_RSS) || (l->started && elapsed_us <= l->last_us))
		return;
	if (!l->started)
		l->first_us = elapsed_us;
	l->started = true;
	l->last_us = elapsed_us;
	pace_step(&l->pace, elapsed_us, &watched_us);
	l->watched_us += watched_us;
	index = l->scale[LEAK_MAIN].ring.open_index;
	make_point(l, elapsed_us, s, &p);
	fold_rings(l, &p);
	follow_totals(l, s);
	follow_dips(l, l->now_bytes, l->scale[LEAK_MAIN].ring.open_index == index);
	set_level(l, level_of(l));
}

void leak_add_table(
	struct leak *l, uint64_t elapsed_us, const struct mapping_table *table)
{
	leak_kinds_add(&l->kinds, elapsed_us, table);
}

enum leak_level leak_level(const struct leak *l)
{
	return l->level;
}

/* Grew by a fifth and a megabyte since its first block, and has stood still for two
 * thirds of what the deciding ring holds. */
static bool is_kept(const struct leak *l)
{
	const struct leak_ring *r = &deciding(l)->ring;
	double before, now;

	if (r->count < 24 || l->level != LEAK_NONE)
		return false;
	before = (double)leak_ring_at(r, r->count * 2u / 3u)->floor_kib * 1024;
	now = (double)leak_ring_at(r, 0)->floor_kib * 1024;
	return now - l->first_bytes >= fmax(KEPT_AT_LEAST, l->first_bytes / 5) &&
	       fabs(now - before) <= (now - l->first_bytes) / 20;
}

static double proved_s(const struct leak_scale *c)
{
	return c->best.steps * (double)c->ring.block_us / 1e6;
}

/* Of the rings that raise the level, the one whose proof is newest, and of these the
 * longest. */
static const struct leak_scale *best_scale(const struct leak *l)
{
	const struct leak_scale *best = NULL;

	for (unsigned i = 0; i < LEAK_RINGS; i++) {
		const struct leak_scale *c = &l->scale[i];
		bool on = l->level == LEAK_LIKELY      ? c->likely_on
			  : l->level == LEAK_SUSPECTED ? c->suspect_on
						       : c->grows_on;

		if (!on || !c->best.steps)
			continue;
		if (!best || c->best.at_us > best->best.at_us + NEWER_US ||
			(c->best.at_us + NEWER_US >= best->best.at_us &&
				proved_s(c) > proved_s(best)))
			best = c;
	}
	return best;
}

static void tell_growth(
	const struct leak *l, const struct leak_scale *c, struct leak_evidence *out)
{
	const struct leak_proved *best = &c->best;
	double rate = (double)best->rate_bytes_per_s;

	out->since_us = l->since_us;
	out->rate_bytes_per_s = rate;
	out->low_bytes_per_s = rate - (double)best->error_bytes_per_s;
	out->high_bytes_per_s = rate + (double)best->error_bytes_per_s;
	out->rise_bytes = (double)best->rise_bytes;
	out->block_us = c->ring.block_us;
	out->blocks = best->steps;
	out->rising = best->rising;
	out->slowing = best->slowing;
	out->dips = l->dip_bytes > 3 * rate * ((double)BLOCK_US / 1e6);
	out->data_follows = best->data_follows;
	out->piles_up = best->piles_up;
	out->memory = (enum leak_memory)best->memory;
	out->has_kind =
		leak_kinds_growth(&l->kinds, l->since_us, &out->kind, &out->kind_share);
}

void leak_evidence(const struct leak *l, struct leak_evidence *out)
{
	const struct leak_scale *c = l->level >= LEAK_GROWING ? best_scale(l) : NULL;

	*out = (struct leak_evidence){.watched_us = l->watched_us,
		.now_bytes = l->now_bytes,
		.needed_us = l->started ? needed_us(l) : LEAK_DECIDE_US};
	if (c)
		tell_growth(l, c, out);
	if (c && l->level == LEAK_GROWING && c->best.pages_in) {
		out->reason = out->memory == LEAK_MEMORY_FILE ? LEAK_REASON_FILE
							      : LEAK_REASON_PAGE_IN;
		out->bound_bytes = l->now_unused;
	} else if (is_kept(l)) {
		out->reason = LEAK_REASON_KEPT;
	}
}

enum finding_level leak_finding_level(enum leak_level level)
{
	switch (level) {
	case LEAK_GROWING:
		return FINDING_NOTICE;
	case LEAK_SUSPECTED:
		return FINDING_WARN;
	case LEAK_LIKELY:
		return FINDING_CRITICAL;
	case LEAK_UNDECIDED:
	case LEAK_NONE:
		break;
	}
	return FINDING_NONE;
}

void leak_finding(const struct leak *l, struct finding *out)
{
	struct leak_evidence evidence;

	*out = (struct finding){.kind = FINDING_LEAK,
		.level = leak_finding_level(l->level),
		.since_us = l->level_us};
	leak_evidence(l, &evidence);
	leak_text(l->level, &evidence, l->last_us, out->text, sizeof out->text);
}
