#include "config.h"

#include "proc/smaps_rollup.h"

#include <errno.h>

#include "proc/smaps_keys.h"

/* The first line looks like one mapping over all; the next are keys and values. */
static int read_lines(const char *p, const char *end, struct smaps_values *out)
{
	struct line line;
	int error = 0;

	while (!error && line_next(&p, end, &line))
		error = line.is_whole ? smaps_keys_line(&line, out) : -EBADMSG;
	return error;
}

int smaps_rollup_parse(const char *text, size_t len, struct smaps_rollup *out)
{
	struct smaps_values values = {0};
	struct smaps_rollup r = {0};
	int error;

	if (!len)
		return -ENODATA;
	error = read_lines(text, text + len, &values);
	if (!error)
		error = smaps_keys_sums(&values, &r.sums, &r.known);
	if (!error && !(r.known & MAPPING_KNOWS_RSS))
		error = -EBADMSG;
	if (!error)
		*out = r;
	return error;
}

int smaps_rollup_table(const char *text, size_t len, struct mapping_table **out)
{
	struct smaps_rollup r;
	int error = smaps_rollup_parse(text, len, &r);

	if (error)
		return error;
	*out = mapping_table_create();
	(*out)->known = r.known;
	(*out)->total = r.sums;
	return 0;
}
