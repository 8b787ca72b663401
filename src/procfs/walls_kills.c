/*
 * Who was killed for lack of memory, where it lacked, and whom that takes along.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/die.h"
#include "procfs/walls_state.h"

/* The own cgroup's count; where it is gone (made for one job), that of the next above
 * that is left: it counts those below it. */
static bool cgroup_kills(struct walls *w, const struct walls_process *p, uint64_t *count)
{
	struct cgnode *chain[CGNODE_LEVELS_MAX];
	size_t levels = walls_chain(w, p, chain);

	if (levels && cgnode_kills(w->nodes, chain[0], false, count))
		return true;
	for (size_t i = 1; i < levels && !p->v1; i++)
		if (cgnode_kills(w->nodes, chain[i], true, count))
			return true;
	return false;
}

/* The cgroup of a v2 chain that had no room left; NULL: none of them, or (@is_known not
 * set) not known. */
static const char *full_cgroup(
	struct walls *w, const struct walls_process *p, bool *is_known)
{
	struct cgnode *chain[CGNODE_LEVELS_MAX];
	size_t levels = walls_chain(w, p, chain);

	*is_known = levels != 0;
	for (size_t i = 0; i < levels; i++) {
		switch (cgnode_full(w->nodes, chain[i])) {
		case CGNODE_FULL_HERE:
			return cgnode_path(chain[i]);
		case CGNODE_FULL_BELOW:
			/* It counts what is gone with the job. */
			if (i)
				return cgnode_path(chain[i - 1]);
			break;
		case CGNODE_FULL_UNKNOWN:
			/* The machine's root cgroup has no such files, and no limit. */
			if (strcmp(cgnode_path(chain[i]), "/") != 0)
				*is_known = false;
			break;
		case CGNODE_FULL_NOT:
			break;
		}
	}
	return NULL;
}

/* In v1 nothing says whose limit it was: the one that was closest. */
static void find_place(
	struct walls *w, const struct walls_process *p, struct walls_kills *out)
{
	bool is_known = true;

	out->full = p->v1 ? p->nearest : full_cgroup(w, p, &is_known);
	if (!out->full && !is_known)
		out->full = p->nearest;
	out->is_machine = !out->full && is_known;
}

int walls_kills(struct walls *walls, const struct procid *id, struct walls_kills *out)
{
	const struct walls_process *p = walls_find(walls, id);

	if (!p)
		return -ENOENT;
	*out = (struct walls_kills){0};
	out->path = p->v1 ? p->v1 : p->v2 ? p->v2 : "";
	out->cgroup_known = cgroup_kills(walls, p, &out->cgroup_kills);
	out->system_known = machine_kills(walls->machine, &out->system_kills);
	find_place(walls, p, out);
	return 0;
}

/* Whether @path is @above, or below it. */
static bool is_within(const char *path, const char *above)
{
	size_t len = strlen(above);

	if (!strcmp(above, "/"))
		return true;
	return !strncmp(path, above, len) && (!path[len] || path[len] == '/');
}

char *walls_kills_us(struct walls *walls, const struct procid *id)
{
	AUTO_FREE char *v1 = NULL, *v2 = NULL;
	struct cgnode *chain[CGNODE_LEVELS_MAX];
	const struct walls_process *p = walls_find(walls, id);
	size_t count;

	walls_paths(walls, walls->proc, "self/cgroup", &v1, &v2);
	if (!p || p->v1 || !p->v2 || !v2)
		return NULL;
	count = walls_chain(walls, p, chain);
	for (size_t i = 0; i < count; i++)
		if (is_within(v2, cgnode_path(chain[i])) &&
			cgnode_kills_all(walls->nodes, chain[i]))
			return die_strdup(cgnode_path(chain[i]));
	return NULL;
}
