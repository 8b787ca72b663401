#include "config.h"

#include "python/pytext.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "python/peek.h"

enum { HEAD_MAX = 128, RAW_MAX = 4096, LENGTH_MAX = 1 << 20 };

struct shape {
	uint32_t kind; /* bytes of a character: 1, 2, 4 */
	bool is_compact, is_ascii;
	uint64_t length;
};

static struct shape shape_of(const struct pyabi *abi, const uint8_t *head)
{
	uint32_t state = peek_u32(head + abi->text_state);

	/* From 3.14 "interned" has 16 bits of its own, before it had two. */
	state = abi->minor >= 14 ? state >> 16 : state >> 2;
	return (struct shape){.kind = state & 7,
		.is_compact = state >> 3 & 1,
		.is_ascii = state >> 4 & 1,
		.length = peek_u64(head + abi->text_length)};
}

static uint32_t character(const uint8_t *raw, uint32_t kind, size_t index)
{
	if (kind == 1)
		return raw[index];
	return kind == 2 ? peek_u16(raw + index * 2) : peek_u32(raw + index * 4);
}

static void encode(const uint8_t *raw, uint32_t kind, size_t count, char *out, size_t size)
{
	size_t used = 0;

	for (size_t i = 0; i < count; i++) {
		uint32_t code = character(raw, kind, i);
		char utf8[4];
		size_t len;

		/* Surrogates stand for bytes that were no UTF-8; 0 would end the text. */
		if (!code || code > 0x10ffff || (code >= 0xd800 && code < 0xe000))
			code = '?';
		len = text_encode(code, utf8);
		if (used + len >= size)
			break;
		memcpy(out + used, utf8, len);
		used += len;
	}
	out[used] = '\0';
}

int pytext_read(struct remote *remote, const struct pyabi *abi, uint64_t addr, char *out,
	size_t size)
{
	uint8_t head[HEAD_MAX], raw[RAW_MAX];
	struct shape shape;
	size_t count;
	int error;

	if (abi->text_compact > sizeof head || abi->text_ascii > sizeof head ||
		abi->text_state + 4 > abi->text_ascii ||
		abi->text_length + 8 > abi->text_ascii)
		return -EBADMSG;
	error = remote_read(remote, addr, head, abi->text_ascii);
	if (error)
		return error;
	shape = shape_of(abi, head);
	if (!shape.is_compact || shape.length > LENGTH_MAX ||
		(shape.kind != 1 && shape.kind != 2 && shape.kind != 4))
		return -EBADMSG;
	count = shape.length < size ? (size_t)shape.length : size;
	if (count > RAW_MAX / shape.kind)
		count = RAW_MAX / shape.kind;
	error = remote_read(remote,
		addr + (shape.is_ascii ? abi->text_ascii : abi->text_compact), raw,
		count * shape.kind);
	if (!error)
		encode(raw, shape.kind, count, out, size);
	return error;
}
