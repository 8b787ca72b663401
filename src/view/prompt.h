/*
 * prompt.h - one line that is being typed: a search or a filter
 */
#ifndef VIEW_PROMPT_H
#define VIEW_PROMPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum prompt_kind {
	PROMPT_NONE,
	PROMPT_SEARCH,
	PROMPT_FILTER,
};

#define PROMPT_TEXT_MAX 64

struct prompt {
	enum prompt_kind kind;
	char text[PROMPT_TEXT_MAX]; /* UTF-8, NUL-terminated */
	size_t len;
	bool found; /* of a search: something matches, or nothing is asked for */
};

/* Begin with @text. */
void prompt_start(struct prompt *p, enum prompt_kind kind, const char *text);

/* A key that edits: characters, Backspace, ^U, ^W.  Returns whether the text changed. */
bool prompt_edit(struct prompt *p, uint32_t key);

#endif
