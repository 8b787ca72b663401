/*
 * theme.h - the colours: how each style looks, by theme and by what the terminal can
 *
 * Blue and orange carry the meaning that colour has, as people with any kind of colour
 * vision tell them apart.  The background is always the terminal's own.  On it every
 * style can be read: with 256 colours at a contrast of at least 3:1 on black and on white
 * in the neutral theme, 4.5:1 on their own in the dark and the light one; with fewer, whose
 * shades are the user's choice, tests/unit/test_theme.c says how much on two of them.
 */
#ifndef TERM_THEME_H
#define TERM_THEME_H

#include <stdbool.h>

#include "view/style.h"

enum theme {
	THEME_AUTO,    /* by what the environment says of the background, else neutral */
	THEME_NEUTRAL, /* colours of middle brightness */
	THEME_DARK,    /* for a dark background */
	THEME_LIGHT,
	THEME_MONO, /* bold, underlined, inverse; no colours */
	THEME_COUNT
};

/* "auto", "dark", ...; false: there is none of that name. */
bool theme_by_name(const char *name, enum theme *out);

/**
 * theme_settle() - what THEME_AUTO means here; others stay as they are
 * @terminal:  TERM
 * @colorfgbg: COLORFGBG, as rxvt, konsole and others set it: "15;0"; NULL unset
 *
 * The terminal is not asked.
 */
enum theme theme_settle(enum theme theme, const char *terminal, const char *colorfgbg);

#define LOOK_BOLD 1U
#define LOOK_DIM 2U
#define LOOK_UNDERLINE 4U
#define LOOK_REVERSE 8U

struct look {
	short color;         /* number of the foreground; < 0: the terminal's own */
	unsigned attributes; /* of LOOK_* */
};

/* @theme: none but THEME_AUTO; @colors: how many the terminal has */
struct look theme_look(enum theme theme, int colors, enum style style);

#endif
