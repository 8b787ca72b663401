#include "config.h"

#include "view/prompt.h"

#include <string.h>

#include "base/text.h"
#include "view/intent.h"

void prompt_start(struct prompt *p, enum prompt_kind kind, const char *text)
{
	*p = (struct prompt){.kind = kind, .found = true};
	p->len = strnlen(text, sizeof p->text - 1);
	memcpy(p->text, text, p->len);
}

static bool cut_to(struct prompt *p, size_t len)
{
	bool changed = len != p->len;

	p->len = len;
	p->text[len] = '\0';
	return changed;
}

/* Where the last character begins. */
static size_t before_last(const struct prompt *p)
{
	size_t at = p->len;

	while (at > 0 && ((unsigned char)p->text[--at] & 0xc0) == 0x80)
		;
	return at;
}

static size_t before_word(const struct prompt *p)
{
	size_t at = p->len;

	while (at > 0 && p->text[at - 1] == ' ')
		at--;
	while (at > 0 && p->text[at - 1] != ' ')
		at--;
	return at;
}

static bool add(struct prompt *p, uint32_t code)
{
	char bytes[4];
	size_t len = text_encode(code, bytes);

	if (p->len + len >= sizeof p->text)
		return false;
	memcpy(p->text + p->len, bytes, len);
	return cut_to(p, p->len + len);
}

bool prompt_edit(struct prompt *p, uint32_t key)
{
	if (key == KEY_CODE_BACKSPACE)
		return cut_to(p, before_last(p));
	if (key == KEY_CODE_CTRL('u'))
		return cut_to(p, 0);
	if (key == KEY_CODE_CTRL('w'))
		return cut_to(p, before_word(p));
	if (key < ' ' || key == 0x7f || key >= KEY_CODE_SPECIAL)
		return false;
	return add(p, key);
}
