/*
 * auxv.h - /proc/PID/auxv: what the kernel told a program at exec
 */
#ifndef PROC_AUXV_H
#define PROC_AUXV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum auxv_key {
	AUXV_PHDR,         /* address of the program headers */
	AUXV_PHENT,        /* bytes of one */
	AUXV_PHNUM,        /* how many */
	AUXV_PAGESZ,       /* bytes */
	AUXV_BASE,         /* address of the dynamic linker, 0: static */
	AUXV_ENTRY,        /* address of the entry point */
	AUXV_SYSINFO_EHDR, /* address of the vdso */
	AUXV_EXECFN,       /* address of the program's name */
	AUXV_RANDOM,       /* address of 16 random bytes: another at each exec */
	AUXV_KEY_COUNT
};

struct auxv {
	uint32_t present; /* bit per enum auxv_key */
	uint64_t value[AUXV_KEY_COUNT];
};

static inline bool auxv_has(const struct auxv *a, enum auxv_key key)
{
	return a->present >> key & 1;
}

/**
 * auxv_parse() - read an auxv file
 * @bytes:    binary, as the kernel gave it, in this machine's byte order
 * @len:      how many; 0 is what a kernel thread, zombie or reaped process gives
 * @elf_bits: 32 or 64, the class of the program
 * @out:      filled on success, untouched on failure
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if it ends before AT_NULL.
 */
int auxv_parse(const void *bytes, size_t len, int elf_bits, struct auxv *out);

#endif
