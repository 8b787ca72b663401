#include "config.h"

#include "python/pycode.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/peek.h"
#include "python/pylines.h"
#include "python/pytext.h"

struct pycode_cache {
	struct remote *remote;
	const struct pymap *map;
	uint64_t code_type; /* 0: not seen yet */
	size_t count;
	size_t lines_bytes; /* of all entries */
	struct pycode entry[PYCODE_ENTRIES]; /* open addressing */
};

struct pycode_cache *pycode_create(struct remote *remote, const struct pymap *map)
{
	struct pycode_cache *cache = die_calloc(1, sizeof *cache);

	cache->remote = remote;
	cache->map = map;
	cache->code_type = map->code_type;
	return cache;
}

static void clear_entry(struct pycode *e)
{
	free(e->function);
	free(e->file);
	free(e->lines);
	*e = (struct pycode){0};
}

static void forget(struct pycode_cache *cache)
{
	for (size_t i = 0; i < PYCODE_ENTRIES; i++)
		clear_entry(&cache->entry[i]);
	cache->count = 0;
	cache->lines_bytes = 0;
}

void pycode_destroy(struct pycode_cache *cache)
{
	if (!cache)
		return;
	forget(cache);
	free(cache);
}

static struct pycode *slot_of(struct pycode_cache *cache, uint64_t addr)
{
	uint64_t hash = (addr >> 4) * UINT64_C(0x9e3779b97f4a7c15);
	size_t at = (size_t)(hash >> 40) & (PYCODE_ENTRIES - 1);

	while (cache->entry[at].addr && cache->entry[at].addr != addr)
		at = (at + 1) & (PYCODE_ENTRIES - 1);
	return &cache->entry[at];
}

/* Where the symbol PyCode_Type is not known, the first type called "code" is it. */
static bool is_code_type(struct pycode_cache *cache, uint64_t type)
{
	char name[sizeof "code"];
	uint64_t at;

	if (cache->code_type)
		return type == cache->code_type;
	if (cache->map->abi.type_name == PYABI_NONE ||
		peek_remote(cache->remote, type + cache->map->abi.type_name, &at) ||
		remote_read(cache->remote, at, name, sizeof name) ||
		memcmp(name, "code", sizeof name) != 0)
		return false;
	cache->code_type = type;
	return true;
}

static void read_lines(struct pycode_cache *cache, struct pycode *e)
{
	const struct pyabi *abi = &cache->map->abi;
	uint64_t len;

	if (peek_remote(cache->remote, e->lines_addr + abi->object_size, &len) ||
		len > PYCODE_LINES_MAX)
		return;
	e->lines = die_malloc(len ? (size_t)len : 1);
	e->lines_len = (size_t)len;
	if (!remote_read(cache->remote, e->lines_addr + abi->bytes_data, e->lines, len))
		return;
	free(e->lines);
	e->lines = NULL;
	e->lines_len = 0;
}

static struct pycode looks(const struct pyabi *abi, uint64_t addr, const uint8_t *bytes)
{
	uint32_t name = abi->code_qualname != PYABI_NONE ? abi->code_qualname : abi->code_name;
	struct pycode e = {.addr = addr,
		.file_addr = peek_u64(bytes + abi->code_file),
		.name_addr = peek_u64(bytes + name),
		.lines_addr = peek_u64(bytes + abi->code_lines),
		.first_line = peek_i32(bytes + abi->code_first_line)};

	if (abi->code_first_traceable != PYABI_NONE)
		e.first_traceable = peek_u32(bytes + abi->code_first_traceable);
	return e;
}

static bool looks_same(const struct pycode *a, const struct pycode *b)
{
	return a->addr == b->addr && a->file_addr == b->file_addr &&
		a->name_addr == b->name_addr && a->lines_addr == b->lines_addr &&
		a->first_line == b->first_line &&
		a->first_traceable == b->first_traceable;
}

static const struct pycode *load(struct pycode_cache *cache, const struct pycode *new)
{
	const struct pyabi *abi = &cache->map->abi;
	char function[PYRUN_TEXT_MAX], file[PYRUN_TEXT_MAX];
	struct pycode *e;

	if (pytext_read(cache->remote, abi, new->name_addr, function, sizeof function) ||
		pytext_read(cache->remote, abi, new->file_addr, file, sizeof file))
		return NULL;
	if (cache->count >= PYCODE_ENTRIES * 3 / 4 ||
		cache->lines_bytes > PYCODE_ALL_LINES_MAX)
		forget(cache);
	e = slot_of(cache, new->addr);
	if (e->addr)
		cache->lines_bytes -= e->lines_len;
	else
		cache->count++;
	clear_entry(e);
	*e = *new;
	e->function = die_strdup(function);
	e->file = die_strdup(file);
	read_lines(cache, e);
	cache->lines_bytes += e->lines_len;
	return e;
}

const struct pycode *pycode_take(
	struct pycode_cache *cache, uint64_t addr, const uint8_t *bytes)
{
	const struct pyabi *abi = &cache->map->abi;
	struct pycode new = looks(abi, addr, bytes);
	const struct pycode *old;

	if (!addr || !is_code_type(cache, peek_u64(bytes + abi->object_type)))
		return NULL;
	old = slot_of(cache, addr);
	if (looks_same(old, &new))
		return old;
	return load(cache, &new);
}

const struct pycode *pycode_read(struct pycode_cache *cache, uint64_t addr)
{
	uint8_t bytes[PYABI_CODE_MAX];

	if (remote_read(cache->remote, addr, bytes, cache->map->abi.code_bytes))
		return NULL;
	return pycode_take(cache, addr, bytes);
}

int64_t pycode_offset(
	const struct pymap *map, const struct pycode *code, uint64_t instruction)
{
	const struct pyabi *abi = &map->abi;

	if (abi->code_bytecode == PYABI_NONE) {
		int64_t index = (int32_t)(uint32_t)instruction;

		/* 3.10 counts instructions, older ones bytes. */
		return abi->minor == 10 ? index * 2 : index;
	}
	return (int64_t)(instruction - code->addr - abi->code_bytecode);
}

uint32_t pycode_line(const struct pymap *map, const struct pycode *code, int64_t offset)
{
	if (!code->lines)
		return 0;
	return pylines_find(
		map->abi.minor, code->lines, code->lines_len, code->first_line, offset);
}
