/* tree.h - a folder of made files: what /proc and cgroupfs look like elsewhere */
#ifndef TESTS_TREE_H
#define TESTS_TREE_H

#include <limits.h>

#include "base/rootdir.h"

struct tree {
	char path[PATH_MAX];
	struct rootdir root;
};

/* A new empty folder under TMPDIR, and its end with all that is in it.  Faults end the
 * program. */
void tree_init(struct tree *tree);
void tree_finish(struct tree *tree);

/* Make (or replace) a file, and the folders that lead to it. */
void tree_put(struct tree *tree, const char *path, const char *text);
void tree_put_bytes(struct tree *tree, const char *path, const void *bytes, size_t len);
void tree_printf(struct tree *tree, const char *path, const char *format, ...)
	PRINTF_LIKE(3, 4);
void tree_link(struct tree *tree, const char *path, const char *to);
void tree_folder(struct tree *tree, const char *path);
/* Remove a file, or a folder with all that is in it. */
void tree_remove(struct tree *tree, const char *path);

#endif
