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

/* In mdoc a backslash is written \e, and a word that could be a macro or punctuation
 * alone is no danger inside a line of text. */
static void put_text(const char *text)
{
	for (; *text; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else
			putchar(*text);
	}
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
	putchar(toupper((unsigned char)*f->help));
	put_text(f->help + 1);
	printf(".\nFrom ");
	put_text(f->source);
	puts(f->origin == FIELD_FROM_HEAVY ? "; not in every row." : ".");
}

static void put_alert(const struct field_info *f)
{
	if (!f->alert)
		return;
	printf(".It Ic %s\n", f->alert);
	putchar(toupper((unsigned char)*f->help));
	put_text(f->help + 1);
	puts(".");
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
