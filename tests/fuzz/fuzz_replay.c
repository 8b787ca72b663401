/* Recordings: any bytes as the main file, and as each file that stands beside it. */
#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/replay_row.h"
#include "record/replay_source.h"
#include "record/table_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int file_of(const uint8_t *data, size_t size)
{
	int fd = memfd_create("replay", MFD_CLOEXEC);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || lseek(fd, 0, SEEK_SET))
		exit(2);
	return fd;
}

/* A tick keeps its promises: values only where they are present, times that do not fall
 * within a session. */
static void check_tick(const struct tick *t, uint64_t *last_us)
{
	if (!t->count && !t->event_count)
		abort();
	if (t->when.elapsed_us < *last_us &&
		(!t->event_count || t->event[0].kind != EVENT_SESSION))
		abort();
	*last_us = t->when.elapsed_us;
	for (size_t i = 0; i < t->count; i++) {
		const struct sample *s = t->observation[i].sample;

		if ((s->role == ROLE_TOTAL) != !s->id.pid)
			abort();
	}
}

static void replay(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	struct source *source = NULL;
	uint64_t last_us = 0;
	struct tick t;
	int rc;

	if (replay_source_create_fd(file_of(data, size), "fuzz", &source, &err)) {
		if (!err.text[0])
			abort();
		return;
	}
	while (!(rc = source_tick(source, 0, 0, &t)))
		check_tick(&t, &last_us);
	if ((rc != -ENODATA) == !replay_source_err(source)->text[0])
		abort();
	source_destroy(source);
}

static int read_line(struct table_reader *t, struct wall_set *set,
	struct mapping_table *table, size_t *room, struct err *err)
{
	struct procid id;
	struct event event;

	switch (t->table) {
	case RECORD_WALLS:
		return replay_row_id(t, &id, err) || replay_row_wall(t, set, err);
	case RECORD_MAPPINGS:
		return replay_row_id(t, &id, err) || replay_row_group(t, table, room, err);
	default:
		return replay_row_event(t, &event, err);
	}
}

static void read_beside(const uint8_t *data, size_t size, enum record_table table)
{
	struct mapping_table *mappings = mapping_table_create();
	struct wall_set *walls = wall_set_create();
	struct table_reader *t = NULL;
	struct err err = ERR_INIT;
	size_t room = 0;
	int rc = table_reader_open(file_of(data, size), "fuzz", table, &t, &err);

	while (!rc && t->has_row) {
		rc = read_line(t, walls, mappings, &room, &err);
		if (!rc)
			rc = table_reader_next(t, &err);
	}
	if (rc && !err.text[0])
		abort();
	table_reader_close(t);
	wall_set_unref(walls);
	mapping_table_unref(mappings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	replay(data, size);
	read_beside(data, size, RECORD_MAPPINGS);
	read_beside(data, size, RECORD_WALLS);
	read_beside(data, size, RECORD_EVENTS);
	return 0;
}
