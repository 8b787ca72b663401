#include "config.h"

#include "source_scene.h"

#include <time.h>

#include "unit.h"

int scene_set_up(void **state)
{
	static struct source_scene s;

	s = (struct source_scene){0};
	tree_init(&s.tree);
	tree_folder(&s.tree, "empty");
	s.time = (struct clock_fake){
		.mono_ns = 100 * NS_PER_S, .real_ns = UINT64_C(1700000000) * NS_PER_S};
	s.clock = clock_fake(&s.time);
	s.options = (struct procfs_options){
		.proc_path = s.tree.path,
		.root_path = s.tree.path,
		.clock = &s.clock,
		.target = s.word,
	};
	*state = &s;
	return 0;
}

int scene_tear_down(void **state)
{
	struct source_scene *s = *state;

	source_destroy(s->source);
	tree_finish(&s->tree);
	return 0;
}

void scene_add_pid(struct source_scene *s, uint32_t pid)
{
	s->word[s->options.target_count++] =
		(struct target_word){.kind = TARGET_PID, .pid = pid};
}

void scene_add_name(struct source_scene *s, const char *name)
{
	s->word[s->options.target_count++] =
		(struct target_word){.kind = TARGET_NAME, .text = name};
}

void scene_begin(struct source_scene *s)
{
	struct err err = ERR_INIT;

	if (procfs_source_create(&s->options, &s->source, &err))
		fail_msg("%s", err.text);
}

bool scene_tick(struct source_scene *s, uint64_t ms)
{
	s->time.mono_ns += ms * NS_PER_MS;
	s->time.real_ns += ms * NS_PER_MS;
	s->code = source_tick(s->source, 0, 0, &s->tick);
	if (s->code)
		s->tick = (struct tick){0};
	return !s->code;
}

void scene_tick_until(struct source_scene *s, bool (*done)(const struct source_scene *s))
{
	for (int i = 0; i < 20000; i++) {
		if (scene_tick(s, 0) && done(s))
			return;
		nanosleep(&(struct timespec){.tv_nsec = 500000}, NULL);
	}
	fail_msg("what was waited for did not come");
}

const struct observation *scene_row(const struct source_scene *s, uint32_t pid)
{
	for (size_t i = 0; i < s->tick.count; i++)
		if (s->tick.observation[i].sample->id.pid == pid)
			return &s->tick.observation[i];
	return NULL;
}

const struct event *scene_event(const struct source_scene *s, enum event_kind kind)
{
	for (size_t i = 0; i < s->tick.event_count; i++)
		if (s->tick.event[i].kind == kind)
			return &s->tick.event[i];
	return NULL;
}
