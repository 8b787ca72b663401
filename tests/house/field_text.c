/*
 * field_text.c - print the field table as text
 *
 * usage: field_text man|alert|ids
 *
 * `man` gives the mdoc rows of the columns' table, `alert` those of the alert words,
 * `ids` one column name per line: for the documents, and for tests that compare them.
 */
#include "config.h"

#include "model/field.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

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

int main(int argc, char **argv)
{
	const char *what = argc == 2 ? argv[1] : "";

	if (strcmp(what, "man") != 0 && strcmp(what, "alert") != 0 &&
		strcmp(what, "ids") != 0) {
		fputs("usage: field_text man|alert|ids\n", stderr);
		return 2;
	}
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		if (!strcmp(what, "man"))
			put_column(&field_table[i]);
		else if (!strcmp(what, "alert"))
			put_alert(&field_table[i]);
		else
			puts(field_table[i].id);
	}
	return 0;
}
