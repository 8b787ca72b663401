/*
 * pidfd.h - a descriptor that stands for one process, whatever becomes of its PID
 */
#ifndef BASE_PIDFD_H
#define BASE_PIDFD_H

#include <stdint.h>

/* Open one (close-on-exec); it becomes readable when the process has ended.  A
 * descriptor, -ESRCH when there is no such process, -ENOSYS before Linux 5.3, or
 * another negative errno. */
int pidfd_of(uint32_t pid);

/* Send a signal through it; 0, -ESRCH when the process has ended, or negative errno. */
int pidfd_signal(int fd, int signal_number);

#endif
