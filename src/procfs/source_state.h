/*
 * source_state.h - what the parts of the live source share; private to them
 *
 *	procfs_source.c  the interface of model/source.h and procfs_source.h
 *	source_join.c    who is watched: words, descendants, by hand, the list
 *	source_read.c    one process, one row
 *	source_look.c    sizes and walls between two ticks
 *	source_end.c     how a process ended, told
 *	source_tick.c    one round
 */
#ifndef PROCFS_SOURCE_STATE_H
#define PROCFS_SOURCE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "procfs/births.h"
#include "procfs/descent.h"
#include "procfs/event_list.h"
#include "procfs/heavy_plan.h"
#include "procfs/procfs_source.h"
#include "procfs/procs.h"
#include "procfs/reader.h"
#include "procfs/target_set.h"
#include "procfs/total.h"
#include "procfs/walls.h"

enum fixed_state {
	FIXED_WAITING, /* there is no such process yet */
	FIXED_WATCHED,
	FIXED_ENDED, /* another process with this PID is not it */
};

struct fixed_word {
	uint32_t pid;
	enum fixed_state state;
};

struct procfs_source {
	struct source base;
	/* Options. */
	const struct clock *clock;
	bool everything, children, wait, heavy;
	uint64_t interval_ns;
	uint32_t self, not_pid;   /* 0: none */
	bool is_own_namespace;    /* PIDs in @proc are those of our own calls */
	struct fixed_word *fixed; /* [0 .. fixed_count-1] */
	size_t fixed_count;
	struct target_word *word; /* [0 .. word_count-1]: all but PIDs; texts owned */
	size_t word_count;
	uint32_t *ignored; /* [0 .. ignored_count-1] */
	size_t ignored_count;
	/* Where it reads. */
	struct rootdir proc, root;
	struct reader reader;
	struct procs *procs;
	struct walls *walls;
	/* What it knows. */
	struct target_set set;
	struct heavy_plan plan;
	struct births tree_births, list_births;
	struct descent descent;
	bool is_tree_dirty;  /* a new target may have descendants already */
	bool is_list_wanted; /* the list is to be looked at anew */
	struct total total;
	uint64_t scan_ns;  /* when the words were looked up last */
	uint64_t walls_ns; /* when walls were read last */
	uint32_t
		walls_cursor; /* PID of the last row of the list that had its walls read */
	bool is_over;         /* all that was named by PID has ended */
	/* This tick. */
	struct tick_time when;
	uint64_t now_ns, first_ns; /* CLOCK_MONOTONIC; first_ns 0: no tick yet */
	struct event_list events;
	struct sample *sample; /* [0 .. slot_count-1]: each target has its slot */
	size_t slot_count, slot_room;
	size_t *free_slot; /* [0 .. free_count-1]: of those that are gone */
	size_t free_count;
	struct sample total_sample;
	struct observation *observation;
	size_t observation_room;
	/* The look between two ticks: [0 .. look_count-1]; see source_look.c. */
	struct sample look_sample[SOURCE_LOOK_MAX];
	struct observation look[SOURCE_LOOK_MAX];
	size_t look_count;
	struct procfs_costs costs;
	void (*breathe)(void *context); /* NULL: nobody waits */
	void *breathe_context;
	uint64_t breath_ns; /* when it was called last, or this tick began */
	char note[EVENT_DETAIL_MAX];
};

static inline struct procfs_source *procfs_source_of(struct source *source)
{
	return (struct procfs_source *)source;
}

static inline struct heavy_scene source_scene(struct procfs_source *s)
{
	return (struct heavy_scene){&s->set, &s->reader};
}

/* source_join.c */

/* Why a process is watched in full. */
enum join_reason {
	JOIN_FIXED,
	JOIN_MATCHED,
	JOIN_CHILD,
	JOIN_OPENED,
};

/* Remove all that are gone. */
void source_sweep(struct procfs_source *s);
/* Watch in full; 0, -ESRCH, -EINVAL (a thread), or another negative errno. */
int source_join(struct procfs_source *s, uint32_t pid, enum join_reason reason);
/* PIDs that were waited for. */
void source_join_fixed(struct procfs_source *s);
/* Results of the last look for names, expressions, users. */
void source_join_matched(struct procfs_source *s);
void source_join_children(struct procfs_source *s);
/* Rows for all. */
void source_join_list(struct procfs_source *s);
/* Ask for names, ... when it is time. */
void source_scan(struct procfs_source *s);
/* A fork or an end: shares of those near it changed. */
void source_tree_changed(struct procfs_source *s);
/* Never watched: memtide and what it was told to leave out. */
bool source_is_excluded(const struct procfs_source *s, uint32_t pid);

/* source_read.c */

/* Read one process: its sample, its events, or its end. */
void source_read(struct procfs_source *s, struct target *t);
/* Walls of this tick. */
void source_read_walls(struct procfs_source *s);

/* What walls.h asks of a target; @dir is its directory in /proc. */
void source_walls_target(const struct target *t, const struct rootdir *dir,
	const struct sample *sample, struct walls_target *out);

/* source_look.c */
int source_look(struct procfs_source *s, const struct procid *who, size_t count,
	struct tick *out);
/* Let go of what the last look handed out. */
void source_look_release(struct procfs_source *s);

/* source_end.c */

/* It is gone, or (@zombie) only its parent has not taken notice. */
void source_end(struct procfs_source *s, struct target *t, bool zombie);

/* source_tick.c */

/* Between two reads: whoever waits may act, when it is time. */
void source_breathe(struct procfs_source *s);
int source_tick_once(
	struct procfs_source *s, uint64_t deadline_ns, uint64_t missed, struct tick *out);

#endif
