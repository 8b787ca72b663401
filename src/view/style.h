/*
 * style.h - what a cell means; how it looks is the terminal's business
 *
 * Colour only repeats what words and signs already say, so every screen can be read in
 * one colour and as plain text.
 */
#ifndef VIEW_STYLE_H
#define VIEW_STYLE_H

#include <stdint.h>

enum style {
	STYLE_TEXT,   /* plain */
	STYLE_STRONG, /* a name, the value that matters */
	STYLE_QUIET,  /* axes, frames, notes, what is old */
	STYLE_TITLE,  /* the header line */
	STYLE_COLUMN, /* names of columns */
	STYLE_SORTED, /* the one that sorts */
	STYLE_TAB,    /* the panel that is open */
	STYLE_KEY,    /* a key in the bottom line */
	STYLE_LABEL,  /* what that key does */
	STYLE_INPUT,  /* what is being typed */
	STYLE_MATCH,  /* what a search found */
	STYLE_GROWS,  /* more memory than before */
	STYLE_SHRINKS,
	STYLE_WARN,  /* near a limit */
	STYLE_ALERT, /* at it, killed, an alert */
	STYLE_RSS,   /* parts of the graph and their legend */
	STYLE_ANON,
	STYLE_PSS,
	STYLE_PEAK,
	STYLE_MARK,
	STYLE_PAUSED, /* the clock of a picture that stands still */
	STYLE_PRINT,  /* what a command printed in colour 0 of 16; and the 15 after it */
	STYLE_PRINT_LAST = STYLE_PRINT + 15,
	STYLE_COUNT
};

/* May be added to a style. */
#define STYLE_SELECTED 0x40U /* the row that keys act on */
#define STYLE_DIMMED 0x80U   /* older than two ticks */
#define STYLE_ROLE 0x3fU     /* mask of enum style */

_Static_assert(STYLE_COUNT <= STYLE_ROLE + 1, "a style fits six bits");

#endif
