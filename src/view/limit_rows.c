#include "config.h"

#include "view/limit_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/units.h"
#include "detect/closest.h"
#include "view/format.h"

static double share(const struct limit_row *r)
{
	return r->wall->use_known ? closest_share(r->wall) : -1;
}

static int compare(const void *left, const void *right)
{
	const struct limit_row *a = left, *b = right;
	int idle = wall_kinds[b->wall->kind].competes_idle -
		   wall_kinds[a->wall->kind].competes_idle;

	if (a->is_first != b->is_first)
		return a->is_first ? -1 : 1;
	if (isfinite(a->eta_s) || isfinite(b->eta_s))
		return a->eta_s < b->eta_s ? -1 : a->eta_s > b->eta_s;
	if (idle)
		return idle;
	if (share(a) < share(b) || share(a) > share(b))
		return share(a) > share(b) ? -1 : 1;
	return (a->wall > b->wall) - (a->wall < b->wall);
}

static void find_first(const struct wall_set *set, struct limit_row *row, size_t count)
{
	const struct wall *idle = closest_wall(set);
	struct limit_row *first = NULL;

	for (size_t i = 0; i < count; i++)
		if (isfinite(row[i].eta_s) && (!first || row[i].eta_s < first->eta_s))
			first = &row[i];
	for (size_t i = 0; i < count && !first; i++)
		if (row[i].wall == idle)
			first = &row[i];
	if (first)
		first->is_first = true;
}

size_t limit_rows(const struct focus *f, struct limit_row out[WALL_SET_MAX])
{
	const struct wall_set *set = f->walls;
	const struct view_evidence *e = &f->evidence;
	bool known = f->has_evidence && set && e->outlook_count == set->count;

	for (size_t i = 0; set && i < set->count; i++) {
		out[i] = (struct limit_row){.wall = &set->wall[i],
			.outlook = known ? &e->outlook[i] : NULL,
			.cgroup = wall_set_cgroup(set, &set->wall[i]),
			.eta_s = known ? e->outlook[i].eta_s : INFINITY};
	}
	if (!set || !set->count)
		return 0;
	find_first(set, out, set->count);
	qsort(out, set->count, sizeof *out, compare);
	for (size_t i = 0; f->ended && i < set->count; i++)
		out[i].eta_s = INFINITY;
	return set->count;
}

/* FNV-1a. */
uint64_t limit_row_key(const struct wall *w)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ (uint64_t)w->kind;

	for (const char *p = w->path; *p; p++)
		h = (h ^ (unsigned char)*p) * UINT64_C(1099511628211);
	return h ? h : 1;
}

/* A part, where there is something of it. */
static void add_part(struct buf *out, const char *dot, const char *name, uint64_t bytes)
{
	char text[FORMAT_TEXT_MAX];

	buf_printf(out, "%s%s %s", out->len ? dot : "", name, format_size(bytes, text));
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Below this part of the whole a rest is rounding. */
#define REST_SHARE 50

static void add_others(
	struct buf *out, const char *dot, const struct cgroup_use *u, uint64_t bytes)
{
	char name[40] = "others";

	if (u->count_known && u->count == 1 && bytes < u->charged / REST_SHARE)
		return;
	if (u->count_known && u->count > 1)
		snprintf(name, sizeof name, "%u %s", u->count - 1,
			u->count == 2 ? "other" : "others");
	add_part(out, dot, name, bytes);
}

void limit_row_breakdown(const struct limit_row *r, const struct sample *s,
	enum charset charset, bool all, struct buf *out)
{
	const struct cgroup_use *u = r->cgroup;
	bool ascii = charset == CHARSET_ASCII;
	const char *dot = ascii ? ", " : " · ";
	uint64_t own = sample_u64(s, FIELD_RSS_ANON, sample_u64(s, FIELD_RSS, 0));
	uint64_t known;
	char text[FORMAT_TEXT_MAX];

	/* Pages shared with forked processes may be charged elsewhere. */
	own = own < u->anon ? own : u->anon;
	add_part(out, dot, "this process", own);
	add_others(out, dot, u, u->anon - own);
	add_part(out, dot, "tmpfs/shm", u->shmem);
	add_part(out, dot, "kernel", u->kernel);
	known = u->anon + u->shmem + u->kernel;
	if (less(cgroup_use_counted(u), known) >= u->charged / REST_SHARE + 1)
		add_part(out, dot, "files not written yet, and reserve",
			less(cgroup_use_counted(u), known));
	buf_printf(out, " %s cache %s, not counted", ascii ? "|" : "│",
		format_size(u->cache, text));
	if (all)
		buf_printf(out, "; working set (kubectl top) %s",
			format_size(cgroup_use_working_set(u), text));
}

static void add_amount(struct buf *out, const struct wall *w, double amount)
{
	char text[UNITS_TEXT_MAX];
	uint64_t value = amount > 0 && amount < 1.8e19 ? (uint64_t)amount : 0;

	buf_add_text(out, wall_kinds[w->kind].is_count ? units_grouped(value, text)
						       : units_size_long(value, text));
}

static const char *span(double s, char out[UNITS_TEXT_MAX])
{
	if (s >= 10 && s < 90) {
		snprintf(out, UNITS_TEXT_MAX, "%.0f s", s);
		return out;
	}
	return units_duration_long(s < 1e9 ? (uint64_t)(s * 1e9) : UINT64_MAX, out);
}

void limit_row_trend(const struct limit_row *r, struct buf *out)
{
	const struct wall_outlook *o = r->outlook;
	char text[UNITS_TEXT_MAX];

	if (!o)
		return;
	if (o->per_s > 0 && wall_kinds[r->wall->kind].is_count)
		buf_printf(out, "+%.3g/s", o->per_s);
	else if (o->per_s > 0)
		buf_printf(out, "+%s", units_rate_long(o->per_s, text));
	if (o->per_s > 0)
		buf_printf(out, " over the last %s%s", span(o->window_s, text),
			o->is_faster ? ", ever faster" : "");
	if (o->next_request <= 0)
		return;
	buf_printf(out, "%scomes in steps, the next about ", out->len ? "; " : "");
	add_amount(out, r->wall, o->next_request);
	buf_printf(out, " in about %s", span(o->next_s, text));
}

const char *limit_row_origin(const struct wall *w)
{
	static const char *const origins[WALL_KIND_COUNT] = {
		[WALL_RLIMIT_AS] =
			"set with ulimit -v (RLIMIT_AS); counts every "
			"mapping, touched or not",
		[WALL_RLIMIT_DATA] =
			"set with ulimit -d (RLIMIT_DATA); counts the heap "
			"and private writable mappings",
		[WALL_RLIMIT_STACK] =
			"set with ulimit -s (RLIMIT_STACK); of the main "
			"thread",
		[WALL_RLIMIT_MEMLOCK] =
			"set with ulimit -l (RLIMIT_MEMLOCK); what mlock "
			"holds in memory",
		[WALL_MAP_COUNT] =
			"set with sysctl vm.max_map_count; large blocks, "
			"threads and libraries take some each",
		[WALL_ADDRESS_SPACE_32] = "a 32-bit program: no pointer reaches further",
		[WALL_COMMIT_LIMIT] =
			"vm.overcommit_memory is 2: what all programs were "
			"promised is counted",
		[WALL_COMMIT_REQUEST] =
			"vm.overcommit_memory is 0: one request above "
			"memory and swap together is refused",
		[WALL_CGROUP_MAX] =
			"memory.max of the cgroup (in a container: its memory "
			"limit)",
		[WALL_CGROUP_SWAP] =
			"memory.max and memory.swap.max of the cgroup, or "
			"what swap is free",
		[WALL_CGROUP_HIGH] =
			"memory.high of the cgroup: above it all in it are "
			"made to wait",
		[WALL_CGROUP_V1] =
			"memory.limit_in_bytes of the cgroup (in a container: "
			"its memory limit)",
		[WALL_CGROUP_V1_MEMSW] =
			"memory.memsw.limit_in_bytes of the cgroup: "
			"memory and swap together",
		[WALL_SYSTEM] =
			"memory and swap of this machine, all programs together; "
			"who is killed, oom_score says",
		[WALL_HUGETLB] =
			"set with sysctl vm.nr_hugepages and "
			"vm.nr_overcommit_hugepages",
		[WALL_TMPFS] = "size of the filesystem on /dev/shm",
	};

	return origins[w->kind];
}
