/*
 * main.c - memtide: get the process in order, read the command line, run a subcommand
 */
#include "config.h"

#include <fcntl.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "app/commands.h"

/* With 0, 1 or 2 closed the next file opened would get that number, and rows or errors
 * would go into it. */
static void fill_standard_descriptors(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDWR);
	while (fd >= 0 && fd < 3);
	if (fd >= 3)
		close(fd);
}

static void ignore(int signal_number)
{
	struct sigaction action = {.sa_handler = SIG_IGN};

	sigaction(signal_number, &action, NULL);
}

static int run(const struct program *program)
{
	static int (*const commands[COMMAND_COUNT])(const struct program *) = {
		[COMMAND_TOP] = command_top,
		[COMMAND_RUN] = command_run,
		[COMMAND_RECORD] = command_record,
		[COMMAND_REPORT] = command_report,
		[COMMAND_INSPECT] = command_inspect,
		[COMMAND_CHECK] = command_check,
	};
	const struct options *o = program->options;

	switch (o->result) {
	case OPTIONS_HELP:
		options_help(o->command, stdout);
		return 0;
	case OPTIONS_VERSION:
		puts(PACKAGE_STRING);
		return 0;
	case OPTIONS_DUMP:
		options_dump(o, stdout);
		return 0;
	case OPTIONS_RUN:
		break;
	}
	return commands[o->command](program);
}

static int refuse(const struct options *o, const struct err *err)
{
	if (o->command == COMMAND_CHECK)
		return command_check_refuse(err);
	err_print(err, stderr);
	return STATUS_FAILED;
}

int main(int argc, char **argv)
{
	struct spawn_inherit inherit;
	struct options options;
	struct err err = ERR_INIT;
	struct program program = {&options, &inherit, argc, argv};
	int status;

	/* Two threads that allocate little: a second arena would only cost memory. */
	mallopt(M_ARENA_MAX, 1);
	fill_standard_descriptors();
	spawn_save(&inherit);
	/* A closed pipe and a file size limit are results of write(), not deaths. */
	ignore(SIGPIPE);
	ignore(SIGXFSZ);
	/* Widths of characters follow the user's locale; numbers never do. */
	setlocale(LC_CTYPE, "");
	if (options_parse(argc, argv, &options, &err)) {
		status = refuse(&options, &err);
	} else {
		status = run(&program);
	}
	options_finish(&options);
	return status;
}
