#include "config.h"

#include "python/pymods.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "proc/maps.h"

enum { CHUNK = 16384 };

static bool starts_with(const char *p, const char *end, const char *word)
{
	size_t len = strlen(word);

	return (size_t)(end - p) >= len && !memcmp(p, word, len);
}

/* "3.12t...": behind "python". */
static void note_version(struct pymod *mod, const char *p, const char *end)
{
	uint64_t major, minor;

	if (!num_u64(&p, end, &major) || p == end || *p++ != '.' ||
		!num_u64(&p, end, &minor) || major < 2 || major > 3 || minor > 99)
		return;
	mod->major = (uint32_t)major;
	mod->minor = (uint32_t)minor;
	mod->is_free_threaded = p < end && *p == 't';
	mod->is_debug = p < end && *p == 'd';
}

void pymods_note_name(struct pymod *mod, const char *name, size_t len)
{
	const char *end = name + len;
	const char *slash = memrchr(name, '/', len);
	const char *base = slash ? slash + 1 : name;

	if (starts_with(base, end, "lib"))
		base += 3;
	mod->is_pypy = starts_with(base, end, "pypy");
	if (!starts_with(base, end, "python"))
		return;
	base += strlen("python");
	/* Not "python3-config.py" nor "pythonish". */
	mod->is_python = base == end || *base == ' ' || (*base >= '2' && *base <= '3');
	note_version(mod, base, end);
}

/* Extension modules carry the version in their names or folders. */
static void note_hint(struct pymods *mods, const char *name, size_t len)
{
	static const char folder[] = "/lib/python3.", tag[] = ".cpython-3";
	const char *end = name + len;
	const char *p = memmem(name, len, folder, strlen(folder));
	uint64_t minor;

	if (p)
		p += strlen(folder);
	else if ((p = memmem(name, len, tag, strlen(tag))))
		p += strlen(tag);
	else
		return;
	if (!num_u64(&p, end, &minor) || minor > 99)
		return;
	mods->has_extensions = true;
	mods->minor_hint = (uint32_t)minor;
}

static size_t find_module(const struct pymods *mods, uint64_t device, uint64_t inode)
{
	/* Mappings of one file mostly follow each other. */
	for (size_t i = mods->count; i-- > 0;)
		if (mods->mod[i].inode == inode && mods->mod[i].device == device)
			return i;
	return mods->count;
}

static bool grows(size_t count)
{
	return (count & (count - 1)) == 0;
}

static size_t add_module(struct pymods *mods, const struct mapping_area *a, uint64_t device)
{
	size_t len = a->name_len < PYMODS_NAME_MAX ? a->name_len : PYMODS_NAME_MAX;
	struct pymod *mod;

	if (mods->count == PYMODS_MAX)
		return PYMODS_MAX;
	if (grows(mods->count))
		mods->mod = die_reallocarray(mods->mod,
			mods->count ? mods->count * 2 : 1, sizeof *mods->mod);
	mod = &mods->mod[mods->count];
	*mod = (struct pymod){.device = device,
		.inode = a->inode,
		.name = die_strndup(a->name, len)};
	pymods_note_name(mod, a->name, a->name_len);
	note_hint(mods, a->name, a->name_len);
	return mods->count++;
}

static void add(struct pymods *mods, const struct maps_entry *e)
{
	const struct mapping_area *a = &e->area;
	uint64_t device = (uint64_t)a->dev_major << 32 | a->dev_minor;
	size_t module;

	if (!a->inode || mods->seg_count == PYMODS_SEGMENTS_MAX)
		return;
	module = find_module(mods, device, a->inode);
	if (module == mods->count)
		module = add_module(mods, a, device);
	if (module == PYMODS_MAX)
		return;
	if (grows(mods->seg_count))
		mods->seg = die_reallocarray(mods->seg,
			mods->seg_count ? mods->seg_count * 2 : 1, sizeof *mods->seg);
	mods->seg[mods->seg_count++] = (struct pyseg){.start = a->start,
		.end = a->end,
		.offset = e->file_offset,
		.is_readable = a->perms[0] == 'r',
		.is_writable = a->perms[1] == 'w',
		.is_executable = a->perms[2] == 'x',
		.module = (uint32_t)module};
	if (a->perms[2] == 'x')
		mods->mod[module].is_executable = true;
}

/* Whole lines of text[0 .. len-1]; how many bytes they took. */
static size_t take_lines(struct pymods *mods, const char *text, size_t len)
{
	const char *at = text;
	const char *newline;
	struct maps_entry e;

	while ((newline = memchr(at, '\n', (size_t)(text + len - at)))) {
		if (!maps_line(at, (size_t)(newline - at), &e))
			add(mods, &e);
		at = newline + 1;
	}
	return (size_t)(at - text);
}

int pymods_read(struct remote *remote, struct pymods *out)
{
	AUTO_FREE char *text = die_malloc(CHUNK);
	struct pymods mods = {0};
	uint64_t offset = 0;
	size_t kept = 0;
	ssize_t n;

	while ((n = remote_maps(remote, offset, text + kept, CHUNK - kept)) > 0) {
		size_t taken;

		offset += (uint64_t)n;
		kept += (size_t)n;
		taken = take_lines(&mods, text, kept);
		/* A line longer than the chunk is none that the kernel writes. */
		if (!taken && kept == CHUNK)
			taken = kept;
		memmove(text, text + taken, kept - taken);
		kept -= taken;
	}
	if (n < 0 || !offset) {
		pymods_finish(&mods);
		return n < 0 ? (int)n : -ENODATA;
	}
	*out = mods;
	return 0;
}

void pymods_finish(struct pymods *mods)
{
	if (!mods)
		return;
	for (size_t i = 0; i < mods->count; i++)
		free(mods->mod[i].name);
	free(mods->mod);
	free(mods->seg);
	*mods = (struct pymods){0};
}

const struct pyseg *pymods_segment(const struct pymods *mods, size_t module, uint64_t addr)
{
	for (size_t i = 0; i < mods->seg_count; i++) {
		const struct pyseg *s = &mods->seg[i];

		if (s->module == module && addr >= s->start && addr < s->end)
			return s;
	}
	return NULL;
}
