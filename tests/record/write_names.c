/*
 * write_names.c - a recording whose processes are called what hurts
 *
 * `write_names FOLDER` makes FOLDER/names.csv and FOLDER/names.jsonl and prints, one a
 * line in hexadecimal, the names in the order of their rows; then the names that replay
 * finds in the CSV.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "record/csv_sink.h"
#include "record/jsonl_sink.h"
#include "record/replay_source.h"

static const char *const names[] = {
	"plain", "=1+1", "+1", "-1", "@SUM(A1:A9)", "=HYPERLINK(\"http://x\")", "a,b,c",
	"say \"hi\"", "\"", "two\nlines", "\r\n", "tab\there", "\x1b[31mred\x1b[0m",
	"\x1b]0;title\a", "\x7f", "\xc2\x9b" "31m", "\xe2\x80\xae" "gpj.exe", "\xe2\x81\xa6x",
	"\xff\xfe", "\xc0\xaf", "\xed\xa0\x80", "\xf0\x9f\x90\x98", "na\xc3\xafve", "\\",
	"\\x41", "\\\\x41", " lead", "trail ", "\xe2\x80\xa8", "#", "'", "time", "null",
	"\x01\x02\x03", "\xe2\x82",
};

static void print_hex(const char *text)
{
	for (; *text; text++)
		printf("%02x", (unsigned)(unsigned char)*text);
	putchar('\n');
}

static void write_rows(struct sink *sink)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct tick_time when = {.real_ms = i * 1000, .elapsed_us = i * 1000000};
		struct sample s = {.id = {1, (uint32_t)i + 1, 1}, .state = 'S'};
		struct row row = {.when = &when, .sample = &s};
		struct event e = {.kind = EVENT_NOTE, .real_ms = when.real_ms,
			.elapsed_us = when.elapsed_us};

		snprintf(s.name, sizeof s.name, "%s", names[i]);
		snprintf(e.detail, sizeof e.detail, "%s", names[i]);
		sample_set_u64(&s, FIELD_RSS, i);
		sink->ops->tick_begin(sink, &when);
		sink->ops->row(sink, &row);
		sink->ops->event(sink, &e);
		sink->ops->tick_end(sink);
	}
}

static int record(const char *folder, const char *file,
	int (*create)(const struct record_options *, struct sink **, struct err *))
{
	char path[512];
	struct record_options o = {.path = path, .with = RECORD_WITH_EVENTS, .force = true,
		.clock = &clock_system};
	struct err err = ERR_INIT;
	struct sink *sink = NULL;

	snprintf(path, sizeof path, "%s/%s", folder, file);
	if (create(&o, &sink, &err)) {
		err_print(&err, stderr);
		return 1;
	}
	write_rows(sink);
	sink_destroy(sink);
	return 0;
}

static int replay(const char *folder)
{
	char path[512];
	struct err err = ERR_INIT;
	struct source *source = NULL;
	struct tick t;

	snprintf(path, sizeof path, "%s/names.csv", folder);
	if (replay_source_create(path, &source, &err)) {
		err_print(&err, stderr);
		return 1;
	}
	while (!source_tick(source, 0, 0, &t)) {
		print_hex(t.observation[0].sample->name);
		if (strcmp(t.event[0].detail, t.observation[0].sample->name) != 0)
			return 1;
	}
	source_destroy(source);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 2)
		return 2;
	if (record(argv[1], "names.csv", csv_sink_create) ||
		record(argv[1], "names.jsonl", jsonl_sink_create))
		return 1;
	for (size_t i = 0; i < COUNT_OF(names); i++)
		print_hex(names[i]);
	return replay(argv[1]);
}
