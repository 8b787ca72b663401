#include "config.h"

#include "export/nagios.h"

#include <stdio.h>
#include <string.h>

#include "base/text.h"

/* Plugins' output was 4 KiB once; runners cut what is longer in the middle. */
#define TEXT_MAX ((size_t)4096)
#define PERF_MAX ((size_t)4096)

static void put_escaped(struct buf *out, const char *text, const char *also)
{
	const char *end = text + strlen(text);
	struct text_glyph glyph;

	while (text < end) {
		text_next(&text, end, false, false, &glyph);
		if (glyph.len == 1 && strchr(also, glyph.bytes[0]))
			buf_printf(
				out, "\\x%02x", (unsigned)(unsigned char)glyph.bytes[0]);
		else
			buf_add(out, glyph.bytes, glyph.len);
	}
}

void nagios_put_text(struct buf *out, const char *text)
{
	put_escaped(out, text, "|");
}

static bool is_plain(const char *label)
{
	return *label && strspn(label,
				 "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				 "0123456789_.-/") == strlen(label);
}

static void put_label(struct buf *out, const char *label)
{
	bool plain = is_plain(label);

	if (!plain)
		buf_add_char(out, '\'');
	put_escaped(out, label, "|='");
	if (!plain)
		buf_add_char(out, '\'');
}

static void put_bound(struct buf *out, const struct nagios_bound *b, int decimals)
{
	buf_add_char(out, ';');
	if (b->is_set)
		buf_printf(out, "%.*f%s", decimals, b->value, b->below ? ":" : "");
}

void nagios_put_perf(struct buf *out, const struct nagios_perf *perf)
{
	AUTO_BUF struct buf item;

	buf_init(&item, TEXT_MAX);
	put_label(&item, perf->label);
	buf_printf(&item, "=%.*f%s", perf->decimals, perf->value, perf->unit);
	put_bound(&item, &perf->warn, perf->decimals);
	put_bound(&item, &perf->crit, perf->decimals);
	buf_add_text(&item, perf->has_min ? ";0" : "");
	while (item.len && item.data[item.len - 1] == ';')
		item.data[--item.len] = '\0';
	if (item.overflowed || out->len + item.len + 1 > PERF_MAX)
		return; /* half an item would be a wrong one */
	if (out->len)
		buf_add_char(out, ' ');
	buf_add(out, item.data, item.len);
}

void nagios_put_line(
	struct buf *out, enum nagios_state state, const char *text, const char *perf)
{
	static const char *const names[] = {"OK", "WARNING", "CRITICAL", "UNKNOWN"};

	buf_printf(out, "MEMORY %s - %.*s", names[state], (int)TEXT_MAX, text);
	if (*perf)
		buf_printf(out, " | %s", perf);
	buf_add_char(out, '\n');
}
