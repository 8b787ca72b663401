/* Letters between threads. */
#include "config.h"

#include "base/mailbox.h"

#include <poll.h>
#include <pthread.h>

#include "base/clock.h"
#include "unit.h"

struct note {
	struct letter letter;
	int subject, text;
	int *destroyed;
};

static void destroy_note(struct letter *letter)
{
	struct note *n = (struct note *)letter;

	++*n->destroyed;
}

static struct note note(int subject, int text, int *destroyed)
{
	return (struct note){{NULL, destroy_note}, subject, text, destroyed};
}

static bool same_subject(const struct letter *older, const struct letter *letter)
{
	return ((const struct note *)older)->subject ==
	       ((const struct note *)letter)->subject;
}

static bool is_readable(const struct mailbox *box)
{
	struct pollfd p = {.fd = mailbox_fd(box), .events = POLLIN};

	return poll(&p, 1, 0) == 1;
}

static void test_oldest_first(void **state)
{
	struct mailbox *box = mailbox_create();
	int destroyed = 0;
	struct note a = note(1, 10, &destroyed), b = note(2, 20, &destroyed);

	(void)state;
	assert_false(is_readable(box));
	assert_null(mailbox_take(box));
	mailbox_post(box, &a.letter, NULL);
	mailbox_post(box, &b.letter, NULL);
	assert_true(is_readable(box));
	assert_ptr_equal(mailbox_take(box), &a);
	assert_true(is_readable(box));
	assert_ptr_equal(mailbox_take(box), &b);
	assert_false(is_readable(box));
	assert_null(mailbox_take(box));
	assert_int_equal(destroyed, 0);
	mailbox_unref(box);
}

static void test_newest_of_a_subject(void **state)
{
	struct mailbox *box = mailbox_create();
	int destroyed = 0;
	struct note a = note(1, 10, &destroyed), b = note(2, 20, &destroyed);
	struct note newer = note(1, 11, &destroyed);

	(void)state;
	mailbox_post(box, &a.letter, same_subject);
	mailbox_post(box, &b.letter, same_subject);
	mailbox_post(box, &newer.letter, same_subject);
	assert_int_equal(destroyed, 1);
	assert_ptr_equal(mailbox_take(box), &newer);
	assert_ptr_equal(mailbox_take(box), &b);
	assert_false(is_readable(box));
	mailbox_unref(box);
	assert_int_equal(destroyed, 1);
}

static void test_the_last_reference_destroys(void **state)
{
	struct mailbox *box = mailbox_create();
	int destroyed = 0;
	struct note a = note(1, 10, &destroyed);

	(void)state;
	mailbox_post(box, &a.letter, NULL);
	mailbox_unref(mailbox_ref(box));
	assert_int_equal(destroyed, 0);
	mailbox_unref(box);
	assert_int_equal(destroyed, 1);
	mailbox_unref(NULL);
}

static void *post_it(void *argument)
{
	struct mailbox *box = argument;
	static int destroyed;
	static struct note n;

	n = note(3, 30, &destroyed);
	mailbox_post(box, &n.letter, NULL);
	return NULL;
}

static void test_waiting(void **state)
{
	struct mailbox *box = mailbox_create();
	pthread_t thread;

	(void)state;
	assert_false(mailbox_wait(box, 0));
	assert_false(mailbox_wait(box, clock_mono_ns(&clock_system)));
	assert_int_equal(pthread_create(&thread, NULL, post_it, box), 0);
	assert_true(mailbox_wait(box, UINT64_MAX));
	assert_int_equal(((struct note *)mailbox_take(box))->text, 30);
	pthread_join(thread, NULL);
	mailbox_unref(box);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_oldest_first),
		cmocka_unit_test(test_newest_of_a_subject),
		cmocka_unit_test(test_the_last_reference_destroys),
		cmocka_unit_test(test_waiting),
	};

	return cmocka_run_group_tests_name("mailbox", tests, NULL, NULL);
}
