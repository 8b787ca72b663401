#include "config.h"

#include "history/procmap.h"

#include <stdlib.h>

#include "base/die.h"

#define FIRST_ROOM 64

static struct process_history **bucket_of(const struct procmap *m, uint32_t pid)
{
	return &m->bucket[(pid * UINT32_C(2654435769) >> 7) & (m->room - 1)];
}

/* Walks each chain from its end, so that the newest stays first. */
static void move_chain(struct procmap *to, struct process_history *p)
{
	struct process_history **slot;

	if (!p)
		return;
	move_chain(to, p->chain);
	slot = bucket_of(to, p->id.pid);
	p->chain = *slot;
	*slot = p;
}

static void grow(struct procmap *m)
{
	struct procmap bigger = {
		.room = m->room ? m->room * 2 : FIRST_ROOM, .count = m->count};

	bigger.bucket = die_calloc(bigger.room, sizeof(struct process_history *));
	for (size_t i = 0; i < m->room; i++)
		move_chain(&bigger, m->bucket[i]);
	free(m->bucket);
	*m = bigger;
}

void procmap_finish(struct procmap *m)
{
	free(m->bucket);
	*m = (struct procmap){0};
}

void procmap_add(struct procmap *m, struct process_history *p)
{
	struct process_history **slot;

	if (m->count == m->room)
		grow(m);
	slot = bucket_of(m, p->id.pid);
	p->chain = *slot;
	*slot = p;
	m->count++;
}

void procmap_remove(struct procmap *m, struct process_history *p)
{
	struct process_history **slot;

	if (!m->room)
		return;
	for (slot = bucket_of(m, p->id.pid); *slot; slot = &(*slot)->chain) {
		if (*slot == p) {
			*slot = p->chain;
			m->count--;
			return;
		}
	}
}

static struct process_history *chain_of(const struct procmap *m, uint32_t pid)
{
	return m->room ? *bucket_of(m, pid) : NULL;
}

struct process_history *procmap_find(const struct procmap *m, const struct procid *id)
{
	struct process_history *p = chain_of(m, id->pid);

	while (p && !procid_equal(&p->id, id))
		p = p->chain;
	return p;
}

struct process_history *procmap_latest(const struct procmap *m, uint32_t pid)
{
	struct process_history *p = chain_of(m, pid);

	while (p && p->id.pid != pid)
		p = p->chain;
	return p;
}

struct process_history *procmap_previous(const struct process_history *p)
{
	struct process_history *n = p->chain;

	while (n && n->id.pid != p->id.pid)
		n = n->chain;
	return n;
}
