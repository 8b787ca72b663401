#include "config.h"

#include "app/python_session.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "app/say.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/text.h"

/* A growth below this is not worth a name. */
#define GROWTH_MIN_BYTES (INT64_C(1) << 20)
/* Headless sessions wait so long for accounts as of now. */
#define REFRESH_NS (100 * NS_PER_MS)

enum { KEPT_FOR_SCREEN = 2 };

enum { FUNCTION_COLUMNS = 40, FILE_COLUMNS = 30 };

void python_session_init(struct python_session *p, const struct options *options)
{
	const struct python_watch_options watch = {.cpu_pct = options->budget_pct,
		.never_attach = options->python == PYTHON_OFF};
	struct rootdir proc;

	*p = (struct python_session){.options = options};
	if (rootdir_open(&proc, "/proc"))
		return;
	p->watch = python_watch_create(&proc, &watch);
	rootdir_finish(&proc);
}

static void leave(struct python_seen *seen)
{
	growth_reading_destroy(seen->growth);
	*seen = (struct python_seen){.id = {.pid = 0}};
}

void python_session_finish(struct python_session *p)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		leave(&p->seen[i]);
	for (size_t i = 0; i < p->arrived_count; i++)
		python_reading_destroy(p->arrived[i].reading);
	growth_reading_destroy(p->top);
	python_watch_destroy(p->watch);
	*p = (struct python_session){.watch = NULL};
}

static struct python_seen *seen_of(struct python_session *p, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (p->seen[i].id.pid && procid_equal(&p->seen[i].id, id))
			return &p->seen[i];
	return NULL;
}

static struct python_seen *place_for(struct python_session *p, const struct procid *id)
{
	struct python_seen *place = NULL;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		if (p->seen[i].id.pid == id->pid)
			return &p->seen[i];
		if (!p->seen[i].id.pid)
			place = &p->seen[i];
	}
	return place;
}

/* The one that grew most is remembered for the summary. */
static void keep_top(struct python_session *p, struct python_seen *seen)
{
	if (!seen->growth || !seen->growth->by_function ||
		(p->top &&
			growth_reading_net(p->top) >= growth_reading_net(seen->growth)))
		return;
	growth_reading_destroy(p->top);
	p->top = TAKE(seen->growth);
	p->top_id = seen->id;
}

void python_session_open(
	struct python_session *p, const struct procid *id, unsigned wants)
{
	struct python_seen *seen = seen_of(p, id);

	if (!p->watch)
		return;
	if (!seen) {
		seen = place_for(p, id);
		if (!seen)
			return;
		keep_top(p, seen);
		leave(seen);
	}
	if (!python_watch_open(p->watch, id, wants))
		seen->id = *id;
}

bool python_session_is_open(const struct python_session *p, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (p->seen[i].id.pid && procid_equal(&p->seen[i].id, id))
			return true;
	return false;
}

void python_session_close(struct python_session *p, const struct procid *id)
{
	struct python_seen *seen = seen_of(p, id);

	if (!seen)
		return;
	python_watch_close(p->watch, id);
	keep_top(p, seen);
	leave(seen);
}

void python_session_mark(struct python_session *p, bool on)
{
	if (!p->watch)
		return;
	if (on)
		python_watch_mark(p->watch);
	else
		python_watch_unmark(p->watch);
}

void python_session_read_now(struct python_session *p, const struct procid *id)
{
	if (p->watch)
		python_watch_read_now(p->watch, id);
}

/* --python on: a process that cannot be looked into is not passed over silently. */
static void tell_refusal(struct python_session *p, struct python_seen *seen)
{
	const struct growth_reading *g = seen->growth;
	AUTO_BUF struct buf text = {.data = NULL};

	if (seen->told || g->by_function || p->options->python != PYTHON_ON ||
		g->refusal == PYRUN_STARTING || g->refusal == PYRUN_ENDED)
		return;
	seen->told = true;
	buf_init(&text, 2048);
	pyrun_refusal_say(g->refusal, g->version, &text);
	if (text.len)
		say("%u: %.*s", (unsigned)seen->id.pid, (int)strcspn(text.data, "\n"),
			text.data);
	if (*pyrun_refusals[g->refusal].remedy)
		say("remedy: %s", pyrun_refusals[g->refusal].remedy);
}

static void remember_other(struct python_session *p, const struct procid *id)
{
	p->other[p->other_count++ % PYTHON_OTHERS_MAX] = *id;
}

static bool is_other(const struct python_session *p, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_OTHERS_MAX && i < p->other_count; i++)
		if (procid_equal(&p->other[i], id))
			return true;
	return false;
}

/* The newest of each process; where nobody takes them, the first ones stay. */
static void arrive(
	struct python_session *p, const struct procid *id, struct python_reading *reading)
{
	struct python_seen *seen = seen_of(p, id);
	size_t i = 0;

	if (seen && seen->is_descendant && !reading->is_python) {
		remember_other(p, id);
		python_session_close(p, id);
		python_reading_destroy(reading);
		return;
	}
	if (seen)
		seen->readings++;
	while (i < p->arrived_count && !procid_equal(&p->arrived[i].id, id))
		i++;
	if (i == PYTHON_ARRIVED_MAX) {
		python_reading_destroy(reading);
		return;
	}
	if (i == p->arrived_count)
		p->arrived[p->arrived_count++] = (struct python_arrived){.id = *id};
	python_reading_destroy(p->arrived[i].reading);
	p->arrived[i].reading = reading;
}

struct python_reading *python_session_take(struct python_session *p, struct procid *id)
{
	struct python_reading *reading;

	if (!p->arrived_count)
		return NULL;
	*id = p->arrived[0].id;
	reading = p->arrived[0].reading;
	p->arrived_count--;
	memmove(p->arrived, p->arrived + 1, p->arrived_count * sizeof *p->arrived);
	return reading;
}

void python_session_collect(struct python_session *p)
{
	struct growth_reading *growth;
	struct python_reading *reading;
	struct procid id;

	if (!p->watch)
		return;
	while ((growth = python_watch_take_growth(p->watch, &id))) {
		struct python_seen *seen = seen_of(p, &id);

		if (!seen) {
			growth_reading_destroy(growth);
			continue;
		}
		growth_reading_destroy(seen->growth);
		seen->growth = growth;
		tell_refusal(p, seen);
	}
	while ((reading = python_watch_take_reading(p->watch, &id)))
		arrive(p, &id, reading);
}

static bool has_ended(const struct python_seen *seen, const struct history *h)
{
	const struct process_history *of =
		seen->id.pid ? history_find(h, &seen->id) : NULL;

	return seen->id.pid && (!of || of->ended);
}

/* What it did last counts too. */
static void close_ended(struct python_session *p, const struct history *h)
{
	bool is_fresh = false;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		struct procid id = p->seen[i].id;

		if (!has_ended(&p->seen[i], h))
			continue;
		if (!is_fresh)
			python_session_refresh(p);
		is_fresh = true;
		python_session_close(p, &id);
	}
}

static bool is_screen(const struct python_session *p)
{
	return p->options->command == COMMAND_TOP;
}

/* What the user opens on a screen has places kept for it. */
static bool is_free(const struct python_session *p)
{
	size_t count = 0;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		count += !p->seen[i].id.pid;
	return count > (is_screen(p) ? KEPT_FOR_SCREEN : 0);
}

/* Of a descendant only what is in it: its growth is in its ancestor's account. */
static bool is_wanted(
	struct python_session *p, const struct process_history *of, enum role role)
{
	return of->seen && !of->ended && of->last.role == role && of->id.pid &&
	       !seen_of(p, &of->id) && !is_other(p, &of->id);
}

static void open_wanted(
	struct python_session *p, const struct history *h, enum role role, unsigned wants)
{
	for (size_t i = 0; i < history_count(h) && is_free(p); i++) {
		const struct process_history *of = history_at(h, i);
		struct python_seen *seen;

		if (!is_wanted(p, of, role))
			continue;
		python_session_open(p, &of->id, wants);
		seen = seen_of(p, &of->id);
		if (seen)
			seen->is_descendant = role == ROLE_CHILD;
	}
}

void python_session_follow(struct python_session *p, const struct history *h)
{
	unsigned readings = PYTHON_WATCH_READINGS | PYTHON_WATCH_EARLY;
	unsigned wants = PYTHON_WATCH_GROWTH | (p->readings ? readings : 0);

	if (!p->watch || p->options->python == PYTHON_OFF)
		return;
	if (p->options->children || p->options->command == COMMAND_RUN)
		wants |= PYTHON_WATCH_CHILDREN;
	if (!is_screen(p))
		wants |= PYTHON_WATCH_ONLY_PYTHON;
	python_session_collect(p);
	close_ended(p, h);
	open_wanted(p, h, ROLE_TARGET, wants);
	if (p->readings)
		open_wanted(p, h, ROLE_CHILD, readings);
}

int python_session_fd(const struct python_session *p)
{
	return p->watch ? python_watch_fd(p->watch) : -1;
}

const struct growth_reading *python_session_growth(
	const struct python_session *p, const struct procid *id)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (id->pid && procid_equal(&p->seen[i].id, id))
			return p->seen[i].growth;
	return NULL;
}

void python_session_refresh(struct python_session *p)
{
	if (!p->watch)
		return;
	python_watch_refresh(p->watch, REFRESH_NS);
	python_session_collect(p);
}

static bool has_all_last(const struct python_session *p, const uint64_t *before)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (p->seen[i].id.pid && p->seen[i].readings == before[i])
			return false;
	return true;
}

void python_session_read_last(struct python_session *p, uint64_t timeout_ns)
{
	uint64_t before[PYTHON_WATCH_MAX], now = clock_mono_ns(&clock_system);
	uint64_t end = now + timeout_ns;
	struct pollfd ready = {.fd = python_session_fd(p), .events = POLLIN};

	if (!p->watch)
		return;
	python_session_collect(p);
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		before[i] = p->seen[i].readings;
		if (p->seen[i].id.pid)
			python_watch_read_now(p->watch, &p->seen[i].id);
	}
	for (; now < end && !has_all_last(p, before);
		now = clock_mono_ns(&clock_system)) {
		if (poll(&ready, 1, (int)((end - now) / NS_PER_MS) + 1) < 0 &&
			errno != EINTR)
			return;
		python_session_collect(p);
	}
}

/* ---- in words ---- */

void python_growth_words(const struct pyrun_growth_row *row, char out[PYTHON_GROWING_MAX])
{
	const char *slash = row->file ? strrchr(row->file, '/') : NULL;
	const char *file = slash && slash[1] ? slash + 1 : row->file;
	AUTO_BUF struct buf b = {.data = NULL};

	out[0] = '\0';
	if (!row->function)
		return;
	buf_init(&b, PYTHON_GROWING_MAX * 4);
	text_escape(&b, row->function, strlen(row->function), FUNCTION_COLUMNS, false);
	if (file && *file) {
		buf_add_char(&b, ' ');
		text_escape(&b, file, strlen(file), FILE_COLUMNS, false);
		if (row->line)
			buf_printf(&b, ":%u", (unsigned)row->line);
	}
	snprintf(out, PYTHON_GROWING_MAX, "%s", b.data);
}

/* The row of @pid's account that grew most, NULL: none by as much. */
static const struct pyrun_growth_row *top_row(
	const struct python_seen *seen, uint32_t pid)
{
	const struct growth_reading *g = seen->growth;

	for (size_t i = 0; g && i < g->count; i++) {
		uint32_t owner = g->row[i].pid ? g->row[i].pid : seen->id.pid;

		if (pyrun_growth_net(&g->row[i]) < GROWTH_MIN_BYTES)
			return NULL;
		if (g->row[i].function && (!pid || owner == pid))
			return &g->row[i];
	}
	return NULL;
}

bool python_session_growing(
	const struct python_session *p, uint32_t pid, char out[PYTHON_GROWING_MAX])
{
	const struct pyrun_growth_row *top = NULL;

	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		const struct pyrun_growth_row *row = top_row(&p->seen[i], pid);

		if (row && (!top || pyrun_growth_net(row) > pyrun_growth_net(top)))
			top = row;
	}
	if (top)
		python_growth_words(top, out);
	return top;
}

const struct growth_reading *python_session_top(
	const struct python_session *p, struct procid *id)
{
	const struct growth_reading *top = p->top;

	*id = p->top_id;
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++) {
		const struct growth_reading *g = p->seen[i].growth;

		if (!g || !g->by_function ||
			(top && growth_reading_net(top) >= growth_reading_net(g)))
			continue;
		top = g;
		*id = p->seen[i].id;
	}
	return top;
}
