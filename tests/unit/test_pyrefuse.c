/* Why a process cannot be read: the decision and its words. */
#include "config.h"

#include "python/pyrefuse.h"
#include "unit.h"

#define OURS .is_same_user = true

static const struct {
	const char *name;
	struct pyrefuse_facts facts;
	enum pyrun_refusal why;
} cases[] = {
	{"ended", {.is_gone = true}, PYRUN_ENDED},
	{"other user", {0}, PYRUN_OTHER_USER},
	{"other user under Yama", {.yama = 1}, PYRUN_OTHER_USER},
	{"not dumpable", {OURS, .is_not_dumpable = true}, PYRUN_NOT_DUMPABLE},
	{"Yama 1, a stranger", {OURS, .yama = 1}, PYRUN_YAMA_DESCENDANTS},
	{"Yama 1, own child", {OURS, .yama = 1, .is_descendant = true}, PYRUN_FORBIDDEN},
	{"Yama 2", {OURS, .yama = 2}, PYRUN_YAMA_ADMIN},
	{"Yama 3, as root", {.can_trace_all = true, .yama = 3}, PYRUN_YAMA_OFF},
	{"seccomp, as root", {.can_trace_all = true, .own_read_fails = true}, PYRUN_SECCOMP},
	{"old kernel", {.own_read_fails = true, .has_no_call = true}, PYRUN_NO_CALL},
	{"root of another namespace", {.can_trace_all = true, .is_other_namespace = true},
		PYRUN_USER_NAMESPACE},
	{"user of another namespace", {.is_other_namespace = true}, PYRUN_USER_NAMESPACE},
	{"a security module", {.can_trace_all = true}, PYRUN_FORBIDDEN},
};

static void test_decisions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_case(cases[i].name,
			pyrefuse_decide(&cases[i].facts) == cases[i].why);
}

static const char not_dumpable[] =
	"CPython 3.12 seen, memory not readable: the target changed its user (not dumpable)\n"
	"remedy: run memtide as root (or with CAP_SYS_PTRACE); in a pod: "
	"capabilities.add: [SYS_PTRACE]\n"
	"still shown: RSS, peak, limits, growth by thread\n";

static void test_words(void **state)
{
	AUTO_BUF struct buf text;

	(void)state;
	buf_init(&text, 65536);
	pyrun_refusal_say(PYRUN_NOT_DUMPABLE, "3.12", &text);
	assert_string_equal(text.data, not_dumpable);
	for (int i = PYRUN_NO_PYTHON; i < PYRUN_REFUSALS; i++) {
		buf_clear(&text);
		pyrun_refusal_say((enum pyrun_refusal)i, "", &text);
		assert_true(text.len > 0 && text.data[text.len - 1] == '\n');
		assert_true(*pyrun_refusals[i].why);
	}
	buf_clear(&text);
	pyrun_refusal_say(PYRUN_READABLE, "3.12", &text);
	assert_int_equal(text.len, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_decisions),
		cmocka_unit_test(test_words),
	};

	return cmocka_run_group_tests_name("pyrefuse", tests, NULL, NULL);
}
