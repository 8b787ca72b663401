/*
 * configfile.h - the configuration file: defaults of options
 *
 *	interval = 500ms        for every subcommand that has it
 *	[record]
 *	with = all              for `memtide record` alone
 *
 * Names are those of the long options; flags take yes or no.  What is wrong in it is told
 * with file and line, and nothing is guessed.  The file is $XDG_CONFIG_HOME/memtide/config
 * or ~/.config/memtide/config, or the one that --config names; never one in the working
 * directory, which may be anybody's.
 */
#ifndef APP_CONFIGFILE_H
#define APP_CONFIGFILE_H

#include "base/err.h"

/* One "name = value" of @section ("" before the first).  Texts are borrowed for the call.
 * 0, or negative errno with @err filled: the file is not read further. */
typedef int (*configfile_fn)(void *context, const char *section, const char *name,
	const char *value, struct err *err);

/**
 * configfile_read() - hand every setting of a file to @set, in order
 *
 * Return: 0; -ENOENT when there is no such file; -EFBIG, -EINVAL or what @set returned,
 * with @err saying "FILE, line N: ...".
 */
int configfile_read(const char *path, configfile_fn set, void *context, struct err *err);

/* The path of the person's own file, heap text; NULL: there is no home. */
char *configfile_path(void);

#endif
