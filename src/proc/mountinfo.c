#include "config.h"

#include "proc/mountinfo.h"

#include <string.h>

#include "proc/line.h"

struct span {
	const char *text;
	size_t len;
};

static bool next_word(const char **cursor, const char *end, struct span *out)
{
	const char *p = line_skip_blanks(*cursor, end);
	const char *blank;

	if (p >= end)
		return false;
	blank = memchr(p, ' ', (size_t)(end - p));
	out->text = p;
	out->len = (size_t)((blank ? blank : end) - p);
	*cursor = blank ? blank + 1 : end;
	return true;
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* "\040" at @p, of which @left bytes can be read; its value or -1. */
static int octal_escape(const char *p, size_t left)
{
	if (left < 4 || p[0] != '\\' || p[1] > '3' || !is_octal(p[1]) ||
		!is_octal(p[2]) || !is_octal(p[3]))
		return -1;
	return (p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0');
}

static bool decode(struct span word, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < word.len; n++) {
		int c = octal_escape(word.text + i, word.len - i);

		if (n + 1 >= size)
			return false;
		out[n] = c < 0 ? word.text[i] : (char)c;
		i += c < 0 ? 1 : 4;
	}
	out[n] = '\0';
	return true;
}

static bool read_dev(struct span word, struct mountinfo *out)
{
	const char *end = word.text + word.len;
	const char *colon = memchr(word.text, ':', word.len);

	return colon && !line_u32(word.text, colon, &out->dev_major) &&
	       !line_u32(colon + 1, end, &out->dev_minor);
}

/* Words 3 to 6 are dev, root, mount point, options; then any number of optional ones up
 * to a "-"; then type, source, super options. */
static bool read_line(const struct line *line, struct mountinfo *out)
{
	const char *p = line->text, *end = line->text + line->len;
	struct span id, parent, dev, root, point, word;

	if (!next_word(&p, end, &id) || !next_word(&p, end, &parent) ||
		!next_word(&p, end, &dev) || !next_word(&p, end, &root) ||
		!next_word(&p, end, &point) || !next_word(&p, end, &word))
		return false;
	do {
		if (!next_word(&p, end, &word))
			return false;
	} while (!line_word_is(word.text, word.len, "-"));
	if (!next_word(&p, end, &word) || !decode(word, out->fs_type, MOUNTINFO_TYPE_MAX))
		return false;
	/* The source may be empty: the last word is what is wanted. */
	word = (struct span){end, 0};
	if (next_word(&p, end, &word))
		next_word(&p, end, &word);
	out->super_options = word.text;
	out->super_options_len = word.len;
	return read_dev(dev, out) && decode(root, out->root, MOUNTINFO_PATH_MAX) &&
	       decode(point, out->mount_point, MOUNTINFO_PATH_MAX);
}

bool mountinfo_next(const char **cursor, const char *end, struct mountinfo *out)
{
	struct line line;

	while (line_next(cursor, end, &line))
		if (read_line(&line, out))
			return true;
	return false;
}

bool mountinfo_has_option(const struct mountinfo *mount, const char *option)
{
	const char *p = mount->super_options;
	const char *end = p + mount->super_options_len;

	while (p < end) {
		const char *comma = memchr(p, ',', (size_t)(end - p));
		const char *stop = comma ? comma : end;

		if (line_word_is(p, (size_t)(stop - p), option))
			return true;
		p = comma ? comma + 1 : end;
	}
	return false;
}
