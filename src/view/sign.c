#include "config.h"

#include "view/sign.h"

#include <string.h>

struct sign_text {
	const char *ascii, *unicode;
};

static const struct sign_text signs[SIGN_COUNT] = {
	[SIGN_NONE] = {"-", "–"},
	[SIGN_MORE] = {"~", "…"},
	[SIGN_DELTA] = {"d", "Δ"},
	[SIGN_GROWS] = {"+", "↗"},
	[SIGN_SHRINKS] = {"-", "↘"},
	[SIGN_LIMIT] = {"#", "⚑"},
	[SIGN_MINUS] = {"-", "−"},
	[SIGN_MARK] = {"v", "▽"},
	[SIGN_AXIS] = {"|", "│"},
	[SIGN_AXIS_TICK] = {"+", "┤"},
	[SIGN_CORNER] = {"+", "└"},
	[SIGN_CORNER_TICK] = {"+", "└"},
	[SIGN_TIME] = {"-", "─"},
	[SIGN_TIME_TICK] = {"+", "┬"},
	[SIGN_DASH] = {"-", "┄"},
	[SIGN_SORT_DOWN] = {"v", "▾"},
	[SIGN_SORT_UP] = {"^", "▴"},
	[SIGN_FRAME_H] = {"-", "─"},
	[SIGN_FRAME_V] = {"|", "│"},
	[SIGN_FRAME_TL] = {"+", "┌"},
	[SIGN_FRAME_TR] = {"+", "┐"},
	[SIGN_FRAME_BL] = {"+", "└"},
	[SIGN_FRAME_BR] = {"+", "┘"},
};

const char *sign(enum charset charset, enum sign sign)
{
	const struct sign_text *t = &signs[sign];

	return charset == CHARSET_ASCII ? t->ascii : t->unicode;
}

void sign_bar(enum charset charset, int width, double share, char *out)
{
	static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
	int parts = (int)((share < 0 ? 0 : share > 1 ? 1 : share) * width * 8 + 0.5);
	char *p = out;

	if (!parts && share > 0)
		parts = 1;
	for (int i = 0; i < width; i++, parts -= 8) {
		int part = parts >= 8 ? 8 : parts > 0 ? parts : 0;
		const char *text = charset != CHARSET_ASCII ? eighths[part]
				   : part >= 4              ? "#"
							    : "";

		p = stpcpy(p, part && *text ? text : " ");
	}
	*p = '\0';
}
