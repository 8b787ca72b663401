/*
 * report_words.h - a report as labelled sentences, whatever they are drawn as
 *
 * The texts are printable: what others chose (names, file names) is escaped.
 */
#ifndef EXPORT_REPORT_WORDS_H
#define EXPORT_REPORT_WORDS_H

#include "base/buf.h"
#include "export/report_compare.h"

struct report_writer {
	struct buf *out;
	void (*title)(struct buf *out, const char *text);
	/* @label "": the line belongs to the one before. */
	void (*line)(struct buf *out, const char *label, const char *text);
	void (*end)(struct buf *out);
};

/* @compare NULL: nothing to compare with. */
void report_put_words(const struct report *r, const struct report_compare *compare,
	const struct report_writer *writer);

/* What a recording that ends without its process having ended is consistent with; @p is
 * the process.  Returns @out. */
const char *report_stop_text(
	const struct report *r, const struct report_process *p, char *out, size_t size);

/* The leak verdict of @p as one sentence.  Returns @out. */
const char *report_leak_text(const struct report_process *p, char *out, size_t size);

#endif
