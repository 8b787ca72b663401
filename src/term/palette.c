#include "config.h"

#include "term/palette.h"

static attr_t attributes_of[STYLE_COUNT];
static bool colored;

static attr_t attributes(unsigned look)
{
	static const struct {
		unsigned look;
		attr_t curses;
	} all[] = {
		{LOOK_BOLD, A_BOLD},
		{LOOK_DIM, A_DIM},
		{LOOK_UNDERLINE, A_UNDERLINE},
		{LOOK_REVERSE, A_REVERSE},
	};
	attr_t out = 0;

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (look & all[i].look)
			out |= all[i].curses;
	return out;
}

void palette_start(enum theme theme)
{
	colored = theme != THEME_MONO && has_colors() && start_color() == OK &&
		  COLORS >= 8 && COLOR_PAIRS > STYLE_COUNT;
	/* Where the terminal has no default colours, white on black stands for them. */
	if (colored)
		use_default_colors();
	for (int i = 0; i < STYLE_COUNT; i++) {
		struct look look =
			theme_look(colored ? theme : THEME_MONO, COLORS, (enum style)i);

		attributes_of[i] = attributes(look.attributes);
		if (colored)
			init_pair((short)(i + 1), look.color, -1);
	}
}

void palette_of(unsigned style, attr_t *out, short *pair)
{
	unsigned role = style & STYLE_ROLE;

	if (style & STYLE_DIMMED && role != STYLE_PAUSED)
		role = STYLE_QUIET;
	/* A bar in one piece: how old values are stands in the line above them. */
	if (style & STYLE_SELECTED && role == STYLE_QUIET)
		role = STYLE_TEXT;
	*out = attributes_of[role];
	*pair = colored ? (short)(role + 1) : 0;
	if (style & STYLE_SELECTED)
		*out |= A_REVERSE;
}
