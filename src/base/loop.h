/*
 * loop.h - wait for descriptors, a ticker and signals, in one thread
 *
 * One loop a program.  Everything that happens arrives as a call from loop_run(), one at
 * a time, so that nothing else in the program needs a lock.
 */
#ifndef BASE_LOOP_H
#define BASE_LOOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/signalfd.h>

struct loop;

/* @revents as poll(2) gives them. */
typedef void (*loop_fd_fn)(void *context, short revents);

/**
 * loop_tick_fn - a deadline of the ticker came
 * @deadline_ns: when it was due, CLOCK_MONOTONIC
 * @missed:      deadlines between this one and the last one handed out: they are never
 *               made up for in a burst
 */
typedef void (*loop_tick_fn)(void *context, uint64_t deadline_ns, uint64_t missed);

typedef void (*loop_signal_fn)(void *context, const struct signalfd_siginfo *info);

/* NULL with errno when the kernel gives no descriptor. */
struct loop *loop_create(void);
void loop_destroy(struct loop *loop);

/* Call @fn when @fd has one of @events.  The descriptor stays the caller's. */
void loop_add(struct loop *loop, int fd, short events, loop_fd_fn fn, void *context);
void loop_remove(struct loop *loop, int fd);

/**
 * loop_ticker() - call @fn every @interval_ns, the first time at once
 *
 * Deadlines are absolute: k * interval after the first.  Calling it again starts anew;
 * an interval of 0 stops it.  Return: 0 or negative errno.
 */
int loop_ticker(struct loop *loop, uint64_t interval_ns, loop_tick_fn fn, void *context);

/* Block the signals of @set and hand them to @fn instead; 0 or negative errno. */
int loop_signals(struct loop *loop, const sigset_t *set, loop_signal_fn fn, void *context);

/* One alarm: call loop_run()'s caller back by @fn at @mono_ns (once); 0 takes it back. */
typedef void (*loop_alarm_fn)(void *context);
int loop_alarm(struct loop *loop, uint64_t mono_ns, loop_alarm_fn fn, void *context);

/* Run until loop_stop(); 0, or negative errno when waiting itself fails. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

#endif
