/*
 * report_compare.h - one recording against an older one
 *
 * Compared are the highest peak of any one process, and what memory of that process
 * settles at (rss_trace_steady()) where both recordings are long enough to say it.
 */
#ifndef EXPORT_REPORT_COMPARE_H
#define EXPORT_REPORT_COMPARE_H

#include "export/report.h"

/* How much more than before is too much: one of the two. */
struct report_gate {
	bool is_given;
	bool is_share;
	double share;   /* 0.10: 10 % more */
	uint64_t bytes; /* so many bytes more */
};

/**
 * report_gate_parse() - read "10%" or "50M"
 *
 * Return: 0 or -EINVAL; @out is untouched then.
 */
int report_gate_parse(const char *text, struct report_gate *out);

struct report_change {
	bool known; /* in both */
	uint64_t before_bytes, after_bytes;
	bool is_over; /* more than the gate allows */
};

struct report_compare {
	const char *baseline; /* name of the file, borrowed */
	struct report_gate gate;
	struct report_change peak, steady;
};

void report_compare(const struct report *baseline, const struct report *r,
	const struct report_gate *gate, struct report_compare *out);

bool report_compare_is_over(const struct report_compare *c);

/* after / before - 1, as per cent; 0 where nothing was there before. */
double report_change_pct(const struct report_change *c);

#endif
