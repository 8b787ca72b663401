#include "config.h"

#include "record/csv_format.h"
#include "record/jsonl_format.h"

#include <locale.h>
#include <math.h>
#include <unistd.h>

#include "base/buf.h"
#include "unit.h"

static struct tick_time when = {.real_ms = 1714564800250, .elapsed_us = 12500000,
	.late_us = 42};

static struct sample full_sample(void)
{
	struct sample s = {.id = {123456, 4711, 2}, .role = ROLE_CHILD, .state = 'S'};

	strcpy(s.name, "=a,\"b\"\n\x1b[1m");
	sample_set_u64(&s, FIELD_PPID, 1);
	sample_set_u64(&s, FIELD_THREADS, 3);
	sample_set_u64(&s, FIELD_RSS, 4096);
	sample_set_u64(&s, FIELD_PSS, 0);
	sample_set_f64(&s, FIELD_PSI_SOME_AVG10, 1.5);
	sample_set_u64(&s, FIELD_READ_TIME, 17);
	return s;
}

static struct derived some_derived(void)
{
	struct derived d = {.wall = WALL_CGROUP_MAX, .wall_bytes = 8192,
		.headroom_bytes = 4096, .eta_s = 61.25, .growth_bytes_per_s = -1000.5};

	derived_mark(&d, FIELD_WALL);
	derived_mark(&d, FIELD_WALL_BYTES);
	derived_mark(&d, FIELD_HEADROOM);
	derived_mark(&d, FIELD_ETA);
	derived_mark(&d, FIELD_GROWTH);
	return d;
}

static const char full_row[] =
	"2024-05-01T12:00:00.250Z,12.500000,4711,123456,1,"
	"\"\\x3da,\"\"b\"\"\\x0a\\x1b[1m\",S,3,4096,,,,,0,,,,,,,,,,,,,cgroup_max,8192,4096,"
	"61.3,-1000.5,1.50,17,0.042,child,2,,\n";

static void format_row(struct buf *out)
{
	struct sample s = full_sample();
	struct derived d = some_derived();
	struct row row = {.when = &when, .sample = &s, .derived = &d};
	struct cells cells;

	buf_clear(out);
	columns_of_row(&row, &cells);
	csv_format_line(out, &cells);
}

static void headers(void **state)
{
	static const char *const expected[RECORD_TABLE_COUNT] = {
		[RECORD_ROWS] = "time,elapsed_s,pid,start_time_ticks,ppid,name,state,threads,"
				"rss_bytes,rss_anon_bytes,rss_file_bytes,rss_shmem_bytes,"
				"peak_rss_bytes,pss_bytes,uss_bytes,swap_bytes,"
				"swap_pss_bytes,hugetlb_bytes,anon_huge_bytes,vsize_bytes,"
				"data_bytes,stack_bytes,page_tables_bytes,mappings,"
				"minor_faults,major_faults,wall,wall_bytes,headroom_bytes,"
				"eta_s,growth_bytes_per_s,psi_some_avg10_pct,read_us,late_ms,"
				"role,incarnation,heavy_age_ms,peak_vsize_bytes\n",
		[RECORD_MAPPINGS] = "time,elapsed_s,pid,start_time_ticks,incarnation,kind,"
				    "name,areas,size_bytes,rss_bytes,pss_bytes,private_bytes,"
				    "swap_bytes,largest_bytes\n",
		[RECORD_WALLS] = "time,elapsed_s,pid,incarnation,wall,scope,unit,use,limit\n",
		[RECORD_EVENTS] = "time,elapsed_s,pid,incarnation,event,level,detail\n",
		[RECORD_PYTHON] =
			"time,elapsed_s,pid,incarnation,section,name,count,bytes\n",
	};

	(void)state;
	for (size_t i = 0; i < RECORD_TABLE_COUNT; i++) {
		AUTO_BUF struct buf b;

		buf_init(&b, 4096);
		csv_format_header(&b, (enum record_table)i);
		assert_string_equal(b.data, expected[i]);
	}
}

static void a_row(void **state)
{
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	format_row(&b);
	assert_string_equal(b.data, full_row);
}

/* Its JSON has the same values; what is absent has no key. */
static void a_row_as_json(void **state)
{
	struct sample s = full_sample();
	struct derived d = {0};
	struct row row = {.when = &when, .sample = &s, .derived = &d};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	columns_of_row(&row, &cells);
	jsonl_format_line(&b, &cells);
	assert_string_equal(b.data,
		"{\"time\":\"2024-05-01T12:00:00.250Z\",\"elapsed_s\":12.500000,\"pid\":4711,"
		"\"start_time_ticks\":123456,\"ppid\":1,"
		"\"name\":\"\\\\x3da,\\\"b\\\"\\\\x0a\\\\x1b[1m\",\"state\":\"S\",\"threads\":3,"
		"\"rss_bytes\":4096,\"pss_bytes\":0,\"psi_some_avg10_pct\":1.50,\"read_us\":17,"
		"\"late_ms\":0.042,\"role\":\"child\",\"incarnation\":2}\n");
}

static void a_total_has_no_process(void **state)
{
	struct sample s = {.role = ROLE_TOTAL};
	struct row row = {.when = &when, .sample = &s};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	columns_of_row(&row, &cells);
	csv_format_line(&b, &cells);
	assert_string_equal(b.data, "2024-05-01T12:00:00.250Z,12.500000"
				    ",,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,0.042,total,,,\n");
}

static void values_without_an_end_are_absent(void **state)
{
	struct sample s = full_sample();
	struct derived d = {.eta_s = INFINITY};
	struct row row = {.when = &when, .sample = &s, .derived = &d};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	derived_mark(&d, FIELD_ETA);
	buf_init(&b, 4096);
	columns_of_row(&row, &cells);
	csv_format_line(&b, &cells);
	assert_non_null(strstr(b.data, ",,,,,,1.50,"));
	buf_clear(&b);
	jsonl_format_line(&b, &cells);
	assert_null(strstr(b.data, "eta_s"));
}

static void an_odd_state_is_quoted(void **state)
{
	struct sample s = {.id = {0, 1, 1}, .state = ','};
	struct row row = {.when = &when, .sample = &s};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	columns_of_row(&row, &cells);
	csv_format_line(&b, &cells);
	assert_non_null(strstr(b.data, ",1,0,,,\",\",,"));
}

static void walls(void **state)
{
	static const struct {
		const char *name;
		struct wall wall;
		const char *line;
	} cases[] = {
		{"of a process", {.kind = WALL_RLIMIT_AS, .end = WALL_ENDS_IN_ENOMEM,
			.use_known = true, .use = 5, .limit = 10, .path = ""},
			"rlimit_as,process,bytes,5,10"},
		{"of a cgroup", {.kind = WALL_CGROUP_MAX, .end = WALL_ENDS_IN_KILL,
			.limit = 10, .path = "/a:b,\n"},
			"cgroup_max,\"cgroup:/a:b,\\x0a\",bytes,,10"},
		{"a count", {.kind = WALL_MAP_COUNT, .end = WALL_ENDS_IN_MAPS,
			.use_known = true, .use = 0, .limit = 65530, .path = ""},
			"max_map_count,process,count,0,65530"},
		{"with another end", {.kind = WALL_CGROUP_V1, .end = WALL_ENDS_IN_STALL,
			.limit = 10, .path = "/x"},
			"cgroup_v1,\"cgroup(stall):/x\",bytes,,10"},
	};
	struct sample s = full_sample();
	struct row row = {.when = &when, .sample = &s};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		static const char lead[] = "2024-05-01T12:00:00.250Z,12.500000,4711,2,";
		struct cells cells;
		AUTO_BUF struct buf b;

		buf_init(&b, 4096);
		columns_of_wall(&row, &cases[i].wall, &cells);
		csv_format_line(&b, &cells);
		assert_case(cases[i].name, !strncmp(b.data, lead, sizeof lead - 1));
		b.data[b.len - 1] = '\0';
		assert_string_equal(b.data + sizeof lead - 1, cases[i].line);
	}
}

static void events(void **state)
{
	struct event e = {.kind = EVENT_ENDED, .level = EVENT_WARN, .real_ms = when.real_ms,
		.elapsed_us = when.elapsed_us, .id = {1, 4711, 2}, .detail = "killed, \"9\""};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	columns_of_event(&e, &cells);
	csv_format_line(&b, &cells);
	e.id.pid = 0;
	columns_of_event(&e, &cells);
	csv_format_line(&b, &cells);
	assert_string_equal(b.data,
		"2024-05-01T12:00:00.250Z,12.500000,4711,2,ended,warning,\"killed, \"\"9\"\"\"\n"
		"2024-05-01T12:00:00.250Z,12.500000,,,ended,warning,\"killed, \"\"9\"\"\"\n");
}

static void groups(void **state)
{
	struct mapping_group g = {.kind = MAPPING_ANON, .areas = 2, .largest_bytes = 4,
		.sums = {.size_bytes = 9, .rss_bytes = 8, .pss_bytes = 7, .private_bytes = 6,
			.swap_bytes = 5}};
	struct mapping_table table = {.known = MAPPING_KNOWS_ALL};
	struct sample s = full_sample();
	struct row row = {.when = &when, .sample = &s, .mappings = &table};
	struct cells cells;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, 4096);
	columns_of_group(&row, &g, "", &cells);
	csv_format_line(&b, &cells);
	table.known = MAPPING_KNOWS_SIZE | MAPPING_KNOWS_SWAP;
	columns_of_group(&row, &g, "", &cells);
	csv_format_line(&b, &cells);
	assert_string_equal(b.data,
		"2024-05-01T12:00:00.250Z,12.500000,4711,123456,2,anon,\"\",2,9,8,7,6,5,4\n"
		"2024-05-01T12:00:00.250Z,12.500000,4711,123456,2,anon,\"\",2,9,,,,5,\n");
}

/* A locale with decimal commas, made here where none is installed. */
static const char *comma_locale(void)
{
	static const char *const names[] = {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "nl_NL"};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (setlocale(LC_ALL, names[i]))
			return names[i];
	return NULL;
}

static void the_same_in_every_locale(void **state)
{
	const char *locale = comma_locale();
	AUTO_BUF struct buf b;

	(void)state;
	if (!locale)
		print_message("# no locale with decimal commas: only C was compared\n");
	buf_init(&b, 4096);
	format_row(&b);
	setlocale(LC_ALL, "C");
	assert_string_equal(b.data, full_row);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers),
		cmocka_unit_test(a_row),
		cmocka_unit_test(a_row_as_json),
		cmocka_unit_test(a_total_has_no_process),
		cmocka_unit_test(values_without_an_end_are_absent),
		cmocka_unit_test(an_odd_state_is_quoted),
		cmocka_unit_test(walls),
		cmocka_unit_test(events),
		cmocka_unit_test(groups),
		cmocka_unit_test(the_same_in_every_locale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
