#include "config.h"

#include "record/jsonl_sink.h"

#include "record/jsonl_format.h"
#include "record/record_format.h"

static const struct record_format jsonl = {
	.suffix = ".jsonl",
	.header = jsonl_format_header,
	.line = jsonl_format_line,
};

int jsonl_sink_create(const struct record_options *options, struct sink **out,
	struct err *err)
{
	return record_sink_create(&jsonl, options, out, err);
}
