#include "config.h"

#include "view/wording.h"

#include <stdio.h>
#include <string.h>

#include "base/units.h"
#include "view/format.h"

/* At most 20 columns: that much of a table's last column is always there. */
static const char *const ends[] = {
	[WALL_ENDS_IN_ENOMEM] = "MemoryError (ENOMEM)",
	[WALL_ENDS_IN_SIGSEGV] = "killed by SIGSEGV",
	[WALL_ENDS_IN_MLOCK] = "mlock fails (ENOMEM)",
	[WALL_ENDS_IN_MAPS] = "OSError (ENOMEM)",
	[WALL_ENDS_IN_KILL] = "killed by the kernel",
	[WALL_ENDS_IN_SLOW] = "slowed by the kernel",
	[WALL_ENDS_IN_SIGBUS] = "killed by SIGBUS",
	[WALL_ENDS_IN_STALL] = "frozen by the kernel",
};

/* Which file of the cgroup says so. */
static const char *const cgroup_files[WALL_KIND_COUNT] = {
	[WALL_CGROUP_MAX] = " memory.max",
	[WALL_CGROUP_SWAP] = " with swap",
	[WALL_CGROUP_HIGH] = " memory.high",
	[WALL_CGROUP_V1] = " limit",
	[WALL_CGROUP_V1_MEMSW] = " with swap",
};

const char *wording_then(const struct wall *w)
{
	return ends[w->end];
}

const char *wording_plain(enum charset charset, const char *text, char *out, size_t size)
{
	static const char dash[] = "–";
	size_t n = 0;

	for (const char *p = text; *p && n + 1 < size; p++) {
		bool is_dash =
			charset == CHARSET_ASCII && !strncmp(p, dash, sizeof dash - 1);

		out[n++] = is_dash ? '-' : *p;
		p += is_dash ? sizeof dash - 2 : 0;
	}
	out[n] = '\0';
	return out;
}

const char *wording_limit(const struct wall *w, char out[WORDING_MAX])
{
	const struct wall_kind_info *kind = &wall_kinds[w->kind];
	char size[UNITS_TEXT_MAX];

	if (w->kind == WALL_SYSTEM)
		snprintf(out, WORDING_MAX, "%s", kind->label);
	else if (kind->is_count)
		snprintf(out, WORDING_MAX, "%s %s", kind->label,
			units_grouped(w->limit, size));
	else
		snprintf(out, WORDING_MAX, "%s %s", kind->label,
			units_size_long(w->limit, size));
	return out;
}

const char *wording_size(const struct wall *w, uint64_t value, char out[WORDING_MAX])
{
	return wall_kinds[w->kind].is_count ? units_grouped(value, out)
					    : units_size_long(value, out);
}

const char *wording_left(const struct wall *w, char out[WORDING_MAX])
{
	return wording_size(w, wall_headroom(w), out);
}

const char *wording_value(const struct wall *w, uint64_t value, char out[WORDING_MAX])
{
	/* A blank stands where sizes have their unit. */
	if (wall_kinds[w->kind].is_count) {
		char count[UNITS_TEXT_MAX];
		bool many = value >= 1000000;

		snprintf(out, WORDING_MAX, "%s%s",
			units_grouped(many ? value / 1000 : value, count),
			many ? "k" : " ");
		return out;
	}
	return format_size(value, out);
}

/* Of a long path the end says more: containers have their number there. */
#define PATH_SHOWN 32

const char *wording_name(const struct wall *w, char out[WORDING_MAX])
{
	size_t len = strlen(w->path);
	bool cut = len > PATH_SHOWN;

	if (wall_kinds[w->kind].scope == WALL_SCOPE_CGROUP && len)
		snprintf(out, WORDING_MAX, "cgroup %s%s%s", cut ? "..." : "",
			w->path + (cut ? len - PATH_SHOWN + 3 : 0),
			cgroup_files[w->kind]);
	else
		snprintf(out, WORDING_MAX, "%s", wall_kinds[w->kind].label);
	return out;
}
