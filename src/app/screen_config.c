#include "config.h"

#include "app/screen_config.h"

#include <errno.h>
#include <string.h>

void screen_config_init(struct screen_config *c)
{
	*c = (struct screen_config){.columns_given = false};
	column_order_init(&c->columns, &columns_of_list);
	column_order_init(&c->map_columns, &columns_of_mappings);
	keymap_init(&c->keys);
}

bool screen_config_has(const char *section)
{
	return !strcmp(section, "columns") || !strcmp(section, "keys");
}

static int set_columns(
	struct screen_config *c, const char *name, const char *value, struct err *err)
{
	bool of_list = !strcmp(name, "list");
	int code;

	if (!of_list && strcmp(name, "mappings") != 0)
		return err_set(err, -EINVAL,
			"'%.40s' has no columns: expected list or mappings", name);
	code = column_order_read(of_list ? &c->columns : &c->map_columns, value, err);
	if (!code)
		*(of_list ? &c->columns_given : &c->map_columns_given) = true;
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

static void dump_columns(
	const char *name, const struct column_order *order, bool given, FILE *out)
{
	fprintf(out, "%s%s =", given ? "" : "; ", name);
	for (int i = 0; i < order->count; i++)
		fprintf(out, " %s", column_order_name(order, i));
	fputc('\n', out);
}

void screen_config_dump(const struct screen_config *c, FILE *out)
{
	char keys[KEYMAP_TEXT_MAX];

	fputs("\n[columns]\n", out);
	dump_columns("list", &c->columns, c->columns_given, out);
	dump_columns("mappings", &c->map_columns, c->map_columns_given, out);
	fputs("\n[keys]\n", out);
	for (size_t i = 0; i < key_binding_count; i++)
		if (is_first_of_name(i))
			fprintf(out, "%s%s = %s\n", c->keys.is_own[i] ? "" : "; ",
				key_bindings[i].name, keymap_keys(&c->keys, i, keys));
}
