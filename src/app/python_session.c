#include "config.h"

#include "app/python_session.h"

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

bool python_session_collect(struct python_session *p)
{
	struct growth_reading *growth;
	struct python_reading *reading;
	struct procid id;
	bool any = false;

	if (!p->watch)
		return false;
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
	while ((reading = python_watch_take_reading(p->watch, &id))) {
		any = true;
		if (p->reading)
			p->reading(p->context, &id, reading);
		else
			python_reading_destroy(reading);
	}
	return any;
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

static bool is_free(const struct python_session *p)
{
	for (size_t i = 0; i < PYTHON_WATCH_MAX; i++)
		if (!p->seen[i].id.pid)
			return true;
	return false;
}

/* A descendant of a process that is open is in its account already. */
static bool is_wanted(struct python_session *p, const struct process_history *of)
{
	return of->seen && !of->ended && of->last.role == ROLE_TARGET && of->id.pid &&
	       !seen_of(p, &of->id);
}

void python_session_follow(struct python_session *p, const struct history *h)
{
	unsigned wants = PYTHON_WATCH_GROWTH | PYTHON_WATCH_ONLY_PYTHON;

	if (!p->watch || p->options->python == PYTHON_OFF)
		return;
	if (p->options->children || p->options->command == COMMAND_RUN)
		wants |= PYTHON_WATCH_CHILDREN;
	python_session_collect(p);
	close_ended(p, h);
	for (size_t i = 0; i < history_count(h) && is_free(p); i++)
		if (is_wanted(p, history_at(h, i)))
			python_session_open(p, &history_at(h, i)->id, wants);
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
