/*
 * replay.c - run a fuzz target over files, without a fuzzer
 *
 * `fuzz_x FILE...` hands each file to the target once, from a heap block of exactly its
 * size, so that a sanitizer sees a read past its end.
 */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int run_file(const char *path)
{
	static uint8_t all[1 << 20];
	FILE *f = fopen(path, "rb");
	uint8_t *exact;
	size_t n;

	if (!f) {
		perror(path);
		return 2;
	}
	n = fread(all, 1, sizeof all, f);
	fclose(f);
	exact = malloc(n ? n : 1);
	if (!exact)
		return 2;
	memcpy(exact, all, n);
	LLVMFuzzerTestOneInput(exact, n);
	free(exact);
	return 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (run_file(argv[i]))
			return 2;
	return 0;
}
