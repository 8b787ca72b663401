/*
 * rescue.h - the terminal back to normal, whatever happens
 *
 * What is needed is prepared while all is well: the bytes that leave the screen, and the
 * modes as they were.  rescue_now() writes the one and sets the other with two system
 * calls, so it may run in a signal handler, and with nothing left of the heap.
 */
#ifndef TERM_RESCUE_H
#define TERM_RESCUE_H

#include <stdbool.h>

/* Save the modes of @in_fd, before curses changes them.  0 or negative errno. */
int rescue_save(int in_fd, int out_fd);

/* Collect the bytes; curses must have read the terminal's description. */
void rescue_prepare(bool mouse);

/* From now on (until disarmed) die(), exit() and fatal signals restore the terminal. */
void rescue_arm(void);
void rescue_disarm(void);

/* Restore, if armed.  Async-signal-safe. */
void rescue_now(void);

#endif
