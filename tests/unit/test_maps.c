#include "config.h"

#include "proc/maps.h"

#include "exact.h"
#include "unit.h"

static int parse_line(const char *text, struct maps_entry *out)
{
	return maps_line(text, strlen(text), out);
}

static void lines(void **state)
{
	static const struct {
		const char *name, *text;
		uint64_t start, end, offset, inode;
		uint32_t dev_major, dev_minor;
		const char *perms, *path;
	} cases[] = {
		{"a file",
			"55b021bdc000-55b021bdd000 r-xp 00001000 fe:01 10952880          "
			"         /usr/bin/x",
			0x55b021bdc000, 0x55b021bdd000, 0x1000, 10952880, 0xfe, 1, "r-xp",
			"/usr/bin/x"},
		{"anonymous", "7f0000000000-7f0000021000 rw-p 00000000 00:00 0 ",
			0x7f0000000000, 0x7f0000021000, 0, 0, 0, 0, "rw-p", ""},
		{"anonymous without a blank",
			"7f0000000000-7f0000021000 rw-p 00000000 00:00 0", 0x7f0000000000,
			0x7f0000021000, 0, 0, 0, 0, "rw-p", ""},
		{"32 bit",
			"08048000-08049000 rw-s 0002a000 08:01 5     /dev/zero (deleted)",
			0x8048000, 0x8049000, 0x2a000, 5, 8, 1, "rw-s",
			"/dev/zero (deleted)"},
		{"vsyscall",
			"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0         "
			"         [vsyscall]",
			0xffffffffff600000, 0xffffffffff601000, 0, 0, 0, 0, "--xp",
			"[vsyscall]"},
		{"wide numbers",
			"7f0000000000-7f0000021000 r--p 1234567890 103:1fffff "
			"18446744073709551615 /x",
			0x7f0000000000, 0x7f0000021000, 0x1234567890, UINT64_MAX, 0x103,
			0x1fffff, "r--p", "/x"},
		{"blanks within the name",
			"7f0000000000-7f0000021000 r--p 00000000 fe:00 7   /a b  c ",
			0x7f0000000000, 0x7f0000021000, 0, 7, 0xfe, 0, "r--p",
			"/a b  c "},
		{"escape and invalid UTF-8 in the name",
			"7f0000000000-7f0000021000 r--p 00000000 fe:00 7   "
			"/\033[31m\xff\\012",
			0x7f0000000000, 0x7f0000021000, 0, 7, 0xfe, 0, "r--p",
			"/\033[31m\xff\\012"},
		{"large letters", "7F0000000000-7F0000021000 r--p 0000000A FE:00 7 /x",
			0x7f0000000000, 0x7f0000021000, 10, 7, 0xfe, 0, "r--p", "/x"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct maps_entry e;

		assert_case(cases[i].name, !parse_line(cases[i].text, &e));
		assert_case(cases[i].name, e.area.start == cases[i].start);
		assert_case(cases[i].name, e.area.end == cases[i].end);
		assert_case(cases[i].name, e.file_offset == cases[i].offset);
		assert_case(cases[i].name, e.area.inode == cases[i].inode);
		assert_case(cases[i].name, e.area.dev_major == cases[i].dev_major);
		assert_case(cases[i].name, e.area.dev_minor == cases[i].dev_minor);
		assert_case(cases[i].name, !memcmp(e.area.perms, cases[i].perms, 4));
		assert_case(cases[i].name, e.area.name_len == strlen(cases[i].path));
		assert_case(cases[i].name,
			!memcmp(e.area.name, cases[i].path, e.area.name_len));
	}
}

static void refused_lines(void **state)
{
	static const struct {
		const char *name, *text;
	} cases[] = {
		{"empty", ""},
		{"a key", "Size:                  4 kB"},
		{"ends in an address", "7f0000000000-7f00000"},
		{"ends in the rights", "7f0000000000-7f0000021000 r-"},
		{"ends before the inode",
			"7f0000000000-7f0000021000 rw-p 00000000 00:00 "},
		{"no inode", "7f0000000000-7f0000021000 rw-p 00000000 00:00 x"},
		{"start behind end", "7f0000021000-7f0000000000 rw-p 00000000 00:00 0"},
		{"empty mapping", "7f0000000000-7f0000000000 rw-p 00000000 00:00 0"},
		{"odd rights", "7f0000000000-7f0000021000 wr-p 00000000 00:00 0"},
		{"no digit in an address",
			"7f000000g000-7f0000021000 rw-p 00000000 00:00 0"},
		{"colon in an address",
			"7f000000:000-7f0000021000 rw-p 00000000 00:00 0"},
		{"backquote in the offset",
			"7f0000000000-7f0000021000 rw-p 0000000` 00:00 0"},
		{"slash in the offset",
			"7f0000000000-7f0000021000 rw-p 0000000/ 00:00 0"},
		{"address over 64 bits",
			"10000000000000000-20000000000000000 rw-p 0 00:00 0"},
		{"inode over 64 bits",
			"7f0000000000-7f0000021000 rw-p 00000000 00:00 "
			"99999999999999999999"},
		{"blank in front", " 7f0000000000-7f0000021000 rw-p 00000000 00:00 0"},
		{"NUL bytes", "7f0000000000-7f0000021000\0rw-p 00000000 00:00 0"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct maps_entry e = {.file_offset = 77};

		assert_case(cases[i].name, parse_line(cases[i].text, &e) == -EBADMSG);
		assert_case(cases[i].name, e.file_offset == 77);
	}
}

/* Every byte that is no digit is refused at every place, as the slow way does. */
static void each_byte_of_the_usual_form(void **state)
{
	const char *usual = "55b021bdc000-55b021bdd000 r-xp 00001000 fe:01 1095 /x";
	char fast[80], slow[80];

	(void)state;
	for (size_t at = 0; at < 46; at++) {
		for (int byte = 1; byte < 256; byte++) {
			struct maps_entry a = {0}, b = {0};
			size_t len = strlen(usual);

			memcpy(fast, usual, len + 1);
			fast[at] = (char)byte;
			slow[0] = '0';
			memcpy(slow + 1, fast, len + 1);
			assert_int_equal(maps_line(fast, len, &a),
				at ? maps_line(slow, len + 1, &b) : parse_line(fast, &b));
			assert_int_equal(a.area.start, b.area.start);
			assert_int_equal(a.area.end, b.area.end);
			assert_int_equal(a.file_offset, b.file_offset);
			assert_int_equal(a.area.dev_major, b.area.dev_major);
		}
	}
}

static const char file[] =
	"55d0c0000000-55d0c0001000 r-xp 00000000 fe:00 1234 /usr/bin/worker\n"
	"55d0c0001000-55d0c0003000 rw-p 00000000 fe:00 1234 /usr/bin/worker\n"
	"55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0 [heap]\n"
	"55d0c0003000-55d0c0004000 r-xp 00000000 fe:00 1234 /usr/bin/worker\n";

static void groups(void **state)
{
	AUTO_FREE char *copy = exact_copy(file, strlen(file));
	struct mapping_table *t;

	(void)state;
	assert_int_equal(maps_parse(copy, strlen(file), &t), 0);
	assert_true(t->has_groups);
	assert_int_equal(t->known, MAPPING_KNOWS_BY_ADDRESS);
	assert_int_equal(t->areas, 4);
	assert_int_equal(t->group_count, 3);
	assert_int_equal(t->group[0].kind, MAPPING_FILE_TEXT);
	assert_int_equal(t->group[0].areas, 2);
	assert_int_equal(t->group[0].sums.size_bytes, 0x2000);
	assert_int_equal(t->group[1].kind, MAPPING_FILE_DATA);
	assert_int_equal(t->group[1].dev, UINT64_C(0xfe) << 32);
	assert_int_equal(t->group[1].inode, 1234);
	assert_string_equal(mapping_group_name(t, &t->group[1]), "/usr/bin/worker");
	assert_int_equal(t->group[2].kind, MAPPING_HEAP);
	assert_int_equal(t->total.size_bytes, 0x2000 + 0x2000 + 0x21000);
	assert_int_equal(maps_count(copy, strlen(file)), 4);
	mapping_table_unref(t);
}

static void whole_files(void **state)
{
	struct mapping_table *t = NULL;

	(void)state;
	assert_int_equal(maps_parse("", 0, &t), -ENODATA);
	for (size_t len = 1; len <= strlen(file); len++) {
		AUTO_FREE char *copy = exact_copy(file, len);
		int error = maps_parse(copy, len, &t);

		assert_int_equal(error, file[len - 1] == '\n' ? 0 : -EBADMSG);
		if (!error)
			mapping_table_unref(t);
		else
			assert_null(t);
		t = NULL;
	}
}

static void a_long_name(void **state)
{
	AUTO_FREE char *text = exact_filled(
		"7f0000000000-7f0000021000 r--p 00000000 fe:00 7 /@\n", 'x', 10136);
	struct mapping_table *t;

	(void)state;
	assert_int_equal(maps_parse(text, strlen(text), &t), 0);
	assert_int_equal(strlen(mapping_group_name(t, &t->group[0])), 10137);
	mapping_table_unref(t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(refused_lines),
		cmocka_unit_test(each_byte_of_the_usual_form),
		cmocka_unit_test(groups),
		cmocka_unit_test(whole_files),
		cmocka_unit_test(a_long_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
