#include "config.h"

#include "term/theme.h"

#include <math.h>

#include "unit.h"

struct rgb {
	double r, g, b; /* 0 to 255 */
};

/* The first 16 colours are the user's choice: as xterm and as the console have them. */
static const struct rgb xterm[16] = {{0, 0, 0}, {205, 0, 0}, {0, 205, 0}, {205, 205, 0},
	{0, 0, 238}, {205, 0, 205}, {0, 205, 205}, {229, 229, 229}, {127, 127, 127},
	{255, 0, 0}, {0, 255, 0}, {255, 255, 0}, {92, 92, 255}, {255, 0, 255},
	{0, 255, 255}, {255, 255, 255}};
static const struct rgb console[16] = {{0, 0, 0}, {170, 0, 0}, {0, 170, 0}, {170, 85, 0},
	{0, 0, 170}, {170, 0, 170}, {0, 170, 170}, {170, 170, 170}, {85, 85, 85},
	{255, 85, 85}, {85, 255, 85}, {255, 255, 85}, {85, 85, 255}, {255, 85, 255},
	{85, 255, 255}, {255, 255, 255}};
static const struct rgb black = {0, 0, 0}, white = {255, 255, 255};

static struct rgb rgb_of(int color, const struct rgb first[16])
{
	static const double steps[] = {0, 95, 135, 175, 215, 255};

	if (color < 16)
		return first[color];
	if (color >= 232)
		return (struct rgb){8 + 10 * (color - 232), 8 + 10 * (color - 232),
			8 + 10 * (color - 232)};
	color -= 16;
	return (struct rgb){steps[color / 36], steps[color / 6 % 6], steps[color % 6]};
}

static double linear(double value)
{
	value /= 255;
	return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

/* WCAG 2.1: relative luminance, contrast ratio. */
static double luminance(struct rgb c)
{
	return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

static double contrast(struct rgb a, struct rgb b)
{
	double x = luminance(a) + 0.05, y = luminance(b) + 0.05;

	return x > y ? x / y : y / x;
}

static void expect_contrast(
	enum theme theme, int colors, struct rgb background, double least)
{
	const struct rgb *palettes[] = {xterm, console};

	for (int s = 0; s < STYLE_PRINT; s++) {
		struct look look = theme_look(theme, colors, (enum style)s);

		assert_true(look.color < colors);
		for (size_t p = 0; look.color >= 0 && p < COUNT_OF(palettes); p++) {
			int color = look.color;
			double seen;

			/* Where there are 8 colours, bold is bright on such terminals. */
			if (colors == 8 && palettes[p] == console &&
				look.attributes & LOOK_BOLD)
				color += 8;
			seen = contrast(rgb_of(color, palettes[p]), background);
			if (seen < least)
				fail_msg(
					"theme %d, %d colours, style %d: colour %d, "
					"contrast %.2f on %s",
					theme, colors, s, color, seen,
					background.r > 0 ? "white" : "black");
		}
	}
}

static void every_style_can_be_read(void **state)
{
	(void)state;
	expect_contrast(THEME_NEUTRAL, 256, black, 3);
	expect_contrast(THEME_NEUTRAL, 256, white, 3);
	expect_contrast(THEME_DARK, 256, black, 4.5);
	expect_contrast(THEME_LIGHT, 256, white, 4.5);
	expect_contrast(THEME_NEUTRAL, 16, black, 3);
	expect_contrast(THEME_NEUTRAL, 16, white, 2.6);
	expect_contrast(THEME_NEUTRAL, 8, black, 2.7);
	expect_contrast(THEME_NEUTRAL, 8, white, 2.6);
	expect_contrast(THEME_DARK, 16, black, 3);
	expect_contrast(THEME_DARK, 8, black, 2.7);
	expect_contrast(THEME_LIGHT, 16, white, 4.5);
	expect_contrast(THEME_LIGHT, 8, white, 2.6);
}

/* Viénot, Brettel, Mollon 1999: what is seen without the receptors for red or green. */
static struct rgb without_red(struct rgb c)
{
	double r = linear(c.r), g = linear(c.g), b = linear(c.b);
	double rg = 0.11238 * r + 0.88762 * g;

	return (struct rgb){rg, rg, 0.00401 * r - 0.00401 * g + b};
}

static struct rgb without_green(struct rgb c)
{
	double r = linear(c.r), g = linear(c.g), b = linear(c.b);
	double rg = 0.29275 * r + 0.70725 * g;

	return (struct rgb){rg, rg, -0.02234 * r + 0.02234 * g + b};
}

static double distance(struct rgb a, struct rgb b)
{
	return sqrt(pow(a.r - b.r, 2) + pow(a.g - b.g, 2) + pow(a.b - b.b, 2));
}

/* Lines of one graph and levels across it (anonymous memory is part of RSS, as dense as that
 * is light: it needs no colour of its own), and what grows beside what shrinks. */
static void colors_are_told_apart_by_every_eye(void **state)
{
	static const enum style pairs[][2] = {{STYLE_GROWS, STYLE_SHRINKS},
		{STYLE_RSS, STYLE_PSS}, {STYLE_RSS, STYLE_PEAK}, {STYLE_RSS, STYLE_WARN},
		{STYLE_PSS, STYLE_WARN}};

	(void)state;
	for (enum theme t = THEME_NEUTRAL; t < THEME_MONO; t++) {
		for (size_t i = 0; i < COUNT_OF(pairs); i++) {
			struct rgb a =
				rgb_of(theme_look(t, 256, pairs[i][0]).color, xterm);
			struct rgb b =
				rgb_of(theme_look(t, 256, pairs[i][1]).color, xterm);
			double red = distance(without_red(a), without_red(b));
			double green = distance(without_green(a), without_green(b));

			if (red < 0.1 || green < 0.1)
				fail_msg("theme %d, styles %d and %d: %.3f, %.3f", t,
					pairs[i][0], pairs[i][1], red, green);
		}
	}
}

/* What must not be missed is seen without colours too. */
static void what_matters_needs_no_colour(void **state)
{
	static const enum style loud[] = {STYLE_WARN, STYLE_ALERT, STYLE_PAUSED,
		STYLE_TAB, STYLE_MATCH, STYLE_SORTED};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(loud); i++) {
		struct look mono = theme_look(THEME_MONO, 256, loud[i]);

		assert_true(mono.color < 0);
		assert_int_not_equal(mono.attributes, 0);
		assert_int_not_equal(theme_look(THEME_DARK, 2, loud[i]).attributes, 0);
		for (enum theme t = THEME_NEUTRAL; t < THEME_MONO; t++)
			for (int colors = 8; colors <= 256;
				colors *= colors == 8 ? 2 : 16)
				assert_int_not_equal(
					theme_look(t, colors, loud[i]).attributes, 0);
	}
}

static void the_environment_says_what_auto_means(void **state)
{
	static const struct {
		const char *terminal, *colorfgbg;
		enum theme theme;
	} cases[] = {
		{"xterm-256color", NULL, THEME_NEUTRAL},
		{"xterm-256color", "15;0", THEME_DARK},
		{"xterm-256color", "0;15", THEME_LIGHT},
		{"rxvt", "0;default;15", THEME_LIGHT},
		{"rxvt", "15;default;8", THEME_DARK},
		{"rxvt", "0;7", THEME_LIGHT},
		{"rxvt", "15;default", THEME_NEUTRAL},
		{"rxvt", "", THEME_NEUTRAL},
		{"rxvt", "0;99", THEME_NEUTRAL},
		{"linux", NULL, THEME_DARK},
		{NULL, NULL, THEME_NEUTRAL},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_int_equal(
			theme_settle(THEME_AUTO, cases[i].terminal, cases[i].colorfgbg),
			cases[i].theme);
	assert_int_equal(theme_settle(THEME_MONO, "linux", "0;15"), THEME_MONO);
}

static void themes_have_names(void **state)
{
	enum theme theme = THEME_COUNT;

	(void)state;
	assert_true(theme_by_name("light", &theme));
	assert_int_equal(theme, THEME_LIGHT);
	assert_false(theme_by_name("", &theme));
	assert_false(theme_by_name("Light", &theme));
	assert_int_equal(theme, THEME_LIGHT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_style_can_be_read),
		cmocka_unit_test(colors_are_told_apart_by_every_eye),
		cmocka_unit_test(what_matters_needs_no_colour),
		cmocka_unit_test(the_environment_says_what_auto_means),
		cmocka_unit_test(themes_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
