#include "config.h"

#include "app/options_value.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "app/signals.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/num.h"
#include "base/units.h"
#include "record/record_sink.h"

/* More than anybody watches by name; a list pasted by mistake is told so. */
#define TARGETS_MAX 4096
#define INTERVAL_MIN_NS NS_PER_MS
#define INTERVAL_MAX_NS (24 * 3600 * NS_PER_S)

/* One option as it was given. */
struct given {
	const struct option_info *option;
	const char *text;
	struct err *err;
};

/* Takes a value over into @o, or into @field of it. */
typedef int (*value_fn)(struct options *o, void *field, const struct given *g);

/* An error in the value of one option: "--interval fast: expected ..." */
static int bad_value(const struct given *g, const char *expected)
{
	return err_set(g->err, -EINVAL, "--%s '%.80s': expected %s", g->option->name,
		g->text, expected);
}

static bool read_time(const char *text, uint64_t *ns)
{
	const char *p = text;
	const char *end = text + strlen(text);

	return units_duration(&p, end, ns) && p == end;
}

static bool read_count(const char *text, uint64_t max, uint64_t *out)
{
	const char *p = text;
	const char *end = text + strlen(text);

	return num_u64(&p, end, out) && p == end && *out <= max;
}

static struct target_word *add_target(struct options *o)
{
	o->target = die_reallocarray(o->target, o->target_count + 1, sizeof *o->target);
	o->target[o->target_count] = (struct target_word){.kind = TARGET_PID};
	return &o->target[o->target_count++];
}

static bool has_room_for_target(const struct options *o, struct err *err)
{
	if (o->target_count < TARGETS_MAX)
		return true;
	err_set(err, -EINVAL, "more than %d targets: use -f REGEX or -u USER",
		TARGETS_MAX);
	return false;
}

static int add_text_target(
	struct options *o, enum target_kind kind, const char *text, struct err *err)
{
	struct target_word *word;

	if (!has_room_for_target(o, err))
		return -EINVAL;
	word = add_target(o);
	word->kind = kind;
	word->text = text;
	return 0;
}

static int read_name(struct options *o, void *field, const struct given *g)
{
	(void)field;
	return add_text_target(o, TARGET_NAME, g->text, g->err);
}

static int read_user(struct options *o, void *field, const struct given *g)
{
	(void)field;
	return add_text_target(o, TARGET_USER, g->text, g->err);
}

/* "12,34,56" */
static int read_pids(struct options *o, void *field, const struct given *g)
{
	const char *p = g->text;
	const char *end = p + strlen(p);

	(void)field;
	for (;;) {
		uint64_t pid;

		if (!num_u64(&p, end, &pid) || !pid || pid > INT32_MAX ||
			(p < end && *p != ','))
			return bad_value(g, "PIDs, as 4711 or 4711,4712");
		if (!has_room_for_target(o, g->err))
			return -EINVAL;
		add_target(o)->pid = (uint32_t)pid;
		if (p++ == end)
			return 0;
	}
}

bool options_is_number(const char *word)
{
	return *word && strspn(word, "0123456789") == strlen(word);
}

int options_add_word(struct options *o, const char *word, bool regex, struct err *err)
{
	uint64_t pid;

	if (regex)
		return add_text_target(o, TARGET_REGEX, word, err);
	if (!options_is_number(word))
		return add_text_target(o, TARGET_NAME, word, err);
	if (!read_count(word, INT32_MAX, &pid) || !pid)
		return err_set(
			err, -EINVAL, "'%.40s' is no PID (a name: -n %.40s)", word, word);
	if (!has_room_for_target(o, err))
		return -EINVAL;
	add_target(o)->pid = (uint32_t)pid;
	return 0;
}

static int read_interval(struct options *o, void *field, const struct given *g)
{
	(void)field;
	if (!read_time(g->text, &o->interval_ns) || o->interval_ns < INTERVAL_MIN_NS ||
		o->interval_ns > INTERVAL_MAX_NS)
		return bad_value(g, "a time from 1ms to 1d, as 500ms or 2s");
	o->interval_given = true;
	return 0;
}

static int read_budget(struct options *o, void *field, const struct given *g)
{
	const char *p = g->text;
	const char *end = p + strlen(p);

	(void)field;
	if (!num_f64(&p, end, &o->budget_pct) || o->budget_pct <= 0 ||
		o->budget_pct > 100)
		return bad_value(g, "per cent of one CPU, as 1 or 0.5%");
	if (p < end && *p == '%')
		p++;
	return p == end ? 0 : bad_value(g, "per cent of one CPU, as 1 or 0.5%");
}

/* Which of @count words it is; negative: none of them. */
static int which_word(const char *const *words, size_t count, const char *text)
{
	for (size_t i = 0; i < count; i++)
		if (!strcmp(words[i], text))
			return (int)i;
	return -1;
}

static int read_color(struct options *o, void *field, const struct given *g)
{
	static const char *const words[] = {[COLOR_AUTO] = "auto",
		[COLOR_ALWAYS] = "always",
		[COLOR_NEVER] = "never"};
	int word = which_word(words, COUNT_OF(words), g->text);

	(void)field;
	if (word < 0)
		return bad_value(g, "auto, always or never");
	o->color = (enum color_when)word;
	return 0;
}

static int read_theme(struct options *o, void *field, const struct given *g)
{
	(void)field;
	return theme_by_name(g->text, &o->theme)
		       ? 0
		       : bad_value(g, "auto, neutral, dark, light or mono");
}

static int read_python(struct options *o, void *field, const struct given *g)
{
	static const char *const words[] = {
		[PYTHON_AUTO] = "auto", [PYTHON_ON] = "on", [PYTHON_OFF] = "off"};
	int word = which_word(words, COUNT_OF(words), g->text);

	(void)field;
	if (word < 0)
		return bad_value(g, "auto, on or off");
	o->python = (enum python_when)word;
	return 0;
}

static int read_format(struct options *o, void *field, const struct given *g)
{
	static const char *const words[] = {
		[OUTPUT_CSV] = "csv", [OUTPUT_JSONL] = "jsonl"};
	int word = which_word(words, COUNT_OF(words), g->text);

	(void)field;
	if (word < 0)
		return bad_value(g, "csv or jsonl");
	o->format = (enum output_format)word;
	return 0;
}

static int read_report_format(struct options *o, void *field, const struct given *g)
{
	static const char *const words[] = {[REPORT_TEXT] = "text",
		[REPORT_JSON] = "json",
		[REPORT_MARKDOWN] = "markdown"};
	int word = which_word(words, COUNT_OF(words), g->text);

	(void)field;
	if (word < 0)
		return bad_value(g, "text, json or markdown");
	o->report_format = (enum report_format)word;
	return 0;
}

static int read_inspect_format(struct options *o, void *field, const struct given *g)
{
	static const char *const words[] = {
		[INSPECT_TEXT] = "text", [INSPECT_JSON] = "json"};
	int word = which_word(words, COUNT_OF(words), g->text);

	(void)field;
	if (word < 0)
		return bad_value(g, "text or json");
	o->inspect_format = (enum inspect_format)word;
	return 0;
}

static int read_max_growth(struct options *o, void *field, const struct given *g)
{
	(void)field;
	if (report_gate_parse(g->text, &o->max_growth))
		return bad_value(g, "a share or a size, as 10% or 50M");
	return 0;
}

static int read_with(struct options *o, void *field, const struct given *g)
{
	(void)field;
	return record_with_parse(g->text, &o->with, g->err);
}

static int read_exit_code(struct options *o, void *field, const struct given *g)
{
	uint64_t code;

	(void)field;
	if (!read_count(g->text, 255, &code))
		return bad_value(g, "a number from 0 to 255");
	o->alert_exit_code = (int)code;
	return 0;
}

static int read_ticks(struct options *o, void *field, const struct given *g)
{
	(void)field;
	if (!read_count(g->text, UINT64_MAX, &o->count) || !o->count)
		return bad_value(g, "how many looks, as 100");
	return 0;
}

static int read_signal(struct options *o, void *field, const struct given *g)
{
	(void)field;
	o->signal = signal_by_name(g->text);
	return o->signal > 0 ? 0 : bad_value(g, "a signal, as TERM, SIGINT or 15");
}

/* @field: uint64_t, nanoseconds */
static int read_positive_time(struct options *o, void *field, const struct given *g)
{
	uint64_t ns;

	(void)o;
	if (!read_time(g->text, &ns) || !ns)
		return bad_value(g, "a time, as 30s or 5min");
	*(uint64_t *)field = ns;
	return 0;
}

/* @field: const char * */
static int read_text(struct options *o, void *field, const struct given *g)
{
	(void)o;
	*(const char **)field = g->text;
	return 0;
}

/* @field: struct text_list */
static int add_text(struct options *o, void *field, const struct given *g)
{
	struct text_list *list = field;

	(void)o;
	list->text = die_reallocarray(list->text, list->count + 1, sizeof *list->text);
	list->text[list->count++] = g->text;
	return 0;
}

/* What an option does: @read with its value, or else the flag at @offset. */
struct effect {
	enum option_id id;
	value_fn read;
	size_t offset;
};

#define AT(member) offsetof(struct options, member)

static const struct effect effects[] = {
	{OPTION_PID, read_pids, 0},
	{OPTION_NAME, read_name, 0},
	{OPTION_USER, read_user, 0},
	{OPTION_CHILDREN, NULL, AT(children)},
	{OPTION_WAIT, NULL, AT(wait)},
	{OPTION_INTERVAL, read_interval, 0},
	{OPTION_DURATION, read_positive_time, AT(duration_ns)},
	{OPTION_CHECK_DURATION, read_positive_time, AT(duration_ns)},
	{OPTION_COUNT, read_ticks, 0},
	{OPTION_OUTPUT, read_text, AT(output)},
	{OPTION_FORMAT, read_format, 0},
	{OPTION_REPORT_FORMAT, read_report_format, 0},
	{OPTION_INSPECT_FORMAT, read_inspect_format, 0},
	{OPTION_BASELINE, read_text, AT(baseline)},
	{OPTION_MAX_GROWTH, read_max_growth, 0},
	{OPTION_WITH, read_with, 0},
	{OPTION_APPEND, NULL, AT(append)},
	{OPTION_FORCE, NULL, AT(force)},
	{OPTION_ALERT, add_text, AT(alert)},
	{OPTION_WARN, add_text, AT(warn)},
	{OPTION_CRIT, add_text, AT(crit)},
	{OPTION_TIMEOUT, read_positive_time, AT(timeout_ns)},
	{OPTION_FROM, read_text, AT(from)},
	{OPTION_EXEC, read_text, AT(exec)},
	{OPTION_EXIT_ON_ALERT, NULL, AT(exit_on_alert)},
	{OPTION_SIGNAL, read_signal, 0},
	{OPTION_KILL_AFTER, read_positive_time, AT(kill_after_ns)},
	{OPTION_ALERT_EXIT_CODE, read_exit_code, 0},
	{OPTION_PRESERVE_STATUS, NULL, AT(preserve_status)},
	{OPTION_BUDGET, read_budget, 0},
	{OPTION_MAX_STALL, read_positive_time, AT(max_stall_ns)},
	{OPTION_PYTHON, read_python, 0},
	{OPTION_DASHBOARD, NULL, AT(dashboard)},
	{OPTION_ASCII, NULL, AT(ascii)},
	{OPTION_COLOR, read_color, 0},
	{OPTION_THEME, read_theme, 0},
	{OPTION_NO_MOUSE, NULL, AT(no_mouse)},
	{OPTION_READONLY, NULL, AT(readonly)},
	{OPTION_QUIET, NULL, AT(quiet)},
	{OPTION_VERBOSE, NULL, AT(verbose)},
};

static const struct effect *effect_of(enum option_id id)
{
	for (size_t i = 0; i < COUNT_OF(effects); i++)
		if (effects[i].id == id)
			return &effects[i];
	return NULL;
}

bool *options_flag(struct options *o, enum option_id id)
{
	const struct effect *e = effect_of(id);

	return e && !e->read ? (bool *)((char *)o + e->offset) : NULL;
}

const struct text_list *options_list(const struct options *o, enum option_id id)
{
	const struct effect *e = effect_of(id);

	return e && e->read == add_text ? (const void *)((const char *)o + e->offset)
					: NULL;
}

int options_set(struct options *o, const struct option_info *info, const char *value,
	struct err *err)
{
	const struct effect *e = effect_of(info->id);
	const struct given given = {info, value, err};

	if (info->id == OPTION_FULL)
		return add_text_target(o, TARGET_REGEX, value, err);
	if (!e || !e->read)
		return err_set(err, -EINVAL, "--%s takes no value", info->name);
	return e->read(o, (char *)o + e->offset, &given);
}

void options_remember(
	struct options *o, const struct option_info *info, const char *value)
{
	o->given[info->id - OPTION_PID] = value ? value : "yes";
}
