#include "config.h"

#include "python/pyrefuse.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "base/num.h"
#include "proc/line.h"
#include "proc/stat.h"
#include "proc/status.h"
#include "python/pymods.h"

enum { FILE_MAX = 65536, ANCESTORS_MAX = 64, CAP_SYS_PTRACE_BIT = 19 };

enum pyrun_refusal pyrefuse_decide(const struct pyrefuse_facts *f)
{
	if (f->is_gone)
		return PYRUN_ENDED;
	if (f->has_no_call)
		return PYRUN_NO_CALL;
	if (f->own_read_fails)
		return PYRUN_SECCOMP;
	if (f->yama >= 3)
		return PYRUN_YAMA_OFF;
	if (f->can_trace_all)
		/* A capability counts in one's own namespace and those below only. */
		return f->is_other_namespace ? PYRUN_USER_NAMESPACE : PYRUN_FORBIDDEN;
	if (!f->is_same_user)
		return f->is_other_namespace ? PYRUN_USER_NAMESPACE : PYRUN_OTHER_USER;
	if (f->is_not_dumpable)
		return PYRUN_NOT_DUMPABLE;
	if (f->yama == 2)
		return PYRUN_YAMA_ADMIN;
	if (f->yama == 1 && !f->is_descendant)
		return PYRUN_YAMA_DESCENDANTS;
	return f->is_other_namespace ? PYRUN_USER_NAMESPACE : PYRUN_FORBIDDEN;
}

static int read_file(
	const struct rootdir *proc, pid_t pid, const char *name, struct buf *text)
{
	char path[64];

	snprintf(path, sizeof path, "%ld/%s", (long)pid, name);
	return rootdir_read(proc, path, text);
}

/* Reading oneself needs no right: what fails is the call as such. */
static void try_own_memory(struct pyrefuse_facts *facts)
{
	char from = 1, to = 0;
	struct iovec there = {&from, 1}, here = {&to, 1};

	if (process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1)
		return;
	facts->own_read_fails = true;
	facts->has_no_call = errno == ENOSYS;
}

static bool has_capability(const struct rootdir *proc, struct buf *text)
{
	const char *cursor, *end;
	struct line line;

	if (rootdir_read(proc, "self/status", text) || !text->data)
		return false;
	cursor = text->data;
	end = cursor + text->len;
	while (line_next(&cursor, end, &line)) {
		const char *value;
		uint64_t bits;
		size_t key;

		if (line_key(&line, ':', &key, &value) &&
			line_word_is(line.text, key, "CapEff") &&
			num_hex(&value, line.text + line.len, &bits))
			return bits >> CAP_SYS_PTRACE_BIT & 1;
	}
	return false;
}

static bool read_namespace(const struct rootdir *proc, const char *path, struct stat *out)
{
	return fstatat(proc->fd, path, out, 0) == 0;
}

/* Whether there are user namespaces above our own: the first one maps all users. */
static bool is_nested(const struct rootdir *proc, struct buf *text)
{
	const char *cursor, *end;
	uint64_t number[3]; /* users inside, outside, how many */

	if (rootdir_read(proc, "self/uid_map", text) || !text->data)
		return false;
	cursor = text->data;
	end = cursor + text->len;
	for (int i = 0; i < 3; i++)
		if (!num_u64(&cursor, end, &number[i]))
			return false;
	return number[2] != UINT32_MAX;
}

static void gather_namespace(const struct rootdir *proc, pid_t pid, struct buf *text,
	struct pyrefuse_facts *facts)
{
	struct stat own, other;
	char path[64];

	snprintf(path, sizeof path, "%ld/ns/user", (long)pid);
	if (!read_namespace(proc, "self/ns/user", &own))
		return;
	if (read_namespace(proc, path, &other))
		facts->is_other_namespace =
			own.st_ino != other.st_ino || own.st_dev != other.st_dev;
	else /* it does not show us which: then it is not one below ours */
		facts->is_other_namespace = is_nested(proc, text);
}

/* The kernel gives what is in the folder of a process that is not dumpable to root; the
 * folder itself stays its user's. */
static void gather_user(const struct rootdir *proc, pid_t pid, const struct status *status,
	struct pyrefuse_facts *facts)
{
	const uid_t own = geteuid();
	struct stat st;
	char path[32];

	facts->is_same_user = status->uid_real == own && status->uid_effective == own &&
		status->uid_saved == own;
	snprintf(path, sizeof path, "%ld/status", (long)pid);
	if (!fstatat(proc->fd, path, &st, 0))
		facts->is_not_dumpable = st.st_uid != status->uid_effective;
}

static bool is_descendant(const struct rootdir *proc, pid_t pid, struct buf *text)
{
	const pid_t own = getpid();
	struct stat_values stat;

	for (int n = 0; n < ANCESTORS_MAX && pid > 0; n++) {
		if (pid == own)
			return true;
		if (read_file(proc, pid, "stat", text) ||
			stat_parse(text->data, text->len, 4096, &stat))
			return false;
		pid = (pid_t)stat.ppid;
	}
	return false;
}

static uint32_t yama_scope(const struct rootdir *proc, struct buf *text)
{
	const char *cursor;
	uint64_t scope;

	/* Without Yama the file is not there. */
	if (rootdir_read(proc, "sys/kernel/yama/ptrace_scope", text) || !text->data)
		return 0;
	cursor = text->data;
	return num_u64(&cursor, cursor + text->len, &scope) && scope <= 3 ?
		(uint32_t)scope :
		0;
}

void pyrefuse_gather(const struct rootdir *proc, pid_t pid, struct pyrefuse_facts *out)
{
	struct pyrefuse_facts facts = {0};
	AUTO_BUF struct buf text;
	struct status status;

	buf_init(&text, FILE_MAX);
	if (read_file(proc, pid, "status", &text) ||
		status_parse(text.data, text.len, &status) ||
		!status_has(&status, STATUS_UID)) {
		facts.is_gone = true;
		*out = facts;
		return;
	}
	try_own_memory(&facts);
	gather_user(proc, pid, &status, &facts);
	gather_namespace(proc, pid, &text, &facts);
	facts.can_trace_all = has_capability(proc, &text);
	facts.yama = yama_scope(proc, &text);
	facts.is_descendant = is_descendant(proc, pid, &text);
	*out = facts;
}

enum pyrun_refusal pyrefuse_why(const struct rootdir *proc, pid_t pid)
{
	struct pyrefuse_facts facts;

	pyrefuse_gather(proc, pid, &facts);
	return pyrefuse_decide(&facts);
}

static bool take_version(const char *name, size_t len, char *version, size_t size)
{
	struct pymod mod = {0};

	pymods_note_name(&mod, name, len);
	if (!mod.is_python)
		return false;
	if (mod.major)
		snprintf(version, size, "%u.%u", mod.major, mod.minor);
	return true;
}

bool pyrefuse_seen_version(
	const struct rootdir *proc, pid_t pid, char *version, size_t size)
{
	AUTO_BUF struct buf text;
	bool is_seen;

	buf_init(&text, FILE_MAX);
	version[0] = '\0';
	if (read_file(proc, pid, "comm", &text) || !text.len)
		return false;
	is_seen = take_version(text.data, text.len - 1, version, size);
	if (version[0] || read_file(proc, pid, "cmdline", &text) || !text.data)
		return is_seen;
	return take_version(text.data, strnlen(text.data, text.len), version, size) ||
		is_seen;
}
