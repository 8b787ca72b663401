#include "config.h"

#include "app/send.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/session.h"
#include "procfs/send_signal.h"
#include "view/signal_menu.h"

struct outcome {
	size_t sent, failed;
	struct procid whose; /* of the first failure */
	int code;
};

static const char *reason(int code)
{
	switch (code) {
	case -ESRCH:
		return "it has ended";
	case -EPERM:
		return "not permitted, it belongs to another user";
	case -ENOSYS:
		return "this kernel cannot tell for sure that it is the same process";
	default:
		return strerror(-code);
	}
}

static void tell(struct session *s, const struct procid *id, const char *name)
{
	struct event e = {.kind = EVENT_NOTE, .id = *id};

	snprintf(e.detail, sizeof e.detail, "%s was sent from the dashboard", name);
	engine_event(s->engine, &e);
}

static void send_each(struct session *s, const struct rootdir *proc,
	const struct view_requests *r, struct outcome *o)
{
	for (size_t i = 0; i < r->to_count; i++) {
		int code = send_signal(proc, &r->to[i], r->signal);

		if (!code) {
			o->sent++;
			tell(s, &r->to[i], signal_menu_name(r->signal));
		} else if (!o->failed++) {
			o->whose = r->to[i];
			o->code = code;
		}
	}
}

void send_signals(struct session *s, const struct rootdir *proc,
	const struct view_requests *requests, char *text, size_t size)
{
	const char *name = signal_menu_name(requests->signal);
	struct outcome o = {.sent = 0};

	send_each(s, proc, requests, &o);
	if (o.failed && !o.sent)
		snprintf(text, size, "%s was not sent to %u: %s", name, o.whose.pid,
			reason(o.code));
	else if (o.failed)
		snprintf(text, size, "%s was sent to %zu of %zu; not to %u: %s", name,
			o.sent, requests->to_count, o.whose.pid, reason(o.code));
	else if (o.sent == 1)
		snprintf(text, size, "%s was sent to %u", name, requests->to[0].pid);
	else
		snprintf(text, size, "%s was sent to %zu processes", name, o.sent);
}
