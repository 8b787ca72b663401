/*
 * keymap.h - which keys are in force: those of the table, or the person's own
 *
 * An action has a name that stays as it is, and up to KEY_BINDING_KEYS keys; setting them
 * replaces all that it had.  Keys are written as help writes them: "m", "F3", "PgUp",
 * "Space", "^L"; several stand apart by blanks; none at all unbinds the action.  Menus and
 * lines being typed keep the keys that they say.
 */
#ifndef VIEW_KEYMAP_H
#define VIEW_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "view/keys.h"

struct keymap {
	uint32_t key[KEY_BINDINGS_MAX][KEY_BINDING_KEYS]; /* unused ones 0 */
	bool is_own[KEY_BINDINGS_MAX];                    /* set by the person */
};

/* The keys of the table. */
void keymap_init(struct keymap *map);

/**
 * keymap_set() - give an action other keys
 * @keys: "F2 x"; "" or "none": it has none
 *
 * Return: 0; -EINVAL with @err saying what is wrong; then nothing has changed.
 */
int keymap_set(struct keymap *map, const char *action, const char *keys, struct err *err);

/* Two actions with one key on one screen, as their places in the table: @first < @second.
 * false: every key has one meaning. */
bool keymap_conflict(
	const struct keymap *map, size_t *first, size_t *second, uint32_t *key);

/* What @key does in these places, see keys_is_there(); NULL: nothing. */
const struct key_binding *keymap_find(
	const struct keymap *map, uint32_t key, unsigned places);

#define KEYMAP_TEXT_MAX 100

/* The keys of row @at and of the rows that share its line, for help; "" none. */
const char *keymap_help(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX]);

/* The key for the bottom line of row @at, which has one there; "" none. */
const char *keymap_brief(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX]);

/* The keys of row @at alone, as keymap_set() takes them; "none" where there are none. */
const char *keymap_keys(const struct keymap *map, size_t at, char out[KEYMAP_TEXT_MAX]);

#define KEY_NAME_MAX 12

/* The first key of an action on a screen, for texts that speak of it: "Esc"; "(no key)"
 * where it has none. */
const char *keymap_first(const struct keymap *map, enum action action, enum screen screen,
	char out[KEY_NAME_MAX]);

/* "F3", "Space", "^L", "ö". */
const char *key_name(uint32_t key, char out[KEY_NAME_MAX]);

/* The key that so many bytes name; 0: none. */
uint32_t key_by_name(const char *name, size_t len);

#endif
