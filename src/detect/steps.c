#include "config.h"

#include "detect/steps.h"

#include <math.h>
#include <string.h>

#define RISE_MAX_US UINT64_C(1500000)
#define QUIET_TAU_S 3.0
#define LOADING_US UINT64_C(1000000)
#define FASTER_THAN_AROUND 3.0
#define FACTOR_MAX 4.0
#define JUMPS_GROW 1.05
#define GAPS_GROW 1.1
/* Two gaps alone differ by chance. */
#define TWO_GAPS_GROW 1.3
#define LOOK_AHEAD 200

static double seconds(uint64_t from_us, uint64_t to_us)
{
	return to_us > from_us ? (double)(to_us - from_us) / 1e6 : 0;
}

static void push(struct steps *s)
{
	struct step step = {.at_us = s->last_us,
		.jump = s->mark - s->rise_mark,
		.request = s->mark - s->rise_use};

	if (s->count == STEPS_KEPT) {
		memmove(s->step, s->step + 1, (STEPS_KEPT - 1) * sizeof *s->step);
		s->count--;
	}
	s->step[s->count++] = step;
}

static void rise(struct steps *s, uint64_t now_us, uint64_t mark, uint64_t use)
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
	s->use_per_s = ((double)use - (double)s->rise_use) / span_s;
	s->rising = false;
}

static void rest(
	struct steps *s, double mark_per_s, double use_per_s, double dt, uint64_t floor)
{
	double weight = 1 - exp(-dt / QUIET_TAU_S);

	if (s->rising && s->mark - s->rise_mark > floor &&
		s->last_us - s->first_us > LOADING_US)
		push(s);
	s->rising = false;
	s->mark_per_s += (mark_per_s - s->mark_per_s) * weight;
	s->use_per_s += (use_per_s - s->use_per_s) * weight;
}

void steps_add(
	struct steps *s, uint64_t now_us, uint64_t use, uint64_t reach, uint64_t floor)
{
	double dt = seconds(s->last_us, now_us), more, used;
	uint64_t mark = reach > s->mark ? reach : s->mark;
	bool was_rising = s->rising;

	if (s->started && dt <= 0)
		return;
	if (s->started) {
		more = (double)(mark - s->mark);
		used = (double)use - (double)s->use;
		if (more > (double)floor / 4 &&
			more > FASTER_THAN_AROUND * s->mark_per_s * dt)
			rise(s, now_us, mark, use);
		else
			rest(s, more / dt, used / dt, dt, floor);
	}
	if (!s->started)
		s->first_us = now_us;
	/* What a step left behind is kept, not held for a moment. */
	if (!s->started || (was_rising && !s->rising))
		s->low = (double)use;
	s->low = fmin((double)use, s->low + fmax(s->use_per_s, 0) * dt);
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

/* One property of steps: the next one is @value times @factor. */
struct row {
	double value, factor;
};

/* Short tails first: the newest know best.  The larger one of the fitted and the last
 * factor, as too late is worse than too early. */
static struct row row_of(const double *value, size_t n, double grows, double two_grow)
{
	for (size_t tail = n < 3 ? n : 3; tail >= 2 && tail <= n; tail++) {
		double factor = factor_of(
			value + n - tail, tail, tail == 2 ? two_grow : grows);

		if (factor > 0)
			return (struct row){value[n - 1],
				fmin(fmax(factor, value[n - 1] / value[n - 2]),
					FACTOR_MAX)};
	}
	return (struct row){mean(value, n), 1};
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

static void gaps(const struct step *step, size_t n, double since_s, struct rhythm *out)
{
	double gap_s[STEPS_KEPT];
	size_t count = n - 1;

	for (size_t i = 0; i < count; i++)
		gap_s[i] = seconds(step[i].at_us, step[i + 1].at_us);
	out->gap_s = row_of(gap_s, count, GAPS_GROW, TWO_GAPS_GROW);
	/* One gap says nothing of the next: a container filled at an even pace doubles
	 * its gaps too, and shows by being late. */
	if (count == 1 && since_s > 1.3 * out->gap_s.value)
		out->gap_s.factor = out->jump.factor;
}

static double longest_gap(const struct steps *s)
{
	double most = 0;

	for (size_t i = 1; i < s->count; i++)
		most = fmax(most, seconds(s->step[i - 1].at_us, s->step[i].at_us));
	return most;
}

/* Step by step until one passes the limit. */
static double walk(const struct steps *s, struct rhythm r, double at_s, double limit)
{
	double mark = (double)s->mark, gap_s = at_s, reach;

	for (int i = 0; i < LOOK_AHEAD; i++) {
		r.jump.value *= r.jump.factor;
		mark += r.jump.value + s->mark_per_s * gap_s;
		reach = s->low + fmax(s->use_per_s, 0) * gap_s +
			r.request.value * r.request.factor;
		if (i == 0)
			mark = fmax(mark, reach);
		if (mark > limit)
			return at_s;
		gap_s = r.gap_s.value *= r.gap_s.factor;
		at_s += gap_s;
	}
	return INFINITY;
}

bool steps_look(
	const struct steps *s, uint64_t now_us, uint64_t limit, struct steps_outlook *out)
{
	struct rhythm r;
	double since_s, at_s;

	if (s->count < 2)
		return false;
	since_s = seconds(s->step[s->count - 1].at_us, now_us);
	if (since_s > 4 * longest_gap(s))
		return false;
	sizes(s->step, s->count, &r);
	gaps(s->step, s->count, since_s, &r);
	r.gap_s.value *= r.gap_s.factor;
	at_s = r.gap_s.value - since_s;
	if (at_s < 0)
		at_s = fmin(0.3 * since_s, r.gap_s.value);
	*out = (struct steps_outlook){r.request.value * r.request.factor, at_s,
		walk(s, r, at_s, (double)limit)};
	return true;
}

uint64_t steps_since(const struct steps *s, uint64_t since_us)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->step[i].at_us >= since_us)
			sum += s->step[i].jump;
	return sum;
}
