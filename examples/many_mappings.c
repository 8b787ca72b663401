/*
 * many_mappings.c - a process with a given number of mappings, to be watched
 *
 * usage: many_mappings N [SECONDS]
 *
 * Maps N pages of alternating protection, so that the kernel cannot join neighbours,
 * touches the writable ones, prints "ready PID" and waits (until stopped, or SECONDS).
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static int number(const char *text, unsigned long most, unsigned long *out)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(text, &end, 10);
	if (errno || end == text || *end || *text == '-' || value > most)
		return -EINVAL;
	*out = value;
	return 0;
}

/* One block, split by giving every second page another protection: each page is a
 * mapping of its own then. */
static int split(size_t pages, size_t page_bytes)
{
	char *block = mmap(NULL, pages * page_bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (block == MAP_FAILED)
		return -errno;
	for (size_t i = 0; i < pages; i++) {
		char *at = block + i * page_bytes;

		if (i % 2 == 0)
			*at = 1;
		else if (mprotect(at, page_bytes, PROT_READ) < 0)
			return -errno;
	}
	return 0;
}

int main(int argc, char **argv)
{
	unsigned long count, seconds = 0;
	int e;

	if (argc < 2 || argc > 3 || number(argv[1], 10000000, &count) || !count ||
		(argc == 3 && number(argv[2], 1000000, &seconds))) {
		fputs("usage: many_mappings N [SECONDS]\n", stderr);
		return 2;
	}
	e = split(count, (size_t)sysconf(_SC_PAGESIZE));
	if (e) {
		fprintf(stderr, "many_mappings: %s (see vm.max_map_count)\n",
			strerror(-e));
		return 1;
	}
	printf("ready %ld\n", (long)getpid());
	fflush(stdout);
	if (argc == 3)
		sleep((unsigned)seconds);
	else
		for (;;)
			pause();
	return 0;
}
