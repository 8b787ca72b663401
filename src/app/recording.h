/*
 * recording.h - rows of a session into files: asked for by -o, or by a key
 *
 * At most one at a time; it is the session's (session.h: record).
 */
#ifndef APP_RECORDING_H
#define APP_RECORDING_H

#include "app/session.h"

struct recording {
	const char *output; /* as -o takes it */
	uint32_t pid;       /* for %p; 0: there is no single one */
	const char *name;   /* for %n; NULL: the same */
	enum output_format format;
	unsigned with; /* RECORD_WITH_* */
	bool append, force;
	const struct procid *only; /* [0 .. only_count-1]; none: all that is watched */
	size_t only_count;
};

/* What the command line asks for. */
struct recording recording_of_options(const struct options *o);

/* 0, or negative errno with @err; nothing is recorded then. */
int recording_start(struct session *s, const struct recording *what, struct err *err);

/* Close its files; nothing happens where there is none. */
void recording_stop(struct session *s);

/* The folder that -o names, else the working directory: into @out, without a slash at
 * its end.  Where -o has words to be replaced it is the working directory. */
void recording_folder(const struct options *o, char *out, size_t size);

/* What can be done where a file cannot be made there, to follow the reason; or "". */
const char *recording_remedy(int code);

/* "20261120T140231Z", for names of files. */
#define RECORDING_TIME_MAX 32
void recording_time(char out[RECORDING_TIME_MAX]);

#endif
