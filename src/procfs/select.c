/*
 * Words are sorted by kind once; a process is then asked for its PID, its user, its
 * names and expressions in turn, the cheapest first.
 */
#include "config.h"

#include "procfs/select.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "procfs/userdb.h"

/* comm of a user's process holds so many bytes (TASK_COMM_LEN without its NUL). */
#define COMM_MAX 15

struct select {
	uint32_t not_pid;
	uint32_t *pid; /* [0 .. pid_count-1] */
	size_t pid_count;
	uint32_t *uid; /* [0 .. uid_count-1] */
	size_t uid_count;
	char **name; /* [0 .. name_count-1] */
	size_t name_count;
	regex_t *regex; /* [0 .. regex_count-1], compiled */
	size_t regex_count;
	bool has_long_name;
};

static int add_user(struct select *s, const char *text, struct err *err)
{
	uint32_t uid;
	int code = userdb_uid(text, &uid);

	if (code == -ENOENT)
		return err_set(err, code, "no user '%s'", text);
	if (code)
		return err_set(
			err, code, "cannot look up user '%s': %s", text, strerror(-code));
	s->uid[s->uid_count++] = uid;
	return 0;
}

/* regcomp() does not say where it stopped, so the place is the shortest beginning that
 * is refused for the same reason; a missing end is at the end. */
static size_t place_of_fault(const char *text, int reason)
{
	AUTO_FREE char *part = die_strdup(text);
	size_t len = strlen(text), best = len;

	if (len > ERR_SOURCE_MAX || reason == REG_EBRACK || reason == REG_EPAREN ||
		reason == REG_EBRACE || reason == REG_EESCAPE)
		return len;
	for (size_t n = len; n; n--) {
		regex_t r;
		int code;

		part[n] = '\0';
		code = regcomp(&r, part, REG_EXTENDED | REG_NOSUB);
		if (!code)
			regfree(&r);
		if (code == reason)
			best = n - 1;
	}
	return best;
}

static int add_regex(struct select *s, const char *text, struct err *err)
{
	regex_t *r = &s->regex[s->regex_count];
	int reason = regcomp(r, text, REG_EXTENDED | REG_NOSUB);
	char why[128];

	if (!reason) {
		s->regex_count++;
		return 0;
	}
	regerror(reason, r, why, sizeof why);
	err_set(err, -EINVAL, "bad regular expression (%s)", why);
	err_at(err, text, place_of_fault(text, reason), "an extended regular expression");
	return -EINVAL;
}

static int add_word(struct select *s, const struct target_word *word, struct err *err)
{
	switch (word->kind) {
	case TARGET_PID:
		s->pid[s->pid_count++] = word->pid;
		return 0;
	case TARGET_NAME:
		if (!*word->text)
			return err_set(err, -EINVAL, "a process name is empty");
		s->has_long_name |= strlen(word->text) > COMM_MAX;
		s->name[s->name_count++] = die_strdup(word->text);
		return 0;
	case TARGET_REGEX:
		return add_regex(s, word->text, err);
	case TARGET_USER:
		return add_user(s, word->text, err);
	}
	return -EINVAL;
}

int select_create(const struct target_word *words, size_t count, uint32_t not_pid,
	struct select **out, struct err *err)
{
	struct select *s = die_calloc(1, sizeof *s);

	s->not_pid = not_pid;
	s->pid = die_calloc(count + 1, sizeof *s->pid);
	s->uid = die_calloc(count + 1, sizeof *s->uid);
	s->name = die_calloc(count + 1, sizeof *s->name);
	s->regex = die_calloc(count + 1, sizeof *s->regex);
	for (size_t i = 0; i < count; i++) {
		int code = add_word(s, &words[i], err);

		if (code) {
			select_destroy(s);
			return code;
		}
	}
	*out = s;
	return 0;
}

void select_destroy(struct select *select)
{
	if (!select)
		return;
	for (size_t i = 0; i < select->name_count; i++)
		free(select->name[i]);
	for (size_t i = 0; i < select->regex_count; i++)
		regfree(&select->regex[i]);
	free(select->pid);
	free(select->uid);
	free(select->name);
	free(select->regex);
	free(select);
}

unsigned select_wants(const struct select *select)
{
	unsigned want = 0;

	if (select->has_long_name)
		want |= PROCS_COMMAND;
	if (select->regex_count)
		want |= PROCS_COMMAND_LONG;
	return want;
}

bool select_is_open(const struct select *select)
{
	return select->name_count || select->regex_count || select->uid_count;
}

static bool pid_matches(const struct select *s, uint32_t pid)
{
	for (size_t i = 0; i < s->pid_count; i++)
		if (s->pid[i] == pid)
			return true;
	return false;
}

static bool user_matches(const struct select *s, int64_t euid)
{
	for (size_t i = 0; i < s->uid_count; i++)
		if (s->uid[i] == euid)
			return true;
	return !s->uid_count;
}

/* Whether the path of @len bytes ends in "/@name" or is @name. */
static bool basename_is(const char *path, size_t len, const char *name)
{
	size_t want = strlen(name);

	if (len < want || memcmp(path + len - want, name, want) != 0)
		return false;
	return len == want || path[len - want - 1] == '/';
}

/* The kernel cut comm; the whole name is in argv[0], and for a script started by "#!" in
 * the argument behind its interpreter (then comm still begins the script's name). */
static bool long_name_matches(const struct procs_entry *entry, const char *name)
{
	const char *script;

	if (!entry->command || !entry->argv0_len)
		return false;
	if (basename_is(entry->command, entry->argv0_len, name))
		return true;
	if (strncmp(entry->name, name, COMM_MAX) != 0 ||
		entry->command[entry->argv0_len] != ' ')
		return false;
	script = entry->command + entry->argv0_len + 1;
	return basename_is(script, strcspn(script, " "), name);
}

static bool name_matches(const struct select *s, const struct procs_entry *entry)
{
	for (size_t i = 0; i < s->name_count; i++) {
		if (!strcmp(entry->name, s->name[i]))
			return true;
		if (strlen(s->name[i]) > COMM_MAX && long_name_matches(entry, s->name[i]))
			return true;
	}
	return false;
}

static bool regex_matches(const struct select *s, const struct procs_entry *entry)
{
	if (!entry->command)
		return false;
	for (size_t i = 0; i < s->regex_count; i++)
		if (!regexec(&s->regex[i], entry->command, 0, NULL, 0))
			return true;
	return false;
}

bool select_matches(const struct select *select, const struct procs_entry *entry)
{
	if (entry->pid == select->not_pid)
		return false;
	if (pid_matches(select, entry->pid))
		return true;
	if (!user_matches(select, entry->euid))
		return false;
	if (!select->name_count && !select->regex_count)
		return select->uid_count > 0;
	return name_matches(select, entry) || regex_matches(select, entry);
}
