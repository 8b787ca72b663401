#include "config.h"

#include "fuzz.h"
#include "proc/cgroup.h"

static void check_path(const struct cgroup_path *path, const char *text, size_t size)
{
	if (!path->text)
		return;
	FUZZ_CHECK(path->text >= text && path->len <= size);
	FUZZ_CHECK(path->text + path->len <= text + size);
	FUZZ_CHECK(path->len && path->text[0] == '/');
	FUZZ_CHECK(!memchr(path->text, '\n', path->len));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct cgroup out;
	uint64_t value;

	fuzz_paint(&out, sizeof out);
	fuzz_paint(&value, sizeof value);
	if (cgroup_parse(text, size, &out)) {
		FUZZ_CHECK(fuzz_is_untouched(&out, sizeof out));
	} else {
		check_path(&out.v1_memory, text, size);
		check_path(&out.v2, text, size);
	}
	if (cgroup_value(text, size, &value))
		FUZZ_CHECK(fuzz_is_untouched(&value, sizeof value));
	return 0;
}
