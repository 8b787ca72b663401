#include "config.h"

#include "app/words.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* Copy one word to @to, unquoted; the end of it in @text, or NULL for an open quote. */
static const char *copy_word(const char *text, char *to)
{
	char quote = '\0';

	for (; *text && (quote || !is_blank(*text)); text++) {
		if (quote && *text == quote)
			quote = '\0';
		else if (!quote && (*text == '\'' || *text == '"'))
			quote = *text;
		else if (quote != '\'' && *text == '\\' && text[1])
			*to++ = *++text;
		else
			*to++ = *text;
	}
	*to = '\0';
	return quote ? NULL : text;
}

char **words_split(const char *text, struct err *err)
{
	/* Never more words than bytes / 2 + 1. */
	size_t most = strlen(text) / 2 + 2;
	char **words = die_calloc(most, sizeof *words);
	size_t count = 0;
	const char *p = text;

	for (;;) {
		while (is_blank(*p))
			p++;
		if (!*p)
			break;
		words[count] = die_malloc(strlen(p) + 1);
		p = copy_word(p, words[count++]);
		if (!p) {
			err_set(err, -EINVAL, "--exec '%.80s': a quote is not closed", text);
			words_free(words);
			return NULL;
		}
	}
	if (!count) {
		err_set(err, -EINVAL, "--exec needs a program");
		words_free(words);
		return NULL;
	}
	return words;
}

void words_free(char **words)
{
	if (!words)
		return;
	for (size_t i = 0; words[i]; i++)
		free(words[i]);
	free(words);
}
