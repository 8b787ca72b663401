/*
 * pyabi.h - where things stand in CPython's structures, by version
 *
 * Offsets come from a table that a generator wrote out of each version's own headers
 * (contrib/pyabi_generate.c), found by minor version and by the size of _PyRuntime; from
 * 3.13 on what stacks need comes from the offsets that the runtime itself carries.
 * Nothing is guessed: what neither knows is PYABI_NONE, and what needs it is absent.
 */
#ifndef PYTHON_PYABI_H
#define PYTHON_PYABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PYABI_NONE UINT32_MAX

enum {
	PYABI_OLDEST = 8,
	PYABI_NEWEST = 14,
	PYABI_FRAME_MAX = 256, /* frame_bytes and code_bytes never exceed these */
	PYABI_CODE_MAX = 512
};

/* Offsets and sizes in bytes.  Members are named after what they point out. */
struct pyabi {
	uint32_t minor; /* of CPython 3 */
	uint32_t runtime_bytes; /* sizeof _PyRuntime */

	/* In _PyRuntime. */
	uint32_t runtime_interpreters; /* pointer to the first */
	uint32_t runtime_gc;           /* up to 3.8 */
	uint32_t runtime_gil;          /* up to 3.11 */
	uint32_t runtime_tracing, runtime_trace_frames; /* tracemalloc, from 3.12 */
	uint32_t runtime_traced, runtime_traced_peak;

	/* In the state of an interpreter. */
	uint32_t interpreter_next, interpreter_id, interpreter_threads;
	uint32_t interpreter_gc;  /* from 3.9 */
	uint32_t interpreter_gil; /* pointer to it, from 3.12 */

	/* In the state of a thread. */
	uint32_t thread_next, thread_interpreter;
	uint32_t thread_pthread, thread_native; /* pthread_t; TID, from 3.11 */
	uint32_t thread_frame;  /* pointer to the innermost frame */
	uint32_t thread_cframe; /* 3.11 and 3.12: pointer to what points to it */
	uint32_t cframe_frame;

	/* In a frame. */
	uint32_t frame_bytes; /* up to the last of these */
	uint32_t frame_back, frame_code, frame_instruction, frame_owner;

	/* In a code object. */
	uint32_t code_bytes; /* up to the last of these */
	uint32_t code_file, code_name, code_qualname, code_first_line, code_lines;
	uint32_t code_bytecode;        /* first instruction, from 3.11 */
	uint32_t code_first_traceable; /* its index, from 3.11 */

	/* In the GIL. */
	uint32_t gil_holder, gil_locked;

	/* In the collector's state. */
	uint32_t gc_bytes, gc_enabled, gc_collecting, gc_garbage;
	uint32_t gc_generations, gc_generation_bytes; /* an array of three */
	uint32_t generation_threshold, generation_count;
	uint32_t gc_generation0; /* pointer to generations[0]: a check */
	uint32_t gc_stats;       /* three times three words */

	/* In objects. */
	uint32_t object_type, object_size, type_name;
	uint32_t text_length, text_state, text_ascii, text_compact;
	uint32_t bytes_data;
};

/* One for each version and build that is known. */
extern const struct pyabi pyabi_table[];
extern const size_t pyabi_table_count;

/**
 * pyabi_find() - the table for a runtime
 * @minor: of CPython 3; 0: not known, then @runtime_bytes alone must decide
 * @runtime_bytes: size of _PyRuntime, > 0
 *
 * Return: NULL when there is none.
 */
const struct pyabi *pyabi_find(uint32_t minor, uint64_t runtime_bytes);

/* The first bytes of _PyRuntime that pyabi_read_own() wants; 3.12 and older have none. */
enum { PYABI_OWN_BYTES = 664 };
#define PYABI_COOKIE "xdebugpy"

/* What the runtime says of itself, besides offsets. */
struct pyabi_own {
	uint32_t hex_version;
	bool is_free_threaded;
	uint64_t runtime_bytes;
};

/**
 * pyabi_read_own() - the offsets that a runtime of 3.13 or newer carries
 * @bytes: PYABI_OWN_BYTES from its start; not trusted
 * @own:   filled when the cookie is there
 * @abi:   on success those members that stacks need are replaced; untouched on failure
 *
 * Return: 0; -ENOENT no cookie; -ENOTSUP a version whose layout is not known;
 * -EBADMSG offsets that cannot be.
 */
int pyabi_read_own(const uint8_t *bytes, struct pyabi_own *own, struct pyabi *abi);

/* All members PYABI_NONE but the version. */
void pyabi_init(struct pyabi *abi, uint32_t minor);

/* Whether everything that walking stacks needs is known. */
bool pyabi_has_stacks(const struct pyabi *abi);
bool pyabi_has_gc(const struct pyabi *abi);

#endif
