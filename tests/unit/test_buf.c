#include "config.h"

#include "base/buf.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/err.h"
#include "base/rootdir.h"
#include "unit.h"

static void grows_up_to_its_cap(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	for (int i = 0; i < 100; i++)
		buf_add_text(&b, "0123456789");
	assert_int_equal(b.len, 1000);
	assert_false(b.overflowed);
	assert_int_equal(b.data[1000], 0);
	buf_add_char(&b, 'x');
	assert_true(b.overflowed);
	assert_int_equal(b.len, 1000);
	buf_clear(&b);
	buf_printf(&b, "%d-%s", 42, "abc");
	assert_string_equal(b.data, "42-abc");
	assert_false(b.overflowed);
	buf_finish(&b);
	assert_null(b.data);
}

/* A file of @len bytes behind a descriptor. */
static int file_of(size_t len)
{
	char name[] = "/tmp/memtide-buf.XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	unlink(name);
	for (size_t i = 0; i < len; i++)
		assert_int_equal(write(fd, &"abcdefghij"[i % 10], 1), 1);
	return fd;
}

static void reads_files_of_any_length(void **state)
{
	static const size_t lengths[] = {0, 1, 511, 4095, 4096, 4097, 20000};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(lengths); i++) {
		int fd = file_of(lengths[i]);
		struct buf b;

		buf_init(&b, 65536);
		assert_int_equal(buf_read_fd(&b, fd), 0);
		assert_int_equal(b.len, lengths[i]);
		assert_int_equal(b.data[b.len], 0);
		assert_int_equal(buf_read_fd(&b, fd), 0);
		assert_int_equal(b.len, lengths[i]);
		buf_finish(&b);
		close(fd);
	}
}

static void a_file_over_the_cap_is_told(void **state)
{
	int fd = file_of(5000);
	struct buf b;

	(void)state;
	buf_init(&b, 4096);
	assert_int_equal(buf_read_fd(&b, fd), -EFBIG);
	assert_int_equal(b.len, 4096);
	assert_memory_equal(b.data, "abcdefghij", 10);
	buf_finish(&b);
	close(fd);
	buf_init(&b, 4096);
	assert_int_equal(buf_read_fd(&b, -1), -EBADF);
	assert_int_equal(b.len, 0);
	buf_finish(&b);
}

static void files_are_opened_below_the_root(void **state)
{
	struct rootdir root, sub;
	struct buf b;

	(void)state;
	assert_int_equal(rootdir_open(&root, "/no/such/folder"), -ENOENT);
	assert_int_equal(rootdir_open(&root, "/proc"), 0);
	buf_init(&b, 65536);
	/* An absolute path stays below the root: /proc/proc does not exist. */
	assert_int_equal(rootdir_read(&root, "/proc/self/stat", &b), -ENOENT);
	assert_int_equal(rootdir_read(&root, "/self/stat", &b), 0);
	assert_true(b.len > 10);
	assert_int_equal(rootdir_sub(&root, "self", &sub), 0);
	assert_int_equal(rootdir_read(&sub, "statm", &b), 0);
	assert_int_equal(rootdir_read(&sub, "no-such", &b), -ENOENT);
	assert_int_equal(b.len, 0);
	rootdir_finish(&sub);
	rootdir_finish(&root);
	buf_finish(&b);
}

static void errors_draw_their_place(void **state)
{
	struct err err = ERR_INIT;
	char *text = NULL;
	size_t len;
	FILE *out;

	(void)state;
	assert_int_equal(err_set(NULL, -EINVAL, "nobody listens"), -EINVAL);
	assert_int_equal(err_set(&err, -EINVAL, "bad %s", "alert"), -EINVAL);
	out = open_memstream(&text, &len);
	err_print(&err, out);
	err_at(&err, "\xc3\xa4 >> 5\x1b", 4, "a size, as 500M");
	err_print(&err, out);
	fclose(out);
	assert_string_equal(text, "memtide: bad alert\n"
				  "memtide: bad alert: \xc3\xa4 >> 5?\n"
				  "                       ^ expected a size, as 500M\n");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_up_to_its_cap),
		cmocka_unit_test(reads_files_of_any_length),
		cmocka_unit_test(a_file_over_the_cap_is_told),
		cmocka_unit_test(files_are_opened_below_the_root),
		cmocka_unit_test(errors_draw_their_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
