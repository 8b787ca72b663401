/*
 * pyfile.h - symbols and sections of a mapped file, out of the file itself
 *
 * For programs whose live memory has no dynamic symbols: what .symtab or a section says.
 * It must be the very file that is mapped: one that was replaced on disk is refused.
 * Without libelf there is nothing here (-ENOTSUP).
 */
#ifndef PYTHON_PYFILE_H
#define PYTHON_PYFILE_H

#include <stdint.h>

#include "base/rootdir.h"
#include "python/pymods.h"

/**
 * pyfile_open() - the file behind a module
 * @process: /proc/PID
 *
 * Tries map_files (which needs rights, and works for deleted files), exe, and the path
 * below the process's own root, where device and inode must be those of the mapping.
 *
 * Return: a descriptor; -ENOENT when none of them is that file.
 */
int pyfile_open(const struct rootdir *process, const struct pymods *mods, size_t module);

/* Address (as the file counts) and size of a symbol of .symtab: 0, -ENOENT, -ENOTSUP. */
int pyfile_symbol(int fd, const char *name, uint64_t *address, uint64_t *bytes);

/* The same of a section. */
int pyfile_section(int fd, const char *name, uint64_t *address, uint64_t *bytes);

#endif
