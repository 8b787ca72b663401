#include "config.h"

#include "app/record_key.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/recording.h"
#include "app/say.h"
#include "base/die.h"
#include "base/units.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* What the list shows beside PSS is not read of those in it: the recording has all. */
static void open_all(
	struct record_key *k, struct session *s, const struct view_requests *r)
{
	k->opened = die_calloc(r->to_count, sizeof *k->opened);
	for (size_t i = 0; i < r->to_count; i++)
		if (!procfs_source_open(s->source, r->to[i].pid))
			k->opened[k->opened_count++] = r->to[i].pid;
}

static void close_all(struct record_key *k, struct session *s)
{
	for (size_t i = 0; i < k->opened_count; i++)
		procfs_source_close(s->source, k->opened[i]);
	free(k->opened);
	k->opened = NULL;
	k->opened_count = 0;
}

/* "memtide-python3-4711-20261120T140231Z.csv"; several processes have no name in common,
 * and memtide's own PID. */
static void name_file(const struct session *s, const struct view_requests *r,
	char *pattern, size_t size)
{
	char folder[PATH_MAX], when[RECORDING_TIME_MAX];

	recording_folder(s->options, folder, sizeof folder);
	recording_time(when);
	if (r->to_count == 1)
		snprintf(pattern, size, "%s/memtide-%%n-%%p-%s.csv", folder, when);
	else if (r->to_count)
		snprintf(pattern, size, "%s/memtide-%zu-processes-%d-%s.csv", folder,
			r->to_count, (int)getpid(), when);
	else
		snprintf(pattern, size, "%s/memtide-all-%d-%s.csv", folder, (int)getpid(),
			when);
}

/* Without the "./" that says nothing. */
static const char *shown_path(const struct session *s)
{
	const char *path = record_sink_path(s->record, 0);

	return strncmp(path, "./", 2) ? path : path + 2;
}

static void start(struct record_key *k, struct session *s, const struct view_requests *r)
{
	const struct process_history *p =
		r->to_count == 1 ? history_find(s->history, &r->to[0]) : NULL;
	char pattern[PATH_MAX + 100];
	struct recording what = {.output = pattern,
		.name = p ? p->last.name : "process",
		.pid = r->to_count == 1 ? r->to[0].pid : 0,
		.format = OUTPUT_CSV,
		.with = RECORD_WITH_ALL,
		.only = r->to,
		.only_count = r->to_count};
	struct err err = ERR_INIT;
	int code;

	name_file(s, r, pattern, sizeof pattern);
	code = recording_start(s, &what, &err);
	if (code) {
		say("nothing is recorded: %s%s", err.text, recording_remedy(code));
		return;
	}
	open_all(k, s, r);
	k->started = true;
	say("recording into %s; r stops it", shown_path(s));
}

static void stop(struct record_key *k, struct session *s)
{
	char rows[UNITS_TEXT_MAX], lost[UNITS_TEXT_MAX], missing[100] = "";
	char path[PATH_MAX];
	uint64_t written = s->record->rows_written;

	if (s->record->rows_dropped)
		snprintf(missing, sizeof missing, ", %s lines missing",
			units_grouped(s->record->rows_dropped, lost));
	snprintf(path, sizeof path, "%s", shown_path(s));
	recording_stop(s);
	close_all(k, s);
	k->started = false;
	say("recorded into %s: %s row%s%s", path, units_grouped(written, rows),
		written == 1 ? "" : "s", missing);
}

void record_key_press(
	struct record_key *k, struct session *s, const struct view_requests *requests)
{
	if (s->record)
		stop(k, s);
	else if (!requests->to_count && !requests->to_all)
		say("there is nothing to record: it has ended");
	else
		start(k, s, requests);
}

void record_key_finish(struct record_key *k, struct session *s)
{
	if (k->started && s->record)
		stop(k, s);
}

const struct view_recording *record_key_sign(
	struct record_key *k, const struct session *s)
{
	if (!s->record)
		return NULL;
	snprintf(
		k->name, sizeof k->name, "%s", base_name(record_sink_path(s->record, 0)));
	k->shown.name = k->name;
	k->shown.rows = s->record->rows_written;
	k->shown.lost = s->record->rows_dropped;
	return &k->shown;
}
