/*
 * command_report.c - `memtide report`: what recordings say, and whether it got worse
 *
 * Each file goes through the engine as if it were watched now, so the verdicts are those
 * of the live detectors.  Nothing is printed of a file that cannot be read to its end.
 */
#include "config.h"

#include "app/commands.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "engine/engine.h"
#include "export/report_text.h"
#include "record/replay_source.h"

#define STATUS_OVER 124
#define OUTPUT_MAX ((size_t)256 << 20)

/* One recording on its way through the engine. */
struct reading {
	struct source *source;
	struct history *history;
	struct engine *engine;
	struct report *report;
};

static bool leak_of(void *context, const struct procid *id, struct leak_evidence *out)
{
	const struct reading *r = context;
	const struct process_history *p = history_find(r->history, id);

	return p && engine_leak(r->engine, p, out);
}

static int replay(struct reading *r, struct err *err)
{
	int code;

	while (!(code = engine_tick(r->engine, 0, 0)))
		report_look(r->report, leak_of, r);
	if (code == -ENODATA)
		return 0;
	*err = *replay_source_err(r->source);
	if (!err->text[0])
		err_set(err, code, "%s: %s", r->report->file, strerror(-code));
	return code;
}

static void reading_finish(struct reading *r)
{
	engine_destroy(r->engine);
	history_destroy(r->history);
	source_destroy(r->source);
}

/* Read @path whole; @r keeps the source open, for what the recording says of itself. */
static int read_file(const char *path, struct reading *r, struct err *err)
{
	struct history_options options = {.full = false};
	int code;

	*r = (struct reading){.report = NULL};
	code = replay_source_create(path, &r->source, err);
	if (code)
		return code;
	replay_source_keep_alerts(r->source);
	r->report = report_create(strcmp(path, "-") ? path : "standard input");
	r->report->meta = replay_source_meta(r->source);
	r->report->has_events = replay_source_has_events(r->source);
	r->history = history_create(&options);
	r->engine = engine_create(r->source, r->history, &clock_system);
	engine_add_sink(r->engine, &r->report->sink);
	code = replay(r, err);
	report_end(r->report);
	if (!code)
		*err = (struct err)
			ERR_INIT; /* that a file beside it is missing is none */
	return code;
}

static int no_peak(const char *path, struct err *err)
{
	return err_set(err, -EINVAL, "%s: nothing to compare: no row has a size", path);
}

static void print_report(struct buf *out, const struct options *o, const struct report *r,
	const struct report_compare *compare)
{
	static void (*const formats[])(
		struct buf *, const struct report *, const struct report_compare *) = {
		[REPORT_TEXT] = report_text,
		[REPORT_JSON] = report_json,
		[REPORT_MARKDOWN] = report_markdown,
	};

	formats[o->report_format](out, r, compare);
}

/* One FILE; 0, 124 when it is over, 125 when it cannot be read or compared. */
static int report_one(const struct options *o, const char *path,
	const struct report *baseline, struct buf *out)
{
	struct report_compare compare;
	struct err err = ERR_INIT;
	struct reading r;
	int status = 0, code = read_file(path, &r, &err);

	if (!code && baseline) {
		report_compare(baseline, r.report, &o->max_growth, &compare);
		if (!compare.peak.known)
			code = no_peak(r.report->file, &err);
		else if (report_compare_is_over(&compare))
			status = STATUS_OVER;
	}
	if (code) {
		err_print(&err, stderr);
		status = STATUS_FAILED;
	} else {
		print_report(out, o, r.report, baseline ? &compare : NULL);
	}
	reading_finish(&r);
	report_destroy(r.report);
	return status;
}

/* A failure is told over a gate that was met: it may hide another. */
static int worse(int a, int b)
{
	if (a == STATUS_FAILED || b == STATUS_FAILED)
		return STATUS_FAILED;
	return a ? a : b;
}

static int report_all(const struct options *o, const struct report *baseline)
{
	AUTO_BUF struct buf out;
	int status = 0;

	buf_init(&out, OUTPUT_MAX);
	for (size_t i = 0; i < o->file_count; i++)
		status = worse(status, report_one(o, o->file[i], baseline, &out));
	if (out.len && fwrite(out.data, 1, out.len, stdout) != out.len)
		status = STATUS_FAILED;
	if (fflush(stdout)) {
		fprintf(stderr, "memtide: cannot write: %s\n", strerror(errno));
		status = STATUS_FAILED;
	}
	return status;
}

static bool is_stdin_twice(const struct options *o)
{
	size_t count = o->baseline && !strcmp(o->baseline, "-");

	for (size_t i = 0; i < o->file_count; i++)
		count += !strcmp(o->file[i], "-");
	return count > 1;
}

int command_report(const struct program *program)
{
	const struct options *o = program->options;
	struct reading baseline = {.report = NULL};
	struct err err = ERR_INIT;
	int status = STATUS_FAILED;

	if (is_stdin_twice(o))
		err_set(&err, -EINVAL, "standard input can be read once only");
	else if (!o->baseline)
		return report_all(o, NULL);
	else if (!read_file(o->baseline, &baseline, &err) &&
		 !report_main(baseline.report))
		no_peak(baseline.report->file, &err);
	if (err.text[0])
		err_print(&err, stderr);
	else
		status = report_all(o, baseline.report);
	reading_finish(&baseline);
	report_destroy(baseline.report);
	return status;
}
