#include "config.h"

#include "python/stack_frame.h"

#include <string.h>

#include "base/cleanup.h"
#include "python/peek.h"

enum {
	OWNER_GENERATOR = 1,
	OWNER_C_STACK = 3 /* 3.12: entered from C; 3.14: of the interpreter; 4: C */
};

size_t stack_thread_bytes(const struct pyabi *abi)
{
	const uint32_t members[] = {abi->thread_next, abi->thread_interpreter,
		abi->thread_pthread, abi->thread_native, abi->thread_frame,
		abi->thread_cframe};
	size_t bytes = 0;

	for (size_t i = 0; i < COUNT_OF(members); i++)
		if (members[i] != PYABI_NONE && members[i] + 8 > bytes)
			bytes = members[i] + 8;
	return bytes;
}

void stack_frame_parse(const struct pyabi *abi, uint64_t addr, const uint8_t *bytes,
	struct raw_frame *out, uint64_t *back)
{
	*back = peek_u64(bytes + abi->frame_back);
	*out = (struct raw_frame){
		.addr = addr, .code = peek_u64(bytes + abi->frame_code)};
	if (abi->frame_owner == PYABI_NONE) {
		out->instruction = peek_u32(bytes + abi->frame_instruction);
		return;
	}
	out->instruction = peek_u64(bytes + abi->frame_instruction);
	out->owner = bytes[abi->frame_owner];
	/* From 3.14 a reference has its kind in its low bits. */
	if (abi->minor >= 14)
		out->code &= ~UINT64_C(3);
}

bool stack_frame_is_shim(const struct pyabi *abi, const struct raw_frame *frame)
{
	return abi->minor >= 12 && frame->owner >= OWNER_C_STACK;
}

/*
 * Code of the interpreter itself, which calls __init__ from 3.12 on, never begins; where
 * no table says so its name is its file.
 */
bool stack_frame_is_incomplete(
	const struct raw_frame *frame, const struct pycode *code, int64_t offset)
{
	if (!strcmp(code->function, code->file))
		return true;
	return code->first_traceable && frame->owner != OWNER_GENERATOR &&
	       offset < (int64_t)code->first_traceable * 2;
}
