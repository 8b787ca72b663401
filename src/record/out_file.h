/*
 * out_file.h - lines into a file or a stream, whole or not at all
 *
 * A file (regular) is opened O_APPEND | O_NOFOLLOW, mode 0600, locked (flock) against a
 * second writer, and each line is one write().  Where the disk is full, what was written
 * of a line is cut off again; nothing more is tried until out_file_retry(), and lines
 * that did not get in are counted.
 *
 *	 header \n line \n line \n li|          <- a crash, a full disk
 *	                           ^ cut back to here when opened again, or at once
 *
 * A stream (pipe, terminal, socket: standard output) is never waited for: a line that
 * does not fit is dropped; of one that fitted in part the rest is kept and goes out
 * before any other.  When its reader is gone, it is closed, quietly.
 */
#ifndef RECORD_OUT_FILE_H
#define RECORD_OUT_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct out_file;

struct out_file_options {
	const char *path;   /* NULL: @fd is written to, which stays the caller's */
	int fd;
	const char *header; /* with its newline; "": lines are JSON objects */
	bool append, force;
	/* Told once when writing fails, without newline; NULL: nobody is. */
	void (*message)(void *context, const char *text);
	void *context;
};

/**
 * out_file_open() - open, lock, cut a torn tail off, write or compare the header
 *
 * Return: 0; -EEXIST, -EBUSY (locked), -EINVAL (no regular file, hard links, another
 * header: @err names the first column that differs), or another negative errno.
 */
int out_file_open(const struct out_file_options *options, struct out_file **out,
	struct err *err);

/* Closes; what a stream still owes of a line is waited for, up to a second. */
void out_file_close(struct out_file *file);

/**
 * out_file_put() - write lines
 * @text: one or several whole lines that belong together
 *
 * Several lines are several writes; when one fails, those before it are cut off too.
 *
 * Return: false when they were dropped.
 */
bool out_file_put(struct out_file *file, const char *text, size_t len);

/* A new round: try a full disk again, open again what was lost, finish a line. */
void out_file_retry(struct out_file *file);

/* Open the path anew, as with @append, whatever stands there now.  Not for streams. */
void out_file_reopen(struct out_file *file);

/* Whether it held lines when it was opened. */
bool out_file_is_continued(const struct out_file *file);

/* No one reads any more. */
bool out_file_is_closed(const struct out_file *file);

/**
 * out_file_gap() - lines that are missing, once writing works again
 * @why: filled: "no space left", ...; valid until the next call
 *
 * Return: how many since the last out_file_gap_told(); 0: none, or still failing.
 */
uint64_t out_file_gap(const struct out_file *file, const char **why);
void out_file_gap_told(struct out_file *file, uint64_t lines);

/* All lines dropped so far. */
uint64_t out_file_dropped(const struct out_file *file);

/* The path, "-" for a stream. */
const char *out_file_path(const struct out_file *file);

#endif
