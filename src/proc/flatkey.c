#include "config.h"

#include "proc/flatkey.h"

#include <errno.h>
#include <string.h>

#include "proc/line.h"

#define KEYS_MAX 64

static size_t find(const char *const *key, size_t count, const char *word, size_t len)
{
	size_t i = 0;

	while (i < count && !line_word_is(word, len, key[i]))
		i++;
	return i;
}

int flatkey_parse(const char *text, size_t len, const char *const *key, size_t count,
	uint64_t *value, uint64_t *present)
{
	const char *p = text, *end = text + len;
	uint64_t found[KEYS_MAX], bits = 0;
	struct line line;

	if (!len)
		return -ENODATA;
	while (line_next(&p, end, &line)) {
		size_t key_len, i;
		const char *v;
		int error;

		if (!line.is_whole)
			return -EBADMSG;
		if (!line_key(&line, ' ', &key_len, &v))
			continue;
		i = find(key, count, line.text, key_len);
		if (i == count)
			continue;
		error = line_u64(v, line.text + line.len, &found[i]);
		if (error)
			return error;
		bits |= UINT64_C(1) << i;
	}
	for (size_t i = 0; i < count; i++)
		if (bits >> i & 1)
			value[i] = found[i];
	*present = bits;
	return 0;
}
