#include "config.h"

#include "app/screen_config.h"

#include <errno.h>
#include <string.h>

void screen_config_init(struct screen_config *c)
{
	*c = (struct screen_config){.columns_given = false};
	column_order_init(&c->columns);
	keymap_init(&c->keys);
}

bool screen_config_has(const char *section)
{
	return !strcmp(section, "columns") || !strcmp(section, "keys");
}

static int set_columns(
	struct screen_config *c, const char *name, const char *value, struct err *err)
{
	int code;

	if (strcmp(name, "list") != 0)
		return err_set(
			err, -EINVAL, "'%.40s' has no columns: expected list", name);
	code = column_order_read(&c->columns, value, err);
	c->columns_given |= !code;
	return code;
}

int screen_config_set(struct screen_config *c, const char *section, const char *name,
	const char *value, int line, struct err *err)
{
	int code;

	if (!strcmp(section, "columns"))
		return set_columns(c, name, value, err);
	code = keymap_set(&c->keys, name, value, err);
	for (size_t i = 0; !code && i < key_binding_count; i++)
		if (!strcmp(key_bindings[i].name, name))
			c->key_line[i] = line;
	return code;
}

int screen_config_check(const struct screen_config *c, int *line, struct err *err)
{
	char name[KEY_NAME_MAX];
	size_t a, b;
	uint32_t key;

	if (!keymap_conflict(&c->keys, &a, &b, &key))
		return 0;
	*line = c->key_line[a] > c->key_line[b] ? c->key_line[a] : c->key_line[b];
	return err_set(err, -EINVAL, "the key %s does two things: %s and %s",
		key_name(key, name), key_bindings[a].name, key_bindings[b].name);
}

/* Rows may share a name: each name is printed once. */
static bool is_first_of_name(size_t at)
{
	for (size_t i = 0; i < at; i++)
		if (!strcmp(key_bindings[i].name, key_bindings[at].name))
			return false;
	return true;
}

void screen_config_dump(const struct screen_config *c, FILE *out)
{
	char keys[KEYMAP_TEXT_MAX];

	fprintf(out, "\n[columns]\n%slist =", c->columns_given ? "" : "; ");
	for (size_t i = 0; i < c->columns.count; i++)
		fprintf(out, " %s", column_name(c->columns.column[i]));
	fputs("\n\n[keys]\n", out);
	for (size_t i = 0; i < key_binding_count; i++)
		if (is_first_of_name(i))
			fprintf(out, "%s%s = %s\n", c->keys.is_own[i] ? "" : "; ",
				key_bindings[i].name, keymap_keys(&c->keys, i, keys));
}
