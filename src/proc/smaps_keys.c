#include "config.h"

#include "proc/smaps_keys.h"

#include <errno.h>
#include <string.h>

static const char *const names[SMAPS_KEY_COUNT] = {
	[SMAPS_RSS] = "Rss",
	[SMAPS_PSS] = "Pss",
	[SMAPS_PRIVATE_CLEAN] = "Private_Clean",
	[SMAPS_PRIVATE_DIRTY] = "Private_Dirty",
	[SMAPS_ANONYMOUS] = "Anonymous",
	[SMAPS_ANON_HUGE_PAGES] = "AnonHugePages",
	[SMAPS_SHARED_HUGETLB] = "Shared_Hugetlb",
	[SMAPS_PRIVATE_HUGETLB] = "Private_Hugetlb",
	[SMAPS_SWAP] = "Swap",
	[SMAPS_SWAP_PSS] = "SwapPss",
	[SMAPS_LOCKED] = "Locked",
};

uint64_t smaps_keys_id(const char *text, size_t len)
{
	char first[sizeof(uint64_t)] = {0};
	uint64_t id;

	memcpy(first, text, len < sizeof first ? len : sizeof first);
	memcpy(&id, first, sizeof id);
	return id;
}

enum smaps_key smaps_keys_find(const char *text, size_t len)
{
	size_t i = 0;

	while (i < SMAPS_KEY_COUNT && !line_word_is(text, len, names[i]))
		i++;
	return (enum smaps_key)i;
}

int smaps_keys_line(const struct line *line, struct smaps_values *values)
{
	enum smaps_key key;
	const char *value;
	size_t len;
	int error;

	if (!line_key(line, ':', &len, &value))
		return -EBADMSG;
	key = smaps_keys_find(line->text, len);
	if (key == SMAPS_KEY_COUNT)
		return 0;
	error = line_kb(value, line->text + line->len, &values->bytes[key]);
	if (!error)
		values->present |= UINT32_C(1) << key;
	return error;
}

#define HAS(key) (UINT32_C(1) << (key))

static uint32_t known_of(uint32_t present)
{
	static const struct {
		uint32_t needs, known;
	} rules[] = {
		{HAS(SMAPS_RSS), MAPPING_KNOWS_RSS},
		{HAS(SMAPS_PSS), MAPPING_KNOWS_PSS},
		{HAS(SMAPS_PRIVATE_CLEAN) | HAS(SMAPS_PRIVATE_DIRTY),
			MAPPING_KNOWS_PRIVATE},
		{HAS(SMAPS_ANONYMOUS), MAPPING_KNOWS_ANONYMOUS},
		{HAS(SMAPS_ANON_HUGE_PAGES), MAPPING_KNOWS_ANON_HUGE},
		{HAS(SMAPS_SHARED_HUGETLB) | HAS(SMAPS_PRIVATE_HUGETLB),
			MAPPING_KNOWS_HUGETLB},
		{HAS(SMAPS_SWAP), MAPPING_KNOWS_SWAP},
		{HAS(SMAPS_SWAP_PSS), MAPPING_KNOWS_SWAP_PSS},
		{HAS(SMAPS_LOCKED), MAPPING_KNOWS_LOCKED},
	};
	uint32_t known = 0;

	if (present == HAS(SMAPS_KEY_COUNT) - 1)
		return MAPPING_KNOWS_ALL & ~(uint32_t)MAPPING_KNOWS_BY_ADDRESS;
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		if ((present & rules[i].needs) == rules[i].needs)
			known |= rules[i].known;
	return known;
}

int smaps_keys_sums(
	const struct smaps_values *values, struct mapping_sums *sums, uint32_t *known)
{
	const uint64_t *v = values->bytes;
	uint64_t private_bytes, hugetlb_bytes;

	if (__builtin_add_overflow(
		    v[SMAPS_PRIVATE_CLEAN], v[SMAPS_PRIVATE_DIRTY], &private_bytes) ||
		__builtin_add_overflow(v[SMAPS_SHARED_HUGETLB], v[SMAPS_PRIVATE_HUGETLB],
			&hugetlb_bytes))
		return -ERANGE;
	sums->rss_bytes = v[SMAPS_RSS];
	sums->pss_bytes = v[SMAPS_PSS];
	sums->private_bytes = private_bytes;
	sums->swap_bytes = v[SMAPS_SWAP];
	sums->swap_pss_bytes = v[SMAPS_SWAP_PSS];
	sums->anonymous_bytes = v[SMAPS_ANONYMOUS];
	sums->anon_huge_bytes = v[SMAPS_ANON_HUGE_PAGES];
	sums->locked_bytes = v[SMAPS_LOCKED];
	sums->hugetlb_bytes = hugetlb_bytes;
	*known = known_of(values->present);
	return 0;
}
