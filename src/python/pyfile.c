#include "config.h"

#include "python/pyfile.h"

#ifdef HAVE_LIBELF
#include <dlfcn.h>
#endif
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#ifdef HAVE_LIBELF
#include <gelf.h>
#include <libelf.h>
#endif

static bool is_same_file(int fd, const struct pymod *mod)
{
	struct stat st;

	return !fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_ino == mod->inode &&
		major(st.st_dev) == mod->device >> 32 &&
		minor(st.st_dev) == (uint32_t)mod->device;
}

static const struct pyseg *first_segment(const struct pymods *mods, size_t module)
{
	for (size_t i = 0; i < mods->seg_count; i++)
		if (mods->seg[i].module == module)
			return &mods->seg[i];
	return NULL;
}

int pyfile_open(const struct rootdir *process, const struct pymods *mods, size_t module)
{
	const struct pyseg *seg = first_segment(mods, module);
	char path[PYMODS_NAME_MAX + 64];
	int fd;

	if (!seg)
		return -ENOENT;
	snprintf(path, sizeof path, "map_files/%" PRIx64 "-%" PRIx64, seg->start, seg->end);
	fd = rootdir_file(process, path);
	if (fd >= 0)
		return fd;
	fd = rootdir_file(process, "exe");
	if (fd >= 0 && is_same_file(fd, &mods->mod[module]))
		return fd;
	if (fd >= 0)
		close(fd);
	snprintf(path, sizeof path, "root%s", mods->mod[module].name);
	fd = rootdir_file(process, path);
	if (fd >= 0 && is_same_file(fd, &mods->mod[module]))
		return fd;
	if (fd >= 0)
		close(fd);
	return -ENOENT;
}

#ifdef HAVE_LIBELF

/*
 * libelf is opened when a file must be read at all, which is rare: linked, it and what it
 * pulls in would cost every run 0.4 MB of memory.
 */
struct libelf {
	bool tried;
	void *handle; /* NULL: not on this machine */
	__typeof__(&elf_version) version;
	__typeof__(&elf_begin) begin;
	__typeof__(&elf_end) end;
	__typeof__(&elf_nextscn) nextscn;
	__typeof__(&elf_getdata) getdata;
	__typeof__(&elf_getshdrstrndx) getshdrstrndx;
	__typeof__(&elf_strptr) strptr;
	__typeof__(&gelf_getsym) getsym;
	__typeof__(&gelf_getshdr) getshdr;
};

/* A function out of the library; POSIX lets a data pointer stand for it. */
static bool take(void *handle, const char *name, void *slot)
{
	void *found = dlsym(handle, name);

	memcpy(slot, &found, sizeof found);
	return found != NULL;
}

static bool take_all(struct libelf *l, void *handle)
{
	return take(handle, "elf_version", &l->version) &&
		take(handle, "elf_begin", &l->begin) && take(handle, "elf_end", &l->end) &&
		take(handle, "elf_nextscn", &l->nextscn) &&
		take(handle, "elf_getdata", &l->getdata) &&
		take(handle, "elf_getshdrstrndx", &l->getshdrstrndx) &&
		take(handle, "elf_strptr", &l->strptr) &&
		take(handle, "gelf_getsym", &l->getsym) &&
		take(handle, "gelf_getshdr", &l->getshdr);
}

/* The library; NULL where it is not installed.  Stays open. */
static const struct libelf *libelf(void)
{
	static struct libelf l;
	void *handle;

	if (l.tried)
		return l.handle ? &l : NULL;
	l.tried = true;
	handle = dlopen("libelf.so.1", RTLD_NOW | RTLD_LOCAL);
	if (handle && take_all(&l, handle) && l.version(EV_CURRENT) != EV_NONE)
		l.handle = handle;
	else if (handle)
		dlclose(handle);
	return l.handle ? &l : NULL;
}

static int symbol_in(Elf *elf, Elf_Scn *section, const GElf_Shdr *header, const char *name,
	uint64_t *address, uint64_t *bytes)
{
	Elf_Data *data = libelf()->getdata(section, NULL);
	size_t count = header->sh_entsize ? header->sh_size / header->sh_entsize : 0;
	GElf_Sym sym;

	for (size_t i = 0; data && i < count && i < INT_MAX; i++) {
		const char *text;

		if (!libelf()->getsym(data, (int)i, &sym) || sym.st_shndx == SHN_UNDEF)
			continue;
		text = libelf()->strptr(elf, header->sh_link, sym.st_name);
		if (!text || strcmp(text, name) != 0)
			continue;
		*address = sym.st_value;
		*bytes = sym.st_size;
		return 0;
	}
	return -ENOENT;
}

/* One section: the symbol in it, or the section itself by its name. */
static int look_at(Elf *elf, Elf_Scn *section, bool for_symbol, const char *name,
	uint64_t *address, uint64_t *bytes)
{
	GElf_Shdr header;
	const char *text;
	size_t names;

	if (!libelf()->getshdr(section, &header))
		return -ENOENT;
	if (for_symbol)
		return header.sh_type == SHT_SYMTAB ?
			symbol_in(elf, section, &header, name, address, bytes) :
			-ENOENT;
	if (libelf()->getshdrstrndx(elf, &names))
		return -ENOENT;
	text = libelf()->strptr(elf, names, header.sh_name);
	if (!text || strcmp(text, name) != 0 || !(header.sh_flags & SHF_ALLOC))
		return -ENOENT;
	*address = header.sh_addr;
	*bytes = header.sh_size;
	return 0;
}

static int find(
	int fd, bool for_symbol, const char *name, uint64_t *address, uint64_t *bytes)
{
	Elf_Scn *section = NULL;
	int error = -ENOENT;
	Elf *elf;

	if (!libelf())
		return -ENOTSUP;
	elf = libelf()->begin(fd, ELF_C_READ, NULL);
	while (elf && error && (section = libelf()->nextscn(elf, section)))
		error = look_at(elf, section, for_symbol, name, address, bytes);
	libelf()->end(elf);
	return error;
}

#else

static int find(
	int fd, bool for_symbol, const char *name, uint64_t *address, uint64_t *bytes)
{
	(void)fd;
	(void)for_symbol;
	(void)name;
	(void)address;
	(void)bytes;
	return -ENOTSUP;
}

#endif

int pyfile_symbol(int fd, const char *name, uint64_t *address, uint64_t *bytes)
{
	return find(fd, true, name, address, bytes);
}

int pyfile_section(int fd, const char *name, uint64_t *address, uint64_t *bytes)
{
	return find(fd, false, name, address, bytes);
}
