#include "config.h"

#include "model/mapping.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"

/* glibc's HEAP_MAX_SIZE on 64-bit: arenas of threads are reserved at this alignment. */
#define ARENA_BYTES (UINT64_C(64) << 20)

const struct mapping_kind_info mapping_kinds[MAPPING_KIND_COUNT] = {
	[MAPPING_HEAP] = {"heap", "[heap]"},
	[MAPPING_THREAD_ARENA] = {"thread_arena", "thread arenas"},
	[MAPPING_PYTHON_ARENA] = {"python_arena", "Python arenas"},
	[MAPPING_ANON] = {"anon", "anonymous"},
	[MAPPING_ANON_NAMED] = {"anon_named", "named anonymous"},
	[MAPPING_STACK] = {"stack", "[stack]"},
	[MAPPING_THREAD_STACK] = {"thread_stack", "thread stacks"},
	[MAPPING_FILE_TEXT] = {"file_text", "program code"},
	[MAPPING_FILE_DATA] = {"file_data", "mapped files"},
	[MAPPING_SHMEM] = {"shmem", "shared memory"},
	[MAPPING_MEMFD] = {"memfd", "memfd"},
	[MAPPING_HUGETLB] = {"hugetlb", "huge pages"},
	[MAPPING_VDSO] = {"vdso", "[vdso]"},
	[MAPPING_OTHER] = {"other", "(other)"},
};

struct prefix_rule {
	const char *prefix;
	enum mapping_kind kind;
};

/* The first that fits; all are names that the kernel chooses. */
static const struct prefix_rule name_rules[] = {
	{"[heap]", MAPPING_HEAP},
	{"[stack:", MAPPING_THREAD_STACK},
	{"[stack]", MAPPING_STACK},
	{"[anon:cpython", MAPPING_PYTHON_ARENA},
	{"[anon:", MAPPING_ANON_NAMED},
	{"[anon_shmem:", MAPPING_SHMEM},
	{"[v", MAPPING_VDSO},
	{"/memfd:", MAPPING_MEMFD},
	{"/dev/shm/", MAPPING_SHMEM},
	{"/dev/zero", MAPPING_SHMEM},
	{"/SYSV", MAPPING_SHMEM},
};

static bool has_prefix(const struct mapping_area *a, const char *prefix)
{
	size_t len = strlen(prefix);

	return a->name_len >= len && !memcmp(a->name, prefix, len);
}

static enum mapping_kind kind_of_unnamed(const struct mapping_area *a)
{
	uint64_t size = a->end - a->start;

	if (a->perms[3] == 's')
		return MAPPING_SHMEM;
	if (a->start % ARENA_BYTES == 0 && size <= ARENA_BYTES && a->perms[0] == 'r')
		return MAPPING_THREAD_ARENA;
	return MAPPING_ANON;
}

enum mapping_kind mapping_kind_of(const struct mapping_area *area)
{
	if (area->is_hugetlb)
		return MAPPING_HUGETLB;
	if (!area->name_len)
		return kind_of_unnamed(area);
	for (size_t i = 0; i < COUNT_OF(name_rules); i++)
		if (has_prefix(area, name_rules[i].prefix))
			return name_rules[i].kind;
	return area->perms[2] == 'x' ? MAPPING_FILE_TEXT : MAPPING_FILE_DATA;
}

uint64_t mapping_accessible_bytes(const struct mapping_area *area)
{
	bool is_reserved = area->perms[0] != 'r' && area->perms[1] != 'w' &&
			   area->perms[2] != 'x';

	return is_reserved ? 0 : area->end - area->start;
}

void mapping_sums_add(struct mapping_sums *to, const struct mapping_sums *more)
{
	to->size_bytes += more->size_bytes;
	to->rss_bytes += more->rss_bytes;
	to->pss_bytes += more->pss_bytes;
	to->private_bytes += more->private_bytes;
	to->swap_bytes += more->swap_bytes;
	to->swap_pss_bytes += more->swap_pss_bytes;
	to->anonymous_bytes += more->anonymous_bytes;
	to->anon_huge_bytes += more->anon_huge_bytes;
	to->locked_bytes += more->locked_bytes;
	to->hugetlb_bytes += more->hugetlb_bytes;
}

struct mapping_table *mapping_table_create(void)
{
	struct mapping_table *t = die_calloc(1, sizeof *t);

	t->references = 1;
	return t;
}

struct mapping_table *mapping_table_ref(struct mapping_table *table)
{
	if (table)
		table->references++;
	return table;
}

void mapping_table_unref(struct mapping_table *table)
{
	if (!table || --table->references)
		return;
	free(table->group);
	free(table->names);
	free(table);
}

const char *mapping_group_label(const struct mapping_table *table,
	const struct mapping_group *group)
{
	const char *name = mapping_group_name(table, group);

	return *name ? name : mapping_kinds[group->kind].label;
}
