/* source_scene.h - a live source over made processes and a made clock */
#ifndef TESTS_SOURCE_SCENE_H
#define TESTS_SOURCE_SCENE_H

#include "fakeproc.h"
#include "procfs/procfs_source.h"

struct source_scene {
	struct tree tree;
	struct clock_fake time;
	struct clock clock;
	struct procfs_options options; /* a test may change it before scene_begin() */
	struct target_word word[4];
	struct source *source;
	struct tick tick; /* the last one */
	int code;         /* what it returned */
};

/* For cmocka: *state is one of these. */
int scene_set_up(void **state);
int scene_tear_down(void **state);

void scene_add_pid(struct source_scene *s, uint32_t pid);
void scene_add_name(struct source_scene *s, const char *name);

/* Create the source, which must succeed. */
void scene_begin(struct source_scene *s);

/* One tick, @ms after the last one; whether there was one. */
bool scene_tick(struct source_scene *s, uint64_t ms);

/* Wait until a look for names, or infos, that is under way has come back: ticks of 0 ms
 * until @done says so. */
void scene_tick_until(struct source_scene *s, bool (*done)(const struct source_scene *s));

/* The row of a process in the last tick, or NULL; pid 0: the total. */
const struct observation *scene_row(const struct source_scene *s, uint32_t pid);

/* The first event of a kind in the last tick, or NULL. */
const struct event *scene_event(const struct source_scene *s, enum event_kind kind);

#endif
