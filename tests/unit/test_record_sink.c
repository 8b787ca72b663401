#include "config.h"

#include "record/csv_sink.h"
#include "record/jsonl_sink.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "base/die.h"
#include "scratch.h"
#include "unit.h"

static struct clock_fake now = {.mono_ns = 5 * NS_PER_S, .real_ns = 1714564800 * NS_PER_S};
static struct clock fake;
static char last_message[600];
static unsigned message_count;

static void note_message(void *context, const char *text)
{
	(void)context;
	snprintf(last_message, sizeof last_message, "%s", text);
	message_count++;
}

static struct record_options options_for(const char *path, unsigned with)
{
	fake = clock_fake(&now);
	message_count = 0;
	last_message[0] = '\0';
	return (struct record_options){.path = path,
		.with = with,
		.meta = {.host = "here", .schema = META_SCHEMA},
		.clock = &fake,
		.message = note_message};
}

static struct sink *open_sink(const struct record_options *o)
{
	struct err err = ERR_INIT;
	struct sink *sink = NULL;

	if (csv_sink_create(o, &sink, &err))
		fail_msg("%s", err.text);
	return sink;
}

static struct mapping_table *table_of(size_t groups)
{
	struct mapping_table *t = mapping_table_create();

	t->has_groups = true;
	t->known = MAPPING_KNOWS_ALL;
	t->names = die_strdup("/lib/x.so");
	t->names_len = 10;
	t->group = die_calloc(groups, sizeof *t->group);
	t->group_count = groups;
	for (size_t i = 0; i < groups; i++)
		t->group[i] = (struct mapping_group){.kind = MAPPING_FILE_DATA, .areas = 1,
			.largest_bytes = 1000,
			.sums = {.size_bytes = 1000, .rss_bytes = i % 2 ? i : 1000 - i}};
	return t;
}

static struct wall_set *one_wall(void)
{
	struct wall_set *set = wall_set_create();
	struct wall *w = wall_set_add(set, WALL_CGROUP_MAX, "/job");

	w->use_known = true;
	w->use = 1;
	w->limit = 2;
	return set;
}

struct part {
	struct procinfo *info;
	struct wall_set *walls;
	struct mapping_table *mappings;
	const struct event *event;
};

static void tick(struct sink *sink, uint64_t second, const struct part *part)
{
	struct tick_time when = {.real_ms = 1714564800000 + second * 1000,
		.elapsed_us = second * 1000000};
	struct sample s = {.id = {77, 42, 1}, .state = 'R', .name = "x"};
	struct row row = {.when = &when, .sample = &s, .info = part->info,
		.walls = part->walls, .mappings = part->mappings};

	sample_set_u64(&s, FIELD_RSS, 4096);
	sink->ops->tick_begin(sink, &when);
	if (part->event)
		sink->ops->event(sink, part->event);
	sink->ops->row(sink, &row);
	sink->ops->tick_end(sink);
}

static unsigned count_lines(const char *name)
{
	AUTO_FREE char *text = scratch_read(name);
	unsigned n = 0;

	assert_non_null(text);
	for (const char *p = text; (p = strchr(p, '\n')); p++)
		n++;
	return n;
}

static void assert_contains(const char *name, const char *part)
{
	AUTO_FREE char *text = scratch_read(name);

	assert_non_null(text);
	if (!strstr(text, part))
		fail_msg("%s does not contain \"%s\" but: %s", name, part, text);
}

static bool exists(const char *name)
{
	struct stat st;

	return !stat(scratch_path(name), &st);
}

static void everything_beside_the_rows(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_ALL);
	struct event e = {.kind = EVENT_NOTE, .detail = "hello"};
	struct part part = {procinfo_create(&(struct procid){77, 42, 1}, "ada", "x -y", "/x"),
		one_wall(), table_of(3), &e};
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	assert_contains("run.meta.json", "\"host\": \"here\"");
	tick(sink, 1, &part);
	assert_int_equal(sink->rows_written, 1);
	assert_int_equal(sink->rows_dropped, 0);
	assert_string_equal(record_sink_path(sink, 0), o.path);
	assert_non_null(strstr(record_sink_path(sink, 1), "/run.mappings.csv"));
	assert_non_null(strstr(record_sink_path(sink, 2), "/run.walls.csv"));
	assert_non_null(strstr(record_sink_path(sink, 3), "/run.events.csv"));
	assert_non_null(strstr(record_sink_path(sink, 4), "/run.python.csv"));
	assert_non_null(strstr(record_sink_path(sink, 5), "/run.meta.json"));
	assert_null(record_sink_path(sink, 6));
	sink_destroy(sink);
	assert_int_equal(count_lines("run.csv"), 2);
	assert_int_equal(count_lines("run.mappings.csv"), 4);
	assert_contains("run.walls.csv", "cgroup_max,\"cgroup:/job\",bytes,1,2\n");
	assert_contains("run.events.csv", ",note,info,\"hello\"\n");
	/* The process joined after the file was written first; not within the same second. */
	assert_contains("run.meta.json", "\"command\": \"x -y\"");
	procinfo_unref(part.info);
	wall_set_unref(part.walls);
	mapping_table_unref(part.mappings);
}

/* Other people's names are escaped, and a descendant's line has its PID. */
static void what_is_in_a_python(void **state)
{
	static char names[] = "=cmd\033\0dict", put[] = "put", file[] = "/a\"b.py";
	struct record_options o =
		options_for(scratch_path("run.csv"), RECORD_WITH_PYTHON);
	struct pyheap_type types[] = {{.name = 0, .count = 3, .bytes = 144},
		{.name = 6, .count = 1, .bytes = 64}};
	struct pyheap heap = {.minor = 11,
		.type = types,
		.type_count = COUNT_OF(types),
		.names = names,
		.account = {.anon_bytes = 4096}};
	struct python_reading reading = {.is_python = true,
		.version = "3.11.2",
		.heap = &heap,
		.refusal = {[PYTHON_GC] = PYRUN_CHECK_FAILED}};
	struct pyrun_growth_row rows[] = {
		{.function = put, .file = file, .grown_bytes = 7, .pid = 43}};
	struct growth_reading growth = {.row = rows, .count = COUNT_OF(rows)};
	struct tick_time at = {.real_ms = 1714564800000, .elapsed_us = 2500000};
	struct procid id = {.pid = 42, .incarnation = 2};
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	assert_true(record_sink_wants_python(sink));
	record_sink_python(sink, &id, &at, &reading, &growth);
	reading.refusal[PYTHON_RUNTIME] = PYRUN_ENDED;
	record_sink_python(sink, &id, &at, &reading, &growth);
	sink_destroy(sink);
	assert_contains("run.python.csv",
		"\n2024-05-01T12:00:00.000Z,2.500000,42,2,runtime,\"CPython 3.11.2\",,\n");
	assert_contains("run.python.csv", ",42,2,unavailable,\"gc: ");
	assert_contains("run.python.csv", ",42,2,account,\"anonymous\",,4096\n");
	assert_contains("run.python.csv", ",42,2,types,\"\\x3dcmd\\x1b\",3,144\n");
	assert_contains("run.python.csv", ",42,2,types,\"(all)\",4,208\n");
	assert_contains("run.python.csv", ",43,,growth,\"put (/a\"\"b.py)\",,7\n");
	/* The head, runtime, what is missing, 5 of the account, kept, 3 types, growth. */
	assert_int_equal(count_lines("run.python.csv"), 13);
}

/* 64 by name, and the sum of the others with the reading's own rest. */
static void many_types(void **state)
{
	static char names[] = "t\0(other)";
	struct record_options o =
		options_for(scratch_path("run.csv"), RECORD_WITH_PYTHON);
	struct pyheap_type types[100];
	struct pyheap heap = {
		.type = types, .type_count = COUNT_OF(types), .names = names};
	struct python_reading reading = {.is_python = true, .heap = &heap};
	struct sink *sink;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		types[i] = (struct pyheap_type){
			.name = i == 10 ? 2 : 0, .count = 1, .bytes = 10};
	scratch_clear();
	sink = open_sink(&o);
	record_sink_python(sink, &(struct procid){.pid = 42, .incarnation = 1},
		&(struct tick_time){.real_ms = 1}, &reading, NULL);
	sink_destroy(sink);
	assert_contains("run.python.csv", ",types,\"(other)\",36,360\n");
	assert_contains("run.python.csv", ",types,\"(all)\",100,1000\n");
}

static void rows_alone(void **state)
{
	struct record_options o = options_for(scratch_path("x"), 0);
	struct part part = {.mappings = table_of(3), .walls = one_wall()};
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	tick(sink, 1, &part);
	sink_destroy(sink);
	assert_int_equal(count_lines("x"), 2);
	assert_true(exists("x.meta.json"));
	assert_false(exists("x.walls.csv"));
	assert_false(exists("x.mappings.csv"));
	assert_false(exists("x.events.csv"));
	wall_set_unref(part.walls);
	mapping_table_unref(part.mappings);
}

/* 256 by RSS, the rest as one, and nothing is lost in the sum. */
static void a_crowded_address_space(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_MAPPINGS);
	struct part part = {.mappings = table_of(600)};
	AUTO_FREE char *text = NULL;
	const char *last;
	uint64_t rest = 0;
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	tick(sink, 1, &part);
	sink_destroy(sink);
	assert_int_equal(count_lines("run.mappings.csv"), 1 + 256 + 1);
	text = scratch_read("run.mappings.csv");
	last = strstr(text, "other,");
	assert_non_null(last);
	/* What is left out: RSS below that of the 256th largest. */
	uint64_t rss[600];
	for (size_t i = 0; i < 600; i++)
		rss[i] = part.mappings->group[i].sums.rss_bytes;
	for (size_t i = 0; i < 600; i++) {
		size_t larger = 0;

		for (size_t k = 0; k < 600; k++)
			larger += rss[k] > rss[i] || (rss[k] == rss[i] && k < i);
		if (larger >= 256)
			rest += rss[i];
	}
	char expected[80];
	snprintf(expected, sizeof expected, "other,\"(other)\",344,344000,%llu,0,0,0,1000\n",
		(unsigned long long)rest);
	assert_string_equal(last, expected);
	mapping_table_unref(part.mappings);
}

static void tables_need_a_file(void **state)
{
	struct record_options o = options_for("-", RECORD_WITH_EVENTS);
	struct err err = ERR_INIT;
	struct sink *sink;

	(void)state;
	assert_int_equal(csv_sink_create(&o, &sink, &err), -EINVAL);
	assert_string_equal(err.text, "--with needs -o FILE: its tables go beside it");
}

/* One that is there already: no other is made or emptied. */
static void nothing_is_touched(void **state)
{
	static const char *const names[] = {"run.csv", "run.mappings.csv", "run.walls.csv",
		"run.events.csv", "run.meta.json"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(names); i++) {
		struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_ALL);
		struct err err = ERR_INIT;
		struct sink *sink;

		scratch_clear();
		scratch_write(names[i], "precious");
		assert_int_equal(csv_sink_create(&o, &sink, &err), -EEXIST);
		assert_case(names[i], strstr(err.text, names[i]));
		for (size_t k = 0; k < COUNT_OF(names); k++)
			assert_case(names[i], exists(names[k]) == (k == i));
		o.force = true;
		sink = open_sink(&o);
		sink_destroy(sink);
		assert_case(names[i], exists("run.csv"));
	}
}

static void appended_to(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_EVENTS);
	const struct procid id = {1, 42, 1};
	struct part part = {.info = procinfo_create(&id, "ada", "first", "")};
	struct sink *sink;

	(void)state;
	scratch_clear();
	o.append = true;
	sink = open_sink(&o);
	tick(sink, 1, &part);
	sink_destroy(sink);
	assert_int_equal(count_lines("run.events.csv"), 1);
	procinfo_unref(part.info);

	part.info = procinfo_create(&(struct procid){2, 43, 1}, "ada", "second", "");
	sink = open_sink(&o);
	tick(sink, 0, &part);
	sink_destroy(sink);
	procinfo_unref(part.info);
	assert_int_equal(count_lines("run.csv"), 3);
	assert_contains("run.events.csv",
		"2024-05-01T12:00:00.000Z,0.000000,,,session,info,\"the recording goes on\"\n");
	assert_contains("run.meta.json", "\"first\"");
	assert_contains("run.meta.json", "\"second\"");
}

static void limit_file_size(rlim_t bytes)
{
	struct rlimit r;

	assert_int_equal(getrlimit(RLIMIT_FSIZE, &r), 0);
	r.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &r), 0);
}

static void fill_and_free(struct sink *sink, const char *path)
{
	struct part part = {0};
	struct stat st;

	tick(sink, 1, &part);
	assert_int_equal(stat(path, &st), 0);
	limit_file_size((rlim_t)st.st_size + 10);
	tick(sink, 2, &part);
	tick(sink, 3, &part);
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(sink->rows_dropped, 2);
	tick(sink, 4, &part);
	assert_int_equal(sink->rows_written, 2);
}

static void a_gap_is_told_in_the_events(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_EVENTS);
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	fill_and_free(sink, o.path);
	sink_destroy(sink);
	assert_int_equal(count_lines("run.csv"), 3);
	assert_contains("run.events.csv", "2024-05-01T12:00:04.000Z,4.000000,,,gap,warning,"
					  "\"2 rows missing: file size limit reached\"\n");
	assert_int_equal(count_lines("run.events.csv"), 2);
}

static void a_gap_without_an_events_file(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), 0);
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	fill_and_free(sink, o.path);
	assert_int_equal(message_count, 2);
	assert_string_equal(last_message, "2 rows missing: file size limit reached");
	sink_destroy(sink);
	assert_int_equal(message_count, 2);
}

/* No message for each of many gaps; their sum at the end. */
static void gap_after_gap(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), 0);
	struct part part = {0};
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	for (uint64_t i = 0; i < 20; i++) {
		limit_file_size(i % 2 ? 20 : RLIM_INFINITY);
		tick(sink, i, &part);
	}
	limit_file_size(RLIM_INFINITY);
	assert_int_equal(sink->rows_dropped, 10);
	assert_int_equal(message_count, 2);
	sink_destroy(sink);
	assert_int_equal(message_count, 3);
	assert_string_equal(last_message, "10 rows missing in all");
}

static void rotated(void **state)
{
	struct record_options o = options_for(scratch_path("run.csv"), RECORD_WITH_EVENTS);
	struct event e = {.kind = EVENT_MARK};
	struct part part = {.event = &e};
	struct sink *sink;

	(void)state;
	scratch_clear();
	sink = open_sink(&o);
	tick(sink, 1, &part);
	assert_int_equal(rename(o.path, scratch_path("old.csv")), 0);
	assert_int_equal(rename(scratch_path("run.events.csv"), scratch_path("old.events")), 0);
	record_sink_reopen(sink);
	tick(sink, 2, &part);
	sink_destroy(sink);
	assert_int_equal(count_lines("old.csv"), 2);
	assert_int_equal(count_lines("old.events"), 2);
	assert_int_equal(count_lines("run.csv"), 2);
	assert_int_equal(count_lines("run.events.csv"), 2);
}

static void json_lines(void **state)
{
	struct record_options o = options_for(scratch_path("run.jsonl"), RECORD_WITH_ALL);
	struct part part = {.walls = one_wall()};
	struct sink *sink = NULL;
	struct err err = ERR_INIT;

	(void)state;
	scratch_clear();
	for (int i = 0; i < 2; i++) {
		assert_int_equal(jsonl_sink_create(&o, &sink, &err), 0);
		tick(sink, 1, &part);
		sink_destroy(sink);
		o.append = true;
	}
	assert_int_equal(count_lines("run.jsonl"), 2);
	assert_contains("run.jsonl", "\"rss_bytes\":4096,");
	assert_contains("run.walls.jsonl",
		"{\"time\":\"2024-05-01T12:00:01.000Z\",\"elapsed_s\":1.000000,\"pid\":42,"
		"\"incarnation\":1,\"wall\":\"cgroup_max\",\"scope\":\"cgroup:/job\","
		"\"unit\":\"bytes\",\"use\":1,\"limit\":2}\n");
	assert_contains("run.events.jsonl", "\"event\":\"session\"");
	assert_true(exists("run.meta.json"));
	wall_set_unref(part.walls);
}

static void words_of_with(void **state)
{
	static const struct {
		const char *text;
		int code;
		unsigned bits;
		size_t column;
	} cases[] = {
		{"events", 0, RECORD_WITH_EVENTS, ERR_NO_COLUMN},
		{"walls,mappings", 0, RECORD_WITH_WALLS | RECORD_WITH_MAPPINGS, ERR_NO_COLUMN},
		{"python,events", 0, RECORD_WITH_PYTHON | RECORD_WITH_EVENTS, ERR_NO_COLUMN},
		{"all", 0, RECORD_WITH_ALL, ERR_NO_COLUMN},
		{"walls,wals", -EINVAL, 99, 6},
		{"", -EINVAL, 99, 0},
		{"walls,", -EINVAL, 99, 6},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		unsigned with = 99;

		assert_case(cases[i].text,
			record_with_parse(cases[i].text, &with, &err) == cases[i].code);
		assert_case(cases[i].text, with == cases[i].bits);
		assert_case(cases[i].text, err.column == cases[i].column);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_beside_the_rows),
		cmocka_unit_test(what_is_in_a_python),
		cmocka_unit_test(many_types),
		cmocka_unit_test(rows_alone),
		cmocka_unit_test(a_crowded_address_space),
		cmocka_unit_test(tables_need_a_file),
		cmocka_unit_test(nothing_is_touched),
		cmocka_unit_test(appended_to),
		cmocka_unit_test(a_gap_is_told_in_the_events),
		cmocka_unit_test(a_gap_without_an_events_file),
		cmocka_unit_test(gap_after_gap),
		cmocka_unit_test(rotated),
		cmocka_unit_test(json_lines),
		cmocka_unit_test(words_of_with),
	};

	signal(SIGXFSZ, SIG_IGN);
	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
