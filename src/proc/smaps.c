#include "config.h"

#include "proc/smaps.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "proc/groups.h"
#include "proc/line.h"
#include "proc/maps.h"
#include "proc/smaps_keys.h"
#include "proc/smaps_layout.h"

/* After how many records in a row that differ from the layout it is learned anew, and
 * after how many the file counts as one without. */
#define LEARN_AFTER 2
#define LEARN_UNTIL 32

/* A record is some 700 bytes and a path; one that fills all of this is none. */
#define BUFFER_BYTES ((size_t)64 << 10)
/* The kernel gives some 4 KiB a read; parsing is put off until so little room is left,
 * which halves its cost: after each system call the caches are cold. */
#define LEAST_ROOM ((size_t)16 << 10)

/* The mapping whose lines are being read. */
struct record {
	bool is_open;
	struct mapping_area area; /* the name lies in the buffer */
	struct smaps_values values;
	uint64_t last_key; /* smaps_keys_id() of its last line; 0: none yet */
};

/*
 * buffer: [0 .. done) was parsed, [done .. used) was not.  The bytes from the header of
 * the open record on are kept, its name points there.
 */
struct smaps_reader {
	char *buffer;
	size_t kept, done, used;
	int error; /* of this file, sticky */
	bool is_plain;
	struct smaps_layout layout;
	unsigned int differing; /* records in a row that are not of that layout */
	struct record record;
	uint64_t records; /* closed ones */
	uint64_t end_key; /* what the first record ended with */
	uint32_t known;
	struct groups groups;
	bool wants_list;
	struct mapping_list *list;  /* being built; NULL: not asked for */
	struct mapping_list *whole; /* of the file that ended last; NULL: none */
	smaps_visit_fn visit;
	void *context;
};

struct smaps_reader *smaps_reader_create(void)
{
	struct smaps_reader *r = die_calloc(1, sizeof *r);

	r->buffer = die_malloc(BUFFER_BYTES);
	return r;
}

void smaps_reader_destroy(struct smaps_reader *r)
{
	if (!r)
		return;
	groups_finish(&r->groups);
	mapping_list_unref(r->list);
	mapping_list_unref(r->whole);
	free(r->buffer);
	free(r);
}

void smaps_reader_set_plain(struct smaps_reader *r, bool plain)
{
	r->is_plain = plain;
}

void smaps_reader_set_list(struct smaps_reader *r, bool on)
{
	r->wants_list = on;
}

void smaps_begin_visit(struct smaps_reader *r, smaps_visit_fn visit, void *context)
{
	groups_clear(&r->groups);
	mapping_list_unref(r->list);
	r->list = r->wants_list ? mapping_list_create() : NULL;
	r->kept = r->done = r->used = 0;
	r->error = 0;
	r->layout.len = 0;
	r->differing = 0;
	r->record = (struct record){0};
	r->records = r->end_key = 0;
	r->known = MAPPING_KNOWS_ALL;
	r->visit = visit;
	r->context = context;
}

void smaps_begin(struct smaps_reader *r)
{
	smaps_begin_visit(r, NULL, NULL);
}

static void list_add(struct smaps_reader *r, const struct mapping_area *area,
	const struct mapping_sums *sums)
{
	struct mapping_single single = {
		.start = area->start,
		.end = area->end,
		.group = (uint32_t)r->groups.last,
		.rss_bytes = sums->rss_bytes,
		.pss_bytes = sums->pss_bytes,
		.private_bytes = sums->private_bytes,
		.swap_bytes = sums->swap_bytes,
	};

	memcpy(single.perms, area->perms, sizeof single.perms);
	mapping_list_add(r->list, &single);
}

/* The open record is complete: count it. */
static int close_record(struct smaps_reader *r)
{
	struct mapping_area *area = &r->record.area;
	struct mapping_sums sums;
	uint32_t known;
	int error;

	if (!r->record.is_open)
		return 0;
	error = smaps_keys_sums(&r->record.values, &sums, &known);
	if (error)
		return error;
	sums.size_bytes = area->end - area->start;
	known |= MAPPING_KNOWS_BY_ADDRESS;
	r->known &= known;
	if (!r->records++)
		r->end_key = r->record.last_key;
	if (r->visit)
		r->visit(r->context, area, &sums, known);
	error = groups_add(&r->groups, area, &sums);
	if (!error && r->list)
		list_add(r, area, &sums);
	return error;
}

static int take_header(struct smaps_reader *r, const struct line *line)
{
	struct maps_entry entry;
	int error = close_record(r);

	if (!error)
		error = maps_line(line->text, line->len, &entry);
	if (error)
		return error;
	r->record = (struct record){.is_open = true, .area = entry.area};
	r->kept = r->done;
	return 0;
}

static bool has_word(const char *p, const char *end, const char *word)
{
	while (p < end) {
		const char *blank = memchr(p, ' ', (size_t)(end - p));
		const char *stop = blank ? blank : end;

		if (line_word_is(p, (size_t)(stop - p), word))
			return true;
		p = blank ? blank + 1 : end;
	}
	return false;
}

static int take_key(struct smaps_reader *r, const struct line *line)
{
	const char *end = line->text + line->len, *value;
	struct record *record = &r->record;
	size_t len;

	if (!record->is_open || !line_key(line, ':', &len, &value))
		return -EBADMSG;
	record->last_key = smaps_keys_id(line->text, len);
	if (line_word_is(line->text, len, "VmFlags"))
		record->area.is_hugetlb = has_word(value, end, "ht");
	/* Old Android kernels name anonymous mappings here. */
	if (line_word_is(line->text, len, "Name") && !record->area.name_len) {
		record->area.name = value;
		record->area.name_len = (size_t)(end - value);
	}
	return smaps_keys_line(line, &record->values);
}

/* The lines behind @header, if they are of the layout; how many bytes, or 0. */
static size_t read_body(struct smaps_reader *r, const char *body, const char *end,
	struct smaps_values *values, bool *is_hugetlb)
{
	struct smaps_layout *l = &r->layout;
	size_t n = smaps_layout_read(l, body, end, values, is_hugetlb);

	if (n) {
		r->differing = 0;
		return n;
	}
	if ((l->len && ++r->differing < LEARN_AFTER) || r->differing > LEARN_UNTIL)
		return 0;
	if (!smaps_layout_learn(l, body, end)) {
		r->differing++;
		return 0;
	}
	return smaps_layout_read(l, body, end, values, is_hugetlb);
}

/* A whole record at once, its first line being @header; how many bytes of its body were
 * taken: 0 on an error and when it is to be read line by line. */
static size_t take_record(
	struct smaps_reader *r, const struct line *header, const char *end, int *error)
{
	const char *body = header->text + header->len + 1;
	struct smaps_values values;
	bool is_hugetlb;
	size_t n = read_body(r, body, end, &values, &is_hugetlb);

	*error = 0;
	if (!n)
		return 0;
	*error = take_header(r, header);
	if (*error)
		return 0;
	r->record.values = values;
	r->record.area.is_hugetlb = is_hugetlb;
	r->record.last_key = r->layout.last_key;
	return n;
}

static int parse(struct smaps_reader *r)
{
	const char *p = r->buffer + r->done, *end = r->buffer + r->used;
	struct line line;
	int error = 0;

	while (!error && line_next(&p, end, &line) && line.is_whole) {
		bool is_header = smaps_keys_is_header(*line.text);
		size_t n = is_header && !r->is_plain ? take_record(r, &line, end, &error)
						     : 0;

		p += n;
		if (!n && !error)
			error = is_header ? take_header(r, &line) : take_key(r, &line);
		r->done = (size_t)(p - r->buffer);
	}
	return error;
}

/* Move what is still needed to the front. */
static void compact(struct smaps_reader *r)
{
	size_t keep = r->record.is_open ? r->kept : r->done;

	if (!keep)
		return;
	memmove(r->buffer, r->buffer + keep, r->used - keep);
	if (r->record.is_open && r->record.area.name_len)
		r->record.area.name -= keep;
	r->done -= keep;
	r->used -= keep;
	r->kept = 0;
}

/* This file is lost: what is still to come of it is not looked at. */
static void fail(struct smaps_reader *r, int error)
{
	r->error = error;
	r->record.is_open = false;
	r->done = r->used = 0;
}

char *smaps_room(struct smaps_reader *r, size_t *room)
{
	if (BUFFER_BYTES - r->used < LEAST_ROOM)
		compact(r);
	if (r->used == BUFFER_BYTES)
		fail(r, -EBADMSG);
	*room = BUFFER_BYTES - r->used;
	return r->buffer + r->used;
}

static int parse_all(struct smaps_reader *r)
{
	int error = r->error ? r->error : parse(r);

	if (error)
		fail(r, error);
	return error;
}

int smaps_advance(struct smaps_reader *r, size_t len)
{
	r->used += len;
	if (BUFFER_BYTES - r->used >= LEAST_ROOM)
		return r->error;
	return parse_all(r);
}

int smaps_feed(struct smaps_reader *r, const char *bytes, size_t len)
{
	while (len && !r->error) {
		size_t room;
		char *to = smaps_room(r, &room);
		size_t n = len < room ? len : room;

		memcpy(to, bytes, n);
		smaps_advance(r, n);
		bytes += n;
		len -= n;
	}
	return r->error;
}

static int finish(struct smaps_reader *r, struct mapping_table **out)
{
	int error = parse_all(r);

	if (error)
		return error;
	if (r->done != r->used)
		return -EBADMSG;
	if (!r->record.is_open)
		return -ENODATA;
	error = close_record(r);
	if (error)
		return error;
	if (!r->record.last_key || r->record.last_key != r->end_key)
		return -EBADMSG;
	return groups_take(&r->groups, out);
}

int smaps_end(struct smaps_reader *r, struct mapping_table **out)
{
	int error = finish(r, out);

	if (!error) {
		(*out)->known = r->known;
		mapping_list_unref(smaps_take_list(r));
		if (r->list)
			mapping_list_end(r->list, *out);
		r->whole = TAKE(r->list);
	}
	smaps_begin(r);
	return error;
}

struct mapping_list *smaps_take_list(struct smaps_reader *r)
{
	return TAKE(r->whole);
}

int smaps_parse(const char *text, size_t len, struct mapping_table **out)
{
	struct smaps_reader *r = smaps_reader_create();
	int error;

	smaps_begin(r);
	smaps_feed(r, text, len);
	error = smaps_end(r, out);
	smaps_reader_destroy(r);
	return error;
}
