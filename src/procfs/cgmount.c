#include "config.h"

#include "procfs/cgmount.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "proc/mountinfo.h"

/* Hosts of many containers have some thousand mounts. */
#define MOUNTINFO_FILE_MAX ((size_t)16 << 20)

static bool exists(const struct rootdir *root, const char *folder, const char *file)
{
	AUTO_FREE char *path = NULL;
	AUTO_CLOSE int fd = -1;

	if (asprintf(&path, "%s/%s", folder, file) < 0)
		die("out of memory");
	fd = rootdir_file(root, path);
	return fd >= 0;
}

/*
 * Whether there are cgroups above the one that is mounted.  Only the machine's root has
 * no cgroup.events (v2) and has cgroup.sane_behavior (v1), so this also tells the root
 * of a cgroup namespace, whose path is "/" as well.
 */
static bool hides_ancestors(const struct cgmount *m, const struct rootdir *root)
{
	if (strcmp(m->root, "/") != 0)
		return true;
	if (m->version == CGMOUNT_V2)
		return exists(root, m->point, "cgroup.events");
	return !exists(root, m->point, "cgroup.sane_behavior");
}

/* The first mount stays, unless it shows a part only and this one shows all. */
static void consider(struct cgmount *m, const struct rootdir *root, const char *point,
	const char *part)
{
	struct rootdir dir;

	if (m->is_there && (!strcmp(m->root, "/") || strcmp(part, "/") != 0))
		return;
	if (rootdir_sub(root, point, &dir))
		return;
	rootdir_finish(&dir);
	cgmount_finish(m);
	m->is_there = true;
	m->point = die_strdup(point);
	m->root = die_strdup(part);
	m->ancestors_hidden = hides_ancestors(m, root);
}

static void look_into(const struct buf *text, const struct rootdir *root,
	struct cgmount *v1, struct cgmount *v2)
{
	struct mountinfo *mount = die_malloc(sizeof *mount);
	const char *p = text->data, *end = p + text->len;

	while (mountinfo_next(&p, end, mount)) {
		if (!strcmp(mount->fs_type, "cgroup2"))
			consider(v2, root, mount->mount_point, mount->root);
		else if (!strcmp(mount->fs_type, "cgroup") &&
			 mountinfo_has_option(mount, "memory"))
			consider(v1, root, mount->mount_point, mount->root);
	}
	free(mount);
}

static void guess(const struct rootdir *root, struct cgmount *v1, struct cgmount *v2)
{
	if (exists(root, "/sys/fs/cgroup", "cgroup.controllers"))
		consider(v2, root, "/sys/fs/cgroup", "/");
	else if (exists(root, "/sys/fs/cgroup/memory", "memory.stat"))
		consider(v1, root, "/sys/fs/cgroup/memory", "/");
}

void cgmount_find(const struct rootdir *proc, const struct rootdir *root,
	struct cgmount *v1, struct cgmount *v2)
{
	AUTO_BUF struct buf text;

	buf_init(&text, MOUNTINFO_FILE_MAX);
	*v1 = (struct cgmount){.version = CGMOUNT_V1};
	*v2 = (struct cgmount){.version = CGMOUNT_V2};
	if (rootdir_read(proc, "self/mountinfo", &text) || !text.len)
		guess(root, v1, v2);
	else
		look_into(&text, root, v1, v2);
}

void cgmount_finish(struct cgmount *mount)
{
	free(mount->point);
	free(mount->root);
	*mount = (struct cgmount){.version = mount->version};
}

static bool has_dots(const char *path, size_t len)
{
	for (size_t i = 0; i + 3 <= len; i++)
		if (!memcmp(path + i, "/..", 3) && (i + 3 == len || path[i + 3] == '/'))
			return true;
	return false;
}

bool cgmount_below(
	const struct cgmount *mount, const char *path, size_t len, size_t *skip)
{
	size_t root_len;

	if (!mount->is_there)
		return false;
	root_len = strlen(mount->root);
	if (!strcmp(mount->root, "/"))
		root_len = 0;
	if (root_len > len || memcmp(path, mount->root, root_len) != 0 ||
		(root_len < len && path[root_len] != '/') ||
		has_dots(path + root_len, len - root_len))
		return false;
	*skip = root_len;
	return true;
}
