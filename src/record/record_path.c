#include "config.h"

#include "record/record_path.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"

#define PATH_CAP 4096
#define ENV_NAME_MAX 256

bool record_path_is_stdout(const char *path)
{
	return !strcmp(path, "-") || !strcmp(path, "/dev/stdout");
}

static void put_value(struct buf *out, const char *value)
{
	bool dots = !strcmp(value, ".") || !strcmp(value, "..");

	for (const char *p = value; *p; p++) {
		bool bad = *p == '/' || (unsigned char)*p < 0x20 || *p == 0x7f || dots;

		buf_add_char(out, bad ? '_' : *p);
	}
}

/* The pattern being read, for messages. */
struct place {
	const char *pattern;
	const char *at; /* the '%' */
	struct err *err;
};

static int bad(const struct place *place, const char *text, const char *expected)
{
	int code = err_set(place->err, -EINVAL, "bad output file: %s", text);

	err_at(place->err, place->pattern, (size_t)(place->at - place->pattern), expected);
	return code;
}

/* %{NAME}; @p stands behind the brace and is moved behind the closing one. */
static int put_env(struct buf *out, const char **p, const struct place *place)
{
	const char *close = strchr(*p, '}');
	char name[ENV_NAME_MAX];
	const char *value;
	size_t len;

	if (!close)
		return bad(place, "%{ is not closed", "%{NAME}");
	len = (size_t)(close - *p);
	if (!len || len >= sizeof name)
		return bad(place, "no such environment variable", "%{NAME}");
	memcpy(name, *p, len);
	name[len] = '\0';
	value = getenv(name);
	if (!value)
		return bad(place, "no such environment variable", "the name of one that is set");
	put_value(out, value);
	*p = close + 1;
	return 0;
}

/* The word behind a '%' at *p; moves *p behind it. */
static int put_word(struct buf *out, const char **p, const struct record_path_words *words,
	const struct place *place)
{
	char word = **p;

	if (word)
		++*p;
	switch (word) {
	case '%':
		buf_add_char(out, '%');
		return 0;
	case 'p':
		if (!words->pid)
			return bad(place, "%p needs a single target", "no %p");
		buf_printf(out, "%" PRIu32, words->pid);
		return 0;
	case 'h':
		if (!words->host)
			return bad(place, "%h has no value here", "no %h");
		put_value(out, words->host);
		return 0;
	case 'n':
		if (!words->name)
			return bad(place, "%n needs a single target", "no %n");
		put_value(out, words->name);
		return 0;
	case '{':
		return put_env(out, p, place);
	default:
		return bad(place, "unknown word", "%p, %h, %n, %{ENV} or %%");
	}
}

int record_path_expand(const char *pattern, const struct record_path_words *words,
	char **out, struct err *err)
{
	AUTO_BUF struct buf b;
	const char *p = pattern;

	buf_init(&b, PATH_CAP);
	while (*p) {
		struct place place = {pattern, p, err};
		int rc;

		if (*p != '%') {
			buf_add_char(&b, *p++);
			continue;
		}
		p++;
		rc = put_word(&b, &p, words, &place);
		if (rc)
			return rc;
	}
	if (!b.len || b.overflowed)
		return err_set(err, -EINVAL, "bad output file: the name is %s",
			b.len ? "too long" : "empty");
	*out = die_strdup(b.data);
	return 0;
}

char *record_path_beside(const char *path, const char *suffix, const char *companion)
{
	size_t len = strlen(path), end = strlen(suffix);
	AUTO_BUF struct buf b;

	if (len > end && !memcmp(path + len - end, suffix, end) && path[len - end - 1] != '/')
		len -= end;
	buf_init(&b, (size_t)1 << 20);
	buf_add(&b, path, len);
	buf_add_char(&b, '.');
	buf_add_text(&b, companion);
	return die_strdup(b.data);
}
