#include "config.h"

#include "proc/cgroup.h"

#include <errno.h>
#include <string.h>

#include "proc/line.h"

/* No limit is printed by v1 as LONG_MAX rounded down to pages, of whatever size. */
#define NEAR_UNLIMITED ((UINT64_C(1) << 63) - (UINT64_C(1) << 20))

struct parts {
	const char *controllers;
	size_t controllers_len;
	struct cgroup_path path;
};

static bool split(const struct line *line, struct parts *out)
{
	const char *end = line->text + line->len;
	const char *first = memchr(line->text, ':', line->len);
	const char *second;

	if (!first)
		return false;
	first++;
	second = memchr(first, ':', (size_t)(end - first));
	if (!second || second + 1 == end || second[1] != '/')
		return false;
	out->controllers = first;
	out->controllers_len = (size_t)(second - first);
	out->path = (struct cgroup_path){second + 1, (size_t)(end - second - 1)};
	return true;
}

/* Whether "memory" is among "cpu,memory". */
static bool has_memory(const char *list, size_t len)
{
	const char *end = list + len;

	while (list < end) {
		const char *comma = memchr(list, ',', (size_t)(end - list));
		const char *stop = comma ? comma : end;

		if (line_word_is(list, (size_t)(stop - list), "memory"))
			return true;
		list = comma ? comma + 1 : end;
	}
	return false;
}

int cgroup_parse(const char *text, size_t len, struct cgroup *out)
{
	const char *p = text, *end = text + len;
	struct cgroup found = {0};
	bool any = false;
	struct line line;
	struct parts parts;

	if (!len)
		return -ENODATA;
	while (line_next(&p, end, &line)) {
		if (!split(&line, &parts))
			continue;
		any = true;
		if (!parts.controllers_len && line.text[0] == '0' && line.text[1] == ':')
			found.v2 = parts.path;
		else if (has_memory(parts.controllers, parts.controllers_len))
			found.v1_memory = parts.path;
	}
	if (!any)
		return -EBADMSG;
	*out = found;
	return 0;
}

int cgroup_value(const char *text, size_t len, uint64_t *out)
{
	const char *p = text;
	struct line line;
	uint64_t v;
	int error;

	if (!line_next(&p, text + len, &line))
		return -ENODATA;
	if (p != text + len)
		return -EBADMSG;
	if (line_word_is(line.text, line.len, "max")) {
		*out = CGROUP_UNLIMITED;
		return 0;
	}
	error = line_u64(line.text, line.text + line.len, &v);
	if (error)
		return error;
	*out = v >= NEAR_UNLIMITED ? CGROUP_UNLIMITED : v;
	return 0;
}
