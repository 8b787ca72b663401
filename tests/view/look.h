/*
 * look.h - press keys on a stage and look at its screen, for cmocka programs
 */
#ifndef TESTS_VIEW_LOOK_H
#define TESTS_VIEW_LOOK_H

#include "stage.h"

/* The screen as text; freed by the caller. */
char *look_text(struct stage *s, int cols, int rows);

/* In 80x24: @text is on the screen; is not; is part of the row that is selected. */
void look_expect(struct stage *s, const char *text);
void look_expect_not(struct stage *s, const char *text);
void look_expect_selected(struct stage *s, const char *part);

/* Press a key; what it asks for is not carried out.  Return: r->what. */
unsigned look_press(struct stage *s, uint32_t key, struct view_requests *r);

/* Click, in 80x24. */
void look_click(struct stage *s, int x, int y);

/* Whether screens can be drawn here; says why not. */
bool look_is_possible(void);

/* What main() returns. */
#define look_run(tests)                                                                  \
	(look_is_possible() ? cmocka_run_group_tests(tests, NULL, NULL) : 0)

#endif
