#include "config.h"

#include "proc/limits.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "proc/line.h"

static const char *const names[LIMITS_KIND_COUNT] = {
	[LIMITS_CPU] = "Max cpu time",
	[LIMITS_FSIZE] = "Max file size",
	[LIMITS_DATA] = "Max data size",
	[LIMITS_STACK] = "Max stack size",
	[LIMITS_CORE] = "Max core file size",
	[LIMITS_RSS] = "Max resident set",
	[LIMITS_NPROC] = "Max processes",
	[LIMITS_NOFILE] = "Max open files",
	[LIMITS_MEMLOCK] = "Max locked memory",
	[LIMITS_AS] = "Max address space",
	[LIMITS_LOCKS] = "Max file locks",
	[LIMITS_SIGPENDING] = "Max pending signals",
	[LIMITS_MSGQUEUE] = "Max msgqueue size",
	[LIMITS_NICE] = "Max nice priority",
	[LIMITS_RTPRIO] = "Max realtime priority",
	[LIMITS_RTTIME] = "Max realtime timeout",
};

/* The kind whose name the line begins with, a blank behind it; *value behind that. */
static size_t find(const struct line *line, const char **value)
{
	for (size_t i = 0; i < LIMITS_KIND_COUNT; i++) {
		size_t len = strlen(names[i]);

		if (line->len > len && line->text[len] == ' ' &&
			!memcmp(line->text, names[i], len)) {
			*value = line->text + len;
			return i;
		}
	}
	return LIMITS_KIND_COUNT;
}

/* "unlimited" or a number, a blank or the end behind it. */
static int read_value(const char **cursor, const char *end, uint64_t *out)
{
	static const char word[] = "unlimited";
	const char *p = line_skip_blanks(*cursor, end);
	int error = 0;

	if ((size_t)(end - p) >= sizeof word - 1 && !memcmp(p, word, sizeof word - 1)) {
		*out = LIMITS_UNLIMITED;
		p += sizeof word - 1;
	} else {
		error = line_number(&p, end, out);
	}
	if (error)
		return error;
	if (p < end && *p != ' ')
		return -EBADMSG;
	*cursor = p;
	return 0;
}

static int read_line(const struct line *line, struct limits *out)
{
	const char *end = line->text + line->len, *p;
	size_t kind = find(line, &p);
	int error;

	if (kind == LIMITS_KIND_COUNT)
		return 0;
	error = read_value(&p, end, &out->limit[kind].soft);
	if (!error)
		error = read_value(&p, end, &out->limit[kind].hard);
	if (!error)
		out->present |= UINT32_C(1) << kind;
	return error;
}

int limits_parse(const char *text, size_t len, struct limits *out)
{
	const char *p = text, *end = text + len;
	struct limits l = {0};
	struct line line;

	if (!len)
		return -ENODATA;
	while (line_next(&p, end, &line)) {
		int error = line.is_whole ? read_line(&line, &l) : -EBADMSG;

		if (error)
			return error;
	}
	if (!l.present)
		return -EBADMSG;
	*out = l;
	return 0;
}
