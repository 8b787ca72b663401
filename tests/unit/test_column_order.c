#include "config.h"

#include "view/column_order.h"

#include "unit.h"
#include "view/columns.h"

static void text_of(const struct column_order *o, char *out, size_t size)
{
	out[0] = '\0';
	for (int i = 0; i < o->count; i++) {
		size_t len = strlen(out);

		snprintf(out + len, size - len, "%s%s", i ? " " : "",
			column_order_name(o, i));
	}
}

static void columns_are_read(void **state)
{
	static const struct {
		const char *name, *text, *result;
	} cases[] = {
		{"as usual", "PID USER RSS COMMAND", "PID USER RSS COMMAND"},
		{"either case", "pid Rss", "PID RSS COMMAND"},
		{"commas and blanks", " ,RSS,, PID\t", "RSS PID COMMAND"},
		{"the command alone", "COMMAND", "COMMAND"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct column_order o;
		struct err err = ERR_INIT;
		char text[200];

		column_order_init(&o, &columns_of_list);
		assert_case(cases[i].name, !column_order_read(&o, cases[i].text, &err));
		text_of(&o, text, sizeof text);
		assert_case(cases[i].name, !strcmp(text, cases[i].result));
	}
}

static void wrong_columns_change_nothing(void **state)
{
	static const struct {
		const char *name, *text, *says;
	} cases[] = {
		{"empty", " ", "expected columns"},
		{"unknown", "PID RS", "'RS' is no column"},
		{"a part of a name", "COMM", "'COMM' is no column"},
		{"twice", "PID RSS PID", "PID stands twice"},
		{"behind the command", "COMMAND RSS", "only stand last"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct column_order o;
		struct err err = ERR_INIT;

		column_order_init(&o, &columns_of_list);
		assert_case(cases[i].name, column_order_read(&o, cases[i].text, &err));
		assert_case(cases[i].name, strstr(err.text, cases[i].says));
		assert_case(cases[i].name, o.count == COLUMN_COUNT);
	}
}

static void beside_goes_around(void **state)
{
	struct column_order o;
	struct err err = ERR_INIT;

	(void)state;
	column_order_init(&o, &columns_of_list);
	assert_int_equal(column_order_read(&o, "RSS PID", &err), 0);
	assert_int_equal(column_order_beside(&o, COLUMN_RSS, 1), COLUMN_PID);
	assert_int_equal(column_order_beside(&o, COLUMN_RSS, -1), COLUMN_COMMAND);
	assert_int_equal(column_order_beside(&o, COLUMN_COMMAND, 1), COLUMN_RSS);
	assert_int_equal(column_order_beside(&o, COLUMN_SWAP, 1), COLUMN_RSS);
}

/* Whatever is chosen, no column stands on another, nor on the signs at the left. */
static void columns_keep_apart(void **state)
{
	static const char *const orders[] = {"COMMAND", "RSS", "USER PID RSS",
		"TREND RSS PID", "ETA LEFT RATE DELTA SWAP PEAK PSS RSS USER PID"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(orders); i++) {
		struct column_order o;
		struct columns place;
		struct err err = ERR_INIT;

		column_order_init(&o, &columns_of_list);
		column_order_read(&o, orders[i], &err);
		for (int width = 40; width < 200; width++) {
			int end = 1;

			columns_place(
				&place, width, UINT32_MAX & ~(1U << COLUMN_TREE), &o);
			for (int k = 0; k < o.count; k++) {
				int id = o.column[k];

				if (!place.at.shown[id])
					continue;
				assert_true(place.at.x[id] > end);
				end = place.at.x[id] + place.at.w[id];
			}
			assert_true(place.at.shown[COLUMN_COMMAND]);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_read),
		cmocka_unit_test(wrong_columns_change_nothing),
		cmocka_unit_test(beside_goes_around),
		cmocka_unit_test(columns_keep_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
