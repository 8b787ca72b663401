/*
 * render - draw a scene as text
 *
 *	render SCENE COLSxROWS [ascii|blocks|braille] [styles]
 *	render                  lists the scenes
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "scenes.h"

static int list(void)
{
	for (size_t i = 0; scene_at(i); i++)
		puts(scene_at(i)->name);
	return 0;
}

static bool read_size(const char *text, int *cols, int *rows)
{
	const char *end = text + strlen(text);
	uint64_t c, r;

	if (!num_u64(&text, end, &c) || text == end || *text++ != 'x' ||
		!num_u64(&text, end, &r) || text != end || c > 1000 || r > 1000)
		return false;
	*cols = (int)c;
	*rows = (int)r;
	return true;
}

static enum charset read_charset(const char *text)
{
	return !strcmp(text, "ascii")    ? CHARSET_ASCII
	       : !strcmp(text, "blocks") ? CHARSET_BLOCKS
					 : CHARSET_BRAILLE;
}

int main(int argc, char **argv)
{
	const struct scene *scene = argc > 2 ? scene_find(argv[1]) : NULL;
	AUTO_BUF struct buf text = {0};
	struct stage stage;
	int cols, rows;

	buf_init(&text, 10000000);
	if (argc == 1)
		return list();
	if (!scene || !read_size(argv[2], &cols, &rows) ||
		!setlocale(LC_CTYPE, "C.UTF-8")) {
		fputs("usage: render SCENE COLSxROWS [CHARSET] [styles]\n", stderr);
		return 2;
	}
	scene->play(&stage, read_charset(argc > 3 ? argv[3] : "braille"));
	stage_draw(&stage, cols, rows);
	if (argc > 4)
		canvas_to_styles(&stage.canvas, &text);
	else
		canvas_to_text(&stage.canvas, &text);
	fwrite(text.data, 1, text.len, stdout);
	stage_finish(&stage);
	return 0;
}
