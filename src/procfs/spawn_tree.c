/*
 * The command that was started, and its descendants.  Because memtide is a subreaper,
 * every descendant has a chain of parents that ends at memtide.
 */
#include "config.h"

#include "procfs/spawn.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "base/pidfd.h"
#include "base/rootdir.h"
#include "proc/status.h"

#define STATUS_FILE_MAX ((size_t)16 * 1024)
/* Rounds in which children that were born meanwhile are looked for. */
#define SIGNAL_ROUNDS 3

struct spawn {
	pid_t pid;
	int pidfd;               /* -1: this kernel has none */
	bool ended;              /* reaped: its PID may be anybody's */
	uint64_t own_peak_bytes; /* memtide's, at the fork */
	pid_t *exempt; /* [0 .. exempt_count-1], children that are not the command's */
	size_t exempt_count;
};

/*
 * The kernel starts a program's maximum with that of the image that called exec: a copy
 * of memtide.  memtide's own wait4 value would not do, as it holds its parent's.
 */
static uint64_t own_peak(void)
{
	AUTO_BUF struct buf text;
	struct rootdir proc = {.fd = -1};
	struct rusage usage;
	struct status status;
	int code;

	buf_init(&text, STATUS_FILE_MAX);
	code = rootdir_open(&proc, "/proc/self");
	if (!code)
		code = rootdir_read(&proc, "status", &text);
	rootdir_finish(&proc);
	if (!code && !status_parse(text.data, text.len, &status) &&
		status_has(&status, STATUS_VM_HWM))
		return status.bytes[STATUS_VM_HWM];
	getrusage(RUSAGE_SELF, &usage);
	return (uint64_t)usage.ru_maxrss * 1024;
}

int spawn_create(const struct spawn_options *options, struct spawn **out, struct err *err)
{
	uint64_t peak = own_peak();
	struct spawn *s;
	pid_t pid;
	int code;

	if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
		return err_set(
			err, -errno, "cannot become a subreaper: %s", strerror(errno));
	code = spawn_process(options, &pid, err);
	if (code)
		return code;
	s = die_calloc(1, sizeof *s);
	s->pid = pid;
	s->own_peak_bytes = peak;
	code = pidfd_of((uint32_t)pid);
	s->pidfd = code < 0 ? -1 : code;
	*out = s;
	return 0;
}

void spawn_destroy(struct spawn *spawn)
{
	if (!spawn)
		return;
	if (spawn->pidfd >= 0)
		close(spawn->pidfd);
	free(spawn->exempt);
	free(spawn);
}

pid_t spawn_pid(const struct spawn *spawn)
{
	return spawn->pid;
}

int spawn_pidfd(const struct spawn *spawn)
{
	return spawn->pidfd;
}

static size_t exempt_index(const struct spawn *s, pid_t pid)
{
	size_t i = 0;

	while (i < s->exempt_count && s->exempt[i] != pid)
		i++;
	return i;
}

void spawn_exempt(struct spawn *spawn, pid_t pid)
{
	spawn->exempt = die_reallocarray(
		spawn->exempt, spawn->exempt_count + 1, sizeof *spawn->exempt);
	spawn->exempt[spawn->exempt_count++] = pid;
}

/* Once reaped, the number means nothing. */
static void forget_exempt(struct spawn *s, pid_t pid)
{
	size_t i = exempt_index(s, pid);

	if (i < s->exempt_count)
		s->exempt[i] = s->exempt[--s->exempt_count];
}

bool spawn_reap(struct spawn *spawn, struct spawn_end *end)
{
	bool command_ended = false;

	for (;;) {
		struct rusage usage;
		uint64_t rss;
		int status;
		pid_t pid = wait4(-1, &status, WNOHANG, &usage);

		if (pid < 0 && errno == EINTR)
			continue;
		if (pid <= 0)
			return command_ended;
		if (pid != spawn->pid || spawn->ended) {
			forget_exempt(spawn, pid);
			continue;
		}
		rss = (uint64_t)usage.ru_maxrss * 1024;
		spawn->ended = true;
		command_ended = true;
		end->wait_status = status;
		end->max_rss_bytes = rss > spawn->own_peak_bytes ? rss : 0;
	}
}

/* Of a scan: which entries are in the tree. */
struct tree {
	const struct procs_entry *entry;
	size_t count;
	bool *is_in;
};

static int by_pid(const void *a, const void *b)
{
	const struct procs_entry *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static bool parent_is_in(const struct tree *t, uint32_t self, uint32_t ppid)
{
	struct procs_entry key = {.pid = ppid};
	const struct procs_entry *parent;

	if (ppid == self)
		return true;
	parent = bsearch(&key, t->entry, t->count, sizeof key, by_pid);
	return parent && t->is_in[parent - t->entry];
}

/* Parents may have larger PIDs than their children, so go over it until nothing is
 * added. */
static int tree_init(struct tree *t, const struct spawn *s, struct procs *procs)
{
	uint32_t self = (uint32_t)getpid();
	int code = procs_scan(procs, 0, &t->entry, &t->count);
	bool added = true;

	if (code)
		return code;
	t->is_in = die_calloc(t->count + 1, sizeof *t->is_in);
	while (added) {
		added = false;
		for (size_t i = 0; i < t->count; i++) {
			const struct procs_entry *e = &t->entry[i];

			if (t->is_in[i] || e->pid == self ||
				exempt_index(s, (pid_t)e->pid) < s->exempt_count ||
				!parent_is_in(t, self, e->ppid))
				continue;
			t->is_in[i] = added = true;
		}
	}
	return 0;
}

static bool is_dead(const struct procs_entry *e)
{
	return e->state == 'Z' || e->state == 'X';
}

size_t spawn_tree_count(struct spawn *spawn, struct procs *procs)
{
	struct tree t;
	size_t count = 0;

	if (tree_init(&t, spawn, procs))
		return spawn->ended ? 0 : 1;
	for (size_t i = 0; i < t.count; i++)
		count += t.is_in[i] && !is_dead(&t.entry[i]);
	free(t.is_in);
	return count;
}

/* Processes of one round, and those that had the signal already. */
struct aim {
	uint32_t pid;
	int fd; /* -1: none could be had */
	bool sent;
};

struct aims {
	struct aim *aim;
	size_t count;
};

static struct aim *aims_find(const struct aims *aims, uint32_t pid)
{
	for (size_t i = 0; i < aims->count; i++)
		if (aims->aim[i].pid == pid)
			return &aims->aim[i];
	return NULL;
}

/* New members of the tree get a descriptor; false when there are none. */
static bool take_aim(struct aims *aims, const struct tree *t)
{
	size_t before = aims->count;

	aims->aim = die_reallocarray(aims->aim, before + t->count + 1, sizeof *aims->aim);
	for (size_t i = 0; i < t->count; i++) {
		uint32_t pid = t->entry[i].pid;
		int fd;

		if (!t->is_in[i] || is_dead(&t->entry[i]) || aims_find(aims, pid))
			continue;
		fd = pidfd_of(pid);
		if (fd != -ESRCH)
			aims->aim[aims->count++] =
				(struct aim){pid, fd < 0 ? -1 : fd, false};
	}
	return aims->count > before;
}

/*
 * A descriptor and a table read after it was opened agree: whoever has the PID in the
 * table either is the descriptor's process, or that one has ended and the signal goes
 * nowhere.
 */
static size_t shoot(struct aims *aims, const struct tree *t, int signal_number)
{
	size_t sent = 0;

	for (size_t i = 0; i < t->count; i++) {
		struct aim *a = t->is_in[i] ? aims_find(aims, t->entry[i].pid) : NULL;
		int code;

		if (!a || a->sent)
			continue;
		code = a->fd < 0 ? kill((pid_t)a->pid, signal_number)
				 : pidfd_signal(a->fd, signal_number);
		a->sent = true;
		sent += !code;
	}
	return sent;
}

/* PIDs of a /proc that belongs to another PID namespace are not those that signals go
 * to. */
static bool proc_is_ours(void)
{
	char text[16];
	ssize_t n = readlink("/proc/self", text, sizeof text);
	const char *p = text;
	uint64_t pid;

	return n > 0 && num_u64(&p, text + n, &pid) && pid == (uint64_t)getpid();
}

static size_t signal_round(struct aims *aims, struct spawn *s, struct procs *procs,
	int signal_number, bool *found)
{
	struct tree t;
	size_t sent = 0;

	*found = false;
	if (tree_init(&t, s, procs))
		return 0;
	*found = take_aim(aims, &t);
	free(t.is_in);
	if (!*found || tree_init(&t, s, procs))
		return 0;
	sent = shoot(aims, &t, signal_number);
	free(t.is_in);
	return sent;
}

size_t spawn_signal_tree(struct spawn *spawn, struct procs *procs, int signal_number)
{
	struct aims aims = {0};
	size_t sent = 0;
	bool found = true;

	if (!proc_is_ours())
		return !spawn_signal(spawn, signal_number);
	for (int i = 0; i < SIGNAL_ROUNDS && found; i++)
		sent += signal_round(&aims, spawn, procs, signal_number, &found);
	for (size_t i = 0; i < aims.count; i++)
		if (aims.aim[i].fd >= 0)
			close(aims.aim[i].fd);
	free(aims.aim);
	return sent;
}

int spawn_signal(struct spawn *spawn, int signal_number)
{
	if (spawn->ended)
		return -ESRCH;
	if (spawn->pidfd >= 0)
		return pidfd_signal(spawn->pidfd, signal_number);
	return kill(spawn->pid, signal_number) ? -errno : 0;
}
