/* Scenes of `run --dashboard`: what the command prints, its keyboard; and recordings. */
#include "config.h"

#include "scenes.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "view/output.h"

static const struct actor job[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 900 * MIB,
		.bytes_per_s = 421888,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 200 * MIB,
		.ends = 100},
	{.pid = 4720,
		.ppid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --worker 1",
		.rss_bytes = 210 * MIB},
};

static void print(struct stage *s, const char *text)
{
	output_feed(s->output, text, strlen(text));
}

/* It runs for @seconds. */
static void play(struct stage *s, enum charset charset, unsigned seconds)
{
	struct view_options o = {.charset = charset, .open_pid = 4711, .output = true};

	stage_init(s, &o, job, COUNT_OF(job), 120);
	s->output = output_create(80, 11, false);
	s->status.output = s->output;
	s->status.command = "python3";
	s->status.command_listens = true;
	s->status.quit_question = "python3 still runs: send TERM to it and its children?";
	stage_play(s, seconds);
	for (int i = 1; i <= 40; i++) {
		char line[100];

		snprintf(line, sizeof line,
			"epoch %2d  \033[32mloss %.3f\033[0m  caf\xc3\xa9 "
			"\xe6\xbc\xa2\xe5"
			"\xad\x97\r\n",
			i, 2.0 / i);
		print(s, line);
	}
	print(s, "\033]0;owned\a\033[1;31mwarning:\033[0m no GPU\r\n");
	print(s, "\033[7m 41 \033[0m [#########           ]  10%\r"
		 "\033[7m 41 \033[0m [##############      ]  72%");
}

static void output(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
}

static void output_typing(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	print(s, "\r\nOverwrite model.bin? [y/N] ");
	stage_key(s, 'i');
}

static void output_held(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	stage_key(s, KEY_CODE_PAGE_UP);
	print(s, "\r\nthis line does not move the picture");
}

static void output_elsewhere(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	stage_type(s, "1");
}

static void output_quit(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	stage_key(s, 'q');
}

static void output_ended(struct stage *s, enum charset charset)
{
	play(s, charset, 105);
	print(s, "\r\nTraceback (most recent call last):\r\n"
		 "  File \"train.py\", line 7, in <module>\r\nMemoryError\r\n");
	s->status.command_listens = false;
	s->status.quit_question = NULL;
	s->status.message = "python3 ended with 1; q leaves";
	stage_update(s);
}

static void output_list(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	stage_key(s, KEY_CODE_ESCAPE);
}

static const struct view_recording short_name = {"run.csv", 1234, 0};
static const struct view_recording long_name = {
	"memtide-python3-4711-20261120T140231Z.csv", 1, 0};
static const struct view_recording with_loss = {"run.csv", 1234, 12};

static void recording(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	s->status.recording = &short_name;
}

static void recording_list(struct stage *s, enum charset charset)
{
	output_list(s, charset);
	s->status.recording = &long_name;
}

static void recording_lost(struct stage *s, enum charset charset)
{
	play(s, charset, 90);
	s->status.recording = &with_loss;
	stage_type(s, "1Z");
}

const struct scene scenes_output[] = {
	{"output", output},
	{"output-typing", output_typing},
	{"output-held", output_held},
	{"output-elsewhere", output_elsewhere},
	{"output-quit", output_quit},
	{"output-ended", output_ended},
	{"output-list", output_list},
	{"recording", recording},
	{"recording-list", recording_list},
	{"recording-lost", recording_lost},
	{NULL, NULL},
};
