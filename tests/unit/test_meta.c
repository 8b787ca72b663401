#include "config.h"

#include "record/meta.h"

#include <sys/stat.h>

#include "base/die.h"
#include "scratch.h"
#include "unit.h"

static const struct run_meta run = {
	.host = "web-3",
	.kernel = "Linux 6.1.0 x86_64",
	.command = "memtide record \xff -o run.csv",
	.boot_time_s = 1700000000,
	.page_bytes = 4096,
	.interval_ns = 100000000,
	.cpus = 8,
	.schema = META_SCHEMA,
};

static struct procinfo *hostile_process(uint32_t pid, uint32_t incarnation)
{
	struct procid id = {123, pid, incarnation};
	struct procinfo *info = procinfo_create(&id, "a\"da", "sh -c \x1b[2J\n\xff\xfe", "/bin/\\");

	info->uid = 1000;
	info->elf_bits = 64;
	return info;
}

static void add(struct meta *m, struct procinfo *info)
{
	assert_true(meta_add(m, info));
	procinfo_unref(info);
}

static struct meta *read_back(void)
{
	struct err err = ERR_INIT;
	struct meta *m = NULL;
	int rc = meta_read(scratch_path("m.json"), &m, &err);

	if (rc)
		fail_msg("%s", err.text);
	return m;
}

static void round_trip(void **state)
{
	struct meta *m = meta_create(&run), *back;
	struct procinfo *p;
	struct stat st;

	(void)state;
	add(m, hostile_process(4711, 1));
	add(m, hostile_process(4711, 2));
	assert_int_equal(meta_write(m, scratch_path("m.json")), 0);
	assert_int_equal(stat(scratch_path("m.json"), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	back = read_back();
	assert_memory_equal(meta_run(back), &run, sizeof run);
	p = meta_find(back, &(struct procid){123, 4711, 2});
	assert_non_null(p);
	assert_string_equal(p->user, "a\"da");
	assert_string_equal(p->command, "sh -c \x1b[2J\n\xff\xfe");
	assert_string_equal(p->exe, "/bin/\\");
	assert_int_equal(p->uid, 1000);
	assert_int_equal(p->elf_bits, 64);
	assert_null(meta_find(back, &(struct procid){124, 4711, 2}));
	assert_null(meta_find(back, &(struct procid){123, 4711, 3}));
	meta_destroy(m);
	meta_destroy(back);
}

static void what_is_unknown_stays_so(void **state)
{
	struct meta *m = meta_create(&(struct run_meta){.schema = 1}), *back;
	AUTO_FREE char *text = NULL;
	struct procinfo *p;

	(void)state;
	add(m, procinfo_create(&(struct procid){0, 7, 1}, NULL, NULL, NULL));
	assert_int_equal(meta_write(m, scratch_path("m.json")), 0);
	text = scratch_read("m.json");
	assert_null(strstr(text, "uid"));
	assert_null(strstr(text, "host"));
	assert_null(strstr(text, "elf_bits"));
	back = read_back();
	p = meta_find(back, &(struct procid){0, 7, 1});
	assert_non_null(p);
	assert_int_equal(p->uid, -1);
	assert_int_equal(p->elf_bits, 0);
	assert_string_equal(p->command, "");
	assert_int_equal(meta_run(back)->interval_ns, 0);
	meta_destroy(m);
	meta_destroy(back);
}

static void says_when_something_is_new(void **state)
{
	struct meta *m = meta_create(&run);
	struct procinfo *a = hostile_process(1, 1), *same = hostile_process(1, 1);
	struct procinfo *changed = procinfo_create(&a->id, "root", "other", "");

	(void)state;
	assert_true(meta_add(m, a));
	assert_false(meta_add(m, a));
	assert_false(meta_add(m, same));
	assert_true(meta_add(m, changed));
	assert_string_equal(meta_find(m, &a->id)->command, "other");
	meta_destroy(m);
	procinfo_unref(a);
	procinfo_unref(same);
	procinfo_unref(changed);
}

/* 4 MiB of texts are kept; the rest is counted. */
static void a_machine_full_of_processes(void **state)
{
	struct meta *m = meta_create(&run);
	AUTO_FREE char *text = NULL, *command = die_malloc(PROCINFO_COMMAND_MAX + 1);
	unsigned kept = 0;

	(void)state;
	memset(command, 'x', PROCINFO_COMMAND_MAX);
	command[PROCINFO_COMMAND_MAX] = '\0';
	for (uint32_t pid = 1; pid <= 2000; pid++) {
		struct procinfo *p = procinfo_create(&(struct procid){0, pid, 1}, "u", command, "");

		kept += meta_add(m, p);
		assert_false(meta_add(m, p));
		procinfo_unref(p);
	}
	assert_in_range(kept, 900, 1024);
	assert_int_equal(meta_write(m, scratch_path("m.json")), 0);
	text = scratch_read("m.json");
	assert_non_null(strstr(text, "\"processes_left_out\": "));
	meta_destroy(m);
}

static void replaced_whole(void **state)
{
	struct meta *m = meta_create(&run);
	AUTO_FREE char *text = NULL;

	(void)state;
	/* What another holds open or links to is not written into. */
	scratch_write("precious", "precious");
	unlink(scratch_path("m.json"));
	assert_int_equal(symlink(scratch_path("precious"), scratch_path("m.json")), 0);
	assert_int_equal(meta_write(m, scratch_path("m.json")), 0);
	text = scratch_read("precious");
	assert_string_equal(text, "precious");
	assert_int_equal(meta_write(m, scratch_path("no/such/folder.json")), -ENOENT);
	meta_destroy(m);
}

static void broken_files(void **state)
{
	static const struct {
		const char *name, *text;
		int code;
	} cases[] = {
		{"empty", "", -EBADMSG},
		{"no object", "[]", -EBADMSG},
		{"torn", "{\"host\": \"a", -EBADMSG},
		{"invalid UTF-8", "{\"host\": \"\xff\"}", -EBADMSG},
		{"twice the same key", "{\"cpus\": 1, \"cpus\": 2}", -EBADMSG},
		{"no keys", "{}", 0},
		{"values of other types",
			"{\"host\": 1, \"cpus\": \"x\", \"interval_s\": [], \"boot_time\": \"now\","
			"\"processes\": [1, {}, {\"pid\": -1}, {\"pid\": 1e3}, {\"pid\": 3,"
			"\"user\": {}, \"uid\": -4, \"elf_bits\": 7, \"command\": null}]}",
			0},
		{"processes is no array", "{\"processes\": {\"pid\": 1}}", 0},
		{"huge numbers",
			"{\"cpus\": 99999999999, \"interval_s\": 1e300, \"page_bytes\": -1,"
			"\"processes\": [{\"pid\": 4294967296}]}",
			0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct err err = ERR_INIT;
		struct meta *m = NULL;

		scratch_write("b.json", cases[i].text);
		assert_case(cases[i].name,
			meta_read(scratch_path("b.json"), &m, &err) == cases[i].code);
		assert_case(cases[i].name, !cases[i].code == !err.text[0]);
		if (m)
			assert_case(cases[i].name,
				meta_run(m)->cpus == 0 && meta_run(m)->interval_ns == 0);
		meta_destroy(m);
	}
}

static void no_file(void **state)
{
	struct meta *m = NULL;
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(meta_read(scratch_path("none"), &m, &err), -ENOENT);
	assert_int_equal(mkfifo(scratch_path("pipe"), 0600), 0);
	assert_int_equal(meta_read(scratch_path("pipe"), &m, &err), -EINVAL);
}

static void of_this_machine(void **state)
{
	struct run_meta here;
	struct rootdir dir;
	char *argv[] = {(char[]){"memtide"}, (char[]){"record"}, (char[]){"1"}, NULL};

	(void)state;
	scratch_clear();
	scratch_write("stat", "cpu  1 2 3\nintr 5\nbtime 1700000123\nprocesses 9\n");
	assert_int_equal(rootdir_open(&dir, scratch_path("")), 0);
	meta_of_machine(&here, &dir);
	rootdir_finish(&dir);
	assert_int_equal(here.boot_time_s, 1700000123);
	assert_true(here.page_bytes >= 4096);
	assert_true(here.cpus >= 1);
	assert_int_equal(here.schema, META_SCHEMA);
	meta_set_command(&here, 3, argv);
	assert_string_equal(here.command, "memtide record 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(round_trip),
		cmocka_unit_test(what_is_unknown_stays_so),
		cmocka_unit_test(says_when_something_is_new),
		cmocka_unit_test(a_machine_full_of_processes),
		cmocka_unit_test(replaced_whole),
		cmocka_unit_test(broken_files),
		cmocka_unit_test(no_file),
		cmocka_unit_test(of_this_machine),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
