#include "config.h"

#include "view/keymap.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/num.h"
#include "base/text.h"
#include "view/intent.h"

struct named_key {
	const char *name;
	uint32_t key;
};

/* A key may have several names; the first is the one that is shown. */
static const struct named_key named_keys[] = {
	{"Space", ' '},
	{"Enter", KEY_CODE_ENTER},
	{"Tab", KEY_CODE_TAB},
	{"S-Tab", KEY_CODE_BACK_TAB},
	{"Esc", KEY_CODE_ESCAPE},
	{"Escape", KEY_CODE_ESCAPE},
	{"Backspace", KEY_CODE_BACKSPACE},
	{"Delete", KEY_CODE_DELETE},
	{"Up", KEY_CODE_UP},
	{"Down", KEY_CODE_DOWN},
	{"Left", KEY_CODE_LEFT},
	{"Right", KEY_CODE_RIGHT},
	{"PgUp", KEY_CODE_PAGE_UP},
	{"PgDn", KEY_CODE_PAGE_DOWN},
	{"Home", KEY_CODE_HOME},
	{"End", KEY_CODE_END},
	/* Begins a comment in the configuration. */
	{"Semicolon", ';'},
};

const char *key_name(uint32_t key, char out[KEY_NAME_MAX])
{
	for (size_t i = 0; i < COUNT_OF(named_keys); i++) {
		if (named_keys[i].key == key) {
			snprintf(out, KEY_NAME_MAX, "%s", named_keys[i].name);
			return out;
		}
	}
	if (key >= KEY_CODE_F1 && key <= KEY_CODE_F12) {
		snprintf(out, KEY_NAME_MAX, "F%u", key - KEY_CODE_F1 + 1);
	} else if (key < ' ') {
		snprintf(out, KEY_NAME_MAX, "^%c", (char)(key + '@'));
	} else {
		size_t len = text_encode(key, out);

		out[len] = '\0';
	}
	return out;
}

static bool is_word(const char *name, size_t len, const char *word)
{
	return strlen(word) == len && !strncasecmp(name, word, len);
}

/* "F1" to "F12"; 0: another. */
static uint32_t function_key(const char *name, size_t len)
{
	const char *p = name + 1;
	uint64_t number;

	if (len < 2 || (*name != 'F' && *name != 'f') ||
		!num_u64(&p, name + len, &number) || p != name + len || number < 1 ||
		number > 12)
		return 0;
	return KEY_CODE_F1 + (uint32_t)number - 1;
}

uint32_t key_by_name(const char *name, size_t len)
{
	uint32_t code = 0;

	for (size_t i = 0; i < COUNT_OF(named_keys); i++)
		if (is_word(name, len, named_keys[i].name))
			return named_keys[i].key;
	if (function_key(name, len))
		return function_key(name, len);
	if (len == 2 && *name == '^' && isalpha((unsigned char)name[1]))
		return KEY_CODE_CTRL(toupper((unsigned char)name[1]));
	if (!len || text_decode(name, name + len, &code) != len)
		return 0;
	return code > ' ' && code != 0x7f && (code < 0x80 || code >= 0xa0) ? code : 0;
}

void keymap_init(struct keymap *map)
{
	memset(map, 0, sizeof *map);
	for (size_t i = 0; i < key_binding_count; i++)
		memcpy(map->key[i], key_bindings[i].key, sizeof map->key[i]);
}

/* ^C leaves, and ^Z stops, before any table is asked. */
static bool is_taken(uint32_t key)
{
	return key == KEY_CODE_CTRL('c') || key == KEY_CODE_CTRL('z');
}

static int read_keys(uint32_t out[KEY_BINDING_KEYS], const char *keys, struct err *err)
{
	uint32_t found[KEY_BINDING_KEYS] = {0};
	size_t count = 0;

	for (const char *p = keys + strspn(keys, " \t"); *p;) {
		size_t len = strcspn(p, " \t");

		if (is_word(p, len, "none") && !count && !p[len])
			break;
		if (count == KEY_BINDING_KEYS)
			return err_set(
				err, -EINVAL, "more than %d keys", KEY_BINDING_KEYS);
		found[count] = key_by_name(p, len);
		if (!found[count])
			return err_set(err, -EINVAL,
				"'%.*s' is no key: expected m, F3, Space, PgUp, ^L, ...",
				len < 40 ? (int)len : 40, p);
		if (is_taken(found[count]))
			return err_set(
				err, -EINVAL, "%.*s always does the same", (int)len, p);
		count++;
		p += len;
		p += strspn(p, " \t");
	}
	memcpy(out, found, sizeof found);
	return 0;
}

int keymap_set(struct keymap *map, const char *action, const char *keys, struct err *err)
{
	uint32_t own[KEY_BINDING_KEYS];
	bool found = false;
	int code = read_keys(own, keys, err);

	for (size_t i = 0; !code && i < key_binding_count; i++) {
		if (strcmp(key_bindings[i].name, action))
			continue;
		memcpy(map->key[i], own, sizeof own);
		map->is_own[i] = found = true;
	}
	if (!code && !found)
		return err_set(err, -EINVAL,
			"'%.40s' is nothing that a key does (they are "
			"listed by: memtide --dump-config)",
			action);
	return code;
}

static bool row_has_key(const struct keymap *map, size_t at, uint32_t key)
{
	for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
		if (map->key[at][k] == key)
			return true;
	return false;
}

/* The places of a row; those of a process are all its panels too. */
static unsigned places_of(size_t at)
{
	unsigned places =
		key_bindings[at].screens & ~(unsigned)(SCREEN_ACTING | SCREEN_COMMAND);

	return places & SCREEN_PROCESS ? places | SCREEN_PANELS : places;
}

/* A key that both rows have; 0: none. */
static uint32_t common_key(const struct keymap *map, size_t a, size_t b)
{
	if (!(places_of(a) & places_of(b)))
		return 0;
	for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
		if (map->key[a][k] && row_has_key(map, b, map->key[a][k]))
			return map->key[a][k];
	return 0;
}

bool keymap_conflict(
	const struct keymap *map, size_t *first, size_t *second, uint32_t *key)
{
	for (size_t b = 1; b < key_binding_count; b++) {
		for (size_t a = 0; a < b; a++) {
			uint32_t common = common_key(map, a, b);

			if (!common)
				continue;
			*first = a;
			*second = b;
			*key = common;
			return true;
		}
	}
	return false;
}

const struct key_binding *keymap_find(
	const struct keymap *map, uint32_t key, unsigned places)
{
	for (size_t i = 0; key && i < key_binding_count; i++)
		if (keys_is_there(&key_bindings[i], places) && row_has_key(map, i, key))
			return &key_bindings[i];
	return NULL;
}

/* The first of the rows that share the line of row @at. */
static size_t line_begin(size_t at)
{
	while (at > 0 && !key_bindings[at - 1].help)
		at--;
	return at;
}

static bool is_own_line(const struct keymap *map, size_t at)
{
	for (size_t i = line_begin(at); i <= at; i++)
		if (map->is_own[i])
			return true;
	return false;
}

static void add_key(char out[KEYMAP_TEXT_MAX], uint32_t key)
{
	size_t len = strlen(out);
	char name[KEY_NAME_MAX];

	if (key)
		snprintf(out + len, KEYMAP_TEXT_MAX - len, "%s%s", len ? " " : "",
			key_name(key, name));
}

/* The first key of each row of the line. */
static const char *first_keys(
	const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX])
{
	for (size_t i = line_begin(at); i <= at; i++)
		add_key(out, map->key[i][0]);
	return out;
}

static const char *all_keys(
	const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX])
{
	for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
		add_key(out, map->key[at][k]);
	return out;
}

const char *keymap_help(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX])
{
	out[0] = '\0';
	if (!is_own_line(map, at))
		snprintf(out, KEYMAP_TEXT_MAX, "%s", key_bindings[at].keys);
	else if (line_begin(at) < at)
		first_keys(map, at, out);
	else
		all_keys(map, at, out);
	return out;
}

const char *keymap_brief(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX])
{
	const char *brief = key_bindings[at].brief;

	out[0] = '\0';
	if (!is_own_line(map, at))
		snprintf(out, KEYMAP_TEXT_MAX, "%s", brief);
	else if (strchr(brief, ' '))
		first_keys(map, at, out);
	else
		add_key(out, map->key[at][0]);
	return out;
}

const char *keymap_first(const struct keymap *map, enum action action, enum screen screen,
	char out[KEY_NAME_MAX])
{
	for (size_t i = 0; i < key_binding_count; i++)
		if (key_bindings[i].action == action &&
			key_bindings[i].screens & screen && map->key[i][0])
			return key_name(map->key[i][0], out);
	snprintf(out, KEY_NAME_MAX, "(no key)");
	return out;
}

const char *keymap_keys(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX])
{
	out[0] = '\0';
	all_keys(map, at, out);
	if (!*out)
		snprintf(out, KEYMAP_TEXT_MAX, "none");
	return out;
}
