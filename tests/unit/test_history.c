#include "config.h"

#include "history/history.h"

#include <math.h>

#include "base/die.h"
#include "unit.h"

#include "made.h"

#define S MADE_S
#define MIB (UINT64_C(1) << 20)

static struct made made;

static struct process_history *find(struct history *h, uint32_t pid, uint32_t incarnation)
{
	struct procid id = made_id(pid, incarnation);

	return history_find(h, &id);
}

static void tick_of_one(struct history *h, uint64_t elapsed_us, uint64_t rss_bytes)
{
	made_begin(&made, elapsed_us);
	made_rss(&made, 7, rss_bytes);
	history_tick(h, &made.tick);
}

static void time_standing_still_is_dropped(void **state)
{
	struct history *h = history_create(NULL);

	(void)state;
	tick_of_one(h, 2 * S, 10 * MIB);
	tick_of_one(h, 2 * S, 20 * MIB);
	assert_null(history_row(h, 0));
	tick_of_one(h, 1 * S, 30 * MIB);
	assert_int_equal(history_dropped(h), 2);
	assert_int_equal(find(h, 7, 1)->last.value[FIELD_RSS].u, 10 * MIB);
	made_begin(&made, 3 * S);
	made_rss(&made, 7, 40 * MIB);
	made_rss(&made, 7, 50 * MIB);
	history_tick(h, &made.tick);
	assert_non_null(history_row(h, 0));
	assert_null(history_row(h, 1));
	assert_null(history_row(h, 2));
	assert_int_equal(find(h, 7, 1)->samples, 2);
	history_destroy(h);
}

static void heavy_values_are_known_with_their_age(void **state)
{
	struct history *h = history_create(NULL);
	struct process_history *p;
	uint64_t value, age_us;
	struct sample *s;

	(void)state;
	tick_of_one(h, 1 * S, MIB);
	p = find(h, 7, 1);
	assert_false(history_known(h, p, FIELD_PSS, &value, &age_us));
	made_begin(&made, 10 * S);
	s = made_rss(&made, 7, MIB);
	sample_set_u64(s, FIELD_PSS, 0);
	sample_set_u64(s, FIELD_HEAVY_AGE, 400);
	history_tick(h, &made.tick);
	tick_of_one(h, 13 * S, 2 * MIB);
	assert_false(sample_has(&p->last, FIELD_PSS));
	assert_true(history_known(h, p, FIELD_PSS, &value, &age_us));
	assert_int_equal(value, 0);
	assert_int_equal(age_us, 3400000);
	assert_true(history_known(h, p, FIELD_RSS, &value, &age_us));
	assert_int_equal(value, 2 * MIB);
	assert_int_equal(age_us, 0);
	assert_false(history_known(h, p, FIELD_SWAP, &value, NULL));
	assert_false(history_known(h, p, FIELD_USS, &value, NULL));
	history_destroy(h);
}

static void peak_between_samples_reaches_the_series(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);
	struct series_point p;
	struct sample *s;

	(void)state;
	for (uint64_t t = 1; t < 6; t++) {
		made_begin(&made, t * S);
		s = made_rss(&made, 7, 100 * MIB);
		sample_set_u64(s, FIELD_PEAK_RSS, (t < 4 ? 150 : 400) * MIB);
		history_tick(h, &made.tick);
		history_open(h, &id);
	}
	assert_true(
		series_range(history_series(find(h, 7, 1), SERIES_PEAK), 0, 4 * S, &p));
	assert_int_equal(p.max, 100 * MIB);
	assert_true(series_range(
		history_series(find(h, 7, 1), SERIES_PEAK), 4 * S, 5 * S, &p));
	assert_int_equal(p.max, 400 * MIB);
	assert_true(series_range(
		history_series(find(h, 7, 1), SERIES_PEAK), 5 * S, 6 * S, &p));
	assert_int_equal(p.max, 100 * MIB);
	assert_int_equal(find(h, 7, 1)->peak_bytes, 400 * MIB);
	assert_int_equal(find(h, 7, 1)->peak_us, 4 * S);
	history_exact_peak(h, find(h, 7, 1), 300 * MIB);
	assert_int_equal(find(h, 7, 1)->peak_bytes, 400 * MIB);
	assert_true(find(h, 7, 1)->peak_is_exact);
	history_destroy(h);
}

static void opening_seeds_the_series(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);
	struct series_point p;

	(void)state;
	for (uint64_t t = 100; t < 130; t++)
		tick_of_one(h, t * S, t * MIB);
	assert_null(history_series(find(h, 7, 1), SERIES_RSS));
	history_open(h, &id);
	assert_true(
		series_range(history_series(find(h, 7, 1), SERIES_RSS), 0, 101 * S, &p));
	assert_int_equal(p.last, 100 * MIB);
	tick_of_one(h, 130 * S, 130 * MIB);
	assert_int_equal(history_series(find(h, 7, 1), SERIES_RSS)->last_us, 130 * S);
	history_close(h, &id);
	assert_non_null(history_series(find(h, 7, 1), SERIES_RSS));
	history_destroy(h);
}

static void headless_runs_keep_no_series(void **state)
{
	struct history_options options = {.full = false};
	struct history *h = history_create(&options);
	struct procid id = made_id(7, 1);

	(void)state;
	tick_of_one(h, S, MIB);
	history_open(h, &id);
	tick_of_one(h, 2 * S, MIB);
	assert_null(history_series(find(h, 7, 1), SERIES_RSS));
	assert_true(find(h, 7, 1)->opened);
	history_destroy(h);
}

static void exec_begins_a_new_history(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);
	struct process_history *old, *new;
	int64_t delta;

	(void)state;
	tick_of_one(h, S, 10 * MIB);
	history_open(h, &id);
	made_begin(&made, 2 * S);
	sample_set_u64(made_row(&made, 7, 2), FIELD_RSS, 50 * MIB);
	history_tick(h, &made.tick);
	old = find(h, 7, 1);
	new = find(h, 7, 2);
	assert_ptr_equal(history_latest(h, 7), new);
	assert_ptr_equal(history_previous(new), old);
	assert_null(history_previous(old));
	assert_true(old->ended);
	assert_string_equal(old->end_text, "ran another program");
	assert_true(new->opened);
	assert_false(new->ended);
	assert_int_equal(history_delta(new, FIELD_RSS, &delta), 0);
	assert_int_equal(delta, 0);
	assert_int_not_equal(old->slot, new->slot);
	history_destroy(h);
}

static void exec_for_ever_pins_few(void **state)
{
	struct history_options options = {.full = true, .max_dead = 5};
	struct history *h = history_create(&options);

	(void)state;
	for (uint32_t n = 1; n < 100; n++) {
		struct procid id = made_id(7, 1);

		made_begin(&made, n * S);
		sample_set_u64(made_row(&made, 7, n), FIELD_RSS, MIB);
		history_tick(h, &made.tick);
		if (n == 1)
			history_open(h, &id);
	}
	assert_true(history_count(h) <= 4 + 5 + 1);
	assert_true(history_latest(h, 7)->opened);
	history_destroy(h);
}

static void pid_used_again_is_another(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);

	(void)state;
	tick_of_one(h, S, 10 * MIB);
	history_open(h, &id);
	made_begin(&made, 2 * S);
	made_row(&made, 7, 2)->id.start_time_ticks = 99999;
	history_tick(h, &made.tick);
	assert_false(history_latest(h, 7)->opened);
	assert_string_equal(find(h, 7, 1)->end_text, "ended, the PID was used again");
	history_destroy(h);
}

static void count_forgotten(void *context, const struct process_history *p)
{
	*(uint32_t *)context += p->id.pid;
}

static void the_dead_are_forgotten_but_not_opened_ones(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(8, 1);
	uint32_t forgotten = 0;

	(void)state;
	history_on_forget(h, count_forgotten, &forgotten);
	made_begin(&made, S);
	made_rss(&made, 7, MIB);
	made_rss(&made, 8, MIB);
	made_rss(&made, 9, MIB);
	history_tick(h, &made.tick);
	history_open(h, &id);
	made_begin(&made, 2 * S);
	made_rss(&made, 9, MIB);
	made_event(&made, EVENT_ENDED, 7, 1, "exited with 1");
	made_event(&made, EVENT_ENDED, 8, 1, "killed");
	history_tick(h, &made.tick);
	assert_true(find(h, 7, 1)->ended);
	assert_string_equal(find(h, 7, 1)->end_text, "exited with 1");
	assert_int_equal(history_count(h), 3);
	for (uint64_t t = 3; t < 700; t++) {
		made_begin(&made, t * S);
		made_rss(&made, 9, MIB);
		history_tick(h, &made.tick);
	}
	assert_null(find(h, 7, 1));
	assert_non_null(find(h, 8, 1));
	assert_int_equal(forgotten, 7);
	assert_int_equal(history_count(h), 2);
	history_close(h, &id);
	made_begin(&made, 701 * S);
	made_rss(&made, 9, MIB);
	history_tick(h, &made.tick);
	assert_null(find(h, 8, 1));
	assert_int_equal(history_slots(h), 3);
	history_destroy(h);
}

/* The list of all processes: nobody tells of ends, and PIDs come and go. */
static void churn_stays_bounded(void **state)
{
	struct history_options options = {.max_dead = 20};
	struct history *h = history_create(&options);

	(void)state;
	for (uint32_t t = 1; t < 500; t++) {
		made_begin(&made, t * S / 10);
		for (uint32_t i = 0; i < 40; i++)
			made_rss(&made, i < 30 ? 1 + i : 100 + t * 10 + i, MIB);
		history_tick(h, &made.tick);
	}
	assert_true(history_count(h) <= 40 + 20);
	assert_true(history_slots(h) <= 80);
	assert_int_equal(find(h, 1, 1)->samples, 499);
	history_destroy(h);
}

static void one_process_shown_says_nothing_of_the_rest(void **state)
{
	struct history *h = history_create(NULL);

	(void)state;
	for (uint64_t t = 1; t < 10; t++) {
		made_begin(&made, t * S);
		for (uint32_t pid = 1; pid <= (t < 5 ? 10u : 1u); pid++)
			made_rss(&made, pid, MIB);
		history_tick(h, &made.tick);
	}
	assert_false(find(h, 10, 1)->ended);
	assert_false(find(h, 10, 1)->seen);
	assert_true(find(h, 1, 1)->seen);
	history_destroy(h);
}

static void mark_and_start_are_baselines(void **state)
{
	struct history *h = history_create(NULL);
	struct process_history *p;
	int64_t delta;

	(void)state;
	tick_of_one(h, 1 * S, 100 * MIB);
	tick_of_one(h, 2 * S, 160 * MIB);
	p = find(h, 7, 1);
	assert_null(history_marked(h));
	assert_int_equal(history_delta(p, FIELD_RSS, &delta), 0);
	assert_int_equal(delta, 60 * MIB);
	assert_int_equal(history_delta(p, FIELD_PSS, &delta), -ENODATA);
	assert_int_equal(history_delta(p, FIELD_THREADS, &delta), -ENODATA);
	history_mark(h);
	assert_int_equal(history_marked(h)->elapsed_us, 2 * S);
	made_begin(&made, 3 * S);
	sample_set_u64(made_rss(&made, 7, 150 * MIB), FIELD_PSS, 70 * MIB);
	made_rss(&made, 8, 30 * MIB);
	history_tick(h, &made.tick);
	made_begin(&made, 4 * S);
	sample_set_u64(made_rss(&made, 7, 140 * MIB), FIELD_PSS, 75 * MIB);
	made_rss(&made, 8, 31 * MIB);
	history_tick(h, &made.tick);
	assert_int_equal(history_delta(p, FIELD_RSS, &delta), 0);
	assert_int_equal(delta, -20 * (int64_t)MIB);
	assert_int_equal(history_delta(p, FIELD_PSS, &delta), 0);
	assert_int_equal(delta, 5 * MIB);
	assert_int_equal(history_delta(find(h, 8, 1), FIELD_RSS, &delta), 0);
	assert_int_equal(delta, MIB);
	history_unmark(h);
	assert_null(history_marked(h));
	assert_int_equal(history_delta(p, FIELD_RSS, &delta), 0);
	assert_int_equal(delta, 40 * MIB);
	history_destroy(h);
}

/* A table with [heap] and one anonymous group, and what else is asked for. */
static struct mapping_table *made_table(uint64_t heap, uint64_t anon, bool with_file)
{
	struct mapping_table *t = mapping_table_create();
	size_t n = 0;

	t->has_groups = true;
	t->known = MAPPING_KNOWS_ALL;
	t->names = die_malloc(16);
	memcpy(t->names, "\0[heap]\0/x", 11);
	t->names_len = 11;
	t->group = die_calloc(3, sizeof *t->group);
	if (with_file)
		t->group[n++] = (struct mapping_group){.kind = MAPPING_FILE_DATA,
			.inode = 5,
			.dev = 1,
			.name = 8,
			.sums.rss_bytes = MIB};
	t->group[n++] = (struct mapping_group){
		.kind = MAPPING_HEAP, .name = 1, .sums.rss_bytes = heap};
	t->group[n++] =
		(struct mapping_group){.kind = MAPPING_ANON, .sums.rss_bytes = anon};
	t->group_count = n;
	return t;
}

static void tick_with_table(
	struct history *h, uint64_t elapsed_us, struct mapping_table *t)
{
	made_begin(&made, elapsed_us);
	made_rss(&made, 7, MIB);
	made_last(&made)->mappings = t;
	history_tick(h, &made.tick);
	mapping_table_unref(t);
}

/* How group @i of the newest table changed. */
static struct group_change change_of(
	const struct history *h, const struct process_history *p, size_t i)
{
	struct group_change all[3];

	assert_true(p->mappings->group_count <= 3);
	history_group_changes(h, p, p->mappings, p->mappings_us, all);
	return all[i];
}

static void groups_have_deltas_and_rates(void **state)
{
	struct history *h = history_create(NULL);
	struct procid id = made_id(7, 1);
	struct process_history *p;

	(void)state;
	tick_with_table(h, S, made_table(10 * MIB, 20 * MIB, false));
	p = find(h, 7, 1);
	assert_false(change_of(h, p, 0).has_delta);
	history_open(h, &id);
	assert_false(change_of(h, p, 0).has_rate);
	tick_with_table(h, 11 * S, made_table(12 * MIB, 50 * MIB, true));
	assert_true(change_of(h, p, 2).has_delta && change_of(h, p, 0).has_delta);
	assert_int_equal(change_of(h, p, 2).delta_bytes, 30 * MIB);
	assert_int_equal(change_of(h, p, 0).delta_bytes, MIB);
	assert_true(change_of(h, p, 2).has_rate);
	assert_true(fabs(change_of(h, p, 2).rate - 3.0 * (double)MIB) < 1);
	history_mark(h);
	for (uint64_t t = 12; t < 200; t++)
		tick_with_table(h, t * S, made_table(12 * MIB + t, (39 + t) * MIB, true));
	assert_int_equal(change_of(h, p, 2).delta_bytes, (199 - 11) * MIB);
	assert_true(fabs(change_of(h, p, 2).rate - (double)MIB) < 1);
	history_destroy(h);
}

static void events_are_bounded(void **state)
{
	struct history_options options = {.events = 20};
	struct history *h = history_create(&options);
	struct event e = {.kind = EVENT_NOTE};

	(void)state;
	assert_int_equal(history_event_count(h), 0);
	for (uint64_t i = 0; i < 100; i++) {
		e.elapsed_us = i;
		history_add_event(h, &e);
		assert_int_equal(history_event(h, 0)->elapsed_us, i);
	}
	assert_int_equal(history_event_count(h), 20);
	assert_int_equal(history_event(h, 19)->elapsed_us, 80);
	history_destroy(h);
}

static void new_session_starts_anew(void **state)
{
	struct history *h = history_create(NULL);

	(void)state;
	tick_of_one(h, 100 * S, MIB);
	history_mark(h);
	made_begin(&made, 0);
	made_rss(&made, 7, 2 * MIB);
	made_event(&made, EVENT_SESSION, 0, 0, "appended");
	history_tick(h, &made.tick);
	assert_int_equal(find(h, 7, 1)->samples, 1);
	assert_int_equal(history_dropped(h), 0);
	assert_null(history_marked(h));
	history_destroy(h);
}

static void total_stands_apart(void **state)
{
	struct history *h = history_create(NULL);

	(void)state;
	made_begin(&made, S);
	made_rss(&made, 7, MIB);
	sample_set_u64(made_row(&made, 0, 0), FIELD_PSS, 5 * MIB);
	history_tick(h, &made.tick);
	assert_int_equal(history_count(h), 1);
	assert_int_equal(history_total(h)->last.value[FIELD_PSS].u, 5 * MIB);
	assert_ptr_equal(history_row(h, 1), history_total(h));
	history_destroy(h);
}

static void shared_things_are_counted(void **state)
{
	struct history *h = history_create(NULL);
	struct wall_set *walls = wall_set_create();
	struct procid id = made_id(7, 1);
	struct procinfo *info = procinfo_create(&id, "ada", "train", "/bin/train");

	(void)state;
	for (uint64_t t = 1; t < 4; t++) {
		made_begin(&made, t * S);
		made_rss(&made, 7, MIB);
		made_last(&made)->info = info;
		made_last(&made)->walls = t == 2 ? walls : NULL;
		history_tick(h, &made.tick);
	}
	assert_int_equal(info->references, 2);
	assert_int_equal(walls->references, 2);
	assert_int_equal(find(h, 7, 1)->walls_us, 2 * S);
	history_destroy(h);
	assert_int_equal(info->references, 1);
	assert_int_equal(walls->references, 1);
	procinfo_unref(info);
	wall_set_unref(walls);
}

/* Rows of a list have walls every few seconds; what was left then stands until then. */
static void room_below_a_wall_outlives_its_tick(void **state)
{
	struct history *h = history_create(NULL);
	struct derived near = {.wall = WALL_CGROUP_MAX,
		.wall_bytes = 100,
		.headroom_bytes = 30,
		.eta_s = 12};
	struct wall_set *set = wall_set_create();
	struct derived none = {0};
	struct process_history *p;
	struct wall *w;
	uint64_t left;

	(void)state;
	w = wall_set_add(set, WALL_CGROUP_MAX, "/a/b");
	w->use_known = true;
	w->limit = 90;
	w = wall_set_add(set, WALL_CGROUP_MAX, "/a");
	w->use_known = true;
	w->use = 70;
	w->limit = 100;
	derived_mark(&near, FIELD_WALL);
	derived_mark(&near, FIELD_HEADROOM);
	derived_mark(&near, FIELD_ETA);
	derived_judge(&near, FINDING_LIMIT, FINDING_CRITICAL);
	made_begin(&made, S);
	made_rss(&made, 7, MIB);
	made_last(&made)->walls = set;
	history_tick(h, &made.tick);
	p = find(h, 7, 1);
	assert_false(history_left(p, &left));
	history_derive(h, p, &near);
	tick_of_one(h, 2 * S, MIB);
	history_derive(h, p, &none);
	assert_true(history_left(p, &left));
	assert_int_equal(left, 30);
	assert_int_equal(p->limit_level, FINDING_CRITICAL);
	assert_true(p->eta_s > 11 && p->eta_s < 13);
	made_begin(&made, 3 * S);
	made_rss(&made, 7, MIB);
	made_last(&made)->walls = set;
	history_tick(h, &made.tick);
	history_derive(h, p, &none);
	assert_false(history_left(p, &left));
	assert_true(isinf(p->eta_s));
	wall_set_unref(set);
	history_destroy(h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(time_standing_still_is_dropped),
		cmocka_unit_test(heavy_values_are_known_with_their_age),
		cmocka_unit_test(peak_between_samples_reaches_the_series),
		cmocka_unit_test(opening_seeds_the_series),
		cmocka_unit_test(headless_runs_keep_no_series),
		cmocka_unit_test(exec_begins_a_new_history),
		cmocka_unit_test(exec_for_ever_pins_few),
		cmocka_unit_test(pid_used_again_is_another),
		cmocka_unit_test(the_dead_are_forgotten_but_not_opened_ones),
		cmocka_unit_test(churn_stays_bounded),
		cmocka_unit_test(one_process_shown_says_nothing_of_the_rest),
		cmocka_unit_test(mark_and_start_are_baselines),
		cmocka_unit_test(groups_have_deltas_and_rates),
		cmocka_unit_test(events_are_bounded),
		cmocka_unit_test(new_session_starts_anew),
		cmocka_unit_test(total_stands_apart),
		cmocka_unit_test(shared_things_are_counted),
		cmocka_unit_test(room_below_a_wall_outlives_its_tick),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
