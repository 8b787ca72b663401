/*
 * out_open.h - open a file that lines are added to
 *
 * Regular files of one name only; never through a symbolic link; mode 0600; locked (flock)
 * so that there is one writer; a torn last line of an earlier writer is cut off.
 */
#ifndef RECORD_OUT_OPEN_H
#define RECORD_OUT_OPEN_H

#include <stdbool.h>

#include "base/err.h"

/**
 * out_open_check() - say beforehand whether a file could be opened
 *
 * So that of several files none is touched when one cannot be: it is no regular file, has
 * several names, or exists and neither @append nor @force is set.
 *
 * Return: 0 or negative errno with @err filled.
 */
int out_open_check(const char *path, bool append, bool force, struct err *err);

/**
 * out_open() - open, lock, and cut to whole lines
 * @header:   what the file must begin with to be appended to; "": lines are JSON objects
 * @append:   keep what is there; else @force empties it; with neither it must be new
 * @is_empty: filled on success
 *
 * The file is emptied or cut only once it is ours by the lock and has that header.
 *
 * Return: a descriptor; -EEXIST, -EBUSY (locked), -EINVAL (no regular file, hard links,
 * another header: @err names the first column that differs), or another negative errno;
 * @err filled.
 */
int out_open(const char *path, const char *header, bool append, bool force, bool *is_empty,
	struct err *err);

#endif
