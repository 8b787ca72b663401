/*
 * act_output.h - keys for the command that was started: typing to it, and leaving it
 */
#ifndef VIEW_ACT_OUTPUT_H
#define VIEW_ACT_OUTPUT_H

#include "view/state.h"

/* Give the command the keyboard; nothing happens where it does not listen. */
void act_output_type(struct view *v);

/* A key while it has it. */
void act_output_key(struct view *v, uint32_t key, struct view_requests *requests);

/* The person wants to leave: asks first where that ends the command. */
void act_output_quit(struct view *v, struct view_requests *requests);

/* Answered. */
void act_output_quit_answer(struct view *v, struct view_requests *requests);

#endif
