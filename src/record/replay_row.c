#include "config.h"

#include "record/replay_row.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/die.h"

/* More than any address space is written with. */
#define GROUPS_MAX ((size_t)1 << 16)

/* 30 years late. */
#define LATE_MS_MAX 1e12

/* The index of a word in @words, or -EBADMSG with @err. */
static int word_index(const struct table_reader *t, size_t column, const char *word,
	const char *const *words, size_t count, const char *expected, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], word))
			return (int)i;
	return table_reader_bad(t, column, expected, err);
}

static int read_u64(struct table_reader *t, size_t column, uint64_t max, uint64_t *out,
	struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, column, max, &v, err);

	if (!rc && v.present)
		*out = v.u;
	return rc;
}

/* ---- rows ---- */

static int take_name(struct table_reader *t, const struct table_value *v, struct sample *s,
	struct err *err)
{
	if (v->len >= sizeof s->name || memchr(v->text, '\0', v->len))
		return table_reader_bad(t, FIELD_NAME, "at most 63 bytes", err);
	memcpy(s->name, v->text, v->len);
	s->name[v->len] = '\0';
	return 0;
}

static int take_word(struct table_reader *t, enum field_id field,
	const struct table_value *v, struct sample *s, struct replay_closest *closest,
	struct err *err)
{
	int i = 0;

	switch (field) {
	case FIELD_NAME:
		return take_name(t, v, s, err);
	case FIELD_STATE:
		if (v->len != 1)
			return table_reader_bad(t, field, "one letter", err);
		s->state = v->text[0];
		return 0;
	case FIELD_ROLE:
		i = word_index(t, field, v->text, role_names, COUNT_OF(role_names),
			"target, child or total", err);
		if (i < 0)
			return i;
		s->role = (enum role)i;
		return 0;
	case FIELD_WALL:
		closest->kind = wall_kind_by_id(v->text, v->len);
		if (closest->kind == WALL_KIND_COUNT)
			return table_reader_bad(t, field, "the name of a limit", err);
		return 0;
	default:
		return 0;
	}
}

static uint64_t field_max(enum field_id field)
{
	if (field == FIELD_PID || field == FIELD_INCARNATION)
		return UINT32_MAX;
	return REPLAY_VALUE_MAX;
}

static int take_late(struct table_reader *t, double late_ms, uint64_t *late_us,
	struct err *err)
{
	if (late_ms < 0 || late_ms > LATE_MS_MAX)
		return table_reader_bad(t, FIELD_LATE, "milliseconds", err);
	*late_us = (uint64_t)llround(late_ms * 1000);
	return 0;
}

/* What does not go into the sample's values; false where it does. */
static bool is_apart(enum field_id field, const struct table_value *v, struct sample *s)
{
	switch (field) {
	case FIELD_TIME:
	case FIELD_ELAPSED:
		return true;
	case FIELD_PID:
		s->id.pid = (uint32_t)v->u;
		return true;
	case FIELD_START_TIME:
		s->id.start_time_ticks = v->u;
		return true;
	case FIELD_INCARNATION:
		s->id.incarnation = (uint32_t)v->u;
		return true;
	default:
		return field_table[field].origin == FIELD_DERIVED;
	}
}

/* The parts of a row as they are read. */
struct parts {
	struct sample sample;
	uint64_t late_us;
	struct replay_closest closest;
	bool has_wall, has_role;
	uint64_t headroom;
	bool has_headroom;
};

static int take_field(struct table_reader *t, enum field_id field,
	const struct table_value *v, struct parts *p, struct err *err)
{
	enum field_type type = field_table[field].type;

	if (type == FIELD_TYPE_WORD || type == FIELD_TYPE_NAME) {
		p->has_wall |= field == FIELD_WALL;
		p->has_role |= field == FIELD_ROLE;
		return take_word(t, field, v, &p->sample, &p->closest, err);
	}
	if (field == FIELD_LATE)
		return take_late(t, v->f, &p->late_us, err);
	if (field == FIELD_WALL_BYTES)
		p->closest.limit = v->u;
	if (field == FIELD_HEADROOM) {
		p->headroom = v->u;
		p->has_headroom = true;
	}
	if (is_apart(field, v, &p->sample))
		return 0;
	if (type == FIELD_TYPE_REAL)
		sample_set_f64(&p->sample, field, v->f);
	else
		sample_set_u64(&p->sample, field, v->u);
	return 0;
}

/* A total has no pid and nothing that goes with one; everything else has. */
static int check_identity(const struct table_reader *t, struct parts *p, struct err *err)
{
	struct sample *s = &p->sample;

	if (!p->has_role && !s->id.pid)
		s->role = ROLE_TOTAL;
	if (s->role == ROLE_TOTAL)
		s->id = (struct procid){0};
	else if (!s->id.pid)
		return table_reader_bad(t, FIELD_PID, "a process", err);
	else if (!s->id.incarnation)
		s->id.incarnation = 1;
	return 0;
}

static void finish_closest(struct parts *p)
{
	struct replay_closest *c = &p->closest;

	if (!p->has_wall)
		c->limit = 0;
	c->use_known = p->has_headroom && p->headroom <= c->limit;
	c->use = c->use_known ? c->limit - p->headroom : 0;
}

int replay_row_sample(struct table_reader *t, struct sample *sample, uint64_t *late_us,
	struct replay_closest *closest, struct err *err)
{
	struct parts p = {0};
	int rc = 0;

	for (size_t i = 0; i < FIELD_COUNT && !rc; i++) {
		enum field_id field = (enum field_id)i;
		struct table_value v;

		rc = table_reader_value(t, field, field_max(field), &v, err);
		if (!rc && v.present)
			rc = take_field(t, field, &v, &p, err);
	}
	if (!rc)
		rc = check_identity(t, &p, err);
	if (rc)
		return rc;
	finish_closest(&p);
	*sample = p.sample;
	*late_us = p.late_us;
	*closest = p.closest;
	return 0;
}

/* ---- long tables ---- */

int replay_row_id(struct table_reader *t, struct procid *id, struct err *err)
{
	static const struct {
		size_t pid, incarnation;
	} columns[RECORD_TABLE_COUNT] = {
		[RECORD_ROWS] = {FIELD_PID, FIELD_INCARNATION},
		[RECORD_MAPPINGS] = {MAPPINGS_PID, MAPPINGS_INCARNATION},
		[RECORD_WALLS] = {WALLS_PID, WALLS_INCARNATION},
		[RECORD_EVENTS] = {EVENTS_PID, EVENTS_INCARNATION},
		[RECORD_PYTHON] = {PYTHON_PID, PYTHON_INCARNATION},
	};
	uint64_t pid = 0, incarnation = 0;
	int rc = read_u64(t, columns[t->table].pid, UINT32_MAX, &pid, err);

	if (!rc)
		rc = read_u64(t, columns[t->table].incarnation, UINT32_MAX, &incarnation, err);
	if (rc)
		return rc;
	if (pid && !incarnation)
		incarnation = 1;
	if (!pid)
		incarnation = 0;
	*id = (struct procid){0, (uint32_t)pid, (uint32_t)incarnation};
	return 0;
}

/* "cgroup(stall):/job": the end and the path, where they are said. */
static bool read_scope(char *text, const struct wall_kind_info *kind, enum wall_end *end,
	const char **path)
{
	char *colon = strchr(text, ':');
	const char *scope = wall_scope_names[kind->scope];
	size_t len = strlen(scope);

	*path = colon ? colon + 1 : "";
	if (colon)
		*colon = '\0';
	if (strncmp(text, scope, len) != 0)
		return false;
	if (!text[len])
		return true;
	for (size_t i = 0; i < COUNT_OF(columns_wall_ends); i++) {
		const char *word = columns_wall_ends[i];
		size_t n = strlen(word);

		if (text[len] == '(' && !strncmp(text + len + 1, word, n) &&
			!strcmp(text + len + 1 + n, ")")) {
			*end = (enum wall_end)i;
			return true;
		}
	}
	return false;
}

static int read_wall_kind(struct table_reader *t, enum wall_kind *kind, struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, WALLS_WALL, 0, &v, err);

	if (rc)
		return rc;
	if (t->at[WALLS_WALL] == SIZE_MAX)
		return err_set(err, -EBADMSG, "%s has no column wall", csv_reader_name(t->csv));
	*kind = v.present ? wall_kind_by_id(v.text, v.len) : WALL_KIND_COUNT;
	if (*kind == WALL_KIND_COUNT)
		return table_reader_bad(t, WALLS_WALL, "the name of a limit", err);
	return 0;
}

static int read_limit(struct table_reader *t, uint64_t *limit, struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, WALLS_LIMIT, REPLAY_VALUE_MAX, &v, err);

	if (rc)
		return rc;
	if (t->at[WALLS_LIMIT] == SIZE_MAX)
		return err_set(err, -EBADMSG, "%s has no column limit", csv_reader_name(t->csv));
	if (!v.present || !v.u)
		return table_reader_bad(t, WALLS_LIMIT, "a limit above 0", err);
	*limit = v.u;
	return 0;
}

/* Scope last: its text is borrowed until the next value is read. */
int replay_row_wall(struct table_reader *t, struct wall_set *set, struct err *err)
{
	struct wall read = {.kind = WALL_KIND_COUNT, .path = ""}, *w;
	struct table_value use, scope;
	AUTO_FREE char *text = NULL;
	int rc = read_wall_kind(t, &read.kind, err);

	if (!rc)
		rc = table_reader_value(t, WALLS_USE, REPLAY_VALUE_MAX, &use, err);
	if (!rc)
		rc = read_limit(t, &read.limit, err);
	if (!rc)
		rc = table_reader_value(t, WALLS_SCOPE, 0, &scope, err);
	if (rc)
		return rc;
	read.end = wall_kinds[read.kind].end;
	text = scope.present ? die_strdup(scope.text) : NULL;
	if (text && !read_scope(text, &wall_kinds[read.kind], &read.end, &read.path))
		return table_reader_bad(t, WALLS_SCOPE,
			wall_scope_names[wall_kinds[read.kind].scope], err);
	w = wall_set_add(set, read.kind, read.path);
	if (!w)
		return 0;
	w->end = read.end;
	w->use_known = use.present;
	w->use = use.u;
	w->limit = read.limit;
	return 0;
}

static int read_mapping_kind(struct table_reader *t, enum mapping_kind *kind,
	struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, MAPPINGS_KIND, 0, &v, err);

	if (rc)
		return rc;
	if (t->at[MAPPINGS_KIND] == SIZE_MAX)
		return err_set(err, -EBADMSG, "%s has no column kind", csv_reader_name(t->csv));
	for (size_t i = 0; v.present && i < MAPPING_KIND_COUNT; i++)
		if (!strcmp(mapping_kinds[i].id, v.text)) {
			*kind = (enum mapping_kind)i;
			return 0;
		}
	return table_reader_bad(t, MAPPINGS_KIND, "a kind of mapping", err);
}

/* The sums, and which of them are there. */
static int read_sums(struct table_reader *t, struct mapping_group *g, uint32_t *known,
	struct err *err)
{
	struct {
		size_t column;
		uint32_t bit;
		uint64_t *to;
	} const parts[] = {
		{MAPPINGS_SIZE, MAPPING_KNOWS_SIZE, &g->sums.size_bytes},
		{MAPPINGS_RSS, MAPPING_KNOWS_RSS, &g->sums.rss_bytes},
		{MAPPINGS_PSS, MAPPING_KNOWS_PSS, &g->sums.pss_bytes},
		{MAPPINGS_PRIVATE, MAPPING_KNOWS_PRIVATE, &g->sums.private_bytes},
		{MAPPINGS_SWAP, MAPPING_KNOWS_SWAP, &g->sums.swap_bytes},
		{MAPPINGS_LARGEST, MAPPING_KNOWS_LARGEST, &g->largest_bytes},
	};
	uint64_t areas = 0;
	int rc = read_u64(t, MAPPINGS_AREAS, UINT32_MAX, &areas, err);

	g->areas = (uint32_t)areas;
	*known = 0;
	for (size_t i = 0; i < COUNT_OF(parts) && !rc; i++) {
		struct table_value v;

		rc = table_reader_value(t, parts[i].column, REPLAY_VALUE_MAX, &v, err);
		if (rc || !v.present)
			continue;
		*parts[i].to = v.u;
		*known |= parts[i].bit;
	}
	return rc;
}

static void add_group(struct mapping_table *table, size_t *room, struct mapping_group *g,
	const struct table_value *name)
{
	size_t len = name->present ? strlen(name->text) : 0;

	g->name = table->names_len;
	table->names = die_reallocarray(table->names, table->names_len + len + 1, 1);
	memcpy(table->names + g->name, name->present ? name->text : "", len + 1);
	table->names_len += len + 1;
	if (table->group_count == *room) {
		*room = *room ? *room * 2 : 16;
		table->group = die_reallocarray(table->group, *room, sizeof *table->group);
	}
	table->group[table->group_count++] = *g;
	table->areas += g->areas;
	mapping_sums_add(&table->total, &g->sums);
}

int replay_row_group(struct table_reader *t, struct mapping_table *table, size_t *room,
	struct err *err)
{
	struct mapping_group g = {0};
	struct table_value name;
	uint32_t known = 0;
	int rc = read_mapping_kind(t, &g.kind, err);

	if (!rc)
		rc = read_sums(t, &g, &known, err);
	if (!rc)
		rc = table_reader_value(t, MAPPINGS_NAME, 0, &name, err);
	if (rc)
		return rc;
	if (table->group_count == GROUPS_MAX)
		return table_reader_bad(t, MAPPINGS_KIND, "fewer mappings at one time", err);
	/* What one group lacks, the table does not know. */
	table->known &= known;
	add_group(table, room, &g, &name);
	return 0;
}

static int read_event_kind(struct table_reader *t, enum event_kind *kind, struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, EVENTS_EVENT, 0, &v, err), i;

	if (rc)
		return rc;
	if (t->at[EVENTS_EVENT] == SIZE_MAX)
		return err_set(err, -EBADMSG, "%s has no column event", csv_reader_name(t->csv));
	i = word_index(t, EVENTS_EVENT, v.present ? v.text : "", event_kind_names,
		EVENT_KIND_COUNT, "an event, as started or ended", err);
	if (i < 0)
		return i;
	*kind = (enum event_kind)i;
	return 0;
}

static int read_event_level(struct table_reader *t, enum event_level *level, struct err *err)
{
	struct table_value v;
	int rc = table_reader_value(t, EVENTS_LEVEL, 0, &v, err), i;

	if (rc || !v.present)
		return rc;
	i = word_index(t, EVENTS_LEVEL, v.text, event_level_names,
		COUNT_OF(event_level_names), "info, warning or critical", err);
	if (i < 0)
		return i;
	*level = (enum event_level)i;
	return 0;
}

int replay_row_event(struct table_reader *t, struct event *event, struct err *err)
{
	struct event e = {.real_ms = t->moment.real_ms, .elapsed_us = t->moment.elapsed_us};
	struct table_value detail;
	int rc = read_event_kind(t, &e.kind, err);

	if (!rc)
		rc = read_event_level(t, &e.level, err);
	if (!rc)
		rc = replay_row_id(t, &e.id, err);
	if (!rc)
		rc = table_reader_value(t, EVENTS_DETAIL, 0, &detail, err);
	if (rc)
		return rc;
	if (detail.present) {
		size_t len = strnlen(detail.text, sizeof e.detail - 1);

		memcpy(e.detail, detail.text, len);
	}
	*event = e;
	return 0;
}
