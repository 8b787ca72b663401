#include "config.h"

#include "record/replay_source.h"

#include <fcntl.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/die.h"
#include "scratch.h"
#include "unit.h"

static struct source *open_replay(const char *name)
{
	struct err err = ERR_INIT;
	struct source *source = NULL;

	if (replay_source_create(scratch_path(name), &source, &err))
		fail_msg("%s", err.text);
	return source;
}

static struct tick next(struct source *source)
{
	struct tick t;

	if (source_tick(source, 0, 0, &t))
		fail_msg("no tick: %s", replay_source_err(source)->text);
	return t;
}

static void assert_end(struct source *source)
{
	struct tick t;

	assert_int_equal(source_tick(source, 0, 0, &t), -ENODATA);
	assert_int_equal(source_tick(source, 0, 0, &t), -ENODATA);
	assert_string_equal(replay_source_err(source)->text, "");
	source_destroy(source);
}

static void rows_of_equal_time_are_a_tick(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("a.csv", "time,elapsed_s,pid,start_time_ticks,name,state,rss_bytes,"
			       "psi_some_avg10_pct,late_ms,role,incarnation\n"
			       "2024-05-01T12:00:00.250Z,0.000000,7,99,\"a \"\"b\"\" \\x0a\",S,4096,"
			       "1.50,0.042,target,1\n"
			       "2024-05-01T12:00:00.250Z,0.000000,8,98,\"c\",R,,,0.042,child,2\n"
			       "2024-05-01T12:00:01.250Z,1.000001,7,99,\"a\",S,0,,,target,1\n");
	s = open_replay("a.csv");
	t = next(s);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.event_count, 0);
	assert_int_equal(t.when.real_ms, 1714564800250);
	assert_int_equal(t.when.elapsed_us, 0);
	assert_int_equal(t.when.late_us, 42);
	assert_int_equal(t.observation[0].sample->id.pid, 7);
	assert_int_equal(t.observation[0].sample->id.start_time_ticks, 99);
	assert_string_equal(t.observation[0].sample->name, "a \"b\" \n");
	assert_int_equal(sample_u64(t.observation[0].sample, FIELD_RSS, 1), 4096);
	assert_true(t.observation[0].sample->value[FIELD_PSI_SOME_AVG10].f == 1.5);
	assert_null(t.observation[0].walls);
	assert_null(t.observation[0].mappings);
	assert_null(t.observation[0].info);
	assert_int_equal(t.observation[1].sample->role, ROLE_CHILD);
	assert_int_equal(t.observation[1].sample->id.incarnation, 2);
	assert_false(sample_has(t.observation[1].sample, FIELD_RSS));
	assert_false(sample_has(t.observation[1].sample, FIELD_PSI_SOME_AVG10));
	t = next(s);
	assert_int_equal(t.count, 1);
	assert_int_equal(t.when.elapsed_us, 1000001);
	/* 0 was written: it is a value. */
	assert_true(sample_has(t.observation[0].sample, FIELD_RSS));
	assert_end(s);
}

static void files_of_others(void **state)
{
	static const struct {
		const char *name, *text;
		uint64_t elapsed_us[2], rss[2];
	} cases[] = {
		{"few columns, another order",
			"rss_bytes,pid,elapsed_s\n10,7,0.5\n20,7,1.5\n",
			{500000, 1500000}, {10, 20}},
		{"unknown columns", "elapsed_s,pid,colour,rss_bytes\n0,7,\"re,d\",10\n1,7,,20\n",
			{0, 1000000}, {10, 20}},
		{"time of day alone",
			"time,pid,rss_bytes\n2024-05-01T12:00:00.000Z,7,10\n"
			"2024-05-01T12:00:02.500Z,7,20\n",
			{0, 2500000}, {10, 20}},
		{"torn last line", "elapsed_s,pid,rss_bytes\n0,7,10\n1,7,20\n2,7,30",
			{0, 1000000}, {10, 20}},
		{"CRLF", "elapsed_s,pid,rss_bytes\r\n0,7,10\r\n1,7,20\r\n", {0, 1000000},
			{10, 20}},
		{"CRLF, quoted", "elapsed_s,pid,\"rss_bytes\"\r\n0,7,\"10\"\r\n1,7,\"20\"\r\n",
			{0, 1000000}, {10, 20}},
		{"byte order mark", "\xef\xbb\xbf" "elapsed_s,pid,rss_bytes\n0,7,10\n1,7,20\n",
			{0, 1000000}, {10, 20}},
		{"empty lines", "\n\nelapsed_s,pid,rss_bytes\n\n0,7,10\n\r\n1,7,20\n\n",
			{0, 1000000}, {10, 20}},
		{"joined by cat",
			"elapsed_s,pid,rss_bytes\n0,7,10\nelapsed_s,rss_bytes,pid,x\n1,20,7,y\n",
			{0, 1000000}, {10, 20}},
		{"a name with a line break", "elapsed_s,pid,name,rss_bytes\n0,7,\"a\nb\",10\n"
					     "1,7,\"\n\",20\n",
			{0, 1000000}, {10, 20}},
	};

	(void)state;
	scratch_clear();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct source *s;

		scratch_write("o.csv", cases[i].text);
		s = open_replay("o.csv");
		for (size_t k = 0; k < 2; k++) {
			struct tick t = next(s);

			assert_case(cases[i].name, t.count == 1);
			assert_case(cases[i].name, t.when.elapsed_us == cases[i].elapsed_us[k]);
			assert_case(cases[i].name, t.observation[0].sample->id.pid == 7);
			assert_case(cases[i].name, t.observation[0].sample->id.incarnation == 1);
			assert_case(cases[i].name,
				sample_u64(t.observation[0].sample, FIELD_RSS, 0) ==
					cases[i].rss[k]);
		}
		assert_end(s);
	}
}

static void a_total(void **state)
{
	static const char *const texts[] = {
		"elapsed_s,pid,role,pss_bytes,incarnation\n0,7,target,5,1\n0,,total,9,\n",
		"elapsed_s,pid,pss_bytes\n0,7,5\n0,,9\n",
	};

	(void)state;
	scratch_clear();
	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		struct source *s;
		struct tick t;

		scratch_write("t.csv", texts[i]);
		s = open_replay("t.csv");
		t = next(s);
		assert_int_equal(t.count, 2);
		assert_int_equal(t.observation[1].sample->role, ROLE_TOTAL);
		assert_int_equal(t.observation[1].sample->id.pid, 0);
		assert_int_equal(t.observation[1].sample->id.incarnation, 0);
		assert_int_equal(sample_u64(t.observation[1].sample, FIELD_PSS, 0), 9);
		assert_end(s);
	}
}

static void elapsed_time_falls(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("s.csv", "elapsed_s,pid,rss_bytes\n0,7,1\n5,7,2\n0,7,3\n1,7,4\n");
	s = open_replay("s.csv");
	assert_int_equal(next(s).event_count, 0);
	assert_int_equal(next(s).event_count, 0);
	t = next(s);
	assert_int_equal(t.count, 1);
	assert_int_equal(t.event_count, 1);
	assert_int_equal(t.event[0].kind, EVENT_SESSION);
	assert_int_equal(next(s).event_count, 0);
	assert_end(s);
}

#define AT(second) "2024-05-01T12:00:0" #second ".000Z," #second ".000000,"

static const char three_ticks[] = "time,elapsed_s,pid,start_time_ticks,incarnation,rss_bytes\n" //
	AT(1) "7,99,1,10\n" AT(1) "8,98,1,11\n" AT(3) "7,99,1,20\n" AT(5) "7,99,2,30\n";

static void walls_join_their_rows(void **state)
{
	const struct wall_set *w;
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", three_ticks);
	scratch_write("r.walls.csv",
		"time,elapsed_s,pid,incarnation,wall,scope,unit,use,limit\n" //
		AT(0) "7,1,system,system,bytes,1,2\n" // before any row
		AT(1) "8,1,max_map_count,process,count,0,65530\n" //
		AT(1) "7,1,cgroup_max,\"cgroup:/a:b\\x0a\",bytes,,100\n" //
		AT(1) "7,1,cgroup_v1,\"cgroup(stall):/a\",bytes,5,100\n" //
		AT(1) "9,1,system,system,bytes,1,2\n" // no such process
		AT(2) "7,1,system,system,bytes,1,2\n" // its rows were dropped
		AT(5) "7,2,system,system,bytes,3,4\n" //
		AT(9) "7,2,system,system,bytes,3,4\n");
	s = open_replay("r.csv");
	t = next(s);
	w = t.observation[0].walls;
	assert_int_equal(w->count, 2);
	assert_int_equal(w->wall[0].kind, WALL_CGROUP_MAX);
	assert_string_equal(w->wall[0].path, "/a:b\n");
	assert_false(w->wall[0].use_known);
	assert_int_equal(w->wall[0].limit, 100);
	assert_int_equal(w->wall[0].end, WALL_ENDS_IN_KILL);
	assert_int_equal(w->wall[1].end, WALL_ENDS_IN_STALL);
	w = t.observation[1].walls;
	assert_int_equal(w->count, 1);
	assert_true(w->wall[0].use_known);
	assert_int_equal(w->wall[0].use, 0);
	assert_null(next(s).observation[0].walls);
	t = next(s);
	assert_int_equal(t.observation[0].walls->wall[0].limit, 4);
	assert_end(s);
}

static void the_closest_wall_of_a_row(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("c.csv", "elapsed_s,pid,wall,wall_bytes,headroom_bytes\n"
			       "0,7,cgroup_max,100,30\n1,7,max_map_count,,\n2,7,,,\n"
			       "3,7,system,100,\n");
	s = open_replay("c.csv");
	t = next(s);
	assert_int_equal(t.observation[0].walls->count, 1);
	assert_int_equal(t.observation[0].walls->wall[0].kind, WALL_CGROUP_MAX);
	assert_int_equal(t.observation[0].walls->wall[0].use, 70);
	assert_null(next(s).observation[0].walls);
	assert_null(next(s).observation[0].walls);
	assert_false(next(s).observation[0].walls->wall[0].use_known);
	assert_end(s);
}

static void mapping_tables_join(void **state)
{
	struct mapping_table *m;
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", three_ticks);
	scratch_write("r.mappings.csv",
		"time,elapsed_s,pid,incarnation,kind,name,areas,size_bytes,rss_bytes,"
		"pss_bytes,largest_bytes\n" //
		AT(3) "7,1,heap,\"[heap]\",1,8192,4096,4096,8192\n" //
		AT(3) "7,1,anon,\"\",3,100,50,,80\n");
	s = open_replay("r.csv");
	assert_null(next(s).observation[0].mappings);
	t = next(s);
	m = t.observation[0].mappings;
	assert_non_null(m);
	assert_int_equal(m->group_count, 2);
	assert_true(m->has_groups);
	assert_int_equal(m->group[1].kind, MAPPING_ANON);
	assert_string_equal(mapping_group_name(m, &m->group[0]), "[heap]");
	assert_string_equal(mapping_group_name(m, &m->group[1]), "");
	assert_int_equal(m->areas, 4);
	assert_int_equal(m->total.rss_bytes, 4146);
	assert_int_equal(m->known,
		MAPPING_KNOWS_SIZE | MAPPING_KNOWS_RSS | MAPPING_KNOWS_LARGEST);
	assert_int_equal(m->group[1].largest_bytes, 80);
	assert_null(next(s).observation[0].mappings);
	assert_end(s);
}

/* Recordings of before the column was there. */
static void mappings_without_the_largest(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", three_ticks);
	scratch_write("r.mappings.csv",
		"time,elapsed_s,pid,incarnation,kind,name,areas,size_bytes,rss_bytes\n" //
		AT(3) "7,1,heap,\"[heap]\",1,8192,4096\n");
	s = open_replay("r.csv");
	next(s);
	t = next(s);
	assert_int_equal(t.observation[0].mappings->known,
		MAPPING_KNOWS_SIZE | MAPPING_KNOWS_RSS);
	assert_int_equal(t.observation[0].mappings->group[0].largest_bytes, 0);
	assert_null(next(s).observation[0].mappings);
	assert_end(s);
}

static void events_join_or_make_a_tick(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", three_ticks);
	scratch_write("r.events.csv", "time,elapsed_s,pid,incarnation,event,level,detail\n" //
		AT(0) ",,note,info,\"hello \\x1b\"\n" //
		AT(1) "7,1,started,info,\"\"\n" //
		AT(2) "7,1,alert,critical,\"rss > 5\"\n" // detectors say it again
		AT(3) "7,1,spike,warning,\"peak\"\n" AT(3) ",,mark,info,\"\"\n" //
		AT(8) "7,2,ended,critical,\"killed\"\n");
	s = open_replay("r.csv");
	t = next(s);
	assert_int_equal(t.count, 0);
	assert_int_equal(t.event_count, 1);
	assert_string_equal(t.event[0].detail, "hello \x1b");
	assert_int_equal(t.event[0].id.pid, 0);
	assert_int_equal(t.when.elapsed_us, 0);
	t = next(s);
	assert_int_equal(t.count, 2);
	assert_int_equal(t.event[0].kind, EVENT_STARTED);
	assert_int_equal(t.event[0].id.start_time_ticks, 99);
	assert_int_equal(t.event[0].elapsed_us, 1000000);
	t = next(s);
	assert_int_equal(t.count, 1);
	assert_int_equal(t.event_count, 2);
	assert_int_equal(t.event[0].level, EVENT_WARN);
	assert_int_equal(t.event[1].kind, EVENT_MARK);
	t = next(s);
	assert_int_equal(t.count, 1);
	t = next(s);
	assert_int_equal(t.count, 0);
	assert_int_equal(t.event[0].kind, EVENT_ENDED);
	assert_int_equal(t.event[0].id.incarnation, 2);
	assert_int_equal(t.when.elapsed_us, 8000000);
	assert_end(s);
}

/* The second session's event stands between its rows and those of the first, whose walls
 * have no row any more. */
static void sessions_with_all_files(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", "time,elapsed_s,pid,incarnation,start_time_ticks,rss_bytes\n"
			       "2024-05-01T12:00:00.000Z,0.000000,7,1,99,1\n"
			       "2024-05-01T12:00:09.000Z,9.000000,7,1,99,2\n"
			       "2024-05-01T13:00:01.000Z,1.000000,7,1,100,3\n");
	scratch_write("r.walls.csv",
		"time,elapsed_s,pid,incarnation,wall,scope,unit,use,limit\n"
		"2024-05-01T12:00:10.000Z,10.000000,7,1,system,system,bytes,1,2\n"
		"2024-05-01T13:00:01.000Z,1.000000,7,1,system,system,bytes,1,3\n");
	scratch_write("r.events.csv", "time,elapsed_s,pid,incarnation,event,level,detail\n"
		"2024-05-01T13:00:00.000Z,0.000000,,,session,info,\"goes on\"\n"
		"2024-05-01T13:00:01.000Z,1.000000,7,1,started,info,\"\"\n");
	s = open_replay("r.csv");
	next(s);
	assert_int_equal(next(s).event_count, 0);
	t = next(s);
	assert_int_equal(t.count, 0);
	assert_int_equal(t.event_count, 1);
	assert_string_equal(t.event[0].detail, "goes on");
	t = next(s);
	assert_int_equal(t.event_count, 1);
	assert_int_equal(t.event[0].id.start_time_ticks, 100);
	assert_int_equal(t.observation[0].walls->wall[0].limit, 3);
	assert_end(s);
}

static void meta_says_whose(void **state)
{
	struct source *s;
	struct tick t;

	(void)state;
	scratch_clear();
	scratch_write("r.csv", three_ticks);
	scratch_write("r.meta.json",
		"{\"host\": \"web-3\", \"interval_s\": 0.5, \"processes\": ["
		"{\"pid\": 7, \"start_time_ticks\": 99, \"incarnation\": 1,"
		" \"user\": \"ada\", \"command\": \"sh \\\\x0a\"}]}");
	s = open_replay("r.csv");
	assert_string_equal(replay_source_meta(s)->host, "web-3");
	assert_int_equal(replay_source_meta(s)->interval_ns, 500000000);
	t = next(s);
	assert_string_equal(t.observation[0].info->user, "ada");
	assert_string_equal(t.observation[0].info->command, "sh \n");
	assert_null(t.observation[1].info);
	next(s);
	/* Another program since. */
	assert_null(next(s).observation[0].info);
	assert_end(s);
}

#define HEAD "time,elapsed_s,pid,rss_bytes\n"

/* In the main file, at the start or in the middle. */
static void lies(void **state)
{
	static const struct {
		const char *name, *text, *said, *expected;
	} cases[] = {
		{"empty file", "", "it has no header", ""},
		{"a torn header", "time,elapsed_s", "it has no header", ""},
		{"no time", "pid,rss_bytes\n7,1\n", "no column time or elapsed_s", ""},
		{"no pid", "elapsed_s,rss_bytes\n7,1\n", "no column pid", ""},
		{"a column twice", "elapsed_s,pid,pid\n7,1,1\n", "two columns pid", ""},
		{"a companion", "time,elapsed_s,pid,incarnation,event,level,detail\n",
			"holds the events of a recording", ""},
		{"JSON lines", "{\"time\":\"x\"}\n", "JSON lines", ""},
		{"compressed", "\x1f\x8b\x08", "compressed", ""},
		{"an image", "\x89PNG\r\n\x1a\n\xff\"x", "no recording", ""},
		{"words", HEAD AT(1) "7,lots\n", "line 2, column rss_bytes", "whole number"},
		{"overflow", HEAD AT(1) "7,99999999999999999999\n",
			"line 2, column rss_bytes", "whole number"},
		{"above what is counted", HEAD AT(1) "7,9223372036854775808\n",
			"line 2, column rss_bytes", "whole number"},
		{"negative", HEAD AT(1) "7,-1\n", "line 2, column rss_bytes", "whole number"},
		{"fraction", HEAD AT(1) "7,1.5\n", "line 2, column rss_bytes", "whole number"},
		{"blank before", HEAD AT(1) "7, 1\n", "line 2, column rss_bytes", "whole"},
		{"second row", HEAD AT(1) "7,1\n" AT(2) "7,x\n", "line 3, column rss_bytes",
			"whole number"},
		{"pid of 33 bits", HEAD AT(1) "4294967296,1\n", "line 2, column pid", "whole"},
		{"no pid in a row", HEAD AT(1) ",1\n", "", ""},
		{"target without pid", "elapsed_s,pid,role\n1,,target\n", "column pid",
			"a process"},
		{"time", "time,pid\nyesterday,7\n", "column time", "a time"},
		{"no time in a row", "time,pid\n,7\n", "column time", "a time"},
		{"elapsed", "elapsed_s,pid\n1e9,7\n", "column elapsed_s", "seconds"},
		{"too few fields", HEAD AT(1) "7\n", "line 2: expected 4 fields", ""},
		{"too many fields", HEAD AT(1) "7,1,\n", "line 2: expected 4 fields", ""},
		{"quote in a field", HEAD AT(1) "7,1\"2\n", "line 2: no CSV", ""},
		{"quote not closed", HEAD AT(1) "7,\"1\n" AT(1) "8,1\n",
			"line 2: no CSV: a quote is not closed", ""},
		{"role", "elapsed_s,pid,role\n1,7,boss\n", "column role", "target, child"},
		{"state", "elapsed_s,pid,state\n1,7,SS\n", "column state", "one letter"},
		{"wall", "elapsed_s,pid,wall\n1,7,berlin\n", "column wall", "limit"},
		{"long name",
			"elapsed_s,pid,name\n1,7,"
			"0123456789012345678901234567890123456789012345678901234567890123\n",
			"column name", "63 bytes"},
		{"NUL in a name", "elapsed_s,pid,name\n1,7,\"a\\x00b\"\n", "column name", "63"},
		{"late", "elapsed_s,pid,late_ms\n1,7,-5\n", "column late_ms", "milliseconds"},
		{"not a number", "elapsed_s,pid,psi_some_avg10_pct\n1,7,nan\n",
			"column psi_some_avg10_pct", "a number"},
		{"escape sequence", HEAD AT(1) "7,\x1b[2J\n", "line 2", "whole number"},
	};

	(void)state;
	scratch_clear();
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct source *s = NULL;
		struct tick t;
		int rc;

		scratch_write("lie.csv", cases[i].text);
		rc = replay_source_create(scratch_path("lie.csv"), &s, &err);
		while (!rc)
			rc = source_tick(s, 0, 0, &t);
		if (s)
			err = *replay_source_err(s);
		if (*cases[i].said) {
			if (rc != -EBADMSG || !strstr(err.text, cases[i].said))
				fail_msg("case \"%s\": %d %s", cases[i].name, rc, err.text);
			assert_case(cases[i].name, strstr(err.text, "lie.csv"));
			assert_case(cases[i].name, strstr(err.expected, cases[i].expected));
			assert_case(cases[i].name, !strchr(err.source, '\x1b'));
		} else {
			assert_case(cases[i].name, rc == -ENODATA);
		}
		/* It stays so. */
		if (s)
			assert_case(cases[i].name, source_tick(s, 0, 0, &t) == rc);
		source_destroy(s);
	}
}

static void lies_beside(void **state)
{
	static const struct {
		const char *name, *file, *text, *said;
	} cases[] = {
		{"no such wall", "r.walls.csv", "elapsed_s,pid,wall,limit\n1,7,berlin,2\n",
			"r.walls.csv line 2, column wall"},
		{"limit of nothing", "r.walls.csv", "elapsed_s,pid,wall,limit\n1,7,system,0\n",
			"r.walls.csv line 2, column limit"},
		{"another scope", "r.walls.csv",
			"elapsed_s,pid,wall,scope,limit\n1,7,system,process,9\n",
			"r.walls.csv line 2, column scope"},
		{"unknown end", "r.walls.csv",
			"elapsed_s,pid,wall,scope,limit\n1,7,system,\"system(slowly)\",9\n",
			"r.walls.csv line 2, column scope"},
		{"no limits", "r.walls.csv", "elapsed_s,pid,wall\n1,7,system\n",
			"r.walls.csv has no column limit"},
		{"no such kind", "r.mappings.csv", "elapsed_s,pid,kind\n1,7,cheese\n",
			"r.mappings.csv line 2, column kind"},
		{"no kinds", "r.mappings.csv", "elapsed_s,pid\n1,7\n",
			"r.mappings.csv has no column kind"},
		{"areas of 33 bits", "r.mappings.csv",
			"elapsed_s,pid,kind,areas\n1,7,anon,4294967296\n",
			"r.mappings.csv line 2, column areas"},
		{"no such event", "r.events.csv", "elapsed_s,pid,event\n1,7,party\n",
			"r.events.csv line 2, column event"},
		{"no such level", "r.events.csv", "elapsed_s,pid,event,level\n1,7,note,high\n",
			"r.events.csv line 2, column level"},
		{"a whole file torn", "r.events.csv", "elapsed_s", "r.events.csv is no recording"},
		{"broken meta", "r.meta.json", "{", "r.meta.json: line 1"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct source *s = NULL;
		struct tick t;
		int rc;

		scratch_clear();
		scratch_write("r.csv", "elapsed_s,pid\n1,7\n");
		scratch_write(cases[i].file, cases[i].text);
		rc = replay_source_create(scratch_path("r.csv"), &s, &err);
		while (!rc)
			rc = source_tick(s, 0, 0, &t);
		if (s)
			err = *replay_source_err(s);
		if (rc != -EBADMSG || !strstr(err.text, cases[i].said))
			fail_msg("case \"%s\": %d %s", cases[i].name, rc, err.text);
		source_destroy(s);
	}
}

static void too_long(void **state)
{
	size_t len = (size_t)3 << 20;
	AUTO_FREE char *text = die_malloc(len);
	static const char *const heads[] = {"elapsed_s,pid,name\n1,7,", "elapsed_s,pid,name\n1,7,\""};

	(void)state;
	scratch_clear();
	for (size_t i = 0; i < 4; i++) {
		struct err err = ERR_INIT;
		struct source *s = NULL;

		/* One line, many lines within a quote; and as a header. */
		memset(text, 'x', len);
		if (i % 2)
			for (size_t k = 0; k < len; k += 80)
				text[k] = '\n';
		memcpy(text, heads[i % 2], strlen(heads[i % 2]));
		if (i >= 2)
			memset(text, i == 2 ? ',' : '"', 40);
		text[len - 1] = '\n';
		scratch_write_bytes("long.csv", text, len);
		assert_int_equal(replay_source_create(scratch_path("long.csv"), &s, &err),
			i == 3 ? -EBADMSG : -EFBIG);
		assert_non_null(strstr(err.text, "long.csv line "));
	}
}

static void out_of_a_pipe(void **state)
{
	static const char text[] = "elapsed_s,pid,rss_bytes\n0,7,1\n1,7,2\n1,7";
	struct err err = ERR_INIT;
	struct source *s = NULL;
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], text, sizeof text - 1), sizeof text - 1);
	close(fd[1]);
	assert_int_equal(replay_source_create_fd(fd[0], "standard input", &s, &err), 0);
	assert_null(replay_source_meta(s));
	next(s);
	next(s);
	assert_end(s);
}

static void no_file(void **state)
{
	struct err err = ERR_INIT;
	struct source *s = NULL;

	(void)state;
	scratch_clear();
	assert_int_equal(replay_source_create(scratch_path("none\x1b.csv"), &s, &err), -ENOENT);
	assert_non_null(strstr(err.text, "none\\x1b.csv: No such file"));
	assert_int_equal(replay_source_create(scratch_path(""), &s, &err), -EISDIR);
	/* A companion that is no file is an error, not a wait. */
	scratch_write("r.csv", "elapsed_s,pid\n1,7\n");
	assert_int_equal(mkfifo(scratch_path("r.walls.csv"), 0600), 0);
	assert_int_equal(replay_source_create(scratch_path("r.csv"), &s, &err), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_equal_time_are_a_tick),
		cmocka_unit_test(files_of_others),
		cmocka_unit_test(a_total),
		cmocka_unit_test(elapsed_time_falls),
		cmocka_unit_test(walls_join_their_rows),
		cmocka_unit_test(the_closest_wall_of_a_row),
		cmocka_unit_test(mapping_tables_join),
		cmocka_unit_test(mappings_without_the_largest),
		cmocka_unit_test(events_join_or_make_a_tick),
		cmocka_unit_test(sessions_with_all_files),
		cmocka_unit_test(meta_says_whose),
		cmocka_unit_test(lies),
		cmocka_unit_test(lies_beside),
		cmocka_unit_test(too_long),
		cmocka_unit_test(out_of_a_pipe),
		cmocka_unit_test(no_file),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
