#include "config.h"

#include "python/growth_table.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"

/*
 * What most of a row's bytes were seen with, without keeping all candidates: a weighted
 * majority vote.  Right whenever one has more than half; a hint otherwise.
 */
struct majority {
	uint32_t value;
	uint64_t weight;
};

struct row {
	char *function, *file; /* NULL: by thread */
	char thread[16];
	uint64_t hash;
	struct majority line, tid;
	uint64_t grown_bytes, freed_bytes;
	int64_t bin
		[GROWTH_BINS]; /* net, by time; of bin number n at n modulo GROWTH_BINS */
	uint64_t bin_now;      /* the number of the newest */
};

enum { SLOTS = GROWTH_ROWS_MAX * 2 };

struct growth_table {
	struct row row[GROWTH_ROWS_MAX];
	size_t count;
	uint16_t slot[SLOTS]; /* row + 1 by hash, open addressing; 0: free */
	uint64_t grown_bytes, freed_bytes;
	uint64_t first_ns, now_ns; /* 0: no time was told yet */
};

struct growth_table *growth_table_create(void)
{
	return die_calloc(1, sizeof(struct growth_table));
}

void growth_table_clear(struct growth_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		free(table->row[i].function);
		free(table->row[i].file);
	}
	/* What was never used is not touched either: it takes no memory. */
	memset(table->row, 0, table->count * sizeof table->row[0]);
	memset(table->slot, 0, sizeof table->slot);
	table->count = 0;
	table->grown_bytes = table->freed_bytes = 0;
	table->first_ns = table->now_ns;
}

void growth_table_destroy(struct growth_table *table)
{
	if (!table)
		return;
	growth_table_clear(table);
	free(table);
}

void growth_table_set_time(struct growth_table *table, uint64_t now_ns)
{
	if (!table->first_ns)
		table->first_ns = now_ns;
	table->now_ns = now_ns;
}

static uint64_t bin_number(const struct growth_table *table)
{
	return table->now_ns / (GROWTH_BIN_S * NS_PER_S);
}

/* Bins that no time fell in are empty. */
static void bring_bins_up(const struct growth_table *table, struct row *row)
{
	uint64_t now = bin_number(table);

	if (now - row->bin_now >= GROWTH_BINS)
		memset(row->bin, 0, sizeof row->bin);
	else
		for (uint64_t n = row->bin_now + 1; n <= now; n++)
			row->bin[n % GROWTH_BINS] = 0;
	row->bin_now = now;
}

static void add_to_bin(const struct growth_table *table, struct row *row, int64_t bytes)
{
	bring_bins_up(table, row);
	row->bin[row->bin_now % GROWTH_BINS] += bytes;
}

/* The newest bin is under way; before the first minute is over there are fewer. */
static double rate_of(const struct growth_table *table, const struct row *row)
{
	uint64_t bin_ns = GROWTH_BIN_S * NS_PER_S, passed_ns, window_ns;
	struct row now = *row;
	int64_t sum = 0;

	bring_bins_up(table, &now);
	for (size_t i = 0; i < GROWTH_BINS; i++)
		sum += now.bin[i];
	window_ns = (GROWTH_BINS - 1) * bin_ns + table->now_ns % bin_ns;
	passed_ns = table->now_ns - table->first_ns;
	if (passed_ns < window_ns)
		window_ns = passed_ns;
	return window_ns < NS_PER_S ? 0
				    : (double)sum * (double)NS_PER_S / (double)window_ns;
}

static uint64_t hash_text(uint64_t hash, const char *text)
{
	for (; text && *text; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	return hash;
}

static uint64_t hash_of(const struct growth_part *part)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);

	if (!part->function)
		return (hash ^ part->tid) * UINT64_C(0x100000001b3);
	return hash_text(hash_text(hash, part->function) ^ 1, part->file);
}

static bool is_same_text(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static bool is_row_of(
	const struct row *row, uint64_t hash, const struct growth_part *part)
{
	if (row->hash != hash || !is_same_text(row->function, part->function) ||
		!is_same_text(row->file, part->file))
		return false;
	return part->function || row->tid.value == part->tid;
}

static void name_thread(struct row *row, const char *name)
{
	size_t len = name ? strnlen(name, sizeof row->thread - 1) : 0;

	if (len)
		memcpy(row->thread, name, len);
	row->thread[len] = '\0';
}

/* The last row takes what has no room. */
static const struct growth_part other = {.function = "(other)", .file = ""};

static struct row *row_of(struct growth_table *table, const struct growth_part *part)
{
	uint64_t hash = hash_of(part);
	size_t at = (size_t)(hash >> 20) % SLOTS;
	struct row *row;

	while (table->slot[at]) {
		row = &table->row[table->slot[at] - 1];
		if (is_row_of(row, hash, part))
			return row;
		at = (at + 1) % SLOTS;
	}
	if (table->count == GROWTH_ROWS_MAX)
		return &table->row[GROWTH_ROWS_MAX - 1];
	if (table->count == GROWTH_ROWS_MAX - 1) {
		part = &other;
		hash = hash_of(part);
	}
	row = &table->row[table->count++];
	table->slot[at] = (uint16_t)table->count;
	row->hash = hash;
	row->function = part->function ? die_strdup(part->function) : NULL;
	row->file = part->file ? die_strdup(part->file) : NULL;
	row->tid.value = part->tid;
	name_thread(row, part->thread);
	return row;
}

/* Whether @value is what most was seen with now. */
static bool vote(struct majority *m, uint32_t value, uint64_t weight)
{
	if (m->value == value) {
		m->weight += weight;
	} else if (m->weight < weight) {
		m->value = value;
		m->weight = weight - m->weight;
	} else {
		m->weight -= weight;
	}
	return m->value == value;
}

uint16_t growth_table_row(struct growth_table *table, const struct growth_part *part)
{
	return (uint16_t)(row_of(table, part) - table->row);
}

void growth_table_grew(struct growth_table *table, uint16_t at, uint64_t bytes,
	uint32_t line, uint32_t tid, const char *thread)
{
	struct row *row = &table->row[at];

	table->grown_bytes += bytes;
	row->grown_bytes += bytes;
	add_to_bin(table, row, (int64_t)bytes);
	vote(&row->line, line, bytes);
	if (row->function && vote(&row->tid, tid, bytes))
		name_thread(row, thread);
}

void growth_table_freed(
	struct growth_table *table, uint64_t bytes, const struct growth_part *part)
{
	struct row *row = part ? row_of(table, part) : NULL;

	table->freed_bytes += bytes;
	if (!row)
		return;
	row->freed_bytes += bytes;
	add_to_bin(table, row, -(int64_t)bytes);
}

uint64_t growth_table_grown_bytes(const struct growth_table *table)
{
	return table->grown_bytes;
}

uint64_t growth_table_freed_bytes(const struct growth_table *table)
{
	return table->freed_bytes;
}

static int by_growth(const void *a, const void *b)
{
	const struct pyrun_growth_row *x = a, *y = b;
	int64_t net_x = (int64_t)(x->grown_bytes - x->freed_bytes);
	int64_t net_y = (int64_t)(y->grown_bytes - y->freed_bytes);

	if (net_x != net_y)
		return net_x < net_y ? 1 : -1;
	if (x->function && y->function && strcmp(x->function, y->function) != 0)
		return strcmp(x->function, y->function);
	return x->tid < y->tid ? -1 : x->tid > y->tid;
}

size_t growth_table_rows(const struct growth_table *table, struct pyrun_growth_row **out)
{
	struct pyrun_growth_row *rows =
		die_calloc(table->count ? table->count : 1, sizeof *rows);

	for (size_t i = 0; i < table->count; i++) {
		const struct row *from = &table->row[i];

		rows[i] = (struct pyrun_growth_row){.line = from->line.value,
			.tid = from->tid.value,
			.grown_bytes = from->grown_bytes,
			.freed_bytes = from->freed_bytes,
			.rate = rate_of(table, from)};
		rows[i].function = from->function ? die_strdup(from->function) : NULL;
		rows[i].file = from->file ? die_strdup(from->file) : NULL;
		memcpy(rows[i].thread, from->thread, sizeof rows[i].thread);
	}
	qsort(rows, table->count, sizeof *rows, by_growth);
	*out = rows;
	return table->count;
}
