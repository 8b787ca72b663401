#include "config.h"

#include "procfs/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/die.h"

#define FIRST_SIZE ((size_t)8 << 10)
/* A process in 65,536 groups has a status of 700 KB. */
#define MOST_SIZE ((size_t)1 << 20)

/* Left to output files, heavy readings, walls. */
#define RESERVE 64

static int most_kept(void)
{
	struct rlimit limit;
	rlim_t most = 1024;

	if (!getrlimit(RLIMIT_NOFILE, &limit))
		most = limit.rlim_cur;
	if (most > INT_MAX)
		most = INT_MAX;
	return (int)(most > RESERVE * 4 ? most - RESERVE : most / 4 * 3);
}

static int open_spare(void)
{
	return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

void reader_init(struct reader *reader, const struct rootdir *proc)
{
	long page = sysconf(_SC_PAGESIZE);

	reader->proc = proc;
	reader->page_bytes = page > 0 ? (uint64_t)page : 4096;
	reader->buf = die_malloc(FIRST_SIZE);
	reader->size = FIRST_SIZE;
	reader->spare = open_spare();
	reader->most = most_kept();
}

void reader_finish(struct reader *reader)
{
	free(reader->buf);
	reader->buf = NULL;
	if (reader->spare >= 0)
		close(reader->spare);
	reader->spare = -1;
}

static ssize_t pread_again(int fd, char *buf, size_t size)
{
	ssize_t n;

	do {
		n = pread(fd, buf, size, 0);
	} while (n < 0 && errno == EINTR);
	return n;
}

int reader_pread(struct reader *reader, int fd, size_t *len)
{
	ssize_t n;

	for (;;) {
		n = pread_again(fd, reader->buf, reader->size);
		if (n < 0)
			return errno == ENOENT ? -ESRCH : -errno;
		if (!n)
			return -ESRCH;
		if ((size_t)n < reader->size)
			break;
		if (reader->size >= MOST_SIZE)
			return -EFBIG;
		reader->buf = die_reallocarray(reader->buf, reader->size * 2, 1);
		reader->size *= 2;
	}
	*len = (size_t)n;
	return 0;
}

static bool is_short(int code)
{
	return code == -EMFILE || code == -ENFILE;
}

int reader_open(const struct rootdir *dir, const char *path)
{
	int fd = rootdir_file(dir, path);

	return fd == -ENOENT ? -ESRCH : fd;
}

int reader_open_kept(
	const struct reader *reader, const struct rootdir *dir, const char *path)
{
	int fd = reader_open(dir, path);

	if (fd < reader->most)
		return fd;
	close(fd);
	return -EMFILE;
}

int reader_read(
	struct reader *reader, const struct rootdir *dir, const char *path, size_t *len)
{
	int fd = reader_open(dir, path), code;
	bool used_spare = is_short(fd) && reader->spare >= 0;

	if (used_spare) {
		close(reader->spare);
		reader->spare = -1;
		fd = reader_open(dir, path);
	}
	code = fd < 0 ? fd : reader_pread(reader, fd, len);
	if (fd >= 0)
		close(fd);
	if (used_spare)
		reader->spare = open_spare();
	return code;
}

const char *reader_path(char path[READER_PATH_MAX], uint32_t pid, const char *rest)
{
	char digits[10];
	size_t n = 0, at = 0;

	do {
		digits[n++] = (char)('0' + pid % 10);
		pid /= 10;
	} while (pid);
	while (n)
		path[at++] = digits[--n];
	while (*rest && at + 1 < READER_PATH_MAX)
		path[at++] = *rest++;
	path[at] = '\0';
	return path;
}
