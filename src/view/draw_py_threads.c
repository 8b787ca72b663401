/* draw_py_threads.c - the Python panel's views of threads and of what they are in */
#include "config.h"

#include "view/draw_py.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"

enum { FRAMES_TOP = 3 };

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash && slash[1] ? slash + 1 : path;
}

/* The whole path where there is room. */
static void write_frame(
	struct py_lines *l, const struct pyrun_stacks *s, const struct pyrun_frame *f)
{
	const char *function = pyrun_text(s, f->function), *file = pyrun_text(s, f->file);
	char line[16] = "";
	int y = py_line(l), x = l->area.x + 4, end = l->area.x + l->area.width;

	if (y < 0)
		return;
	if (f->line)
		snprintf(line, sizeof line, ":%" PRIu32, f->line);
	x += canvas_put(l->c, x, y, end - x, STYLE_TEXT, function) + 2;
	if (x + (int)(strlen(file) + strlen(line)) > end)
		file = base_name(file);
	x += canvas_put(l->c, x, y, end - x - (int)strlen(line), STYLE_QUIET, file);
	canvas_put(l->c, x, y, end - x, STYLE_QUIET, line);
}

static void write_frames(struct py_lines *l, const struct view *v,
	const struct pyrun_stacks *s, const struct pyrun_thread *t)
{
	size_t shown = v->py.whole_stacks || s->thread_count == 1 ? t->count : FRAMES_TOP;
	char key[KEY_NAME_MAX];

	for (size_t i = 0; i < t->count && i < shown; i++)
		write_frame(l, s, &s->frame[t->first + i]);
	if (t->count > shown)
		py_printf(l, 4, STYLE_QUIET, "called by %zu more: %s shows all",
			t->count - shown,
			keymap_first(&v->keys, ACTION_DETAIL, SCREEN_PROCESS, key));
	else if (t->is_cut)
		py_put(l, 4, STYLE_QUIET, "and more callers");
	if (t->is_torn)
		py_put(l, 4, STYLE_QUIET, "its calls changed at every look");
	else if (!t->count)
		py_put(l, 4, STYLE_QUIET, "in no Python function");
}

static bool is_main(const struct view *v, const struct python_reading *r, size_t n)
{
	return r->stacks.thread[n].tid && r->stacks.thread[n].tid == v->focus.pid;
}

/* Python tells others no names of its threads before 3.14: they are called like the
 * program. */
static const char *thread_name(
	const struct view *v, const struct python_reading *r, size_t n)
{
	const char *name = r->thread_name[n];

	if (is_main(v, r, n))
		return "MainThread";
	if (!*name || !strncmp(name, v->focus.last.name, sizeof r->thread_name[n] - 1))
		return "thread";
	return name;
}

static void write_thread(struct py_lines *l, const struct view *v,
	const struct python_reading *r, size_t n)
{
	const struct pyrun_thread *t = &r->stacks.thread[n];
	const char *name = thread_name(v, r, n);
	char interpreter[40] = "", tid[16] = "";
	int y = py_line(l), x = l->area.x + 1, end = l->area.x + l->area.width;

	if (t->tid)
		snprintf(tid, sizeof tid, "%" PRIu32, t->tid);
	if (t->interpreter)
		snprintf(interpreter, sizeof interpreter, "interpreter %" PRIu64,
			t->interpreter);
	if (y >= 0) {
		x += canvas_put(l->c, x, y, end - x, STYLE_STRONG, name) + 2;
		x += canvas_put(l->c, x, y, end - x, STYLE_TEXT, tid) + 2;
		if (*interpreter)
			x += canvas_put(l->c, x, y, end - x, STYLE_TEXT, interpreter) + 2;
		canvas_put(l->c, x, y, end - x, STYLE_MATCH,
			t->holds_gil ? "holds the GIL" : "");
	}
	write_frames(l, v, &r->stacks, t);
}

void py_write_threads(struct py_lines *l, const struct view *v)
{
	const struct python_reading *r = v->focus.python->reading;

	if (!py_has(v, PYTHON_THREADS)) {
		py_say_refusal(l, v, r->refusal[PYTHON_THREADS]);
		return;
	}
	/* The main one first. */
	for (size_t i = 0; i < r->stacks.thread_count; i++)
		if (is_main(v, r, i))
			write_thread(l, v, r, i);
	for (size_t i = 0; i < r->stacks.thread_count; i++)
		if (!is_main(v, r, i))
			write_thread(l, v, r, i);
	if (r->stacks.is_cut)
		py_put(l, 1, STYLE_QUIET, "and more threads");
}

/* What each thread was in when it was read: who grows is known from many looks only. */
static void write_innermost(struct py_lines *l, const struct view *v,
	const struct python_reading *r, size_t n)
{
	const struct pyrun_stacks *s = &r->stacks;
	const struct pyrun_thread *t = &s->thread[n];
	const struct pyrun_frame *f = t->count ? &s->frame[t->first] : NULL;
	int y = py_line(l), x = l->area.x + 1, end = l->area.x + l->area.width;
	int width = (l->area.width - 2) / 3;
	char line[16] = "";

	if (y < 0)
		return;
	if (f && f->line)
		snprintf(line, sizeof line, ":%" PRIu32, f->line);
	canvas_put(l->c, x, y, width, STYLE_TEXT,
		f ? pyrun_text(s, f->function) : "(no Python function)");
	x += width + 1;
	canvas_put(l->c, x, y, width - 1, STYLE_TEXT, thread_name(v, r, n));
	x += width;
	x += canvas_put(l->c, x, y, end - x, STYLE_QUIET,
		f ? base_name(pyrun_text(s, f->file)) : "");
	canvas_put(l->c, x, y, end - x, STYLE_QUIET, line);
}

void py_write_functions(struct py_lines *l, const struct view *v)
{
	const struct python_reading *r = v->focus.python->reading;

	if (!py_has(v, PYTHON_THREADS)) {
		py_say_refusal(l, v, r->refusal[PYTHON_THREADS]);
		return;
	}
	py_sentence(l, 1, STYLE_QUIET,
		"what each thread was in when it was read; who grows is not known yet");
	for (size_t i = 0; i < r->stacks.thread_count; i++)
		write_innermost(l, v, r, i);
}
