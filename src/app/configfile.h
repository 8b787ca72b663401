/*
 * configfile.h - the configuration file: settings in sections
 *
 *	interval = 500ms
 *	[record]
 *	with = all
 *
 * What the names mean is options_config.c's business.  What is wrong is told with file and
 * line, and nothing is guessed.  The file is $XDG_CONFIG_HOME/memtide/config
 * or ~/.config/memtide/config, or the one that --config names; never one in the working
 * directory, which may be anybody's.
 */
#ifndef APP_CONFIGFILE_H
#define APP_CONFIGFILE_H

#include "base/err.h"

/* One "name = value"; the texts are borrowed for the call. */
struct configfile_setting {
	const char *section; /* "" before the first */
	const char *name, *value;
	int line; /* from 1 */
};

/* 0, or negative errno with @err filled: nothing further is handed over. */
typedef int (*configfile_fn)(
	void *context, const struct configfile_setting *setting, struct err *err);

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
