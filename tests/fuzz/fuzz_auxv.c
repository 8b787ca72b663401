#include "config.h"

#include "fuzz.h"
#include "proc/auxv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	for (int bits = 32; bits <= 64; bits += 32) {
		struct auxv out;

		fuzz_paint(&out, sizeof out);
		if (auxv_parse(data, size, bits, &out))
			FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
		else
			FUZZ_CHECK(out.present >> AUXV_KEY_COUNT == 0);
	}
	return 0;
}
