/*
 * words.h - split a command into words without a shell
 *
 * Blanks separate; 'single' and "double" quotes keep blanks; a backslash outside single
 * quotes takes the next byte as it is.  Nothing is expanded.
 */
#ifndef APP_WORDS_H
#define APP_WORDS_H

#include "base/err.h"

/* A NULL-terminated array of the words, freed by words_free(); NULL with @err when a
 * quote is open at the end or there is no word. */
char **words_split(const char *text, struct err *err);
void words_free(char **words);

#endif
