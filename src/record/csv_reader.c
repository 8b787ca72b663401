#include "config.h"

#include "record/csv_reader.h"

#include <csv.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "record/escape.h"

#define READ_BYTES ((size_t)64 << 10)

struct field {
	size_t at, len; /* in @text; a NUL stands behind */
	bool present;
};

/*
 *	in.data:  |  used  | a line \n | another \n | a p|  read next
 *	                   ^ at               scanned ^
 */
struct csv_reader {
	int fd;
	char *name;
	struct csv_parser parser;
	struct buf in;
	size_t at, scanned;
	bool at_end;
	uint64_t line, row_line;
	size_t row_bytes; /* handed to libcsv for the row under way */
	struct buf text;
	struct field field[CSV_READER_FIELDS_MAX];
	size_t count;
	bool row_done, too_long;
};

static int is_line_end(unsigned char c)
{
	return c == '\n';
}

/* The CR of a CRLF; libcsv trims what this says. */
static int is_space(unsigned char c)
{
	return c == '\r';
}

struct csv_reader *csv_reader_create(int fd, const char *name)
{
	struct csv_reader *r = die_calloc(1, sizeof *r);

	r->fd = fd;
	r->name = escape_message(name);
	buf_init(&r->in, CSV_READER_ROW_MAX + READ_BYTES);
	buf_init(&r->text, CSV_READER_ROW_MAX + CSV_READER_FIELDS_MAX);
	csv_init(&r->parser, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
	csv_set_term_func(&r->parser, is_line_end);
	csv_set_space_func(&r->parser, is_space);
	csv_set_blk_size(&r->parser, 4096);
	return r;
}

void csv_reader_destroy(struct csv_reader *reader)
{
	if (!reader)
		return;
	csv_free(&reader->parser);
	if (reader->fd >= 0)
		close(reader->fd);
	buf_finish(&reader->in);
	buf_finish(&reader->text);
	free(reader->name);
	free(reader);
}

/* More bytes behind those at hand; 0 also at the end. */
static int read_more(struct csv_reader *r, struct err *err)
{
	ssize_t n;
	int rc;

	if (r->at) {
		memmove(r->in.data, r->in.data + r->at, r->in.len - r->at);
		r->in.len -= r->at;
		r->scanned -= r->at;
		r->at = 0;
	}
	if (!buf_reserve(&r->in, READ_BYTES))
		return err_set(err, -EFBIG, "%s line %" PRIu64 ": longer than 1 MiB", r->name,
			r->line + 1);
	do
		n = read(r->fd, r->in.data + r->in.len, READ_BYTES);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		rc = -errno;
		return err_set(err, rc, "%s: %s", r->name, strerror(-rc));
	}
	r->in.len += (size_t)n;
	r->at_end = n == 0;
	return 0;
}

bool csv_reader_begins(struct csv_reader *reader, const char *bytes, size_t len)
{
	while (reader->in.len < len && !reader->at_end)
		if (read_more(reader, NULL))
			return false;
	return reader->in.len >= len && !memcmp(reader->in.data, bytes, len);
}

/* The next line with its newline.  -ENODATA: there is no whole one. */
static int next_line(struct csv_reader *r, const char **line, size_t *len, struct err *err)
{
	for (;;) {
		const char *newline = r->in.len > r->scanned ?
			memchr(r->in.data + r->scanned, '\n', r->in.len - r->scanned) :
			NULL;
		int rc;

		if (newline) {
			*line = r->in.data + r->at;
			*len = (size_t)(newline - *line) + 1;
			r->at += *len;
			r->scanned = r->at;
			r->line++;
			return 0;
		}
		r->scanned = r->in.len;
		if (r->at_end)
			return -ENODATA;
		rc = read_more(r, err);
		if (rc)
			return rc;
	}
}

static void take_field(void *text, size_t len, void *context)
{
	struct csv_reader *r = context;
	struct field *f;

	if (r->count == CSV_READER_FIELDS_MAX) {
		r->too_long = true;
		return;
	}
	f = &r->field[r->count++];
	*f = (struct field){r->text.len, len, text != NULL};
	if (text)
		buf_add(&r->text, text, len);
	buf_add_char(&r->text, '\0');
	if (r->text.overflowed)
		r->too_long = true;
}

static void take_row(int end, void *context)
{
	struct csv_reader *r = context;

	(void)end;
	r->row_done = true;
}

static int bad(const struct csv_reader *r, uint64_t line, int code, const char *what,
	struct err *err)
{
	return err_set(err, code, "%s line %" PRIu64 ": %s", r->name, line, what);
}

static bool is_blank(const char *line, size_t len)
{
	return len == 1 || (len == 2 && line[0] == '\r');
}

/* Spreadsheets begin UTF-8 files with a mark. */
static void skip_mark(const struct csv_reader *r, const char **line, size_t *len)
{
	if (r->line == 1 && *len > 3 && !memcmp(*line, "\xef\xbb\xbf", 3)) {
		*line += 3;
		*len -= 3;
	}
}

/* Hand one line to libcsv. */
static int parse_line(struct csv_reader *r, const char *line, size_t len, struct err *err)
{
	skip_mark(r, &line, &len);
	r->row_bytes += len;
	if (r->row_bytes > CSV_READER_ROW_MAX)
		return bad(r, r->row_line, -EFBIG, "a row longer than 1 MiB", err);
	if (csv_parse(&r->parser, line, len, take_field, take_row, r) != len)
		return bad(r, r->line, -EBADMSG,
			"no CSV: a quote stands where none can be", err);
	if (r->too_long)
		return bad(r, r->row_line, -EFBIG, "more than 1024 fields", err);
	return 0;
}

static int end_of_file(struct csv_reader *r, struct err *err)
{
	if (r->row_bytes)
		return bad(r, r->row_line, -EBADMSG, "no CSV: a quote is not closed", err);
	return -ENODATA;
}

int csv_reader_next(struct csv_reader *reader, struct err *err)
{
	struct csv_reader *r = reader;

	r->count = 0;
	r->row_bytes = 0;
	r->row_done = false;
	buf_clear(&r->text);
	while (!r->row_done) {
		const char *line = NULL;
		size_t len = 0;
		int rc = next_line(r, &line, &len, err);

		if (rc == -ENODATA)
			return end_of_file(r, err);
		if (rc)
			return rc;
		if (!r->row_bytes) {
			r->row_line = r->line;
			if (is_blank(line, len))
				continue;
		}
		rc = parse_line(r, line, len, err);
		if (rc)
			return rc;
	}
	return 0;
}

size_t csv_reader_count(const struct csv_reader *reader)
{
	return reader->count;
}

bool csv_reader_field(const struct csv_reader *reader, size_t i, const char **text,
	size_t *len)
{
	const struct field *f = &reader->field[i];

	*text = reader->text.data + f->at;
	*len = f->len;
	return f->present;
}

uint64_t csv_reader_line(const struct csv_reader *reader)
{
	return reader->row_line;
}

const char *csv_reader_name(const struct csv_reader *reader)
{
	return reader->name;
}
