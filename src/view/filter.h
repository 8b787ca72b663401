/*
 * filter.h - what a filter lets pass: "a|b" is either
 */
#ifndef VIEW_FILTER_H
#define VIEW_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#define FILTER_TEXT_MAX 64

/* Does @item contain the @len bytes of @part? */
typedef bool (*filter_has_fn)(const void *item, const char *part, size_t len);

/* "" lets all pass; of alternatives that are empty nothing is asked. */
bool filter_passes(const char *filter, const void *item, filter_has_fn has);

#endif
