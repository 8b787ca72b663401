/*
 * doc_text.c - print the program's tables as text, for the documents
 *
 * usage: doc_text columns|alerts|keys
 *
 * `columns` gives the mdoc rows of a recording's columns, `alerts` those of the alert
 * words, `keys` those of the keys.
 */
#include "config.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "model/field.h"
#include "view/keymap.h"
#include "view/panels.h"

/* A sentence as mdoc text: capital first, a stop at its end, a backslash written \e. */
static void put_sentence(const char *text)
{
	size_t len = strlen(text);

	putchar(toupper((unsigned char)*text));
	for (size_t i = 1; i < len; i++) {
		if (text[i] == '\\')
			fputs("\\e", stdout);
		else
			putchar(text[i]);
	}
	puts(len && text[len - 1] == '.' ? "" : ".");
}

static const char *unit_of(const struct field_info *f)
{
	if (*f->unit)
		return f->unit;
	switch (f->type) {
	case FIELD_TYPE_TIME:
	case FIELD_TYPE_WORD:
	case FIELD_TYPE_NAME:
		return "text";
	default:
		return "number";
	}
}

static void put_column(const struct field_info *f)
{
	printf(".It Va %s Pq %s\n", f->id, unit_of(f));
	put_sentence(f->help);
	printf("Source: %s%s.\n", f->source,
		f->origin == FIELD_FROM_HEAVY ? "; not in every row" : "");
}

static void put_alert(const struct field_info *f)
{
	if (!f->alert)
		return;
	printf(".It Ic %s\n", f->alert);
	put_sentence(f->help);
}

/* "F3 /" as list of words; what is punctuation to mdoc is kept from it by \\&. */
static void put_words(const char *keys)
{
	const char *between = "";

	while (*keys) {
		size_t len = strcspn(keys, " ");

		printf("%s ", between);
		if (len == 1 && *keys == '\\')
			fputs("\\e", stdout);
		else
			printf("%s%.*s",
				len == 1 && ispunct((unsigned char)*keys) ? "\\&" : "",
				(int)len, keys);
		between = " ,";
		keys += len;
		keys += strspn(keys, " ");
	}
	putchar('\n');
}

static void put_keys(const char *keys)
{
	fputs(".It Ic", stdout);
	put_words(keys);
}

/* Where a key works: "In the list and in panel 1."; nothing where that is everywhere. */
static void put_places(unsigned screens)
{
	bool list = screens & SCREEN_LIST, process = screens & SCREEN_PROCESS;
	const char *between = list || process ? " and in" : "In";

	if (list && process)
		return;
	if (list || process)
		fputs(list ? "In the list" : "In one process", stdout);
	for (unsigned i = 0; i < PANEL_COUNT; i++) {
		if (!(screens & SCREEN_PANEL(i)))
			continue;
		printf("%s panel %d", between, panel_kinds[i].key);
		between = " and in";
	}
	puts(".");
}

static void put_binding(const struct key_binding *b)
{
	if (!b->help)
		return;
	put_keys(b->keys);
	put_places(b->screens);
	put_sentence(b->help);
}

/* What [keys] of the configuration may name, with the keys of each. */
static void put_actions(void)
{
	char keys[KEYMAP_TEXT_MAX];
	struct keymap map;

	keymap_init(&map);
	for (size_t i = 0; i < key_binding_count; i++) {
		bool again = false;

		for (size_t k = 0; k < i; k++)
			again = again || !strcmp(key_bindings[k].name, key_bindings[i].name);
		if (again)
			continue;
		printf(".It Cm %s\n.Ic", key_bindings[i].name);
		put_words(keymap_keys(&map, i, keys));
	}
}

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (!strcmp(what, "columns")) {
		for (size_t i = 0; i < FIELD_COUNT; i++)
			put_column(&field_table[i]);
	} else if (!strcmp(what, "alerts")) {
		for (size_t i = 0; i < FIELD_COUNT; i++)
			put_alert(&field_table[i]);
	} else if (!strcmp(what, "keys")) {
		for (size_t i = 0; i < key_binding_count; i++)
			put_binding(&key_bindings[i]);
	} else if (!strcmp(what, "actions")) {
		put_actions();
	} else {
		fputs("usage: doc_text columns|alerts|keys|actions\n", stderr);
		return 2;
	}
	return 0;
}
