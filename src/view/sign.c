#include "config.h"

#include "view/sign.h"

#include <string.h>

#include "base/text.h"

struct sign_text {
	const char *ascii, *unicode;
};

static const struct sign_text signs[SIGN_COUNT] = {
	[SIGN_NONE] = {"-", "–"},
	[SIGN_MORE] = {"~", "…"},
	[SIGN_DELTA] = {"d", "Δ"},
	[SIGN_LEAK] = {"!", "▲"},
	[SIGN_SUSPECTED] = {"?", "△"},
	[SIGN_GROWS] = {"+", "↗"},
	[SIGN_SHRINKS] = {"-", "↘"},
	[SIGN_LIMIT] = {"#", "⚑"},
	[SIGN_SEEN] = {"o", "✓"},
	[SIGN_TAG] = {"*", "•"},
	[SIGN_AT_LEAST] = {">", "≥"},
	[SIGN_BRANCH] = {"|", "├"},
	[SIGN_BRANCH_LAST] = {"`", "└"},
	[SIGN_MINUS] = {"-", "−"},
	[SIGN_MARK] = {"v", "▽"},
	[SIGN_SPIKE] = {"^", "↑"},
	[SIGN_EXEC] = {">", "»"},
	[SIGN_ALERT] = {"A", "◆"},
	[SIGN_GAP] = {"~", "░"},
	[SIGN_END] = {"X", "■"},
	[SIGN_AXIS] = {"|", "│"},
	[SIGN_AXIS_TICK] = {"+", "┤"},
	[SIGN_CORNER] = {"+", "└"},
	[SIGN_CORNER_TICK] = {"+", "└"},
	[SIGN_TIME] = {"-", "─"},
	[SIGN_TIME_TICK] = {"+", "┬"},
	[SIGN_DOT] = {"+", "·"},
	[SIGN_DASH] = {"-", "┄"},
	[SIGN_SORT_DOWN] = {"v", "▾"},
	[SIGN_SORT_UP] = {"^", "▴"},
	[SIGN_FRAME_H] = {"-", "─"},
	[SIGN_FRAME_V] = {"|", "│"},
	[SIGN_FRAME_TL] = {"+", "┌"},
	[SIGN_FRAME_TR] = {"+", "┐"},
	[SIGN_FRAME_BL] = {"+", "└"},
	[SIGN_FRAME_BR] = {"+", "┘"},
	[SIGN_RECORD] = {"*", "●"},
};

const char *sign(enum charset charset, enum sign sign)
{
	const struct sign_text *t = &signs[sign];

	return charset == CHARSET_ASCII ? t->ascii : t->unicode;
}

/* U+2581 to U+2588 fill a cell from below, U+258F down to U+2588 from the left, an eighth
 * more each. */
#define LOWER_BLOCKS 0x2580
#define LEFT_BLOCKS 0x2590

const char *sign_block(enum charset charset, int eighths, char out[SIGN_BLOCK_MAX])
{
	static const char ascii[] = {' ', '_', '_', '_', '.', '.', ':', ':', '#'};

	memset(out, 0, SIGN_BLOCK_MAX);
	if (charset == CHARSET_ASCII)
		out[0] = ascii[eighths];
	else
		text_encode(LOWER_BLOCKS + (uint32_t)eighths, out);
	return out;
}

static size_t put_bar_cell(enum charset charset, int eighths, char out[4])
{
	if (charset != CHARSET_ASCII && eighths)
		return text_encode(LEFT_BLOCKS - (uint32_t)eighths, out);
	*out = eighths >= 4 ? '#' : ' ';
	return 1;
}

void sign_bar(enum charset charset, int width, double share, char *out)
{
	int parts = (int)((share < 0 ? 0 : share > 1 ? 1 : share) * width * 8 + 0.5);
	char *p = out;

	if (!parts && share > 0)
		parts = 1;
	for (int i = 0; i < width; i++, parts -= 8)
		p += put_bar_cell(charset, parts >= 8 ? 8 : parts > 0 ? parts : 0, p);
	*p = '\0';
}
