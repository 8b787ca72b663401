#include "config.h"

#include "procfs/total.h"

#include <stdio.h>

#include "base/clock.h"

void total_add_ended(struct total *total, const struct target *target)
{
	const struct target_full *f = target->full;

	if (!f || !f->faults_known)
		return;
	total->ended_minor += f->minor_faults;
	total->ended_major += f->major_faults;
}

void total_begin(struct total_sums *sums, const struct total *total)
{
	*sums = (struct total_sums){
		.known = MAPPING_KNOWS_ALL,
		.oldest_ns = UINT64_MAX,
		.minor = total->ended_minor,
		.major = total->ended_major,
	};
}

void total_add(
	struct total_sums *sums, const struct target *target, const struct sample *sample)
{
	const struct target_heavy *h = &target->heavy;

	sums->threads += sample_u64(sample, FIELD_THREADS, 0);
	sums->minor += sample_u64(sample, FIELD_MINOR_FAULTS, 0);
	sums->major += sample_u64(sample, FIELD_MAJOR_FAULTS, 0);
	if (!target->has_memory)
		return;
	if (!h->has_sums) {
		sums->unread = true;
		return;
	}
	sums->any = true;
	sums->known &= h->sums.known;
	mapping_sums_add(&sums->sums, &h->sums.total);
	if (h->sums.taken_ns < sums->oldest_ns)
		sums->oldest_ns = h->sums.taken_ns;
}

static void fill_shares(
	const struct total_sums *sums, uint64_t now_ns, struct sample *out)
{
	uint64_t age = now_ns > sums->oldest_ns ? now_ns - sums->oldest_ns : 0;

	if (sums->known & MAPPING_KNOWS_PSS)
		sample_set_u64(out, FIELD_PSS, sums->sums.pss_bytes);
	if (sums->known & MAPPING_KNOWS_PRIVATE)
		sample_set_u64(out, FIELD_USS, sums->sums.private_bytes);
	if (sums->known & MAPPING_KNOWS_SWAP_PSS)
		sample_set_u64(out, FIELD_SWAP_PSS, sums->sums.swap_pss_bytes);
	if (sums->known & MAPPING_KNOWS_ANON_HUGE)
		sample_set_u64(out, FIELD_ANON_HUGE, sums->sums.anon_huge_bytes);
	sample_set_u64(out, FIELD_HEAVY_AGE, age / NS_PER_MS);
}

void total_fill(const struct total_sums *sums, uint64_t now_ns, struct sample *out)
{
	*out = (struct sample){.role = ROLE_TOTAL};
	snprintf(out->name, sizeof out->name, "total");
	sample_set_u64(out, FIELD_THREADS, sums->threads);
	sample_set_u64(out, FIELD_MINOR_FAULTS, sums->minor);
	sample_set_u64(out, FIELD_MAJOR_FAULTS, sums->major);
	if (sums->any && !sums->unread)
		fill_shares(sums, now_ns, out);
}
