/*
 * leak_score - run the leak detector over one recording and say what it said
 *
 * Usage: leak_score [INTERVAL_S] < run.csv
 *
 * One line: time of the first row; of the first growing, suspected and likely leak (or
 * -); the level at the end (0 undecided .. 4 likely leak); the rate with its interval at
 * the first alarm and at the last sample that had one; the last time; samples; nanoseconds
 * a sample; then the sentence.  INTERVAL_S thins the rows to at most one per so many
 * seconds.  Reads the columns it knows by name; fields with quotes are not needed and not
 * understood beyond skipping them.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "detect/leak.h"

#define COLUMNS_MAX 64
#define ROWS_MAX 200000u

struct reader {
	enum field_id column[COLUMNS_MAX]; /* FIELD_COUNT: not wanted */
	size_t columns;
};

struct row_at {
	uint64_t elapsed_us;
	struct sample sample;
};

struct tally {
	double first[5]; /* seconds; negative: never */
	struct leak_evidence alarm, last;
};

static size_t split(char *line, char *cell[COLUMNS_MAX])
{
	size_t n = 0;
	char *at = line;

	line[strcspn(line, "\r\n")] = '\0';
	while (at && n < COLUMNS_MAX)
		cell[n++] = strsep(&at, ",");
	return n;
}

static void read_header(struct reader *r, char *line)
{
	char *cell[COLUMNS_MAX];

	r->columns = split(line, cell);
	for (size_t i = 0; i < r->columns; i++)
		r->column[i] = field_by_id(cell[i], strlen(cell[i]));
}

static void read_row(const struct reader *r, char *line, struct row_at *out)
{
	char *cell[COLUMNS_MAX];
	size_t n = split(line, cell);

	*out = (struct row_at){0};
	for (size_t i = 0; i < n && i < r->columns; i++) {
		enum field_id f = r->column[i];

		if (f == FIELD_COUNT || !cell[i][0])
			continue;
		if (f == FIELD_ELAPSED)
			out->elapsed_us = (uint64_t)(strtod(cell[i], NULL) * 1e6 + 0.5);
		else if (field_table[f].type == FIELD_TYPE_UINT)
			sample_set_u64(&out->sample, f, strtoull(cell[i], NULL, 10));
	}
}

static void tally_level(struct tally *t, const struct leak *l, double at_s)
{
	enum leak_level level = leak_level(l);

	for (unsigned i = LEAK_GROWING; i <= level; i++) {
		if (t->first[i] >= 0)
			continue;
		t->first[i] = at_s;
		if (i == LEAK_LIKELY)
			leak_evidence(l, &t->alarm);
	}
	if (level == LEAK_LIKELY)
		leak_evidence(l, &t->last);
}

static void print_time(double s)
{
	if (s < 0)
		printf("-\t");
	else
		printf("%.2f\t", s);
}

static void print_rate(const struct leak_evidence *e)
{
	printf("%.0f\t%.0f\t%.0f\t", e->rate_bytes_per_s, e->low_bytes_per_s,
		e->high_bytes_per_s);
}

static void print_tally(
	const struct tally *t, const struct leak *l, size_t count, double ns)
{
	struct leak_evidence now;
	char text[LEAK_TEXT_MAX];

	leak_evidence(l, &now);
	for (unsigned i = LEAK_GROWING; i <= LEAK_LIKELY; i++)
		print_time(t->first[i]);
	printf("%d\t", (int)leak_level(l));
	print_rate(&t->alarm);
	print_rate(&t->last);
	printf("%.2f\t%zu\t%.0f\t%zu\t%s\n", (double)l->last_us / 1e6, count,
		ns / (double)count, sizeof *l,
		leak_text(leak_level(l), &now, l->last_us, text, sizeof text));
}

static double now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static size_t read_rows(struct row_at *rows, uint64_t interval_us)
{
	struct reader reader = {0};
	char *line = NULL;
	size_t size = 0, count = 0;
	uint64_t next_us = 0;

	if (getline(&line, &size, stdin) > 0)
		read_header(&reader, line);
	while (count < ROWS_MAX && getline(&line, &size, stdin) > 0) {
		read_row(&reader, line, &rows[count]);
		if (rows[count].elapsed_us + 50000 < next_us)
			continue;
		next_us = rows[count].elapsed_us + interval_us;
		count++;
	}
	free(line);
	return count;
}

int main(int argc, char **argv)
{
	double interval_s = argc > 1 ? strtod(argv[1], NULL) : 0;
	struct row_at *rows = calloc(ROWS_MAX, sizeof *rows);
	struct tally tally = {.first = {-1, -1, -1, -1, -1}};
	static struct leak leak;
	size_t count;
	double start;

	if (!rows)
		return 1;
	count = read_rows(rows, (uint64_t)(interval_s * 1e6));
	leak_init(&leak, 0);
	start = now_ns();
	for (size_t i = 0; i < count; i++) {
		leak_add(&leak, rows[i].elapsed_us, &rows[i].sample);
		tally_level(&tally, &leak, (double)rows[i].elapsed_us / 1e6);
	}
	print_tally(&tally, &leak, count ? count : 1, now_ns() - start);
	free(rows);
	return 0;
}
