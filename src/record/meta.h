/*
 * meta.h - what a recording says about itself: run.meta.json
 *
 * Host, kernel, boot time, page size, CPUs, command, interval, and whose the processes
 * are.  The file is replaced whole (a new file renamed over the old one), so a reader
 * finds the old text or the new one, never a part.  Texts that others chose are escaped
 * as everywhere in a recording (escape.h), which also makes them valid UTF-8.
 */
#ifndef RECORD_META_H
#define RECORD_META_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/rootdir.h"
#include "model/procinfo.h"

/* Of the files' layout; raised when an old reader would misread a new file. */
#define META_SCHEMA 1

/* Where and how something was recorded.  0 and "" are unknown. */
struct run_meta {
	char host[256];
	char kernel[256];    /* "Linux 6.1.0-13-amd64 x86_64" */
	char command[1024];  /* memtide's own command line, cropped */
	uint64_t boot_time_s; /* since 1970 */
	uint64_t page_bytes;
	uint64_t interval_ns;
	uint32_t cpus;
	uint32_t schema;
};

/* Fill in what this machine says; @command and @interval_ns stay empty.  @proc is where
 * proc is mounted (stat's btime). */
void meta_of_machine(struct run_meta *meta, const struct rootdir *proc);

/* The command line, joined by blanks. */
void meta_set_command(struct run_meta *meta, int argc, char *const *argv);

struct meta; /* what the file holds */

struct meta *meta_create(const struct run_meta *run);
void meta_destroy(struct meta *meta);

/**
 * meta_add() - remember a process
 *
 * Keeps a reference.  Cheap when it is known already, so it may be called for each row.
 * Past 4 MiB of texts further processes are counted, not kept.
 *
 * Return: whether anything new is to be written.
 */
bool meta_add(struct meta *meta, struct procinfo *info);

/* All processes of @from, as by meta_add(). */
void meta_add_all(struct meta *meta, const struct meta *from);

/* The process with this identity, or NULL; borrowed. */
struct procinfo *meta_find(const struct meta *meta, const struct procid *id);
const struct run_meta *meta_run(const struct meta *meta);

/* Write to @path, atomically, 0600.  Return: 0 or negative errno. */
int meta_write(const struct meta *meta, const char *path);

/**
 * meta_read() - read such a file
 * @out: a new one, owned by the caller
 *
 * Keys that are missing or of another type are unknown; processes without pid are left
 * out.
 *
 * Return: 0; -ENOENT when there is no file; -EFBIG, -EBADMSG or another negative errno,
 * with @err filled.
 */
int meta_read(const char *path, struct meta **out, struct err *err);

#endif
