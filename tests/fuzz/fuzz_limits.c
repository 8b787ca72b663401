#include "config.h"

#include "fuzz.h"
#include "proc/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct limits out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = limits_parse(text, size, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.present >> LIMITS_KIND_COUNT == 0);
	return 0;
}
