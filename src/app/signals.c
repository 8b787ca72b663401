#include "config.h"

#include "app/signals.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/num.h"

/* sigabbrev_np() came with glibc 2.32 and is in no other C library. */
static const struct {
	const char *name;
	int number;
} signal_table[] = {
	{"HUP", SIGHUP}, {"INT", SIGINT}, {"QUIT", SIGQUIT}, {"ILL", SIGILL},
	{"TRAP", SIGTRAP}, {"ABRT", SIGABRT}, {"BUS", SIGBUS}, {"FPE", SIGFPE},
	{"KILL", SIGKILL}, {"USR1", SIGUSR1}, {"SEGV", SIGSEGV}, {"USR2", SIGUSR2},
	{"PIPE", SIGPIPE}, {"ALRM", SIGALRM}, {"TERM", SIGTERM}, {"CHLD", SIGCHLD},
	{"CONT", SIGCONT}, {"STOP", SIGSTOP}, {"TSTP", SIGTSTP}, {"TTIN", SIGTTIN},
	{"TTOU", SIGTTOU}, {"URG", SIGURG}, {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ},
	{"VTALRM", SIGVTALRM}, {"PROF", SIGPROF}, {"WINCH", SIGWINCH}, {"IO", SIGIO},
	{"PWR", SIGPWR}, {"SYS", SIGSYS},
};

#define SIGNAL_COUNT (sizeof signal_table / sizeof signal_table[0])

int signal_by_name(const char *text)
{
	const char *end = text + strlen(text);
	const char *p = text;
	uint64_t number;

	if (num_u64(&p, end, &number))
		return p == end && number > 0 && number <= (uint64_t)SIGRTMAX ? (int)number : -1;
	if (!strncasecmp(text, "SIG", 3))
		text += 3;
	for (size_t i = 0; i < SIGNAL_COUNT; i++)
		if (!strcasecmp(signal_table[i].name, text))
			return signal_table[i].number;
	return -1;
}

const char *signal_name(int number)
{
	static char text[24];

	for (size_t i = 0; i < SIGNAL_COUNT; i++) {
		if (signal_table[i].number != number)
			continue;
		snprintf(text, sizeof text, "SIG%s", signal_table[i].name);
		return text;
	}
	snprintf(text, sizeof text, "signal %d", number);
	return text;
}
