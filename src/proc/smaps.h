/*
 * smaps.h - /proc/PID/smaps, as it comes, into groups
 *
 * A file of 60,000 mappings is 43 MB: it is parsed while it is read, out of one small
 * buffer that the reader owns.
 *
 *	smaps_begin(reader);
 *	do {
 *		p = smaps_room(reader, &room);
 *		n = read(fd, p, room);
 *		error = n < 0 ? -errno : smaps_advance(reader, n);
 *	} while (n > 0 && !error);
 *	error = error ? error : smaps_end(reader, &table);
 *
 * Two parsers: one takes line after line and understands every kernel's form; the other
 * learns the layout of a record from the first one, checks the rest against it in whole
 * and decodes only what is wanted.  What differs goes to the first parser, so both say
 * the same (a fuzz target compares them).
 */
#ifndef PROC_SMAPS_H
#define PROC_SMAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "model/mapping.h"
#include "model/mapping_list.h"

struct smaps_reader;

/* Called once per mapping, in the order of addresses.  @area with its name and @sums are
 * borrowed for the call; @known is enum mapping_known of this mapping.  A file may still
 * be refused after some calls: keep nothing of it then. */
typedef void (*smaps_visit_fn)(void *context, const struct mapping_area *area,
	const struct mapping_sums *sums, uint32_t known);

/* A reader may be used for any number of files, one after the other. */
struct smaps_reader *smaps_reader_create(void);
void smaps_reader_destroy(struct smaps_reader *reader);

/* Only the line-by-line parser from now on; for tests that compare the two. */
void smaps_reader_set_plain(struct smaps_reader *reader, bool plain);

/* Also keep mappings one by one, from the next file on, or no longer. */
void smaps_reader_set_list(struct smaps_reader *reader, bool on);

/* Begin a file; what was read before and not ended is dropped.  smaps_begin_visit()
 * also hands each mapping to @visit. */
void smaps_begin(struct smaps_reader *reader);
void smaps_begin_visit(struct smaps_reader *reader, smaps_visit_fn visit, void *context);

/**
 * smaps_room() - where the next bytes of the file are to be put
 * @room: how many fit, > 0 (at least 16 KiB while records are of a sane length)
 */
char *smaps_room(struct smaps_reader *reader, size_t *room);

/**
 * smaps_advance() - @len bytes were put there
 *
 * Return: 0; -EBADMSG when the text is not smaps; -ERANGE when a value or a sum does
 * not fit 64 bits.  Bytes are parsed in batches, so an error may come with later ones or
 * with smaps_end(); it stays until smaps_begin().
 */
int smaps_advance(struct smaps_reader *reader, size_t len);

/* The same for bytes that lie elsewhere: copies them in; any length. */
int smaps_feed(struct smaps_reader *reader, const char *bytes, size_t len);

/**
 * smaps_end() - the file ended
 * @out: a new table (unref it), untouched on failure.  Times are 0.
 *
 * Return: 0; -ENODATA when there were no bytes (zombie, kernel thread, ended process);
 * -EBADMSG when the last record is not complete: cut inside of a line, or without the
 * line that others end with; else the error of smaps_advance().  A file that was cut
 * between two records cannot be told from a whole one: see stat afterwards.
 */
int smaps_end(struct smaps_reader *reader, struct mapping_table **out);

/* The mappings of the file that smaps_end() gave the table of, one by one (unref it);
 * NULL when they were not asked for, or were handed out already. */
struct mapping_list *smaps_take_list(struct smaps_reader *reader);

/* All of that for a text in memory. */
int smaps_parse(const char *text, size_t len, struct mapping_table **out);

#endif
