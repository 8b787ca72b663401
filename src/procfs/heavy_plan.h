/*
 * heavy_plan.h - the caller's side of the heavy thread
 *
 * Hands jobs over, takes results back and gives them to the targets they belong to:
 * never to another incarnation.  Who is read, heavy_pick.h decides.  A job that hangs costs
 * its target the readings and its thread the job; at most four threads are replaced.
 */
#ifndef PROCFS_HEAVY_PLAN_H
#define PROCFS_HEAVY_PLAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "model/target.h"
#include "procfs/event_list.h"
#include "procfs/heavy.h"
#include "procfs/heavy_budget.h"
#include "procfs/procfs_source.h"
#include "procfs/target_set.h"

/* What was sent and has not come back. */
struct heavy_sent {
	const struct worker_job *job; /* for comparing */
	enum heavy_job_kind kind;
	struct procid id; /* of a reading */
};

struct heavy_plan {
	const struct clock *clock;
	const struct rootdir *proc;
	const struct target_word
		*word; /* [0 .. word_count-1], borrowed: what scans look for */
	size_t word_count;
	uint32_t not_pid;
	bool enabled;  /* read targets at all, unless asked to */
	bool mappings; /* groups of mappings: smaps */
	uint64_t max_stall_ns;
	struct worker *worker;   /* NULL: none yet, or none to be had */
	unsigned lost;           /* threads that hang */
	struct heavy_sent *sent; /* [0 .. sent_count-1] */
	size_t sent_count, sent_room;
	struct heavy_credit credit;
	struct heavy_speed speed;
	struct heavy_scan *scan; /* the last one, done; taken by the source */
	bool scan_under_way;
	uint64_t scan_blocked_ns;   /* a scan hung: none before this time */
	uint32_t cursor;            /* last PID of the list that was looked at */
	struct procfs_costs *costs; /* borrowed */
	struct event_list *events;  /* borrowed */
};

/* Where it is used: the set of targets, and how to open their directories. */
struct heavy_scene {
	struct target_set *set;
	struct reader *reader;
};

/* The caller fills what is borrowed and the options, then: */
void heavy_plan_begin(struct heavy_plan *plan, double budget_pct, struct select *select);
void heavy_plan_finish(struct heavy_plan *plan);

/* Take results; replace a thread that hangs for 2 s. */
void heavy_plan_receive(struct heavy_plan *plan, const struct heavy_scene *scene);

/* Hand a job over; @id: the target of a reading, else NULL. */
void heavy_plan_send(
	struct heavy_plan *plan, struct heavy_job *job, const struct procid *id);

/* Look for processes that the words choose, unless that is under way. */
void heavy_plan_scan(struct heavy_plan *plan);

/* Wait until something has come back, or the time is over. */
void heavy_plan_wait(struct heavy_plan *plan, uint64_t timeout_ns);

/* One process watched in full may be read, by the rights and as far as is known. */
bool heavy_plan_can_read(const struct target *target);

/* "" or why it is not. */
void heavy_plan_describe(const struct target *target, char *text, size_t size);

#endif
