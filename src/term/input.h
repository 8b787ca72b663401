/*
 * input.h - what curses reads, as intents
 */
#ifndef TERM_INPUT_H
#define TERM_INPUT_H

#include <stdbool.h>
#include <stdio.h>

#include <curses.h>

#include "view/intent.h"

/* Ask for mouse events. */
void input_start_mouse(void);

/* Ask the terminal behind @out for moves with a button held, or no longer. */
void input_follow_mouse(FILE *out, bool on);

/**
 * input_read() - the next intent
 * @pad: where curses reads for; keypad() and nodelay() are set
 * @fd:  the terminal, to tell its end from silence
 *
 * Return: false when there is nothing more.
 */
bool input_read(WINDOW *pad, int fd, struct intent *out);

#endif
