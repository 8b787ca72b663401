#include "config.h"

#include "proc/psi.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "proc/line.h"

/* "WORD=" at the next word of the line; *cursor behind the '='. */
static bool take_word(const char **cursor, const char *end, const char *word)
{
	const char *p = line_skip_blanks(*cursor, end);
	size_t len = strlen(word);

	if ((size_t)(end - p) <= len || memcmp(p, word, len) || p[len] != '=')
		return false;
	*cursor = p + len + 1;
	return true;
}

static void skip_word(const char **cursor, const char *end)
{
	const char *p = line_skip_blanks(*cursor, end);

	while (p < end && *p != ' ')
		p++;
	*cursor = p;
}

static int read_values(const char *p, const char *end, struct psi_line *out)
{
	unsigned int found = 0;

	while (line_skip_blanks(p, end) < end) {
		int error = 0;

		if (take_word(&p, end, "avg10"))
			found |= num_f64(&p, end, &out->avg10_pct) ? 1 : 0;
		else if (take_word(&p, end, "avg60"))
			found |= num_f64(&p, end, &out->avg60_pct) ? 2 : 0;
		else if (take_word(&p, end, "avg300"))
			found |= num_f64(&p, end, &out->avg300_pct) ? 4 : 0;
		else if (take_word(&p, end, "total")) {
			error = line_number(&p, end, &out->total_us);
			found |= 8;
		} else
			skip_word(&p, end);
		if (error)
			return error;
		/* What follows a number without a blank is no part of a number. */
		if (p < end && *p != ' ')
			return -EBADMSG;
	}
	return found == 15 ? 0 : -EBADMSG;
}

int psi_parse(const char *text, size_t len, struct psi *out)
{
	const char *p = text, *end = text + len;
	struct psi all = {0};
	struct line line;

	if (!len)
		return -ENODATA;
	while (line_next(&p, end, &line)) {
		bool some = line.len > 5 && !memcmp(line.text, "some ", 5);
		bool full = line.len > 5 && !memcmp(line.text, "full ", 5);
		int error;

		if (!line.is_whole)
			return -EBADMSG;
		if (!some && !full)
			continue;
		error = read_values(line.text + 5, line.text + line.len,
			some ? &all.some : &all.full);
		if (error)
			return error;
		all.has_some |= some;
		all.has_full |= full;
	}
	if (!all.has_some && !all.has_full)
		return -EBADMSG;
	*out = all;
	return 0;
}
