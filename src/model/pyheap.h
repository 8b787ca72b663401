/*
 * pyheap.h - what is in the memory of a CPython process, as plain results
 *
 * One reading of a target that ran on meanwhile.  All sizes in bytes.  "Allocated" is what
 * allocators handed out, touched or not; only the account counts resident memory.
 */
#ifndef MODEL_PYHEAP_H
#define MODEL_PYHEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PYHEAP_TYPES_MAX = 4096, /* more are summed up in the last, "(other)" */
	PYHEAP_CONTAINERS_MAX = 16,
	PYHEAP_ARENAS_MAX = 64,
	PYHEAP_CLASSES = 64 /* block sizes 8, 16 .. 512 */
};

/* Live objects of all types with one name. */
struct pyheap_type {
	size_t name; /* offset of its NUL-terminated name in pyheap.names: raw bytes */
	uint64_t count;
	uint64_t bytes; /* objects and what belongs to them alone: items, table, text */
	/* What __slots__ in the class would save, from a look at some of its instances;
	 * 0: nothing, or not known. */
	uint64_t slots_bytes;
	bool has_dict; /* instances carry a __dict__ each */
	bool is_user;  /* made at run time by a class statement */
};

/* Pools of one block size. */
struct pyheap_class {
	uint64_t pools, used_blocks, free_blocks;
};

/* pymalloc, CPython's allocator for up to 512 bytes. */
struct pyheap_pools {
	uint64_t pools;       /* with blocks in use */
	uint64_t empty_pools; /* with none: kept for later */
	uint64_t used_blocks, used_bytes;
	uint64_t free_bytes;  /* free blocks of pools in use */
	uint64_t empty_bytes; /* empty pools */
	uint64_t head_bytes;  /* headers and ends of pools: no block has them */
	uint64_t typed_blocks,
		typed_bytes; /* of the used ones: objects that were named */
	uint64_t
		unread_blocks; /* of the used ones: swapped out, or changing at each look */
	struct pyheap_class by_size[PYHEAP_CLASSES]; /* [bytes / 8 - 1] */
};

enum pyheap_allocator {
	PYHEAP_MALLOC_UNKNOWN, /* not to be understood: only mappings are known */
	PYHEAP_MALLOC_GLIBC,
	PYHEAP_MALLOC_JEMALLOC,
	PYHEAP_MALLOC_TCMALLOC,
	PYHEAP_MALLOC_MIMALLOC,
	PYHEAP_MALLOC_MUSL
};

/* [heap], or one heap of a thread's arena. */
struct pyheap_arena {
	uint64_t address;
	bool is_main;
	uint64_t bytes; /* of the heap */
	uint64_t used_bytes, free_bytes, top_bytes;
};

/* malloc of libc; figures for PYHEAP_MALLOC_GLIBC only. */
struct pyheap_malloc {
	enum pyheap_allocator allocator;
	uint64_t arenas;       /* walked: the main one and those of threads */
	uint64_t heap_bytes;   /* of all these */
	uint64_t walked_bytes; /* ... of which were understood: the coverage */
	uint64_t used_chunks, used_bytes;
	uint64_t free_chunks, free_bytes; /* between chunks in use */
	uint64_t free_resident_bytes;     /* ... of which are in memory, tops included */
	uint64_t top_bytes;               /* at the end of each arena */
	uint64_t cached_bytes;            /* of the used ones: free, kept by a thread */
	uint64_t mapped_chunks, mapped_bytes, mapped_resident_bytes;
	size_t arena_count; /* the first of them, one by one */
	struct pyheap_arena arena[PYHEAP_ARENAS_MAX];
};

enum pyheap_container_kind { PYHEAP_LIST, PYHEAP_DICT, PYHEAP_SET };

struct pyheap_container {
	enum pyheap_container_kind kind;
	uint64_t address;    /* of the object */
	uint64_t length;     /* entries in use */
	uint64_t room;       /* entries that fit before it grows */
	uint64_t bytes;      /* its items or table, allocated */
	uint64_t next_bytes; /* what the next growth asks for */
	bool needs_both;     /* the old block stands until the new one is filled */
	/* Of a list whose items are of one type, as far as looked at: see
	 * pyheap_items_type(). */
	uint32_t items; /* index in pyheap.type + 1; 0: not known */
};

/* Where anonymous memory is: resident bytes; the four parts sum up to @anon_bytes. */
struct pyheap_account {
	uint64_t anon_bytes; /* resident pages of writable private mappings looked at */
	uint64_t objects_bytes;
	uint64_t kept_bytes;        /* free in pools and arenas, not given back */
	uint64_t native_bytes;      /* malloc and pools in use that no object owns */
	uint64_t unexplained_bytes; /* the rest; 0 where parts overlap */
};

/* Why there are no types. */
enum pyheap_refusal {
	PYHEAP_COMPLETE,
	PYHEAP_POOLS_ONLY,    /* 2.7, 3.6, 3.7: pool statistics */
	PYHEAP_NOT_YET_KNOWN, /* newer than what is known */
	PYHEAP_TOO_OLD,
	PYHEAP_NO_VERSION, /* no file says that it is Python, or which */
	PYHEAP_FREE_THREADED,
	PYHEAP_DEBUG_BUILD,
	PYHEAP_PYPY,
	PYHEAP_REFUSALS
};

/* One reading.  Whoever has it owns it: pyheap_destroy(). */
struct pyheap {
	int minor; /* of CPython 3; -1: unknown */
	enum pyheap_refusal refusal;
	uint64_t taken_mono_ns; /* when the reading ended; set by the caller */
	uint64_t cpu_ns;        /* what it cost; set by the caller */
	bool is_cut;            /* more mappings than are looked at */
	uint64_t unseen_bytes;  /* address space too sparse to be asked for in whole */
	struct pyheap_pools pools;
	struct pyheap_malloc libc;
	struct pyheap_account account;
	size_t type_count;
	struct pyheap_type *type; /* [0 .. type_count-1], most bytes first */
	size_t container_count;
	struct pyheap_container container[PYHEAP_CONTAINERS_MAX]; /* largest first */
	char *names;
	size_t names_len;
};

struct pyheap *pyheap_create(void);
void pyheap_destroy(struct pyheap *heap);

/* "free-threaded build: its objects are laid out differently"; "" where complete. */
const char *pyheap_refusal_text(enum pyheap_refusal refusal);

/* "glibc malloc", "jemalloc", "an unknown allocator". */
const char *pyheap_allocator_text(enum pyheap_allocator allocator);

/* The type called @name, or NULL. */
const struct pyheap_type *pyheap_find(const struct pyheap *heap, const char *name);

/* The type of all items of a list, or NULL. */
const struct pyheap_type *pyheap_items_type(
	const struct pyheap *heap, const struct pyheap_container *container);

/* Free, but not given back to the kernel: why RSS stays high. */
uint64_t pyheap_kept_bytes(const struct pyheap *heap);

#endif
