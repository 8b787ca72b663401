#include "config.h"

#include "record/csv_format.h"

#include <math.h>
#include <string.h>

#include "record/digits.h"
#include "record/escape.h"

void csv_format_header(struct buf *out, enum record_table table)
{
	for (size_t i = 0; i < columns_count(table); i++) {
		if (i)
			buf_add_char(out, ',');
		buf_add_text(out, columns_at(table, i).id);
	}
	buf_add_char(out, '\n');
}

static bool is_plain(const char *text)
{
	for (const char *p = text; *p; p++) {
		bool ok = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
			(*p >= '0' && *p <= '9') || strchr("_().", *p) ||
			(*p == '-' && p != text);

		if (!ok)
			return false;
	}
	return true;
}

static void put_text(struct buf *out, const struct cell *cell, bool quote)
{
	const char *text = cell->value.text;

	if (quote)
		buf_add_char(out, '"');
	if (cell->prefix)
		buf_add_text(out, cell->prefix);
	escape_put(out, ESCAPE_FOR_CSV, text, strlen(text));
	if (quote)
		buf_add_char(out, '"');
}

static void put_cell(struct buf *out, const struct column *column, const struct cell *cell)
{
	switch (column->type) {
	case FIELD_TYPE_UINT:
		digits_put(out, cell->value.u);
		break;
	case FIELD_TYPE_REAL:
		if (isfinite(cell->value.f))
			digits_put_real(out, cell->value.f, column->decimals);
		break;
	case FIELD_TYPE_TIME:
		digits_put_time(out, cell->value.u);
		break;
	case FIELD_TYPE_SECONDS:
		digits_put_seconds(out, cell->value.u);
		break;
	case FIELD_TYPE_WORD:
		put_text(out, cell, !is_plain(cell->value.text));
		break;
	case FIELD_TYPE_NAME:
		put_text(out, cell, true);
		break;
	}
}

void csv_format_line(struct buf *out, const struct cells *cells)
{
	for (size_t i = 0; i < columns_count(cells->table); i++) {
		struct column column = columns_at(cells->table, i);

		if (i)
			buf_add_char(out, ',');
		if (cells->cell[i].present)
			put_cell(out, &column, &cells->cell[i]);
	}
	buf_add_char(out, '\n');
}
