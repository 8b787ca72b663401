/*
 * left.h - which wall was first when walls were looked at last
 *
 * Rows of a long list have walls every few seconds only; what was derived then stands
 * until they are looked at again.
 */
#ifndef HISTORY_LEFT_H
#define HISTORY_LEFT_H

#include "history/history.h"

/* @d was derived of p->walls. */
void left_note(struct process_history *p, const struct derived *d);

#endif
