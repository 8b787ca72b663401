#include "config.h"

#include "fuzz.h"
#include "proc/meminfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct meminfo out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = meminfo_parse(text, size, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.present);
	return 0;
}
