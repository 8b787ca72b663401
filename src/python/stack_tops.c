#include "config.h"

#include "python/stack_tops.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "python/peek.h"
#include "python/stack_frame.h"

/* A thread that the interpreter does not know may become known: listed again so often. */
enum { READS_A_LIST = 50 };

/* Where a thread was found last: mostly it is there still, and then one call of the
 * kernel copies everything. */
struct guess {
	uint64_t pointer, frame,
		code; /* addresses; pointer: of what points to the frame */
};

/* One thread on the way to its function. */
struct top {
	const struct stack_thread *thread; /* NULL: not the interpreter's */
	struct guess *guess;
	uint64_t pointer_value;
	bool has_pointer, has_frame, has_code; /* copied, and from where it stands now */
	uint64_t frame, back;                  /* 0: it runs no Python */
	struct raw_frame raw;
};

enum { PIECES_MAX = STACK_TOPS_MAX * 4 };

struct stack_tops {
	struct remote *remote;
	const struct pymap *map;
	struct pytasks *tasks;
	struct stack_reader *reader;
	struct stack_thread *thread; /* [0 .. threads-1] */
	struct guess *guess;         /* of each of them */
	size_t threads;
	uint64_t listed_changes; /* tasks->changes as it was listed */
	unsigned reads_left;     /* before a thread that is unknown makes it list again */
	bool is_listed;
	size_t count; /* of the newest read */
	struct top top[STACK_TOPS_MAX];
	struct remote_piece piece[PIECES_MAX];
	size_t owner[PIECES_MAX]; /* piece[k] is of top[owner[k]] */
	size_t pieces;
	uint8_t state[STACK_TOPS_MAX][STACK_THREAD_BYTES_MAX];
	uint8_t frame[STACK_TOPS_MAX][PYABI_FRAME_MAX];
	uint8_t code[STACK_TOPS_MAX][PYABI_CODE_MAX];
};

struct stack_tops *stack_tops_create(
	struct remote *remote, const struct pymap *map, struct pytasks *tasks)
{
	struct stack_tops *t = die_calloc(1, sizeof *t);

	t->remote = remote;
	t->map = map;
	t->tasks = tasks;
	t->reader = stack_create(remote, map, tasks);
	t->thread = die_calloc(PYRUN_THREADS_MAX, sizeof *t->thread);
	t->guess = die_calloc(PYRUN_THREADS_MAX, sizeof *t->guess);
	return t;
}

void stack_tops_destroy(struct stack_tops *tops)
{
	if (!tops)
		return;
	stack_destroy(tops->reader);
	free(tops->thread);
	free(tops->guess);
	free(tops);
}

static void list(struct stack_tops *t)
{
	bool is_cut;
	int count = stack_threads(t->reader, t->thread, PYRUN_THREADS_MAX, &is_cut);

	t->threads = count > 0 ? (size_t)count : 0;
	memset(t->guess, 0, t->threads * sizeof *t->guess);
	t->is_listed = count > 0;
	t->listed_changes = t->tasks->changes;
	t->reads_left = READS_A_LIST;
}

static struct top top_of(struct stack_tops *t, uint32_t tid)
{
	for (size_t i = 0; i < t->threads; i++)
		if (t->thread[i].tid == tid)
			return (struct top){
				.thread = &t->thread[i], .guess = &t->guess[i]};
	return (struct top){.thread = NULL};
}

static void find(struct stack_tops *t, const uint32_t *tid)
{
	for (size_t i = 0; i < t->count; i++)
		t->top[i] = top_of(t, tid[i]);
}

static bool is_any_unknown(const struct stack_tops *t)
{
	for (size_t i = 0; i < t->count; i++)
		if (!t->top[i].thread)
			return true;
	return false;
}

static void want(struct stack_tops *t, size_t i, uint64_t addr, void *to, size_t len)
{
	if (!addr)
		return;
	t->owner[t->pieces] = i;
	t->piece[t->pieces++] = (struct remote_piece){.addr = addr, .to = to, .len = len};
}

/* Nothing of them can be used when the call itself fails. */
static void fetch(struct stack_tops *t)
{
	if (t->pieces && remote_read_pieces(t->remote, t->piece, t->pieces))
		for (size_t k = 0; k < t->pieces; k++)
			t->piece[k].is_whole = false;
}

/* Still the state of the thread that was listed there. */
static bool is_same(const struct stack_tops *t, size_t i)
{
	const struct pyabi *abi = &t->map->abi;
	const struct stack_thread *thread = t->top[i].thread;

	return peek_u64(t->state[i] + abi->thread_interpreter) ==
		       thread->interpreter_addr &&
	       stack_identity(abi, t->state[i]) == thread->identity;
}

/* The state of each, and what is guessed to come of it. */
static void want_all(struct stack_tops *t)
{
	const struct pyabi *abi = &t->map->abi;
	const size_t bytes = stack_thread_bytes(abi);

	t->pieces = 0;
	for (size_t i = 0; i < t->count; i++) {
		struct top *top = &t->top[i];

		if (!top->thread || bytes > STACK_THREAD_BYTES_MAX)
			continue;
		want(t, i, top->thread->addr, t->state[i], bytes);
		want(t, i, top->guess->pointer, &top->pointer_value,
			sizeof top->pointer_value);
		want(t, i, top->guess->frame, t->frame[i], abi->frame_bytes);
		want(t, i, top->guess->code, t->code[i], abi->code_bytes);
	}
}

static void take_piece(struct stack_tops *t, size_t k)
{
	const struct remote_piece *piece = &t->piece[k];
	size_t i = t->owner[k];
	struct top *top = &t->top[i];

	if (piece->to == t->state[i])
		top->thread = piece->is_whole && is_same(t, i) ? top->thread : NULL;
	else if (piece->to == &top->pointer_value)
		top->has_pointer = piece->is_whole;
	else if (piece->to == t->frame[i])
		top->has_frame = piece->is_whole;
	else
		top->has_code = piece->is_whole;
}

/* Whether the states of all are those of the threads that were listed. */
static bool read_states(struct stack_tops *t)
{
	want_all(t);
	fetch(t);
	for (size_t k = 0; k < t->pieces; k++)
		take_piece(t, k);
	for (size_t i = 0; i < t->count; i++)
		if (t->top[i].guess && !t->top[i].thread)
			return false;
	return true;
}

/* Between 3.10 and 3.13 the state points to what points to the frame. */
static uint64_t pointer_of(const struct stack_tops *t, size_t i)
{
	const struct pyabi *abi = &t->map->abi;

	return peek_u64(t->state[i] + abi->thread_cframe) + abi->cframe_frame;
}

static void want_pointer(struct stack_tops *t, size_t i)
{
	struct top *top = &t->top[i];
	uint64_t at = pointer_of(t, i);

	if (top->has_pointer && at == top->guess->pointer)
		return;
	top->pointer_value = 0;
	top->guess->pointer = at;
	want(t, i, at, &top->pointer_value, sizeof top->pointer_value);
}

static void find_frames(struct stack_tops *t)
{
	const struct pyabi *abi = &t->map->abi;

	t->pieces = 0;
	for (size_t i = 0; i < t->count; i++)
		if (t->top[i].thread && abi->thread_frame == PYABI_NONE)
			want_pointer(t, i);
	fetch(t);
	for (size_t k = 0; k < t->pieces; k++)
		if (!t->piece[k].is_whole)
			t->top[t->owner[k]].pointer_value = 0;
	for (size_t i = 0; i < t->count; i++) {
		if (!t->top[i].thread)
			continue;
		t->top[i].frame = abi->thread_frame == PYABI_NONE
					  ? t->top[i].pointer_value
					  : peek_u64(t->state[i] + abi->thread_frame);
	}
}

static void read_frames(struct stack_tops *t)
{
	const struct pyabi *abi = &t->map->abi;

	t->pieces = 0;
	for (size_t i = 0; i < t->count; i++) {
		struct top *top = &t->top[i];

		if (!top->frame || (top->has_frame && top->frame == top->guess->frame))
			continue;
		top->guess->frame = top->frame;
		want(t, i, top->frame, t->frame[i], abi->frame_bytes);
	}
	fetch(t);
	for (size_t k = 0; k < t->pieces; k++)
		if (!t->piece[k].is_whole)
			t->top[t->owner[k]].frame = 0;
	for (size_t i = 0; i < t->count; i++)
		if (t->top[i].frame)
			stack_frame_parse(abi, t->top[i].frame, t->frame[i],
				&t->top[i].raw, &t->top[i].back);
}

static void read_codes(struct stack_tops *t)
{
	const struct pyabi *abi = &t->map->abi;

	t->pieces = 0;
	for (size_t i = 0; i < t->count; i++) {
		struct top *top = &t->top[i];

		if (!top->frame || stack_frame_is_shim(abi, &top->raw) ||
			(top->has_code && top->raw.code == top->guess->code))
			continue;
		top->has_code = false;
		top->guess->code = top->raw.code;
		want(t, i, top->raw.code, t->code[i], abi->code_bytes);
	}
	fetch(t);
	for (size_t k = 0; k < t->pieces; k++)
		t->top[t->owner[k]].has_code = t->piece[k].is_whole;
}

void stack_tops_read(struct stack_tops *t, const uint32_t *tid, size_t count)
{
	t->count = count < STACK_TOPS_MAX ? count : STACK_TOPS_MAX;
	if (!t->is_listed || t->listed_changes != t->tasks->changes)
		list(t);
	find(t, tid);
	if (is_any_unknown(t) && t->reads_left-- == 0) {
		list(t);
		find(t, tid);
	}
	if (!read_states(t)) {
		list(t);
		find(t, tid);
		read_states(t);
	}
	find_frames(t);
	read_frames(t);
	read_codes(t);
}

/* Over the interpreter's own frames, and calls that are being made. */
static int get_outer(struct stack_tops *t, const struct top *top, struct stack_top *out)
{
	struct stack_thread from = *top->thread;

	from.frame = top->back;
	return from.frame ? stack_top(t->reader, &from, out) : -ENOENT;
}

int stack_tops_get(struct stack_tops *t, size_t i, struct stack_top *out)
{
	const struct top *top = &t->top[i];
	const struct pycode *code;
	int64_t offset;

	if (i >= t->count || !top->thread || !top->frame)
		return -ENOENT;
	if (stack_frame_is_shim(&t->map->abi, &top->raw))
		return get_outer(t, top, out);
	if (!top->has_code)
		return -EFAULT;
	code = pycode_take(stack_codes(t->reader), top->raw.code, t->code[i]);
	if (!code)
		return -EBADMSG;
	offset = pycode_offset(t->map, code, top->raw.instruction);
	if (stack_frame_is_incomplete(&top->raw, code, offset))
		return get_outer(t, top, out);
	*out = (struct stack_top){
		code->function, code->file, pycode_line(t->map, code, offset)};
	return 0;
}

size_t stack_tops_threads(const struct stack_tops *tops)
{
	return tops->threads;
}
