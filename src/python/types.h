/*
 * types.h - the types of a target, each looked at once
 *
 * A word of memory is taken for the address of a type only when what it points to holds
 * up: it is in writable memory, ready, of sane sizes, has a printable name, and a type of
 * its own whose instances are types.  What failed is remembered for a while too, so that
 * memory full of numbers costs few reads.  No symbol is needed: the offsets are the same
 * in CPython 3.8 to 3.13.
 */
#ifndef PYTHON_TYPES_H
#define PYTHON_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "python/areas.h"
#include "python/present.h"

/* How the memory of instances is laid out, as far as it matters here.  A class that is
 * derived from one of these has its kind. */
enum type_kind {
	TYPE_PLAIN,
	TYPE_INT,
	TYPE_STR,
	TYPE_BYTES,
	TYPE_TUPLE,
	TYPE_TYPE,
	TYPE_LIST,
	TYPE_DICT,
	TYPE_SET, /* frozenset too */
	TYPE_BYTEARRAY,
	TYPE_DEQUE,
	TYPE_ARRAY, /* array.array */
	TYPE_MMAP,
	TYPE_NDARRAY,   /* numpy's */
	TYPE_GENERATOR, /* coroutines too: their size is not in ob_size */
	TYPE_KINDS
};

enum {
	TYPES_MAX = 8192,
	TYPES_NAMES_MAX = 1 << 20, /* bytes of all names */
	TYPE_NAME_MAX = 96
};

/* Mean size of something that takes a read to know, by what is known without. */
struct type_mean {
	uint32_t seen, read;
	uint64_t bytes;
};
enum { TYPE_MEANS = 8 };

struct type {
	uint64_t addr;
	uint32_t basic_bytes, item_bytes;
	uint32_t head_bytes; /* in front of the object: gc links, managed dict */
	enum type_kind kind;
	bool is_gc, is_user; /* has gc links; made at run time */
	bool has_dict;
	int64_t dict_offset;        /* where its address stands; 0, or managed: < 0 */
	uint32_t dict_fields_bytes; /* of the basic ones, for dict and weak references */
	bool has_values;       /* attributes in a block of their own (3.11, 3.12) */
	bool has_inline;       /* attributes behind the object (3.13) */
	size_t name;           /* offset in types.names */
	uint64_t count, bytes; /* of what was counted so far */
	struct type_mean mean[TYPE_MEANS];
	struct type_mean slots; /* see slots.h */
};

struct types;

struct types *types_create(struct present *present, const struct areas *areas, int minor);
void types_destroy(struct types *types);

/* The type at @addr, or NULL: there is none.  Valid until the next types_get(). */
struct type *types_get(struct types *types, uint64_t addr);

size_t types_count(const struct types *types);
struct type *types_at(struct types *types, size_t i);
const char *types_name(const struct types *types, const struct type *type);

#endif
