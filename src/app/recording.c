#include "config.h"

#include "app/recording.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "app/say.h"
#include "base/die.h"
#include "record/chosen_sink.h"
#include "record/csv_sink.h"
#include "record/jsonl_sink.h"
#include "record/record_path.h"

struct recording recording_of_options(const struct options *o)
{
	return (struct recording){.output = o->output,
		.format = o->format,
		.with = o->with,
		.append = o->append,
		.force = o->force};
}

static void tell(void *context, const char *text)
{
	(void)context;
	say("%s", text);
}

static void describe_run(const struct session *s, struct run_meta *meta)
{
	struct rootdir proc;

	if (rootdir_open(&proc, "/proc"))
		proc.fd = -1;
	meta_of_machine(meta, &proc);
	rootdir_finish(&proc);
	meta_set_command(meta, s->program->argc, s->program->argv);
	meta->interval_ns = s->options->interval_ns;
}

static int expand(const struct recording *what, char **path, struct err *err)
{
	struct record_path_words words = {.pid = what->pid, .name = what->name};
	char host[256] = "";

	gethostname(host, sizeof host - 1);
	words.host = host;
	return record_path_expand(what->output, &words, path, err);
}

int recording_start(struct session *s, const struct recording *what, struct err *err)
{
	AUTO_FREE struct record_options *r = die_calloc(1, sizeof *r);
	AUTO_FREE char *path = NULL;
	int code = expand(what, &path, err);

	if (code)
		return code;
	*r = (struct record_options){.path = path,
		.with = what->with,
		.append = what->append,
		.force = what->force,
		.clock = &clock_system,
		.message = tell};
	describe_run(s, &r->meta);
	code = what->format == OUTPUT_JSONL ? jsonl_sink_create(r, &s->record, err)
					    : csv_sink_create(r, &s->record, err);
	if (code)
		return code;
	s->chosen = chosen_sink_create(s->record, what->only, what->only_count);
	code = engine_add_sink(s->engine, s->chosen);
	if (code)
		recording_stop(s);
	return code ? err_set(err, code, "no more recordings") : 0;
}

void recording_stop(struct session *s)
{
	if (!s->record)
		return;
	if (s->record->rows_dropped && !record_sink_closed(s->record))
		s->record_failed = true;
	if (s->engine)
		engine_remove_sink(s->engine, s->chosen);
	sink_destroy(s->chosen);
	s->chosen = s->record = NULL;
}

void recording_folder(const struct options *o, char *out, size_t size)
{
	const char *slash = o->output ? strrchr(o->output, '/') : NULL;
	size_t len = slash ? (size_t)(slash - o->output) : 0;

	snprintf(out, size, ".");
	if (!slash || strchr(o->output, '%') || len + 2 > size)
		return;
	snprintf(out, size, "%.*s", len ? (int)len : 1, o->output);
}

const char *recording_remedy(int code)
{
	switch (-code) {
	case EACCES:
	case EPERM:
	case EROFS:
	case ENOENT:
		return "; start memtide where you may write, or with -o FOLDER/FILE";
	case ENOSPC:
	case EDQUOT:
		return "; make room, or start memtide with -o FOLDER/FILE elsewhere";
	default:
		return "";
	}
}

void recording_time(char out[RECORDING_TIME_MAX])
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(out, RECORDING_TIME_MAX, "%Y%m%dT%H%M%SZ", &utc);
}
