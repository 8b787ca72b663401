#include "config.h"

#include "detect/tree_growth.h"

#include <stdio.h>
#include <string.h>

void tree_growth_member(struct tree_growth *t, uint64_t now_us, enum finding_level level,
	const struct unshare *u)
{
	if (t->at_us != now_us)
		*t = (struct tree_growth){.at_us = now_us};
	if (level > t->highest)
		t->highest = level;
	if (!u || !u->is_on)
		return;
	t->unsharing++;
	t->bound += u->bound;
	t->rate += u->rate;
}

bool tree_growth_sample(const struct sample *total, struct sample *out)
{
	if (!sample_has(total, FIELD_PSS))
		return false;
	*out = (struct sample){.id = total->id, .role = total->role};
	sample_set_u64(out, FIELD_RSS, total->value[FIELD_PSS].u);
	sample_set_u64(out, FIELD_SWAP, sample_u64(total, FIELD_SWAP_PSS, 0));
	if (sample_has(total, FIELD_USS))
		sample_set_u64(out, FIELD_DATA, total->value[FIELD_USS].u);
	if (sample_has(total, FIELD_THREADS))
		sample_set_u64(out, FIELD_THREADS, total->value[FIELD_THREADS].u);
	return true;
}

/* Unsharing that makes up half of the growth explains it. */
enum finding_level tree_growth_level(
	const struct tree_growth *t, enum finding_level level, double rate)
{
	if (level <= t->highest || (t->unsharing && t->rate >= rate / 2))
		return FINDING_NONE;
	return level;
}

static void replace(char *text, size_t size, const char *old, const char *new)
{
	char *at = strstr(text, old);
	char rest[FINDING_TEXT_MAX];

	if (!at)
		return;
	snprintf(rest, sizeof rest, "%s", at + strlen(old));
	snprintf(at, size - (size_t)(at - text), "%s%s", new, rest);
}

void tree_growth_words(struct finding *finding)
{
	replace(finding->text, sizeof finding->text, "kind unknown",
		"PSS and swap of all together");
	replace(finding->text, sizeof finding->text, "VmData follows", "USS follows");
}
