/* scenes.h - made situations, each with a name; see stage.h */
#ifndef TESTS_VIEW_SCENES_H
#define TESTS_VIEW_SCENES_H

#include "stage.h"

struct scene {
	const char *name;
	void (*play)(struct stage *s, enum charset charset);
};

/* Those of a subject; the last has no name. */
extern const struct scene scenes_limits[];
extern const struct scene scenes_growth[];
extern const struct scene scenes_python[];
extern const struct scene scenes_output[];
extern const struct scene scenes_graph[];

/* NULL: there is none. */
const struct scene *scene_find(const char *name);
const struct scene *scene_at(size_t i);

#endif
