#include "config.h"

#include "record/record_sink.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "record/columns.h"
#include "record/escape.h"
#include "record/out_file.h"
#include "record/out_open.h"
#include "record/record_format.h"
#include "record/record_path.h"
#include "record/top_groups.h"

/* Groups of a mapping table that are written by name. */
#define GROUPS_MAX 256

/* A table of 256 groups whose names are as long as the kernel lets them be, escaped. */
#define LINES_CAP ((size_t)16 << 20)

/* run.meta.json is written whole: not more often than this, nor for more than a
 * fiftieth of the time. */
#define META_PAUSE_NS NS_PER_S
#define META_SHARE 50

struct record_sink {
	struct sink base;
	const struct record_format *format;
	const struct clock *clock;
	void (*message)(void *context, const char *text);
	void *context;
	struct out_file *file[RECORD_TABLE_COUNT]; /* NULL: not asked for */
	struct tick_time when;
	struct buf lines;
	struct cells cells;
	struct top_groups top;
	struct meta *meta;
	char *meta_path; /* NULL: standard output */
	uint64_t meta_next_ns;
	bool meta_changed, meta_told;
	uint64_t lines_told; /* missing lines that an event or the user knows of */
};

static struct record_sink *record_of(struct sink *sink)
{
	return (struct record_sink *)sink;
}

static const struct record_sink *const_record_of(const struct sink *sink)
{
	return (const struct record_sink *)sink;
}

/* ---- lines ---- */

static bool put_lines(struct record_sink *r, enum record_table table)
{
	bool ok = !r->lines.len ||
		(!r->lines.overflowed &&
			out_file_put(r->file[table], r->lines.data, r->lines.len));
	uint64_t dropped = 0;

	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		dropped += r->file[i] ? out_file_dropped(r->file[i]) : 0;
	r->base.rows_dropped = dropped;
	buf_clear(&r->lines);
	return ok;
}

static void add_group(struct record_sink *r, const struct row *row,
	const struct mapping_group *group, const char *name)
{
	columns_of_group(row, group, name, &r->cells);
	r->format->line(&r->lines, &r->cells);
}

static void put_mappings(struct record_sink *r, const struct row *row)
{
	const struct mapping_table *t = row->mappings;

	if (!r->file[RECORD_MAPPINGS] || !t || !t->group_count)
		return;
	top_groups_choose(&r->top, t, GROUPS_MAX);
	for (size_t i = 0; i < r->top.count; i++) {
		const struct mapping_group *g = &t->group[r->top.index[i]];

		add_group(r, row, g, mapping_group_name(t, g));
	}
	if (r->top.has_rest)
		add_group(r, row, &r->top.rest, TOP_GROUPS_REST);
	put_lines(r, RECORD_MAPPINGS);
}

static void put_walls(struct record_sink *r, const struct row *row)
{
	if (!r->file[RECORD_WALLS] || !row->walls)
		return;
	for (size_t i = 0; i < row->walls->count; i++) {
		columns_of_wall(row, &row->walls->wall[i], &r->cells);
		r->format->line(&r->lines, &r->cells);
	}
	put_lines(r, RECORD_WALLS);
}

static bool put_event(struct record_sink *r, const struct event *event)
{
	if (!r->file[RECORD_EVENTS])
		return false;
	columns_of_event(event, &r->cells);
	r->format->line(&r->lines, &r->cells);
	return put_lines(r, RECORD_EVENTS);
}

struct python_block {
	struct record_sink *record;
	const struct procid *id;
	const struct tick_time *when;
};

static void add_python(void *context, const struct python_line *line)
{
	const struct python_block *block = context;
	struct record_sink *r = block->record;

	columns_of_python(block->when, block->id, line, &r->cells);
	r->format->line(&r->lines, &r->cells);
}

bool record_sink_wants_python(const struct sink *sink)
{
	return const_record_of(sink)->file[RECORD_PYTHON] != NULL;
}

void record_sink_python(struct sink *sink, const struct procid *id,
	const struct tick_time *when, const struct python_reading *reading,
	const struct growth_reading *growth)
{
	struct record_sink *r = record_of(sink);
	struct python_block block = {r, id, when};

	if (!r->file[RECORD_PYTHON])
		return;
	python_table_lines(reading, growth, add_python, &block);
	put_lines(r, RECORD_PYTHON);
}

/* ---- what is missing ---- */

/* Once: a slow reader makes a gap in every other tick. */
static bool say_gap(const struct record_sink *r, const char *detail)
{
	if (r->lines_told)
		return false;
	if (r->message)
		r->message(r->context, detail);
	return true;
}

/* At the end: what nobody knows of yet. */
static void say_all_gaps(const struct record_sink *r)
{
	char text[80];

	if (!r->message || r->base.rows_dropped == r->lines_told)
		return;
	snprintf(text, sizeof text, "%" PRIu64 " rows missing in all", r->base.rows_dropped);
	r->message(r->context, text);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Into the events file where there is one, else to the user. */
static void tell_gap(struct record_sink *r, enum record_table table)
{
	struct out_file *f = r->file[table];
	struct event e = {.kind = EVENT_GAP,
		.level = EVENT_WARN,
		.real_ms = r->when.real_ms,
		.elapsed_us = r->when.elapsed_us};
	const char *why;
	uint64_t lines = out_file_gap(f, &why);

	if (!lines)
		return;
	if (table == RECORD_ROWS)
		snprintf(e.detail, sizeof e.detail, "%" PRIu64 " rows missing: %s", lines, why);
	else
		snprintf(e.detail, sizeof e.detail, "%" PRIu64 " rows of %.100s missing: %s",
			lines, base_name(out_file_path(f)), why);
	if (r->file[RECORD_EVENTS] && !put_event(r, &e))
		return;
	if (r->file[RECORD_EVENTS] || say_gap(r, e.detail))
		r->lines_told += lines;
	out_file_gap_told(f, lines);
}

static void tell_gaps(struct record_sink *r)
{
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		if (r->file[i])
			tell_gap(r, (enum record_table)i);
}

/* ---- run.meta.json ---- */

static void write_meta(struct record_sink *r)
{
	uint64_t start = clock_mono_ns(r->clock), end;
	int rc = meta_write(r->meta, r->meta_path);

	end = clock_mono_ns(r->clock);
	r->meta_next_ns = end + META_PAUSE_NS + (end - start) * META_SHARE;
	r->meta_changed = rc != 0;
	if (rc && !r->meta_told && r->message) {
		AUTO_FREE char *shown = escape_message(r->meta_path);
		AUTO_BUF struct buf b;

		buf_init(&b, 8192);
		buf_printf(&b, "%s: %s", shown, strerror(-rc));
		r->message(r->context, b.data);
		r->meta_told = true;
	}
}

/* ---- the sink ---- */

static void sink_tick_begin(struct sink *sink, const struct tick_time *when)
{
	struct record_sink *r = record_of(sink);

	r->when = *when;
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		if (r->file[i])
			out_file_retry(r->file[i]);
}

static void sink_row(struct sink *sink, const struct row *row)
{
	struct record_sink *r = record_of(sink);

	if (row->info && r->meta_path && meta_add(r->meta, row->info))
		r->meta_changed = true;
	/* The row last: where it stands, what belongs to it is there. */
	put_mappings(r, row);
	put_walls(r, row);
	columns_of_row(row, &r->cells);
	r->format->line(&r->lines, &r->cells);
	if (put_lines(r, RECORD_ROWS))
		r->base.rows_written++;
}

static void sink_event(struct sink *sink, const struct event *event)
{
	put_event(record_of(sink), event);
}

static void sink_tick_end(struct sink *sink)
{
	struct record_sink *r = record_of(sink);

	tell_gaps(r);
	if (r->meta_changed && r->meta_path && clock_mono_ns(r->clock) >= r->meta_next_ns)
		write_meta(r);
}

static void sink_finish(struct sink *sink)
{
	struct record_sink *r = record_of(sink);

	say_all_gaps(r);
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		out_file_close(r->file[i]);
	if (r->meta_changed && r->meta_path)
		write_meta(r);
	meta_destroy(r->meta);
	free(r->meta_path);
	top_groups_finish(&r->top);
	buf_finish(&r->lines);
	free(r);
}

static const struct sink_ops ops = {
	.tick_begin = sink_tick_begin,
	.row = sink_row,
	.event = sink_event,
	.tick_end = sink_tick_end,
	.destroy = sink_finish,
};

/* ---- opening ---- */

static bool is_wanted(const struct record_options *o, enum record_table table)
{
	static const unsigned with[RECORD_TABLE_COUNT] = {
		[RECORD_MAPPINGS] = RECORD_WITH_MAPPINGS,
		[RECORD_WALLS] = RECORD_WITH_WALLS,
		[RECORD_EVENTS] = RECORD_WITH_EVENTS,
		[RECORD_PYTHON] = RECORD_WITH_PYTHON,
	};

	return table == RECORD_ROWS || (o->with & with[table]);
}

static char *path_of(const struct record_format *format, const char *path,
	enum record_table table)
{
	char companion[32];

	if (table == RECORD_ROWS)
		return die_strdup(path);
	snprintf(companion, sizeof companion, "%s%s", record_table_names[table],
		format->suffix);
	return record_path_beside(path, format->suffix, companion);
}

/* Before any file is made or emptied. */
static int check_all(const struct record_format *format, const struct record_options *o,
	struct err *err)
{
	AUTO_FREE char *meta = record_path_beside(o->path, format->suffix, "meta.json");

	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++) {
		enum record_table table = (enum record_table)i;
		AUTO_FREE char *path = path_of(format, o->path, table);
		int rc = is_wanted(o, table) ?
			out_open_check(path, o->append, o->force, err) :
			0;

		if (rc)
			return rc;
	}
	return out_open_check(meta, o->append, o->force, err);
}

static int open_table(struct record_sink *r, const struct record_options *o,
	enum record_table table, struct err *err)
{
	bool is_stdout = record_path_is_stdout(o->path);
	AUTO_FREE char *path = is_stdout ? NULL : path_of(r->format, o->path, table);
	AUTO_BUF struct buf header;
	struct out_file_options file = {.path = path,
		.fd = STDOUT_FILENO,
		.append = o->append,
		.force = o->force,
		.message = o->message,
		.context = o->context};

	buf_init(&header, 8192);
	r->format->header(&header, table);
	file.header = header.data ? header.data : "";
	return out_file_open(&file, &r->file[table], err);
}

static void open_meta(struct record_sink *r, const struct record_options *o)
{
	struct meta *old = NULL;

	r->meta = meta_create(&o->meta);
	r->meta_path = record_path_beside(o->path, r->format->suffix, "meta.json");
	/* A broken one is replaced: the recording itself is whole. */
	if (o->append && !meta_read(r->meta_path, &old, NULL))
		meta_add_all(r->meta, old);
	meta_destroy(old);
	write_meta(r);
}

static void tell_session(struct record_sink *r)
{
	struct event e = {.kind = EVENT_SESSION,
		.real_ms = clock_real_ns(r->clock) / NS_PER_MS,
		.detail = "the recording goes on"};

	if (out_file_is_continued(r->file[RECORD_ROWS]))
		put_event(r, &e);
}

static int open_all(struct record_sink *r, const struct record_options *o, struct err *err)
{
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++) {
		enum record_table table = (enum record_table)i;
		int rc = is_wanted(o, table) ? open_table(r, o, table, err) : 0;

		if (rc)
			return rc;
	}
	if (record_path_is_stdout(o->path))
		return 0;
	open_meta(r, o);
	tell_session(r);
	return 0;
}

int record_sink_create(const struct record_format *format,
	const struct record_options *options, struct sink **out, struct err *err)
{
	struct record_sink *r;
	int rc = 0;

	if (!record_path_is_stdout(options->path))
		rc = check_all(format, options, err);
	else if (options->with)
		rc = err_set(err, -EINVAL, "--with needs -o FILE: its tables go beside it");
	if (rc)
		return rc;
	r = die_calloc(1, sizeof *r);
	r->base.ops = &ops;
	r->format = format;
	r->clock = options->clock;
	r->message = options->message;
	r->context = options->context;
	buf_init(&r->lines, LINES_CAP);
	rc = open_all(r, options, err);
	if (rc)
		sink_finish(&r->base);
	else
		*out = &r->base;
	return rc;
}

void record_sink_reopen(struct sink *sink)
{
	struct record_sink *r = record_of(sink);

	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		if (r->file[i])
			out_file_reopen(r->file[i]);
	if (r->meta_path)
		write_meta(r);
}

bool record_sink_closed(const struct sink *sink)
{
	const struct out_file *f = const_record_of(sink)->file[RECORD_ROWS];

	return out_file_is_closed(f);
}

const char *record_sink_path(const struct sink *sink, size_t i)
{
	const struct record_sink *r = const_record_of(sink);

	for (size_t t = 0; t < RECORD_TABLE_COUNT; t++)
		if (r->file[t] && !i--)
			return out_file_path(r->file[t]);
	return i || !r->meta_path ? NULL : r->meta_path;
}

/* ---- --with ---- */

static unsigned with_bit(const char *word, size_t len)
{
	static const struct {
		const char *word;
		unsigned bits;
	} words[] = {
		{"mappings", RECORD_WITH_MAPPINGS},
		{"walls", RECORD_WITH_WALLS},
		{"events", RECORD_WITH_EVENTS},
		{"python", RECORD_WITH_PYTHON},
		{"all", RECORD_WITH_ALL},
	};

	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (strlen(words[i].word) == len && !memcmp(words[i].word, word, len))
			return words[i].bits;
	return 0;
}

int record_with_parse(const char *text, unsigned *with, struct err *err)
{
	unsigned all = 0;

	for (const char *p = text;; p++) {
		size_t len = strcspn(p, ",");
		unsigned bits = with_bit(p, len);

		if (!bits) {
			err_set(err, -EINVAL, "bad --with");
			err_at(err, text, (size_t)(p - text),
				"mappings, walls, events, python or all");
			return -EINVAL;
		}
		all |= bits;
		p += len;
		if (!*p)
			break;
	}
	*with = all;
	return 0;
}
