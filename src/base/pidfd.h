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

/**
 * pidfd_exit_status() - how a process ended, of whomever it was the child
 * @wait_status: as wait(2) gives it
 *
 * Linux 6.15 and newer keep it as long as the descriptor is open, from the moment in
 * which its parent asked for it.
 *
 * Return: 0; -ENODATA when it has not ended or its parent has not asked yet; -ENOTTY on
 * older kernels; other negative errno.
 */
int pidfd_exit_status(int fd, int *wait_status);

#endif
