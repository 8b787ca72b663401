/*
 * A disk that is really full: a small tmpfs in a mount namespace of our own.  Needs root;
 * elsewhere it is skipped, and test_out_file does the same with RLIMIT_FSIZE.
 */
#include "config.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include "record/csv_sink.h"
#include "record/replay_source.h"
#include "scratch.h"
#include "unit.h"

static struct clock_fake now = {.mono_ns = NS_PER_S};
static char last_message[600];
static unsigned message_count;

static void note_message(void *context, const char *text)
{
	(void)context;
	snprintf(last_message, sizeof last_message, "%s", text);
	message_count++;
}

static void tick(struct sink *sink, uint64_t second)
{
	struct tick_time when = {.real_ms = 1714564800000 + second * 1000,
		.elapsed_us = second * 1000000};
	struct sample s = {.id = {77, 42, 1}, .state = 'R', .name = "x"};
	struct row row = {.when = &when, .sample = &s};

	sample_set_u64(&s, FIELD_RSS, second);
	sink->ops->tick_begin(sink, &when);
	sink->ops->row(sink, &row);
	sink->ops->tick_end(sink);
}

/* Take all the room there is; returns a descriptor, to give it back by. */
static int fill_disk(void)
{
	static const char block[4096];
	int fd = open(scratch_path("filler"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	while (write(fd, block, sizeof block) > 0)
		;
	return fd;
}

static uint64_t replay_rows(uint64_t *events)
{
	struct err err = ERR_INIT;
	struct source *source = NULL;
	uint64_t rows = 0;
	struct tick t;
	int rc;

	if (replay_source_create(scratch_path("run.csv"), &source, &err))
		fail_msg("%s", err.text);
	while (!(rc = source_tick(source, 0, 0, &t))) {
		rows += t.count;
		for (size_t i = 0; i < t.event_count; i++)
			if (t.event[i].kind == EVENT_GAP) {
				++*events;
				assert_non_null(strstr(t.event[i].detail, "no space left"));
			}
	}
	assert_int_equal(rc, -ENODATA);
	source_destroy(source);
	return rows;
}

static void recording_goes_on_when_there_is_room(void **state)
{
	struct clock fake = clock_fake(&now);
	struct record_options o = {.path = scratch_path("run.csv"),
		.with = RECORD_WITH_EVENTS, .clock = &fake, .message = note_message};
	struct err err = ERR_INIT;
	struct sink *sink = NULL;
	uint64_t second = 0, gaps = 0;
	int filler;

	(void)state;
	if (csv_sink_create(&o, &sink, &err))
		fail_msg("%s", err.text);
	tick(sink, second++);
	filler = fill_disk();
	while (!sink->rows_dropped)
		tick(sink, second++);
	for (int i = 0; i < 10; i++)
		tick(sink, second++);
	assert_int_equal(sink->rows_dropped, 11);
	assert_int_equal(message_count, 1);
	assert_non_null(strstr(last_message, "no space left"));
	/* What is there by now is whole. */
	assert_int_equal(replay_rows(&gaps), sink->rows_written);
	assert_int_equal(gaps, 0);

	assert_int_equal(ftruncate(filler, 0), 0);
	for (int i = 0; i < 10; i++)
		tick(sink, second++);
	assert_int_equal(sink->rows_dropped, 11);
	assert_int_equal(replay_rows(&gaps), sink->rows_written);
	assert_int_equal(gaps, 1);
	sink_destroy(sink);
	close(filler);
}

static bool mount_small_disk(void)
{
	return !unshare(CLONE_NEWNS) &&
		!mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) &&
		!mount("memtide-test", scratch_path(""), "tmpfs", 0, "size=64k");
}

static int finish(void **state)
{
	scratch_clear();
	umount(scratch_path(""));
	return scratch_teardown(state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recording_goes_on_when_there_is_room),
	};

	if (scratch_setup(NULL))
		return 1;
	if (!mount_small_disk()) {
		rmdir(scratch_path(""));
		puts("1..0 # SKIP needs root to mount a small disk");
		return 0;
	}
	return cmocka_run_group_tests(tests, NULL, finish);
}
