/*
 * options_config.h - the options of the configuration file
 */
#ifndef APP_OPTIONS_CONFIG_H
#define APP_OPTIONS_CONFIG_H

#include <stdio.h>

#include "app/options.h"

/**
 * options_read_config() - take over what the configuration file says for o->command
 * @named: the file that --config names; NULL: the person's own, if there is one
 *
 * Return: 0, or negative errno with @err saying file, line and what is wrong.
 */
int options_read_config(struct options *o, const char *named, struct err *err);

#endif
