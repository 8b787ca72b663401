#include "config.h"

#include "madepython.h"

#include <stdio.h>
#include <string.h>

#include "base/die.h"

struct python_reading *made_python(void)
{
	struct python_reading *r = die_calloc(1, sizeof *r);

	r->is_python = true;
	snprintf(r->version, sizeof r->version, "3.12.4");
	pyrun_stacks_init(&r->stacks);
	buf_add_char(&r->stacks.names, '\0');
	r->heap = pyheap_create();
	r->heap->minor = 12;
	r->gc = (struct pyrun_gc){.is_enabled = true, .has_garbage = true};
	return r;
}

struct python_reading *made_refused(enum pyrun_refusal why, const char *version)
{
	struct python_reading *r = die_calloc(1, sizeof *r);

	r->is_python = *version;
	snprintf(r->version, sizeof r->version, "%s", version);
	pyrun_stacks_init(&r->stacks);
	for (size_t i = 0; i < PYTHON_PARTS; i++)
		r->refusal[i] = why;
	return r;
}

struct pyheap_type *made_type(
	struct python_reading *r, const char *name, uint64_t count, uint64_t bytes)
{
	struct pyheap *h = r->heap;
	size_t len = strlen(name) + 1;
	struct pyheap_type *t;

	h->names = die_reallocarray(h->names, h->names_len + len, 1);
	memcpy(h->names + h->names_len, name, len);
	h->type = die_reallocarray(h->type, h->type_count + 1, sizeof *h->type);
	t = &h->type[h->type_count++];
	*t = (struct pyheap_type){.name = h->names_len, .count = count, .bytes = bytes};
	h->names_len += len;
	return t;
}

struct pyheap_container *made_container(struct python_reading *r,
	enum pyheap_container_kind kind, uint64_t length, uint64_t room, uint64_t bytes,
	uint64_t next_bytes)
{
	struct pyheap *h = r->heap;
	struct pyheap_container *c = &h->container[h->container_count++];

	*c = (struct pyheap_container){.kind = kind,
		.address = 0x7f0000001000 + h->container_count * 64,
		.length = length,
		.room = room,
		.bytes = bytes,
		.next_bytes = next_bytes,
		.needs_both = kind != PYHEAP_LIST};
	return c;
}

struct pyrun_thread *made_thread(struct python_reading *r, uint32_t tid, const char *name)
{
	struct pyrun_stacks *s = &r->stacks;
	struct pyrun_thread *t;

	s->thread = die_reallocarray(s->thread, s->thread_count + 1, sizeof *s->thread);
	r->thread_name = die_reallocarray(
		r->thread_name, s->thread_count + 1, sizeof *r->thread_name);
	snprintf(r->thread_name[s->thread_count], sizeof *r->thread_name, "%s", name);
	t = &s->thread[s->thread_count++];
	*t = (struct pyrun_thread){.tid = tid, .first = s->frame_count};
	return t;
}

static size_t add_name(struct pyrun_stacks *s, const char *name)
{
	size_t at = s->names.len;

	buf_add(&s->names, name, strlen(name) + 1);
	return at;
}

void made_frame(
	struct python_reading *r, const char *function, const char *file, uint32_t line)
{
	struct pyrun_stacks *s = &r->stacks;

	s->frame = die_reallocarray(s->frame, s->frame_count + 1, sizeof *s->frame);
	s->frame[s->frame_count++] =
		(struct pyrun_frame){.function = add_name(s, function),
			.file = add_name(s, file),
			.line = line};
	s->thread[s->thread_count - 1].count++;
}
