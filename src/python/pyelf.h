/*
 * pyelf.h - symbols of an ELF image, out of live memory
 *
 * The dynamic section that the dynamic linker works with is mapped, whatever became of
 * the file: deleted, replaced, stripped, in another mount namespace.  So symbols are
 * looked up there.  Every count, chain and address is bounded and may lie.
 */
#ifndef PYTHON_PYELF_H
#define PYTHON_PYELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "python/pymods.h"
#include "python/remote.h"

struct pyelf {
	uint64_t bias;      /* added to an address of the file gives one in memory */
	uint64_t low, high; /* where it lies in memory */
	uint64_t symbols, strings, gnu_hash, sysv_hash; /* addresses; 0: none */
	uint64_t strings_bytes;                         /* 0: unknown */
	bool is_foreign; /* not 64 bits in this machine's byte order: nothing else is set */
	bool has_dynamic;
};

/* Where the kernel put the program headers of the program itself (auxv); 0: unknown. */
struct pyelf_start {
	uint64_t headers, count;
};

/**
 * pyelf_open() - find the image of one mapped file
 * @start: of the process's program; used for the module that holds it
 *
 * The place in memory is told by AT_PHDR, else by a vote of all loadable segments over
 * all mappings: a program may map a page of its own file once more (libffi does).
 *
 * Return: 0; -ENOENT no ELF headers there; -EFAULT not readable; -ESRCH, -EPERM.
 */
int pyelf_open(struct remote *remote, const struct pymods *mods, size_t module,
	const struct pyelf_start *start, struct pyelf *out);

struct pyelf_symbol {
	uint64_t address, bytes;
};

/**
 * pyelf_find() - a dynamic symbol that is defined here
 *
 * Return: 0; -ENOENT when there is none; errors of reading.
 */
int pyelf_find(struct remote *remote, const struct pyelf *elf, const char *name,
	struct pyelf_symbol *out);

#endif
