#include "config.h"

#include "term/theme.h"

#include <stddef.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/num.h"

static const char *const names[THEME_COUNT] = {
	[THEME_AUTO] = "auto",
	[THEME_NEUTRAL] = "neutral",
	[THEME_DARK] = "dark",
	[THEME_LIGHT] = "light",
	[THEME_MONO] = "mono",
};

/* What a colour is for. */
enum ink {
	INK_OWN, /* the terminal's foreground */
	INK_QUIET,
	INK_CALM, /* blue */
	INK_HOT,  /* orange */
	INK_ALARM,
	INK_THIRD, /* beside blue and orange in the graph */
	INK_PEAK,
	INK_COUNT
};

enum depth { DEPTH_8, DEPTH_16, DEPTH_256, DEPTH_COUNT };

#define OWN (-1)

/* With few colours the numbers are names, and their shades the user's choice: grey would
 * be the background of some, so there what is quiet is dim. */
static const short inks[THEME_COUNT][DEPTH_COUNT][INK_COUNT] =
	{
		[THEME_NEUTRAL] =
			{
				[DEPTH_8] = {OWN, OWN, OWN, 5, 1, 5, OWN},
				[DEPTH_16] = {OWN, OWN, 12, 5, 9, 13, OWN},
				[DEPTH_256] = {OWN, 244, 32, 166, 160, 132, 136},
			},
		[THEME_DARK] =
			{
				[DEPTH_8] = {OWN, OWN, 6, 3, 1, 5, OWN},
				[DEPTH_16] = {OWN, OWN, 14, 11, 9, 13, 3},
				[DEPTH_256] = {OWN, 246, 75, 214, 203, 175, 222},
			},
		[THEME_LIGHT] =
			{
				[DEPTH_8] = {OWN, OWN, 4, 1, 1, 5, OWN},
				[DEPTH_16] = {OWN, OWN, 4, 1, 1, 5, OWN},
				[DEPTH_256] = {OWN, 242, 25, 130, 124, 89, 94},
			},
};

struct kind {
	enum ink ink;
	unsigned colored, mono; /* of LOOK_*, with colours and without */
};

static const struct kind kinds[STYLE_PRINT] = {
	[STYLE_TEXT] = {INK_OWN, 0, 0},
	[STYLE_STRONG] = {INK_OWN, LOOK_BOLD, LOOK_BOLD},
	[STYLE_QUIET] = {INK_QUIET, 0, LOOK_DIM},
	[STYLE_TITLE] = {INK_OWN, LOOK_BOLD, LOOK_BOLD},
	[STYLE_COLUMN] = {INK_CALM, LOOK_BOLD, LOOK_BOLD},
	[STYLE_SORTED] = {INK_HOT, LOOK_BOLD, LOOK_BOLD | LOOK_UNDERLINE},
	[STYLE_TAB] = {INK_OWN, LOOK_REVERSE, LOOK_REVERSE},
	[STYLE_KEY] = {INK_CALM, LOOK_BOLD, LOOK_BOLD},
	[STYLE_LABEL] = {INK_OWN, 0, 0},
	[STYLE_INPUT] = {INK_OWN, LOOK_BOLD, LOOK_BOLD},
	[STYLE_MATCH] = {INK_HOT, LOOK_BOLD, LOOK_UNDERLINE},
	[STYLE_GROWS] = {INK_HOT, 0, 0},
	[STYLE_SHRINKS] = {INK_CALM, 0, 0},
	[STYLE_WARN] = {INK_HOT, LOOK_BOLD, LOOK_BOLD},
	[STYLE_ALERT] = {INK_ALARM, LOOK_BOLD | LOOK_REVERSE, LOOK_BOLD | LOOK_REVERSE},
	[STYLE_RSS] = {INK_CALM, 0, 0},
	[STYLE_ANON] = {INK_CALM, 0, 0}, /* a part of RSS, told apart by its density */
	[STYLE_PSS] = {INK_THIRD, 0, 0},
	[STYLE_PEAK] = {INK_PEAK, 0, 0},
	[STYLE_MARK] = {INK_HOT, LOOK_BOLD, LOOK_BOLD},
	[STYLE_PAUSED] = {INK_OWN, LOOK_REVERSE, LOOK_REVERSE},
};

bool theme_by_name(const char *name, enum theme *out)
{
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		if (!strcmp(names[i], name)) {
			*out = (enum theme)i;
			return true;
		}
	}
	return false;
}

/* Its last part is the background's number among the first 16 colours. */
static enum theme by_background(const char *colorfgbg)
{
	const char *last = strrchr(colorfgbg, ';');
	const char *p = last ? last + 1 : colorfgbg;
	const char *end = colorfgbg + strlen(colorfgbg);
	uint64_t number;

	if (!num_u64(&p, end, &number) || p != end || number > 15)
		return THEME_NEUTRAL;
	return number < 7 || number == 8 ? THEME_DARK : THEME_LIGHT;
}

enum theme theme_settle(enum theme theme, const char *terminal, const char *colorfgbg)
{
	if (theme != THEME_AUTO)
		return theme;
	/* The console is black. */
	if (terminal && !strncmp(terminal, "linux", 5))
		return THEME_DARK;
	return colorfgbg ? by_background(colorfgbg) : THEME_NEUTRAL;
}

/* What a command prints has the colours that the terminal has for it. */
static struct look printed(int color, int colors)
{
	if (colors < 8)
		return (struct look){OWN, 0};
	if (colors < 16)
		return (struct look){(short)(color % 8), color < 8 ? 0 : LOOK_BOLD};
	return (struct look){(short)color, 0};
}

static struct look meant(enum theme theme, int colors, enum style style)
{
	const struct kind *kind = &kinds[style];
	enum depth depth = colors >= 256 ? DEPTH_256 : colors >= 16 ? DEPTH_16 : DEPTH_8;
	struct look look = {OWN, kind->colored};

	if (colors < 8)
		return (struct look){OWN, kind->mono};
	look.color = inks[theme][depth][kind->ink];
	/* What has no colour of its own here looks as where there are none. */
	if (look.color == OWN)
		look.attributes |= kind->mono;
	return look;
}

struct look theme_look(enum theme theme, int colors, enum style style)
{
	if (theme == THEME_MONO)
		colors = 0;
	return style < STYLE_PRINT ? meant(theme, colors, style)
				   : printed((int)(style - STYLE_PRINT), colors);
}
