/*
 * highlight.h - show where a text has what was searched for
 */
#ifndef VIEW_HIGHLIGHT_H
#define VIEW_HIGHLIGHT_H

#include "view/canvas.h"

/* @text was drawn at @x, @y into @width columns: restyle the first place of @part in it,
 * as far as that is seen; @part "": nothing. */
void highlight(
	struct canvas *c, int x, int y, int width, const char *text, const char *part);

#endif
