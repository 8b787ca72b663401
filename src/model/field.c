#include "config.h"

#include "model/field.h"

#include <string.h>

#define BYTES .type = FIELD_TYPE_UINT, .unit = "bytes", .om_type = "gauge", .om_scale = 1
#define COUNT .type = FIELD_TYPE_UINT, .unit = "", .om_type = "gauge", .om_scale = 1
#define COUNTER .type = FIELD_TYPE_UINT, .unit = "", .om_type = "counter", .om_scale = 1

const struct field_info field_table[FIELD_COUNT] = {
	[FIELD_TIME] = {.id = "time", .label = "TIME", .unit = "", .type = FIELD_TYPE_TIME,
		.origin = FIELD_FROM_TICK, .source = "CLOCK_REALTIME",
		.help = "when the tick was taken, RFC 3339 UTC with milliseconds"},
	[FIELD_ELAPSED] = {.id = "elapsed_s", .label = "ELAPSED", .unit = "s",
		.type = FIELD_TYPE_SECONDS, .origin = FIELD_FROM_TICK,
		.source = "CLOCK_MONOTONIC", .help = "since the recording began"},
	[FIELD_PID] = {.id = "pid", .label = "PID", .unit = "", .type = FIELD_TYPE_UINT,
		.origin = FIELD_FROM_LIGHT, .source = "/proc/PID",
		.help = "process; empty in the row of a total"},
	[FIELD_START_TIME] = {.id = "start_time_ticks", .label = "START", .unit = "ticks",
		.type = FIELD_TYPE_UINT, .origin = FIELD_FROM_LIGHT,
		.source = "stat field 22",
		.help = "when the process started, clock ticks since boot"},
	[FIELD_PPID] = {.id = "ppid", .label = "PPID", .unit = "", .type = FIELD_TYPE_UINT,
		.origin = FIELD_FROM_LIGHT, .source = "stat field 4", .help = "parent"},
	[FIELD_NAME] = {.id = "name", .label = "NAME", .unit = "", .type = FIELD_TYPE_NAME,
		.origin = FIELD_FROM_LIGHT, .source = "stat field 2 (comm)",
		.help = "name of the process, control bytes written as \\xHH"},
	[FIELD_STATE] = {.id = "state", .label = "S", .unit = "", .type = FIELD_TYPE_WORD,
		.origin = FIELD_FROM_LIGHT, .source = "stat field 3",
		.help = "R running, S sleeping, D disk sleep, T stopped, Z zombie, ..."},
	[FIELD_THREADS] = {.id = "threads", .om_name = "threads", COUNT, .label = "THR",
		.origin = FIELD_FROM_LIGHT, .source = "status Threads",
		.additive = true, .help = "number of threads"},
	[FIELD_RSS] = {.id = "rss_bytes", .alert = "rss", .om_name = "rss_bytes", BYTES,
		.label = "RSS", .origin = FIELD_FROM_LIGHT, .source = "status VmRSS",
		.help = "resident set size: memory in RAM, shared pages counted whole"},
	[FIELD_RSS_ANON] = {.id = "rss_anon_bytes", .alert = "anon",
		.om_name = "rss_anon_bytes", BYTES, .label = "ANON",
		.origin = FIELD_FROM_LIGHT, .source = "status RssAnon",
		.help = "resident anonymous memory: heap, arenas, stacks"},
	[FIELD_RSS_FILE] = {.id = "rss_file_bytes", .om_name = "rss_file_bytes", BYTES,
		.label = "FILE", .origin = FIELD_FROM_LIGHT, .source = "status RssFile",
		.help = "resident pages of mapped files"},
	[FIELD_RSS_SHMEM] = {.id = "rss_shmem_bytes", .om_name = "rss_shmem_bytes", BYTES,
		.label = "SHMEM", .origin = FIELD_FROM_LIGHT, .source = "status RssShmem",
		.help = "resident shared memory: tmpfs, memfd, SysV, shared anonymous"},
	[FIELD_PEAK_RSS] = {.id = "peak_rss_bytes", .alert = "peak",
		.om_name = "peak_rss_bytes", BYTES, .label = "PEAK",
		.origin = FIELD_FROM_LIGHT, .source = "status VmHWM",
		.help = "highest RSS of this incarnation: running maximum of VmHWM"},
	[FIELD_PSS] = {.id = "pss_bytes", .alert = "pss", .om_name = "pss_bytes", BYTES,
		.label = "PSS", .origin = FIELD_FROM_HEAVY, .source = "smaps Pss",
		.additive = true,
		.help = "proportional set size: shared pages divided by their users"},
	[FIELD_USS] = {.id = "uss_bytes", .alert = "uss", .om_name = "uss_bytes", BYTES,
		.label = "USS", .origin = FIELD_FROM_HEAVY,
		.source = "smaps Private_Clean + Private_Dirty", .additive = true,
		.help = "unique set size: freed if this process alone ended"},
	[FIELD_SWAP] = {.id = "swap_bytes", .alert = "swap", .om_name = "swap_bytes", BYTES,
		.label = "SWAP", .origin = FIELD_FROM_LIGHT, .source = "status VmSwap",
		.help = "anonymous memory in swap"},
	[FIELD_SWAP_PSS] = {.id = "swap_pss_bytes", .om_name = "swap_pss_bytes", BYTES,
		.label = "SWAPPSS", .origin = FIELD_FROM_HEAVY, .source = "smaps SwapPss",
		.additive = true, .help = "swap, shared entries divided by their users"},
	[FIELD_HUGETLB] = {.id = "hugetlb_bytes", .om_name = "hugetlb_bytes", BYTES,
		.label = "HUGETLB", .origin = FIELD_FROM_LIGHT,
		.source = "status HugetlbPages", .help = "memory from the hugetlb pool"},
	[FIELD_ANON_HUGE] = {.id = "anon_huge_bytes", .om_name = "anon_huge_bytes", BYTES,
		.label = "THP", .origin = FIELD_FROM_HEAVY, .source = "smaps AnonHugePages",
		.additive = true, .help = "anonymous memory in transparent huge pages"},
	[FIELD_VSIZE] = {.id = "vsize_bytes", .alert = "vsize", .om_name = "vsize_bytes",
		BYTES, .label = "VIRT", .origin = FIELD_FROM_LIGHT, .source = "status VmSize",
		.help = "address space in use, resident or not"},
	[FIELD_DATA] = {.id = "data_bytes", .alert = "data", .om_name = "data_bytes", BYTES,
		.label = "DATA", .origin = FIELD_FROM_LIGHT, .source = "status VmData",
		.help = "private writable address space: what RLIMIT_DATA counts"},
	[FIELD_STACK] = {.id = "stack_bytes", .alert = "stack", .om_name = "stack_bytes",
		BYTES, .label = "STACK", .origin = FIELD_FROM_LIGHT, .source = "status VmStk",
		.help = "main thread's stack"},
	[FIELD_PAGE_TABLES] = {.id = "page_tables_bytes", .om_name = "page_tables_bytes",
		BYTES, .label = "PTE", .origin = FIELD_FROM_LIGHT, .source = "status VmPTE",
		.help = "page tables of this address space"},
	[FIELD_MAPPINGS] = {.id = "mappings", .alert = "mappings", .om_name = "mappings",
		COUNT, .label = "MAPS", .origin = FIELD_FROM_HEAVY,
		.source = "smaps or maps, records",
		.help = "number of mappings (VMAs); vm.max_map_count limits it"},
	[FIELD_MINOR_FAULTS] = {.id = "minor_faults", .om_name = "minor_faults", COUNTER,
		.label = "MINFLT", .origin = FIELD_FROM_LIGHT, .source = "stat field 10",
		.additive = true, .help = "page faults served without reading a disk"},
	[FIELD_MAJOR_FAULTS] = {.id = "major_faults", .om_name = "major_faults", COUNTER,
		.label = "MAJFLT", .origin = FIELD_FROM_LIGHT, .source = "stat field 12",
		.additive = true, .help = "page faults that read from a disk"},
	[FIELD_WALL] = {.id = "wall", .label = "WALL", .unit = "", .type = FIELD_TYPE_WORD,
		.origin = FIELD_DERIVED, .source = "closest of the walls",
		.help = "limit that growth runs into first"},
	[FIELD_WALL_BYTES] = {.id = "wall_bytes", .om_name = "wall_bytes", BYTES,
		.label = "LIMIT", .origin = FIELD_DERIVED, .source = "limit of that wall",
		.help = "size of that limit; empty when it is a count"},
	[FIELD_HEADROOM] = {.id = "headroom_bytes", .alert = "headroom",
		.om_name = "headroom_bytes", BYTES, .label = "LEFT", .origin = FIELD_DERIVED,
		.source = "limit - use of that wall",
		.help = "room left below that limit; empty when it is a count"},
	[FIELD_ETA] = {.id = "eta_s", .alert = "eta", .om_name = "eta_seconds", .om_type = "gauge",
		.om_scale = 1, .label = "ETA", .unit = "s", .type = FIELD_TYPE_REAL,
		.decimals = 1, .origin = FIELD_DERIVED, .source = "headroom and trend",
		.help = "time until that limit at the present trend"},
	[FIELD_GROWTH] = {.id = "growth_bytes_per_s", .alert = "growth",
		.om_name = "growth_bytes_per_second", .om_type = "gauge", .om_scale = 1,
		.label = "RATE", .unit = "bytes/s", .type = FIELD_TYPE_REAL, .decimals = 1,
		.origin = FIELD_DERIVED, .source = "RSS and swap over the last minute",
		.help = "growth of resident and swapped memory"},
	[FIELD_PSI_SOME_AVG10] = {.id = "psi_some_avg10_pct", .om_name = "psi_some_avg10_ratio",
		.om_type = "gauge", .om_scale = 0.01, .label = "STALL", .unit = "%",
		.type = FIELD_TYPE_REAL, .decimals = 2, .origin = FIELD_FROM_LIGHT,
		.source = "memory.pressure of its cgroup, else /proc/pressure/memory",
		.help = "share of the last 10 s in which a task waited for memory"},
	[FIELD_READ_TIME] = {.id = "read_us", .label = "READ", .unit = "us",
		.type = FIELD_TYPE_UINT, .origin = FIELD_FROM_TICK,
		.source = "CLOCK_MONOTONIC", .help = "time it took to read this row"},
	[FIELD_LATE] = {.id = "late_ms", .label = "LATE", .unit = "ms",
		.type = FIELD_TYPE_REAL, .decimals = 3, .origin = FIELD_FROM_TICK,
		.source = "CLOCK_MONOTONIC",
		.help = "how long after its deadline the tick was taken"},
	[FIELD_ROLE] = {.id = "role", .label = "ROLE", .unit = "", .type = FIELD_TYPE_WORD,
		.origin = FIELD_FROM_TICK, .source = "what was asked for",
		.help = "target, child, or total (sums over the tree)"},
	[FIELD_INCARNATION] = {.id = "incarnation", .label = "INC", .unit = "",
		.type = FIELD_TYPE_UINT, .origin = FIELD_FROM_LIGHT,
		.source = "stat start time, code and stack",
		.help = "1 at first; one more after each exec or reuse of the PID"},
	[FIELD_HEAVY_AGE] = {.id = "heavy_age_ms", .label = "AGE", .unit = "ms",
		.type = FIELD_TYPE_UINT, .origin = FIELD_FROM_HEAVY,
		.source = "CLOCK_MONOTONIC",
		.help = "age of PSS, USS and mappings where this row has them"},
	[FIELD_PEAK_VSIZE] = {.id = "peak_vsize_bytes", .om_name = "peak_vsize_bytes", BYTES,
		.label = "VPEAK", .origin = FIELD_FROM_LIGHT, .source = "status VmPeak",
		.help = "highest address space in use so far"},
};

enum field_id field_by_id(const char *id, size_t len)
{
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (strlen(field_table[i].id) == len && !memcmp(field_table[i].id, id, len))
			return (enum field_id)i;
	return FIELD_COUNT;
}

enum field_id field_by_alert(const char *word, size_t len)
{
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		const char *alert = field_table[i].alert;

		if (alert && strlen(alert) == len && !memcmp(alert, word, len))
			return (enum field_id)i;
	}
	return FIELD_COUNT;
}
