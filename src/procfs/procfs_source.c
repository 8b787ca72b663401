#include "config.h"

#include "procfs/procfs_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "procfs/heavy_pick.h"
#include "procfs/source_state.h"

#define FIRST_LOOK_NS (10 * NS_PER_S)
#define WAIT_STEP_NS (50 * NS_PER_MS)

static const struct source_ops ops;

/* The list of all processes keeps one descriptor each. */
static void raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= limit.rlim_max)
		return;
	limit.rlim_cur = limit.rlim_max;
	setrlimit(RLIMIT_NOFILE, &limit);
}

/* memtide's own PID as this /proc counts; another namespace's /proc has no "self". */
static uint32_t find_self(const struct rootdir *proc)
{
	char text[16];
	ssize_t len = readlinkat(proc->fd, "self", text, sizeof text);
	const char *p = text;
	uint64_t pid;

	if (len <= 0 || !num_u64(&p, text + len, &pid) || pid > UINT32_MAX)
		return 0;
	return (uint32_t)pid;
}

static int open_roots(
	struct procfs_source *s, const struct procfs_options *o, struct err *err)
{
	const char *proc = o->proc_path ? o->proc_path : "/proc";
	const char *root = o->root_path ? o->root_path : "/";
	int code = rootdir_open(&s->proc, proc);

	if (code)
		return err_set(err, code, "cannot open %s: %s", proc, strerror(-code));
	code = rootdir_open(&s->root, root);
	if (code)
		return err_set(err, code, "cannot open %s: %s", root, strerror(-code));
	s->self = find_self(&s->proc);
	s->is_own_namespace = s->self && s->self == (uint32_t)getpid();
	return 0;
}

static void copy_words(struct procfs_source *s, const struct procfs_options *o)
{
	s->fixed = die_calloc(o->target_count + 1, sizeof *s->fixed);
	s->word = die_calloc(o->target_count + 1, sizeof *s->word);
	for (size_t i = 0; i < o->target_count; i++) {
		const struct target_word *w = &o->target[i];

		if (w->kind == TARGET_PID)
			s->fixed[s->fixed_count++].pid = w->pid;
		else
			s->word[s->word_count++] = (struct target_word){
				.kind = w->kind, .text = die_strdup(w->text)};
	}
}

static int begin_plan(
	struct procfs_source *s, const struct procfs_options *o, struct err *err)
{
	struct heavy_plan *p = &s->plan;
	struct select *select = NULL;
	int code = 0;

	if (s->word_count)
		code = select_create(s->word, s->word_count,
			s->not_pid ? s->not_pid : s->self, &select, err);
	if (code)
		return code == -ENOENT ? -EINVAL : code;
	p->clock = s->clock;
	p->proc = &s->proc;
	p->word = s->word;
	p->word_count = s->word_count;
	p->not_pid = s->not_pid ? s->not_pid : s->self;
	p->enabled = o->heavy || o->mappings;
	p->mappings = o->mappings;
	p->max_stall_ns = o->max_stall_ns ? o->max_stall_ns : PROCFS_MAX_STALL_NS;
	p->costs = &s->costs;
	p->events = &s->events;
	heavy_plan_begin(
		p, o->budget_pct > 0 ? o->budget_pct : PROCFS_BUDGET_PCT, select);
	return 0;
}

/* The first of @fixed that cannot be watched. */
static int join_fixed_now(struct procfs_source *s, struct err *err)
{
	for (size_t i = 0; i < s->fixed_count; i++) {
		uint32_t pid = s->fixed[i].pid;
		int code = source_join(s, pid, JOIN_FIXED);

		if (!code)
			s->fixed[i].state = FIXED_WATCHED;
		else if (code == -EINVAL)
			return err_set(err, -EINVAL,
				"%u is a thread, not a process (see it with: ps -L -p "
				"%u)",
				pid, pid);
		else if (source_is_excluded(s, pid))
			return err_set(err, -EINVAL, "%u is memtide itself", pid);
		else if (code == -ESRCH && !s->wait)
			return err_set(err, -ESRCH,
				"no process %u (see it with: ps -p %u)", pid, pid);
		else if (code != -ESRCH)
			return err_set(err, code, "cannot watch process %u: %s", pid,
				strerror(-code));
	}
	return 0;
}

static int nothing_matches(const struct procfs_source *s, struct err *err)
{
	const struct target_word *w = &s->word[0];

	if (s->word_count > 1)
		return err_set(err, -ESRCH, "no process is what was asked for");
	if (w->kind == TARGET_REGEX)
		return err_set(
			err, -ESRCH, "no process whose command line matches %s", w->text);
	if (w->kind == TARGET_USER)
		return err_set(err, -ESRCH, "no process of user %s", w->text);
	return err_set(err, -ESRCH, "no process named %s", w->text);
}

static int join_matched_now(struct procfs_source *s, struct err *err)
{
	struct heavy_scene scene = source_scene(s);
	uint64_t start = clock_mono_ns(s->clock);
	size_t before = s->set.count;

	if (!s->word_count)
		return 0;
	s->now_ns = start;
	source_scan(s);
	while (!s->plan.scan && s->plan.scan_under_way &&
		clock_mono_ns(s->clock) - start < FIRST_LOOK_NS) {
		heavy_plan_wait(&s->plan, WAIT_STEP_NS);
		heavy_plan_receive(&s->plan, &scene);
	}
	source_join_matched(s);
	if (s->set.count == before && !s->wait)
		return nothing_matches(s, err);
	return 0;
}

static int begin(struct procfs_source *s, const struct procfs_options *o, struct err *err)
{
	int code = open_roots(s, o, err);

	if (code)
		return code;
	raise_descriptor_limit();
	copy_words(s, o);
	reader_init(&s->reader, &s->proc);
	s->procs = procs_create(&s->proc);
	s->walls = walls_create(&s->proc, &s->root, s->clock);
	births_init(&s->tree_births, s->is_own_namespace);
	births_init(&s->list_births, s->is_own_namespace);
	code = begin_plan(s, o, err);
	if (!code)
		code = join_fixed_now(s, err);
	if (!code)
		code = join_matched_now(s, err);
	return code;
}

int procfs_source_create(
	const struct procfs_options *options, struct source **out, struct err *err)
{
	struct procfs_source *s = die_calloc(1, sizeof *s);
	int code;

	s->base.ops = &ops;
	s->proc.fd = s->root.fd = s->reader.spare = -1;
	s->clock = options->clock ? options->clock : &clock_system;
	s->everything = s->is_list_wanted = options->everything;
	s->children = options->children;
	s->wait = options->wait;
	s->interval_ns = options->interval_ns ? options->interval_ns : NS_PER_S;
	s->not_pid = options->not_pid;
	code = begin(s, options, err);
	if (code) {
		source_destroy(&s->base);
		return code;
	}
	*out = &s->base;
	return 0;
}

static int tick(
	struct source *source, uint64_t deadline_ns, uint64_t missed, struct tick *out)
{
	return source_tick_once(procfs_source_of(source), deadline_ns, missed, out);
}

static void destroy(struct source *source)
{
	struct procfs_source *s = procfs_source_of(source);

	source_look_release(s);
	heavy_plan_finish(&s->plan);
	target_set_finish(&s->set);
	descent_finish(&s->descent);
	event_list_finish(&s->events);
	walls_destroy(s->walls);
	procs_destroy(s->procs);
	reader_finish(&s->reader);
	rootdir_finish(&s->proc);
	rootdir_finish(&s->root);
	for (size_t i = 0; i < s->word_count; i++)
		cleanup_free(&s->word[i].text);
	free(s->word);
	free(s->fixed);
	free(s->ignored);
	free(s->sample);
	free(s->free_slot);
	free(s->observation);
	free(s);
}

static int look(
	struct source *source, const struct procid *who, size_t count, struct tick *out)
{
	return source_look(procfs_source_of(source), who, count, out);
}

static const struct source_ops ops = {.tick = tick, .destroy = destroy, .look = look};

void procfs_source_set_everything(struct source *source, bool on)
{
	struct procfs_source *s = procfs_source_of(source);

	s->is_list_wanted = on && !s->everything;
	s->everything = on;
	for (size_t i = 0; !on && i < s->set.count; i++)
		s->set.target[i]->is_listed = false;
}

void procfs_source_set_mappings(struct source *source, bool on)
{
	struct procfs_source *s = procfs_source_of(source);

	s->plan.mappings = on;
	s->plan.enabled = s->plan.enabled || on;
}

void procfs_source_set_breath(
	struct source *source, void (*breathe)(void *context), void *context)
{
	struct procfs_source *s = procfs_source_of(source);

	s->breathe = breathe;
	s->breathe_context = context;
}

void procfs_source_set_interval(struct source *source, uint64_t interval_ns)
{
	procfs_source_of(source)->interval_ns = interval_ns;
}

int procfs_source_open(struct source *source, uint32_t pid)
{
	return source_join(procfs_source_of(source), pid, JOIN_OPENED);
}

static struct target *find_full(struct source *source, uint32_t pid)
{
	struct target *t = target_set_find(&procfs_source_of(source)->set, pid);

	return t && t->full ? t : NULL;
}

void procfs_source_close(struct source *source, uint32_t pid)
{
	struct target *t = find_full(source, pid);
	struct target_full *f = t ? t->full : NULL;

	if (!f || !f->opened)
		return;
	f->opened--;
	if (!f->opened && !f->fixed && !f->matched && !f->child)
		target_unwatch(t);
}

void procfs_source_read_heavy(struct source *source, uint32_t pid)
{
	struct procfs_source *s = procfs_source_of(source);
	struct heavy_scene scene = source_scene(s);
	struct target *t = find_full(source, pid);

	if (!t)
		return;
	t->heavy.denied = t->heavy.blocked = false;
	t->heavy.forced = true;
	heavy_pick(&s->plan, &scene);
}

void procfs_source_set_list(struct source *source, uint32_t pid, bool on)
{
	struct procfs_source *s = procfs_source_of(source);
	struct heavy_scene scene = source_scene(s);
	struct target *t = find_full(source, pid);

	if (!t || t->full->wants_list == on)
		return;
	t->full->wants_list = on;
	if (!on)
		return;
	t->heavy.wanted = true;
	heavy_pick(&s->plan, &scene);
}

static bool is_awaited(const struct target *t)
{
	return t->full && heavy_plan_can_read(t) &&
	       (t->heavy.wanted || t->heavy.under_way);
}

static bool any_awaited(const struct procfs_source *s)
{
	for (size_t i = 0; i < s->set.count; i++)
		if (is_awaited(s->set.target[i]))
			return true;
	return false;
}

bool procfs_source_wait_heavy(struct source *source, uint64_t timeout_ns)
{
	struct procfs_source *s = procfs_source_of(source);
	struct heavy_scene scene = source_scene(s);
	uint64_t start = clock_mono_ns(s->clock);

	for (size_t i = 0; i < s->set.count; i++) {
		struct target *t = s->set.target[i];

		t->heavy.wanted = t->full && heavy_plan_can_read(t);
	}
	heavy_pick(&s->plan, &scene);
	while (s->plan.worker && any_awaited(s) &&
		clock_mono_ns(s->clock) - start < timeout_ns) {
		heavy_plan_wait(&s->plan, WAIT_STEP_NS);
		heavy_plan_receive(&s->plan, &scene);
		heavy_pick(&s->plan, &scene);
	}
	return !any_awaited(s);
}

void procfs_source_ended(
	struct source *source, uint32_t pid, int wait_status, uint64_t max_rss_bytes)
{
	struct target *t = find_full(source, pid);

	if (!t)
		return;
	t->full->wait_known = true;
	t->full->wait_status = wait_status;
	t->full->max_rss_bytes = max_rss_bytes;
}

void procfs_source_ignore(struct source *source, uint32_t pid)
{
	struct procfs_source *s = procfs_source_of(source);

	s->ignored =
		die_reallocarray(s->ignored, s->ignored_count + 1, sizeof *s->ignored);
	s->ignored[s->ignored_count++] = pid;
}

int procfs_source_pidfd(struct source *source, uint32_t pid)
{
	const struct target *t = find_full(source, pid);

	return t ? t->full->pidfd : -1;
}

size_t procfs_source_watched(const struct source *source)
{
	const struct procfs_source *s = (const struct procfs_source *)source;
	size_t n = 0;

	for (size_t i = 0; i < s->set.count; i++)
		n += s->set.target[i]->full && !s->set.target[i]->is_gone;
	return n;
}

const struct procfs_costs *procfs_source_costs(struct source *source)
{
	return &procfs_source_of(source)->costs;
}

const char *procfs_source_heavy_note(struct source *source, uint32_t pid)
{
	struct procfs_source *s = procfs_source_of(source);
	const struct target *t = find_full(source, pid);

	if (!t)
		return "";
	heavy_plan_describe(t, s->note, sizeof s->note);
	return s->note;
}
