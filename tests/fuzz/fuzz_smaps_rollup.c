#include "config.h"

#include "fuzz.h"
#include "proc/smaps_rollup.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct smaps_rollup out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = smaps_rollup_parse(text, size, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.known & MAPPING_KNOWS_RSS);
	return 0;
}
