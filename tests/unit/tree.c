#include "config.h"

#include "tree.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void tree_init(struct tree *tree)
{
	const char *tmp = getenv("TMPDIR");

	snprintf(tree->path, sizeof tree->path, "%s/memtide-test-XXXXXX",
		tmp ? tmp : "/tmp");
	if (!mkdtemp(tree->path) || rootdir_open(&tree->root, tree->path))
		err(99, "%s", tree->path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	return remove(path);
}

void tree_finish(struct tree *tree)
{
	rootdir_finish(&tree->root);
	nftw(tree->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void full_path(const struct tree *tree, const char *path, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s", tree->path, path);

	if (n < 0 || n >= PATH_MAX)
		errx(99, "path too long: %s", path);
}

static void make_folders(char *path)
{
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		if (mkdir(path, 0700) && errno != EEXIST)
			err(99, "mkdir %s", path);
		*p = '/';
	}
}

void tree_put_bytes(struct tree *tree, const char *path, const void *bytes, size_t len)
{
	char full[PATH_MAX];
	AUTO_CLOSE int fd = -1;

	full_path(tree, path, full);
	make_folders(full);
	fd = open(full, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		err(99, "%s", full);
}

void tree_put(struct tree *tree, const char *path, const char *text)
{
	tree_put_bytes(tree, path, text, strlen(text));
}

void tree_printf(struct tree *tree, const char *path, const char *format, ...)
{
	AUTO_FREE char *text = NULL;
	va_list args;
	int n;

	va_start(args, format);
	n = vasprintf(&text, format, args);
	va_end(args);
	if (n < 0)
		err(99, "%s", path);
	tree_put_bytes(tree, path, text, (size_t)n);
}

void tree_link(struct tree *tree, const char *path, const char *to)
{
	char full[PATH_MAX];

	full_path(tree, path, full);
	make_folders(full);
	if (symlink(to, full))
		err(99, "%s", full);
}

void tree_folder(struct tree *tree, const char *path)
{
	char full[PATH_MAX];

	full_path(tree, path, full);
	make_folders(full);
	if (mkdir(full, 0700) && errno != EEXIST)
		err(99, "%s", full);
}

void tree_remove(struct tree *tree, const char *path)
{
	char full[PATH_MAX];

	full_path(tree, path, full);
	nftw(full, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
