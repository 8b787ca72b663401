#include "config.h"

#include "fuzz.h"
#include "proc/statm.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct statm out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = statm_parse(text, size, 4096, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(!(out.size_bytes % 4096));
	return 0;
}
