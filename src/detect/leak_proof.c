#include "config.h"

#include "detect/leak_proof.h"

#include <math.h>

#define RISE_STEADY 600000.0
#define RISE_LIKELY 1500000.0
#define RISE_DATA 2000000.0
#define SHORT_BLOCK_S 16.0
#define SUSPECT_S 160.0
#define PILES_S 160.0
#define LASTS_S 480.0
#define LINE_S 170.0
#define SLOW_PER_S 6e4
#define FAST_PER_S 1e5

static double least_quarter(const struct leak_shape *s)
{
	return fmin(
		fmin(s->quarter[0], s->quarter[1]), fmin(s->quarter[2], s->quarter[3]));
}

static bool seen_well(const struct leak_shape *s)
{
	return s->holes * 4 <= s->steps;
}

/* How long it lasted; a step of a long block counts as one of 16 s. */
static double lasted_s(const struct leak_shape *s)
{
	return s->steps * fmin(s->block_s, SHORT_BLOCK_S);
}

static bool is_steady(const struct leak_shape *s, double noise_bytes)
{
	return s->rise_bytes >= fmax(RISE_STEADY, noise_bytes) &&
	       least_quarter(s) >= 0.3 && s->quarter[3] >= 0.8 && s->late >= 0.5 &&
	       s->top3 <= 0.6 && seen_well(s);
}

static bool is_backed(const struct leak_shape *s)
{
	return s->backed >= 0.4 && s->backed_late >= 0.3;
}

bool leak_proof_pages_in(const struct leak_shape *s)
{
	return s->backed >= 0 && !is_backed(s);
}

/* How long a line must last. */
static double line_s(const struct leak_shape *s)
{
	double per_s = s->rise_bytes / (s->steps * s->block_s);
	double x = log(per_s / SLOW_PER_S) / log(FAST_PER_S / SLOW_PER_S);

	return LINE_S * pow(LASTS_S / LINE_S, fmin(fmax(x, 0), 1));
}

static bool is_line(const struct leak_shape *s)
{
	return s->block_s <= SHORT_BLOCK_S && least_quarter(s) >= 0.9 && s->late >= 0.9 &&
	       s->halves >= 0.95 && s->before <= 1.1 && s->top <= 4 &&
	       lasted_s(s) >= line_s(s);
}

static bool piles_up(const struct leak_shape *s)
{
	return s->block_s <= SHORT_BLOCK_S && s->piles_up && least_quarter(s) >= 0.75 &&
	       s->halves >= 0.9 && s->scatter <= 0.03 && lasted_s(s) >= PILES_S;
}

static bool lasts(const struct leak_shape *s)
{
	if (s->block_s > SHORT_BLOCK_S)
		return s->steps >= 12 + 16 * s->scatter;
	return lasted_s(s) >= LASTS_S + 800 * s->scatter;
}

static bool is_likely(const struct leak_shape *s)
{
	if (least_quarter(s) < 0.4 || s->quarter[3] < 0.9 || s->late < 0.7 ||
		s->top3 > 0.5)
		return false;
	return piles_up(s) || (s->rise_bytes >= RISE_LIKELY && (lasts(s) || is_line(s)));
}

/* With its mappings, as far as they are known. */
static bool is_suspect(const struct leak_shape *s, double noise_bytes)
{
	return is_steady(s, noise_bytes) && (s->backed < 0 || is_backed(s)) &&
	       lasted_s(s) >= SUSPECT_S + 1600 * s->scatter;
}

static enum leak_proof proof_of_resident(const struct leak_shape *s, double noise_bytes)
{
	if (least_quarter(s) < 0.15 || s->quarter[3] < 0.6 || s->late < 0.3)
		return LEAK_PROOF_NONE;
	if (is_likely(s) && is_backed(s) && s->rise_bytes >= noise_bytes)
		return LEAK_PROOF_LIKELY;
	if (is_suspect(s, noise_bytes))
		return LEAK_PROOF_SUSPECT;
	return lasted_s(s) >= SUSPECT_S ? LEAK_PROOF_GROWS : LEAK_PROOF_NONE;
}

enum leak_proof leak_proof_of(
	const struct leak_shape *s, enum leak_series series, double noise_bytes)
{
	if (s->rise_bytes < fmax(LEAK_RISE_MIN, noise_bytes) || !seen_well(s) ||
		s->rate_bytes_per_s <= 0)
		return LEAK_PROOF_NONE;
	if (series == LEAK_RESIDENT)
		return proof_of_resident(s, noise_bytes);
	if (series == LEAK_DATA && s->rise_bytes < RISE_DATA)
		return LEAK_PROOF_NONE;
	return is_likely(s) && is_backed(s) ? LEAK_PROOF_LIKELY : LEAK_PROOF_NONE;
}

unsigned leak_proof_steps(enum leak_series series, uint64_t block_us)
{
	double block_s = (double)block_us / 1e6;

	if (series == LEAK_LOW && block_s < SHORT_BLOCK_S)
		return LEAK_BLOCKS + 1;
	if (series == LEAK_LOW)
		return block_s > SHORT_BLOCK_S ? 20 : 28;
	return block_s < SHORT_BLOCK_S ? 20 : 10;
}
