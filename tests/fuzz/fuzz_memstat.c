#include "config.h"

#include "fuzz.h"
#include "proc/memevents.h"
#include "proc/memstat.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	struct memstat stat;
	struct memevents events;

	fuzz_paint(&stat, sizeof stat);
	fuzz_paint(&events, sizeof events);
	if (memstat_parse(text, size, &stat))
		FUZZ_CHECK(fuzz_is_untouched(&stat, sizeof stat));
	else
		FUZZ_CHECK(!(stat.present >> MEMSTAT_KEY_COUNT));
	if (memevents_parse(text, size, &events))
		FUZZ_CHECK(fuzz_is_untouched(&events, sizeof events));
	else
		FUZZ_CHECK(!(events.present >> MEMEVENTS_KEY_COUNT));
	return 0;
}
