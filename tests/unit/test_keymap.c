#include "config.h"

#include "view/keymap.h"

#include "unit.h"
#include "view/intent.h"

static void no_key_is_bound_twice(void **state)
{
	struct keymap map;
	size_t a, b;
	uint32_t key;

	(void)state;
	keymap_init(&map);
	if (keymap_conflict(&map, &a, &b, &key))
		fail_msg("key %u: %s and %s", key, key_bindings[a].name,
			key_bindings[b].name);
}

/* The same name is the same action, with the same keys. */
static void names_are_clear(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *a = &key_bindings[i];

		assert_true(strlen(a->name) ==
			    strspn(a->name, "abcdefghijklmnopqrstuvwxyz-"));
		for (size_t k = 0; k < i; k++) {
			const struct key_binding *b = &key_bindings[k];

			if (strcmp(a->name, b->name))
				continue;
			assert_case(a->name, a->action == b->action);
			assert_case(a->name, a->argument == b->argument);
			assert_case(a->name, !memcmp(a->key, b->key, sizeof a->key));
		}
	}
}

/* A row without help shares the line of a row of the same screens. */
static void lines_of_help_hold_together(void **state)
{
	(void)state;
	assert_non_null(key_bindings[key_binding_count - 1].help);
	for (size_t i = 0; i + 1 < key_binding_count; i++) {
		const struct key_binding *b = &key_bindings[i];

		assert_case(b->name, !b->help == !b->keys);
		assert_case(b->name, !b->brief || b->help);
		assert_case(b->name, b->help || b[1].screens == b->screens);
	}
}

static bool is_key_of_line(const char *word, size_t len, size_t at)
{
	uint32_t key = key_by_name(word, len);

	for (size_t i = at + 1; i-- > 0;) {
		for (size_t k = 0; k < KEY_BINDING_KEYS; k++)
			if (key && key_bindings[i].key[k] == key)
				return true;
		if (i && key_bindings[i - 1].help)
			return false;
	}
	return false;
}

/* What help says about keys, but for a range and a word for many. */
static void help_tells_keys_that_there_are(void **state)
{
	(void)state;
	for (size_t i = 0; i < key_binding_count; i++) {
		const struct key_binding *b = &key_bindings[i];
		const char *p = b->keys;

		while (p && *p && strcmp(p, "arrows") != 0) {
			size_t len = strcspn(p, " ");

			if (!(len == 1 && *p == '-' && p != b->keys && p[len]))
				assert_case(b->keys, is_key_of_line(p, len, i));
			p += len;
			p += strspn(p, " ");
		}
	}
}

static void every_key_has_a_name_that_is_read_back(void **state)
{
	char name[KEY_NAME_MAX];

	(void)state;
	for (size_t i = 0; i < key_binding_count; i++) {
		for (size_t k = 0; k < KEY_BINDING_KEYS; k++) {
			uint32_t key = key_bindings[i].key[k];

			if (!key)
				continue;
			key_name(key, name);
			assert_case(name, key_by_name(name, strlen(name)) == key);
		}
	}
	for (uint32_t key = 1; key <= KEY_CODE_F12; key++) {
		uint32_t read;

		key_name(key, name);
		read = key_by_name(name, strlen(name));
		assert_true(!read || read == key);
	}
}

static size_t row_of(const char *name)
{
	size_t at = 0;

	while (strcmp(key_bindings[at].name, name) != 0)
		at++;
	return at;
}

static void own_keys_take_the_place_of_the_others(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	char text[KEYMAP_TEXT_MAX];

	(void)state;
	keymap_init(&map);
	assert_int_equal(keymap_set(&map, "mark", " b  f2\t^b ", &err), 0);
	assert_null(keymap_find(&map, 'm', SCREEN_LIST));
	assert_int_equal(keymap_find(&map, 'b', SCREEN_LIST)->action, ACTION_MARK);
	assert_int_equal(
		keymap_find(&map, KEY_CODE_F1 + 1, SCREEN_PROCESS)->action, ACTION_MARK);
	assert_string_equal(keymap_keys(&map, row_of("mark"), text), "b F2 ^B");
	assert_string_equal(keymap_help(&map, row_of("mark"), text), "b F2 ^B");
	assert_string_equal(keymap_brief(&map, row_of("mark"), text), "b");
	assert_string_equal(keymap_brief(&map, row_of("quit"), text), "q");
}

static void a_line_of_two_rows_tells_both(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	char text[KEYMAP_TEXT_MAX];

	(void)state;
	keymap_init(&map);
	assert_string_equal(keymap_help(&map, row_of("zoom-out"), text), "+ -");
	assert_int_equal(keymap_set(&map, "zoom-in", "b", &err), 0);
	assert_string_equal(keymap_help(&map, row_of("zoom-out"), text), "b -");
}

static void the_bottom_line_tells_own_keys(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	char text[KEYMAP_TEXT_MAX];

	(void)state;
	keymap_init(&map);
	assert_string_equal(keymap_brief(&map, row_of("time-forward"), text), "[ ]");
	assert_int_equal(keymap_set(&map, "time-forward", "b", &err), 0);
	assert_string_equal(keymap_brief(&map, row_of("time-forward"), text), "[ { } b");
}

static void an_action_may_have_no_key(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	char text[KEYMAP_TEXT_MAX];

	(void)state;
	keymap_init(&map);
	assert_int_equal(keymap_set(&map, "signal", "none", &err), 0);
	assert_null(keymap_find(&map, 'k', SCREEN_LIST));
	assert_null(keymap_find(&map, 'k', SCREEN_PROCESS));
	assert_string_equal(keymap_help(&map, row_of("signal"), text), "");
	assert_string_equal(keymap_brief(&map, row_of("signal"), text), "");
	assert_string_equal(keymap_keys(&map, row_of("signal"), text), "none");
	assert_int_equal(keymap_set(&map, "signal", "", &err), 0);
	assert_string_equal(keymap_keys(&map, row_of("signal"), text), "none");
}

static void wrong_keys_change_nothing(void **state)
{
	static const struct {
		const char *name, *action, *keys, *says;
	} cases[] = {
		{"no such action", "wonder", "b", "'wonder' is nothing that a key does"},
		{"no such key", "mark", "b F13", "'F13' is no key"},
		{"two letters", "mark", "ab", "'ab' is no key"},
		{"a control byte", "mark", "\x9b", "is no key"},
		{"a control character", "mark", "\xc2\x9b", "is no key"},
		{"too many", "mark", "a b c d e f", "more than 5 keys"},
		{"the key that always leaves", "mark", "^C", "^C always does the same"},
		{"none and some", "mark", "none b", "'none' is no key"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct keymap map, before;
		struct err err = ERR_INIT;

		keymap_init(&map);
		before = map;
		assert_case(cases[i].name, keymap_set(&map, cases[i].action,
						   cases[i].keys, &err) == -EINVAL);
		assert_case(cases[i].name, strstr(err.text, cases[i].says));
		assert_case(cases[i].name, !memcmp(&map, &before, sizeof map));
	}
}

static void a_key_with_two_meanings_is_found(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	size_t a, b;
	uint32_t key;

	(void)state;
	keymap_init(&map);
	keymap_set(&map, "single", "none", &err);
	keymap_set(&map, "mark", "t", &err);
	assert_true(keymap_conflict(&map, &a, &b, &key));
	assert_string_equal(key_bindings[a].name, "tree");
	assert_string_equal(key_bindings[b].name, "mark");
	assert_int_equal(key, 't');
	keymap_set(&map, "tree", "m", &err);
	assert_false(keymap_conflict(&map, &a, &b, &key));
	/* On different screens a key may do different things, in a panel it may not do
	 * what it does for all of them. */
	keymap_set(&map, "read", "t", &err);
	assert_true(keymap_conflict(&map, &a, &b, &key));
	keymap_set(&map, "mark", "b", &err);
	keymap_set(&map, "tree", "t", &err);
	assert_false(keymap_conflict(&map, &a, &b, &key));
	keymap_set(&map, "single", "t", &err);
	assert_true(keymap_conflict(&map, &a, &b, &key));
}

static void texts_tell_the_first_key(void **state)
{
	struct keymap map;
	struct err err = ERR_INIT;
	char text[KEY_NAME_MAX];

	(void)state;
	keymap_init(&map);
	assert_string_equal(
		keymap_first(&map, ACTION_SHOW_ALL, SCREEN_LIST, text), "Esc");
	keymap_set(&map, "show-all", "a b", &err);
	assert_string_equal(keymap_first(&map, ACTION_SHOW_ALL, SCREEN_LIST, text), "a");
	keymap_set(&map, "show-all", "none", &err);
	assert_string_equal(
		keymap_first(&map, ACTION_SHOW_ALL, SCREEN_LIST, text), "(no key)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_key_is_bound_twice),
		cmocka_unit_test(names_are_clear),
		cmocka_unit_test(lines_of_help_hold_together),
		cmocka_unit_test(help_tells_keys_that_there_are),
		cmocka_unit_test(every_key_has_a_name_that_is_read_back),
		cmocka_unit_test(own_keys_take_the_place_of_the_others),
		cmocka_unit_test(a_line_of_two_rows_tells_both),
		cmocka_unit_test(the_bottom_line_tells_own_keys),
		cmocka_unit_test(an_action_may_have_no_key),
		cmocka_unit_test(wrong_keys_change_nothing),
		cmocka_unit_test(a_key_with_two_meanings_is_found),
		cmocka_unit_test(texts_tell_the_first_key),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
