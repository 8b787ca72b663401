/*
 * heavy_budget.h - may this target be read now, and how?  Decisions without I/O
 *
 * smaps and smaps_rollup hold the target's mmap lock while the kernel walks its page
 * tables: measured 3.6 ms a resident GiB.  smaps lets go of it every few mappings (each
 * read gives about five: 60,000 mappings of 100 MB hold the target 0.1 ms at a time), the
 * rollup at the end only.  So the rollup never holds a target for a shorter time than
 * smaps, and is no way out where smaps takes too long.  Three rules:
 *
 *	hold    no read is begun that would hold the target longer than max_stall; what
 *	        that is, the last reading of the target says, before it the RSS, and a
 *	        probe where that is not clear
 *	share   of a target's time at most 1 % goes by with its lock held
 *	credit  all of memtide uses at most the budget; reads get what the rest leaves,
 *	        at least a quarter
 */
#ifndef PROCFS_HEAVY_BUDGET_H
#define PROCFS_HEAVY_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"

enum heavy_kind {
	HEAVY_ROLLUP, /* sums only */
	HEAVY_SMAPS,  /* groups of mappings too */
};

/* PSS changes when others map or unmap the same pages: read again at least so often. */
#define HEAVY_PSS_NS (60 * NS_PER_S)

/* What must be as it was for a reading to be still true. */
struct heavy_print {
	uint64_t rss_anon, rss_file, rss_shmem, swap, size; /* bytes */
	uint64_t minor_faults;                              /* 0 where not known */
};

bool heavy_print_equal(const struct heavy_print *a, const struct heavy_print *b);

/* How one reading went. */
struct heavy_cost {
	uint64_t hold_ns;  /* longest single read() */
	uint64_t total_ns; /* all of them */
	uint64_t cpu_ns;   /* CPU time of the reading thread: waiting is not in it */
	uint64_t rss_bytes;
};

/* What is remembered of one target's readings; all zeros at first. */
struct heavy_record {
	struct {
		bool measured;
		struct heavy_cost cost;
		uint64_t ended_ns;
	} last[2];            /* by enum heavy_kind */
	bool tried;           /* any reading ended */
	bool read;            /* the last one gave values */
	enum heavy_kind kind; /* of the last one */
	uint64_t ended_ns;    /* when it ended, CLOCK_MONOTONIC */
	struct heavy_print print;
};

/* How fast this machine walks page tables, learned from every reading. */
struct heavy_speed {
	double ns_per_byte; /* of RSS */
};

void heavy_speed_init(struct heavy_speed *speed);

/* A reading ended.  @print: what the target looked like; NULL: it gave no values. */
void heavy_record_add(struct heavy_record *record, struct heavy_speed *speed,
	enum heavy_kind kind, const struct heavy_cost *cost, uint64_t ended_ns,
	const struct heavy_print *print);

/* How long a reading would hold the target now, at @rss_bytes. */
uint64_t heavy_hold_ns(const struct heavy_record *record, const struct heavy_speed *speed,
	enum heavy_kind kind, uint64_t rss_bytes, uint64_t now_ns);

/* It may turn out too long, so a probe goes before it. */
bool heavy_needs_probe(uint64_t hold_ns, uint64_t max_stall_ns);

struct probe;

/* What it will hold, by what was tried. */
uint64_t heavy_probed_hold_ns(
	const struct probe *probe, enum heavy_kind kind, uint64_t rss_bytes);

/* How much CPU time it would take. */
uint64_t heavy_cpu_ns(const struct heavy_record *record, const struct heavy_speed *speed,
	enum heavy_kind kind, uint64_t rss_bytes);

enum heavy_verdict {
	HEAVY_READ,
	HEAVY_NOT_DUE,  /* its share of time is used up */
	HEAVY_SAME,     /* nothing has changed */
	HEAVY_TOO_LONG, /* not within max_stall */
};

struct heavy_question {
	uint64_t now_ns;
	uint64_t rss_bytes;
	struct heavy_print print;
	bool mappings;     /* smaps is wanted, else sums are enough */
	bool forced;       /* whatever max_stall says, and at once */
	bool wanted;       /* at once, though within max_stall */
	bool tree_changed; /* a fork or exit near it since the last reading */
	uint64_t max_stall_ns;
};

static inline enum heavy_kind heavy_wanted_kind(const struct heavy_question *question)
{
	return question->mappings ? HEAVY_SMAPS : HEAVY_ROLLUP;
}

/* @hold_ns: what it would hold the target. */
enum heavy_verdict heavy_decide(const struct heavy_record *record,
	const struct heavy_speed *speed, const struct heavy_question *question,
	uint64_t *hold_ns);

/* "would hold the target ~144 ms; R reads once, --max-stall 200ms allows it" */
void heavy_describe_too_long(uint64_t hold_ns, char *text, size_t size);

/* The budget of all: CPU time that readings may use, and may owe for one reading. */
struct heavy_credit {
	double share; /* of one CPU, 0.01 for 1 % */
	int64_t credit_ns;
	uint64_t mono_ns;  /* of the last count */
	uint64_t cpu_ns;   /* of all of memtide, then */
	uint64_t heavy_ns; /* of the readings in it, then */
};

void heavy_credit_init(struct heavy_credit *credit, double budget_pct, uint64_t mono_ns,
	uint64_t cpu_ns);

/* Time went by.  @cpu_ns and @heavy_ns are totals since the start. */
void heavy_credit_count(struct heavy_credit *credit, uint64_t mono_ns, uint64_t cpu_ns,
	uint64_t heavy_ns);

/* May one more reading begin when @planned_ns of CPU time are already under way? */
bool heavy_credit_allows(const struct heavy_credit *credit, uint64_t planned_ns);

#endif
