/*
 * wording.h - limits in words
 */
#ifndef VIEW_WORDING_H
#define VIEW_WORDING_H

#include "model/wall.h"
#include "view/canvas.h"

#define WORDING_MAX 128

/* "cgroup limit 4.0 GiB"; "this machine", which needs no number. */
const char *wording_limit(const struct wall *w, char out[WORDING_MAX]);

/* "1.1 GiB", "63,139"; the use is known. */
const char *wording_left(const struct wall *w, char out[WORDING_MAX]);

/* A finding's words on this terminal: their one sign beyond ASCII is the dash of a range.
 * Returns @out. */
const char *wording_plain(enum charset charset, const char *text, char *out, size_t size);

/* What happens there: "killed by the kernel". */
const char *wording_then(const struct wall *w);

/* One value of the wall for a table: "2.9G", or a count "65,530", "1,048k". */
const char *wording_value(const struct wall *w, uint64_t value, char out[WORDING_MAX]);

/* One value in a sentence: "4.0 GiB", "65,530". */
const char *wording_size(const struct wall *w, uint64_t value, char out[WORDING_MAX]);

/* Its name for a table: "cgroup /user/job memory.max". */
const char *wording_name(const struct wall *w, char out[WORDING_MAX]);

#endif
