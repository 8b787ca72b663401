#include "config.h"

#include "record/csv_sink.h"

#include "record/csv_format.h"
#include "record/record_format.h"

static const struct record_format csv = {
	.suffix = ".csv",
	.header = csv_format_header,
	.line = csv_format_line,
};

int csv_sink_create(const struct record_options *options, struct sink **out,
	struct err *err)
{
	return record_sink_create(&csv, options, out, err);
}
