/* Files that break in every way a disk, a crash or another program can break them. */
#include "config.h"

#include "record/out_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/out_open.h"
#include "scratch.h"
#include "unit.h"

static const char header[] = "time,pid,rss\n";

static char last_message[600];
static unsigned message_count;

static void note_message(void *context, const char *text)
{
	(void)context;
	snprintf(last_message, sizeof last_message, "%s", text);
	message_count++;
}

static struct out_file_options options_for(const char *name)
{
	message_count = 0;
	last_message[0] = '\0';
	return (struct out_file_options){.path = scratch_path(name),
		.header = header,
		.message = note_message};
}

static bool put(struct out_file *f, const char *line)
{
	return out_file_put(f, line, strlen(line));
}

static void assert_content(const char *name, const char *expected)
{
	AUTO_FREE char *text = scratch_read(name);

	assert_non_null(text);
	assert_string_equal(text, expected);
}

static void a_new_file(void **state)
{
	struct out_file_options o = options_for("new.csv");
	struct out_file *f;
	struct stat st;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "1,2,3\n"));
	assert_false(out_file_is_continued(f));
	out_file_close(f);
	assert_content("new.csv", "time,pid,rss\n1,2,3\n");
	assert_int_equal(stat(o.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void appended_to(void **state)
{
	static const struct {
		const char *name, *before, *after;
		int code;
		const char *said;
	} cases[] = {
		{"same header", "time,pid,rss\n1,2,3\n", "time,pid,rss\n1,2,3\n7,8,9\n", 0, ""},
		{"torn tail", "time,pid,rss\n1,2,3\n4,5", "time,pid,rss\n1,2,3\n7,8,9\n", 0, ""},
		{"torn first row", "time,pid,rss\n1", "time,pid,rss\n7,8,9\n", 0, ""},
		{"torn header", "time,pi", "time,pid,rss\n7,8,9\n", 0, ""},
		{"header without newline", "time,pid,rss", "time,pid,rss\n7,8,9\n", 0, ""},
		{"empty", "", "time,pid,rss\n7,8,9\n", 0, ""},
		{"another column", "time,tid,rss\n1", NULL, -EINVAL,
			"column 2 is \"tid\" there and \"pid\" here"},
		{"fewer columns", "time,pid\n", NULL, -EINVAL, "column 3 is \"\" there"},
		{"more columns", "time,pid,rss,x\n", NULL, -EINVAL, "column 4 is \"x\" there"},
		{"another kind of file", "#!/bin/sh", NULL, -EINVAL, "column 1 is"},
		{"hostile column", "time,\x1b[2J\n", NULL, -EINVAL, "\\x1b[2J"},
		{"lines that end in CRLF", "time,pid,rss\r\n", NULL, -EINVAL, "another way"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct out_file_options o = options_for("append.csv");
		struct err err = ERR_INIT;
		struct out_file *f = NULL;

		scratch_write("append.csv", cases[i].before);
		o.append = true;
		assert_case(cases[i].name, out_file_open(&o, &f, &err) == cases[i].code);
		assert_case(cases[i].name, strstr(err.text, cases[i].said));
		if (f)
			assert_case(cases[i].name, put(f, "7,8,9\n"));
		out_file_close(f);
		assert_content("append.csv",
			cases[i].after ? cases[i].after : cases[i].before);
	}
}

static void a_long_torn_tail(void **state)
{
	struct out_file_options o = options_for("long.csv");
	char text[20000] = "time,pid,rss\n";
	struct out_file *f;

	(void)state;
	memset(text + 13, 'x', sizeof text - 14);
	scratch_write("long.csv", text);
	o.append = true;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	out_file_close(f);
	assert_content("long.csv", header);
}

static void json_lines_have_no_header(void **state)
{
	struct out_file_options o = options_for("x.jsonl");
	struct err err = ERR_INIT;
	struct out_file *f;

	(void)state;
	o.header = "";
	o.append = true;
	scratch_write("x.jsonl", "{\"a\":1}\n{\"a\"");
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "{}\n"));
	out_file_close(f);
	assert_content("x.jsonl", "{\"a\":1}\n{}\n");
	scratch_write("x.jsonl", "time,pid\n");
	assert_int_equal(out_file_open(&o, &f, &err), -EINVAL);
	assert_content("x.jsonl", "time,pid\n");
}

static void no_overwrite(void **state)
{
	struct out_file_options o = options_for("there.csv");
	struct err err = ERR_INIT;
	struct out_file *f;

	(void)state;
	scratch_write("there.csv", "precious");
	assert_int_equal(out_open_check(o.path, false, false, &err), -EEXIST);
	assert_non_null(strstr(err.text, "there.csv exists: --append"));
	assert_non_null(strstr(err.text, "--force"));
	assert_int_equal(out_file_open(&o, &f, &err), -EEXIST);
	assert_content("there.csv", "precious");
	o.force = true;
	assert_int_equal(out_open_check(o.path, false, true, &err), 0);
	assert_int_equal(out_file_open(&o, &f, &err), 0);
	out_file_close(f);
	assert_content("there.csv", header);
}

static void what_is_no_file_of_ours(void **state)
{
	struct out_file_options o;
	struct err err = ERR_INIT;
	struct out_file *f;

	(void)state;
	scratch_clear();
	scratch_write("target", "precious");
	assert_int_equal(symlink(scratch_path("target"), scratch_path("link.csv")), 0);
	assert_int_equal(mkfifo(scratch_path("fifo.csv"), 0600), 0);
	scratch_write("one.csv", "precious");
	assert_int_equal(link(scratch_path("one.csv"), scratch_path("two.csv")), 0);

	for (int force = 0; force < 2; force++) {
		o = options_for("link.csv");
		o.append = !force;
		o.force = force;
		assert_int_equal(out_open_check(o.path, o.append, o.force, &err), -EINVAL);
		assert_non_null(strstr(err.text, "is a symbolic link"));
		assert_int_equal(out_file_open(&o, &f, &err), -ELOOP);
		o.path = scratch_path("fifo.csv");
		assert_int_equal(out_open_check(o.path, o.append, o.force, &err), -EINVAL);
		assert_int_equal(out_file_open(&o, &f, &err), -EINVAL);
		assert_non_null(strstr(err.text, "is not a regular file"));
		o.path = scratch_path("two.csv");
		assert_int_equal(out_open_check(o.path, o.append, o.force, &err), -EINVAL);
		assert_int_equal(out_file_open(&o, &f, &err), -EINVAL);
		assert_non_null(strstr(err.text, "has 2 names"));
	}
	assert_content("target", "precious");
	assert_content("one.csv", "precious");
	scratch_clear();
}

static void a_second_writer(void **state)
{
	struct out_file_options o = options_for("lock.csv");
	struct err err = ERR_INIT;
	struct out_file *f, *second;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "1,2,3\n"));
	o.append = true;
	assert_int_equal(out_file_open(&o, &second, &err), -EBUSY);
	assert_non_null(strstr(err.text, "is being written by another memtide"));
	o.append = false;
	o.force = true;
	assert_int_equal(out_file_open(&o, &second, &err), -EBUSY);
	out_file_close(f);
	assert_content("lock.csv", "time,pid,rss\n1,2,3\n");
}

static void rotated(void **state)
{
	struct out_file_options o = options_for("rotate.csv");
	struct out_file *f;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "1,2,3\n"));
	assert_int_equal(rename(o.path, scratch_path("rotate.csv.1")), 0);
	assert_true(put(f, "4,5,6\n"));
	out_file_reopen(f);
	assert_true(put(f, "7,8,9\n"));
	/* Nobody rotated: the same file goes on. */
	out_file_reopen(f);
	assert_true(put(f, "8,9,10\n"));
	out_file_close(f);
	assert_content("rotate.csv.1", "time,pid,rss\n1,2,3\n4,5,6\n");
	assert_content("rotate.csv", "time,pid,rss\n7,8,9\n8,9,10\n");
}

static void emptied_by_rotation(void **state)
{
	struct out_file_options o = options_for("copytruncate.csv");
	struct out_file *f;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "1,2,3\n"));
	assert_int_equal(truncate(o.path, 0), 0);
	out_file_retry(f);
	assert_true(put(f, "4,5,6\n"));
	out_file_close(f);
	assert_content("copytruncate.csv", "time,pid,rss\n4,5,6\n");
}

static void a_place_that_cannot_be_opened_again(void **state)
{
	struct out_file_options o = options_for("lost.csv");
	struct out_file *f;
	const char *why;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_int_equal(unlink(o.path), 0);
	assert_int_equal(mkdir(o.path, 0700), 0);
	out_file_reopen(f);
	assert_int_equal(message_count, 1);
	assert_false(put(f, "1,2,3\n"));
	out_file_retry(f);
	assert_int_equal(message_count, 1);
	assert_int_equal(rmdir(o.path), 0);
	out_file_retry(f);
	assert_true(put(f, "4,5,6\n"));
	assert_int_equal(out_file_gap(f, &why), 1);
	out_file_close(f);
	assert_content("lost.csv", "time,pid,rss\n4,5,6\n");
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

/* RLIMIT_FSIZE in the middle of a row: as a full disk, but it needs no root. */
static void no_room_in_the_middle_of_a_row(void **state)
{
	struct out_file_options o = options_for("full.csv");
	struct out_file *f;
	const char *why;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	assert_true(put(f, "1,2,3\n"));
	limit_file_size(sizeof header - 1 + 6 + 4);
	assert_false(put(f, "4,5,6\n"));
	assert_content("full.csv", "time,pid,rss\n1,2,3\n");
	assert_int_equal(message_count, 1);
	assert_non_null(strstr(last_message, "full.csv: file size limit reached"));
	/* Not tried again before the next round, even where it would fit. */
	assert_false(put(f, "4,\n"));
	out_file_retry(f);
	assert_int_equal(out_file_gap(f, &why), 0);
	assert_false(put(f, "4,5,6\n"));
	assert_int_equal(message_count, 1);
	limit_file_size(RLIM_INFINITY);
	assert_false(put(f, "4,5,6\n"));
	out_file_retry(f);
	assert_true(put(f, "7,8,9\n"));
	assert_int_equal(out_file_gap(f, &why), 4);
	assert_string_equal(why, "file size limit reached");
	out_file_gap_told(f, 4);
	assert_int_equal(out_file_gap(f, &why), 0);
	assert_int_equal(out_file_dropped(f), 4);
	out_file_close(f);
	assert_content("full.csv", "time,pid,rss\n1,2,3\n7,8,9\n");
}

static void lines_that_belong_together(void **state)
{
	struct out_file_options o = options_for("table.csv");
	struct out_file *f;

	(void)state;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	limit_file_size(sizeof header - 1 + 6 + 6 + 2);
	assert_true(put(f, "1,1,1\n"));
	assert_false(put(f, "2,2,2\n3,3,3\n"));
	limit_file_size(RLIM_INFINITY);
	assert_content("table.csv", "time,pid,rss\n1,1,1\n");
	assert_int_equal(out_file_dropped(f), 2);
	out_file_close(f);
}

static void a_header_that_does_not_fit(void **state)
{
	struct out_file_options o = options_for("nohead.csv");
	struct err err = ERR_INIT;
	struct out_file *f;

	(void)state;
	limit_file_size(4);
	assert_int_equal(out_file_open(&o, &f, &err), -EFBIG);
	limit_file_size(RLIM_INFINITY);
	assert_non_null(strstr(err.text, "file size limit reached"));
	assert_content("nohead.csv", "");
}

/* ---- streams ---- */

static struct out_file *open_stream(int fd)
{
	struct out_file_options o = {.fd = fd, .header = header, .message = note_message};
	struct out_file *f;

	message_count = 0;
	assert_int_equal(out_file_open(&o, &f, NULL), 0);
	return f;
}

static size_t drain(int fd, char *out, size_t size)
{
	size_t n = 0;
	ssize_t got;

	while (n < size - 1 && (got = read(fd, out + n, size - 1 - n)) > 0)
		n += (size_t)got;
	out[n] = '\0';
	return n;
}

/* Every line whole, the header first, rows in order. */
static unsigned check_lines(const char *text, size_t row_len)
{
	unsigned lines = 0;

	assert_int_equal(strncmp(text, header, sizeof header - 1), 0);
	text += sizeof header - 1;
	while (*text) {
		size_t len = strcspn(text, "\n");

		assert_int_equal(len, row_len - 1);
		assert_int_equal(text[len], '\n');
		text += len + 1;
		lines++;
	}
	return lines;
}

static void stall(int kind)
{
	static char text[1 << 22];
	char row[1001];
	unsigned written = 0, dropped = 0;
	const char *why;
	struct out_file *f;
	int fd[2];

	if (kind)
		assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, fd), 0);
	else
		assert_int_equal(pipe(fd), 0);
	memset(row, 'r', sizeof row - 2);
	row[sizeof row - 2] = '\n';
	row[sizeof row - 1] = '\0';
	/* The reader is at fd[0] and reads nothing: this must come to an end. */
	f = open_stream(fd[1]);
	while (dropped < 10)
		if (put(f, row))
			written++;
		else
			dropped++;
	assert_true(written > 50);
	assert_int_equal(message_count, 1);
	assert_int_equal(out_file_gap(f, &why), 0);
	assert_int_equal(fcntl(fd[0], F_SETFL, O_NONBLOCK), 0);
	size_t got = drain(fd[0], text, sizeof text);
	assert_true(put(f, row));
	written++;
	assert_int_equal(out_file_gap(f, &why), 10);
	assert_string_equal(why, "the reader is too slow");
	out_file_close(f);
	drain(fd[0], text + got, sizeof text - got);
	assert_int_equal(check_lines(text, sizeof row - 1), written);
	/* What others share is not changed. */
	assert_int_equal(fcntl(fd[1], F_GETFL) & O_NONBLOCK, 0);
	close(fd[0]);
	close(fd[1]);
}

static void a_stalled_pipe(void **state)
{
	(void)state;
	stall(0);
}

static void a_stalled_socket(void **state)
{
	(void)state;
	stall(1);
}

static void a_reader_that_leaves(void **state)
{
	struct out_file *f;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	f = open_stream(fd[1]);
	assert_true(put(f, "1,2,3\n"));
	close(fd[0]);
	assert_false(put(f, "4,5,6\n"));
	assert_true(out_file_is_closed(f));
	assert_false(put(f, "4,5,6\n"));
	assert_int_equal(out_file_dropped(f), 0);
	assert_int_equal(message_count, 0);
	out_file_close(f);
	close(fd[1]);
}

/* `memtide record 1 >out.csv`: no stream, yet no path. */
static void output_put_into_a_file(void **state)
{
	int fd = open(scratch_path("stdout.csv"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	struct out_file *f;

	(void)state;
	assert_true(fd >= 0);
	f = open_stream(fd);
	assert_true(put(f, "1,2,3\n"));
	limit_file_size(sizeof header - 1 + 6 + 2);
	assert_false(put(f, "4,5,6\n"));
	limit_file_size(RLIM_INFINITY);
	assert_content("stdout.csv", "time,pid,rss\n1,2,3\n");
	out_file_retry(f);
	assert_true(put(f, "7,8,9\n"));
	assert_false(out_file_is_closed(f));
	out_file_close(f);
	close(fd);
	assert_content("stdout.csv", "time,pid,rss\n1,2,3\n7,8,9\n");
}

/* ---- crashes ---- */

static _Noreturn void write_for_ever(const struct out_file_options *o, int ready)
{
	struct out_file *f;
	char line[64];

	if (out_file_open(o, &f, NULL))
		_exit(1);
	for (unsigned i = 0;; i++) {
		int n = snprintf(line, sizeof line, "%u,%u,%u\n", i, i, i);

		if (n < 0 || !out_file_put(f, line, (size_t)n))
			_exit(1);
		if (i == 100 && write(ready, "", 1) != 1)
			_exit(1);
	}
}

/* All whole lines are consecutive; at most the last is torn. */
static unsigned count_rows(const char *text)
{
	const char *p = text + sizeof header - 1, *newline;
	unsigned i = 0;

	assert_int_equal(strncmp(text, header, sizeof header - 1), 0);
	for (; (newline = strchr(p, '\n')); p = newline + 1, i++) {
		char expected[64];

		snprintf(expected, sizeof expected, "%u,%u,%u\n", i, i, i);
		assert_int_equal(strncmp(p, expected, strlen(expected)), 0);
	}
	return i;
}

static void killed_while_writing(void **state)
{
	(void)state;
	for (int round = 0; round < 10; round++) {
		struct out_file_options o = options_for("killed.csv");
		AUTO_FREE char *text = NULL;
		struct out_file *f;
		int ready[2], status;
		pid_t child;
		char c;

		unlink(o.path);
		assert_int_equal(pipe(ready), 0);
		child = fork();
		assert_true(child >= 0);
		if (!child)
			write_for_ever(&o, ready[1]);
		close(ready[1]);
		assert_int_equal(read(ready[0], &c, 1), 1);
		close(ready[0]);
		assert_int_equal(kill(child, SIGKILL), 0);
		assert_int_equal(waitpid(child, &status, 0), child);
		text = scratch_read("killed.csv");
		assert_non_null(text);
		/* The row that said "ready" and all before it are there. */
		assert_true(count_rows(text) >= 100);
		o.append = true;
		assert_int_equal(out_file_open(&o, &f, NULL), 0);
		assert_true(put(f, "end\n"));
		out_file_close(f);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_file),
		cmocka_unit_test(appended_to),
		cmocka_unit_test(a_long_torn_tail),
		cmocka_unit_test(json_lines_have_no_header),
		cmocka_unit_test(no_overwrite),
		cmocka_unit_test(what_is_no_file_of_ours),
		cmocka_unit_test(a_second_writer),
		cmocka_unit_test(rotated),
		cmocka_unit_test(emptied_by_rotation),
		cmocka_unit_test(a_place_that_cannot_be_opened_again),
		cmocka_unit_test(no_room_in_the_middle_of_a_row),
		cmocka_unit_test(lines_that_belong_together),
		cmocka_unit_test(a_header_that_does_not_fit),
		cmocka_unit_test(a_stalled_pipe),
		cmocka_unit_test(a_stalled_socket),
		cmocka_unit_test(a_reader_that_leaves),
		cmocka_unit_test(output_put_into_a_file),
		cmocka_unit_test(killed_while_writing),
	};

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
