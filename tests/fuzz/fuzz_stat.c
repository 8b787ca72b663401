#include "config.h"

#include "fuzz.h"
#include "proc/stat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct stat_values out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = stat_parse(text, size, 4096, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.name_len < STAT_NAME_MAX && !out.name[out.name_len]);
	return 0;
}
