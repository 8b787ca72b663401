/*
 * send_signal.h - a signal to the process that was looked at, never to another one
 *
 * A PID may have been handed on between the look and the key.  So the process is first
 * held by a descriptor, then compared: its PID as this /proc counts them (another PID
 * namespace counts otherwise) and its start time.  Only then the signal goes through
 * the descriptor.  A kernel without such descriptors (before 5.3) sends nothing.
 */
#ifndef PROCFS_SEND_SIGNAL_H
#define PROCFS_SEND_SIGNAL_H

#include "base/rootdir.h"
#include "model/procid.h"

/**
 * send_signal() - signal one process
 * @proc: /proc
 * @id:   whom; the incarnation does not matter: an exec keeps the process
 *
 * Return: 0; -ESRCH when it has ended, also when its PID is another's by now; -EPERM
 * when it is not ours to signal; -ENOSYS, -EACCES, ... when it cannot be done safely.
 */
int send_signal(const struct rootdir *proc, const struct procid *id, int number);

#endif
