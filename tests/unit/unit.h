/* unit.h - what every cmocka program includes, in the order cmocka wants it */
#ifndef TESTS_UNIT_H
#define TESTS_UNIT_H

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"

/* Name the case of a table in the failure message, then assert. */
#define assert_case(name, condition)                                                     \
	do {                                                                             \
		if (!(condition))                                                        \
			fail_msg("case \"%s\": %s", (name), #condition);                 \
	} while (0)

#endif
