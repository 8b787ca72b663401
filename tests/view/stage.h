/*
 * stage.h - a made system to look at: processes that do what a scene says
 *
 * Ticks are one second apart and end at 14:02:31 UTC.  Everything goes through history
 * and detectors as in the real program.
 */
#ifndef TESTS_VIEW_STAGE_H
#define TESTS_VIEW_STAGE_H

#include "view/view.h"

#include "history/history.h"
#include "history/pyhistory.h"
#include "view/evidence.h"

#define MIB (UINT64_C(1) << 20)
#define GIB (UINT64_C(1) << 30)

struct actor {
	uint32_t pid;
	const char *user, *comm, *command; /* command NULL: not known */
	uint64_t rss_bytes;                /* at the end */
	double bytes_per_s;                /* how it grew up to there */
	uint64_t wave_bytes;               /* it swings by so much, every 200 s */
	double (*shape)(double second);    /* added to that; NULL: nothing */
	uint64_t swap_bytes, peak_bytes;   /* peak 0: the highest RSS */
	uint32_t ppid;                     /* began after it: by PID modulo 100 */
	uint64_t pss_bytes;                /* read every 5 s; 0: never */
	unsigned pss_until;                /* second of its last reading; 0: none */
	bool kernel_thread;                /* no memory at all */
	uint64_t cgroup_limit_bytes;       /* 0: no cgroup limit */
	uint64_t others_bytes;             /* in the same cgroup */
	bool has_walls;
	bool has_mappings;
	bool sums_only;        /* PSS is read, mappings are not */
	unsigned starts, ends; /* second of its start, its end; 0: outside */
	const char *end_text;
};

struct stage {
	struct history *history;
	struct detectors *detectors;
	struct view *view;
	struct view_status status;
	struct finding leak, limit; /* what status points to, once found */
	struct view_evidence evidence;
	struct pyhistory *python; /* of the opened process; NULL: none */
	struct canvas canvas;
	struct output *output; /* what status points to, owned; NULL: none */
	const struct actor *actor;
	size_t actor_count;
	unsigned seconds, now; /* how long it plays, where it is */
	uint64_t now_us;       /* the same, finer */
	uint64_t step_us;      /* of stage_run(); 0: seconds */
	struct alerts *alerts; /* NULL: none */
	bool finds; /* verdicts are the detectors' own; else what the scene says */
};

void stage_init(struct stage *s, const struct view_options *options,
	const struct actor *actors, size_t count, unsigned seconds);
void stage_finish(struct stage *s);

/* Let the view take over what is known now. */
void stage_update(struct stage *s);

/* Play until second @until. */
void stage_play(struct stage *s, unsigned until);

/* The same in ticks of another length; the view sees the end. */
void stage_run(struct stage *s, uint64_t until_us, uint64_t step_us);

/* Let something happen at the present second. */
void stage_event(struct stage *s, enum event_kind kind, enum event_level level,
	uint32_t pid, const char *detail);

/* Its Python was read at the present second; @reading is the stage's from now on. */
void stage_python(struct stage *s, struct python_reading *reading);

/* Watch for this too: its threshold is shown. */
void stage_alert(struct stage *s, const char *text);

/* Press keys; what they ask for is done as the application does it. */
void stage_key(struct stage *s, uint32_t key);
void stage_type(struct stage *s, const char *text);
void stage_intent(struct stage *s, const struct intent *intent);
void stage_obey(struct stage *s, const struct view_requests *r);

/* Draw in that size. */
void stage_draw(struct stage *s, int cols, int rows);

#endif
