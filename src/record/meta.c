#include "config.h"

#include "record/meta.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/num.h"
#include "record/digits.h"
#include "record/escape.h"
#include "record/idmap.h"
#include "record/parse.h"

#define TEXT_BYTES_MAX ((size_t)4 << 20)
#define FILE_BYTES_MAX ((size_t)32 << 20)

struct meta {
	struct run_meta run;
	struct procinfo **info; /* [0 .. count-1], counted */
	size_t count, room;
	size_t text_bytes; /* of all infos */
	uint64_t left_out;
	struct idmap index; /* identity to place in @info */
};

static uint64_t boot_time(const struct rootdir *proc)
{
	AUTO_BUF struct buf b;
	const char *p, *end, *eol;
	uint64_t v;

	buf_init(&b, (size_t)1 << 20);
	if (rootdir_read(proc, "stat", &b))
		return 0;
	end = b.data + b.len;
	for (p = b.data; p < end; p = eol + 1) {
		eol = memchr(p, '\n', (size_t)(end - p));
		if (!eol)
			eol = end;
		if (eol - p > 6 && !memcmp(p, "btime ", 6)) {
			p += 6;
			return num_u64(&p, eol, &v) ? v : 0;
		}
	}
	return 0;
}

void meta_of_machine(struct run_meta *meta, const struct rootdir *proc)
{
	struct utsname u;
	long pages = sysconf(_SC_PAGESIZE), cpus = sysconf(_SC_NPROCESSORS_ONLN);

	*meta = (struct run_meta){.schema = META_SCHEMA};
	if (!uname(&u)) {
		snprintf(meta->host, sizeof meta->host, "%s", u.nodename);
		snprintf(meta->kernel, sizeof meta->kernel, "%s %s %s", u.sysname, u.release,
			u.machine);
	}
	meta->page_bytes = pages > 0 ? (uint64_t)pages : 0;
	meta->cpus = cpus > 0 ? (uint32_t)cpus : 0;
	meta->boot_time_s = boot_time(proc);
}

void meta_set_command(struct run_meta *meta, int argc, char *const *argv)
{
	size_t at = 0;

	meta->command[0] = '\0';
	for (int i = 0; i < argc && at < sizeof meta->command - 1; i++) {
		int n = snprintf(meta->command + at, sizeof meta->command - at, "%s%s",
			i ? " " : "", argv[i]);

		if (n < 0)
			return;
		at += (size_t)n;
	}
}

struct meta *meta_create(const struct run_meta *run)
{
	struct meta *m = die_calloc(1, sizeof *m);

	m->run = *run;
	return m;
}

void meta_destroy(struct meta *meta)
{
	if (!meta)
		return;
	for (size_t i = 0; i < meta->count; i++)
		procinfo_unref(meta->info[i]);
	free(meta->info);
	idmap_finish(&meta->index);
	free(meta);
}

static size_t text_bytes(const struct procinfo *info)
{
	return sizeof *info + strlen(info->user) + strlen(info->command) + strlen(info->exe);
}

/* The same texts: a source may hand out an equal one anew. */
static bool is_equal(const struct procinfo *a, const struct procinfo *b)
{
	return a->uid == b->uid && a->elf_bits == b->elf_bits && !strcmp(a->user, b->user) &&
		!strcmp(a->command, b->command) && !strcmp(a->exe, b->exe);
}

static bool replace(struct meta *m, size_t i, struct procinfo *info)
{
	struct procinfo *old = m->info[i];
	bool is_new = old != info && !is_equal(old, info);

	if (old == info)
		return false;
	m->text_bytes += text_bytes(info) - text_bytes(old);
	m->info[i] = procinfo_ref(info);
	procinfo_unref(old);
	return is_new;
}

bool meta_add(struct meta *meta, struct procinfo *info)
{
	size_t bytes;
	uint64_t at;

	if (idmap_get(&meta->index, &info->id, &at))
		return at < meta->count && replace(meta, (size_t)at, info);
	bytes = text_bytes(info);
	if (meta->text_bytes + bytes > TEXT_BYTES_MAX) {
		/* Known from now on as one that is left out. */
		if (idmap_put(&meta->index, &info->id, SIZE_MAX))
			meta->left_out++;
		return false;
	}
	if (!idmap_put(&meta->index, &info->id, meta->count))
		return false;
	if (meta->count == meta->room) {
		meta->room = meta->room ? meta->room * 2 : 16;
		meta->info = die_reallocarray(meta->info, meta->room, sizeof(struct procinfo *));
	}
	meta->info[meta->count++] = procinfo_ref(info);
	meta->text_bytes += bytes;
	return true;
}

void meta_add_all(struct meta *meta, const struct meta *from)
{
	for (size_t i = 0; i < from->count; i++)
		meta_add(meta, from->info[i]);
}

struct procinfo *meta_find(const struct meta *meta, const struct procid *id)
{
	uint64_t at;

	if (!idmap_get(&meta->index, id, &at) || at >= meta->count)
		return NULL;
	return meta->info[at];
}

const struct run_meta *meta_run(const struct meta *meta)
{
	return &meta->run;
}

/* ---- writing ---- */

static void set_text(json_t *object, const char *key, const char *text)
{
	AUTO_BUF struct buf b;

	buf_init(&b, (size_t)1 << 20);
	if (!*text)
		return;
	escape_put(&b, ESCAPE_FOR_TEXT, text, strlen(text));
	json_object_set_new(object, key, json_stringn(b.data, b.len));
}

static void set_number(json_t *object, const char *key, uint64_t value)
{
	if (value && value <= INT64_MAX)
		json_object_set_new(object, key, json_integer((json_int_t)value));
}

static json_t *process_object(const struct procinfo *info)
{
	json_t *o = json_object();

	set_number(o, "pid", info->id.pid);
	json_object_set_new(o, "start_time_ticks",
		json_integer((json_int_t)info->id.start_time_ticks));
	json_object_set_new(o, "incarnation", json_integer(info->id.incarnation));
	set_text(o, "user", info->user);
	if (info->uid >= 0)
		json_object_set_new(o, "uid", json_integer(info->uid));
	set_text(o, "command", info->command);
	set_text(o, "exe", info->exe);
	if (info->elf_bits > 0)
		set_number(o, "elf_bits", (uint64_t)info->elf_bits);
	return o;
}

static void set_boot_time(json_t *o, uint64_t boot_time_s)
{
	AUTO_BUF struct buf b;

	buf_init(&b, 64);
	if (!boot_time_s || boot_time_s > UINT64_MAX / 1000)
		return;
	digits_put_time(&b, boot_time_s * 1000);
	set_text(o, "boot_time", b.data);
}

static json_t *whole(const struct meta *meta)
{
	const struct run_meta *run = &meta->run;
	json_t *o = json_object(), *processes = json_array();

	set_number(o, "schema", run->schema);
	json_object_set_new(o, "program", json_string(PACKAGE_STRING));
	set_text(o, "host", run->host);
	set_text(o, "kernel", run->kernel);
	set_boot_time(o, run->boot_time_s);
	set_number(o, "page_bytes", run->page_bytes);
	set_number(o, "cpus", run->cpus);
	set_text(o, "command", run->command);
	if (run->interval_ns)
		json_object_set_new(o, "interval_s", json_real((double)run->interval_ns / 1e9));
	for (size_t i = 0; i < meta->count; i++)
		json_array_append_new(processes, process_object(meta->info[i]));
	json_object_set_new(o, "processes", processes);
	set_number(o, "processes_left_out", meta->left_out);
	return o;
}

static int write_all(int fd, const char *text, size_t len)
{
	while (len) {
		ssize_t n = write(fd, text, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		text += n;
		len -= (size_t)n;
	}
	return 0;
}

/* @text and a newline into a new file beside @path, then renamed over it. */
static int replace_file(const char *path, const char *text)
{
	AUTO_BUF struct buf temporary;
	int fd, rc;

	buf_init(&temporary, (size_t)1 << 20);
	buf_printf(&temporary, "%s.%ld~", path, (long)getpid());
	/* A program of our number may have left one behind. */
	unlink(temporary.data);
	fd = open(temporary.data, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return -errno;
	rc = write_all(fd, text, strlen(text));
	if (!rc)
		rc = write_all(fd, "\n", 1);
	if (close(fd) && !rc)
		rc = -errno;
	if (!rc && rename(temporary.data, path))
		rc = -errno;
	if (rc)
		unlink(temporary.data);
	return rc;
}

int meta_write(const struct meta *meta, const char *path)
{
	json_t *o = whole(meta);
	AUTO_FREE char *text = json_dumps(o, JSON_INDENT(2) | JSON_REAL_PRECISION(12));

	json_decref(o);
	if (!text)
		return -ENOMEM;
	return replace_file(path, text);
}

/* ---- reading ---- */

/* The text of a key, unescaped, on the heap; "" where there is none. */
static char *get_text(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);
	size_t len = json_string_length(v);
	char *out = die_malloc(len + 1);

	if (len)
		len = escape_undo(out, json_string_value(v), len);
	out[len] = '\0';
	return out;
}

static void get_array(const json_t *object, const char *key, char *out, size_t size)
{
	AUTO_FREE char *text = get_text(object, key);

	snprintf(out, size, "%s", text);
}

static bool get_number(const json_t *object, const char *key, uint64_t max, uint64_t *out)
{
	const json_t *v = json_object_get(object, key);
	json_int_t n = json_integer_value(v);

	if (!json_is_integer(v) || n < 0 || (uint64_t)n > max)
		return false;
	*out = (uint64_t)n;
	return true;
}

static void read_process(struct meta *m, const json_t *o)
{
	uint64_t pid = 0, start = 0, incarnation = 1, uid, bits = 0;
	AUTO_FREE char *user = get_text(o, "user");
	AUTO_FREE char *command = get_text(o, "command");
	AUTO_FREE char *exe = get_text(o, "exe");
	struct procinfo *info;

	if (!get_number(o, "pid", UINT32_MAX, &pid) || !pid)
		return;
	get_number(o, "start_time_ticks", INT64_MAX, &start);
	get_number(o, "incarnation", UINT32_MAX, &incarnation);
	info = procinfo_create(&(struct procid){start, (uint32_t)pid, (uint32_t)incarnation},
		user, command, exe);
	if (get_number(o, "uid", UINT32_MAX, &uid))
		info->uid = (int64_t)uid;
	if (get_number(o, "elf_bits", 64, &bits) && (bits == 32 || bits == 64))
		info->elf_bits = (int)bits;
	meta_add(m, info);
	procinfo_unref(info);
}

static void read_run(struct run_meta *run, const json_t *o)
{
	AUTO_FREE char *boot = get_text(o, "boot_time");
	double interval_s = json_number_value(json_object_get(o, "interval_s"));
	uint64_t n = 0, ms = 0;

	run->schema = get_number(o, "schema", UINT32_MAX, &n) ? (uint32_t)n : 0;
	run->cpus = get_number(o, "cpus", UINT32_MAX, &n) ? (uint32_t)n : 0;
	get_number(o, "page_bytes", INT64_MAX, &run->page_bytes);
	get_array(o, "host", run->host, sizeof run->host);
	get_array(o, "kernel", run->kernel, sizeof run->kernel);
	get_array(o, "command", run->command, sizeof run->command);
	if (parse_time(boot, strlen(boot), &ms))
		run->boot_time_s = ms / 1000;
	if (interval_s > 0 && interval_s < (double)PARSE_SECONDS_MAX)
		run->interval_ns = (uint64_t)llround(interval_s * 1e9);
}

static struct meta *from_json(const json_t *o)
{
	struct meta *m = meta_create(&(struct run_meta){0});
	const json_t *processes = json_object_get(o, "processes");

	read_run(&m->run, o);
	for (size_t i = 0; i < json_array_size(processes); i++)
		read_process(m, json_array_get(processes, i));
	return m;
}

static int open_regular(const char *path)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int out = fd;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st))
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	fd = -1;
	return out;
}

int meta_read(const char *path, struct meta **out, struct err *err)
{
	AUTO_CLOSE int fd = open_regular(path);
	AUTO_FREE char *shown = escape_message(path);
	AUTO_BUF struct buf b;
	json_error_t fault;
	json_t *o;
	int rc;

	buf_init(&b, FILE_BYTES_MAX);
	rc = fd < 0 ? fd : buf_read_fd(&b, fd);
	if (rc)
		return err_set(err, rc, "%s: %s", shown, strerror(-rc));
	o = json_loadb(b.data, b.len, JSON_REJECT_DUPLICATES, &fault);
	if (!json_is_object(o)) {
		json_decref(o);
		return err_set(err, -EBADMSG, "%s: line %d: not the JSON of a recording", shown,
			o ? 1 : fault.line);
	}
	*out = from_json(o);
	json_decref(o);
	return 0;
}
