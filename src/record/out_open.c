#include "config.h"

#include "record/out_open.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "base/cleanup.h"
#include "record/escape.h"

static int check_kind(const char *shown, const struct stat *st, struct err *err)
{
	if (S_ISLNK(st->st_mode))
		return err_set(err, -EINVAL, "%s is a symbolic link: name the file itself",
			shown);
	if (!S_ISREG(st->st_mode))
		return err_set(err, -EINVAL, "%s is not a regular file", shown);
	if (st->st_nlink > 1)
		return err_set(err, -EINVAL, "%s has %llu names (hard links)", shown,
			(unsigned long long)st->st_nlink);
	return 0;
}

int out_open_check(const char *path, bool append, bool force, struct err *err)
{
	AUTO_FREE char *shown = escape_message(path);
	struct stat st;
	int rc;

	if (lstat(path, &st)) {
		rc = -errno;
		return rc == -ENOENT ? 0 : err_set(err, rc, "%s: %s", shown, strerror(-rc));
	}
	rc = check_kind(shown, &st, err);
	if (!rc && !append && !force)
		return err_set(err, -EEXIST,
			"%s exists: --append goes on with it, --force overwrites it", shown);
	return rc;
}

/* Open and lock @path; a descriptor or negative errno with @err filled. */
static int open_locked(const char *path, const char *shown, int more_flags, struct err *err)
{
	AUTO_CLOSE int fd = open(path,
		O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY |
			more_flags,
		0600);
	struct stat st;
	int out = fd, rc;

	if (fd < 0)
		return err_set(err, -errno, "%s: %s", shown, strerror(errno));
	if (fstat(fd, &st))
		return err_set(err, -errno, "%s: %s", shown, strerror(errno));
	rc = check_kind(shown, &st, err);
	if (rc)
		return rc;
	/* Filesystems without locks are no reason not to record. */
	if (flock(fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return err_set(err, -EBUSY, "%s is being written by another memtide", shown);
	fd = -1;
	return out;
}

/* Length of the text up to and with the last newline before @size; 0: there is none. */
static int whole_length(int fd, off_t size, off_t *out)
{
	char block[4096];

	while (size > 0) {
		size_t n = size < (off_t)sizeof block ? (size_t)size : sizeof block;
		const char *newline;

		if (pread(fd, block, n, size - (off_t)n) != (ssize_t)n)
			return -EIO;
		newline = memrchr(block, '\n', n);
		if (newline) {
			*out = size - (off_t)n + (newline - block) + 1;
			return 0;
		}
		size -= (off_t)n;
	}
	*out = 0;
	return 0;
}

static int cut_torn_tail(int fd)
{
	struct stat st;
	off_t whole = 0;
	int rc;

	if (fstat(fd, &st))
		return -errno;
	rc = whole_length(fd, st.st_size, &whole);
	if (!rc && whole < st.st_size && ftruncate(fd, whole))
		rc = -errno;
	return rc;
}

/* One column's name at *p, which is moved behind its comma; empty at the end. */
static size_t next_name(const char **p, const char **name)
{
	size_t len = strcspn(*p, ",\r\n");

	*name = *p;
	*p += len + ((*p)[len] == ',');
	return len;
}

static int other_header(const char *shown, const char *theirs, const char *ours,
	struct err *err)
{
	for (unsigned i = 1;; i++) {
		const char *a, *b;
		size_t n = next_name(&theirs, &a), m = next_name(&ours, &b);
		char cropped[80];
		AUTO_FREE char *name = NULL;

		if (n && n == m && !memcmp(a, b, n))
			continue;
		if (!n && !m)
			return err_set(err, -EINVAL, "%s ends its lines in another way", shown);
		snprintf(cropped, sizeof cropped, "%.*s", n < 79 ? (int)n : 79, a);
		name = escape_message(cropped);
		return err_set(err, -EINVAL,
			"%s has other columns: column %u is \"%s\" there and \"%.*s\" here", shown,
			i, name, (int)m, b);
	}
}

/* Whether lines may be added to what stands in the file. */
static int compare_header(int fd, const char *shown, const char *header,
	struct err *err)
{
	size_t ours = strlen(header);
	char first[8192];
	ssize_t n = pread(fd, first, sizeof first - 1, 0);

	if (n < 0)
		return err_set(err, -errno, "%s: %s", shown, strerror(errno));
	first[n] = '\0';
	if (!n)
		return 0;
	if (!ours && first[0] != '{')
		return err_set(err, -EINVAL, "%s is no file of JSON lines", shown);
	if ((size_t)n >= ours && !memcmp(first, header, ours))
		return 0;
	/* A header that was torn itself is cut off with the tail. */
	if ((size_t)n < ours && !memcmp(first, header, (size_t)n))
		return 0;
	return other_header(shown, first, header, err);
}

static int prepare(int fd, const char *shown, const char *header, bool append,
	struct err *err)
{
	int rc = 0;

	if (append) {
		rc = compare_header(fd, shown, header, err);
		if (rc)
			return rc;
		rc = cut_torn_tail(fd);
	} else if (ftruncate(fd, 0)) {
		rc = -errno;
	}
	return rc ? err_set(err, rc, "%s: %s", shown, strerror(-rc)) : 0;
}

int out_open(const char *path, const char *header, bool append, bool force, bool *is_empty,
	struct err *err)
{
	AUTO_FREE char *shown = escape_message(path);
	AUTO_CLOSE int fd = open_locked(path, shown, append || force ? 0 : O_EXCL, err);
	struct stat st;
	int out = fd, rc;

	if (fd < 0)
		return fd;
	rc = prepare(fd, shown, header, append, err);
	if (rc)
		return rc;
	if (fstat(fd, &st)) {
		rc = -errno;
		return err_set(err, rc, "%s: %s", shown, strerror(-rc));
	}
	*is_empty = st.st_size == 0;
	fd = -1;
	return out;
}
