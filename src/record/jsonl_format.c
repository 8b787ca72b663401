#include "config.h"

#include "record/jsonl_format.h"

#include <math.h>
#include <string.h>

#include "record/digits.h"
#include "record/escape.h"

void jsonl_format_header(struct buf *out, enum record_table table)
{
	(void)out;
	(void)table;
}

static void put_value(struct buf *out, const struct column *column,
	const struct cell *cell)
{
	const struct row_value *v = &cell->value;

	switch (column->type) {
	case FIELD_TYPE_UINT:
		digits_put(out, v->u);
		break;
	case FIELD_TYPE_REAL:
		digits_put_real(out, v->f, column->decimals);
		break;
	case FIELD_TYPE_SECONDS:
		digits_put_seconds(out, v->u);
		break;
	case FIELD_TYPE_TIME:
		buf_add_char(out, '"');
		digits_put_time(out, v->u);
		buf_add_char(out, '"');
		break;
	case FIELD_TYPE_WORD:
	case FIELD_TYPE_NAME:
		buf_add_char(out, '"');
		if (cell->prefix)
			buf_add_text(out, cell->prefix);
		escape_put(out, ESCAPE_FOR_JSON, v->text, strlen(v->text));
		buf_add_char(out, '"');
		break;
	}
}

static bool has_value(const struct column *column, const struct cell *cell)
{
	return cell->present &&
		(column->type != FIELD_TYPE_REAL || isfinite(cell->value.f));
}

void jsonl_format_line(struct buf *out, const struct cells *cells)
{
	char separator = '{';

	for (size_t i = 0; i < columns_count(cells->table); i++) {
		struct column column = columns_at(cells->table, i);

		if (!has_value(&column, &cells->cell[i]))
			continue;
		buf_add_char(out, separator);
		buf_add_char(out, '"');
		buf_add_text(out, column.id);
		buf_add_text(out, "\":");
		put_value(out, &column, &cells->cell[i]);
		separator = ',';
	}
	buf_add_text(out, separator == '{' ? "{}\n" : "}\n");
}
