/*
 * statm.h - /proc/PID/statm
 */
#ifndef PROC_STATM_H
#define PROC_STATM_H

#include <stddef.h>
#include <stdint.h>

struct statm {
	uint64_t size_bytes;     /* VmSize */
	uint64_t resident_bytes; /* VmRSS */
	uint64_t shared_bytes;   /* RssFile + RssShmem */
};

/**
 * statm_parse() - read one statm line
 * @text:       bytes as the kernel gave them; need not end in NUL
 * @len:        how many bytes; 0 is what a reaped process gives
 * @page_bytes: the page size, bytes, > 0
 * @out:        filled on success, untouched on failure
 *
 * Source: proc_pid_statm(5); fields 1 to 3 of 7, in pages.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if the text does not begin with three
 * decimal numbers or ends inside of the third; -ERANGE if a field in bytes does not fit
 * 64 bits.
 */
int statm_parse(const char *text, size_t len, uint64_t page_bytes, struct statm *out);

#endif
