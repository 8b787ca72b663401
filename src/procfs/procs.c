#include "config.h"

#include "procfs/procs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "proc/meminfo.h"
#include "proc/status.h"
#include "procfs/procs_table.h"
#include "procfs/userdb.h"

/* status is 1.5 KB; groups and CPU masks make it longer. */
#define STATUS_FILE_MAX ((size_t)256 * 1024)
#define BLOCK_BYTES ((size_t)32 * 1024)
/* All command lines of one scan together; beyond it they are cropped to short ones. */
#define LONG_TOTAL_MAX ((size_t)64 << 20)

/* Texts of one scan; they never move, so entries can point to them. */
struct block {
	struct block *next;
	size_t used, size;
	char bytes[];
};

struct procs_table {
	struct procs_entry *entry; /* [0 .. count-1] */
	size_t count, room;
	struct block *block;
	size_t text_bytes;
};

struct procs {
	const struct rootdir *proc;
	struct procs_library *library; /* NULL: own readers */
	struct userdb *users;
	DIR *dir;
	uint32_t *pid; /* [0 .. pid_count-1] */
	size_t pid_count, pid_room;
	struct procs_table table;
	struct buf text;
};

static void blocks_free(struct block *block)
{
	while (block) {
		struct block *next = block->next;

		free(block);
		block = next;
	}
}

/* The first block stays: most scans need no other. */
static void table_clear(struct procs_table *t)
{
	t->count = 0;
	t->text_bytes = 0;
	if (!t->block)
		return;
	blocks_free(t->block->next);
	t->block->next = NULL;
	t->block->used = 0;
}

static char *table_text(struct procs_table *t, const char *text, size_t len)
{
	struct block *b = t->block;
	char *at;

	if (!b || b->size - b->used < len + 1) {
		size_t size = len + 1 > BLOCK_BYTES ? len + 1 : BLOCK_BYTES;

		b = die_malloc(sizeof *b + size);
		*b = (struct block){.next = t->block, .size = size};
		t->block = b;
	}
	at = b->bytes + b->used;
	memcpy(at, text, len);
	at[len] = '\0';
	b->used += len + 1;
	t->text_bytes += len + 1;
	return at;
}

void procs_table_add(
	struct procs_table *table, const struct procs_entry *entry, size_t name_len)
{
	struct procs_entry *e;

	if (table->count == table->room) {
		table->room = table->room ? table->room * 2 : 256;
		table->entry =
			die_reallocarray(table->entry, table->room, sizeof *table->entry);
	}
	e = &table->entry[table->count++];
	*e = *entry;
	e->name = table_text(table, entry->name, name_len);
	e->command = NULL;
	e->argv0_len = 0;
	e->user = NULL;
}

/* libproc2 knows one /proc only. */
static bool is_machines_proc(const struct rootdir *proc)
{
	struct stat ours, machines;

	return !fstat(proc->fd, &ours) && !stat("/proc", &machines) &&
	       ours.st_dev == machines.st_dev && ours.st_ino == machines.st_ino;
}

struct procs *procs_create(const struct rootdir *proc)
{
	struct procs *p = die_calloc(1, sizeof *p);

	p->proc = proc;
	p->users = userdb_create();
	buf_init(&p->text, STATUS_FILE_MAX);
#ifdef HAVE_LIBPROC2
	if (is_machines_proc(proc))
		p->library = procs_library_create();
#else
	(void)is_machines_proc;
#endif
	return p;
}

void procs_destroy(struct procs *procs)
{
	if (!procs)
		return;
#ifdef HAVE_LIBPROC2
	procs_library_destroy(procs->library);
#endif
	userdb_destroy(procs->users);
	if (procs->dir)
		closedir(procs->dir);
	blocks_free(procs->table.block);
	free(procs->table.entry);
	free(procs->pid);
	buf_finish(&procs->text);
	free(procs);
}

const char *procs_reader(const struct procs *procs)
{
	return procs->library ? "libproc2" : "own";
}

static int open_dir(struct procs *p)
{
	int fd;

	if (p->dir) {
		rewinddir(p->dir);
		return 0;
	}
	fd = openat(p->proc->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	p->dir = fdopendir(fd);
	if (!p->dir) {
		int code = -errno;

		close(fd);
		return code;
	}
	return 0;
}

static bool is_pid(const char *name, uint32_t *pid)
{
	const char *end = name + strlen(name);
	uint64_t value;

	if (*name < '1' || *name > '9' || !num_u64(&name, end, &value) || name != end ||
		value > INT_MAX)
		return false;
	*pid = (uint32_t)value;
	return true;
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static void add_pid(struct procs *p, uint32_t pid)
{
	if (p->pid_count == p->pid_room) {
		p->pid_room = p->pid_room ? p->pid_room * 2 : 256;
		p->pid = die_reallocarray(p->pid, p->pid_room, sizeof *p->pid);
	}
	p->pid[p->pid_count++] = pid;
}

int procs_pids(struct procs *procs, const uint32_t **pids, size_t *count)
{
	const struct dirent *d;
	bool sorted = true;
	uint32_t last = 0, pid;
	int code = open_dir(procs);

	if (code)
		return code;
	procs->pid_count = 0;
	while (errno = 0, d = readdir(procs->dir)) {
		if (!is_pid(d->d_name, &pid))
			continue;
		sorted = sorted && pid > last;
		last = pid;
		add_pid(procs, pid);
	}
	if (errno)
		return -errno;
	/* The kernel lists in order; a folder of fixtures does not. */
	if (!sorted)
		qsort(procs->pid, procs->pid_count, sizeof *procs->pid, by_number);
	*pids = procs->pid;
	*count = procs->pid_count;
	return 0;
}

/*
 * The first @max bytes of cmdline, arguments joined by blanks.  Reading stops there: the
 * kernel would copy megabytes under the target's mmap lock.  -ENODATA: it has none.
 */
static int read_command(
	const struct rootdir *pid_dir, size_t max, struct buf *out, size_t *argv0_len)
{
	AUTO_CLOSE int fd = rootdir_file(pid_dir, "cmdline");

	if (fd < 0)
		return fd;
	buf_clear(out);
	buf_reserve(out, max);
	while (out->len < max) {
		ssize_t n = read(fd, out->data + out->len, max - out->len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		out->len += (size_t)n;
	}
	while (out->len && !out->data[out->len - 1])
		out->len--;
	out->data[out->len] = '\0';
	*argv0_len = strlen(out->data);
	for (size_t i = 0; i < out->len; i++)
		if (!out->data[i])
			out->data[i] = ' ';
	return out->len ? 0 : -ENODATA;
}

static bool is_gone(int code)
{
	return code == -ENOENT || code == -ESRCH;
}

/* Kernel threads and zombies have no arguments. */
static void put_bracketed(struct buf *b, const char *name)
{
	buf_clear(b);
	buf_printf(b, "[%s]", name);
}

/* The command line of one entry; -ESRCH when the process has ended. */
static int add_command(struct procs *p, struct procs_entry *e, unsigned want)
{
	size_t max = PROCINFO_COMMAND_MAX;
	struct rootdir dir;
	size_t argv0_len = 0;
	char name[16];
	int code;

	if (want & PROCS_COMMAND_LONG && p->table.text_bytes < LONG_TOTAL_MAX)
		max = PROCS_COMMAND_LONG_MAX;
	snprintf(name, sizeof name, "%u", e->pid);
	code = rootdir_sub(p->proc, name, &dir);
	if (code)
		return is_gone(code) ? -ESRCH : 0;
	code = read_command(&dir, max, &p->text, &argv0_len);
	rootdir_finish(&dir);
	if (is_gone(code))
		return -ESRCH;
	if (code == -ENODATA)
		put_bracketed(&p->text, e->name);
	else if (code)
		return 0;
	e->command = table_text(&p->table, p->text.data, p->text.len);
	e->argv0_len = argv0_len;
	return 0;
}

static int read_table(struct procs *p)
{
	const uint32_t *pids;
	size_t count;
	int code;

	table_clear(&p->table);
#ifdef HAVE_LIBPROC2
	if (p->library && !procs_library_read(p->library, p->proc, &p->table))
		return 0;
#endif
	code = procs_pids(p, &pids, &count);
	if (!code)
		procs_own_read(p->proc, pids, count, &p->table);
	return code;
}

static int by_pid(const void *a, const void *b)
{
	const struct procs_entry *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

int procs_scan(struct procs *procs, unsigned want, const struct procs_entry **entries,
	size_t *count)
{
	struct procs_table *t = &procs->table;
	size_t kept = 0;
	int code = read_table(procs);

	if (code)
		return code;
	for (size_t i = 0; i < t->count; i++) {
		struct procs_entry *e = &t->entry[i];

		if (want & (PROCS_COMMAND | PROCS_COMMAND_LONG) &&
			add_command(procs, e, want))
			continue;
		if (want & PROCS_USER && e->euid >= 0)
			e->user = userdb_name(procs->users, (uint32_t)e->euid);
		t->entry[kept++] = *e;
	}
	t->count = kept;
	if (t->count)
		qsort(t->entry, t->count, sizeof *t->entry, by_pid);
	*entries = t->entry;
	*count = t->count;
	return 0;
}

/* 32 or 64; 0 where the program is not ours to read. */
static int elf_bits_of(const struct rootdir *pid_dir)
{
	static const unsigned char magic[4] = {0x7f, 'E', 'L', 'F'};
	AUTO_CLOSE int fd = rootdir_file(pid_dir, "exe");
	unsigned char head[5];

	if (fd < 0 || pread(fd, head, sizeof head, 0) != (ssize_t)sizeof head ||
		memcmp(head, magic, sizeof magic) != 0)
		return 0;
	return head[4] == 1 ? 32 : head[4] == 2 ? 64 : 0;
}

/* Where exe leads, "" when it is not ours to read. */
static void exe_of(const struct rootdir *pid_dir, char out[PATH_MAX])
{
	ssize_t n = readlinkat(pid_dir->fd, "exe", out, PATH_MAX - 1);

	out[n < 0 ? 0 : n] = '\0';
}

static void put_command(struct procs *p, const struct rootdir *pid_dir, const char *name)
{
	size_t argv0_len;
	int code = read_command(pid_dir, PROCINFO_COMMAND_MAX, &p->text, &argv0_len);

	if (code == -ENODATA)
		put_bracketed(&p->text, name);
	else if (code)
		buf_clear(&p->text);
}

int procs_info(struct procs *procs, const struct rootdir *pid_dir,
	const struct procid *id, struct procinfo **out)
{
	struct status status = {0};
	const char *user = NULL;
	char exe[PATH_MAX];
	int code = rootdir_read(pid_dir, "status", &procs->text);

	if (!code)
		code = status_parse(procs->text.data, procs->text.len, &status);
	if (is_gone(code) || code == -ENODATA)
		return -ESRCH;
	if (status_has(&status, STATUS_UID))
		user = userdb_name(procs->users, status.uid_effective);
	put_command(procs, pid_dir, status.name);
	exe_of(pid_dir, exe);
	*out = procinfo_create(id, user, procs->text.data, exe);
	if (user)
		(*out)->uid = status.uid_effective;
	(*out)->elf_bits = elf_bits_of(pid_dir);
	return 0;
}

int procs_meminfo(struct procs *procs, struct meminfo *out)
{
#ifdef HAVE_LIBPROC2
	if (procs->library && !procs_library_meminfo(procs->library, out))
		return 0;
#endif
	return procs_own_meminfo(procs->proc, out);
}
