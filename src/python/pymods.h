/*
 * pymods.h - the files that a process has mapped, and where
 *
 * Out of its maps: each file once (by device and inode, so that one which was replaced on
 * disk is another file), with every mapping of it.  What a name says about Python is
 * noted; whether it is true is for others to find out.
 */
#ifndef PYTHON_PYMODS_H
#define PYTHON_PYMODS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "python/remote.h"

enum { PYMODS_MAX = 4096, PYMODS_SEGMENTS_MAX = 32768, PYMODS_NAME_MAX = 512 };

struct pyseg {
	uint64_t start, end, offset; /* addresses; bytes into the file */
	bool is_readable, is_writable, is_executable;
	uint32_t module; /* index */
};

struct pymod {
	uint64_t device, inode; /* major << 32 | minor */
	char *name;             /* path as maps has it, cropped to PYMODS_NAME_MAX */
	bool is_executable;     /* has an executable mapping */
	bool is_python;         /* "libpython3.12.so.1.0", "python3.8" */
	bool is_pypy;
	bool is_free_threaded, is_debug; /* by its name */
	uint32_t major, minor;  /* by its name; 0: it says none */
};

struct pymods {
	struct pymod *mod; /* [0 .. count-1], as first seen */
	size_t count;
	struct pyseg *seg; /* [0 .. seg_count-1], ascending */
	size_t seg_count;
	uint32_t minor_hint; /* of ".../lib/python3.8/..." or ".cpython-38-"; 0: none */
	bool has_extensions; /* something of Python's library is mapped */
};

/**
 * pymods_read() - read maps
 * @out: filled on success; pymods_finish() it
 *
 * Return: 0; -ENODATA when there are no mappings; negative errno of the read.
 */
int pymods_read(struct remote *remote, struct pymods *out);
void pymods_finish(struct pymods *mods);

/* The mapping of @module that holds @addr, or NULL. */
const struct pyseg *pymods_segment(
	const struct pymods *mods, size_t module, uint64_t addr);

/* "python3.8", "libpython3.12d.so" and their like; the module's flags are set. */
void pymods_note_name(struct pymod *mod, const char *name, size_t len);

#endif
