#include "config.h"

#include "term/terminfo.h"

#include <curses.h>
#include <term.h>

const char *terminfo_check(int fd)
{
	int found = 0;
	const char *cup;

	if (setupterm(NULL, fd, &found) != OK)
		return found < 0 ? "cannot be looked up: there is no terminfo"
		       : found   ? "is a printer"
				 : "is not known on this machine";
	cup = tigetstr("cup");
	if (!cup || cup == (const char *)-1)
		cup = NULL;
	del_curterm(cur_term);
	return cup ? NULL : "cannot place text on its screen";
}

/* tputs() hands its bytes to a function without a context. */
static struct {
	char *at, *end;
} target;

static int collect(int c)
{
	if (target.at < target.end)
		*target.at++ = (char)c;
	return c;
}

static void collect_capability(const char *name)
{
	const char *text = tigetstr(name);

	if (text && text != (const char *)-1)
		tputs(text, 1, collect);
}

size_t terminfo_restoring(bool mouse, char *out, size_t size)
{
	static const char mouse_off[] = "\033[?1006l\033[?1002l\033[?1000l";

	target.at = out;
	target.end = out + size;
	for (const char *p = mouse_off; mouse && *p; p++)
		collect(*p);
	collect_capability("sgr0");
	collect_capability("rmkx");
	collect_capability("rmcup");
	collect_capability("cnorm");
	return (size_t)(target.at - out);
}
