#include "config.h"

#include "fuzz.h"
#include "proc/psi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct psi out;
	int error;

	fuzz_paint(&out, sizeof out);
	error = psi_parse(text, size, &out);
	if (error)
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	else
		FUZZ_CHECK(out.has_some || out.has_full);
	return 0;
}
