/* say.h - one line for the person, on standard error: "memtide: ..." */
#ifndef APP_SAY_H
#define APP_SAY_H

#include "base/cleanup.h"

/* Bytes that are not printable (names of others may be in the text) are written as \xHH. */
void say(const char *format, ...) PRINTF_LIKE(1, 2);

/* While quiet, lines are kept (the last few) instead of printed: a dashboard is up.
 * @show gets each, escaped, without "memtide: "; NULL: nobody does. */
void say_hold(void (*show)(void *context, const char *text), void *context);
void say_release(void);

#endif
