#include "config.h"

#include "view/signal_menu.h"

#include <signal.h>
#include <stdio.h>

#include "base/cleanup.h"
#include "view/state.h"

static const struct {
	int number;
	const char *name, *meaning;
} signals[] = {
	{SIGTERM, "TERM", "asks it to end"},
	{SIGINT, "INT", "asks it to end, as ^C does"},
	{SIGHUP, "HUP", "its terminal is gone; services read their settings again"},
	{SIGKILL, "KILL", "ends it at once; it cannot tidy up"},
	{SIGSTOP, "STOP", "holds it"},
	{SIGCONT, "CONT", "lets it go on"},
	{SIGUSR1, "USR1", "what the program makes of it; else it ends"},
	{SIGUSR2, "USR2", "what the program makes of it; else it ends"},
	{SIGQUIT, "QUIT", "ends it with a core file"},
	{SIGABRT, "ABRT", "ends it with a core file, as a failed assertion"},
};

void signal_menu_finish(struct signal_menu *m)
{
	chosen_finish(&m->who);
	*m = (struct signal_menu){0};
}

const char *signal_menu_name(int number)
{
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (signals[i].number == number)
			return signals[i].name;
	return NULL;
}

void signal_menu_open(struct view *v)
{
	char text[120];

	signal_menu_finish(&v->signal);
	chosen_find(&v->signal.who, v);
	if (!v->signal.who.count)
		return;
	snprintf(text, sizeof text, "Send to %s", v->signal.who.whom);
	picker_start(&v->picker, text);
	v->picking = ACTION_SIGNAL;
	for (size_t i = 0; i < COUNT_OF(signals); i++) {
		snprintf(text, sizeof text, "%2d %-4s  %s", signals[i].number,
			signals[i].name, signals[i].meaning);
		picker_add(&v->picker, text, signals[i].number);
	}
}

void signal_menu_confirm(struct view *v)
{
	char text[120];

	v->signal.number = v->picker.item[v->picker.cursor].value;
	snprintf(text, sizeof text, "Send %s to %s?", signal_menu_name(v->signal.number),
		v->signal.who.whom);
	picker_start(&v->picker, text);
	v->picking = ACTION_SIGNAL_SURE;
	picker_add(&v->picker, "y  yes, send it", 1);
	picker_add(&v->picker, "n  no, leave it alone", 0);
}

void signal_menu_send(struct view *v, struct view_requests *requests)
{
	bool yes = v->picker.item[v->picker.cursor].value;

	picker_finish(&v->picker);
	if (!yes)
		return;
	requests->what |= VIEW_SIGNAL;
	requests->signal = v->signal.number;
	requests->to = v->signal.who.id;
	requests->to_count = v->signal.who.count;
}
