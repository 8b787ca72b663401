#include "config.h"

#include "record/columns.h"

#include <stdio.h>

const char *const record_table_names[RECORD_TABLE_COUNT] = {
	[RECORD_ROWS] = NULL,
	[RECORD_MAPPINGS] = "mappings",
	[RECORD_WALLS] = "walls",
	[RECORD_EVENTS] = "events",
	[RECORD_PYTHON] = "python",
};

const char *const columns_wall_ends[8] = {
	[WALL_ENDS_IN_ENOMEM] = "enomem",
	[WALL_ENDS_IN_SIGSEGV] = "sigsegv",
	[WALL_ENDS_IN_MLOCK] = "mlock",
	[WALL_ENDS_IN_MAPS] = "maps",
	[WALL_ENDS_IN_KILL] = "kill",
	[WALL_ENDS_IN_SLOW] = "slow",
	[WALL_ENDS_IN_SIGBUS] = "sigbus",
	[WALL_ENDS_IN_STALL] = "stall",
};

_Static_assert(FIELD_COUNT <= COLUMNS_MAX, "a line of cells holds every field");

static const struct column mappings_columns[MAPPINGS_COLUMN_COUNT] = {
	[MAPPINGS_TIME] = {"time", FIELD_TYPE_TIME, 0},
	[MAPPINGS_ELAPSED] = {"elapsed_s", FIELD_TYPE_SECONDS, 0},
	[MAPPINGS_PID] = {"pid", FIELD_TYPE_UINT, 0},
	[MAPPINGS_START_TIME] = {"start_time_ticks", FIELD_TYPE_UINT, 0},
	[MAPPINGS_INCARNATION] = {"incarnation", FIELD_TYPE_UINT, 0},
	[MAPPINGS_KIND] = {"kind", FIELD_TYPE_WORD, 0},
	[MAPPINGS_NAME] = {"name", FIELD_TYPE_NAME, 0},
	[MAPPINGS_AREAS] = {"areas", FIELD_TYPE_UINT, 0},
	[MAPPINGS_SIZE] = {"size_bytes", FIELD_TYPE_UINT, 0},
	[MAPPINGS_RSS] = {"rss_bytes", FIELD_TYPE_UINT, 0},
	[MAPPINGS_PSS] = {"pss_bytes", FIELD_TYPE_UINT, 0},
	[MAPPINGS_PRIVATE] = {"private_bytes", FIELD_TYPE_UINT, 0},
	[MAPPINGS_SWAP] = {"swap_bytes", FIELD_TYPE_UINT, 0},
	[MAPPINGS_LARGEST] = {"largest_bytes", FIELD_TYPE_UINT, 0},
};

static const struct column walls_columns[WALLS_COLUMN_COUNT] = {
	[WALLS_TIME] = {"time", FIELD_TYPE_TIME, 0},
	[WALLS_ELAPSED] = {"elapsed_s", FIELD_TYPE_SECONDS, 0},
	[WALLS_PID] = {"pid", FIELD_TYPE_UINT, 0},
	[WALLS_INCARNATION] = {"incarnation", FIELD_TYPE_UINT, 0},
	[WALLS_WALL] = {"wall", FIELD_TYPE_WORD, 0},
	[WALLS_SCOPE] = {"scope", FIELD_TYPE_WORD, 0},
	[WALLS_UNIT] = {"unit", FIELD_TYPE_WORD, 0},
	[WALLS_USE] = {"use", FIELD_TYPE_UINT, 0},
	[WALLS_LIMIT] = {"limit", FIELD_TYPE_UINT, 0},
};

static const struct column events_columns[EVENTS_COLUMN_COUNT] = {
	[EVENTS_TIME] = {"time", FIELD_TYPE_TIME, 0},
	[EVENTS_ELAPSED] = {"elapsed_s", FIELD_TYPE_SECONDS, 0},
	[EVENTS_PID] = {"pid", FIELD_TYPE_UINT, 0},
	[EVENTS_INCARNATION] = {"incarnation", FIELD_TYPE_UINT, 0},
	[EVENTS_EVENT] = {"event", FIELD_TYPE_WORD, 0},
	[EVENTS_LEVEL] = {"level", FIELD_TYPE_WORD, 0},
	[EVENTS_DETAIL] = {"detail", FIELD_TYPE_NAME, 0},
};

static const struct column python_columns[PYTHON_COLUMN_COUNT] = {
	[PYTHON_TIME] = {"time", FIELD_TYPE_TIME, 0},
	[PYTHON_ELAPSED] = {"elapsed_s", FIELD_TYPE_SECONDS, 0},
	[PYTHON_PID] = {"pid", FIELD_TYPE_UINT, 0},
	[PYTHON_INCARNATION] = {"incarnation", FIELD_TYPE_UINT, 0},
	[PYTHON_SECTION] = {"section", FIELD_TYPE_WORD, 0},
	[PYTHON_NAME] = {"name", FIELD_TYPE_NAME, 0},
	[PYTHON_COUNT] = {"count", FIELD_TYPE_UINT, 0},
	[PYTHON_BYTES] = {"bytes", FIELD_TYPE_UINT, 0},
};

static const struct {
	const struct column *column; /* NULL: the field table */
	size_t count;
} tables[RECORD_TABLE_COUNT] = {
	[RECORD_ROWS] = {NULL, FIELD_COUNT},
	[RECORD_MAPPINGS] = {mappings_columns, MAPPINGS_COLUMN_COUNT},
	[RECORD_WALLS] = {walls_columns, WALLS_COLUMN_COUNT},
	[RECORD_EVENTS] = {events_columns, EVENTS_COLUMN_COUNT},
	[RECORD_PYTHON] = {python_columns, PYTHON_COLUMN_COUNT},
};

size_t columns_count(enum record_table table)
{
	return tables[table].count;
}

struct column columns_at(enum record_table table, size_t column)
{
	const struct field_info *f = &field_table[column];

	if (tables[table].column)
		return tables[table].column[column];
	return (struct column){f->id, f->type, f->decimals};
}

static void set_u64(struct cells *c, size_t column, uint64_t value)
{
	c->cell[column] = (struct cell){.present = true, .value.u = value};
}

static void set_text(struct cells *c, size_t column, const char *text)
{
	c->cell[column] = (struct cell){.present = true, .value.text = text};
}

/* A sum that the reading did not give is absent. */
static void set_sum(struct cells *c, size_t column, bool known, uint64_t value)
{
	if (known)
		set_u64(c, column, value);
}

static void begin(struct cells *c, enum record_table table)
{
	c->table = table;
	for (size_t i = 0; i < tables[table].count; i++)
		c->cell[i].present = false;
}

void columns_of_row(const struct row *row, struct cells *out)
{
	out->table = RECORD_ROWS;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		out->cell[i].prefix = NULL;
		out->cell[i].present = row_get(row, (enum field_id)i, &out->cell[i].value);
	}
}

void columns_of_group(const struct row *row, const struct mapping_group *group,
	const char *name, struct cells *out)
{
	const struct procid *id = &row->sample->id;
	uint32_t known = row->mappings->known;

	begin(out, RECORD_MAPPINGS);
	set_u64(out, MAPPINGS_TIME, row->when->real_ms);
	set_u64(out, MAPPINGS_ELAPSED, row->when->elapsed_us);
	if (id->pid) {
		set_u64(out, MAPPINGS_PID, id->pid);
		set_u64(out, MAPPINGS_START_TIME, id->start_time_ticks);
		set_u64(out, MAPPINGS_INCARNATION, id->incarnation);
	}
	set_text(out, MAPPINGS_KIND, mapping_kinds[group->kind].id);
	set_text(out, MAPPINGS_NAME, name);
	set_u64(out, MAPPINGS_AREAS, group->areas);
	set_sum(out, MAPPINGS_SIZE, known & MAPPING_KNOWS_SIZE, group->sums.size_bytes);
	set_sum(out, MAPPINGS_RSS, known & MAPPING_KNOWS_RSS, group->sums.rss_bytes);
	set_sum(out, MAPPINGS_PSS, known & MAPPING_KNOWS_PSS, group->sums.pss_bytes);
	set_sum(out, MAPPINGS_PRIVATE, known & MAPPING_KNOWS_PRIVATE, group->sums.private_bytes);
	set_sum(out, MAPPINGS_SWAP, known & MAPPING_KNOWS_SWAP, group->sums.swap_bytes);
	set_sum(out, MAPPINGS_LARGEST, known & MAPPING_KNOWS_LARGEST, group->largest_bytes);
}

static void set_scope(struct cells *c, const struct wall *wall)
{
	const struct wall_kind_info *kind = &wall_kinds[wall->kind];
	const char *scope = wall_scope_names[kind->scope];

	if (wall->end == kind->end)
		snprintf(c->prefix, sizeof c->prefix, "%s%s", scope, *wall->path ? ":" : "");
	else
		snprintf(c->prefix, sizeof c->prefix, "%s(%s)%s", scope,
			columns_wall_ends[wall->end], *wall->path ? ":" : "");
	set_text(c, WALLS_SCOPE, wall->path);
	c->cell[WALLS_SCOPE].prefix = c->prefix;
}

void columns_of_wall(const struct row *row, const struct wall *wall, struct cells *out)
{
	begin(out, RECORD_WALLS);
	set_u64(out, WALLS_TIME, row->when->real_ms);
	set_u64(out, WALLS_ELAPSED, row->when->elapsed_us);
	if (row->sample->id.pid) {
		set_u64(out, WALLS_PID, row->sample->id.pid);
		set_u64(out, WALLS_INCARNATION, row->sample->id.incarnation);
	}
	set_text(out, WALLS_WALL, wall_kinds[wall->kind].id);
	set_scope(out, wall);
	set_text(out, WALLS_UNIT, wall_kinds[wall->kind].is_count ? "count" : "bytes");
	if (wall->use_known)
		set_u64(out, WALLS_USE, wall->use);
	set_u64(out, WALLS_LIMIT, wall->limit);
}

void columns_of_event(const struct event *event, struct cells *out)
{
	begin(out, RECORD_EVENTS);
	set_u64(out, EVENTS_TIME, event->real_ms);
	set_u64(out, EVENTS_ELAPSED, event->elapsed_us);
	if (event->id.pid) {
		set_u64(out, EVENTS_PID, event->id.pid);
		set_u64(out, EVENTS_INCARNATION, event->id.incarnation);
	}
	set_text(out, EVENTS_EVENT, event_kind_names[event->kind]);
	set_text(out, EVENTS_LEVEL, event_level_names[event->level]);
	set_text(out, EVENTS_DETAIL, event->detail);
}

void columns_of_python(const struct tick_time *when, const struct procid *id,
	const struct python_line *line, struct cells *out)
{
	begin(out, RECORD_PYTHON);
	set_u64(out, PYTHON_TIME, when->real_ms);
	set_u64(out, PYTHON_ELAPSED, when->elapsed_us);
	set_u64(out, PYTHON_PID, line->pid ? line->pid : id->pid);
	if (!line->pid || line->pid == id->pid)
		set_u64(out, PYTHON_INCARNATION, id->incarnation);
	set_text(out, PYTHON_SECTION, line->section);
	set_text(out, PYTHON_NAME, line->name);
	if (line->has_count)
		set_u64(out, PYTHON_COUNT, line->count);
	if (line->has_bytes)
		set_u64(out, PYTHON_BYTES, line->bytes);
}
