/*
 * record_key.h - the key that starts and stops a recording from the dashboard
 */
#ifndef APP_RECORD_KEY_H
#define APP_RECORD_KEY_H

#include "app/session.h"
#include "view/view.h"

/* Zeroed: nothing was recorded yet. */
struct record_key {
	uint32_t *opened; /* [0 .. opened_count-1], watched in full for the recording */
	size_t opened_count;
	bool started;   /* by the key, and not stopped yet */
	char name[256]; /* of the file, without its folder */
	struct view_recording shown;
};

/* Carry out VIEW_RECORD: start, or stop what is being recorded; says which, or why not. */
void record_key_press(
	struct record_key *k, struct session *s, const struct view_requests *requests);

/* What the header says of the recording there is, by -o too; NULL: there is none. */
const struct view_recording *record_key_sign(
	struct record_key *k, const struct session *s);

/* Stop what the key started: the dashboard ends. */
void record_key_finish(struct record_key *k, struct session *s);

#endif
