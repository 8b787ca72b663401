/*
 * userdb.h - names of users, remembered
 *
 * A look-up may ask the network (LDAP), so each user is asked for once.  One per
 * thread.
 */
#ifndef PROCFS_USERDB_H
#define PROCFS_USERDB_H

#include <stdint.h>

struct userdb;

struct userdb *userdb_create(void);
void userdb_destroy(struct userdb *db);

/* The user's name, or the number as text where there is no name; never NULL, valid as
 * long as @db. */
const char *userdb_name(struct userdb *db, uint32_t uid);

/**
 * userdb_uid() - the number of a user that a person wrote
 * @text: a name, or a decimal number
 *
 * A name that consists of digits wins over the number.
 *
 * Return: 0; -ENOENT when there is no such name and it is no number; negative errno
 * where the data base could not be asked.
 */
int userdb_uid(const char *text, uint32_t *uid);

#endif
