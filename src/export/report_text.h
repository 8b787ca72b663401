/*
 * report_text.h - a report as text for people, as Markdown, as JSON
 *
 * Each adds one report to @out; @compare NULL: nothing to compare with.
 */
#ifndef EXPORT_REPORT_TEXT_H
#define EXPORT_REPORT_TEXT_H

#include "base/buf.h"
#include "export/report_compare.h"

void report_text(
	struct buf *out, const struct report *r, const struct report_compare *compare);
void report_markdown(
	struct buf *out, const struct report *r, const struct report_compare *compare);
/* One object on a line. */
void report_json(
	struct buf *out, const struct report *r, const struct report_compare *compare);

#endif
