#include "config.h"

#include "app/configfile.h"

#include <errno.h>
#include <fcntl.h>
#include <ini.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"

#define FILE_MAX_BYTES ((size_t)256 * 1024)
/* inih cuts longer lines and names without a word (INI_MAX_LINE 200, MAX_NAME 50). */
#define INI_LINE_MAX ((size_t)198)
#define INI_NAME_MAX ((size_t)49)

struct reading {
	configfile_fn set;
	void *context;
	const char *text; /* not read yet */
	int line;         /* of the last that inih got */
	int code;         /* of the first failure */
	int failed_line;
	struct err err; /* what it said */
};

/* An ini_reader, as fgets(): it is the only way to know the line of a setting. */
static char *next_line(char *out, int size, void *stream)
{
	struct reading *r = stream;
	size_t len = strcspn(r->text, "\n");

	if (!*r->text)
		return NULL;
	len += r->text[len] == '\n';
	if (len >= (size_t)size)
		len = (size_t)size - 1;
	memcpy(out, r->text, len);
	out[len] = '\0';
	r->text += len;
	r->line++;
	return out;
}

/* inih goes on behind a failure and returns the line of the first: so only that one is
 * kept. */
static int on_setting(
	void *user, const char *section, const char *name, const char *value)
{
	struct reading *r = user;

	if (r->code)
		return 0;
	r->code = r->set(r->context,
		&(struct configfile_setting){section, name, value, r->line}, &r->err);
	r->failed_line = r->line;
	return r->code == 0;
}

/* The first line that inih would cut; 0: none. */
static int long_line(const char *text)
{
	int number = 1;

	for (const char *line = text; *line; number++) {
		size_t len = strcspn(line, "\n");
		size_t indent = strspn(line, " \t");
		size_t name = strcspn(line + indent, "=:]\n");

		if (len > INI_LINE_MAX)
			return number;
		if (indent < len && !strchr(";#", line[indent]) && name > INI_NAME_MAX &&
			name < len - indent)
			return number;
		line += len + (line[len] == '\n');
	}
	return 0;
}

static int read_text(const char *path, struct buf *text, struct err *err)
{
	AUTO_CLOSE int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	int code = fd < 0 ? -errno : buf_read_fd(text, fd);

	if (!code && text->len != strlen(text->data))
		return err_set(err, -EINVAL, "%s: not a text file", path);
	return code ? err_set(err, code, "%s: %s", path, strerror(-code)) : 0;
}

int configfile_read(const char *path, configfile_fn set, void *context, struct err *err)
{
	struct reading r = {.set = set, .context = context, .err = ERR_INIT};
	AUTO_BUF struct buf text;
	int code, line;

	buf_init(&text, FILE_MAX_BYTES);
	code = read_text(path, &text, err);
	if (code)
		return code;
	line = long_line(text.data);
	if (line)
		return err_set(err, -EINVAL,
			"%s, line %d: longer than %zu bytes, or its name "
			"than %zu",
			path, line, INI_LINE_MAX, INI_NAME_MAX);
	r.text = text.data;
	line = ini_parse_stream(next_line, &r, on_setting, &r);
	if (r.code && (!line || r.failed_line <= line))
		return err_set(
			err, r.code, "%s, line %d: %s", path, r.failed_line, r.err.text);
	if (line)
		return err_set(err, -EINVAL,
			"%s, line %d: expected [SECTION] or NAME = VALUE", path, line);
	return 0;
}

char *configfile_path(void)
{
	const char *folder = getenv("XDG_CONFIG_HOME");
	const char *below = "/memtide/config";
	AUTO_BUF struct buf path = {0};

	if (!folder || folder[0] != '/') {
		folder = getenv("HOME");
		below = "/.config/memtide/config";
	}
	if (!folder || folder[0] != '/')
		return NULL;
	buf_init(&path, 4096);
	buf_add_text(&path, folder);
	buf_add_text(&path, below);
	return path.overflowed ? NULL : die_strdup(path.data);
}
