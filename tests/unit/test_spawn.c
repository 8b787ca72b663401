/* Real processes: start, fail to start, leave orphans, be ended. */
#include "config.h"

#include "procfs/spawn.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tree.h"
#include "unit.h"

static struct spawn_inherit inherit;

static struct spawn_options options_for(char *const *argv)
{
	return (struct spawn_options){.argv = argv,
		.inherit = &inherit,
		.input = -1,
		.output = -1,
		.error_output = -1,
		.terminal = -1};
}

/* Run it to its end; what it wrote on standard output is in @out. */
static int run(char *const *argv, char *out, size_t size)
{
	struct spawn_options o = options_for(argv);
	size_t len = 0;
	int fds[2], status;
	pid_t pid;
	ssize_t n;
	int code;

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	o.output = fds[1];
	code = spawn_process(&o, &pid, NULL);
	close(fds[1]);
	if (code) {
		close(fds[0]);
		return spawn_error_status(code);
	}
	while ((n = read(fds[0], out + len, size - len - 1)) > 0)
		len += (size_t)n;
	out[len] = '\0';
	close(fds[0]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return spawn_exit_status(status);
}

static int run_shell(const char *script, char *out, size_t size)
{
	AUTO_FREE char *text = strdup(script);
	char sh[] = "sh", c[] = "-c";
	char *argv[] = {sh, c, text, NULL};

	return run(argv, out, size);
}

static void put_program(struct tree *t, const char *path, const char *text, mode_t mode)
{
	char full[PATH_MAX + 64];

	tree_put(t, path, text);
	snprintf(full, sizeof full, "%s/%s", t->path, path);
	assert_int_equal(chmod(full, mode), 0);
}

static void search_and_status(void **state)
{
	static const struct {
		const char *name;
		const char *path; /* PATH; %s is the folder */
		const char *command;
		int status;
		const char *output;
	} cases[] = {
		{"in the second folder", "/nonexistent:%s/a", "hello", 3, "hello\n"},
		{"not a folder on the way", "%s/a/hello:%s/a", "hello", 3, "hello\n"},
		{"nowhere", "%s/a:/nonexistent", "no-such-program", 127, ""},
		{"empty PATH is the working directory", "", "here", 0, "here\n"},
		{"empty first element", ":%s/a", "here", 0, "here\n"},
		{"empty last element", "%s/a:", "here", 0, "here\n"},
		{"without the element", "%s/a", "here", 127, ""},
		{"not executable", "%s/a", "plain", 126, ""},
		{"not executable, later found", "%s/a:%s/b", "plain", 0, "b\n"},
		{"script without #!", "%s/a", "bare", 0, "bare one\n"},
		{"a folder", "%s", "a", 126, ""},
		{"a path", "", "./a/hello", 3, "hello\n"},
		{"missing interpreter", "%s/a", "orphan", 127, ""},
		{"empty name", "%s/a", "", 127, ""},
	};
	AUTO_FREE char *old_path = strdup(getenv("PATH"));
	char old_dir[PATH_MAX], here[] = "one";
	struct tree t;

	(void)state;
	tree_init(&t);
	put_program(&t, "a/hello", "#!/bin/sh\necho hello\nexit 3\n", 0700);
	put_program(&t, "a/plain", "#!/bin/sh\necho a\n", 0600);
	put_program(&t, "b/plain", "#!/bin/sh\necho b\n", 0700);
	put_program(&t, "a/bare", "echo bare $1\n", 0700);
	put_program(&t, "a/orphan", "#!/no/such/shell\n", 0700);
	put_program(&t, "here", "#!/bin/sh\necho here\n", 0700);
	assert_non_null(getcwd(old_dir, sizeof old_dir));
	assert_int_equal(chdir(t.path), 0);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_FREE char *command = strdup(cases[i].command);
		char *argv[] = {command, here, NULL};
		char path[2 * PATH_MAX + 64], out[256] = "";
		const char *f = cases[i].path;
		AUTO_BUF struct buf b;

		buf_init(&b, sizeof path);
		for (; *f; f++) {
			if (*f == '%' && f[1] == 's')
				buf_add_text(&b, t.path), f++;
			else
				buf_add_char(&b, *f);
		}
		setenv("PATH", b.data ? b.data : "", 1);
		assert_case(cases[i].name, run(argv, out, sizeof out) == cases[i].status);
		assert_case(cases[i].name, !strcmp(out, cases[i].output));
	}
	setenv("PATH", old_path, 1);
	assert_int_equal(chdir(old_dir), 0);
	tree_finish(&t);
}

static void messages(void **state)
{
	static const struct {
		const char *command, *text;
	} cases[] = {
		{"no-such-program", "cannot run no-such-program: not found"},
		{"/dev/null", "cannot run /dev/null: Permission denied"},
		{"/", "cannot run /: Permission denied"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		AUTO_FREE char *command = strdup(cases[i].command);
		char *argv[] = {command, NULL};
		struct spawn_options o = options_for(argv);
		struct err err = ERR_INIT;
		pid_t pid;

		assert_true(spawn_process(&o, &pid, &err) < 0);
		assert_string_equal(err.text, cases[i].text);
	}
}

static void exit_statuses(void **state)
{
	char out[64];

	(void)state;
	assert_int_equal(run_shell("exit 0", out, sizeof out), 0);
	assert_int_equal(run_shell("exit 255", out, sizeof out), 255);
	assert_int_equal(run_shell("kill -TERM $$", out, sizeof out), 143);
	assert_int_equal(run_shell("kill -KILL $$", out, sizeof out), 137);
	assert_int_equal(spawn_error_status(-EACCES), 126);
	assert_int_equal(spawn_error_status(-ENOEXEC), 126);
	assert_int_equal(spawn_error_status(-ENOENT), 127);
	assert_int_equal(spawn_error_status(-EAGAIN), 125);
}

/* What memtide does to itself must not reach the command; what nohup did must. */
static void child_gets_what_we_were_given(void **state)
{
	struct spawn_inherit before;
	struct rlimit low;
	sigset_t block;
	char out[256], want[256];

	(void)state;
	signal(SIGHUP, SIG_IGN);
	spawn_save(&before);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGHUP, SIG_DFL);
	sigfillset(&block);
	sigprocmask(SIG_BLOCK, &block, NULL);
	low = before.nofile;
	low.rlim_cur = before.nofile.rlim_cur / 2;
	setrlimit(RLIMIT_NOFILE, &low);
	inherit = before;
	/* Up to signal 28: the C library keeps 32 and 33 for itself, as inherited. */
	assert_int_equal(
		run_shell("sed -n 's/^Sig\\(Blk\\|Ign\\).*\\(.......\\)$/\\1 \\2/p'"
			  " /proc/self/status; ulimit -n",
			out, sizeof out),
		0);
	setrlimit(RLIMIT_NOFILE, &before.nofile);
	sigprocmask(SIG_SETMASK, &before.mask, NULL);
	signal(SIGPIPE, SIG_DFL);
	signal(SIGXFSZ, SIG_DFL);
	spawn_save(&inherit);
	snprintf(want, sizeof want, "Blk 0000000\nIgn 0000001\n%llu\n",
		(unsigned long long)before.nofile.rlim_cur);
	assert_string_equal(out, want);
}

static void descriptors_are_crossed(void **state)
{
	char sh[] = "sh", c[] = "-c", script[] = "read x; echo out $x; echo err $x >&2";
	char *argv[] = {sh, c, script, NULL};
	struct spawn_options o = options_for(argv);
	int in[2], out[2], err[2];
	char text[64];
	ssize_t n;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	assert_int_equal(pipe2(err, O_CLOEXEC), 0);
	o.input = in[0];
	o.output = out[1];
	o.error_output = err[1];
	assert_int_equal(spawn_process(&o, &pid, NULL), 0);
	assert_int_equal(write(in[1], "7\n", 2), 2);
	n = read(out[0], text, sizeof text);
	assert_int_equal(n, 6);
	assert_memory_equal(text, "out 7\n", 6);
	n = read(err[0], text, sizeof text);
	assert_memory_equal(text, "err 7\n", 6);
	waitpid(pid, NULL, 0);
	for (int i = 0; i < 2; i++) {
		close(in[i]);
		close(out[i]);
		close(err[i]);
	}
}

/* A session of its own, whose controlling terminal is the one it was given. */
static void own_terminal(void **state)
{
	char sh[] = "sh", c[] = "-c";
	char script[] =
		"read a b c d e sid rest </proc/self/stat\n"
		"[ $sid = $$ ] && echo leads >/dev/tty; read word; echo $word";
	char *argv[] = {sh, c, script, NULL};
	struct spawn_options o = options_for(argv);
	int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC), slave, status;
	char text[256];
	size_t len = 0;
	pid_t pid;
	ssize_t n;

	(void)state;
	assert_true(master >= 0);
	assert_int_equal(grantpt(master), 0);
	assert_int_equal(unlockpt(master), 0);
	slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
	assert_true(slave >= 0);
	o.terminal = o.input = o.output = o.error_output = slave;
	assert_int_equal(spawn_process(&o, &pid, NULL), 0);
	close(slave);
	assert_int_equal(write(master, "word\n", 5), 5);
	while ((n = read(master, text + len, sizeof text - len - 1)) > 0)
		len += (size_t)n;
	text[len] = '\0';
	close(master);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	assert_non_null(strstr(text, "leads\r\n"));
	assert_non_null(strstr(strstr(text, "leads"), "word\r\n"));
}

/* Until spawn_reap() says that the command ended. */
static void await_command(struct spawn *s, struct spawn_end *end)
{
	struct pollfd p = {.fd = spawn_pidfd(s), .events = POLLIN};

	while (!spawn_reap(s, end))
		poll(&p, 1, p.fd < 0 ? 10 : 10000);
}

/* Children of ours that end are told by SIGCHLD only; so poll for the tree's end. */
static void await_empty_tree(struct spawn *s, struct procs *p)
{
	struct spawn_end end;

	for (int i = 0; i < 1000 && spawn_tree_count(s, p); i++) {
		poll(NULL, 0, 10);
		spawn_reap(s, &end);
	}
	assert_int_equal(spawn_tree_count(s, p), 0);
}

/* The shell ends at once; its background children are adopted, and reached. */
static void orphans_are_counted_and_ended(void **state)
{
	char sh[] = "sh", c[] = "-c";
	char script[] = "(sleep 1000 & (setsid sleep 1001 &) ; sleep 1002 &) ; exit 5";
	char *argv[] = {sh, c, script, NULL};
	struct spawn_options o = options_for(argv);
	struct rootdir proc;
	struct spawn_end end;
	struct spawn *s;
	struct procs *p;

	(void)state;
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	p = procs_create(&proc);
	assert_int_equal(spawn_create(&o, &s, NULL), 0);
	await_command(s, &end);
	assert_int_equal(spawn_exit_status(end.wait_status), 5);
	assert_int_equal(spawn_signal(s, SIGTERM), -ESRCH);
	for (int i = 0; i < 500 && spawn_tree_count(s, p) != 3; i++) {
		struct spawn_end none;

		spawn_reap(s, &none);
		poll(NULL, 0, 10);
	}
	assert_int_equal(spawn_tree_count(s, p), 3);
	assert_int_equal(spawn_signal_tree(s, p, SIGTERM), 3);
	await_empty_tree(s, p);
	spawn_destroy(s);
	procs_destroy(p);
	rootdir_finish(&proc);
}

static void exempt_children_are_spared(void **state)
{
	char sleep_word[] = "sleep", time_word[] = "1000";
	char *argv[] = {sleep_word, time_word, NULL};
	struct spawn_options o = options_for(argv);
	struct spawn_end end;
	struct rootdir proc;
	struct spawn *s;
	struct procs *p;
	pid_t hook;

	(void)state;
	assert_int_equal(rootdir_open(&proc, "/proc"), 0);
	p = procs_create(&proc);
	assert_int_equal(spawn_create(&o, &s, NULL), 0);
	assert_int_equal(spawn_process(&o, &hook, NULL), 0);
	assert_int_equal(spawn_tree_count(s, p), 2);
	spawn_exempt(s, hook);
	assert_int_equal(spawn_tree_count(s, p), 1);
	assert_int_equal(spawn_signal_tree(s, p, SIGKILL), 1);
	await_command(s, &end);
	assert_int_equal(spawn_exit_status(end.wait_status), 137);
	assert_int_equal(kill(hook, 0), 0);
	kill(hook, SIGKILL);
	waitpid(hook, NULL, 0);
	spawn_destroy(s);
	procs_destroy(p);
	rootdir_finish(&proc);
}

/* A program below memtide's own peak says nothing; one far above is exact. */
static void largest_rss(void **state)
{
	char small[] = "true", sh[] = "sh", c[] = "-c";
	char script[] = "x=$(head -c 150000000 /dev/zero | tr '\\0' x); exit 0";
	char *little[] = {small, NULL}, *much[] = {sh, c, script, NULL};
	size_t ballast_bytes = 100 << 20;
	struct spawn_options o = options_for(little);
	struct spawn_end end;
	struct spawn *s;
	char *ballast;

	(void)state;
	ballast = mmap(NULL, ballast_bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	memset(ballast, 1, ballast_bytes);
	munmap(ballast, ballast_bytes);
	assert_int_equal(spawn_create(&o, &s, NULL), 0);
	await_command(s, &end);
	assert_int_equal(end.max_rss_bytes, 0);
	spawn_destroy(s);
	o.argv = much;
	assert_int_equal(spawn_create(&o, &s, NULL), 0);
	await_command(s, &end);
	assert_true(end.max_rss_bytes > 150000000);
	assert_true(end.max_rss_bytes < UINT64_C(2000000000));
	spawn_destroy(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(search_and_status),
		cmocka_unit_test(messages),
		cmocka_unit_test(exit_statuses),
		cmocka_unit_test(child_gets_what_we_were_given),
		cmocka_unit_test(descriptors_are_crossed),
		cmocka_unit_test(own_terminal),
		cmocka_unit_test(orphans_are_counted_and_ended),
		cmocka_unit_test(exempt_children_are_spared),
		cmocka_unit_test(largest_rss),
	};

	spawn_save(&inherit);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
