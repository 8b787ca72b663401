/*
 * The grammar of alert expressions, by hand: METRIC OP VALUE [for DURATION].  Words are
 * compared in a lower-case copy; places in messages are those of the text as written.
 */
#include "config.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/units.h"
#include "detect/alert.h"

#define KI 1024.0
#define TOO_LARGE 18446744073709549568.0

struct parser {
	const char *source; /* as written */
	char low[ALERT_TEXT_MAX];
	const char *p, *end; /* in @low */
	struct alert alert;
	struct err *err;
};

static const struct {
	const char *word;
	enum field_id field;
} tree_words[] = {
	{"tree.pss", FIELD_PSS},
	{"tree.uss", FIELD_USS},
	{"tree.swap", FIELD_SWAP_PSS},
};

static const struct {
	const char *word;
	enum alert_python python;
	enum alert_unit unit;
} python_words[] = {
	{"py.objects", ALERT_PY_OBJECTS, ALERT_COUNT},
	{"py.type", ALERT_PY_TYPE, ALERT_COUNT},
	{"py.gc.uncollectable", ALERT_PY_UNCOLLECTABLE, ALERT_COUNT},
	{"py.kept", ALERT_PY_KEPT, ALERT_BYTES},
};

static const struct {
	const char *word;
	double factor;
} size_units[] = {
	{"b", 1},
	{"byte", 1},
	{"bytes", 1},
	{"k", KI},
	{"kib", KI},
	{"kb", 1e3},
	{"m", KI *KI},
	{"mib", KI *KI},
	{"mb", 1e6},
	{"g", KI *KI *KI},
	{"gib", KI *KI *KI},
	{"gb", 1e9},
	{"t", KI *KI *KI *KI},
	{"tib", KI *KI *KI *KI},
	{"tb", 1e12},
};

static const struct {
	const char *word;
	double seconds;
} time_units[] = {
	{"s", 1},
	{"sec", 1},
	{"second", 1},
	{"m", 60},
	{"min", 60},
	{"minute", 60},
	{"h", 3600},
	{"hour", 3600},
	{"d", 86400},
	{"day", 86400},
};

/* Refuse what stands at @at. */
static int refuse(struct parser *s, const char *at, const char *expected)
{
	err_set(s->err, -EINVAL, "bad alert");
	err_at(s->err, s->source, (size_t)(at - s->low), expected);
	return -EINVAL;
}

static void skip_blanks(struct parser *s)
{
	while (s->p < s->end && (*s->p == ' ' || *s->p == '\t'))
		s->p++;
}

static bool is_letter(char c)
{
	return c >= 'a' && c <= 'z';
}

/* The length of the word at the cursor; 0: none. */
static size_t word_at(const struct parser *s)
{
	size_t len = 0;

	while (s->p + len < s->end &&
		(is_letter(s->p[len]) || s->p[len] == '_' || (len && s->p[len] == '.')))
		len++;
	return len;
}

static bool is_word(const struct parser *s, size_t len, const char *word)
{
	return strlen(word) == len && !memcmp(s->p, word, len);
}

/* What the alert is called later: pieces as written, without the blanks between. */
static void add_text(struct parser *s, const char *from, const char *to)
{
	size_t at = strlen(s->alert.text);

	for (const char *p = from; p < to && at + 1 < ALERT_TEXT_MAX; p++)
		if (*p != ' ' && *p != '\t')
			s->alert.text[at++] = s->source[p - s->low];
	s->alert.text[at] = '\0';
}

static void add_word(struct parser *s, const char *word)
{
	size_t at = strlen(s->alert.text);

	snprintf(s->alert.text + at, ALERT_TEXT_MAX - at, "%s", word);
}

static int refuse_metric(struct parser *s)
{
	AUTO_BUF struct buf expected = {.data = NULL};

	if (word_at(s) >= 3 && !memcmp(s->p, "py.", 3))
		return refuse(s, s->p,
			"py.objects, py.type(NAME), py.gc.uncollectable or py.kept");

	buf_init(&expected, ERR_SOURCE_MAX);
	for (size_t i = 0; i < FIELD_COUNT; i++)
		if (field_table[i].alert)
			buf_printf(&expected, "%s, ", field_table[i].alert);
	buf_add_text(&expected,
		"used, used(FAMILY), tree.pss, tree.uss, tree.swap, py.*, leak or limit");
	return refuse(s, s->p, expected.data);
}

static enum alert_unit unit_of(enum field_id field)
{
	if (field == FIELD_GROWTH)
		return ALERT_BYTES_PER_S;
	if (field == FIELD_ETA)
		return ALERT_SECONDS;
	return strcmp(field_table[field].unit, "bytes") ? ALERT_COUNT : ALERT_BYTES;
}

static int refuse_family(struct parser *s)
{
	AUTO_BUF struct buf expected;

	buf_init(&expected, ERR_SOURCE_MAX);
	buf_add_text(&expected, "one of ");
	for (size_t i = 0; i < WALL_KIND_COUNT; i++) {
		const char *family = wall_kinds[i].family;

		if (!strstr(expected.data, family))
			buf_printf(&expected, "%s%s", i ? ", " : "", family);
	}
	return refuse(s, s->p, expected.data);
}

static int parse_family(struct parser *s)
{
	size_t len;

	skip_blanks(s);
	if (s->p == s->end || *s->p != '(')
		return 0;
	s->p++;
	skip_blanks(s);
	len = word_at(s);
	for (size_t i = 0; i < WALL_KIND_COUNT && !s->alert.family; i++)
		if (is_word(s, len, wall_kinds[i].family))
			s->alert.family = wall_kinds[i].family;
	if (!s->alert.family)
		return refuse_family(s);
	s->p += len;
	skip_blanks(s);
	if (s->p == s->end || *s->p != ')')
		return refuse(s, s->p, ")");
	s->p++;
	add_word(s, "(");
	add_word(s, s->alert.family);
	add_word(s, ")");
	return 0;
}

static bool find_tree_word(struct parser *s, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(tree_words); i++) {
		if (!is_word(s, len, tree_words[i].word))
			continue;
		s->alert.metric = ALERT_METRIC_TREE;
		s->alert.field = tree_words[i].field;
		s->alert.unit = ALERT_BYTES;
		add_word(s, tree_words[i].word);
		return true;
	}
	return false;
}

static bool find_finding(struct parser *s, size_t len)
{
	for (size_t i = 0; i < FINDING_KIND_COUNT; i++) {
		if (!is_word(s, len, finding_kinds[i].id))
			continue;
		s->alert.metric = ALERT_METRIC_LEVEL;
		s->alert.finding = (enum finding_kind)i;
		s->alert.unit = ALERT_LEVEL;
		s->alert.op = ALERT_OP_GE;
		s->alert.threshold = FINDING_CRITICAL;
		add_word(s, finding_kinds[i].id);
		return true;
	}
	return false;
}

static bool find_python_word(struct parser *s, size_t len)
{
	for (size_t i = 0; i < COUNT_OF(python_words); i++) {
		if (!is_word(s, len, python_words[i].word))
			continue;
		s->alert.metric = ALERT_METRIC_PYTHON;
		s->alert.python = python_words[i].python;
		s->alert.unit = python_words[i].unit;
		add_word(s, python_words[i].word);
		return true;
	}
	return false;
}

/* "(NAME)", in the letters it was written in, and ".bytes" where they are meant. */
static int parse_type(struct parser *s)
{
	static const char *const expected = "a type in parentheses, as py.type(Entry)";
	static const char bytes[] = ".bytes";
	const char *name, *close;
	size_t len;

	skip_blanks(s);
	if (s->p == s->end || *s->p != '(')
		return refuse(s, s->p, expected);
	s->p++;
	skip_blanks(s);
	name = s->p;
	close = memchr(name, ')', (size_t)(s->end - name));
	if (!close || close == name)
		return refuse(s, close ? name : s->end, close ? expected : ")");
	for (len = (size_t)(close - name); name[len - 1] == ' ' || name[len - 1] == '\t';)
		len--;
	memcpy(s->alert.type, s->source + (name - s->low), len);
	add_word(s, "(");
	add_word(s, s->alert.type);
	add_word(s, ")");
	s->p = close + 1;
	if ((size_t)(s->end - s->p) >= sizeof bytes - 1 &&
		!memcmp(s->p, bytes, sizeof bytes - 1)) {
		s->alert.python = ALERT_PY_TYPE_BYTES;
		s->alert.unit = ALERT_BYTES;
		add_word(s, bytes);
		s->p += sizeof bytes - 1;
	}
	return 0;
}

static int parse_metric(struct parser *s)
{
	enum field_id field;
	size_t len;

	skip_blanks(s);
	len = word_at(s);
	if (is_word(s, len, "used")) {
		s->alert.metric = ALERT_METRIC_USED;
		s->alert.unit = ALERT_PERCENT;
		add_word(s, "used");
		s->p += len;
		return parse_family(s);
	}
	if (find_tree_word(s, len) || find_finding(s, len)) {
		s->p += len;
		return 0;
	}
	if (find_python_word(s, len)) {
		s->p += len;
		return s->alert.python == ALERT_PY_TYPE ? parse_type(s) : 0;
	}
	field = len ? field_by_alert(s->p, len) : FIELD_COUNT;
	if (field == FIELD_COUNT)
		return refuse_metric(s);
	s->alert.metric = ALERT_METRIC_FIELD;
	s->alert.field = field;
	s->alert.unit = unit_of(field);
	add_word(s, field_table[field].alert);
	s->p += len;
	return 0;
}

static int parse_op(struct parser *s)
{
	bool or_equal;

	skip_blanks(s);
	if (s->p == s->end || (*s->p != '>' && *s->p != '<'))
		return refuse(s, s->p, "> >= < or <=");
	or_equal = s->p + 1 < s->end && s->p[1] == '=';
	if (*s->p == '>')
		s->alert.op = or_equal ? ALERT_OP_GE : ALERT_OP_GT;
	else
		s->alert.op = or_equal ? ALERT_OP_LE : ALERT_OP_LT;
	add_word(s, *s->p == '>' ? ">" : "<");
	add_word(s, or_equal ? "=" : "");
	s->p += or_equal ? 2 : 1;
	skip_blanks(s);
	return 0;
}

static bool is_percent_next(struct parser *s)
{
	skip_blanks(s);
	return s->p < s->end && *s->p == '%';
}

/* A number with a unit of size. */
static int parse_size(struct parser *s, const char *expected)
{
	const char *number = s->p;
	double value, factor = 0;
	size_t len;

	if (!num_f64(&s->p, s->end, &value) || value < 0) {
		s->p = number;
		return refuse(s, number, expected);
	}
	if (is_percent_next(s))
		return refuse(s, number,
			"a size, as 500M; a share of a limit is written used>80%");
	len = word_at(s);
	if (!len || is_word(s, len, "for") || is_word(s, len, "per")) {
		len = 0;
		factor = 1;
	}
	for (size_t i = 0; i < COUNT_OF(size_units); i++)
		if (len && is_word(s, len, size_units[i].word))
			factor = size_units[i].factor;
	if (factor <= 0)
		return refuse(s, s->p, "a unit: K, M, G, T or KB, MB, GB, TB");
	if (value * factor >= TOO_LARGE)
		return refuse(s, number, "a size below 16777216T");
	s->p += len;
	add_text(s, number, s->p);
	s->alert.threshold = (double)(uint64_t)(value * factor + 0.5);
	return 0;
}

static int parse_per_time(struct parser *s)
{
	static const char *const expected = "/s, /min, /h or /d, as 10M/min";
	const char *unit;
	size_t len;

	skip_blanks(s);
	len = word_at(s);
	if (s->p < s->end && *s->p == '/')
		s->p++;
	else if (is_word(s, len, "per"))
		s->p += len;
	else
		return refuse(s, s->p, expected);
	skip_blanks(s);
	unit = s->p;
	len = word_at(s);
	for (size_t i = 0; i < COUNT_OF(time_units); i++) {
		if (!is_word(s, len, time_units[i].word))
			continue;
		s->alert.threshold /= time_units[i].seconds;
		s->p += len;
		add_word(s, "/");
		add_text(s, unit, s->p);
		return 0;
	}
	return refuse(s, unit, expected);
}

/* Growth may be asked to be below 0: memory that is given back. */
static int parse_rate(struct parser *s)
{
	bool is_negative = s->p < s->end && *s->p == '-';
	int code;

	if (is_negative) {
		s->p++;
		add_word(s, "-");
	}
	code = parse_size(s, "a rate, as 10M/min");
	if (!code)
		code = parse_per_time(s);
	if (!code && is_negative)
		s->alert.threshold = -s->alert.threshold;
	return code;
}

static int parse_count(struct parser *s)
{
	static const char *const expected = "a number, as 60000";
	const char *number = s->p;
	uint64_t value;

	if (!num_u64(&s->p, s->end, &value))
		return refuse(s, number, expected);
	if (s->p < s->end && !strchr(" \tf", *s->p))
		return refuse(s, number, expected);
	add_text(s, number, s->p);
	s->alert.threshold = (double)value;
	return 0;
}

static int parse_percent(struct parser *s)
{
	static const char *const expected = "a share, as 80%";
	const char *number = s->p;
	double value;

	if (!num_f64(&s->p, s->end, &value) || value < 0)
		return refuse(s, number, expected);
	if (!is_percent_next(s))
		return refuse(s, s->p, "% (used is a share of a limit, as 80%)");
	s->p++;
	add_text(s, number, s->p);
	s->alert.threshold = value;
	return 0;
}

static int refuse_level(struct parser *s)
{
	const char *const *level = finding_kinds[s->alert.finding].level;
	AUTO_BUF struct buf expected;

	buf_init(&expected, ERR_SOURCE_MAX);
	buf_add_text(&expected, "one of ");
	for (size_t i = FINDING_NOTICE; i < FINDING_LEVEL_COUNT; i++)
		if (level[i])
			buf_printf(&expected, "%s%s", level[i],
				i + 1 < FINDING_LEVEL_COUNT ? ", " : "");
	return refuse(s, s->p, expected.data);
}

/* Nothing, or ">= LEVEL". */
static int parse_level(struct parser *s)
{
	const char *const *level = finding_kinds[s->alert.finding].level;
	size_t len;

	skip_blanks(s);
	if (s->p == s->end || is_word(s, word_at(s), "for"))
		return 0;
	if (*s->p != '>' || s->p + 1 == s->end || s->p[1] != '=')
		return refuse(s, s->p, ">= and a level, or nothing");
	s->p += 2;
	skip_blanks(s);
	len = word_at(s);
	for (size_t i = FINDING_NOTICE; i < FINDING_LEVEL_COUNT; i++) {
		if (!level[i] || !is_word(s, len, level[i]))
			continue;
		s->alert.threshold = (double)i;
		add_word(s, ">=");
		add_word(s, level[i]);
		s->p += len;
		return 0;
	}
	return refuse_level(s);
}

static int parse_seconds(struct parser *s)
{
	const char *duration = s->p;
	uint64_t ns;

	if (!units_duration(&s->p, s->end, &ns)) {
		s->p = duration;
		return refuse(s, duration, "a time, as 60s");
	}
	add_text(s, duration, s->p);
	s->alert.threshold = (double)(ns / NS_PER_US) / 1e6;
	return 0;
}

static int parse_value(struct parser *s)
{
	switch (s->alert.unit) {
	case ALERT_BYTES:
		return parse_size(s, "a size, as 500M");
	case ALERT_COUNT:
		return parse_count(s);
	case ALERT_PERCENT:
		return parse_percent(s);
	case ALERT_BYTES_PER_S:
		return parse_rate(s);
	case ALERT_SECONDS:
		return parse_seconds(s);
	case ALERT_LEVEL:
		return 0;
	}
	return -EINVAL;
}

static int parse_duration(struct parser *s)
{
	const char *duration;
	uint64_t ns;

	skip_blanks(s);
	if (s->p == s->end)
		return 0;
	if (!is_word(s, word_at(s), "for"))
		return refuse(s, s->p, "for DURATION, or nothing more");
	s->p += strlen("for");
	skip_blanks(s);
	duration = s->p;
	if (!units_duration(&s->p, s->end, &ns))
		return refuse(s, duration, "a time, as 2min");
	s->alert.for_us = ns / NS_PER_US;
	add_word(s, " for ");
	add_text(s, duration, s->p);
	skip_blanks(s);
	if (s->p < s->end)
		return refuse(s, s->p, "nothing more");
	return 0;
}

static int parse(struct parser *s)
{
	int code = parse_metric(s);

	if (!code && s->alert.unit == ALERT_LEVEL)
		code = parse_level(s);
	else if (!code)
		code = parse_op(s);
	if (!code)
		code = parse_value(s);
	if (!code)
		code = parse_duration(s);
	return code;
}

int alert_parse(const char *text, struct alert *out, struct err *err)
{
	struct parser s = {.source = text, .err = err};
	size_t len = strlen(text);
	int code;

	if (len >= ALERT_TEXT_MAX)
		return err_set(err, -EINVAL, "bad alert: longer than %d bytes",
			ALERT_TEXT_MAX - 1);
	for (size_t i = 0; i < len; i++)
		s.low[i] =
			(char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
	s.p = s.low;
	s.end = s.low + len;
	s.alert.level = EVENT_WARN;
	code = parse(&s);
	if (!code)
		*out = s.alert;
	return code;
}
