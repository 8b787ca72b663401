#include "config.h"

#include "procfs/userdb.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"

/* A power of two.  Containers give each a user of its own, so there can be many. */
#define BUCKETS 64
/* What one record of the data base may take; longer ones are not believed. */
#define RECORD_MAX ((size_t)64 * 1024)

struct user {
	struct user *next;
	uint32_t uid;
	char name[];
};

struct userdb {
	struct user *bucket[BUCKETS];
};

struct userdb *userdb_create(void)
{
	return die_calloc(1, sizeof(struct userdb));
}

void userdb_destroy(struct userdb *db)
{
	if (!db)
		return;
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct user *u = db->bucket[i], *next; u; u = next) {
			next = u->next;
			free(u);
		}
	}
	free(db);
}

/* Grow the buffer until the record fits: getpwuid_r says ERANGE as long as not. */
static char *grow(char *buffer, size_t *size)
{
	*size = *size ? *size * 2 : 1024;
	return *size > RECORD_MAX ? NULL : die_reallocarray(buffer, *size, 1);
}

/* The name in a new string, or NULL where there is none. */
static char *look_up(uint32_t uid)
{
	AUTO_FREE char *buffer = NULL;
	size_t size = 0;
	int code;

	do {
		struct passwd record, *found = NULL;
		char *larger = grow(buffer, &size);

		if (!larger)
			return NULL;
		buffer = larger;
		code = getpwuid_r(uid, &record, buffer, size, &found);
		if (!code && found && found->pw_name && *found->pw_name)
			return die_strdup(found->pw_name);
	} while (code == ERANGE || code == EINTR);
	return NULL;
}

static struct user *remember(struct user *next, uint32_t uid)
{
	AUTO_FREE char *name = look_up(uid);
	char number[16];
	const char *text = name ? name : number;
	struct user *u;

	snprintf(number, sizeof number, "%u", uid);
	u = die_malloc(sizeof *u + strlen(text) + 1);
	u->next = next;
	u->uid = uid;
	memcpy(u->name, text, strlen(text) + 1);
	return u;
}

const char *userdb_name(struct userdb *db, uint32_t uid)
{
	struct user **bucket = &db->bucket[uid % BUCKETS];

	for (const struct user *u = *bucket; u; u = u->next)
		if (u->uid == uid)
			return u->name;
	*bucket = remember(*bucket, uid);
	return (*bucket)->name;
}

/* (uid_t)-1 means "leave it" to the kernel: nobody has it. */
static int uid_from_number(const char *text, uint32_t *uid)
{
	const char *end = text + strlen(text);
	uint64_t value;

	if (*text < '0' || *text > '9' || !num_u64(&text, end, &value) || text != end ||
		value >= UINT32_MAX)
		return -ENOENT;
	*uid = (uint32_t)value;
	return 0;
}

/* What getpwnam_r may say of a name that simply is not there, see getpwnam(3). */
static bool means_not_found(int code)
{
	return code == ENOENT || code == ESRCH || code == EBADF || code == EPERM;
}

int userdb_uid(const char *text, uint32_t *uid)
{
	AUTO_FREE char *buffer = NULL;
	size_t size = 0;
	int code;

	do {
		struct passwd record, *found = NULL;
		char *larger = grow(buffer, &size);

		if (!larger)
			return -ERANGE;
		buffer = larger;
		code = getpwnam_r(text, &record, buffer, size, &found);
		if (!code && found) {
			*uid = found->pw_uid;
			return 0;
		}
	} while (code == ERANGE || code == EINTR);
	if (!uid_from_number(text, uid))
		return 0;
	return !code || means_not_found(code) ? -ENOENT : -code;
}
