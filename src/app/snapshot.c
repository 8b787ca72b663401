#include "config.h"

#include "app/snapshot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/recording.h"
#include "app/say.h"

/* A system of 10,000 processes takes some MiB. */
#define TEXT_CAP ((size_t)256 << 20)

/* Two in one second have names of their own. */
#define TRIES 20

bool snapshot_inspection(
	const struct snapshot *s, const struct process_history *p, struct inspection *out)
{
	if (!s->python || !procid_equal(&s->python_id, &p->id))
		return false;
	*out = (struct inspection){.history = s->session->history,
		.process = p,
		.picture = s->python,
		.python = s->python->reading};
	inspect_decide(out, procfs_source_heavy_note(s->session->source, p->id.pid));
	return true;
}

static int write_all(int fd, const char *bytes, size_t len)
{
	while (len) {
		ssize_t n = write(fd, bytes, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : -EIO;
		bytes += n;
		len -= (size_t)n;
	}
	return 0;
}

static int write_new(const char *path, const struct buf *text)
{
	AUTO_CLOSE int fd =
		open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	int code;

	if (fd < 0)
		return -errno;
	code = text->overflowed ? -EFBIG : write_all(fd, text->data, text->len);
	if (code)
		unlink(path);
	return code;
}

static int add_json(const char *bytes, size_t len, void *context)
{
	buf_add(context, bytes, len);
	return 0;
}

static void make_json(const struct snapshot *s, struct buf *out)
{
	json_t *all = snapshot_json(s);

	json_dump_callback(all, add_json, out, JSON_INDENT(2));
	buf_add_char(out, '\n');
	json_decref(all);
}

/* Both files have the same name, or neither is there. */
static int write_pair(const char *stem, const struct buf *text, const struct buf *json)
{
	char path[PATH_MAX + 8];
	int code = 0;

	if (text) {
		snprintf(path, sizeof path, "%s.txt", stem);
		code = write_new(path, text);
	}
	if (code)
		return code;
	snprintf(path, sizeof path, "%s.json", stem);
	code = write_new(path, json);
	if (code && text) {
		snprintf(path, sizeof path, "%s.txt", stem);
		unlink(path);
	}
	return code;
}

static int write_files(const struct snapshot *s, const struct buf *text,
	const struct buf *json, char *stem, size_t size)
{
	uint32_t pid = s->opened ? s->opened : (uint32_t)getpid();
	char folder[PATH_MAX - 100], when[RECORDING_TIME_MAX];
	int code = -EEXIST;

	recording_folder(s->session->options, folder, sizeof folder);
	recording_time(when);
	for (int i = 1; i <= TRIES && code == -EEXIST; i++) {
		int n = snprintf(stem, size, "%s%smemtide-%u-%s",
			strcmp(folder, ".") ? folder : "", strcmp(folder, ".") ? "/" : "",
			(unsigned)pid, when);

		if (i > 1)
			snprintf(stem + n, size - (size_t)n, "-%d", i);
		code = write_pair(stem, text, json);
	}
	return code;
}

int snapshot_write(const struct snapshot *s)
{
	char stem[PATH_MAX];
	struct buf text, json;
	int code;

	buf_init(&text, TEXT_CAP);
	buf_init(&json, TEXT_CAP);
	make_json(s, &json);
	if (s->screen)
		snapshot_text(s, &text);
	code = write_files(s, s->screen ? &text : NULL, &json, stem, sizeof stem);
	buf_finish(&text);
	buf_finish(&json);
	if (code)
		say("no snapshot: %s.json: %s%s", stem, strerror(-code),
			recording_remedy(code));
	else
		say("snapshot written: %s.%s", stem,
			s->screen ? "txt and .json" : "json");
	return code;
}
