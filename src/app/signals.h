/* signals.h - signals by name */
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H

/* The number of "TERM", "SIGTERM", "term" or "15"; -1 when there is no such signal. */
int signal_by_name(const char *text);

/* "SIGTERM"; "signal 40" for those without a name; valid until the next call. */
const char *signal_name(int number);

#endif
