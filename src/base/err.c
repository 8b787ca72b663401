#include "config.h"

#include "base/err.h"

#include <stdarg.h>
#include <string.h>

int err_set(struct err *err, int code, const char *format, ...)
{
	va_list args;

	if (!err)
		return code;
	va_start(args, format);
	vsnprintf(err->text, sizeof err->text, format, args);
	va_end(args);
	err->source[0] = '\0';
	err->expected[0] = '\0';
	err->column = ERR_NO_COLUMN;
	return code;
}

void err_at(struct err *err, const char *source, size_t column, const char *expected)
{
	if (!err)
		return;
	snprintf(err->source, sizeof err->source, "%s", source);
	for (char *p = err->source; *p; p++)
		if ((unsigned char)*p < 0x20 || *p == 0x7f)
			*p = '?';
	snprintf(err->expected, sizeof err->expected, "%s", expected);
	err->column = column;
}

/* Columns are bytes; the caret stands under characters, so continuation bytes of
 * UTF-8 before it do not count. */
static int caret_indent(const struct err *err)
{
	int n = 0;

	for (size_t i = 0; i < err->column && err->source[i]; i++)
		n += ((unsigned char)err->source[i] & 0xc0) != 0x80;
	return n;
}

void err_print(const struct err *err, FILE *out)
{
	int lead = fprintf(out, "memtide: %s", err->text);

	if (err->column == ERR_NO_COLUMN) {
		fputc('\n', out);
		return;
	}
	lead += 2;
	fprintf(out, ": %s\n%*s^ expected %s\n", err->source, lead + caret_indent(err), "",
		err->expected);
}
