#include "config.h"

#include "scratch.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "unit.h"

static char folder[64];

int scratch_setup(void **state)
{
	(void)state;
	strcpy(folder, "/tmp/memtide-test.XXXXXX");
	return mkdtemp(folder) ? 0 : -1;
}

void scratch_clear(void)
{
	DIR *d = opendir(folder);
	const struct dirent *e;

	assert_non_null(d);
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			unlink(scratch_path(e->d_name));
	closedir(d);
}

int scratch_teardown(void **state)
{
	(void)state;
	scratch_clear();
	return rmdir(folder);
}

const char *scratch_path(const char *name)
{
	static char paths[16][512];
	static unsigned next;
	char *path = paths[next++ % 16];

	snprintf(path, sizeof paths[0], "%s/%s", folder, name);
	return path;
}

void scratch_write_bytes(const char *name, const void *bytes, size_t len)
{
	int fd = open(scratch_path(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, bytes, len), len);
	close(fd);
}

void scratch_write(const char *name, const char *text)
{
	scratch_write_bytes(name, text, strlen(text));
}

char *scratch_read(const char *name)
{
	AUTO_CLOSE int fd = open(scratch_path(name), O_RDONLY | O_CLOEXEC);
	AUTO_BUF struct buf b;

	buf_init(&b, (size_t)64 << 20);
	if (fd < 0 || buf_read_fd(&b, fd))
		return NULL;
	return die_strdup(b.data);
}
