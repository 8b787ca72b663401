#include "config.h"

#include "look.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "unit.h"

char *look_text(struct stage *s, int cols, int rows)
{
	struct buf b;

	buf_init(&b, 10000000);
	stage_draw(s, cols, rows);
	canvas_to_text(&s->canvas, &b);
	return b.data;
}

void look_expect(struct stage *s, const char *text)
{
	AUTO_FREE char *seen = look_text(s, 80, 24);

	if (!strstr(seen, text))
		fail_msg("\"%s\" is not on\n%s", text, seen);
}

void look_expect_not(struct stage *s, const char *text)
{
	AUTO_FREE char *seen = look_text(s, 80, 24);

	if (strstr(seen, text))
		fail_msg("\"%s\" is on\n%s", text, seen);
}

void look_expect_selected(struct stage *s, const char *part)
{
	stage_draw(s, 80, 24);
	for (int y = 0; y < s->canvas.rows; y++) {
		char row[1000] = "";

		if (!(canvas_at(&s->canvas, 0, y)->style & STYLE_SELECTED))
			continue;
		for (int x = 0; x < s->canvas.cols; x++) {
			size_t len = strlen(row);

			snprintf(row + len, sizeof row - len, "%.7s",
				canvas_at(&s->canvas, x, y)->bytes);
		}
		if (!strstr(row, part))
			fail_msg("selected is \"%s\", not \"%s\"", row, part);
		return;
	}
	fail_msg("nothing is selected");
}

unsigned look_press(struct stage *s, uint32_t key, struct view_requests *r)
{
	struct intent in = {.kind = INTENT_KEY, .key = key};

	stage_draw(s, 80, 24);
	view_apply(s->view, s->history, &in, r);
	return r->what;
}

void look_click(struct stage *s, int x, int y)
{
	struct intent in = {.kind = INTENT_CLICK, .x = x, .y = y};

	stage_draw(s, 80, 24);
	stage_intent(s, &in);
}

bool look_is_possible(void)
{
	if (setlocale(LC_CTYPE, "C.UTF-8"))
		return true;
	puts("1..0 # SKIP the C library has no C.UTF-8");
	return false;
}
