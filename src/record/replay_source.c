#include "config.h"

#include "record/replay_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "record/escape.h"
#include "record/idmap.h"
#include "record/record_path.h"
#include "record/replay_row.h"
#include "record/table_reader.h"

/* Processes in one tick: far above any kernel.pid_max that is in use. */
#define ITEMS_MAX ((size_t)1 << 18)

/* One process of the tick that is put together. */
struct item {
	struct sample sample;
	struct replay_closest closest;
	struct wall_set *walls;
	struct mapping_table *mappings;
	size_t room; /* groups allocated in @mappings */
};

/*
 * Each reader stands at the first row that is not in a tick yet.  A tick takes from all of
 * them what has its moment; the rows' and the events' files say which moment is next.
 */
struct replay {
	struct source base;
	struct table_reader *in[RECORD_TABLE_COUNT]; /* NULL: there is no such file */
	struct meta *meta;
	struct err err;
	int end;             /* what tick() returns from now on; 0: it goes on */
	struct idmap starts; /* (pid, incarnation, 0) to start time */
	struct idmap places; /* the same to the place in @item, of this tick */
	struct item *item;
	struct observation *observation;
	size_t count, room;
	struct event *event;
	size_t event_count, event_room;
	struct tick_time when;
	bool keeps_alerts;
	bool is_first;
	uint64_t last_us; /* elapsed of the tick before */
	uint64_t first_real_ms; /* of this session, where elapsed time is not recorded */
};

static struct replay *replay_of(struct source *source)
{
	return (struct replay *)source;
}

static void clear_tick(struct replay *r)
{
	for (size_t i = 0; i < r->count; i++) {
		wall_set_unref(r->item[i].walls);
		mapping_table_unref(r->item[i].mappings);
	}
	r->count = 0;
	r->event_count = 0;
	idmap_clear(&r->places);
}

static bool has_row(const struct replay *r, enum record_table table)
{
	return r->in[table] && r->in[table]->has_row;
}

static bool is_at(const struct replay *r, enum record_table table, const struct moment *m)
{
	return has_row(r, table) && moment_is_same(&r->in[table]->moment, m);
}

/* ---- the parts of a tick ---- */

static struct item *new_item(struct replay *r)
{
	if (r->count == r->room) {
		r->room = r->room ? r->room * 2 : 8;
		r->item = die_reallocarray(r->item, r->room, sizeof *r->item);
		r->observation = die_reallocarray(r->observation, r->room,
			sizeof *r->observation);
	}
	r->item[r->count] = (struct item){0};
	return &r->item[r->count++];
}

static struct procid without_start(const struct procid *id)
{
	return (struct procid){0, id->pid, id->incarnation};
}

static void remember(struct replay *r, const struct sample *sample)
{
	struct procid key = without_start(&sample->id);

	idmap_put(&r->starts, &key, sample->id.start_time_ticks);
	idmap_put(&r->places, &key, r->count - 1);
}

static int take_rows(struct replay *r, const struct moment *m)
{
	struct table_reader *t = r->in[RECORD_ROWS];
	int rc = 0;

	while (!rc && is_at(r, RECORD_ROWS, m)) {
		struct item *item;
		uint64_t late_us = 0;

		if (r->count == ITEMS_MAX)
			return err_set(&r->err, -EBADMSG, "%s: too many rows at one time",
				csv_reader_name(t->csv));
		item = new_item(r);
		rc = replay_row_sample(t, &item->sample, &late_us, &item->closest, &r->err);
		if (rc)
			return rc;
		remember(r, &item->sample);
		if (r->count == 1)
			r->when.late_us = late_us;
		rc = table_reader_next(t, &r->err);
	}
	return rc;
}

/* Whose the line is that @t stands at; NULL: no process of this tick. */
static int find_item(struct replay *r, struct table_reader *t, struct item **out)
{
	struct procid id = {0};
	uint64_t place;
	int rc = replay_row_id(t, &id, &r->err);

	*out = NULL;
	if (rc)
		return rc;
	if (idmap_get(&r->places, &id, &place))
		*out = &r->item[place];
	else if (!id.pid && r->count && r->item[r->count - 1].sample.role == ROLE_TOTAL)
		*out = &r->item[r->count - 1];
	return 0;
}

static int take_wall(struct replay *r, struct table_reader *t)
{
	struct item *item;
	int rc = find_item(r, t, &item);

	if (rc || !item)
		return rc;
	if (!item->walls)
		item->walls = wall_set_create();
	return replay_row_wall(t, item->walls, &r->err);
}

static int take_group(struct replay *r, struct table_reader *t)
{
	struct item *item;
	int rc = find_item(r, t, &item);

	if (rc || !item)
		return rc;
	if (!item->mappings) {
		uint64_t age_us = sample_u64(&item->sample, FIELD_HEAVY_AGE, 0) * 1000;
		uint64_t now_us = r->when.elapsed_us;

		item->mappings = mapping_table_create();
		item->mappings->has_groups = true;
		item->mappings->known = MAPPING_KNOWS_ALL;
		item->mappings->taken_mono_ns =
			(now_us > age_us ? now_us - age_us : 0) * NS_PER_US;
	}
	return replay_row_group(t, item->mappings, &item->room, &r->err);
}

/* Long tables: what is at @m joins, what is before it has lost its row. */
static int take_table(struct replay *r, enum record_table table, const struct moment *m,
	int (*take)(struct replay *r, struct table_reader *t))
{
	int rc = 0;

	while (!rc && has_row(r, table)) {
		struct table_reader *t = r->in[table];

		if (moment_is_same(&t->moment, m))
			rc = take(r, t);
		else if (!moment_is_before(&t->moment, m))
			break;
		if (!rc)
			rc = table_reader_next(t, &r->err);
	}
	return rc;
}

static void add_event(struct replay *r, const struct event *event)
{
	if (r->event_count == r->event_room) {
		r->event_room = r->event_room ? r->event_room * 2 : 8;
		r->event = die_reallocarray(r->event, r->event_room, sizeof *r->event);
	}
	r->event[r->event_count++] = *event;
}

/* Detectors say these again. */
static bool is_finding(const struct replay *r, enum event_kind kind)
{
	if (kind == EVENT_ALERT || kind == EVENT_CLEAR)
		return !r->keeps_alerts;
	return kind == EVENT_LEAK || kind == EVENT_LIMIT || kind == EVENT_OUTCOME;
}

static int take_events(struct replay *r, const struct moment *m)
{
	struct table_reader *t = r->in[RECORD_EVENTS];
	int rc = 0;

	while (!rc && is_at(r, RECORD_EVENTS, m)) {
		struct event e;

		if (r->event_count == ITEMS_MAX)
			return err_set(&r->err, -EBADMSG, "%s: too many events at one time",
				csv_reader_name(t->csv));
		rc = replay_row_event(t, &e, &r->err);
		if (rc)
			return rc;
		e.elapsed_us = r->when.elapsed_us;
		if (!is_finding(r, e.kind))
			add_event(r, &e);
		rc = table_reader_next(t, &r->err);
	}
	return rc;
}

/* Events name a process by pid and incarnation; rows know when it started. */
static void complete_events(struct replay *r)
{
	for (size_t i = 0; i < r->event_count; i++) {
		struct procid *id = &r->event[i].id;
		uint64_t start;

		if (idmap_get(&r->starts, id, &start))
			id->start_time_ticks = start;
	}
}

/* ---- a tick ---- */

static bool next_moment(const struct replay *r, struct moment *out)
{
	bool rows = has_row(r, RECORD_ROWS), events = has_row(r, RECORD_EVENTS);

	if (!rows && !events)
		return false;
	if (rows)
		*out = r->in[RECORD_ROWS]->moment;
	if (events && (!rows || moment_is_before(&r->in[RECORD_EVENTS]->moment, out)))
		*out = r->in[RECORD_EVENTS]->moment;
	return true;
}

/* Time since the session began, from the time of day where nothing else is known. */
static uint64_t elapsed_of(struct replay *r, const struct moment *m)
{
	if (m->has_elapsed)
		return m->elapsed_us;
	if (r->is_first || m->real_ms < r->first_real_ms)
		r->first_real_ms = m->real_ms;
	return (m->real_ms - r->first_real_ms) * 1000;
}

static void begin_tick(struct replay *r, const struct moment *m)
{
	clear_tick(r);
	r->when = (struct tick_time){.real_ms = m->has_real ? m->real_ms : 0,
		.elapsed_us = elapsed_of(r, m)};
	if (!r->is_first && r->when.elapsed_us < r->last_us)
		idmap_clear(&r->starts);
}

/* Where elapsed time fell, the first event says so. */
static void tell_session(struct replay *r)
{
	struct event e = {.kind = EVENT_SESSION,
		.real_ms = r->when.real_ms,
		.elapsed_us = r->when.elapsed_us,
		.detail = "the recording goes on"};

	if (r->is_first || r->when.elapsed_us >= r->last_us)
		return;
	for (size_t i = 0; i < r->event_count; i++)
		if (r->event[i].kind == EVENT_SESSION)
			return;
	add_event(r, &e);
	memmove(r->event + 1, r->event, (r->event_count - 1) * sizeof *r->event);
	r->event[0] = e;
}

static int fill_tick(struct replay *r, const struct moment *m)
{
	int rc = take_rows(r, m);

	if (!rc)
		rc = take_table(r, RECORD_WALLS, m, take_wall);
	if (!rc)
		rc = take_table(r, RECORD_MAPPINGS, m, take_group);
	if (!rc)
		rc = take_events(r, m);
	if (rc)
		return rc;
	tell_session(r);
	complete_events(r);
	if (r->count || r->event_count) {
		r->last_us = r->when.elapsed_us;
		r->is_first = false;
	}
	return 0;
}

/* The row's own wall, where no file has all of them. */
static void add_closest(struct replay *r, struct item *item)
{
	struct wall *w;

	if (r->in[RECORD_WALLS] || !item->closest.limit)
		return;
	item->walls = wall_set_create();
	w = wall_set_add(item->walls, item->closest.kind, "");
	w->use_known = item->closest.use_known;
	w->use = item->closest.use;
	w->limit = item->closest.limit;
}

static void hand_out(struct replay *r, struct tick *out)
{
	for (size_t i = 0; i < r->count; i++) {
		struct item *item = &r->item[i];
		struct procinfo *info =
			r->meta ? meta_find(r->meta, &item->sample.id) : NULL;

		add_closest(r, item);
		r->observation[i] =
			(struct observation){.sample = &item->sample,
				.info = info,
				.walls = item->walls,
				.mappings = item->mappings};
	}
	*out = (struct tick){.when = r->when,
		.observation = r->observation,
		.count = r->count,
		.event = r->event,
		.event_count = r->event_count};
}

static int replay_tick(struct source *source, uint64_t deadline_ns, uint64_t missed,
	struct tick *out)
{
	struct replay *r = replay_of(source);

	(void)deadline_ns;
	(void)missed;
	while (!r->end) {
		struct moment m;

		if (!next_moment(r, &m)) {
			r->end = -ENODATA;
			break;
		}
		begin_tick(r, &m);
		r->end = fill_tick(r, &m);
		if (!r->end && (r->count || r->event_count)) {
			hand_out(r, out);
			return 0;
		}
	}
	clear_tick(r);
	return r->end;
}

static void replay_destroy(struct source *source)
{
	struct replay *r = replay_of(source);

	clear_tick(r);
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++)
		table_reader_close(r->in[i]);
	meta_destroy(r->meta);
	idmap_finish(&r->starts);
	idmap_finish(&r->places);
	free(r->item);
	free(r->observation);
	free(r->event);
	free(r);
}

static const struct source_ops ops = {.tick = replay_tick, .destroy = replay_destroy};

/* ---- opening ---- */

static struct replay *replay_create(void)
{
	struct replay *r = die_calloc(1, sizeof *r);

	r->base.ops = &ops;
	r->is_first = true;
	r->err.column = ERR_NO_COLUMN;
	return r;
}

static int open_error(const char *path, int code, struct err *err)
{
	AUTO_FREE char *shown = escape_message(path);

	return err_set(err, code, "%s: %s", shown, strerror(-code));
}

/* A companion: a regular file, or none. */
static int open_beside(const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), code;
	struct stat st;

	if (fd < 0) {
		code = -errno;
		return code == -ENOENT ? code : open_error(path, code, err);
	}
	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		return fd;
	close(fd);
	return open_error(path, -EINVAL, err);
}

static int open_companion(struct replay *r, const char *path, enum record_table table,
	struct err *err)
{
	AUTO_FREE char *beside = NULL;
	char companion[32];
	int fd;

	snprintf(companion, sizeof companion, "%s.csv", record_table_names[table]);
	beside = record_path_beside(path, ".csv", companion);
	fd = open_beside(beside, err);
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	return table_reader_open(fd, beside, table, &r->in[table], err);
}

static int open_companions(struct replay *r, const char *path, struct err *err)
{
	AUTO_FREE char *meta = record_path_beside(path, ".csv", "meta.json");
	int rc = 0;

	for (int i = RECORD_ROWS + 1; i < RECORD_PYTHON && !rc; i++)
		rc = open_companion(r, path, (enum record_table)i, err);
	if (rc)
		return rc;
	rc = meta_read(meta, &r->meta, err);
	return rc == -ENOENT ? 0 : rc;
}

/* @path: where companions stand, NULL: there are none. */
static int create(int fd, const char *name, const char *path, struct source **out,
	struct err *err)
{
	struct replay *r = replay_create();
	int rc = table_reader_open(fd, name, RECORD_ROWS, &r->in[RECORD_ROWS], err);

	if (!rc && path)
		rc = open_companions(r, path, err);
	if (rc)
		replay_destroy(&r->base);
	else
		*out = &r->base;
	return rc;
}

int replay_source_create(const char *path, struct source **out, struct err *err)
{
	int fd;

	if (!strcmp(path, "-")) {
		fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
		if (fd < 0)
			return open_error("standard input", -errno, err);
		return create(fd, "standard input", NULL, out, err);
	}
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0)
		return open_error(path, -errno, err);
	return create(fd, path, path, out, err);
}

int replay_source_create_fd(int fd, const char *name, struct source **out, struct err *err)
{
	return create(fd, name, NULL, out, err);
}

void replay_source_keep_alerts(struct source *source)
{
	replay_of(source)->keeps_alerts = true;
}

bool replay_source_has_events(const struct source *source)
{
	return ((const struct replay *)source)->in[RECORD_EVENTS] != NULL;
}

const struct err *replay_source_err(const struct source *source)
{
	return &((const struct replay *)source)->err;
}

const struct run_meta *replay_source_meta(const struct source *source)
{
	const struct replay *r = (const struct replay *)source;

	return r->meta ? meta_run(r->meta) : NULL;
}
