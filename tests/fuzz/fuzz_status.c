#include "config.h"

#include "fuzz.h"
#include "proc/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct status out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = status_parse(text, size, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.present && out.name_len < STATUS_NAME_MAX);
	return 0;
}
