#include "config.h"

#include "python/types.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

enum {
	SLOTS = 16384,       /* of the hash; twice TYPES_MAX */
	REFUSED = 8192,      /* addresses remembered that are no types */
	READS_MAX = 1 << 17, /* candidates looked at in one reading */
	BASES_MAX = 32,
	BASIC_MAX = 1 << 20,
	ITEM_MAX = 1 << 16
};

/* PyTypeObject, 3.8 to 3.13. */
enum {
	OB_TYPE = 8,
	TP_NAME = 24,
	TP_BASICSIZE = 32,
	TP_ITEMSIZE = 40,
	TP_FLAGS = 168,
	TP_WEAKLISTOFFSET = 208,
	TP_BASE = 256,
	TP_DICTOFFSET = 288,
	TP_READ = 296
};

enum {
	FLAG_INLINE_VALUES = 1 << 2,   /* 3.13 */
	FLAG_MANAGED_WEAKREF = 1 << 3, /* 3.12 */
	FLAG_MANAGED_DICT = 1 << 4,    /* 3.11 */
	FLAG_HEAP = 1 << 9,
	FLAG_READY = 1 << 12,
	FLAG_GC = 1 << 14
};
#define FLAG_INT (UINT64_C(1) << 24)
#define FLAG_LIST (UINT64_C(1) << 25)
#define FLAG_TUPLE (UINT64_C(1) << 26)
#define FLAG_BYTES (UINT64_C(1) << 27)
#define FLAG_STR (UINT64_C(1) << 28)
#define FLAG_DICT (UINT64_C(1) << 29)
#define FLAG_TYPE (UINT64_C(1) << 31)

struct types {
	struct present *present;
	const struct areas *areas;
	int minor;
	struct type *type; /* [0 .. count-1] */
	size_t count, room;
	char *names;
	size_t names_len, names_room;
	uint32_t reads;
	uint64_t refused[REFUSED];
	uint64_t key[SLOTS]; /* address; 0: free */
	uint16_t at[SLOTS];  /* index in type */
};

struct types *types_create(struct present *present, const struct areas *areas, int minor)
{
	struct types *t = die_calloc(1, sizeof *t);

	t->present = present;
	t->areas = areas;
	t->minor = minor;
	return t;
}

void types_destroy(struct types *types)
{
	if (!types)
		return;
	free(types->type);
	free(types->names);
	free(types);
}

size_t types_count(const struct types *types)
{
	return types->count;
}

struct type *types_at(struct types *types, size_t i)
{
	return &types->type[i];
}

const char *types_name(const struct types *types, const struct type *type)
{
	return types->names + type->name;
}

static size_t slot_of(uint64_t addr)
{
	return (size_t)((addr >> 4) * UINT64_C(0x9e3779b97f4a7c15) >> 50);
}

static size_t refused_slot(uint64_t addr)
{
	return (size_t)((addr >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 51);
}

static uint64_t word_at(const uint8_t *bytes, size_t offset)
{
	uint64_t v;

	memcpy(&v, bytes + offset, sizeof v);
	return v;
}

/* The body of what may be a type. */
static bool read_type(struct types *t, uint64_t addr, uint8_t body[TP_READ])
{
	return addr % 8 == 0 && areas_find(t->areas, addr, TP_READ) &&
	       present_read(t->present, addr, body, TP_READ) == 0;
}

static bool sizes_fit(const uint8_t *body)
{
	int64_t basic = (int64_t)word_at(body, TP_BASICSIZE);
	int64_t item = (int64_t)word_at(body, TP_ITEMSIZE);

	return basic >= 16 && basic <= BASIC_MAX && item >= 0 && item <= ITEM_MAX &&
	       word_at(body, TP_FLAGS) & FLAG_READY;
}

/* Its own type must be one whose instances are types. */
static bool metatype_fits(struct types *t, uint64_t addr, const uint8_t *body)
{
	uint64_t meta = word_at(body, OB_TYPE);
	uint8_t other[TP_READ];

	if (meta == addr)
		return word_at(body, TP_FLAGS) & FLAG_TYPE;
	return read_type(t, meta, other) && sizes_fit(other) &&
	       word_at(other, TP_FLAGS) & FLAG_TYPE;
}

static bool is_name_byte(unsigned char c)
{
	return c >= 0x20 && c != 0x7f;
}

/* A name is text of the program's own file or of a str: its page is asked for too, and
 * may end the readable memory. */
static size_t read_name(struct types *t, uint64_t addr, char name[TYPE_NAME_MAX])
{
	uint64_t page = t->present->remote->page_bytes;
	uint64_t here = page - addr % page;
	size_t want = here < TYPE_NAME_MAX ? (size_t)here : TYPE_NAME_MAX, len = 0;

	if (addr < page || present_read(t->present, addr, name, want))
		return 0;
	if (!memchr(name, 0, want) && want < TYPE_NAME_MAX &&
		present_read(
			t->present, addr + want, name + want, TYPE_NAME_MAX - want) == 0)
		want = TYPE_NAME_MAX;
	while (len < want && is_name_byte((unsigned char)name[len]))
		len++;
	if (len < want && name[len])
		return 0;
	return len < TYPE_NAME_MAX ? len : TYPE_NAME_MAX - 1;
}

static const struct {
	const char *name;
	enum type_kind kind;
} built_in[] = {
	{"set", TYPE_SET},
	{"frozenset", TYPE_SET},
	{"bytearray", TYPE_BYTEARRAY},
	{"collections.deque", TYPE_DEQUE},
	{"array.array", TYPE_ARRAY},
	{"mmap.mmap", TYPE_MMAP},
	{"numpy.ndarray", TYPE_NDARRAY},
	{"generator", TYPE_GENERATOR},
	{"coroutine", TYPE_GENERATOR},
	{"async_generator", TYPE_GENERATOR},
};

/* A class statement gives names without a dot: those built in are static, or have one. */
static enum type_kind kind_by_name(const char *name, bool is_heap)
{
	for (size_t i = 0; i < COUNT_OF(built_in); i++)
		if (!strcmp(name, built_in[i].name) && !(is_heap && !strchr(name, '.')))
			return built_in[i].kind;
	return TYPE_PLAIN;
}

static enum type_kind kind_by_flags(uint64_t flags)
{
	static const struct {
		uint64_t flag;
		enum type_kind kind;
	} kinds[] = {
		{FLAG_INT, TYPE_INT},
		{FLAG_LIST, TYPE_LIST},
		{FLAG_TUPLE, TYPE_TUPLE},
		{FLAG_BYTES, TYPE_BYTES},
		{FLAG_STR, TYPE_STR},
		{FLAG_DICT, TYPE_DICT},
		{FLAG_TYPE, TYPE_TYPE},
	};

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (flags & kinds[i].flag)
			return kinds[i].kind;
	return TYPE_PLAIN;
}

/* Its own name, or that of what it is derived from. */
static enum type_kind kind_of(struct types *t, const uint8_t *body, const char *own_name)
{
	uint64_t flags = word_at(body, TP_FLAGS), base = word_at(body, TP_BASE);
	enum type_kind kind = kind_by_flags(flags);
	uint8_t other[TP_READ];
	char name[TYPE_NAME_MAX];

	if (kind == TYPE_PLAIN)
		kind = kind_by_name(own_name, flags & FLAG_HEAP);
	for (int i = 0; i < BASES_MAX && kind == TYPE_PLAIN && base; i++) {
		size_t len;

		if (!read_type(t, base, other))
			break;
		len = read_name(t, word_at(other, TP_NAME), name);
		name[len] = '\0';
		kind = kind_by_name(name, word_at(other, TP_FLAGS) & FLAG_HEAP);
		base = word_at(other, TP_BASE);
	}
	return kind;
}

static bool has_managed(const struct types *t, uint64_t flags)
{
	return (t->minor >= 11 && flags & FLAG_MANAGED_DICT) ||
	       (t->minor >= 12 && flags & FLAG_MANAGED_WEAKREF);
}

static size_t add_name(struct types *t, const char *name, size_t len)
{
	size_t at = t->names_len;

	while (t->names_room < at + len + 1) {
		t->names_room = t->names_room ? t->names_room * 2 : 4096;
		t->names = die_reallocarray(t->names, t->names_room, 1);
	}
	memcpy(t->names + at, name, len);
	t->names[at + len] = '\0';
	t->names_len = at + len + 1;
	return at;
}

/* Fields of an instance that __slots__ would do away with. */
static uint32_t dict_fields_bytes(const uint8_t *body)
{
	return ((int64_t)word_at(body, TP_DICTOFFSET) > 0 ? 8U : 0U) +
	       ((int64_t)word_at(body, TP_WEAKLISTOFFSET) > 0 ? 8U : 0U);
}

static bool parse(struct types *t, uint64_t addr, struct type *out)
{
	uint8_t body[TP_READ];
	char name[TYPE_NAME_MAX];
	struct type n = {.addr = addr};
	uint64_t flags;
	size_t len;

	if (!read_type(t, addr, body) || !sizes_fit(body) ||
		!metatype_fits(t, addr, body))
		return false;
	len = read_name(t, word_at(body, TP_NAME), name);
	if (!len || t->names_len + len >= TYPES_NAMES_MAX)
		return false;
	name[len] = '\0';
	flags = word_at(body, TP_FLAGS);
	n.basic_bytes = (uint32_t)word_at(body, TP_BASICSIZE);
	n.item_bytes = (uint32_t)word_at(body, TP_ITEMSIZE);
	n.is_gc = flags & FLAG_GC;
	n.is_user = flags & FLAG_HEAP && !strchr(name, '.');
	n.head_bytes = (n.is_gc ? 16U : 0U) + (has_managed(t, flags) ? 16U : 0U);
	n.kind = kind_of(t, body, name);
	n.has_dict = word_at(body, TP_DICTOFFSET) ||
		     (t->minor >= 11 && flags & FLAG_MANAGED_DICT);
	n.dict_offset = (int64_t)word_at(body, TP_DICTOFFSET);
	n.dict_fields_bytes = dict_fields_bytes(body);
	n.has_inline = t->minor >= 13 && flags & FLAG_INLINE_VALUES;
	n.has_values = t->minor >= 11 && t->minor <= 12 && flags & FLAG_MANAGED_DICT;
	n.name = add_name(t, name, len);
	*out = n;
	return true;
}

static struct type *add(struct types *t, size_t slot, const struct type *type)
{
	if (t->count == t->room) {
		t->room = t->room ? t->room * 2 : 256;
		t->type = die_reallocarray(t->type, t->room, sizeof *t->type);
	}
	t->type[t->count] = *type;
	t->key[slot] = type->addr;
	t->at[slot] = (uint16_t)t->count;
	return &t->type[t->count++];
}

struct type *types_get(struct types *types, uint64_t addr)
{
	size_t slot = slot_of(addr), no = refused_slot(addr);
	struct type found;

	if (addr % 8 || addr < 65536 || addr >> 47)
		return NULL;
	while (types->key[slot]) {
		if (types->key[slot] == addr)
			return &types->type[types->at[slot]];
		slot = (slot + 1) % SLOTS;
	}
	if (types->refused[no] == addr || types->reads >= READS_MAX ||
		types->count == TYPES_MAX)
		return NULL;
	if (areas_find(types->areas, addr, TP_READ)) {
		types->reads++;
		if (parse(types, addr, &found))
			return add(types, slot, &found);
	}
	types->refused[no] = addr;
	return NULL;
}
