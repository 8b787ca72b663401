#include "config.h"

#include "proc/smaps.h"

#include "base/buf.h"
#include "exact.h"
#include "proc/smaps_layout.h"
#include "unit.h"

#define KIB(n) (UINT64_C(1024) * (n))

/* One record: header, then Rss, Pss, private and so on from the arguments. */
struct record {
	const char *header;
	unsigned rss, pss, clean, dirty, swap, hugetlb;
	const char *flags; /* NULL: the form of Linux 2.6.32 */
};

static void add_record(struct buf *b, const struct record *r)
{
	buf_printf(b, "%s\nSize:                  4 kB\nRss:            %8u kB\n",
		r->header, r->rss);
	buf_printf(b, "Pss:            %8u kB\nShared_Clean:          0 kB\n", r->pss);
	buf_printf(b, "Private_Clean:  %8u kB\nPrivate_Dirty:  %8u kB\n", r->clean,
		r->dirty);
	buf_printf(b, "Referenced:     %8u kB\n", r->rss);
	if (r->flags) {
		buf_printf(b, "Anonymous:      %8u kB\nAnonHugePages:         0 kB\n",
			r->dirty);
		buf_printf(b, "Shared_Hugetlb:        0 kB\nPrivate_Hugetlb:%8u kB\n",
			r->hugetlb);
	}
	buf_printf(b, "Swap:           %8u kB\n", r->swap);
	if (r->flags)
		buf_printf(b,
			"SwapPss:        %8u kB\nLocked:                0 kB\n"
			"THPeligible:           0\nVmFlags: %s\n",
			r->swap, r->flags);
	else
		buf_printf(
			b, "KernelPageSize:        4 kB\nMMUPageSize:           4 kB\n");
}

#define TEXT                                                                             \
	"55d0c0000000-55d0c0001000 r-xp 00000000 fe:00 1234                       "      \
	"/usr/bin/worker"
#define DATA                                                                             \
	"55d0c0001000-55d0c0002000 rw-p 00001000 fe:00 1234                       "      \
	"/usr/bin/worker"
#define HEAP                                                                             \
	"55d0c1000000-55d0c1021000 rw-p 00000000 00:00 0                          "      \
	"[heap]"
#define ANON "7f0000001000-7f0000022000 rw-p 00000000 00:00 0 "
#define HUGE_PAGES                                                                       \
	"7f2000000000-7f2000200000 rw-p 00000000 00:0f 99                 "              \
	"/anon_hugepage (deleted)"
#define ODD                                                                              \
	"7f3000000000-7f3000001000 r--p 00000000 fe:00 77     /a\\012b \033[31m\xff) "   \
	"(deleted)"
#define VSYSCALL                                                                         \
	"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0                  "      \
	"[vsyscall]"

static const struct record records[] = {
	{TEXT, 4, 2, 0, 0, 0, 0, "rd ex mr mw me "},
	{DATA, 4, 4, 0, 4, 0, 0, "rd wr mr mw me ac "},
	{HEAP, 132, 132, 4, 128, 8, 0, "rd wr mr mw me ac "},
	{ANON, 99999999, 99999999, 0, 99999999, 0, 0, "rd wr mr mw me ac "},
	{HUGE_PAGES, 0, 0, 0, 0, 0, 2048, "rd wr mr mw me de ht "},
	{ODD, 4, 1, 0, 0, 0, 0, "rd mr mw me "},
	{ANON, 12, 12, 0, 12, 4, 0, "rd wr mr mw me ac "},
	{VSYSCALL, 0, 0, 0, 0, 0, 0, "ex "},
};

static void add_all(struct buf *b)
{
	for (size_t i = 0; i < COUNT_OF(records); i++)
		add_record(b, &records[i]);
}

/* How a text may reach the reader. */
struct way {
	const char *name;
	bool plain;
	size_t chunk;
};

static const struct way ways[] = {
	{"line by line", true, SIZE_MAX},
	{"by layout", false, SIZE_MAX},
	{"byte by byte", false, 1},
	{"in odd pieces", false, 701},
	{"line by line, in odd pieces", true, 97},
};

static int parse_by(
	const struct way *way, const char *text, size_t len, struct mapping_table **out)
{
	AUTO_FREE char *copy = exact_copy(text, len);
	struct smaps_reader *r = smaps_reader_create();
	int error;

	smaps_reader_set_plain(r, way->plain);
	smaps_begin(r);
	for (size_t at = 0; at < len;) {
		size_t n = len - at < way->chunk ? len - at : way->chunk;

		smaps_feed(r, copy + at, n);
		at += n;
	}
	error = smaps_end(r, out);
	smaps_reader_destroy(r);
	return error;
}

static void check_all(const char *name, const struct mapping_table *t)
{
	static const struct {
		enum mapping_kind kind;
		const char *label;
		uint32_t areas;
		uint64_t rss, pss, private, swap, hugetlb;
	} groups[] = {
		{MAPPING_FILE_TEXT, "/usr/bin/worker", 1, 4, 2, 0, 0, 0},
		{MAPPING_FILE_DATA, "/usr/bin/worker", 1, 4, 4, 4, 0, 0},
		{MAPPING_HEAP, "[heap]", 1, 132, 132, 132, 8, 0},
		{MAPPING_ANON, "anonymous", 2, 100000011, 100000011, 100000011, 4, 0},
		{MAPPING_HUGETLB, "/anon_hugepage (deleted)", 1, 0, 0, 0, 0, 2048},
		{MAPPING_FILE_DATA, "/a\\012b \033[31m\xff) (deleted)", 1, 4, 1, 0, 0, 0},
		{MAPPING_VDSO, "[vsyscall]", 1, 0, 0, 0, 0, 0},
	};

	assert_case(name, t->has_groups && t->areas == COUNT_OF(records));
	assert_case(name, t->known == MAPPING_KNOWS_ALL);
	assert_case(name, t->group_count == COUNT_OF(groups));
	for (size_t i = 0; i < COUNT_OF(groups); i++) {
		const struct mapping_group *g = &t->group[i];

		assert_case(
			name, g->kind == groups[i].kind && g->areas == groups[i].areas);
		assert_case(name, !strcmp(mapping_group_label(t, g), groups[i].label));
		assert_case(name, g->sums.rss_bytes == KIB(groups[i].rss));
		assert_case(name, g->sums.pss_bytes == KIB(groups[i].pss));
		assert_case(name, g->sums.private_bytes == KIB(groups[i].private));
		assert_case(name, g->sums.swap_bytes == KIB(groups[i].swap));
		assert_case(name, g->sums.swap_pss_bytes == KIB(groups[i].swap));
		assert_case(name, g->sums.hugetlb_bytes == KIB(groups[i].hugetlb));
	}
	assert_case(name, t->total.rss_bytes == KIB(4 + 4 + 132 + 100000011 + 4));
	assert_case(name, t->total.size_bytes == 0x1000 * 4 + 0x21000 * 3 + 0x200000);
}

static void every_way_of_reading(void **state)
{
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_all(&b);
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct mapping_table *t;

		assert_case(ways[i].name, !parse_by(&ways[i], b.data, b.len, &t));
		check_all(ways[i].name, t);
		mapping_table_unref(t);
	}
}

/* More than the reader's buffer holds, with records of other forms in between. */
static void a_long_file(void **state)
{
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	for (size_t i = 0; i < 1000; i++) {
		add_all(&b);
		if (i % 100 == 0)
			buf_add_text(&b, TEXT "\nRss: 4 kB\nVmFlags: rd \n");
	}
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct mapping_table *t;

		assert_case(ways[i].name, !parse_by(&ways[i], b.data, b.len, &t));
		assert_case(ways[i].name, t->areas == 8010 && t->group_count == 7);
		assert_case(ways[i].name, t->group[0].sums.rss_bytes == KIB(4 * 1010));
		assert_case(ways[i].name,
			t->known == (MAPPING_KNOWS_BY_ADDRESS | MAPPING_KNOWS_RSS));
		mapping_table_unref(t);
	}
}

static void what_is_known(void **state)
{
	static const struct record old[] = {
		{TEXT, 4, 2, 0, 0, 0, 0, NULL},
		{HEAP, 8, 8, 0, 8, 0, 0, NULL},
	};
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_record(&b, &old[0]);
	add_record(&b, &old[1]);
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct mapping_table *t;

		assert_case(ways[i].name, !parse_by(&ways[i], b.data, b.len, &t));
		assert_case(ways[i].name,
			t->known == (MAPPING_KNOWS_BY_ADDRESS | MAPPING_KNOWS_RSS |
					    MAPPING_KNOWS_PSS | MAPPING_KNOWS_PRIVATE |
					    MAPPING_KNOWS_SWAP));
		assert_case(ways[i].name, t->total.rss_bytes == KIB(12));
		mapping_table_unref(t);
	}
}

static void texts(void **state)
{
#define REC(rss) ANON "\nRss:            " rss "\nVmFlags: rd \n"
#define ONE REC("       4 kB")
	static const struct {
		const char *name, *text;
		int error;
		uint64_t rss;
	} cases[] = {
		{"one record", ONE, 0, KIB(4)},
		{"zombie", "", -ENODATA, 0},
		{"cut within a line", ONE ANON "\nRss:          ", -EBADMSG, 0},
		{"cut in the last newline",
			ONE ANON "\nRss:            4 kB\nVmFlags: rd ", -EBADMSG, 0},
		{"cut between two lines", ONE ANON "\nRss:                   4 kB\n",
			-EBADMSG, 0},
		{"cut behind a header", ONE ANON "\n", -EBADMSG, 0},
		{"a header alone", ANON "\n", -EBADMSG, 0},
		{"no header", "Rss: 4 kB\n", -EBADMSG, 0},
		{"a malformed header", ONE "7f0000001000 rw-p\nRss: 4 kB\nVmFlags: rd \n",
			-EBADMSG, 0},
		{"a line without key", ANON "\nRss: 4 kB\nwhat\n", -EBADMSG, 0},
		{"a value without unit", ONE REC("       4   "), -EBADMSG, 0},
		{"a value in two parts", ONE REC("  1    4 kB"), -EBADMSG, 0},
		{"a negative value", ONE REC("      -4 kB"), -EBADMSG, 0},
		{"no value", ONE REC("         kB"), -EBADMSG, 0},
		{"a value to the left", ONE REC("4        kB"), 0, KIB(8)},
		{"a wider value", ONE REC("123456789 kB"), 0, KIB(123456793)},
		{"a wider value first", REC("123456789 kB") ONE ONE, 0, KIB(123456797)},
		{"leading zeros", ONE REC("00000004 kB"), 0, KIB(8)},
		{"overflow", ONE REC("99999999999999999999 kB"), -ERANGE, 0},
		{"overflow in bytes", ONE REC("18014398509481984 kB"), -ERANGE, 0},
		{"overflow of a sum", REC("18014398509481983 kB") ONE, -ERANGE, 0},
		{"more lines behind VmFlags",
			ONE ANON "\nRss:                   4 kB\nVmFlags: rd \nFoo: "
				 "x\nVmFlags: rd \n",
			0, KIB(8)},
		{"Rss twice", ANON "\nRss: 4 kB\nRss: 8 kB\nVmFlags: rd \n", 0, KIB(8)},
		{"Rss again behind VmFlags",
			ONE ANON "\nRss:                   4 kB\nVmFlags: rd \nRss: 16 "
				 "kB\nVmFlags: rd \n",
			0, KIB(20)},
		{"an unknown line",
			ANON "\nRss: 4 kB\nNew_Thing: many words\nVmFlags: rd \n", 0,
			KIB(4)},
		{"large letters in an address",
			"7F0000001000-7F0000022000 rw-p 00000000 00:00 0 \nRss: 4 "
			"kB\nVmFlags: rd \n",
			0, KIB(4)},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		for (size_t w = 0; w < COUNT_OF(ways); w++) {
			struct mapping_table *t = NULL;
			int error = parse_by(
				&ways[w], cases[i].text, strlen(cases[i].text), &t);

			assert_case(cases[i].name, error == cases[i].error);
			assert_case(cases[i].name, !error == !!t);
			if (t)
				assert_case(cases[i].name,
					t->total.rss_bytes == cases[i].rss);
			mapping_table_unref(t);
		}
	}
}

/* A file of two records is refused wherever it is cut but between them.  Cut between
 * two lines of the first one it cannot be told from a record of fewer lines. */
static void cut_anywhere(void **state)
{
	AUTO_BUF struct buf b;
	size_t first;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_record(&b, &records[0]);
	first = b.len;
	add_record(&b, &records[1]);
	for (size_t len = strlen(TEXT) + 2; len < b.len; len++) {
		AUTO_FREE char *copy = exact_copy(b.data, len);
		struct mapping_table *t = NULL;
		bool between_lines = len <= first && copy[len - 1] == '\n';

		assert_int_equal(
			smaps_parse(copy, len, &t), between_lines ? 0 : -EBADMSG);
		if (t)
			assert_int_equal(t->areas, 1);
		mapping_table_unref(t);
	}
}

static void compare(const struct mapping_table *a, const struct mapping_table *b)
{
	assert_int_equal(a->areas, b->areas);
	assert_int_equal(a->known, b->known);
	assert_int_equal(a->group_count, b->group_count);
	assert_memory_equal(&a->total, &b->total, sizeof a->total);
	assert_int_equal(a->names_len, b->names_len);
	assert_memory_equal(a->names, b->names, a->names_len);
	for (size_t i = 0; i < a->group_count; i++)
		assert_int_equal(a->group[i].kind, b->group[i].kind);
}

/* Two records, each byte of the second one in turn replaced by what may matter: both
 * parsers say the same. */
static void each_byte_of_a_record(void **state)
{
	static const char bytes[] = "\n :\t019afkBRhtVN-\x7f\xff";
	AUTO_BUF struct buf b;
	size_t first;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_record(&b, &records[0]);
	first = b.len;
	add_record(&b, &records[2]);
	for (size_t at = first; at < b.len; at++) {
		char old = b.data[at];

		for (size_t i = 0; i < sizeof bytes; i++) {
			struct mapping_table *plain = NULL, *fast = NULL;
			int error;

			b.data[at] = bytes[i];
			error = parse_by(&ways[0], b.data, b.len, &plain);
			assert_int_equal(parse_by(&ways[1], b.data, b.len, &fast), error);
			if (!error)
				compare(plain, fast);
			mapping_table_unref(plain);
			mapping_table_unref(fast);
		}
		b.data[at] = old;
	}
}

static void long_lines(void **state)
{
	AUTO_FREE char *fits = exact_filled(
		"7f0000000000-7f0000021000 r--p 00000000 fe:00 7 /@\nRss: 4 kB\nVmFlags: "
		"rd \n",
		'x', 10136);
	AUTO_FREE char *endless = exact_filled(
		"7f0000000000-7f0000021000 r--p 00000000 fe:00 7 /@\nRss: 4 kB\nVmFlags: "
		"rd \n",
		'x', 1 << 20);

	(void)state;
	for (size_t w = 0; w < COUNT_OF(ways); w++) {
		struct mapping_table *t;

		assert_int_equal(parse_by(&ways[w], fits, strlen(fits), &t), 0);
		assert_int_equal(strlen(mapping_group_name(t, &t->group[0])), 10137);
		mapping_table_unref(t);
		assert_int_equal(
			parse_by(&ways[w], endless, strlen(endless), &t), -EBADMSG);
	}
}

static void names_of_old_android(void **state)
{
	const char *text = ANON
		"\nName:           [anon:libc_malloc]\nRss: 4 kB\nVmFlags: rd \n" ANON
		"\nName:           [anon:libc_malloc]\nRss: 4 kB\nVmFlags: rd \n" HEAP
		"\nName:           [heap]\nRss: 4 kB\nVmFlags: rd \n";

	(void)state;
	for (size_t w = 0; w < COUNT_OF(ways); w++) {
		struct mapping_table *t;

		assert_int_equal(parse_by(&ways[w], text, strlen(text), &t), 0);
		assert_int_equal(t->group_count, 2);
		assert_int_equal(t->group[0].kind, MAPPING_ANON_NAMED);
		assert_string_equal(
			mapping_group_name(t, &t->group[0]), "[anon:libc_malloc]");
		mapping_table_unref(t);
	}
}

struct visits {
	size_t count;
	uint64_t rss;
	bool saw_heap, saw_hugetlb;
};

static void visit(void *context, const struct mapping_area *area,
	const struct mapping_sums *sums, uint32_t known)
{
	struct visits *v = context;

	assert_int_equal(known, MAPPING_KNOWS_ALL);
	assert_int_equal(sums->size_bytes, area->end - area->start);
	v->count++;
	v->rss += sums->rss_bytes;
	v->saw_heap |= area->name_len == 6 && !memcmp(area->name, "[heap]", 6);
	v->saw_hugetlb |= area->is_hugetlb;
}

static void visitor(void **state)
{
	struct smaps_reader *r = smaps_reader_create();
	struct visits v = {0};
	struct mapping_table *t;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_all(&b);
	smaps_begin_visit(r, visit, &v);
	assert_int_equal(smaps_feed(r, b.data, b.len), 0);
	assert_int_equal(smaps_end(r, &t), 0);
	assert_int_equal(v.count, t->areas);
	assert_int_equal(v.rss, t->total.rss_bytes);
	assert_true(v.saw_heap && v.saw_hugetlb);
	mapping_table_unref(t);
	smaps_reader_destroy(r);
}

/* After an error, and after a file that was left in the middle, the next one is whole. */
static void used_again(void **state)
{
	struct smaps_reader *r = smaps_reader_create();
	struct mapping_table *t = NULL;
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_all(&b);
	smaps_begin(r);
	smaps_feed(r, "what\n", 5);
	assert_int_equal(smaps_end(r, &t), -EBADMSG);
	smaps_begin(r);
	smaps_feed(r, b.data, b.len / 2);
	smaps_begin(r);
	smaps_feed(r, b.data, b.len);
	assert_int_equal(smaps_end(r, &t), 0);
	check_all("after a file left in the middle", t);
	mapping_table_unref(t);
	smaps_feed(r, b.data, b.len);
	smaps_reader_destroy(r);
	smaps_reader_destroy(NULL);
}

/* That the fast parser is used at all. */
static void the_layout_fits(void **state)
{
	static const char *const names[] = {TEXT, HEAP};
	struct smaps_layout layout = {0};
	struct smaps_values values;
	AUTO_BUF struct buf b;
	const char *second;
	bool huge;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_record(&b, &records[0]);
	add_record(&b, &records[2]);
	second = strstr(b.data, names[1]);
	assert_true(smaps_layout_learn(
		&layout, b.data + strlen(names[0]) + 1, b.data + b.len));
	second += strlen(names[1]) + 1;
	assert_int_equal(
		smaps_layout_read(&layout, second, b.data + b.len, &values, &huge),
		b.data + b.len - second);
	assert_int_equal(values.bytes[SMAPS_RSS], KIB(132));
	assert_int_equal(values.bytes[SMAPS_PRIVATE_DIRTY], KIB(128));
	assert_false(huge);
	for (const char *end = second; end < b.data + b.len; end++)
		assert_int_equal(
			smaps_layout_read(&layout, second, end, &values, &huge), 0);
}

static struct mapping_list *list_by(const struct way *way, const struct buf *text)
{
	struct smaps_reader *r = smaps_reader_create();
	struct mapping_table *t;
	struct mapping_list *list;

	smaps_reader_set_plain(r, way->plain);
	smaps_reader_set_list(r, true);
	smaps_begin(r);
	smaps_feed(r, text->data, text->len);
	assert_int_equal(smaps_end(r, &t), 0);
	list = smaps_take_list(r);
	assert_non_null(list);
	assert_ptr_equal(list->table, t);
	/* Handed out once; and only while it is asked for. */
	assert_null(smaps_take_list(r));
	smaps_reader_set_list(r, false);
	smaps_begin(r);
	smaps_feed(r, text->data, text->len);
	mapping_table_unref(t);
	assert_int_equal(smaps_end(r, &t), 0);
	assert_null(smaps_take_list(r));
	mapping_table_unref(t);
	smaps_reader_destroy(r);
	return list;
}

static void one_by_one(void **state)
{
	static const struct {
		uint64_t start, end;
		const char *perms, *label;
	} expected[COUNT_OF(records)] = {
		{0x55d0c0000000, 0x55d0c0001000, "r-xp", "/usr/bin/worker"},
		{0x55d0c0001000, 0x55d0c0002000, "rw-p", "/usr/bin/worker"},
		{0x55d0c1000000, 0x55d0c1021000, "rw-p", "[heap]"},
		{0x7f0000001000, 0x7f0000022000, "rw-p", "anonymous"},
		{0x7f2000000000, 0x7f2000200000, "rw-p", "/anon_hugepage (deleted)"},
		{0x7f3000000000, 0x7f3000001000, "r--p",
			"/a\\012b \033[31m\xff) (deleted)"},
		{0x7f0000001000, 0x7f0000022000, "rw-p", "anonymous"},
		{0xffffffffff600000, 0xffffffffff601000, "--xp", "[vsyscall]"},
	};
	AUTO_BUF struct buf b;

	(void)state;
	buf_init(&b, SIZE_MAX);
	add_all(&b);
	for (size_t w = 0; w < COUNT_OF(ways); w++) {
		struct mapping_list *list = list_by(&ways[w], &b);

		assert_case(ways[w].name, list->count == COUNT_OF(expected));
		for (size_t i = 0; i < list->count; i++) {
			const struct mapping_single *s = &list->single[i];
			const struct mapping_table *t = list->table;

			assert_case(ways[w].name, s->start == expected[i].start);
			assert_case(ways[w].name, s->end == expected[i].end);
			assert_case(
				ways[w].name, !memcmp(s->perms, expected[i].perms, 4));
			assert_case(ways[w].name, s->rss_bytes == KIB(records[i].rss));
			assert_case(ways[w].name, s->pss_bytes == KIB(records[i].pss));
			assert_case(ways[w].name, s->swap_bytes == KIB(records[i].swap));
			assert_case(ways[w].name,
				s->private_bytes == KIB((uint64_t)records[i].clean +
							    records[i].dirty));
			assert_string_equal(mapping_group_label(t, &t->group[s->group]),
				expected[i].label);
		}
		mapping_list_unref(list);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_way_of_reading),
		cmocka_unit_test(a_long_file),
		cmocka_unit_test(what_is_known),
		cmocka_unit_test(texts),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(each_byte_of_a_record),
		cmocka_unit_test(long_lines),
		cmocka_unit_test(names_of_old_android),
		cmocka_unit_test(visitor),
		cmocka_unit_test(one_by_one),
		cmocka_unit_test(used_again),
		cmocka_unit_test(the_layout_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
