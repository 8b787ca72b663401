#include "config.h"

#include "view/act_typing.h"

#include <string.h>

#include "view/intent.h"

bool act_typing(struct view *v, const struct typing *t, enum action action)
{
	switch (action) {
	case ACTION_SEARCH:
		t->begin(v);
		prompt_start(&v->prompt, PROMPT_SEARCH, "");
		return true;
	case ACTION_FILTER:
		prompt_start(&v->prompt, PROMPT_FILTER, t->filter(v));
		return true;
	case ACTION_SEARCH_NEXT:
		if (*v->searched)
			t->next(v, v->searched, strlen(v->searched));
		return true;
	default:
		return false;
	}
}

static void leave(struct view *v, const struct typing *t, bool keep)
{
	bool filter = v->prompt.kind == PROMPT_FILTER;

	v->prompt.kind = PROMPT_NONE;
	if (!filter && v->prompt.len)
		memcpy(v->searched, v->prompt.text, sizeof v->searched);
	if (keep)
		return;
	if (filter)
		t->set_filter(v, "");
	else
		t->back(v);
}

/* Before anything is typed: what was searched for last. */
static void find_next(struct view *v, const struct typing *t)
{
	if (!v->prompt.len)
		prompt_start(&v->prompt, PROMPT_SEARCH, v->searched);
	v->prompt.found = !v->prompt.len || t->next(v, v->prompt.text, v->prompt.len);
}

void act_typing_key(struct view *v, const struct typing *t, uint32_t key)
{
	bool searching = v->prompt.kind == PROMPT_SEARCH;

	if (key == KEY_CODE_ENTER || key == KEY_CODE_ESCAPE)
		leave(v, t, key == KEY_CODE_ENTER);
	else if (key == KEY_CODE_F1 + 2 && searching)
		find_next(v, t);
	else if (key == KEY_CODE_UP || key == KEY_CODE_DOWN)
		t->move(v, key == KEY_CODE_UP ? -1 : 1);
	else if (!prompt_edit(&v->prompt, key))
		return;
	else if (searching)
		v->prompt.found =
			!v->prompt.len || t->search(v, v->prompt.text, v->prompt.len);
	else
		t->set_filter(v, v->prompt.text);
}
