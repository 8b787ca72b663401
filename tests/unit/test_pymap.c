/* Finding a runtime and reading it, in memory that was made for it. */
#include "config.h"

#include "runimage.h"
#include "python/pygc.h"
#include "python/pymap.h"
#include "python/stack.h"
#include "unit.h"

#define LIBRARY "/usr/lib/libpython3.so"

static uint8_t bytes[RUNIMAGE_BYTES];

static const struct pyabi *newest(void)
{
	return &pyabi_table[pyabi_table_count - 1];
}

static void assert_stacks(struct remote *remote, const struct pymap *map)
{
	static const char *const names[RUNIMAGE_DEPTH] = {"leaf", "middle", "root"};
	struct stack_reader *reader = stack_create(remote, map, NULL);
	struct pyrun_stacks stacks;

	assert_int_equal(stack_read(reader, &stacks), 0);
	assert_int_equal(stacks.thread_count, RUNIMAGE_THREADS);
	for (size_t t = 0; t < RUNIMAGE_THREADS; t++) {
		assert_int_equal(stacks.thread[t].count, RUNIMAGE_DEPTH);
		assert_int_equal(stacks.thread[t].holds_gil, t == 1);
		assert_false(stacks.thread[t].is_torn);
		for (size_t i = 0; i < RUNIMAGE_DEPTH; i++) {
			const struct pyrun_frame *f =
				&stacks.frame[stacks.thread[t].first + i];

			assert_string_equal(pyrun_text(&stacks, f->function), names[i]);
			assert_string_equal(pyrun_text(&stacks, f->file), "/app/store.py");
			assert_int_equal(f->line, (i + 1) * 10 + 2);
		}
	}
	pyrun_stacks_finish(&stacks);
	stack_destroy(reader);
}

static void test_every_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < pyabi_table_count; i++) {
		struct fakeremote fake;
		struct remote remote = runimage_open(&fake, bytes, LIBRARY);
		struct pyrun_gc gc;
		struct pymap map;

		runimage_make(bytes, &pyabi_table[i], 0);
		assert_int_equal(pymap_find(&remote, NULL, &map), 0);
		assert_int_equal(map.refusal, PYRUN_READABLE);
		assert_int_equal(map.minor, pyabi_table[i].minor);
		assert_int_equal(map.runtime, RUNIMAGE_BASE + RUNIMAGE_RUNTIME);
		assert_stacks(&remote, &map);
		assert_int_equal(pygc_read(&remote, &map, &gc), 0);
		assert_int_equal(gc.garbage, 5);
		assert_int_equal(gc.generation[2].collections, 102);
	}
}

static void test_own_offsets(void **state)
{
	(void)state;
	for (uint32_t minor = 13; minor <= 14; minor++) {
		struct pyabi abi = *newest();
		struct fakeremote fake;
		struct remote remote = runimage_open(&fake, bytes, LIBRARY);
		struct pyrun_gc gc;
		struct pymap map;

		/* A build that is in no table. */
		abi.runtime_bytes += 8;
		runimage_make(bytes, &abi, minor);
		assert_int_equal(pymap_find(&remote, NULL, &map), 0);
		assert_int_equal(map.refusal, PYRUN_READABLE);
		assert_int_equal(map.minor, minor);
		assert_stacks(&remote, &map);
		assert_int_equal(pygc_read(&remote, &map, &gc), -ENOTSUP);
	}
}

static void test_cookie_alone(void **state)
{
	struct fakeremote fake;
	struct remote remote = runimage_open(&fake, bytes, LIBRARY);
	struct pymap map;

	(void)state;
	runimage_make(bytes, newest(), 13);
	/* No symbols: only an executable mapping is looked through. */
	memset(bytes + RUNIMAGE_DYNAMIC, 0, 64);
	memcpy(strstr(fake.maps, "rw-p"), "rwxp", 4);
	assert_int_equal(pymap_find(&remote, NULL, &map), 0);
	assert_int_equal(map.way, PYMAP_COOKIE);
	assert_int_equal(map.refusal, PYRUN_READABLE);
	assert_stacks(&remote, &map);
}

static void set64(size_t at, uint64_t value)
{
	memcpy(bytes + at, &value, sizeof value);
}

static enum pyrun_refusal refusal_of(const char *path)
{
	struct fakeremote fake;
	struct remote remote = runimage_open(&fake, bytes, path);
	struct pymap map;

	memcpy(strstr(fake.maps, "rw-p"), "rwxp", 4);
	assert_int_equal(pymap_find(&remote, NULL, &map), 0);
	return map.refusal;
}

static void test_refusals(void **state)
{
	struct pyabi abi = pyabi_table[0];

	(void)state;
	runimage_make(bytes, newest(), 13);
	set64(RUNIMAGE_RUNTIME + 16, 1);
	assert_int_equal(refusal_of(LIBRARY), PYRUN_FREE_THREADED);
	runimage_make(bytes, newest(), 13);
	assert_int_equal(refusal_of("/usr/lib/libpython3.13t.so"), PYRUN_FREE_THREADED);
	assert_int_equal(refusal_of("/usr/lib/libpython3.13d.so"), PYRUN_DEBUG_BUILD);
	runimage_make(bytes, newest(), 13);
	set64(RUNIMAGE_RUNTIME + newest()->runtime_interpreters, 0);
	assert_int_equal(refusal_of(LIBRARY), PYRUN_STARTING);
	runimage_make(bytes, newest(), 13);
	set64(RUNIMAGE_THREAD + newest()->thread_interpreter, 4711);
	assert_int_equal(refusal_of(LIBRARY), PYRUN_CHECK_FAILED);
	abi.runtime_bytes++;
	runimage_make(bytes, &abi, 0);
	assert_int_equal(refusal_of("/usr/bin/python3.8"), PYRUN_UNKNOWN_VERSION);
	assert_int_equal(refusal_of("/usr/bin/python3.7"), PYRUN_TOO_OLD);
	memset(bytes, 0, sizeof bytes);
	assert_int_equal(refusal_of("/usr/bin/python3.7"), PYRUN_TOO_OLD);
	assert_int_equal(refusal_of("/usr/bin/python2.7"), PYRUN_TOO_OLD);
	assert_int_equal(refusal_of("/usr/bin/python3.12"), PYRUN_NO_RUNTIME);
	assert_int_equal(refusal_of("/usr/bin/pypy3.9-c"), PYRUN_PYPY);
	assert_int_equal(refusal_of("/usr/bin/sleep"), PYRUN_NO_PYTHON);
}

/* What lies is absent; what is around it stays. */
static void test_lies(void **state)
{
	const struct pyabi *abi = &pyabi_table[0];
	struct fakeremote fake;
	struct remote remote = runimage_open(&fake, bytes, LIBRARY);
	struct stack_reader *reader;
	struct pyrun_stacks stacks;
	struct pyrun_gc gc;
	struct pymap map;

	(void)state;
	runimage_make(bytes, abi, 0);
	assert_int_equal(pymap_find(&remote, NULL, &map), 0);
	/* A chain of frames without end. */
	set64(RUNIMAGE_FRAME + 0x200 + abi->frame_back, RUNIMAGE_BASE + RUNIMAGE_FRAME);
	/* A frame whose code is none. */
	set64(RUNIMAGE_FRAME + 0x300 + abi->frame_code, RUNIMAGE_BASE + RUNIMAGE_THREAD);
	reader = stack_create(&remote, &map, NULL);
	assert_int_equal(stack_read(reader, &stacks), 0);
	assert_true(stacks.thread[0].is_cut);
	assert_int_equal(stacks.thread[0].count, PYRUN_FRAMES_MAX);
	assert_true(stacks.thread[1].is_torn);
	assert_int_equal(stacks.thread[1].count, 0);
	pyrun_stacks_finish(&stacks);
	stack_destroy(reader);
	set64(RUNIMAGE_RUNTIME + abi->runtime_gc + abi->gc_generation0, 1);
	assert_int_equal(pygc_read(&remote, &map, &gc), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_table),
		cmocka_unit_test(test_own_offsets),
		cmocka_unit_test(test_cookie_alone),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_lies),
	};

	return cmocka_run_group_tests_name("pymap", tests, NULL, NULL);
}
