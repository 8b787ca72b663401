/*
 * sign.h - the signs of the screen, in the characters that a terminal has
 */
#ifndef VIEW_SIGN_H
#define VIEW_SIGN_H

#include "view/canvas.h"

/* Each is one column wide. */
enum sign {
	SIGN_NONE,      /* a value that is unknown */
	SIGN_MORE,      /* text left out */
	SIGN_DELTA,     /* heads the column of differences; in ASCII "d" */
	SIGN_LEAK,      /* likely leak */
	SIGN_SUSPECTED, /* suspected */
	SIGN_GROWS,     /* a process that grows */
	SIGN_SHRINKS,
	SIGN_LIMIT,    /* near a limit */
	SIGN_SEEN,     /* a finding that was acknowledged */
	SIGN_TAG,      /* a tagged process */
	SIGN_AT_LEAST, /* before a sum of which parts are unknown */
	SIGN_BRANCH,   /* the parts of the tree */
	SIGN_BRANCH_LAST,
	SIGN_MINUS, /* before a time that is past */
	SIGN_MARK,  /* where the mark stands on the time axis */
	SIGN_SPIKE, /* other events there */
	SIGN_EXEC,
	SIGN_ALERT,
	SIGN_GAP,
	SIGN_END,
	SIGN_AXIS, /* the parts of the graph's frame */
	SIGN_AXIS_TICK,
	SIGN_CORNER,
	SIGN_CORNER_TICK,
	SIGN_TIME,
	SIGN_TIME_TICK,
	SIGN_DASH, /* the peak */
	SIGN_DOT,  /* between parts of a sum */
	SIGN_SORT_DOWN,
	SIGN_SORT_UP,
	SIGN_FRAME_H, /* frames of overlays */
	SIGN_FRAME_V,
	SIGN_FRAME_TL,
	SIGN_FRAME_TR,
	SIGN_FRAME_BL,
	SIGN_FRAME_BR,
	SIGN_RECORD, /* rows are being written */
	SIGN_COUNT
};

/* The text of a sign; never NULL. */
const char *sign(enum charset charset, enum sign sign);

#define SIGN_BLOCK_MAX 5

/* A cell that is filled from below, 1 to 8 eighths. */
const char *sign_block(enum charset charset, int eighths, char out[SIGN_BLOCK_MAX]);

/* A bar of @width columns, @share (0 to 1) of it full, as text into @out, which has room
 * for 4 bytes a column and a NUL. */
void sign_bar(enum charset charset, int width, double share, char *out);

#endif
