#include "config.h"

#include "detect/steps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RISE_MAX_US UINT64_C(1500000)
#define QUIET_TAU_S 3.0
#define SLOT_US UINT64_C(480000)
#define LOADING_US UINT64_C(1000000)
#define FASTER_THAN_AROUND 3.0
#define FASTER_WHEN_RARE 2.5
#define RARE_S 1.2
#define FACTOR_MAX 4.0
#define JUMPS_GROW 1.05
#define GAPS_GROW 1.1
/* Two gaps alone differ by chance. */
#define TWO_GAPS_GROW 1.3
#define FILL_SHARE 0.1
#define LOOK_AHEAD 200
#define EVEN_WITHIN 0.15
#define ALONE_SHARE 0.25
#define ALONE_FLOW 0.05

static double seconds(uint64_t from_us, uint64_t to_us)
{
	return to_us > from_us ? (double)(to_us - from_us) / 1e6 : 0;
}

static void push(struct steps *s)
{
	struct step step = {.at_us = s->last_us,
		.mark = s->mark,
		.jump = s->mark - s->rise_mark,
		.request = s->mark - s->rise_use};

	if (s->count == STEPS_KEPT) {
		memmove(s->step, s->step + 1, (STEPS_KEPT - 1) * sizeof *s->step);
		s->count--;
	}
	s->step[s->count++] = step;
}

static void rise(struct steps *s, uint64_t now_us, uint64_t mark)
{
	double span_s = seconds(s->rise_us, now_us);

	if (!s->rising) {
		s->rising = true;
		s->rise_us = s->last_us;
		s->rise_mark = s->mark;
		s->rise_use = s->use;
		return;
	}
	if (now_us - s->rise_us <= RISE_MAX_US)
		return;
	s->mark_per_s = (double)(mark - s->rise_mark) / span_s;
	s->rising = false;
}

static void rest(struct steps *s, double mark_per_s, double dt, uint64_t floor)
{
	if (s->rising && s->mark - s->rise_mark > floor &&
		s->rise_us - s->first_us > LOADING_US)
		push(s);
	s->rising = false;
	s->mark_per_s += (mark_per_s - s->mark_per_s) * (1 - exp(-dt / QUIET_TAU_S));
}

static void flow_add(struct flow *f, uint64_t now_us, uint64_t use)
{
	if (!f->slot_us || use < f->slot_low)
		f->slot_low = use;
	if (!f->slot_us)
		f->slot_us = now_us;
	if (now_us - f->slot_us < SLOT_US)
		return;
	if (f->last_us)
		f->rate[f->rates++ % FLOW_RATES] =
			((double)f->slot_low - (double)f->last_low) /
			seconds(f->last_us, now_us);
	f->last_us = now_us;
	f->last_low = f->slot_low;
	f->slot_us = now_us;
	f->slot_low = use;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double flow_per_s(const struct flow *f)
{
	size_t n = f->rates < FLOW_RATES ? f->rates : FLOW_RATES;
	double rate[FLOW_RATES];

	if (!n)
		return 0;
	memcpy(rate, f->rate, n * sizeof *rate);
	qsort(rate, n, sizeof *rate, compare);
	return fmax(0, rate[n / 2]);
}

/* The least of the last @n rates, 3 at most; of none, the median. */
static double flow_least(const struct flow *f, double n)
{
	double least = INFINITY;
	uint32_t count = n < 3 ? (uint32_t)fmax(n, 0) : 3;

	if (count > f->rates)
		count = f->rates;
	if (!count)
		return flow_per_s(f);
	for (uint32_t i = 0; i < count; i++)
		least = fmin(least, f->rate[(f->rates - 1 - i) % FLOW_RATES]);
	return least;
}

/* The lower one of what the flow makes expect and the use as it is. */
static double flow_level(const struct flow *f, uint64_t now_us, uint64_t use)
{
	if (!f->last_us)
		return (double)use;
	return fmin((double)use,
		(double)f->last_low +
			flow_per_s(f) * (seconds(f->last_us, now_us) + SLOT_US / 2e6));
}

/* Below the mark use grows unseen: then the mark begins to move at that pace. */
static double around_per_s(const struct steps *s)
{
	return fmax(s->mark_per_s, flow_per_s(&s->flow));
}

static double faster_than(double dt)
{
	return dt >= RARE_S ? FASTER_WHEN_RARE : FASTER_THAN_AROUND;
}

void steps_add(
	struct steps *s, uint64_t now_us, uint64_t use, uint64_t reach, uint64_t floor)
{
	uint64_t mark = reach > s->mark ? reach : s->mark;
	double dt = seconds(s->last_us, now_us), more;

	if (s->started && dt <= 0)
		return;
	if (s->started) {
		more = (double)(mark - s->mark);
		if (more > (double)floor / 4 &&
			more > faster_than(dt) * around_per_s(s) * dt)
			rise(s, now_us, mark);
		else
			rest(s, more / dt, dt, floor);
	} else {
		s->first_us = now_us;
	}
	flow_add(&s->flow, now_us, use);
	s->interval_s = s->started ? dt : 0;
	s->started = true;
	s->mark = mark;
	s->use = use;
	s->last_us = now_us;
}

void steps_gap(struct steps *s)
{
	*s = (struct steps){.mark = s->mark};
}

/* The factor from one of value[0 .. n-1] to the next where they clearly grow, else 0. */
static double factor_of(const double *value, size_t n, double grows)
{
	double sx = 0, sy = 0, sxx = 0, sxy = 0, left = 0, slope, base, count = (double)n;

	for (size_t i = 0; i < n; i++) {
		double x = (double)i, y = log(value[i]);

		sx += x;
		sy += y;
		sxx += x * x;
		sxy += x * y;
	}
	slope = (count * sxy - sx * sy) / (count * sxx - sx * sx);
	base = (sy - slope * sx) / count;
	for (size_t i = 0; i < n; i++)
		left += pow(log(value[i]) - base - slope * (double)i, 2);
	if (slope < log(grows) || slope < 2 * sqrt(left / count))
		return 0;
	return fmin(exp(slope), FACTOR_MAX);
}

static double mean(const double *value, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += value[i];
	return n ? sum / (double)n : 0;
}

/* One property of steps: the next one is @value times @factor, from the last @count. */
struct row {
	double value, factor;
	size_t count;
};

/* The factor to the next where the last three differ by the same amount, else 0. */
static double even_factor(const double *value, size_t n)
{
	double before, last;

	if (n < 3)
		return 0;
	before = value[n - 2] - value[n - 3];
	last = value[n - 1] - value[n - 2];
	if (before <= 0 || last <= 0 ||
		fabs(last - before) > EVEN_WITHIN * fmax(last, before) ||
		value[n - 1] * value[n - 3] >= value[n - 2] * value[n - 2])
		return 0;
	return 1 + last / value[n - 1];
}

/* Short tails first: the newest know best.  The larger one of the fitted and the last
 * factor, as too late is worse than too early. */
static struct row row_of(const double *value, size_t n, double grows, double two_grow)
{
	for (size_t tail = n < 3 ? n : 3; tail >= 2 && tail <= n; tail++) {
		double factor =
			factor_of(value + n - tail, tail, tail == 2 ? two_grow : grows);

		if (factor <= 0)
			continue;
		factor = fmin(fmax(factor, value[n - 1] / value[n - 2]), FACTOR_MAX);
		if (even_factor(value, n) > 0)
			factor = even_factor(value, n);
		return (struct row){
			.value = value[n - 1], .factor = factor, .count = tail};
	}
	return (struct row){mean(value, n), 1, n};
}

/* How steps follow each other. */
struct rhythm {
	struct row request, jump, gap_s;
};

static void sizes(const struct step *step, size_t n, struct rhythm *out)
{
	double request[STEPS_KEPT], jump[STEPS_KEPT];
	double two_grow = n == 2 ? JUMPS_GROW : INFINITY;

	for (size_t i = 0; i < n; i++) {
		request[i] = (double)step[i].request;
		jump[i] = (double)step[i].jump;
	}
	out->request = row_of(request, n, JUMPS_GROW, two_grow);
	out->jump = row_of(jump, n, JUMPS_GROW, two_grow);
}

/* Between the steps that sizes were judged by. */
static void gaps(const struct steps *s, double since_s, struct rhythm *out)
{
	size_t count = out->jump.count - 1;
	const struct step *step = s->step + s->count - out->jump.count;
	double gap_s[STEPS_KEPT];

	for (size_t i = 0; i < count; i++)
		gap_s[i] = seconds(step[i].at_us, step[i + 1].at_us);
	out->gap_s = (struct row){mean(gap_s, count), 1, count};
	if (out->jump.factor > 1 && count &&
		gap_s[count - 1] - gap_s[0] > 2 * s->interval_s)
		out->gap_s = row_of(gap_s, count, GAPS_GROW, TWO_GAPS_GROW);
	out->gap_s.factor = fmin(out->gap_s.factor, out->jump.factor * 1.2);
	/* One gap says nothing of the next: a container filled at an even pace doubles
	 * its gaps too, and shows by what is put into it, or by being late. */
	if (count == 1 && (since_s > 1.3 * out->gap_s.value ||
				  flow_per_s(&s->flow) * out->gap_s.value >
					  FILL_SHARE * out->jump.value))
		out->gap_s.factor = out->jump.factor;
}

static double longest_gap(const struct steps *s)
{
	double most = 0;

	for (size_t i = 1; i < s->count; i++)
		most = fmax(most, seconds(s->step[i - 1].at_us, s->step[i].at_us));
	return most;
}

/* Step by step until one passes the limit, or what flows in between does. */
static double walk(const struct steps *s, struct rhythm r, double at_s, double limit)
{
	double level = flow_level(&s->flow, s->last_us, s->use);
	double per_s = flow_per_s(&s->flow);
	double mark = (double)s->mark, gap_s = at_s;

	if (level + per_s * at_s > limit)
		return fmax(0, (limit - level) / per_s);
	level += per_s * at_s + r.request.value * r.request.factor;
	for (int i = 0; i < LOOK_AHEAD; i++) {
		r.jump.value *= r.jump.factor;
		mark += r.jump.value + s->mark_per_s * gap_s;
		if (i == 0)
			mark = fmax(mark, level);
		if (mark > limit)
			return at_s;
		gap_s = r.gap_s.value *= r.gap_s.factor;
		at_s += gap_s;
	}
	return INFINITY;
}

static bool are_alike(const struct steps *s)
{
	uint64_t least = UINT64_MAX, most = 0;

	for (size_t i = 0; i < s->count; i++) {
		least = s->step[i].jump < least ? s->step[i].jump : least;
		most = s->step[i].jump > most ? s->step[i].jump : most;
	}
	return (double)(most - least) < 0.1 * (double)most;
}

static double share_of(const struct steps *s)
{
	double in_steps = 0;

	for (size_t i = 1; i < s->count; i++)
		in_steps += (double)s->step[i].jump;
	return s->mark > s->step[0].mark ? in_steps / (double)(s->mark - s->step[0].mark)
					 : 0;
}

/* What is expected of steps that follow @r, the next in @at_s. */
static void expect(const struct steps *s, const struct rhythm *r, double at_s,
	uint64_t limit, struct steps_outlook *out)
{
	*out = (struct steps_outlook){
		.next_request = r->request.value * r->request.factor,
		.next_jump = r->jump.value * r->jump.factor,
		.next_s = at_s,
		.eta_s = walk(s, *r, at_s, (double)limit),
		.grow = r->jump.factor > 1,
		.alike = are_alike(s),
		.share = share_of(s),
		.rise = (double)(s->mark - s->step[0].mark + s->step[0].jump)};
}

/* Overdue: when it will come is less and less known. */
static double rest_s(double gap_s, double since_s)
{
	return since_s <= gap_s ? gap_s - since_s : fmin(0.3 * since_s, gap_s);
}

/* One step alone; it happened between two samples. */
static bool look_at_one(
	const struct steps *s, uint64_t now_us, uint64_t limit, struct steps_outlook *out)
{
	const struct step *step = &s->step[0];
	double age_s = seconds(s->first_us, step->at_us) - s->interval_s / 2;
	double since_s = seconds(step->at_us, now_us) + s->interval_s / 2;
	double samples = since_s / fmax(s->interval_s, SLOT_US / 1e6) - 1;
	struct rhythm r = {.request = {(double)step->request, 2, 1},
		.jump = {(double)step->jump, 2, 1},
		.gap_s = {age_s, 2, 1}};

	if (age_s <= 0 || since_s > 1.5 * age_s ||
		(double)step->jump < ALONE_SHARE * (double)step->mark)
		return false;
	if (flow_least(&s->flow, samples) * age_s < ALONE_FLOW * (double)step->jump)
		return false;
	expect(s, &r, rest_s(age_s, since_s), limit, out);
	out->alike = false;
	out->share = 1;
	return true;
}

bool steps_look(
	const struct steps *s, uint64_t now_us, uint64_t limit, struct steps_outlook *out)
{
	struct rhythm r;
	double since_s;

	if (s->count == 1)
		return look_at_one(s, now_us, limit, out);
	if (!s->count)
		return false;
	since_s = seconds(s->step[s->count - 1].at_us, now_us);
	if (since_s > 4 * longest_gap(s))
		return false;
	sizes(s->step, s->count, &r);
	gaps(s, since_s, &r);
	r.gap_s.value *= r.gap_s.factor;
	expect(s, &r, rest_s(r.gap_s.value, since_s), limit, out);
	return true;
}
