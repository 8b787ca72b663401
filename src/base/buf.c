#include "config.h"

#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

#define FIRST_SIZE 512

void buf_init(struct buf *b, size_t cap)
{
	*b = (struct buf){.cap = cap};
}

void buf_finish(struct buf *b)
{
	free(b->data);
	*b = (struct buf){.cap = b->cap};
}

void buf_clear(struct buf *b)
{
	b->len = 0;
	b->overflowed = false;
	if (b->data)
		b->data[0] = '\0';
}

bool buf_reserve(struct buf *b, size_t more)
{
	size_t want, size;

	if (more > b->cap - b->len) {
		b->overflowed = true;
		return false;
	}
	want = b->len + more;
	if (b->data && want <= b->size)
		return true;
	size = b->size ? b->size : FIRST_SIZE;
	while (size < want)
		size = size > b->cap / 2 ? b->cap : size * 2;
	if (size > b->cap)
		size = b->cap;
	b->data = die_reallocarray(b->data, size + 1, 1);
	b->size = size;
	b->data[b->len] = '\0';
	return true;
}

void buf_add(struct buf *b, const void *bytes, size_t count)
{
	if (!buf_reserve(b, count) || !count)
		return;
	memcpy(b->data + b->len, bytes, count);
	b->len += count;
	b->data[b->len] = '\0';
}

void buf_add_text(struct buf *b, const char *text)
{
	buf_add(b, text, strlen(text));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add(b, &c, 1);
}

void buf_printf(struct buf *b, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (n < 0 || !buf_reserve(b, (size_t)n))
		return;
	va_start(args, format);
	vsnprintf(b->data + b->len, (size_t)n + 1, format, args);
	va_end(args);
	b->len += (size_t)n;
}

int buf_read_fd(struct buf *b, int fd)
{
	buf_clear(b);
	for (;;) {
		size_t room;
		ssize_t n;

		if (b->len == b->size || !b->data) {
			size_t step = b->len ? b->len : 4096;

			if (step > b->cap - b->len)
				step = b->cap - b->len;
			if (!step)
				return -EFBIG;
			buf_reserve(b, step);
		}
		room = b->size - b->len;
		n = pread(fd, b->data + b->len, room, (off_t)b->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			int code = -errno;

			buf_clear(b);
			return code;
		}
		b->len += (size_t)n;
		b->data[b->len] = '\0';
		if (!n)
			return 0;
	}
}
