#include "config.h"

#include "python/pymap.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "proc/auxv.h"
#include "python/peek.h"
#include "python/pyelf.h"
#include "python/pyfile.h"
#include "python/pymods.h"

enum {
	AUXV_MAX = 4096,
	COOKIE_CHUNK = 65536,
	COOKIE_RANGE = 64 << 20 /* of one file's variables */
};

struct finder {
	struct remote *remote;
	const struct rootdir *process;
	struct pymods mods;
	struct pyelf_start start;
	size_t module; /* the one that has the runtime */
	struct pyelf elf; /* its image */
	bool has_negative; /* a function that debug builds alone have */
	bool seems_python; /* by names, with or without a runtime */
	bool is_foreign;
	struct pymap *map;
};

static void read_start(struct finder *f)
{
	AUTO_BUF struct buf bytes;
	struct auxv auxv;

	buf_init(&bytes, AUXV_MAX);
	if (!f->process || rootdir_read(f->process, "auxv", &bytes) ||
		auxv_parse(bytes.data, bytes.len, 64, &auxv))
		return;
	if (auxv_has(&auxv, AUXV_PHDR) && auxv_has(&auxv, AUXV_PHNUM))
		f->start = (struct pyelf_start){
			auxv.value[AUXV_PHDR], auxv.value[AUXV_PHNUM]};
}

static bool is_gone(int error)
{
	return error == -ESRCH || error == -EPERM || error == -EACCES || error == -ENODATA;
}

/* Files whose names say Python come first: then one lookup is enough mostly. */
static bool is_in_round(const struct finder *f, const struct pymod *mod, int round)
{
	bool by_name = mod->is_python || mod->is_pypy;

	if (by_name)
		return round == 0;
	return round == 1 && (mod->is_executable || mod == &f->mods.mod[0]);
}

static uint64_t live_address(struct finder *f, const char *name)
{
	struct pyelf_symbol symbol;

	if (pyelf_find(f->remote, &f->elf, name, &symbol))
		return 0;
	return symbol.address;
}

static int try_live(struct finder *f, size_t module)
{
	struct pyelf_symbol symbol;
	int error = pyelf_open(f->remote, &f->mods, module, &f->start, &f->elf);

	if (error)
		return error;
	if (f->elf.is_foreign)
		f->is_foreign = f->is_foreign || f->mods.mod[module].is_python;
	error = pyelf_find(f->remote, &f->elf, "_PyRuntime", &symbol);
	if (error)
		return error;
	f->module = module;
	f->map->way = PYMAP_LIVE_SYMBOL;
	f->map->runtime = symbol.address;
	f->map->runtime_bytes = symbol.bytes;
	return 0;
}

/* The file: its symbols, or the section that has nothing but the runtime in it. */
static int try_file(struct finder *f, size_t module)
{
	uint64_t address, bytes;
	int error = pyelf_open(f->remote, &f->mods, module, &f->start, &f->elf);
	AUTO_CLOSE int fd = -1;

	if (error || f->elf.is_foreign || !f->process)
		return error ? error : -ENOENT;
	fd = pyfile_open(f->process, &f->mods, module);
	if (fd < 0)
		return fd;
	f->map->way = PYMAP_FILE_SYMBOL;
	error = pyfile_symbol(fd, "_PyRuntime", &address, &bytes);
	if (error) {
		f->map->way = PYMAP_SECTION;
		error = pyfile_section(fd, ".PyRuntime", &address, &bytes);
	}
	if (error) {
		f->map->way = PYMAP_NOWHERE;
		return error;
	}
	f->module = module;
	f->map->runtime = address + f->elf.bias;
	f->map->runtime_bytes = bytes;
	return 0;
}

static bool is_cookie(const uint8_t *p)
{
	return !memcmp(p, PYABI_COOKIE, 8) && peek_u64(p + 8) >> 24 == 3;
}

static int scan_segment(struct finder *f, const struct pyseg *seg)
{
	static const size_t step = COOKIE_CHUNK - 16;
	uint8_t bytes[COOKIE_CHUNK];

	for (uint64_t at = seg->start; at < seg->end; at += step) {
		size_t len = seg->end - at < sizeof bytes ? (size_t)(seg->end - at) :
							    sizeof bytes;

		if (at - seg->start > COOKIE_RANGE)
			break;
		if (remote_read(f->remote, at, bytes, len))
			continue;
		for (size_t i = 0; i + 16 <= len; i += 8) {
			if (!is_cookie(bytes + i))
				continue;
			f->map->runtime = at + i;
			f->map->way = PYMAP_COOKIE;
			return 0;
		}
	}
	return -ENOENT;
}

/* The runtime starts with a cookie, among the variables of a file. */
static int try_cookie(struct finder *f, size_t module)
{
	int error = -ENOENT;

	if (!f->mods.mod[module].is_executable)
		return -ENOENT;
	for (size_t i = 0; i < f->mods.seg_count && error; i++) {
		const struct pyseg *seg = &f->mods.seg[i];

		if (seg->module == module && seg->is_writable && seg->is_readable)
			error = scan_segment(f, seg);
	}
	if (error)
		return error;
	f->module = module;
	f->map->runtime_bytes = 0;
	if (pyelf_open(f->remote, &f->mods, module, &f->start, &f->elf))
		f->elf = (struct pyelf){0};
	return 0;
}

/* -ENOENT when none of the files has it that way. */
static int search(struct finder *f, int (*try_one)(struct finder *, size_t), int rounds)
{
	for (int round = 0; round < rounds; round++) {
		for (size_t i = 0; i < f->mods.count; i++) {
			int error;

			if (!is_in_round(f, &f->mods.mod[i], round))
				continue;
			error = try_one(f, i);
			if (!error || is_gone(error))
				return error;
		}
	}
	return -ENOENT;
}

static int find_runtime(struct finder *f)
{
	int rounds = f->seems_python ? 2 : 1;
	int error = search(f, try_live, 2);

	if (error == -ENOENT)
		error = search(f, try_file, rounds);
	if (error == -ENOENT)
		error = search(f, try_cookie, rounds);
	return error;
}

/* What names say, where the memory does not. */
static void note_names(struct finder *f)
{
	struct pymap *map = f->map;

	f->seems_python = f->mods.has_extensions;
	for (size_t i = 0; i < f->mods.count; i++) {
		const struct pymod *mod = &f->mods.mod[i];

		if (mod->is_pypy && mod->is_executable)
			map->refusal = PYRUN_PYPY;
		if (!mod->is_python || !mod->is_executable)
			continue;
		f->seems_python = true;
		if (mod->major && (!map->major || mod->minor)) {
			map->major = mod->major;
			map->minor = mod->minor;
		}
	}
	if (!map->minor && f->mods.minor_hint) {
		map->major = 3;
		map->minor = f->mods.minor_hint;
	}
}

static void take_version(struct pymap *map, uint32_t hex_version)
{
	if (hex_version >> 24 != 3)
		return;
	map->hex_version = hex_version;
	map->major = 3;
	map->minor = hex_version >> 16 & 0xff;
}

static void read_version(struct finder *f)
{
	uint64_t address = live_address(f, "Py_Version");
	uint32_t hex_version;

	if (address && !remote_read(f->remote, address, &hex_version, sizeof hex_version))
		take_version(f->map, hex_version);
	f->map->code_type = live_address(f, "PyCode_Type");
	f->map->trace_config = live_address(f, "_Py_tracemalloc_config");
	f->has_negative = live_address(f, "_Py_NegativeRefcount") != 0;
}

/* The table, and over it what the runtime says of itself. */
static enum pyrun_refusal find_abi(struct finder *f)
{
	struct pymap *map = f->map;
	struct pyabi_own own = {0};
	const struct pyabi *table;
	uint8_t bytes[PYABI_OWN_BYTES];
	int error = -ENOENT;

	if (!remote_read(f->remote, map->runtime, bytes, sizeof bytes)) {
		pyabi_init(&map->abi, 0);
		error = pyabi_read_own(bytes, &own, &map->abi);
	}
	if (error != -ENOENT) {
		take_version(map, own.hex_version);
		map->runtime_bytes = own.runtime_bytes;
	}
	table = pyabi_find(map->minor, map->runtime_bytes);
	if (table) {
		map->abi = *table;
		map->minor = table->minor;
		map->major = 3;
		if (!error)
			pyabi_read_own(bytes, &own, &map->abi);
	}
	if (own.is_free_threaded || f->mods.mod[f->module].is_free_threaded)
		return PYRUN_FREE_THREADED;
	if (f->has_negative || f->mods.mod[f->module].is_debug)
		return PYRUN_DEBUG_BUILD;
	if (map->minor && map->minor < PYABI_OLDEST)
		return PYRUN_TOO_OLD;
	return pyabi_has_stacks(&map->abi) ? PYRUN_READABLE : PYRUN_UNKNOWN_VERSION;
}

/* An interpreter, and a thread of it that points back. */
static enum pyrun_refusal check_runtime(struct finder *f)
{
	const struct pyabi *abi = &f->map->abi;
	uint64_t interpreter, thread, back;

	if (peek_remote(f->remote, f->map->runtime + abi->runtime_interpreters, &interpreter))
		return PYRUN_CHECK_FAILED;
	if (!interpreter)
		return PYRUN_STARTING;
	if (peek_remote(f->remote, interpreter + abi->interpreter_threads, &thread))
		return PYRUN_CHECK_FAILED;
	if (!thread)
		return PYRUN_STARTING;
	if (peek_remote(f->remote, thread + abi->thread_interpreter, &back) ||
		back != interpreter)
		return PYRUN_CHECK_FAILED;
	return PYRUN_READABLE;
}

/* tracemalloc's figures are no dynamic symbols before 3.12: only the file names them. */
static void find_traced(struct finder *f)
{
	struct pymap *map = f->map;
	AUTO_CLOSE int fd = -1;
	uint64_t bytes, current, peak;

	if (!map->trace_config || !f->process || map->minor > 11)
		return;
	fd = pyfile_open(f->process, &f->mods, f->module);
	if (fd < 0 || pyfile_symbol(fd, "tracemalloc_traced_memory", &current, &bytes) ||
		bytes != 8 ||
		pyfile_symbol(fd, "tracemalloc_peak_traced_memory", &peak, &bytes) ||
		bytes != 8)
		return;
	map->traced = current + f->elf.bias;
	map->traced_peak = peak + f->elf.bias;
}

static void without_runtime(struct finder *f)
{
	struct pymap *map = f->map;

	if (map->refusal == PYRUN_PYPY)
		return;
	if (!f->seems_python)
		map->refusal = PYRUN_NO_PYTHON;
	else if (f->is_foreign)
		map->refusal = PYRUN_OTHER_MACHINE;
	else if (map->major == 2 || (map->major == 3 && map->minor < PYABI_OLDEST))
		map->refusal = PYRUN_TOO_OLD;
	else
		map->refusal = PYRUN_NO_RUNTIME;
}

static int find_all(struct finder *f)
{
	int error;

	read_start(f);
	note_names(f);
	error = find_runtime(f);
	if (is_gone(error))
		return error;
	if (error) {
		without_runtime(f);
		return 0;
	}
	read_version(f);
	f->map->refusal = find_abi(f);
	if (f->map->refusal == PYRUN_READABLE)
		f->map->refusal = check_runtime(f);
	if (f->map->refusal == PYRUN_READABLE)
		find_traced(f);
	return 0;
}

int pymap_find(struct remote *remote, const struct rootdir *process, struct pymap *out)
{
	struct pymap map = {0};
	struct finder f = {.remote = remote, .process = process, .map = &map};
	int error = pymods_read(remote, &f.mods);

	pyabi_init(&map.abi, 0);
	if (!error && f.mods.count)
		error = find_all(&f);
	else if (!error)
		map.refusal = PYRUN_NO_PYTHON;
	pymods_finish(&f.mods);
	if (!error)
		*out = map;
	return error;
}

void pymap_version(const struct pymap *map, char out[PYMAP_VERSION_MAX])
{
	out[0] = '\0';
	if (map->hex_version)
		snprintf(out, PYMAP_VERSION_MAX, "%u.%u.%u", map->hex_version >> 24,
			map->hex_version >> 16 & 0xff, map->hex_version >> 8 & 0xff);
	else if (map->major && map->minor)
		snprintf(out, PYMAP_VERSION_MAX, "%u.%u", map->major, map->minor);
}
