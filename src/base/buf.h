/*
 * buf.h - bytes that grow, up to a cap
 *
 * `data[0 .. len-1]` are the bytes; data[len] is always NUL once anything was
 * reserved, so that text can be handed on.  What would exceed the cap is not added and
 * sets `overflowed`, which stays until buf_clear(): writers need no check at each call.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cleanup.h"

struct buf {
	char *data;      /* NULL until something was reserved */
	size_t len;      /* bytes in use */
	size_t size;     /* bytes allocated, the NUL not counted */
	size_t cap;      /* most bytes ever held */
	bool overflowed; /* something did not fit under @cap */
};

/* An empty buffer that holds at most @cap bytes; allocates nothing. */
void buf_init(struct buf *b, size_t cap);
void buf_finish(struct buf *b);
void buf_clear(struct buf *b);

/* Room for @more bytes behind len; false (and overflowed) when over the cap. */
bool buf_reserve(struct buf *b, size_t more);
void buf_add(struct buf *b, const void *bytes, size_t count);
void buf_add_text(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_printf(struct buf *b, const char *format, ...) PRINTF_LIKE(2, 3);

/**
 * buf_read_fd() - replace the content by all that @fd gives from offset 0 (pread)
 *
 * Return: 0; -EFBIG when the file is longer than the cap (content: the first cap
 * bytes); else negative errno of the read, content empty.
 */
int buf_read_fd(struct buf *b, int fd);

#define AUTO_BUF __attribute__((cleanup(buf_finish)))

#endif
