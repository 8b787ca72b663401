#include "config.h"

#include "app/say.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"

#define LINE_MAX_BYTES 2048
#define HELD_MAX_BYTES (16 * 1024)

/* The program has one standard error; this is its state. */
static struct buf held = {.cap = HELD_MAX_BYTES};
static bool holding;
static void (*show_line)(void *context, const char *text);
static void *show_context;

static const char prefix[] = "memtide: ";

void say(const char *format, ...)
{
	char raw[LINE_MAX_BYTES];
	AUTO_BUF struct buf line = {0};
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(raw, sizeof raw, format, args);
	va_end(args);
	if (n < 0)
		return;
	if ((size_t)n >= sizeof raw)
		n = (int)sizeof raw - 1;
	buf_init(&line, 8 * sizeof raw);
	buf_add_text(&line, prefix);
	text_escape(&line, raw, (size_t)n, SIZE_MAX, false);
	if (holding && show_line)
		show_line(show_context, line.data + strlen(prefix));
	buf_add_char(&line, '\n');
	if (holding)
		buf_add(&held, line.data, line.len);
	else
		fwrite(line.data, 1, line.len, stderr);
}

void say_hold(void (*show)(void *context, const char *text), void *context)
{
	holding = true;
	show_line = show;
	show_context = context;
}

void say_release(void)
{
	holding = false;
	show_line = NULL;
	if (held.len)
		fwrite(held.data, 1, held.len, stderr);
	buf_finish(&held);
}
