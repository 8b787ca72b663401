/*
 * mapping.h - an address space by groups of mappings
 *
 * A mapping is one VMA.  Mappings of one kind and name make a group: that is what
 * people can act on ("[heap] grows"), and it survives the splitting and merging of VMAs.
 */
#ifndef MODEL_MAPPING_H
#define MODEL_MAPPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum mapping_kind {
	MAPPING_HEAP,         /* [heap]: brk */
	MAPPING_THREAD_ARENA, /* glibc's arenas of other threads: 64 MiB-aligned heaps */
	MAPPING_PYTHON_ARENA, /* named [anon:cpython...], or known by attaching */
	MAPPING_ANON,         /* anonymous, private, no name */
	MAPPING_ANON_NAMED,   /* [anon:NAME] */
	MAPPING_STACK,        /* [stack] */
	MAPPING_THREAD_STACK, /* [stack:TID] of old kernels, or guard page + 8 MiB */
	MAPPING_FILE_TEXT,    /* mapped file, executable */
	MAPPING_FILE_DATA,    /* mapped file, not executable */
	MAPPING_SHMEM,        /* /dev/shm, SysV, shared anonymous (/dev/zero) */
	MAPPING_MEMFD,        /* /memfd:NAME */
	MAPPING_HUGETLB,
	MAPPING_VDSO,         /* [vdso], [vvar], [vsyscall] */
	MAPPING_OTHER,        /* the rest: "(other)" of a capped table */
	MAPPING_KIND_COUNT
};

struct mapping_kind_info {
	const char *id;    /* in files: "heap", "thread_arena", ... */
	const char *label; /* on screens: "[heap]", "thread arenas", ... */
};

extern const struct mapping_kind_info mapping_kinds[MAPPING_KIND_COUNT];

/* What one record of maps or smaps says of a mapping itself. */
struct mapping_area {
	uint64_t start, end; /* addresses; start < end */
	uint64_t inode;
	uint32_t dev_major, dev_minor;
	char perms[4];    /* r w x, p or s; '-' where not */
	const char *name; /* as the kernel wrote it, not NUL-terminated; may be empty */
	size_t name_len;
	bool is_hugetlb;  /* VmFlags has ht */
};

/**
 * mapping_kind_of() - which kind a mapping is
 *
 * Decides from one record alone (no neighbours), so that live tables and recordings
 * agree.  A thread arena is a private anonymous mapping without a name that starts at a
 * multiple of 64 MiB and is not larger than 64 MiB.
 */
enum mapping_kind mapping_kind_of(const struct mapping_area *area);

/* Sums over mappings, all in bytes. */
struct mapping_sums {
	uint64_t size_bytes;
	uint64_t rss_bytes;
	uint64_t pss_bytes;
	uint64_t private_bytes; /* Private_Clean + Private_Dirty: USS */
	uint64_t swap_bytes;
	uint64_t swap_pss_bytes;
	uint64_t anonymous_bytes;
	uint64_t anon_huge_bytes;
	uint64_t locked_bytes;
	uint64_t hugetlb_bytes; /* Private_Hugetlb + Shared_Hugetlb; not in rss */
};

/* Which of these sums a reading gave: old kernels lack some lines, maps has sizes only. */
enum mapping_known {
	MAPPING_KNOWS_SIZE = 1 << 0,
	MAPPING_KNOWS_RSS = 1 << 1,
	MAPPING_KNOWS_PSS = 1 << 2,
	MAPPING_KNOWS_PRIVATE = 1 << 3,
	MAPPING_KNOWS_SWAP = 1 << 4,
	MAPPING_KNOWS_SWAP_PSS = 1 << 5,
	MAPPING_KNOWS_ANONYMOUS = 1 << 6,
	MAPPING_KNOWS_ANON_HUGE = 1 << 7,
	MAPPING_KNOWS_LOCKED = 1 << 8,
	MAPPING_KNOWS_HUGETLB = 1 << 9,
	MAPPING_KNOWS_LARGEST = 1 << 10, /* largest_bytes of groups; no sum */
	MAPPING_KNOWS_ALL = (1 << 11) - 1,
	/* What records of single mappings say by their addresses, not by their lines. */
	MAPPING_KNOWS_BY_ADDRESS = MAPPING_KNOWS_SIZE | MAPPING_KNOWS_LARGEST
};

/* Its size, or 0 where it is only reserved: what counts for largest_bytes. */
uint64_t mapping_accessible_bytes(const struct mapping_area *area);

void mapping_sums_add(struct mapping_sums *to, const struct mapping_sums *more);

struct mapping_group {
	enum mapping_kind kind;
	uint32_t areas;    /* mappings in it */
	uint64_t dev;      /* major << 32 | minor, 0 where it has no file */
	uint64_t inode;
	size_t name;       /* offset of its NUL-terminated name in mapping_table.names */
	/* Size of the largest mapping in it that can be accessed: what is only reserved
	 * (no rights at all) is not memory that a program could ask for once more. */
	uint64_t largest_bytes;
	struct mapping_sums sums;
};

/*
 * One reading of an address space.  Groups are in the order in which their first
 * mapping stands; keys (kind, dev:inode or name) are distinct.  Shared by reference
 * count and immutable once built; counted by one thread only.
 */
struct mapping_table {
	uint32_t references;
	bool has_groups;        /* false: from a rollup; no groups, areas unknown */
	uint32_t known;         /* enum mapping_known: which sums mean something */
	uint64_t taken_mono_ns; /* when the reading ended */
	uint64_t held_ns;       /* how long it held the target's mmap lock: read time */
	uint64_t areas;         /* mappings in all */
	struct mapping_sums total;
	size_t group_count;
	struct mapping_group *group; /* [0 .. group_count-1] */
	char *names;                 /* all names, each NUL-terminated */
	size_t names_len;
};

struct mapping_table *mapping_table_create(void);
struct mapping_table *mapping_table_ref(struct mapping_table *table);
void mapping_table_unref(struct mapping_table *table);

static inline const char *mapping_group_name(const struct mapping_table *table,
	const struct mapping_group *group)
{
	return table->names + group->name;
}

/* What a group is called on screens: its name, or its kind's label where it has none.
 * Never NULL; raw bytes as the kernel gave them. */
const char *mapping_group_label(const struct mapping_table *table,
	const struct mapping_group *group);

#endif
