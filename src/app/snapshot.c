#include "config.h"

#include "app/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/json_text.h"
#include "app/say.h"

static json_t *values_json(const struct session *s, const struct process_history *p)
{
	json_t *values = json_object();

	for (int f = 0; f < FIELD_COUNT; f++) {
		const struct field_info *info = &field_table[f];
		uint64_t value, age_us;

		if (info->type != FIELD_TYPE_UINT ||
			!history_known(s->history, p, (enum field_id)f, &value, &age_us))
			continue;
		json_set_u64(values, info->id, value);
	}
	return values;
}

static json_t *walls_json(const struct wall_set *set)
{
	json_t *walls = json_array();

	for (size_t i = 0; set && i < set->count; i++) {
		const struct wall *w = &set->wall[i];
		json_t *wall = json_object();

		json_object_set_new(wall, "wall", json_string(wall_kinds[w->kind].id));
		if (*w->path)
			json_object_set_new(wall, "scope", json_text(w->path));
		if (w->use_known)
			json_set_u64(wall, "use", w->use);
		json_set_u64(wall, "limit", w->limit);
		json_array_append_new(walls, wall);
	}
	return walls;
}

static json_t *mappings_json(const struct mapping_table *table)
{
	json_t *groups = json_array();

	for (size_t i = 0; table && i < table->group_count; i++) {
		const struct mapping_group *g = &table->group[i];
		json_t *group = json_object();

		json_object_set_new(group, "kind", json_string(mapping_kinds[g->kind].id));
		json_object_set_new(group, "name", json_text(mapping_group_name(table, g)));
		json_set_u64(group, "areas", g->areas);
		json_set_u64(group, "size_bytes", g->sums.size_bytes);
		json_set_u64(group, "rss_bytes", g->sums.rss_bytes);
		json_set_u64(group, "pss_bytes", g->sums.pss_bytes);
		json_set_u64(group, "private_bytes", g->sums.private_bytes);
		json_set_u64(group, "swap_bytes", g->sums.swap_bytes);
		json_array_append_new(groups, group);
	}
	return groups;
}

static json_t *process_json(const struct session *s, const struct process_history *p)
{
	json_t *process = json_object();

	json_set_u64(process, "pid", p->id.pid);
	json_set_u64(process, "start_time_ticks", p->id.start_time_ticks);
	json_set_u64(process, "incarnation", p->id.incarnation);
	json_object_set_new(process, "name", json_text(p->last.name));
	if (p->info) {
		json_object_set_new(process, "user", json_text(p->info->user));
		json_object_set_new(process, "command", json_text(p->info->command));
	}
	json_object_set_new(process, "ended", json_boolean(p->ended));
	json_set_u64(process, "peak_bytes", p->peak_bytes);
	json_object_set_new(process, "values", values_json(s, p));
	json_object_set_new(process, "walls", walls_json(p->walls));
	json_object_set_new(process, "mappings", mappings_json(p->mappings));
	return process;
}

static json_t *events_json(const struct session *s)
{
	json_t *events = json_array();

	for (size_t i = 0; i < history_event_count(s->history); i++) {
		const struct event *e = history_event(s->history, i);
		json_t *event = json_object();

		json_object_set_new(event, "elapsed_s",
			json_real((double)e->elapsed_us / 1e6));
		json_object_set_new(event, "event", json_string(event_kind_names[e->kind]));
		json_object_set_new(event, "level", json_string(event_level_names[e->level]));
		if (e->id.pid)
			json_set_u64(event, "pid", e->id.pid);
		json_object_set_new(event, "detail", json_text(e->detail));
		json_array_append_new(events, event);
	}
	return events;
}

static json_t *session_json(const struct session *s)
{
	const struct tick_time *now = history_now(s->history);
	json_t *all = json_object();
	json_t *processes = json_array();

	json_set_u64(all, "time_ms", now->real_ms);
	json_object_set_new(all, "elapsed_s", json_real((double)now->elapsed_us / 1e6));
	for (size_t i = 0; i < history_count(s->history); i++)
		json_array_append_new(processes, process_json(s, history_at(s->history, i)));
	json_object_set_new(all, "processes", processes);
	json_object_set_new(all, "events", events_json(s));
	return all;
}

static int write_json(json_t *all, const char *path)
{
	AUTO_CLOSE int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	if (json_dumpfd(all, fd, JSON_INDENT(2)) || write(fd, "\n", 1) != 1) {
		int code = errno ? -errno : -EIO;

		unlink(path);
		return code;
	}
	return 0;
}

int snapshot_write(struct session *s)
{
	json_t *all = session_json(s);
	time_t now = time(NULL);
	struct tm utc;
	char when[32], path[80];
	int code;

	gmtime_r(&now, &utc);
	strftime(when, sizeof when, "%Y%m%dT%H%M%SZ", &utc);
	snprintf(path, sizeof path, "memtide-%d-%s.json", (int)getpid(), when);
	code = write_json(all, path);
	json_decref(all);
	if (code)
		say("snapshot %s: %s", path, strerror(-code));
	else
		say("snapshot written: %s", path);
	return code;
}
