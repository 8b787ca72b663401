#include "config.h"

#include "term/palette.h"

#define DEFAULT (-1)

struct look {
	short of_256, of_16, of_8; /* foreground */
	attr_t colored, mono;      /* attributes with colours, and without */
};

enum {
	ORANGE = 172,
	BLUE = 32,
	GREY = 244,
	PURPLE = 133,
	RED = 166, /* red enough, and orange to who does not see red */
	YELLOW = 178,
};

static const struct look looks[STYLE_PRINT] = {
	[STYLE_TEXT] = {DEFAULT, DEFAULT, DEFAULT, 0, 0},
	[STYLE_STRONG] = {DEFAULT, DEFAULT, DEFAULT, A_BOLD, A_BOLD},
	[STYLE_QUIET] = {GREY, 8, DEFAULT, 0, A_DIM},
	[STYLE_TITLE] = {DEFAULT, DEFAULT, DEFAULT, A_BOLD, A_BOLD},
	[STYLE_COLUMN] = {BLUE, 6, COLOR_CYAN, A_BOLD, A_BOLD},
	[STYLE_SORTED] = {ORANGE, 3, COLOR_YELLOW, A_BOLD, A_BOLD | A_UNDERLINE},
	[STYLE_TAB] = {DEFAULT, DEFAULT, DEFAULT, A_REVERSE, A_REVERSE},
	[STYLE_KEY] = {BLUE, 6, COLOR_CYAN, A_BOLD, A_BOLD},
	[STYLE_LABEL] = {DEFAULT, DEFAULT, DEFAULT, 0, 0},
	[STYLE_INPUT] = {DEFAULT, DEFAULT, DEFAULT, A_BOLD, A_BOLD},
	[STYLE_MATCH] = {ORANGE, 3, COLOR_YELLOW, A_BOLD, A_UNDERLINE},
	[STYLE_GROWS] = {ORANGE, 3, COLOR_YELLOW, 0, 0},
	[STYLE_SHRINKS] = {BLUE, 6, COLOR_CYAN, 0, 0},
	[STYLE_WARN] = {ORANGE, 3, COLOR_YELLOW, A_BOLD, A_BOLD},
	[STYLE_ALERT] = {RED, 9, COLOR_RED, A_BOLD | A_REVERSE, A_BOLD | A_REVERSE},
	[STYLE_RSS] = {BLUE, 6, COLOR_CYAN, 0, 0},
	[STYLE_ANON] = {ORANGE, 3, COLOR_YELLOW, A_BOLD, A_BOLD},
	[STYLE_PSS] = {PURPLE, 5, COLOR_MAGENTA, A_BOLD, 0},
	[STYLE_PEAK] = {YELLOW, 11, DEFAULT, 0, 0},
	[STYLE_MARK] = {ORANGE, 3, COLOR_YELLOW, A_BOLD, A_BOLD},
	[STYLE_PAUSED] = {DEFAULT, DEFAULT, DEFAULT, A_REVERSE, A_REVERSE},
};

/* What a command prints has the colours that the terminal has for it. */
static struct look look_of(unsigned role)
{
	short color = (short)(role - STYLE_PRINT);

	if (role < STYLE_PRINT)
		return looks[role];
	return (struct look){.of_256 = color,
		.of_16 = color,
		.of_8 = color % 8,
		.colored = COLORS < 16 && color >= 8 ? A_BOLD : 0};
}

static bool colored;

static short color_of(const struct look *look)
{
	if (COLORS >= 256)
		return look->of_256;
	return COLORS >= 16 ? look->of_16 : look->of_8;
}

void palette_start(bool color)
{
	colored = color && has_colors() && start_color() == OK && COLORS >= 8;
	if (!colored)
		return;
	/* Where the terminal has no default colours, white on black stands for them. */
	use_default_colors();
	for (short i = 0; i < STYLE_COUNT; i++) {
		struct look look = look_of((unsigned)i);

		init_pair((short)(i + 1), color_of(&look), DEFAULT);
	}
}

void palette_of(unsigned style, attr_t *attributes, short *pair)
{
	unsigned role = style & STYLE_ROLE;
	struct look look;

	if (style & STYLE_DIMMED && role != STYLE_PAUSED)
		role = STYLE_QUIET;
	look = look_of(role);
	*attributes = colored ? look.colored : look.mono;
	*pair = colored ? (short)(role + 1) : 0;
	if (style & STYLE_SELECTED)
		*attributes |= A_REVERSE;
}
