#include "config.h"

#include "procfs/procfs_source.h"

#include "source_scene.h"
#include "unit.h"

#define MANY 40

/* Every look at the clock costs a millisecond. */
static uint64_t costly(void *context)
{
	struct clock_fake *time = context;

	return time->mono_ns += NS_PER_MS;
}

struct breath {
	const struct clock_fake *time;
	uint64_t last_ns, longest_ns;
	unsigned count;
};

static void breathe(void *context)
{
	struct breath *b = context;
	uint64_t passed = b->time->mono_ns - b->last_ns;

	b->longest_ns = passed > b->longest_ns ? passed : b->longest_ns;
	b->last_ns = b->time->mono_ns;
	b->count++;
}

static void begin_many(struct source_scene *s)
{
	for (uint32_t pid = 1; pid <= MANY; pid++)
		fake_put(&s->tree, &(struct fake_process){.pid = pid, .name = "one"});
	s->options.everything = true;
	s->clock.mono_ns = costly;
	scene_begin(s);
}

static void others_act_while_many_are_read(void **state)
{
	struct source_scene *s = *state;
	struct breath b = {.time = &s->time};

	begin_many(s);
	procfs_source_set_breath(s->source, breathe, &b);
	for (int tick = 0; tick < 3; tick++) {
		b.last_ns = s->time.mono_ns + 1000 * NS_PER_MS;
		b.longest_ns = b.count = 0;
		scene_tick(s, 1000);
		assert_int_equal(s->tick.count, MANY);
		assert_true(b.count > 5);
		assert_true(b.longest_ns < 50 * NS_PER_MS);
	}
}

static void nobody_needs_to(void **state)
{
	struct source_scene *s = *state;
	struct breath b = {.time = &s->time};

	begin_many(s);
	procfs_source_set_breath(s->source, breathe, &b);
	procfs_source_set_breath(s->source, NULL, NULL);
	scene_tick(s, 1000);
	assert_int_equal(s->tick.count, MANY);
	assert_int_equal(b.count, 0);
}

static void a_short_tick_is_not_interrupted(void **state)
{
	struct source_scene *s = *state;
	struct breath b = {.time = &s->time};

	fake_put(&s->tree, &(struct fake_process){.pid = 7, .name = "one"});
	s->options.everything = true;
	scene_begin(s);
	procfs_source_set_breath(s->source, breathe, &b);
	scene_tick(s, 1000);
	assert_int_equal(b.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			others_act_while_many_are_read, scene_set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(
			nobody_needs_to, scene_set_up, scene_tear_down),
		cmocka_unit_test_setup_teardown(
			a_short_tick_is_not_interrupted, scene_set_up, scene_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
