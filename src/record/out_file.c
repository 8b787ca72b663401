#include "config.h"

#include "record/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/die.h"
#include "record/escape.h"
#include "record/out_open.h"

#define REST_CAP ((size_t)1 << 20)
#define CLOSE_WAIT_MS 1000

struct out_file {
	char *path;  /* NULL: a stream, or standard output put into a file */
	char *shown; /* its name in messages */
	char *header;
	int fd;      /* -1: lost, opened again at the next retry */
	bool is_stream, is_socket;
	bool is_blocking; /* a stream that could not be opened anew without blocking */
	bool need_header;
	bool is_continued; /* it held whole lines when it was opened first */
	bool failing; /* the last line did not get in */
	bool waiting; /* a file that failed: not tried again in this round */
	bool closed;
	bool told;
	int error;    /* why lines are dropped */
	uint64_t dropped, gap;
	struct buf rest; /* of a stream: what is owed of a line that was begun */
	void (*message)(void *context, const char *text);
	void *context;
};

static const char *reason(int error)
{
	switch (error) {
	case ENOSPC:
		return "no space left";
	case EDQUOT:
		return "disk quota reached";
	case EFBIG:
		return "file size limit reached";
	case EAGAIN:
		return "the reader is too slow";
	default:
		return strerror(error);
	}
}

static void say(const struct out_file *f, const char *text)
{
	AUTO_BUF struct buf b;

	buf_init(&b, (size_t)1 << 20);
	if (!f->message)
		return;
	buf_printf(&b, "%s: %s", f->shown, text);
	f->message(f->context, b.data);
}

/* ---- opening ---- */

static int open_file(struct out_file *f, bool append, bool force, struct err *err)
{
	bool is_empty = true;
	int fd = out_open(f->path, f->header, append, force, &is_empty, err);

	if (fd < 0)
		return fd;
	f->fd = fd;
	f->need_header = is_empty && *f->header;
	f->is_continued = !is_empty;
	return 0;
}

/* A descriptor of our own on what @fd is: opened anew it can be non-blocking without
 * changing it for everyone who shares @fd. */
static int own_stream(int fd, bool *blocking)
{
	char path[64];
	int own;

	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	own = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
	*blocking = own < 0;
	return own >= 0 ? own : fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

static int open_stream(struct out_file *f, int fd, struct err *err)
{
	struct stat st;

	if (fstat(fd, &st))
		return err_set(err, -errno, "standard output: %s", strerror(errno));
	f->is_stream = !S_ISREG(st.st_mode);
	f->is_socket = S_ISSOCK(st.st_mode);
	f->need_header = *f->header != '\0';
	if (f->is_stream && !f->is_socket)
		f->fd = own_stream(fd, &f->is_blocking);
	else
		f->fd = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (f->fd < 0)
		return err_set(err, -errno, "standard output: %s", strerror(errno));
	return 0;
}

/* ---- writing ---- */

static void fail(struct out_file *f, int error)
{
	f->failing = true;
	f->waiting = true;
	f->error = error;
	if (f->told)
		return;
	f->told = true;
	if (f->is_stream)
		say(f, "the reader is too slow: rows that do not fit are dropped");
	else {
		AUTO_BUF struct buf b;

		buf_init(&b, 1024);
		buf_printf(&b, "%s: rows are dropped until it can be written again",
			reason(error));
		say(f, b.data);
	}
}

/* Give up for good: what is torn stays the last line, where readers expect it. */
static void lose(struct out_file *f)
{
	say(f, "a torn line cannot be cut off: nothing more is written");
	f->closed = true;
}

/* Take back the last @bytes bytes, which are ours. */
static void cut_back(struct out_file *f, size_t bytes)
{
	off_t at = lseek(f->fd, 0, SEEK_CUR);
	struct stat st;

	if (!bytes)
		return;
	if (fstat(f->fd, &st) || st.st_size < (off_t)bytes) {
		lose(f);
		return;
	}
	/* Standard output may be shared: cut only what is the end of the file. */
	if (!f->path && at != st.st_size) {
		lose(f);
		return;
	}
	if (ftruncate(f->fd, st.st_size - (off_t)bytes))
		lose(f);
	else
		lseek(f->fd, st.st_size - (off_t)bytes, SEEK_SET);
}

/* One line into a file; adds what was written to *@done, also on failure. */
static bool write_line(struct out_file *f, const char *text, size_t len, size_t *done)
{
	while (len) {
		ssize_t n = write(f->fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			fail(f, errno);
			return false;
		}
		*done += (size_t)n;
		text += n;
		len -= (size_t)n;
	}
	return true;
}

static bool put_file(struct out_file *f, const char *text, size_t len)
{
	size_t done = 0;

	while (len) {
		const char *newline = memchr(text, '\n', len);
		size_t n = newline ? (size_t)(newline - text) + 1 : len;

		if (!write_line(f, text, n, &done)) {
			cut_back(f, done);
			return false;
		}
		text += n;
		len -= n;
	}
	return true;
}

/* An error counts as ready: it is for write() to say. */
static bool wait_ready(const struct out_file *f, int timeout_ms)
{
	struct pollfd p = {.fd = f->fd, .events = POLLOUT};

	return poll(&p, 1, timeout_ms) > 0;
}

/* Only what could block needs to be asked before. */
static bool is_ready(const struct out_file *f)
{
	return !f->is_blocking || wait_ready(f, 0);
}

/* How much went out at once; 0 when the stream is full or closed. */
static size_t send_some(struct out_file *f, const char *text, size_t len)
{
	ssize_t n;

	/* poll() promises no more of a pipe that blocks. */
	if (f->is_blocking && len > PIPE_BUF)
		len = PIPE_BUF;
	if (f->is_socket)
		n = send(f->fd, text, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	else
		n = write(f->fd, text, len);
	if (n >= 0)
		return (size_t)n;
	if (errno != EAGAIN && errno != EINTR)
		f->closed = true;
	return 0;
}

static bool send_rest(struct out_file *f, int timeout_ms)
{
	size_t n;

	while (f->rest.len && !f->closed) {
		if (timeout_ms ? !wait_ready(f, timeout_ms) : !is_ready(f))
			return false;
		n = send_some(f, f->rest.data, f->rest.len);
		if (!n)
			return false;
		memmove(f->rest.data, f->rest.data + n, f->rest.len - n);
		f->rest.len -= n;
	}
	return !f->closed;
}

static bool put_stream(struct out_file *f, const char *text, size_t len)
{
	size_t n = 0;

	if (send_rest(f, 0) && is_ready(f))
		n = send_some(f, text, len);
	if (f->closed)
		return false;
	if (!n) {
		fail(f, EAGAIN);
		return false;
	}
	buf_clear(&f->rest);
	buf_add(&f->rest, text + n, len - n);
	return true;
}

static bool put_any(struct out_file *f, const char *text, size_t len)
{
	return f->is_stream ? put_stream(f, text, len) : put_file(f, text, len);
}

static uint64_t count_lines(const char *text, size_t len)
{
	uint64_t n = 0;

	for (const char *p = text, *end = text + len;
		(p = memchr(p, '\n', (size_t)(end - p))); p++)
		n++;
	return n;
}

/* A stream is asked each time, a file once a round. */
static bool may_try(const struct out_file *f)
{
	return !f->closed && f->fd >= 0 && (f->is_stream || !f->waiting);
}

static bool put_header(struct out_file *f)
{
	if (f->need_header && may_try(f) && put_any(f, f->header, strlen(f->header)))
		f->need_header = false;
	return !f->need_header;
}

bool out_file_put(struct out_file *file, const char *text, size_t len)
{
	uint64_t lines;

	if (may_try(file) && put_header(file) && put_any(file, text, len)) {
		file->failing = false;
		return true;
	}
	/* A reader that left misses nothing. */
	if (file->closed && file->is_stream)
		return false;
	file->failing = true;
	lines = count_lines(text, len);
	file->dropped += lines;
	file->gap += lines;
	return false;
}

/* ---- the life of one ---- */

int out_file_open(const struct out_file_options *options, struct out_file **out,
	struct err *err)
{
	struct out_file *f = die_calloc(1, sizeof *f);
	int rc;

	f->fd = -1;
	f->path = options->path ? die_strdup(options->path) : NULL;
	f->shown = escape_message(options->path ? options->path : "standard output");
	f->header = die_strdup(options->header);
	buf_init(&f->rest, REST_CAP);
	if (f->path)
		rc = open_file(f, options->append, options->force, err);
	else
		rc = open_stream(f, options->fd, err);
	if (!rc && !put_header(f) && !f->is_stream)
		rc = err_set(err, -f->error, "%s: %s", f->shown, reason(f->error));
	f->message = options->message;
	f->context = options->context;
	if (rc)
		out_file_close(f);
	else
		*out = f;
	return rc;
}

void out_file_close(struct out_file *file)
{
	if (!file)
		return;
	if (file->is_stream && file->rest.len)
		send_rest(file, CLOSE_WAIT_MS);
	if (file->fd >= 0)
		close(file->fd);
	buf_finish(&file->rest);
	free(file->path);
	free(file->shown);
	free(file->header);
	free(file);
}

/* Back to a file of its own at its path, whatever happened to it. */
static void open_again(struct out_file *f)
{
	struct err err = ERR_INIT;
	int rc = open_file(f, true, false, &err);

	if (!rc)
		return;
	f->waiting = true;
	f->error = -rc;
	if (!f->told && f->message)
		f->message(f->context, err.text);
	f->told = true;
}

/* copytruncate of logrotate: the file was emptied under us. */
static bool is_emptied(const struct out_file *f)
{
	struct stat st;

	return f->path && !fstat(f->fd, &st) && st.st_size == 0;
}

void out_file_retry(struct out_file *file)
{
	if (file->closed)
		return;
	if (file->is_stream) {
		send_rest(file, 0);
		return;
	}
	file->waiting = false;
	if (file->fd < 0)
		open_again(file);
	else if (is_emptied(file))
		file->need_header = *file->header != '\0';
}

void out_file_reopen(struct out_file *file)
{
	if (!file->path)
		return;
	/* First closed: our own lock would stand in the way. */
	if (file->fd >= 0)
		close(file->fd);
	file->fd = -1;
	file->closed = false;
	file->waiting = false;
	open_again(file);
}

bool out_file_is_continued(const struct out_file *file)
{
	return file->is_continued;
}

bool out_file_is_closed(const struct out_file *file)
{
	return file->closed && file->is_stream;
}

uint64_t out_file_gap(const struct out_file *file, const char **why)
{
	*why = file->error ? reason(file->error) : "";
	return file->failing || file->closed || file->fd < 0 ? 0 : file->gap;
}

void out_file_gap_told(struct out_file *file, uint64_t lines)
{
	file->gap -= lines < file->gap ? lines : file->gap;
}

uint64_t out_file_dropped(const struct out_file *file)
{
	return file->dropped;
}

const char *out_file_path(const struct out_file *file)
{
	return file->path ? file->path : "-";
}
