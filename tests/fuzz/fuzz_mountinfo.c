#include "config.h"

#include "fuzz.h"
#include "proc/mountinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct mountinfo m;
	const char *p = (const char *)data, *end = p + size;

	for (;;) {
		const char *before = p;

		if (!mountinfo_next(&p, end, &m))
			break;
		FUZZ_CHECK(p > before && p <= end);
		FUZZ_CHECK(strlen(m.root) < MOUNTINFO_PATH_MAX);
		FUZZ_CHECK(strlen(m.mount_point) < MOUNTINFO_PATH_MAX);
		FUZZ_CHECK(strlen(m.fs_type) < MOUNTINFO_TYPE_MAX);
		mountinfo_has_option(&m, "memory");
	}
	FUZZ_CHECK(p == end);
	return 0;
}
