/*
 * send.h - signals that the person at the dashboard asked for, and what became of them
 */
#ifndef APP_SEND_H
#define APP_SEND_H

#include <stddef.h>

#include "base/rootdir.h"
#include "view/view.h"

struct session;

/**
 * send_signals() - carry out VIEW_SIGNAL
 * @text: one line that says how it went; raw bytes of names may be in it
 *
 * Each process that got it has an event too.
 */
void send_signals(struct session *s, const struct rootdir *proc,
	const struct view_requests *requests, char *text, size_t size);

#endif
