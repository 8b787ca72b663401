/*
 * terminfo.h - what the terminal's description says, apart from curses' screen
 */
#ifndef TERM_TERMINFO_H
#define TERM_TERMINFO_H

#include <stdbool.h>
#include <stddef.h>

/**
 * terminfo_check() - can the terminal that TERM names show a screen?
 *
 * Asked before newterm(), which says less about what is wrong.
 *
 * Return: NULL when it can; else why not, to stand behind its name.
 */
const char *terminfo_check(int fd);

/**
 * terminfo_restoring() - the bytes that bring the terminal back to normal
 * @mouse: with those that stop the mouse
 * @out:   at most @size bytes; curses is running
 *
 * Return: how many bytes.
 */
size_t terminfo_restoring(bool mouse, char *out, size_t size);

#endif
