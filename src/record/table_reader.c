#include "config.h"

#include "record/table_reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "record/escape.h"
#include "record/parse.h"

#define MISSING SIZE_MAX

bool moment_is_same(const struct moment *a, const struct moment *b)
{
	bool both_real = a->has_real && b->has_real;
	bool both_elapsed = a->has_elapsed && b->has_elapsed;

	if (both_real && a->real_ms != b->real_ms)
		return false;
	if (both_elapsed && a->elapsed_us != b->elapsed_us)
		return false;
	return both_real || both_elapsed;
}

/* By the time of day first: elapsed time begins anew with each session. */
bool moment_is_before(const struct moment *a, const struct moment *b)
{
	if (a->has_real && b->has_real && a->real_ms != b->real_ms)
		return a->real_ms < b->real_ms;
	return a->has_elapsed && b->has_elapsed && a->elapsed_us < b->elapsed_us;
}

/* ---- header ---- */

static size_t column_by_id(enum record_table table, const char *id, size_t len)
{
	for (size_t i = 0; i < columns_count(table); i++) {
		const char *known = columns_at(table, i).id;

		if (strlen(known) == len && !memcmp(known, id, len))
			return i;
	}
	return MISSING;
}

static size_t time_column(enum record_table table)
{
	return column_by_id(table, "time", 4);
}

static size_t elapsed_column(enum record_table table)
{
	return column_by_id(table, "elapsed_s", 9);
}

static int no_table(const struct table_reader *t, const char *what, const char *column,
	struct err *err)
{
	return err_set(err, -EBADMSG, "%s is no recording: line %" PRIu64 " %s%s",
		csv_reader_name(t->csv), csv_reader_line(t->csv), what, column);
}

static int check_columns(const struct table_reader *t, struct err *err)
{
	size_t pid = column_by_id(t->table, "pid", 3);

	if (t->at[time_column(t->table)] == MISSING &&
		t->at[elapsed_column(t->table)] == MISSING)
		return no_table(t, "has no column time or elapsed_s", "", err);
	if (t->at[pid] == MISSING)
		return no_table(t, "has no column pid", "", err);
	return 0;
}

/* Given by mistake, as by `report run.*.csv`: the table that has such a column. */
static const char *companion_with(const char *id)
{
	static const struct {
		const char *id, *table;
	} own[] = {{"kind", "mappings"}, {"scope", "walls"}, {"event", "events"}};

	for (size_t i = 0; i < COUNT_OF(own); i++)
		if (!strcmp(own[i].id, id))
			return own[i].table;
	return NULL;
}

static int check_companion(const struct table_reader *t, const char *id, struct err *err)
{
	const char *table = t->table == RECORD_ROWS ? companion_with(id) : NULL;

	if (!table)
		return 0;
	return err_set(err, -EBADMSG, "%s holds the %s of a recording: give the file of its rows",
		csv_reader_name(t->csv), table);
}

/* The row at hand is a header: where each column stands. */
static int take_header(struct table_reader *t, struct err *err)
{
	for (size_t i = 0; i < COLUMNS_MAX; i++)
		t->at[i] = MISSING;
	t->fields = csv_reader_count(t->csv);
	for (size_t i = 0; i < t->fields; i++) {
		const char *id;
		size_t len, column;

		csv_reader_field(t->csv, i, &id, &len);
		column = column_by_id(t->table, id, len);
		if (column == MISSING && check_companion(t, id, err))
			return -EBADMSG;
		if (column == MISSING)
			continue;
		if (t->at[column] != MISSING)
			return no_table(t, "has two columns ", columns_at(t->table, column).id,
				err);
		t->at[column] = i;
	}
	return check_columns(t, err);
}

/* Its value is its name: a header, as it stands between recordings that were joined. */
static bool is_header(const struct table_reader *t)
{
	size_t columns[2] = {time_column(t->table), elapsed_column(t->table)};

	for (size_t i = 0; i < 2; i++) {
		size_t at = t->at[columns[i]], len;
		const char *id = columns_at(t->table, columns[i]).id, *text;

		if (at < csv_reader_count(t->csv) && csv_reader_field(t->csv, at, &text, &len) &&
			len == strlen(id) && !memcmp(text, id, len))
			return true;
	}
	return false;
}

/* ---- values ---- */

int table_reader_bad(const struct table_reader *reader, size_t column,
	const char *expected, struct err *err)
{
	AUTO_FREE char *shown = NULL;
	char cropped[40];
	const char *text;
	size_t len;

	csv_reader_field(reader->csv, reader->at[column], &text, &len);
	snprintf(cropped, sizeof cropped, "%s", text);
	shown = escape_message(cropped);
	err_set(err, -EBADMSG, "%s line %" PRIu64 ", column %s", csv_reader_name(reader->csv),
		csv_reader_line(reader->csv), columns_at(reader->table, column).id);
	err_at(err, *shown ? shown : "(empty)", 0, expected);
	return -EBADMSG;
}

/* @text as @type; NULL, or what was expected instead. */
static const char *read_as(enum field_type type, const char *text, size_t len, uint64_t max,
	struct table_value *out)
{
	switch (type) {
	case FIELD_TYPE_UINT:
		return parse_u64(text, len, max, &out->u) ? NULL :
							    "a whole number that fits";
	case FIELD_TYPE_REAL:
		return parse_real(text, len, &out->f) ? NULL : "a number";
	case FIELD_TYPE_TIME:
		return parse_time(text, len, &out->u) ? NULL :
							"a time, as 2024-05-01T12:00:00.000Z";
	case FIELD_TYPE_SECONDS:
		return parse_seconds(text, len, &out->u) ? NULL : "seconds, as 12.500000";
	default:
		return NULL;
	}
}

static bool is_text(enum field_type type)
{
	return type == FIELD_TYPE_WORD || type == FIELD_TYPE_NAME;
}

static void unescape(struct table_reader *t, const char *text, size_t len,
	struct table_value *out)
{
	buf_clear(&t->text);
	buf_reserve(&t->text, len);
	t->text.len = escape_undo(t->text.data, text, len);
	t->text.data[t->text.len] = '\0';
	out->text = t->text.data;
	out->len = t->text.len;
}

int table_reader_value(struct table_reader *reader, size_t column, uint64_t max,
	struct table_value *out, struct err *err)
{
	enum field_type type = columns_at(reader->table, column).type;
	const char *text, *expected;
	size_t len;

	*out = (struct table_value){0};
	if (reader->at[column] == MISSING ||
		!csv_reader_field(reader->csv, reader->at[column], &text, &len))
		return 0;
	if (is_text(type)) {
		unescape(reader, text, len, out);
	} else {
		expected = read_as(type, text, len, max, out);
		if (expected)
			return table_reader_bad(reader, column, expected, err);
	}
	out->present = true;
	return 0;
}

/* ---- rows ---- */

/* One half of the moment; a column that is there must have a value. */
static int read_half(struct table_reader *t, size_t column, bool *has, uint64_t *out,
	struct err *err)
{
	struct table_value v;
	int rc;

	*has = t->at[column] != MISSING;
	if (!*has)
		return 0;
	rc = table_reader_value(t, column, UINT64_MAX, &v, err);
	if (rc)
		return rc;
	if (!v.present)
		return table_reader_bad(t, column, "a time", err);
	*out = v.u;
	return 0;
}

static int read_moment(struct table_reader *t, struct err *err)
{
	struct moment m = {0};
	int rc = read_half(t, time_column(t->table), &m.has_real, &m.real_ms, err);

	if (!rc)
		rc = read_half(t, elapsed_column(t->table), &m.has_elapsed, &m.elapsed_us, err);
	if (!rc)
		t->moment = m;
	return rc;
}

static int wrong_count(const struct table_reader *t, struct err *err)
{
	return err_set(err, -EBADMSG,
		"%s line %" PRIu64 ": expected %zu fields as in the header, found %zu",
		csv_reader_name(t->csv), csv_reader_line(t->csv), t->fields,
		csv_reader_count(t->csv));
}

int table_reader_next(struct table_reader *reader, struct err *err)
{
	for (;;) {
		int rc = csv_reader_next(reader->csv, err);

		reader->has_row = false;
		if (rc)
			return rc == -ENODATA ? 0 : rc;
		if (is_header(reader)) {
			rc = take_header(reader, err);
			if (rc)
				return rc;
			continue;
		}
		if (csv_reader_count(reader->csv) != reader->fields)
			return wrong_count(reader, err);
		rc = read_moment(reader, err);
		reader->has_row = !rc;
		return rc;
	}
}

/* What a person may have given by mistake. */
static int check_kind(const struct table_reader *t, struct err *err)
{
	const char *name = csv_reader_name(t->csv);

	if (csv_reader_begins(t->csv, "{", 1))
		return err_set(err, -EBADMSG, "%s is JSON lines: only CSV can be read again",
			name);
	if (csv_reader_begins(t->csv, "\x1f\x8b", 2))
		return err_set(err, -EBADMSG, "%s is compressed: zcat it to standard input",
			name);
	return 0;
}

static int read_header(struct table_reader *t, struct err *err)
{
	int rc = check_kind(t, err);

	if (rc)
		return rc;
	rc = csv_reader_next(t->csv, err);
	if (rc == -ENODATA)
		return err_set(err, -EBADMSG, "%s is no recording: it has no header",
			csv_reader_name(t->csv));
	return rc ? rc : take_header(t, err);
}

int table_reader_open(int fd, const char *name, enum record_table table,
	struct table_reader **out, struct err *err)
{
	struct table_reader *t = die_calloc(1, sizeof *t);
	int rc;

	t->csv = csv_reader_create(fd, name);
	t->table = table;
	buf_init(&t->text, CSV_READER_ROW_MAX);
	rc = read_header(t, err);
	if (!rc)
		rc = table_reader_next(t, err);
	if (rc)
		table_reader_close(t);
	else
		*out = t;
	return rc;
}

void table_reader_close(struct table_reader *reader)
{
	if (!reader)
		return;
	csv_reader_destroy(reader->csv);
	buf_finish(&reader->text);
	free(reader);
}
