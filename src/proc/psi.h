/*
 * psi.h - pressure stall information: /proc/pressure/memory, memory.pressure
 */
#ifndef PROC_PSI_H
#define PROC_PSI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Share of time in which some or all tasks waited. */
struct psi_line {
	double avg10_pct, avg60_pct, avg300_pct;
	uint64_t total_us;
};

struct psi {
	bool has_some, has_full; /* cpu has no full line before Linux 5.13 */
	struct psi_line some, full;
};

/**
 * psi_parse() - read a pressure file
 * @out: filled on success, untouched on failure
 *
 * Source: Documentation/accounting/psi.rst.  Unknown lines and words are skipped.
 *
 * Return: 0; -ENODATA if @len is 0; -EBADMSG if a line lacks one of the four values or
 * the text ends inside of it, or neither line is there; -ERANGE if total does not fit.
 */
int psi_parse(const char *text, size_t len, struct psi *out);

#endif
