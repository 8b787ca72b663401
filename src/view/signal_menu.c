#include "config.h"

#include "view/signal_menu.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/die.h"
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
	free(m->to);
	*m = (struct signal_menu){0};
}

const char *signal_menu_name(int number)
{
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (signals[i].number == number)
			return signals[i].name;
	return NULL;
}

static void address(struct signal_menu *m, const struct procid *id, const char *command)
{
	m->to = die_calloc(1, sizeof *m->to);
	m->to[0] = *id;
	m->count = 1;
	snprintf(m->whom, sizeof m->whom, "%u %.44s", id->pid, command);
}

/* One that is tagged is named too. */
static void address_tagged(struct signal_menu *m, const struct rows *r)
{
	m->to = die_calloc(r->tagged.count, sizeof *m->to);
	for (size_t i = 0; i < r->count && m->count < r->tagged.count; i++) {
		const struct row_item *item = &r->item[i];

		if (!item->tagged || item->ended)
			continue;
		m->to[m->count++] = item->id;
		snprintf(m->whom, sizeof m->whom, "%u %.44s", item->id.pid,
			rows_command(item));
	}
	if (m->count > 1)
		snprintf(m->whom, sizeof m->whom, "%zu tagged processes", m->count);
}

/* Those that have ended are nobody to signal. */
static void find_receivers(struct view *v)
{
	const struct row_item *item;

	signal_menu_finish(&v->signal);
	if (v->screen == SCREEN_PROCESS) {
		if (v->focus.id.pid && !v->focus.ended)
			address(&v->signal, &v->focus.id, focus_command(&v->focus));
		return;
	}
	if (v->rows.tagged.count) {
		address_tagged(&v->signal, &v->rows);
		return;
	}
	if (v->cursor >= v->rows.shown_count)
		return;
	item = rows_at(&v->rows, v->cursor);
	if (!item->ended)
		address(&v->signal, &item->id, rows_command(item));
}

void signal_menu_open(struct view *v)
{
	char text[120];

	find_receivers(v);
	if (!v->signal.count)
		return;
	snprintf(text, sizeof text, "Send to %s", v->signal.whom);
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
		v->signal.whom);
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
	requests->to = v->signal.to;
	requests->to_count = v->signal.count;
}
