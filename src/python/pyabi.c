#include "config.h"

#include "python/pyabi.h"

#include <errno.h>
#include <string.h>

#include "python/peek.h"

const struct pyabi *pyabi_find(uint32_t minor, uint64_t runtime_bytes)
{
	const struct pyabi *found = NULL;

	for (size_t i = 0; i < pyabi_table_count; i++) {
		const struct pyabi *t = &pyabi_table[i];

		if (t->runtime_bytes != runtime_bytes || (minor && t->minor != minor))
			continue;
		if (found && found->minor != t->minor)
			return NULL;
		found = t;
	}
	return found;
}

void pyabi_init(struct pyabi *abi, uint32_t minor)
{
	memset(abi, 0xff, sizeof *abi);
	abi->minor = minor;
}

/*
 * Which word of the runtime's own offsets says what.  A word's place moves when a
 * version inserts members before it, so each version has a column.
 */
struct own_word {
	size_t member; /* in struct pyabi */
	uint8_t word13, word14;
	uint32_t limit; /* the largest value that can be */
};

#define MEMBER(name) offsetof(struct pyabi, name)
#define RUNTIME_MAX (8u << 20)
#define INTERPRETER_MAX (8u << 20)
#define SMALL_MAX 4096u

static const struct own_word own_words[] = {
	{MEMBER(runtime_bytes), 3, 3, RUNTIME_MAX},
	{MEMBER(runtime_interpreters), 5, 5, RUNTIME_MAX},
	{MEMBER(interpreter_id), 7, 7, INTERPRETER_MAX},
	{MEMBER(interpreter_next), 8, 8, INTERPRETER_MAX},
	{MEMBER(interpreter_threads), 9, 9, INTERPRETER_MAX},
	{MEMBER(interpreter_gil), 14, 15, INTERPRETER_MAX},
	{MEMBER(thread_next), 21, 24, SMALL_MAX},
	{MEMBER(thread_interpreter), 22, 25, SMALL_MAX},
	{MEMBER(thread_frame), 23, 26, SMALL_MAX},
	{MEMBER(thread_pthread), 24, 27, SMALL_MAX},
	{MEMBER(thread_native), 25, 28, SMALL_MAX},
	{MEMBER(frame_back), 29, 32, SMALL_MAX},
	{MEMBER(frame_code), 30, 33, SMALL_MAX},
	{MEMBER(frame_instruction), 31, 34, SMALL_MAX},
	{MEMBER(frame_owner), 33, 36, SMALL_MAX},
	{MEMBER(code_file), 35, 40, SMALL_MAX},
	{MEMBER(code_name), 36, 41, SMALL_MAX},
	{MEMBER(code_qualname), 37, 42, SMALL_MAX},
	{MEMBER(code_lines), 38, 43, SMALL_MAX},
	{MEMBER(code_first_line), 39, 44, SMALL_MAX},
	{MEMBER(code_bytecode), 43, 48, SMALL_MAX},
	{MEMBER(object_type), 45, 51, 64},
	{MEMBER(type_name), 47, 53, 256},
	{MEMBER(object_size), 65, 75, 64},
	{MEMBER(bytes_data), 66, 76, 128},
	{MEMBER(text_state), 68, 79, 128},
	{MEMBER(text_length), 69, 80, 128},
	{MEMBER(text_ascii), 70, 81, 128},
};

#define WORD_GIL_STATE_13 15
#define WORD_GIL_STATE_14 16

static uint64_t word_of(const uint8_t *bytes, size_t word)
{
	return peek_u64(bytes + word * 8);
}

static uint32_t max2(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* The GIL is told by where it stands in an interpreter; here it is read by its address. */
static bool read_gil(const uint8_t *bytes, size_t state_word, struct pyabi *abi)
{
	uint64_t state = word_of(bytes, state_word);
	uint64_t locked = word_of(bytes, state_word + 2);
	uint64_t holder = word_of(bytes, state_word + 3);

	if (locked < state || holder < state || locked - state > SMALL_MAX ||
		holder - state > SMALL_MAX)
		return false;
	abi->gil_locked = (uint32_t)(locked - state);
	abi->gil_holder = (uint32_t)(holder - state);
	return true;
}

static bool read_sizes(struct pyabi *abi)
{
	uint32_t frame = max2(abi->frame_instruction, max2(abi->frame_back, abi->frame_code));
	uint32_t code = max2(max2(abi->code_file, abi->code_name),
		max2(abi->code_qualname, max2(abi->code_lines, abi->code_first_line)));

	abi->frame_bytes = max2(frame + 8, abi->frame_owner + 1);
	/* A table may know members behind these. */
	if (abi->code_bytes == PYABI_NONE || abi->code_bytes < code + 8)
		abi->code_bytes = code + 8;
	abi->text_compact = abi->text_ascii + 16;
	return abi->frame_bytes <= PYABI_FRAME_MAX && abi->code_bytes <= PYABI_CODE_MAX;
}

static int read_words(const uint8_t *bytes, bool is_13, struct pyabi *abi)
{
	for (size_t i = 0; i < sizeof own_words / sizeof own_words[0]; i++) {
		const struct own_word *w = &own_words[i];
		uint64_t value = word_of(bytes, is_13 ? w->word13 : w->word14);
		uint32_t small = (uint32_t)value;

		if (value > w->limit)
			return -EBADMSG;
		memcpy((char *)abi + w->member, &small, sizeof small);
	}
	if (!read_gil(bytes, is_13 ? WORD_GIL_STATE_13 : WORD_GIL_STATE_14, abi))
		return -EBADMSG;
	/* 3.11 and 3.12 only. */
	abi->thread_cframe = abi->cframe_frame = PYABI_NONE;
	return read_sizes(abi) ? 0 : -EBADMSG;
}

int pyabi_read_own(const uint8_t *bytes, struct pyabi_own *own, struct pyabi *abi)
{
	struct pyabi read = *abi;
	uint32_t minor;
	int error;

	if (memcmp(bytes, PYABI_COOKIE, 8) != 0)
		return -ENOENT;
	own->hex_version = (uint32_t)word_of(bytes, 1);
	own->is_free_threaded = word_of(bytes, 2) != 0;
	own->runtime_bytes = word_of(bytes, 3);
	minor = own->hex_version >> 16 & 0xff;
	if (own->hex_version >> 24 != 3 || minor < 13 || minor > PYABI_NEWEST)
		return -ENOTSUP;
	error = read_words(bytes, minor == 13, &read);
	if (error)
		return error;
	read.minor = minor;
	*abi = read;
	return 0;
}

static bool all_known(const struct pyabi *abi, const size_t *members, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (peek_u32((const char *)abi + members[i]) == PYABI_NONE)
			return false;
	return true;
}

bool pyabi_has_stacks(const struct pyabi *abi)
{
	static const size_t members[] = {MEMBER(runtime_interpreters),
		MEMBER(interpreter_next), MEMBER(interpreter_id),
		MEMBER(interpreter_threads), MEMBER(thread_next),
		MEMBER(thread_interpreter), MEMBER(frame_bytes), MEMBER(frame_back),
		MEMBER(frame_code), MEMBER(frame_instruction), MEMBER(code_bytes),
		MEMBER(code_file), MEMBER(code_name), MEMBER(code_first_line),
		MEMBER(code_lines), MEMBER(object_type), MEMBER(object_size),
		MEMBER(text_length), MEMBER(text_state), MEMBER(text_ascii),
		MEMBER(text_compact), MEMBER(bytes_data)};

	if (!all_known(abi, members, sizeof members / sizeof members[0]))
		return false;
	return abi->frame_bytes <= PYABI_FRAME_MAX && abi->code_bytes <= PYABI_CODE_MAX &&
		(abi->thread_frame != PYABI_NONE || abi->thread_cframe != PYABI_NONE);
}

bool pyabi_has_gc(const struct pyabi *abi)
{
	static const size_t members[] = {MEMBER(gc_bytes), MEMBER(gc_enabled),
		MEMBER(gc_collecting), MEMBER(gc_garbage), MEMBER(gc_generations),
		MEMBER(gc_generation_bytes), MEMBER(generation_threshold),
		MEMBER(generation_count), MEMBER(gc_generation0), MEMBER(gc_stats)};

	return all_known(abi, members, sizeof members / sizeof members[0]) &&
		(abi->interpreter_gc != PYABI_NONE || abi->runtime_gc != PYABI_NONE);
}
