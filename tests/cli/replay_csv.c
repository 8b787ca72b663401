/*
 * replay_csv.c - a recording through the engine into a new recording
 *
 * usage: replay_csv IN.csv OUT.csv
 *
 * What is derived (limits, growth) is computed anew from what the files hold; so OUT is
 * the same as IN, byte for byte, when live and replay agree.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "engine/engine.h"
#include "record/csv_sink.h"
#include "record/replay_source.h"

static int replay(struct engine *engine)
{
	int code;

	do
		code = engine_tick(engine, 0, 0);
	while (!code);
	return code == -ENODATA ? 0 : code;
}

static int convert(const char *in, const char *out, struct err *err)
{
	struct record_options options = {
		.path = out, .with = RECORD_WITH_ALL, .clock = &clock_system};
	struct source *source = NULL;
	struct sink *sink = NULL;
	struct history *history = history_create(NULL);
	struct engine *engine = NULL;
	int code = replay_source_create(in, &source, err);

	if (!code)
		code = csv_sink_create(&options, &sink, err);
	if (!code) {
		engine = engine_create(source, history, &clock_system);
		engine_add_sink(engine, sink);
		code = replay(engine);
	}
	engine_destroy(engine);
	sink_destroy(sink);
	history_destroy(history);
	source_destroy(source);
	return code;
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	int code;

	if (argc != 3) {
		fprintf(stderr, "usage: replay_csv IN.csv OUT.csv\n");
		return 2;
	}
	code = convert(argv[1], argv[2], &err);
	if (!code)
		return 0;
	if (!err.text[0])
		err_set(&err, code, "%s", strerror(-code));
	err_print(&err, stderr);
	return 1;
}
