/*
 * options_value.h - what an option's value means, wherever it was written
 *
 * For the command line (options.c) and the configuration file (options_config.c).  Texts
 * are borrowed: they live as long as the options do.
 */
#ifndef APP_OPTIONS_VALUE_H
#define APP_OPTIONS_VALUE_H

#include <stdbool.h>

#include "app/options_table.h"

/* The flag that it sets; NULL: it takes a value. */
bool *options_flag(struct options *o, enum option_id id);

/* The texts that it collects; NULL: it may be given once. */
const struct text_list *options_list(const struct options *o, enum option_id id);

/* Take over the value of an option that has one.  0 or -EINVAL with @err filled. */
int options_set(struct options *o, const struct option_info *info, const char *value,
	struct err *err);

/* Keep its text for --dump-config; NULL: a flag. */
void options_remember(
	struct options *o, const struct option_info *info, const char *value);

/* A target word: a PID, a name, or with @regex a regular expression. */
int options_add_word(struct options *o, const char *word, bool regex, struct err *err);

bool options_is_number(const char *word);

#endif
