#include "config.h"

#include "export/report_text.h"

#include <string.h>

#include "export/report_words.h"

#define LABEL_COLUMNS 9

static void text_title(struct buf *out, const char *text)
{
	if (out->len)
		buf_add_char(out, '\n');
	buf_printf(out, "%s\n", text);
}

static void text_line(struct buf *out, const char *label, const char *text)
{
	buf_printf(out, "  %-*s %s\n", LABEL_COLUMNS, label, text);
}

static void text_end(struct buf *out)
{
	(void)out;
}

void report_text(
	struct buf *out, const struct report *r, const struct report_compare *compare)
{
	const struct report_writer writer = {out, text_title, text_line, text_end};

	report_put_words(r, compare, &writer);
}

/* What Markdown would take for markup stands behind a backslash. */
static void put_plain(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (strchr("\\`*_[]<>|~&#", *text))
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
}

static void markdown_title(struct buf *out, const char *text)
{
	if (out->len)
		buf_add_char(out, '\n');
	buf_add_text(out, "## ");
	put_plain(out, text);
	buf_add_text(out, "\n\n| | |\n|---|---|\n");
}

static void markdown_line(struct buf *out, const char *label, const char *text)
{
	buf_printf(out, "| %s%s%s | ", *label ? "**" : "", label, *label ? "**" : "");
	put_plain(out, text);
	buf_add_text(out, " |\n");
}

void report_markdown(
	struct buf *out, const struct report *r, const struct report_compare *compare)
{
	const struct report_writer writer = {
		out, markdown_title, markdown_line, text_end};

	report_put_words(r, compare, &writer);
}
