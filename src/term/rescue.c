#include "config.h"

#include "term/rescue.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "term/terminfo.h"

/* What ends a program with a fault of its own; a shell's kill is the application's. */
static const int fatal_signals[] = {
	SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGTRAP, SIGQUIT, SIGXCPU};

/* One terminal a program, as one controlling terminal a process. */
static struct {
	int in_fd, out_fd;
	struct termios modes;
	char bytes[256];
	size_t len;
	volatile sig_atomic_t armed;
	struct sigaction old[COUNT_OF(fatal_signals)];
} rescue = {.in_fd = -1, .out_fd = -1};

/* A handler of its own stack also works when the stack is what overflowed. */
static char handler_stack[16384];

int rescue_save(int in_fd, int out_fd)
{
	if (tcgetattr(in_fd, &rescue.modes) < 0)
		return -errno;
	rescue.in_fd = in_fd;
	rescue.out_fd = out_fd;
	return 0;
}

void rescue_prepare(bool mouse)
{
	rescue.len = terminfo_restoring(mouse, rescue.bytes, sizeof rescue.bytes);
}

static void write_all(const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(rescue.out_fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return;
		bytes += n;
		len -= (size_t)n;
	}
}

void rescue_now(void)
{
	int saved_errno = errno;

	if (!rescue.armed)
		return;
	rescue.armed = 0;
	write_all(rescue.bytes, rescue.len);
	tcsetattr(rescue.in_fd, TCSANOW, &rescue.modes);
	errno = saved_errno;
}

/* Restore, then let the signal do what it would have done: it is raised again and stays
 * blocked until this returns; a fault repeats by itself. */
static void on_fatal(int number)
{
	rescue_now();
	for (size_t i = 0; i < COUNT_OF(fatal_signals); i++)
		if (fatal_signals[i] == number)
			sigaction(number, &rescue.old[i], NULL);
	raise(number);
}

void rescue_arm(void)
{
	static bool at_exit;
	stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
	struct sigaction action = {.sa_handler = on_fatal, .sa_flags = SA_ONSTACK};

	if (rescue.armed)
		return;
	sigaltstack(&stack, NULL);
	for (size_t i = 0; i < COUNT_OF(fatal_signals); i++)
		sigaction(fatal_signals[i], &action, &rescue.old[i]);
	die_set_hook(rescue_now);
	if (!at_exit)
		at_exit = !atexit(rescue_now);
	rescue.armed = 1;
}

void rescue_disarm(void)
{
	if (!rescue.armed)
		return;
	rescue.armed = 0;
	die_set_hook(NULL);
	for (size_t i = 0; i < COUNT_OF(fatal_signals); i++)
		sigaction(fatal_signals[i], &rescue.old[i], NULL);
}
