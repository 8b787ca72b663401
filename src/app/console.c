#include "config.h"

#include "app/console.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/text.h"

/* Read and understood in one turn of the loop. */
#define TURN_BYTES ((size_t)32 * 1024)
#define TURN_NS (3 * NS_PER_MS)

#define FRAME_NS (25 * NS_PER_MS)

static int set_size(int fd, int cols, int rows)
{
	struct winsize size = {
		.ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows};

	return ioctl(fd, TIOCSWINSZ, &size) < 0 ? -errno : 0;
}

static int open_pair(struct console *c)
{
	char name[64];
	struct termios modes;

	c->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (c->master < 0 || grantpt(c->master) || unlockpt(c->master) ||
		ptsname_r(c->master, name, sizeof name))
		return -errno;
	c->slave = open(name, O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (c->slave < 0 || fcntl(c->master, F_SETFL, O_NONBLOCK) < 0)
		return -errno;
	/* So that erasing a character of several bytes erases all of it. */
	if (text_locale_is_utf8() && !tcgetattr(c->slave, &modes)) {
		modes.c_iflag |= IUTF8;
		tcsetattr(c->slave, TCSANOW, &modes);
	}
	return 0;
}

/* What else is in ours, but for what is said of our terminal. */
static void make_env(struct console *c)
{
	static const char *const ours[] = {"TERM=", "COLUMNS=", "LINES=", "COLORTERM="};
	size_t count = 0, kept = 0;

	snprintf(c->term, sizeof c->term, "TERM=%s", output_term(c->output));
	while (environ[count])
		count++;
	c->env = die_calloc(count + 2, sizeof *c->env);
	c->env[kept++] = c->term;
	for (size_t i = 0; i < count; i++) {
		bool is_ours = false;

		for (size_t k = 0; k < COUNT_OF(ours); k++)
			is_ours |= !strncmp(environ[i], ours[k], strlen(ours[k]));
		if (!is_ours)
			c->env[kept++] = environ[i];
	}
}

int console_open(
	struct console *c, struct loop *loop, int cols, int rows, struct err *err)
{
	int code;

	*c = (struct console){.loop = loop, .master = -1, .slave = -1, .timer = -1};
	code = open_pair(c);
	if (code)
		return err_set(err, code, "no terminal can be had for the command: %s",
			strerror(-code));
	c->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (c->timer < 0)
		return err_set(err, -errno, "no timer can be had: %s", strerror(errno));
	c->output = output_create(cols, rows, false);
	output_size(c->output, &cols, &rows);
	set_size(c->slave, cols, rows);
	make_env(c);
	return 0;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void hang_up(struct console *c)
{
	if (c->master >= 0)
		loop_remove(c->loop, c->master);
	close_fd(&c->master);
}

void console_finish(struct console *c)
{
	if (!c->loop)
		return;
	hang_up(c);
	close_fd(&c->slave);
	if (c->timer >= 0)
		loop_remove(c->loop, c->timer);
	close_fd(&c->timer);
	output_destroy(c->output);
	free(c->env);
	*c = (struct console){.master = -1, .slave = -1, .timer = -1};
}

void console_offer(struct console *c, struct spawn_options *what)
{
	what->terminal = c->slave;
	what->input = isatty(STDIN_FILENO) ? c->slave : -1;
	what->output = c->slave;
	what->error_output = isatty(STDERR_FILENO) ? c->slave : -1;
	what->envp = c->env;
}

static void on_timer(void *context, short revents)
{
	struct console *c = context;
	uint64_t due;

	(void)revents;
	if (read(c->timer, &due, sizeof due) != (ssize_t)sizeof due)
		return;
	c->timer_set = false;
	if (c->changed)
		c->changed(c->context);
}

static void tell_change(struct console *c)
{
	struct itimerspec when = {.it_value = {0, (long)FRAME_NS}};

	if (c->timer_set)
		return;
	c->timer_set = !timerfd_settime(c->timer, 0, &when, NULL);
}

static void on_ready(void *context, short revents);

static void wait_for(struct console *c, bool room_too)
{
	loop_remove(c->loop, c->master);
	loop_add(c->loop, c->master, (short)(room_too ? POLLIN | POLLOUT : POLLIN),
		on_ready, c);
	c->is_full = room_too;
}

/* Hand the command what is there for it, as far as it has room. */
static void flush(struct console *c)
{
	struct buf *b = output_answers(c->output);
	size_t done = 0;

	while (c->master >= 0 && done < b->len) {
		ssize_t n = write(c->master, b->data + done, b->len - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		done += (size_t)n;
	}
	if (c->master < 0 || done == b->len) {
		buf_clear(b);
	} else {
		memmove(b->data, b->data + done, b->len - done);
		b->len -= done;
	}
	if (c->master >= 0 && c->is_full != (b->len > 0))
		wait_for(c, b->len > 0);
}

static void on_ready(void *context, short revents)
{
	uint64_t until_ns = clock_mono_ns(&clock_system) + TURN_NS;
	struct console *c = context;
	char bytes[4096];
	ssize_t n = 1;

	(void)revents;
	for (size_t got = 0; got < TURN_BYTES && clock_mono_ns(&clock_system) < until_ns;
		got += (size_t)n) {
		n = read(c->master, bytes, sizeof bytes);
		if (n <= 0)
			break;
		output_feed(c->output, bytes, (size_t)n);
		tell_change(c);
	}
	/* EIO: everybody has closed the other side. */
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) {
		hang_up(c);
		tell_change(c);
	}
	flush(c);
}

void console_started(struct console *c)
{
	close_fd(&c->slave);
	loop_add(c->loop, c->master, POLLIN, on_ready, c);
	loop_add(c->loop, c->timer, POLLIN, on_timer, c);
}

bool console_listens(const struct console *c)
{
	return c->master >= 0;
}

void console_type(struct console *c, uint32_t key)
{
	output_key(c->output, key);
	flush(c);
}

void console_resize(struct console *c, int cols, int rows)
{
	int old_cols, old_rows;

	output_size(c->output, &old_cols, &old_rows);
	output_resize(c->output, cols, rows);
	output_size(c->output, &cols, &rows);
	if (cols == old_cols && rows == old_rows)
		return;
	if (c->master >= 0)
		set_size(c->master, cols, rows);
	tell_change(c);
}
