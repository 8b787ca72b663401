/*
 * fuzz_smaps.c - the two parsers of smaps say the same, however the text is cut
 */
#include "config.h"

#include <stdlib.h>

#include "base/die.h"
#include "fuzz.h"
#include "model/mapping_follow.h"
#include "proc/smaps.h"

/* What one way of reading came to. */
struct outcome {
	int error;
	struct mapping_table *table; /* NULL on an error */
	uint64_t visits, seen;       /* a hash over all that the visitor was given */
};

static uint64_t add(uint64_t hash, const void *bytes, size_t len)
{
	const unsigned char *p = bytes;

	for (size_t i = 0; i < len; i++)
		hash = (hash ^ p[i]) * UINT64_C(0x100000001b3);
	return hash;
}

static void visit(void *context, const struct mapping_area *area,
	const struct mapping_sums *sums, uint32_t known)
{
	struct outcome *o = context;

	o->visits++;
	o->seen = add(o->seen, &area->start, sizeof area->start);
	o->seen = add(o->seen, &area->end, sizeof area->end);
	o->seen = add(o->seen, &area->inode, sizeof area->inode);
	o->seen = add(o->seen, area->perms, sizeof area->perms);
	o->seen = add(o->seen, area->name, area->name_len);
	o->seen = add(o->seen, area->is_hugetlb ? "y" : "n", 1);
	o->seen = add(o->seen, sums, sizeof *sums);
	o->seen = add(o->seen, &known, sizeof known);
}

/* The list has them all, and can be followed, in whatever order they came. */
static void check_list(const struct outcome *o, struct mapping_list *list)
{
	struct mapping_past *past, *out;
	uint64_t sum = 0, handed_on = 0;

	FUZZ_CHECK(!list == (o->error != 0));
	if (!list)
		return;
	FUZZ_CHECK(list->count + list->left_out == o->visits);
	past = die_calloc(list->count + 1, sizeof *past);
	out = die_calloc(list->count + 1, sizeof *out);
	for (size_t i = 0; i < list->count; i++)
		sum += past[i].rss_bytes[0] = list->single[i].rss_bytes % 4096;
	mapping_follow(list, past, list, out);
	for (size_t i = 0; i < list->count; i++)
		handed_on += out[i].rss_bytes[0];
	FUZZ_CHECK(handed_on <= sum);
	free(past);
	free(out);
	mapping_list_unref(list);
}

static struct outcome read_text(const char *text, size_t len, bool plain, size_t chunk)
{
	struct smaps_reader *r = smaps_reader_create();
	struct outcome o = {0};

	smaps_reader_set_plain(r, plain);
	smaps_reader_set_list(r, true);
	smaps_begin_visit(r, visit, &o);
	for (size_t at = 0; at < len; at += chunk)
		smaps_feed(r, text + at, len - at < chunk ? len - at : chunk);
	o.error = smaps_end(r, &o.table);
	check_list(&o, smaps_take_list(r));
	smaps_reader_destroy(r);
	return o;
}

static void compare_tables(const struct mapping_table *a, const struct mapping_table *b)
{
	FUZZ_CHECK(a->areas == b->areas && a->known == b->known);
	FUZZ_CHECK(a->group_count == b->group_count && a->names_len == b->names_len);
	FUZZ_CHECK(!memcmp(&a->total, &b->total, sizeof a->total));
	FUZZ_CHECK(!memcmp(a->names, b->names, a->names_len));
	for (size_t i = 0; i < a->group_count; i++) {
		const struct mapping_group *g = &a->group[i], *h = &b->group[i];

		FUZZ_CHECK(g->kind == h->kind && g->areas == h->areas);
		FUZZ_CHECK(g->dev == h->dev && g->inode == h->inode);
		FUZZ_CHECK(g->name == h->name && g->name < a->names_len);
		FUZZ_CHECK(!memcmp(&g->sums, &h->sums, sizeof g->sums));
	}
}

static void compare(const struct outcome *a, const struct outcome *b)
{
	FUZZ_CHECK(a->error == b->error && !a->table == !b->table);
	FUZZ_CHECK(a->visits == b->visits && a->seen == b->seen);
	if (a->table)
		compare_tables(a->table, b->table);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	size_t chunk = size % 97 * 13 + 1;
	struct outcome plain = read_text(text, size, true, size + 1);
	struct outcome fast = read_text(text, size, false, size + 1);
	struct outcome cut = read_text(text, size, false, chunk);

	compare(&plain, &fast);
	compare(&plain, &cut);
	mapping_table_unref(plain.table);
	mapping_table_unref(fast.table);
	mapping_table_unref(cut.table);
	return 0;
}
