#include "config.h"

#include "proc/statm.h"

#include <errno.h>

#include "proc/line.h"

int statm_parse(const char *text, size_t len, uint64_t page_bytes, struct statm *out)
{
	const char *p = text, *end = text + len;
	uint64_t field[3];

	if (!len)
		return -ENODATA;
	for (size_t i = 0; i < 3; i++) {
		int error = line_number(&p, end, &field[i]);

		if (error)
			return error;
		/* A number that the text ends in may go on. */
		if (p == end || (*p != ' ' && *p != '\n'))
			return -EBADMSG;
		if (__builtin_mul_overflow(field[i], page_bytes, &field[i]))
			return -ERANGE;
	}
	*out = (struct statm){field[0], field[1], field[2]};
	return 0;
}
