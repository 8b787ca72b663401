/* source_end.c - how a process ended, as far as it can be known, as an event */
#include "config.h"

#include "procfs/source_state.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/pidfd.h"
#include "base/units.h"

static const struct {
	int number;
	const char *name;
} signals[] = {
	{SIGHUP, "SIGHUP"},
	{SIGINT, "SIGINT"},
	{SIGQUIT, "SIGQUIT"},
	{SIGILL, "SIGILL"},
	{SIGABRT, "SIGABRT"},
	{SIGBUS, "SIGBUS"},
	{SIGFPE, "SIGFPE"},
	{SIGKILL, "SIGKILL"},
	{SIGSEGV, "SIGSEGV"},
	{SIGPIPE, "SIGPIPE"},
	{SIGALRM, "SIGALRM"},
	{SIGTERM, "SIGTERM"},
	{SIGXCPU, "SIGXCPU"},
};

static void describe_signal(struct buf *b, int number)
{
	for (size_t i = 0; i < COUNT_OF(signals); i++)
		if (signals[i].number == number) {
			buf_add_text(b, signals[i].name);
			return;
		}
	buf_printf(b, "signal %d", number);
}

/*
 * Whether the OOM killer struck where and when it died.  The kernel counts a victim in
 * its own cgroup, also when the whole machine is out of memory: where that can be read,
 * the count of the machine says nothing more (it may have been another's end).
 */
static bool describe_oom(
	struct procfs_source *s, const struct target *t, bool is_sure, struct buf *b)
{
	struct walls_kills kills;

	if (walls_kills(s->walls, &t->id, &kills))
		return false;
	if (kills.cgroup_known ? !kills.cgroup_kills
			       : !kills.system_known || !kills.system_kills)
		return false;
	if (!kills.cgroup_known || !is_sure)
		buf_add_text(b, "probably ");
	buf_add_text(b, "killed by the kernel (");
	if (kills.full)
		buf_printf(b, "out of memory in cgroup %s)", kills.full);
	else
		buf_printf(b, "%sout of memory)",
			kills.is_machine ? "the machine was " : "");
	return true;
}

static enum event_level describe_status(
	struct procfs_source *s, const struct target *t, int wait_status, struct buf *b)
{
	int number;

	if (WIFEXITED(wait_status)) {
		buf_printf(b, "exited with status %d", WEXITSTATUS(wait_status));
		return WEXITSTATUS(wait_status) ? EVENT_WARN : EVENT_INFO;
	}
	number = WTERMSIG(wait_status);
	if (number == SIGKILL && describe_oom(s, t, true, b))
		return EVENT_CRITICAL;
	buf_add_text(b, "killed by ");
	describe_signal(b, number);
	return EVENT_WARN;
}

static void describe_last(const struct target *t, struct buf *b)
{
	const struct target_full *f = t->full;
	uint64_t peak = t->peaks.peak_bytes;
	char text[UNITS_TEXT_MAX];

	if (f->max_rss_bytes > peak)
		peak = f->max_rss_bytes;
	if (t->peaks.any)
		buf_printf(b, "; last RSS %s",
			units_size_short(t->peaks.rss_last_bytes, text));
	if (peak)
		buf_printf(b, ", peak %s", units_size_short(peak, text));
}

/* From its parent, if that is memtide; else from the kernel, where it tells. */
static void learn_status(struct procfs_source *s, struct target *t)
{
	struct target_full *f = t->full;
	size_t len;

	if (f->wait_known)
		return;
	f->wait_known = f->pidfd >= 0 && !pidfd_exit_status(f->pidfd, &f->wait_status);
	if (f->wait_known || t->stat_fd < 0)
		return;
	f->wait_known = !reader_pread(&s->reader, t->stat_fd, &len) &&
			!stat_exit_status(s->reader.buf, len, &f->wait_status);
}

static void tell_end(struct procfs_source *s, struct target *t, bool zombie)
{
	struct target_full *f = t->full;
	enum event_level level = EVENT_INFO;
	AUTO_BUF struct buf b;

	learn_status(s, t);
	buf_init(&b, EVENT_DETAIL_MAX);
	if (f->wait_known)
		level = describe_status(s, t, f->wait_status, &b);
	else if (describe_oom(s, t, false, &b))
		level = EVENT_CRITICAL;
	else
		buf_add_text(&b, zombie ? "ended; its parent has not asked how yet"
					: "ended; how is not known");
	describe_last(t, &b);
	event_list_add(&s->events, EVENT_ENDED, level, &t->id, "%s", b.data);
}

static void end_fixed(struct procfs_source *s, uint32_t pid)
{
	for (size_t i = 0; i < s->fixed_count; i++)
		if (s->fixed[i].pid == pid && s->fixed[i].state == FIXED_WATCHED)
			s->fixed[i].state = FIXED_ENDED;
}

void source_end(struct procfs_source *s, struct target *t, bool zombie)
{
	if (t->full && !t->full->is_ended) {
		tell_end(s, t, zombie);
		total_add_ended(&s->total, t);
		if (t->full->fixed)
			end_fixed(s, t->id.pid);
		t->full->is_ended = true;
		source_tree_changed(s);
	}
	if (!zombie || !s->everything)
		t->is_gone = true;
}
