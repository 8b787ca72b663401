/* The verdict as a sentence: level, rate and time first, then what proves it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/units.h"
#include "detect/leak.h"

#define US_PER_MIN UINT64_C(60000000)
#define NEARLY_ALL 0.9
#define MOSTLY 0.6

/* "380–450" where both have the unit of the rate beside them, else "0.9–1.1 MiB/s". */
static void add_interval(struct buf *out, const struct leak_evidence *e)
{
	char rate[UNITS_TEXT_MAX], low[UNITS_TEXT_MAX], high[UNITS_TEXT_MAX];
	const char *unit, *low_unit, *high_unit;

	units_rate_long(e->high_bytes_per_s, high);
	if (e->low_bytes_per_s <= 0) {
		buf_printf(out, "(likely up to %s)", high);
		return;
	}
	units_rate_long(e->rate_bytes_per_s, rate);
	units_rate_long(e->low_bytes_per_s, low);
	unit = strchr(rate, ' ');
	low_unit = strchr(low, ' ');
	high_unit = strchr(high, ' ');
	if (unit && low_unit && high_unit && !strcmp(unit, low_unit) &&
		!strcmp(unit, high_unit)) {
		low[low_unit - low] = '\0';
		high[high_unit - high] = '\0';
	}
	buf_printf(out, "(likely %s–%s)", low, high);
}

static const char *memory_name(const struct leak_evidence *e)
{
	static const char *const names[] = {
		[LEAK_MEMORY_UNKNOWN] = "kind unknown",
		[LEAK_MEMORY_ANONYMOUS] = "anonymous",
		[LEAK_MEMORY_FILE] = "file or shared pages",
		[LEAK_MEMORY_MIXED] = "anonymous and file pages",
	};

	return names[e->memory];
}

/* The kind of mapping, where tables say it: "[heap]", "mostly anonymous". */
static void add_memory(struct buf *out, const struct leak_evidence *e)
{
	if (e->has_kind && e->kind_share >= NEARLY_ALL)
		buf_add_text(out, mapping_kinds[e->kind].label);
	else if (e->has_kind && e->kind_share >= MOSTLY)
		buf_printf(out, "mostly %s", mapping_kinds[e->kind].label);
	else
		buf_add_text(out, memory_name(e));
}

static void add_bound(struct buf *out, const struct leak_evidence *e)
{
	char size[UNITS_TEXT_MAX];

	if (e->bound_bytes)
		buf_printf(out, ", %s to go", units_size_long(e->bound_bytes, size));
}

static void add_growth(struct buf *out, enum leak_level level,
	const struct leak_evidence *e, uint64_t now_us)
{
	char rate[UNITS_TEXT_MAX];
	uint64_t minutes = now_us > e->since_us ? (now_us - e->since_us) / US_PER_MIN : 0;

	buf_printf(out, "%s  +%s kept%s ", leak_level_names[level],
		units_rate_long(e->rate_bytes_per_s, rate),
		e->dips ? " after each dip" : "");
	add_interval(out, e);
	if (minutes < 600)
		buf_printf(out, ", %llu min", (unsigned long long)minutes);
	else
		buf_printf(out, ", %llu h", (unsigned long long)minutes / 60);
	buf_printf(out, ", %s; ", e->slowing ? "slowing" : "not slowing");
	add_memory(out, e);
	buf_printf(out, ", %u of %u blocks rising", e->rising, e->blocks);
	if (e->data_follows)
		buf_add_text(out, ", VmData follows");
	if (e->piles_up)
		buf_add_text(out, ", mappings or threads pile up");
}

static void add_page_in(struct buf *out, const struct leak_evidence *e)
{
	buf_add_text(
		out, e->reason == LEAK_REASON_FILE
			     ? "growing  page-in of mapped files, bounded by the mapping"
			     : "growing  page-in of memory already mapped, bounded by "
			       "the mapping");
	add_bound(out, e);
}

static void add_steady(struct buf *out, const struct leak_evidence *e)
{
	char time[UNITS_TEXT_MAX], size[UNITS_TEXT_MAX];

	buf_printf(out, "steady for %s at %s",
		units_duration_long(e->watched_us * 1000, time),
		units_size_long(e->now_bytes, size));
	if (e->reason == LEAK_REASON_KEPT)
		buf_add_text(out, "; grew before: kept by the program or its allocator");
}

static void add_undecided(struct buf *out, const struct leak_evidence *e)
{
	char time[UNITS_TEXT_MAX];
	uint64_t minutes = (e->watched_us + e->needed_us + US_PER_MIN / 2) / US_PER_MIN;

	buf_printf(out, "undecided: watched %s, needs about %llu min",
		units_duration_long(e->watched_us * 1000, time),
		(unsigned long long)minutes);
}

const char *leak_text(enum leak_level level, const struct leak_evidence *e,
	uint64_t now_us, char *out, size_t size)
{
	AUTO_BUF struct buf b;

	buf_init(&b, LEAK_TEXT_MAX);
	if (e->reason == LEAK_REASON_UNSHARING) {
		buf_add_text(&b, "growing  unsharing after fork, bounded");
		add_bound(&b, e);
	} else if (e->reason == LEAK_REASON_PAGE_IN || e->reason == LEAK_REASON_FILE) {
		add_page_in(&b, e);
	} else if (level >= LEAK_GROWING) {
		add_growth(&b, level, e, now_us);
	} else if (level == LEAK_NONE) {
		add_steady(&b, e);
	} else {
		add_undecided(&b, e);
	}
	if (size)
		snprintf(out, size, "%s", b.data ? b.data : "");
	return out;
}
