#include "config.h"

#include "procfs/image.h"

#include "unit.h"

#define CODE 0x555500001000
#define STACK 0x7ffd00001000

static const struct image known = {
	true, CODE, CODE + 0x1000, STACK, 20000, 9000, 100, "sh"};
static const struct image hidden = {false, 0, 0, 0, 20000, 9000, 100, "sh"};

static void tells_an_exec_from_everything_else(void **state)
{
	const struct {
		const char *name;
		const struct image *before;
		struct image now;
		bool differs;
	} cases[] = {
		{"nothing", &known,
			{true, CODE, CODE + 0x1000, STACK, 20000, 9000, 100, "sh"},
			false},
		{"grown", &known,
			{true, CODE, CODE + 0x1000, STACK, 90000, 80000, 100, "sh"},
			false},
		{"renamed itself", &known,
			{true, CODE, CODE + 0x1000, STACK, 20000, 9000, 100, "worker"},
			false},
		{"other addresses", &known,
			{true, CODE + 4096, CODE + 8192, STACK, 20000, 9000, 100, "sh"},
			true},
		{"other stack only", &known,
			{true, CODE, CODE + 0x1000, STACK - 16, 20000, 9000, 100, "sh"},
			true},
		{"mremap made VmPeak fall", &known,
			{true, CODE, CODE + 0x1000, STACK, 19000, 9000, 100, "sh"},
			false},
		{"mark reset from outside", &known,
			{true, CODE, CODE + 0x1000, STACK, 20000, 2000, 100, "sh"},
			false},
		{"same addresses, smaller in all", &known,
			{true, CODE, CODE + 0x1000, STACK, 8000, 1000, 100, "sh"}, true},
		{"same addresses, other text size", &known,
			{true, CODE, CODE + 0x1000, STACK, 30000, 9000, 200, "sh"}, true},
		{"no longer dumpable", &known, {false, 0, 0, 0, 20000, 9000, 100, "sh"},
			false},
		{"in the middle of an exec", &known, {false, 0, 0, 0, 4000, 100, 0, "sh"},
			true},
		{"hidden, renamed", &hidden, {false, 0, 0, 0, 20000, 9000, 100, "x"},
			false},
		{"hidden, renamed, other peak", &hidden,
			{false, 0, 0, 0, 25000, 9000, 100, "x"}, true},
		{"became a zombie", &known, {false, 0, 0, 0, 0, 0, 0, "sh"}, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		assert_case(cases[i].name, image_differs(cases[i].before,
						   &cases[i].now) == cases[i].differs);
}

/* visible -> hidden -> visible with other addresses: an exec in between. */
static void addresses_outlive_a_time_of_being_hidden(void **state)
{
	struct image image = known, later = known;

	(void)state;
	image_update(&image, &hidden);
	assert_true(image.has_addresses);
	assert_false(image_differs(&image, &known));
	later.start_code += 4096;
	assert_true(image_differs(&image, &later));
}

static void set_takes_addresses_only_when_they_are_real(void **state)
{
	struct status status = {
		.present = 1U << STATUS_VM_PEAK | 1U << STATUS_VM_EXE | 1U << STATUS_NAME,
		.name = "from status",
		.name_len = 11,
	};
	struct stat_values stat = {.name = "from stat", .name_len = 9};
	struct image image;

	(void)state;
	status.bytes[STATUS_VM_PEAK] = 7;
	image_set(&image, &status, NULL);
	assert_string_equal(image.name, "from status");
	assert_int_equal(image.vm_peak_bytes, 7);
	assert_int_equal(image.vm_hwm_bytes, 0);
	stat.has_addresses = true;
	stat.start_stack = STACK;
	image_set(&image, &status, &stat);
	assert_string_equal(image.name, "from stat");
	assert_false(image.has_addresses);
	stat.start_code = CODE;
	image_set(&image, &status, &stat);
	assert_true(image.has_addresses);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_an_exec_from_everything_else),
		cmocka_unit_test(addresses_outlive_a_time_of_being_hidden),
		cmocka_unit_test(set_takes_addresses_only_when_they_are_real),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
