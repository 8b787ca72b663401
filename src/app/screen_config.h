/*
 * screen_config.h - how the person wants the screen: columns and keys
 *
 *	[columns]
 *	list = PID USER RSS RATE COMMAND    columns of the list of processes
 *	mappings = RSS DELTA RATE MAPPING   and of panel 1
 *	[keys]
 *	mark = b F2                         keys by what they do; none: no key
 *
 * Part of the configuration file (options_config.h); names are those that
 * `memtide --dump-config` prints.
 */
#ifndef APP_SCREEN_CONFIG_H
#define APP_SCREEN_CONFIG_H

#include <stdio.h>

#include "view/column_order.h"
#include "view/keymap.h"

struct screen_config {
	struct column_order columns, map_columns;
	bool columns_given, map_columns_given;
	struct keymap keys;
	int key_line[KEY_BINDINGS_MAX]; /* where the file says so; 0: it does not */
};

void screen_config_init(struct screen_config *c);

/* Is this one of its sections? */
bool screen_config_has(const char *section);

/* "name = value" of such a section, at @line.  0, or -EINVAL with @err. */
int screen_config_set(struct screen_config *c, const char *section, const char *name,
	const char *value, int line, struct err *err);

/* After the last line: 0, or -EINVAL with @err and @line where a key has two meanings. */
int screen_config_check(const struct screen_config *c, int *line, struct err *err);

/* As such sections; what is as usual stands in comments. */
void screen_config_dump(const struct screen_config *c, FILE *out);

#endif
