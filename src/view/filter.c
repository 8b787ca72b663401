#include "config.h"

#include "view/filter.h"

#include <string.h>

bool filter_passes(const char *filter, const void *item, filter_has_fn has)
{
	const char *part = filter;

	if (!*part)
		return true;
	for (;;) {
		size_t len = strcspn(part, "|");

		if (len && has(item, part, len))
			return true;
		if (!part[len])
			return false;
		part += len + 1;
	}
}
