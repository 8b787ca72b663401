#include "config.h"

#include "term/input.h"

#include <poll.h>
#include <sys/ioctl.h>

#include "base/cleanup.h"

struct special_key {
	int curses;
	uint32_t key;
};

static const struct special_key special_keys[] = {
	{KEY_UP, KEY_CODE_UP},
	{KEY_DOWN, KEY_CODE_DOWN},
	{KEY_LEFT, KEY_CODE_LEFT},
	{KEY_RIGHT, KEY_CODE_RIGHT},
	{KEY_PPAGE, KEY_CODE_PAGE_UP},
	{KEY_NPAGE, KEY_CODE_PAGE_DOWN},
	{KEY_HOME, KEY_CODE_HOME},
	{KEY_END, KEY_CODE_END},
	{KEY_BTAB, KEY_CODE_BACK_TAB},
	{KEY_BACKSPACE, KEY_CODE_BACKSPACE},
	{KEY_DC, KEY_CODE_DELETE},
	{KEY_ENTER, KEY_CODE_ENTER},
};

#define WHEEL_STEPS 3
#define WHEEL_UP BUTTON4_PRESSED
#define WHEEL_DOWN BUTTON5_PRESSED

void input_start_mouse(void)
{
	mousemask(BUTTON1_PRESSED | WHEEL_UP | WHEEL_DOWN | REPORT_MOUSE_POSITION, NULL);
	mouseinterval(0);
}

/* Curses asks for presses only; moves while a button is held are mode 1002 wherever the
 * mouse is reported as xterm does it, and unknown modes are ignored. */
void input_follow_mouse(FILE *out, bool on)
{
	if (!has_mouse())
		return;
	fputs(on ? "\033[?1002h" : "\033[?1002l", out);
	fflush(out);
}

static struct intent of_mouse(void)
{
	struct intent in = {.kind = INTENT_NONE};
	MEVENT event;

	if (getmouse(&event) != OK)
		return in;
	in.x = event.x;
	in.y = event.y;
	if (event.bstate & BUTTON1_PRESSED) {
		in.kind = INTENT_CLICK;
	} else if (event.bstate & (WHEEL_UP | WHEEL_DOWN)) {
		in.kind = INTENT_WHEEL;
		in.steps = event.bstate & WHEEL_UP ? -WHEEL_STEPS : WHEEL_STEPS;
	} else if (event.bstate & REPORT_MOUSE_POSITION) {
		in.kind = INTENT_DRAG;
	}
	return in;
}

static struct intent of_key(uint32_t key)
{
	return (struct intent){.kind = INTENT_KEY, .key = key};
}

static struct intent of_special(int code)
{
	if (code == KEY_MOUSE)
		return of_mouse();
	if (code == KEY_RESIZE)
		return (struct intent){.kind = INTENT_RESIZE};
	if (code >= KEY_F(1) && code <= KEY_F(12))
		return of_key(KEY_CODE_F1 + (uint32_t)(code - KEY_F(1)));
	for (size_t i = 0; i < COUNT_OF(special_keys); i++)
		if (special_keys[i].curses == code)
			return of_key(special_keys[i].key);
	return (struct intent){.kind = INTENT_NONE};
}

/*
 * Sequences that nearly every terminal sends, whatever its description says: one with a
 * letter at its end, or with a number and '~'.
 */
struct sequence {
	char last;
	unsigned number;
	uint32_t key;
};

static const struct sequence sequences[] = {
	{'A', 0, KEY_CODE_UP},
	{'B', 0, KEY_CODE_DOWN},
	{'C', 0, KEY_CODE_RIGHT},
	{'D', 0, KEY_CODE_LEFT},
	{'H', 0, KEY_CODE_HOME},
	{'F', 0, KEY_CODE_END},
	{'Z', 0, KEY_CODE_BACK_TAB},
	{'P', 0, KEY_CODE_F1},
	{'Q', 0, KEY_CODE_F1 + 1},
	{'R', 0, KEY_CODE_F1 + 2},
	{'S', 0, KEY_CODE_F1 + 3},
	{'~', 1, KEY_CODE_HOME},
	{'~', 3, KEY_CODE_DELETE},
	{'~', 4, KEY_CODE_END},
	{'~', 5, KEY_CODE_PAGE_UP},
	{'~', 6, KEY_CODE_PAGE_DOWN},
	{'~', 17, KEY_CODE_F1 + 5},
	{'~', 21, KEY_CODE_F1 + 9},
};

/* The rest of a sequence behind "ESC [" or "ESC O", up to its last character. */
static struct intent of_sequence(WINDOW *pad)
{
	unsigned number = 0;
	bool plain = true;
	wint_t c;

	while (wget_wch(pad, &c) == OK && (c < 0x40 || c > 0x7e)) {
		plain = plain && c >= '0' && c <= '9' && number < 100;
		number = plain ? number * 10 + (unsigned)(c - '0') : 0;
	}
	for (size_t i = 0; plain && i < COUNT_OF(sequences); i++)
		if (sequences[i].last == (char)c && sequences[i].number == number)
			return of_key(sequences[i].key);
	return (struct intent){.kind = INTENT_NONE};
}

/*
 * Escape alone is a key.  Escape with something right behind it is a key with Alt, or a
 * sequence that this terminal's description does not know: its parts must not be taken
 * for keys.
 */
static struct intent of_escape(WINDOW *pad)
{
	wint_t c;
	int kind = wget_wch(pad, &c);

	if (kind == OK && c == 27)
		unget_wch(27);
	if (kind == ERR || (kind == OK && c == 27))
		return of_key(KEY_CODE_ESCAPE);
	if (kind == OK && (c == '[' || c == 'O'))
		return of_sequence(pad);
	return (struct intent){.kind = INTENT_NONE};
}

static struct intent of_character(WINDOW *pad, wint_t c)
{
	switch (c) {
	case 27:
		return of_escape(pad);
	case '\n':
		return of_key(KEY_CODE_ENTER);
	case '\b':
	case 0x7f:
		return of_key(KEY_CODE_BACKSPACE);
	default:
		return of_key((uint32_t)c);
	}
}

/* Curses returns the same for silence and for a terminal that is gone. */
static bool is_gone(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int waiting = 0;

	if (poll(&p, 1, 0) <= 0)
		return false;
	if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
		return true;
	return ioctl(fd, FIONREAD, &waiting) < 0 || !waiting;
}

bool input_read(WINDOW *pad, int fd, struct intent *out)
{
	wint_t c = 0;
	int kind = wget_wch(pad, &c);

	*out = (struct intent){.kind = INTENT_NONE};
	if (kind == ERR) {
		out->kind = INTENT_QUIT;
		return is_gone(fd);
	}
	*out = kind == KEY_CODE_YES ? of_special((int)c) : of_character(pad, c);
	return true;
}
