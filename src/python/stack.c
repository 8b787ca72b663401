#include "config.h"

#include "python/stack.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/peek.h"
#include "python/pycode.h"
#include "python/stack_frame.h"

enum {
	LOOKS = 4,      /* at one thread's stack */
	SHIMS_MAX = 64, /* frames of the interpreter itself in front of a call */
	THREAD_HEAD_MAX = STACK_THREAD_BYTES_MAX
};

/* glibc's struct pthread on x86-64: its own address at +0 and +16, the TID at +0x2d0. */
enum { PTHREAD_SELF = 16, PTHREAD_TID = 0x2d0 };

struct chain {
	struct raw_frame at[PYRUN_FRAMES_MAX];
	size_t count;
	bool is_cut;
};

struct stack_reader {
	struct remote *remote;
	const struct pymap *map;
	struct pytasks *tasks;
	struct pycode_cache *codes;
	struct chain now, before;
	uint8_t code[PYRUN_FRAMES_MAX * PYABI_CODE_MAX];
};

struct stack_reader *stack_create(
	struct remote *remote, const struct pymap *map, struct pytasks *tasks)
{
	struct stack_reader *r = die_calloc(1, sizeof *r);

	r->remote = remote;
	r->map = map;
	r->tasks = tasks;
	r->codes = pycode_create(remote, map);
	return r;
}

struct pycode_cache *stack_codes(struct stack_reader *reader)
{
	return reader->codes;
}

uint64_t stack_identity(const struct pyabi *abi, const uint8_t *thread)
{
	if (abi->thread_native != PYABI_NONE)
		return peek_u64(thread + abi->thread_native);
	return abi->thread_pthread != PYABI_NONE ? peek_u64(thread + abi->thread_pthread)
						 : 0;
}

void stack_destroy(struct stack_reader *reader)
{
	if (!reader)
		return;
	pycode_destroy(reader->codes);
	free(reader);
}

/* ---- threads ---- */

static uint32_t tid_of_pthread(struct stack_reader *r, uint64_t pthread)
{
#if defined(__x86_64__) && defined(__GLIBC__)
	uint64_t self;
	uint32_t tid;

	if (peek_remote(r->remote, pthread + PTHREAD_SELF, &self) || self != pthread ||
		remote_read(r->remote, pthread + PTHREAD_TID, &tid, sizeof tid))
		return 0;
	return tid;
#else
	(void)r;
	(void)pthread;
	return 0;
#endif
}

/* A child of fork() may still have its parent's number: one that no thread has is none. */
static uint32_t outer_tid(const struct stack_reader *r, uint64_t inner)
{
	const struct pytask *task = inner ? pytasks_inner(r->tasks, inner) : NULL;

	return task ? task->tid : 0;
}

static uint32_t tid_of(struct stack_reader *r, const uint8_t *thread)
{
	const struct pyabi *abi = &r->map->abi;
	uint32_t tid = 0;

	if (!r->tasks)
		return 0;
	if (abi->thread_native != PYABI_NONE)
		tid = outer_tid(r, peek_u64(thread + abi->thread_native));
	if (!tid && abi->thread_pthread != PYABI_NONE)
		tid = outer_tid(
			r, tid_of_pthread(r, peek_u64(thread + abi->thread_pthread)));
	if (!tid && r->tasks->count == 1)
		tid = r->tasks->task[0].tid;
	return tid;
}

static uint64_t innermost(struct stack_reader *r, const uint8_t *thread)
{
	const struct pyabi *abi = &r->map->abi;
	uint64_t frame;

	if (abi->thread_frame != PYABI_NONE)
		return peek_u64(thread + abi->thread_frame);
	if (peek_remote(r->remote,
		    peek_u64(thread + abi->thread_cframe) + abi->cframe_frame, &frame))
		return 0;
	return frame;
}

/* The thread that has the interpreter's lock, or 0. */
static uint64_t gil_holder(struct stack_reader *r, uint64_t interpreter)
{
	const struct pyabi *abi = &r->map->abi;
	uint64_t gil = r->map->runtime + abi->runtime_gil, holder;
	int32_t locked;

	if (abi->gil_holder == PYABI_NONE || abi->gil_locked == PYABI_NONE)
		return 0;
	if (abi->interpreter_gil != PYABI_NONE) {
		if (peek_remote(r->remote, interpreter + abi->interpreter_gil, &gil))
			return 0;
	} else if (abi->runtime_gil == PYABI_NONE) {
		return 0;
	}
	if (remote_read(r->remote, gil + abi->gil_locked, &locked, sizeof locked) ||
		locked != 1 || peek_remote(r->remote, gil + abi->gil_holder, &holder))
		return 0;
	return holder;
}

/* What stack_threads() fills. */
struct listing {
	struct stack_thread *out;
	size_t count, max;
	bool is_cut;
};

static int list_threads(struct stack_reader *r, uint64_t interpreter, uint64_t number,
	struct listing *list)
{
	const struct pyabi *abi = &r->map->abi;
	uint64_t holder = gil_holder(r, interpreter), at;
	uint8_t thread[THREAD_HEAD_MAX];
	size_t bytes = stack_thread_bytes(abi);
	int error = peek_remote(r->remote, interpreter + abi->interpreter_threads, &at);

	if (bytes > sizeof thread)
		return -EBADMSG;
	while (!error && at) {
		if (list->count == list->max) {
			list->is_cut = true;
			return 0;
		}
		error = remote_read(r->remote, at, thread, bytes);
		if (error)
			break;
		if (peek_u64(thread + abi->thread_interpreter) != interpreter)
			return -EBADMSG;
		list->out[list->count++] = (struct stack_thread){.addr = at,
			.frame = innermost(r, thread),
			.interpreter = number,
			.interpreter_addr = interpreter,
			.identity = stack_identity(abi, thread),
			.tid = tid_of(r, thread),
			.holds_gil = at == holder};
		at = peek_u64(thread + abi->thread_next);
	}
	return error;
}

static int list_all(struct stack_reader *r, struct listing *list)
{
	const struct pyabi *abi = &r->map->abi;
	uint64_t interpreter, number;
	int error = peek_remote(
		r->remote, r->map->runtime + abi->runtime_interpreters, &interpreter);

	for (int n = 0; !error && interpreter; n++) {
		if (n == STACK_INTERPRETERS_MAX) {
			list->is_cut = true;
			break;
		}
		error = peek_remote(
			r->remote, interpreter + abi->interpreter_id, &number);
		if (!error)
			error = list_threads(r, interpreter, number, list);
		if (!error)
			error = peek_remote(r->remote,
				interpreter + abi->interpreter_next, &interpreter);
	}
	return error;
}

int stack_threads(
	struct stack_reader *reader, struct stack_thread *out, size_t max, bool *is_cut)
{
	struct listing list = {.out = out, .max = max};
	int error = -EFAULT;

	/* Threads come and go while the list is walked. */
	for (int look = 0; look < LOOKS && (error == -EFAULT || error == -EBADMSG);
		look++) {
		list.count = 0;
		list.is_cut = false;
		error = list_all(reader, &list);
	}
	*is_cut = list.is_cut;
	return error ? error : (int)list.count;
}

/* ---- frames ---- */

static int read_frame(
	struct stack_reader *r, uint64_t addr, struct raw_frame *out, uint64_t *back)
{
	const struct pyabi *abi = &r->map->abi;
	uint8_t bytes[PYABI_FRAME_MAX];
	int error = remote_read(r->remote, addr, bytes, abi->frame_bytes);

	if (error)
		return error;
	stack_frame_parse(abi, addr, bytes, out, back);
	return 0;
}

static int read_chain(struct stack_reader *r, uint64_t frame, struct chain *out)
{
	out->count = 0;
	out->is_cut = false;
	for (size_t n = 0; frame; n++) {
		struct raw_frame *f = &out->at[out->count];
		uint64_t back;
		int error;

		if (out->count == PYRUN_FRAMES_MAX || n == PYRUN_FRAMES_MAX * 2) {
			out->is_cut = true;
			return 0;
		}
		error = read_frame(r, frame, f, &back);
		if (error)
			return error;
		if (!stack_frame_is_shim(&r->map->abi, f))
			out->count++;
		if (back == frame)
			return -EBADMSG;
		frame = back;
	}
	return 0;
}

static void read_codes(struct stack_reader *r, const struct chain *chain)
{
	struct remote_piece piece[PYRUN_FRAMES_MAX];
	const size_t bytes = r->map->abi.code_bytes;

	for (size_t i = 0; i < chain->count; i++)
		piece[i] = (struct remote_piece){.addr = chain->at[i].code,
			.to = r->code + i * PYABI_CODE_MAX,
			.len = bytes};
	if (remote_read_pieces(r->remote, piece, chain->count))
		memset(r->code, 0, sizeof r->code);
	for (size_t i = 0; i < chain->count; i++)
		if (!piece[i].is_whole)
			memset(r->code + i * PYABI_CODE_MAX, 0, bytes);
}

static size_t add_text(struct pyrun_stacks *out, const char *text)
{
	size_t at = out->names.len;

	buf_add(&out->names, text, strlen(text) + 1);
	return out->names.overflowed ? 0 : at;
}

static void add_frame(struct pyrun_stacks *out, const struct pycode *code, uint32_t line)
{
	size_t n = out->frame_count++;

	if ((n & (n - 1)) == 0)
		out->frame =
			die_reallocarray(out->frame, n ? n * 2 : 1, sizeof *out->frame);
	/* Recursion: the call before it is the same function. */
	if (n && !strcmp(pyrun_text(out, out->frame[n - 1].function), code->function) &&
		!strcmp(pyrun_text(out, out->frame[n - 1].file), code->file)) {
		out->frame[n] = out->frame[n - 1];
		out->frame[n].line = line;
		return;
	}
	out->frame[n] = (struct pyrun_frame){.line = line};
	out->frame[n].function = add_text(out, code->function);
	out->frame[n].file = add_text(out, code->file);
}

/* Frames @first to the end of r->now; false when one of them is no call at all. */
static bool add_frames(struct stack_reader *r, size_t first, struct pyrun_stacks *out)
{
	read_codes(r, &r->now);
	for (size_t i = first; i < r->now.count; i++) {
		const struct raw_frame *f = &r->now.at[i];
		const struct pycode *code =
			pycode_take(r->codes, f->code, r->code + i * PYABI_CODE_MAX);
		int64_t offset;

		if (!code)
			return false;
		offset = pycode_offset(r->map, code, f->instruction);
		if (stack_frame_is_incomplete(f, code, offset))
			continue;
		if (out->frame_count == PYRUN_ALL_FRAMES_MAX)
			return true;
		add_frame(out, code, pycode_line(r->map, code, offset));
	}
	return true;
}

/* The same call; it may have run on in the same function. */
static bool is_same_call(const struct raw_frame *a, const struct raw_frame *b)
{
	return a->addr == b->addr && a->code == b->code;
}

static bool has_same_frames(const struct chain *a, const struct chain *b)
{
	if (a->count != b->count || a->is_cut != b->is_cut)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (!is_same_call(&a->at[i], &b->at[i]))
			return false;
	return true;
}

/* How many of the outermost frames two looks agree on. */
static size_t common(const struct chain *a, const struct chain *b)
{
	size_t n = 0;

	while (n < a->count && n < b->count && !a->is_cut && !b->is_cut &&
		is_same_call(&a->at[a->count - 1 - n], &b->at[b->count - 1 - n]))
		n++;
	return n;
}

/* The chain as it is now, from the thread's own pointer. */
static int look(struct stack_reader *r, const struct stack_thread *t, struct chain *out)
{
	uint8_t thread[THREAD_HEAD_MAX];
	int error =
		remote_read(r->remote, t->addr, thread, stack_thread_bytes(&r->map->abi));

	return error ? error : read_chain(r, innermost(r, thread), out);
}

/* Read until two looks in a row agree; @first: from where on they do. */
static int look_until_still(struct stack_reader *r, const struct stack_thread *t,
	size_t *first, bool *is_torn)
{
	bool has_before = false;
	int error = -EFAULT;

	*first = 0;
	*is_torn = false;
	for (int n = 0; n < LOOKS; n++) {
		error = look(r, t, &r->now);
		if (error == -ESRCH || error == -EPERM)
			return error;
		if (!error && has_before && has_same_frames(&r->now, &r->before))
			return 0;
		if (!error && n + 1 < LOOKS) {
			r->before = r->now;
			has_before = true;
		}
	}
	*is_torn = true;
	*first = !error && has_before ? r->now.count - common(&r->now, &r->before)
				      : r->now.count;
	return 0;
}

static int add_thread(
	struct stack_reader *r, const struct stack_thread *t, struct pyrun_stacks *out)
{
	struct pyrun_thread *to = &out->thread[out->thread_count];
	size_t first, names = out->names.len;
	int error;

	*to = (struct pyrun_thread){.interpreter = t->interpreter,
		.tid = t->tid,
		.holds_gil = t->holds_gil,
		.first = out->frame_count};
	error = look_until_still(r, t, &first, &to->is_torn);
	if (error)
		return error;
	if (!add_frames(r, first, out)) {
		to->is_torn = true;
		out->frame_count = to->first;
		out->names.len = names;
	}
	to->count = out->frame_count - to->first;
	to->is_cut = r->now.is_cut || out->frame_count == PYRUN_ALL_FRAMES_MAX;
	out->thread_count++;
	return 0;
}

int stack_read(struct stack_reader *reader, struct pyrun_stacks *out)
{
	AUTO_FREE struct stack_thread *threads =
		die_calloc(PYRUN_THREADS_MAX, sizeof *threads);
	struct pyrun_stacks all;
	int count, error = 0;

	pyrun_stacks_init(&all);
	count = stack_threads(reader, threads, PYRUN_THREADS_MAX, &all.is_cut);
	if (count < 0)
		return count;
	/* Offset 0 is the text for what did not fit. */
	buf_add(&all.names, "", 1);
	all.thread = die_calloc(count ? (size_t)count : 1, sizeof *all.thread);
	for (int i = 0; i < count && !error; i++)
		error = add_thread(reader, &threads[i], &all);
	if (error)
		pyrun_stacks_finish(&all);
	else
		*out = all;
	return error;
}

int stack_top(struct stack_reader *reader, const struct stack_thread *thread,
	struct stack_top *out)
{
	uint64_t addr = thread->frame, back;

	for (int n = 0; addr && n < SHIMS_MAX; n++, addr = back) {
		const struct pycode *code;
		struct raw_frame frame;
		int64_t offset;
		int error = read_frame(reader, addr, &frame, &back);

		if (error)
			return error;
		if (stack_frame_is_shim(&reader->map->abi, &frame))
			continue;
		code = pycode_read(reader->codes, frame.code);
		if (!code)
			return -EBADMSG;
		offset = pycode_offset(reader->map, code, frame.instruction);
		if (stack_frame_is_incomplete(&frame, code, offset))
			continue;
		*out = (struct stack_top){code->function, code->file,
			pycode_line(reader->map, code, offset)};
		return 0;
	}
	return -ENOENT;
}
