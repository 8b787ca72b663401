#include "config.h"

#include "export/report_compare.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "base/units.h"

#define SHARE_MAX_PCT 1e6

int report_gate_parse(const char *text, struct report_gate *out)
{
	const char *p = text, *end = text + strlen(text);
	struct report_gate gate = {.is_given = true};

	if (num_f64(&p, end, &gate.share)) {
		while (p < end && *p == ' ')
			p++;
		if (end - p == 1 && *p == '%' && gate.share >= 0 &&
			gate.share <= SHARE_MAX_PCT) {
			gate.is_share = true;
			gate.share /= 100;
			*out = gate;
			return 0;
		}
	}
	p = text;
	gate.share = 0;
	/* A bare number might be meant as either. */
	if (strspn(text, "0123456789.") == strlen(text) ||
		!units_size(&p, end, &gate.bytes) || p != end)
		return -EINVAL;
	*out = gate;
	return 0;
}

static bool is_over(const struct report_gate *gate, const struct report_change *c)
{
	double more = (double)c->after_bytes - (double)c->before_bytes;

	if (!gate->is_given || !c->known)
		return false;
	if (gate->is_share)
		return more > gate->share * (double)c->before_bytes;
	return more > (double)gate->bytes;
}

void report_compare(const struct report *baseline, const struct report *r,
	const struct report_gate *gate, struct report_compare *out)
{
	const struct report_process *before = report_main(baseline);
	const struct report_process *after = report_main(r);

	*out = (struct report_compare){.baseline = baseline->file, .gate = *gate};
	if (!before || !after || !before->peak_bytes || !after->peak_bytes)
		return;
	out->peak = (struct report_change){.known = true,
		.before_bytes = before->peak_bytes,
		.after_bytes = after->peak_bytes};
	out->peak.is_over = is_over(gate, &out->peak);
	out->steady.known = rss_trace_steady(&before->trace, &out->steady.before_bytes) &&
			    rss_trace_steady(&after->trace, &out->steady.after_bytes);
	out->steady.is_over = is_over(gate, &out->steady);
}

bool report_compare_is_over(const struct report_compare *c)
{
	return c->peak.is_over || c->steady.is_over;
}

double report_change_pct(const struct report_change *c)
{
	if (!c->before_bytes)
		return 0;
	return ((double)c->after_bytes / (double)c->before_bytes - 1) * 100;
}
