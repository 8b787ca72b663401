#include "config.h"

#include "proc/auxv.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

static const uint64_t types[AUXV_KEY_COUNT] = {
	[AUXV_PHDR] = AT_PHDR,
	[AUXV_PHENT] = AT_PHENT,
	[AUXV_PHNUM] = AT_PHNUM,
	[AUXV_PAGESZ] = AT_PAGESZ,
	[AUXV_BASE] = AT_BASE,
	[AUXV_ENTRY] = AT_ENTRY,
	[AUXV_SYSINFO_EHDR] = AT_SYSINFO_EHDR,
	[AUXV_EXECFN] = AT_EXECFN,
	[AUXV_RANDOM] = AT_RANDOM,
};

static uint64_t word_at(const unsigned char *p, size_t word_bytes)
{
	uint32_t half;
	uint64_t whole;

	if (word_bytes == sizeof half) {
		memcpy(&half, p, sizeof half);
		return half;
	}
	memcpy(&whole, p, sizeof whole);
	return whole;
}

static void keep(uint64_t type, uint64_t value, struct auxv *out)
{
	for (size_t i = 0; i < AUXV_KEY_COUNT; i++) {
		if (types[i] != type)
			continue;
		out->value[i] = value;
		out->present |= UINT32_C(1) << i;
	}
}

int auxv_parse(const void *bytes, size_t len, int elf_bits, struct auxv *out)
{
	size_t word = elf_bits == 32 ? 4 : 8;
	const unsigned char *p = bytes;
	struct auxv a = {0};

	if (!len)
		return -ENODATA;
	for (; len >= 2 * word; p += 2 * word, len -= 2 * word) {
		uint64_t type = word_at(p, word);

		if (type == AT_NULL) {
			*out = a;
			return 0;
		}
		keep(type, word_at(p + word, word), &a);
	}
	return -EBADMSG;
}
