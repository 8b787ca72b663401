#include "config.h"

#include "proc/auxv.h"

#include <elf.h>

#include "exact.h"
#include "unit.h"

static const uint64_t words[] = {AT_SYSINFO_EHDR, 0x7ffd00000000, AT_PAGESZ, 4096,
	AT_PHDR, 0x55d0c0000040, AT_PHENT, 56, AT_PHNUM, 13, AT_BASE, 0x7f0000000000,
	AT_ENTRY, 0x55d0c0001000, AT_RANDOM, 0x7ffd00000100, 9999, 1, AT_EXECFN,
	0x7ffd00000fe0, AT_NULL, 0};

static void of_64_bits(void **state)
{
	struct auxv a;

	(void)state;
	assert_int_equal(auxv_parse(words, sizeof words, 64, &a), 0);
	for (int i = 0; i < AUXV_KEY_COUNT; i++)
		assert_true(auxv_has(&a, (enum auxv_key)i));
	assert_int_equal(a.value[AUXV_PHDR], 0x55d0c0000040);
	assert_int_equal(a.value[AUXV_PHENT], 56);
	assert_int_equal(a.value[AUXV_PHNUM], 13);
	assert_int_equal(a.value[AUXV_PAGESZ], 4096);
	assert_int_equal(a.value[AUXV_BASE], 0x7f0000000000);
	assert_int_equal(a.value[AUXV_ENTRY], 0x55d0c0001000);
	assert_int_equal(a.value[AUXV_SYSINFO_EHDR], 0x7ffd00000000);
	assert_int_equal(a.value[AUXV_EXECFN], 0x7ffd00000fe0);
	assert_int_equal(a.value[AUXV_RANDOM], 0x7ffd00000100);
}

static void of_32_bits(void **state)
{
	const uint32_t half[] = {AT_PAGESZ, 4096, AT_PHDR, 0x8048034, AT_NULL, 0};
	struct auxv a;

	(void)state;
	assert_int_equal(auxv_parse(half, sizeof half, 32, &a), 0);
	assert_int_equal(a.value[AUXV_PAGESZ], 4096);
	assert_int_equal(a.value[AUXV_PHDR], 0x8048034);
	assert_false(auxv_has(&a, AUXV_BASE));
}

static void cut_anywhere(void **state)
{
	(void)state;
	for (size_t len = 0; len < sizeof words; len++) {
		AUTO_FREE char *copy = exact_copy((const char *)words, len);
		struct auxv a = {.present = 77};

		assert_int_equal(
			auxv_parse(copy, len, 64, &a), len ? -EBADMSG : -ENODATA);
		assert_int_equal(a.present, 77);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_64_bits),
		cmocka_unit_test(of_32_bits),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
