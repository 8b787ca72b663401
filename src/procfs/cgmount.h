/*
 * cgmount.h - where the memory controller's cgroups are mounted
 *
 * Paths in /proc/PID/cgroup begin at the root of our cgroup namespace; a mount may show
 * only a part of that tree (a container without a cgroup namespace).  Both are named
 * from the namespace's root, so a path is below a mount when the mount's root is its
 * beginning.
 */
#ifndef PROCFS_CGMOUNT_H
#define PROCFS_CGMOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/rootdir.h"

enum cgmount_version {
	CGMOUNT_V1, /* the hierarchy of the v1 memory controller */
	CGMOUNT_V2,
};

struct cgmount {
	enum cgmount_version version;
	bool is_there;
	bool ancestors_hidden; /* its top is not the machine's root cgroup */
	char *point;           /* folder, below the rootdir */
	char *root; /* cgroup path of its top, "/" unless only a part is shown */
};

/**
 * cgmount_find() - look for both hierarchies in our own mountinfo
 * @proc: /proc
 * @root: below it are the mount points
 *
 * Where mountinfo cannot be read (a /proc of another PID namespace), the usual places
 * are tried.
 */
void cgmount_find(const struct rootdir *proc, const struct rootdir *root,
	struct cgmount *v1, struct cgmount *v2);
void cgmount_finish(struct cgmount *mount);

/**
 * cgmount_below() - the part of a cgroup's path that lies below the mount point
 * @path: as /proc/PID/cgroup has it
 * @len:  its bytes
 * @skip: set to how many bytes of it are the mount's own
 *
 * Return: false when the cgroup cannot be seen through this mount: above or beside it,
 * or outside of our cgroup namespace ("/..").
 */
bool cgmount_below(
	const struct cgmount *mount, const char *path, size_t len, size_t *skip);

#endif
