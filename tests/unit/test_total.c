#include "config.h"

#include "procfs/event_list.h"
#include "procfs/total.h"

#include "base/clock.h"

#include "unit.h"

static struct target member(bool read, uint64_t pss, uint32_t known, uint64_t taken_ns)
{
	return (struct target){
		.has_memory = true,
		.heavy = {.has_sums = read,
			.sums = {.known = known,
				.total = {.pss_bytes = pss, .private_bytes = 10},
				.taken_ns = taken_ns}},
	};
}

static struct sample sums(const struct target *list, size_t count)
{
	struct target_full full = {
		.faults_known = true, .minor_faults = 100, .major_faults = 7};
	struct target ended = {.full = &full};
	struct sample row = {0}, out;
	struct total total = {0};
	struct total_sums s;

	sample_set_u64(&row, FIELD_THREADS, 2);
	sample_set_u64(&row, FIELD_MINOR_FAULTS, 1);
	total_add_ended(&total, &ended);
	total_begin(&s, &total);
	for (size_t i = 0; i < count; i++)
		total_add(&s, &list[i], &row);
	total_fill(&s, 9 * NS_PER_S, &out);
	return out;
}

static void the_oldest_value_gives_the_age(void **state)
{
	struct target two[] = {member(true, 30, MAPPING_KNOWS_ALL, 8 * NS_PER_S),
		member(true, 12, MAPPING_KNOWS_ALL, 6 * NS_PER_S)};
	struct sample s = sums(two, 2);

	(void)state;
	assert_int_equal(sample_u64(&s, FIELD_PSS, 0), 42);
	assert_int_equal(sample_u64(&s, FIELD_USS, 0), 20);
	assert_int_equal(sample_u64(&s, FIELD_HEAVY_AGE, 0), 3000);
	assert_int_equal(sample_u64(&s, FIELD_THREADS, 0), 4);
	assert_int_equal(sample_u64(&s, FIELD_MINOR_FAULTS, 0), 102);
	assert_int_equal(sample_u64(&s, FIELD_MAJOR_FAULTS, 0), 7);
}

static void no_sum_without_all_parts(void **state)
{
	struct target two[] = {member(true, 30, MAPPING_KNOWS_ALL, 0),
		member(false, 0, MAPPING_KNOWS_ALL, 0)};
	struct sample s = sums(two, 2);

	(void)state;
	assert_false(sample_has(&s, FIELD_PSS));
	assert_false(sample_has(&s, FIELD_HEAVY_AGE));
	two[1].has_memory = false;
	s = sums(two, 2);
	assert_int_equal(sample_u64(&s, FIELD_PSS, 0), 30);
	two[1] = member(true, 1, MAPPING_KNOWS_PSS, 0);
	s = sums(two, 2);
	assert_int_equal(sample_u64(&s, FIELD_PSS, 0), 31);
	assert_false(sample_has(&s, FIELD_USS));
	s = sums(two, 0);
	assert_false(sample_has(&s, FIELD_PSS));
}

static void events_are_told_once(void **state)
{
	const struct tick_time first = {.real_ms = 1, .elapsed_us = 10};
	const struct tick_time second = {.real_ms = 2, .elapsed_us = 20};
	struct event_list list = {0};

	(void)state;
	event_list_add(&list, EVENT_NOTE, EVENT_INFO, NULL, "before %d", 1);
	event_list_begin(&list, &first);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.event[0].elapsed_us, 10);
	list.told = list.count;
	event_list_add(
		&list, EVENT_GAP, EVENT_WARN, &(struct procid){.pid = 7}, "between");
	event_list_begin(&list, &second);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.event[0].kind, EVENT_GAP);
	assert_int_equal(list.event[0].id.pid, 7);
	assert_int_equal(list.event[0].real_ms, 2);
	event_list_finish(&list);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_oldest_value_gives_the_age),
		cmocka_unit_test(no_sum_without_all_parts),
		cmocka_unit_test(events_are_told_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
