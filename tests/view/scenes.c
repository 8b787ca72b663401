#include "config.h"

#include "scenes.h"

#include <stdio.h>

#include <string.h>

#include "base/cleanup.h"

static const struct actor town[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2900 * MIB,
		.bytes_per_s = 421888,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB},
	{.pid = 2210,
		.user = "postgres",
		.comm = "postgres",
		.command = "/usr/lib/postgresql/16/bin/postgres -D "
			   "/var/lib/postgresql/16/main",
		.rss_bytes = 1229 * MIB,
		.swap_bytes = 12 * MIB},
	{.pid = 9120,
		.user = "ada",
		.comm = "node",
		.command = "node server.js",
		.rss_bytes = 640 * MIB,
		.bytes_per_s = 20480},
	{.pid = 9121,
		.user = "ada",
		.comm = "node",
		.command = "node worker.js",
		.rss_bytes = 410 * MIB,
		.wave_bytes = 100 * MIB,
		.peak_bytes = 900 * MIB},
	{.pid = 812,
		.user = "root",
		.comm = "dockerd",
		.command = "/usr/bin/dockerd -H fd://",
		.rss_bytes = 96 * MIB},
	{.pid = 1,
		.user = "root",
		.comm = "systemd",
		.command = "/sbin/init splash",
		.rss_bytes = 13 * MIB},
	{.pid = 4194301,
		.user = "averyveryl+",
		.comm = "sshd",
		.command = "sshd: ada@pts/0",
		.rss_bytes = 7 * MIB + 400000},
	{.pid = 7000,
		.user = "eve",
		.comm = "x",
		.command = "x\033]0;owned\a \xc2\x9b"
			   "31m \xff\n"
			   "\xe2\x80\xae"
			   "cod.exe",
		.rss_bytes = 3 * MIB},
	{.pid = 7001,
		.user = "eve",
		.comm = "kanji",
		.command = "/opt/\xe6\xbc\xa2\xe5\xad\x97/caf\xc3\xa9 "
			   "--name=\xe6\x9d\xb1\xe4\xba\xac",
		.rss_bytes = 2 * MIB},
	{.pid = 300,
		.user = "root",
		.comm = "agetty",
		.command = NULL,
		.rss_bytes = 700000},
	{.pid = 2,
		.user = "root",
		.comm = "kthreadd",
		.command = "[kthreadd]",
		.kernel_thread = true},
	{.pid = 17,
		.user = "root",
		.comm = "ksoftirqd/0",
		.command = "[ksoftirqd/0]",
		.kernel_thread = true},
};

/* Many of a kind, to scroll through. */
static struct actor crowd[120];

static void make_crowd(void)
{
	for (unsigned i = 0; i < COUNT_OF(crowd); i++)
		crowd[i] = (struct actor){.pid = 1000 + i * 7,
			.user = i % 3 ? "www-data" : "root",
			.comm = "worker",
			.command = i % 10 ? "/usr/bin/worker --listen" : "python3 job.py",
			.rss_bytes = (uint64_t)(i * i % 97 + 1) * MIB};
}

#define MEMBER(p, above, who, name, line, mib, pss_mib)                                  \
	.pid = (p), .ppid = (above), .user = (who), .comm = (name), .command = (line),   \
	.rss_bytes = (mib)*MIB, .pss_bytes = (pss_mib)*MIB

static const struct actor family[] = {
	{MEMBER(1, 0, "root", "systemd", "/sbin/init splash", 13, 9)},
	{MEMBER(10, 1, "root", "sshd", "sshd: /usr/sbin/sshd -D", 9, 3)},
	{MEMBER(20, 10, "root", "sshd", "sshd: ada [priv]", 10, 2)},
	{MEMBER(21, 20, "ada", "bash", "-bash", 6, 4)},
	{MEMBER(31, 21, "ada", "python3", "python3 gateway.py", 210, 90),
		.swap_bytes = 30 * MIB},
	{MEMBER(32, 31, "ada", "python3", "python3 gateway.py --worker 1", 480, 420),
		.bytes_per_s = 300000},
	{MEMBER(33, 31, "ada", "python3", "python3 gateway.py --worker 2", 300, 240)},
	{MEMBER(40, 21, "ada", "vim", "vim notes.txt", 12, 5)},
	{MEMBER(50, 1, "postgres", "postgres", "postgres -D /var/lib/postgresql", 120,
		0)},
	{MEMBER(51, 50, "postgres", "postgres", "postgres: checkpointer", 60, 8)},
	{MEMBER(52, 50, "postgres", "postgres", "postgres: ada shop idle", 310, 40)},
	{MEMBER(60, 999, "eve", "orphan", "orphan --of another", 5, 5)},
};

/* The budget did not reach one of them for a while. */
static const struct actor starved[] = {
	{MEMBER(32, 31, "ada", "python3", "python3 gateway.py --worker 1", 480, 420)},
	{MEMBER(33, 31, "ada", "python3", "python3 gateway.py --worker 2", 300, 240),
		.pss_until = 20},
};

static const struct actor train[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py --epochs 400",
		.rss_bytes = 2900 * MIB,
		.bytes_per_s = 421888,
		.wave_bytes = 20 * MIB,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.others_bytes = 500 * MIB},
};

static const struct actor calm[] = {
	{.pid = 2210,
		.user = "postgres",
		.comm = "postgres",
		.command = "postgres: main",
		.rss_bytes = 512 * MIB,
		.wave_bytes = MIB / 8,
		.peak_bytes = 530 * MIB,
		.has_walls = true,
		.has_mappings = true},
};

static const struct actor killed[] = {
	{.pid = 4711,
		.user = "ada",
		.comm = "python3",
		.command = "python3 train.py",
		.rss_bytes = 3900 * MIB,
		.bytes_per_s = 3 * 1048576,
		.has_walls = true,
		.has_mappings = true,
		.cgroup_limit_bytes = 4 * GIB,
		.ends = 540,
		.end_text = "killed by the kernel (out of memory in cgroup /user/job)"},
};

static const struct actor refused[] = {
	{.pid = 77,
		.user = "root",
		.comm = "java",
		.command = "java -Xmx8g -jar search.jar",
		.rss_bytes = 8 * GIB,
		.has_walls = true,
		.sums_only = true},
};

static void play(struct stage *s, enum charset charset, const struct actor *actors,
	size_t count, uint32_t open_pid, unsigned seconds)
{
	struct view_options o = {
		.charset = charset, .everything = !open_pid, .open_pid = open_pid};

	stage_init(s, &o, actors, count, seconds);
}

static void play_town(struct stage *s, enum charset charset)
{
	play(s, charset, town, COUNT_OF(town), 0, 120);
	stage_play(s, 120);
}

static void play_crowd(struct stage *s, enum charset charset)
{
	make_crowd();
	play(s, charset, crowd, COUNT_OF(crowd), 0, 20);
	stage_play(s, 20);
}

static void list_first(struct stage *s, enum charset charset)
{
	play(s, charset, town, COUNT_OF(town), 0, 0);
}

static void list_empty(struct stage *s, enum charset charset)
{
	play(s, charset, town, 0, 0, 0);
}

static void list_search(struct stage *s, enum charset charset)
{
	play_crowd(s, charset);
	stage_type(s, "/pyth");
}

static void list_search_nothing(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_type(s, "/pythia");
}

static void list_filter(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_type(s, "\\node|post");
	stage_key(s, KEY_CODE_ENTER);
}

static void list_filter_typing(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_type(s, "\\no");
}

static void list_sort_menu(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_key(s, KEY_CODE_F1 + 5);
	stage_key(s, KEY_CODE_DOWN);
}

static void list_user_menu(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_type(s, "u");
}

static void list_signal(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_key(s, KEY_CODE_DOWN);
	stage_key(s, KEY_CODE_F1 + 8);
	stage_key(s, KEY_CODE_DOWN);
}

static void list_signal_sure(struct stage *s, enum charset charset)
{
	list_signal(s, charset);
	stage_key(s, KEY_CODE_ENTER);
}

static void list_signal_sent(struct stage *s, enum charset charset)
{
	list_signal_sure(s, charset);
	stage_type(s, "y");
	s->status.message = "INT was sent to 2210";
}

static void list_readonly(struct stage *s, enum charset charset)
{
	struct view_options o = {
		.charset = charset, .everything = true, .readonly = true};

	stage_init(s, &o, town, COUNT_OF(town), 120);
	stage_play(s, 120);
	stage_type(s, "k");
}

static void play_family(struct stage *s, enum charset charset)
{
	play(s, charset, family, COUNT_OF(family), 0, 60);
	stage_play(s, 60);
}

static void list_tree(struct stage *s, enum charset charset)
{
	play_family(s, charset);
	stage_type(s, "t");
}

static void list_tree_folded(struct stage *s, enum charset charset)
{
	list_tree(s, charset);
	stage_type(s, "/gateway.py");
	stage_key(s, KEY_CODE_ENTER);
	stage_type(s, "-");
}

static void list_tree_filter(struct stage *s, enum charset charset)
{
	list_tree(s, charset);
	stage_type(s, "\\python|init");
	stage_key(s, KEY_CODE_ENTER);
}

static void list_tagged(struct stage *s, enum charset charset)
{
	play_family(s, charset);
	stage_type(s, "  ");
	stage_key(s, KEY_CODE_DOWN);
	stage_type(s, " ");
}

static void list_group(struct stage *s, enum charset charset)
{
	list_tagged(s, charset);
	stage_key(s, KEY_CODE_ENTER);
}

/* Some of the town a while later: one of them nears its limit. */
static void list_group_limit(struct stage *s, enum charset charset)
{
	play(s, charset, town, COUNT_OF(town), 0, 120);
	stage_play(s, 100);
	stage_type(s, "   ");
	stage_key(s, KEY_CODE_ENTER);
	stage_play(s, 120);
}

static void list_group_tree(struct stage *s, enum charset charset)
{
	list_tree(s, charset);
	stage_type(s, "/-bash");
	stage_key(s, KEY_CODE_ENTER);
	stage_type(s, "c");
	stage_key(s, KEY_CODE_ENTER);
}

static void list_signal_tagged(struct stage *s, enum charset charset)
{
	list_tagged(s, charset);
	stage_type(s, "k");
	stage_key(s, KEY_CODE_ENTER);
}

static void list_scrolled(struct stage *s, enum charset charset)
{
	play_crowd(s, charset);
	stage_key(s, KEY_CODE_PAGE_DOWN);
	stage_key(s, KEY_CODE_PAGE_DOWN);
	stage_type(s, "N");
}

static void list_marked_paused(struct stage *s, enum charset charset)
{
	play(s, charset, town, COUNT_OF(town), 0, 120);
	stage_play(s, 60);
	stage_type(s, "m");
	stage_play(s, 80);
	stage_type(s, "Z");
	stage_play(s, 120);
}

static void list_container(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	s->status.container_known = true;
	s->status.container_bytes = 3686 * MIB;
	s->status.container_limit_bytes = 4 * GIB;
	s->status.stalled_pct = 2;
}

static void list_findings(struct stage *s, enum charset charset)
{
	play(s, charset, town, COUNT_OF(town), 0, 1790);
	stage_play(s, 1790);
}

static void list_pss_old(struct stage *s, enum charset charset)
{
	play(s, charset, starved, COUNT_OF(starved), 0, 60);
	stage_play(s, 60);
}

static void list_targets(struct stage *s, enum charset charset)
{
	struct view_options o = {.charset = charset};

	stage_init(s, &o, killed, COUNT_OF(killed), 600);
	stage_play(s, 600);
	s->status.message = "all targets have ended";
}

static void process_growing(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 1790);
	stage_play(s, 600);
	stage_type(s, "m");
	stage_play(s, 1790);
}

static void mappings_sorted(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	stage_key(s, KEY_CODE_DOWN);
	stage_key(s, KEY_CODE_DOWN);
	stage_type(s, "N");
}

static void mappings_filtered(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	stage_type(s, "\\lib|heap");
	stage_key(s, KEY_CODE_ENTER);
	stage_type(s, "/torch");
}

/* They are listed from the middle on, the mark comes later. */
static void mappings_single(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 1790);
	stage_play(s, 600);
	stage_type(s, "t");
	stage_play(s, 1790);
}

static void mappings_single_marked(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 1790);
	stage_play(s, 600);
	stage_type(s, "t");
	stage_play(s, 1200);
	stage_type(s, "m");
	stage_play(s, 1790);
	stage_type(s, "G");
}

static void mappings_single_filtered(struct stage *s, enum charset charset)
{
	mappings_single(s, charset);
	stage_type(s, "\\torch|7f580");
	stage_key(s, KEY_CODE_ENTER);
	stage_type(s, "<<");
}

static void mappings_single_soon(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	stage_type(s, "t");
}

static void mappings_detail(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 1790);
	stage_play(s, 600);
	stage_key(s, KEY_CODE_ENTER);
	stage_play(s, 1790);
}

static void mappings_detail_file(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 1790);
	stage_play(s, 600);
	stage_type(s, "/torch");
	stage_key(s, KEY_CODE_ENTER);
	stage_key(s, KEY_CODE_ENTER);
	stage_play(s, 1790);
}

static void mappings_sort_menu(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	stage_key(s, KEY_CODE_F1 + 5);
}

/* What detectors say, in their words: the screen only places it. */
static void find(struct stage *s, enum finding_level leak, const char *leak_text,
	enum finding_level limit, const char *limit_text)
{
	s->leak = (struct finding){.kind = FINDING_LEAK, .level = leak};
	snprintf(s->leak.text, sizeof s->leak.text, "%s", leak_text);
	s->limit = (struct finding){.kind = FINDING_LIMIT, .level = limit};
	snprintf(s->limit.text, sizeof s->limit.text, "%s", limit_text);
	s->status.leak = &s->leak;
	s->status.limit = &s->limit;
	stage_update(s);
}

static void process_leak(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	find(s, FINDING_CRITICAL,
		"likely leak  +412 KiB/s kept after each dip (likely 380–450 KiB/s), 9 "
		"min, "
		"not slowing; 11 of 12 blocks rising; anonymous",
		FINDING_WARN,
		"killed in ~47 min: cgroup limit 4.0 GiB, 1.1 GiB left; +412 KiB/s over "
		"~10 min");
}

static void process_suspected(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	find(s, FINDING_WARN,
		"suspected  +412 KiB/s kept (likely 300–500 KiB/s), 4 min, not slowing; "
		"7 of 9 blocks rising; anonymous",
		FINDING_CRITICAL,
		"killed in ~12 s: cgroup limit 4.0 GiB, 80 MiB left; +6.5 MiB/s over ~10 "
		"s");
}

static void process_steady(struct stage *s, enum charset charset)
{
	play(s, charset, calm, COUNT_OF(calm), 2210, 300);
	stage_play(s, 300);
}

static void process_rest(struct stage *s, enum charset charset)
{
	process_steady(s, charset);
	find(s, FINDING_NONE, "undecided: watched 3 min, needs about 10 min",
		FINDING_NONE, "this machine 23 GiB, 9.1 GiB left");
}

static void process_young(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 8);
	stage_play(s, 8);
}

static void process_first(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 0);
}

static void process_waiting(struct stage *s, enum charset charset)
{
	play(s, charset, train, 0, 4711, 0);
}

static void process_ended(struct stage *s, enum charset charset)
{
	play(s, charset, killed, COUNT_OF(killed), 4711, 600);
	stage_play(s, 600);
}

static void process_near(struct stage *s, enum charset charset)
{
	play(s, charset, killed, COUNT_OF(killed), 4711, 540);
	stage_play(s, 540);
}

static void process_limits(struct stage *s, enum charset charset)
{
	process_near(s, charset);
	stage_type(s, "4");
}

static void process_events(struct stage *s, enum charset charset)
{
	process_growing(s, charset);
	stage_event(s, EVENT_NOTE, EVENT_INFO, 0,
		"4712 belongs to root: mappings and PSS need root; RSS and peak are "
		"watched");
	stage_event(s, EVENT_MARK, EVENT_INFO, 0, "mark");
	stage_event(s, EVENT_SPIKE, EVENT_WARN, 4711,
		"peak 2.9G between samples; 2.4G before and after");
	stage_event(s, EVENT_ALERT, EVENT_CRITICAL, 4711,
		"rss>2.8G: 2.9 GiB, python3 4711, name \033[31m\xe2\x80\xae");
	stage_type(s, "5");
}

static void process_paused(struct stage *s, enum charset charset)
{
	play(s, charset, train, COUNT_OF(train), 4711, 400);
	stage_play(s, 300);
	stage_type(s, " ");
	stage_play(s, 400);
}

static void process_refused(struct stage *s, enum charset charset)
{
	play(s, charset, refused, COUNT_OF(refused), 77, 100);
	s->status.heavy_note =
		"would hold the target ~144 ms; R reads once, "
		"--max-stall 200ms allows it";
	stage_play(s, 100);
}

static void process_signal(struct stage *s, enum charset charset)
{
	process_young(s, charset);
	stage_type(s, "k");
}

static void help_list(struct stage *s, enum charset charset)
{
	play_town(s, charset);
	stage_key(s, KEY_CODE_F1);
}

static void help_process(struct stage *s, enum charset charset)
{
	process_young(s, charset);
	stage_type(s, "?");
}

static const struct scene scenes[] = {
	{"list", play_town},
	{"list-first", list_first},
	{"list-empty", list_empty},
	{"list-search", list_search},
	{"list-search-nothing", list_search_nothing},
	{"list-filter", list_filter},
	{"list-filter-typing", list_filter_typing},
	{"list-sort-menu", list_sort_menu},
	{"list-user-menu", list_user_menu},
	{"list-signal", list_signal},
	{"list-signal-sure", list_signal_sure},
	{"list-signal-sent", list_signal_sent},
	{"list-readonly", list_readonly},
	{"list-tree", list_tree},
	{"list-tree-folded", list_tree_folded},
	{"list-tree-filter", list_tree_filter},
	{"list-tagged", list_tagged},
	{"list-group", list_group},
	{"list-group-limit", list_group_limit},
	{"list-group-tree", list_group_tree},
	{"list-signal-tagged", list_signal_tagged},
	{"list-scrolled", list_scrolled},
	{"list-marked-paused", list_marked_paused},
	{"list-container", list_container},
	{"list-findings", list_findings},
	{"list-pss-old", list_pss_old},
	{"list-targets", list_targets},
	{"process-growing", process_growing},
	{"mappings-sorted", mappings_sorted},
	{"mappings-filtered", mappings_filtered},
	{"mappings-sort-menu", mappings_sort_menu},
	{"mappings-single", mappings_single},
	{"mappings-single-marked", mappings_single_marked},
	{"mappings-single-filtered", mappings_single_filtered},
	{"mappings-single-soon", mappings_single_soon},
	{"mappings-detail", mappings_detail},
	{"mappings-detail-file", mappings_detail_file},
	{"process-leak", process_leak},
	{"process-suspected", process_suspected},
	{"process-rest", process_rest},
	{"process-steady", process_steady},
	{"process-young", process_young},
	{"process-first", process_first},
	{"process-waiting", process_waiting},
	{"process-ended", process_ended},
	{"process-near", process_near},
	{"process-limits", process_limits},
	{"process-events", process_events},
	{"process-paused", process_paused},
	{"process-refused", process_refused},
	{"process-signal", process_signal},
	{"help-list", help_list},
	{"help-process", help_process},
};

const struct scene *scene_find(const char *name)
{
	for (size_t i = 0; scene_at(i); i++)
		if (!strcmp(scene_at(i)->name, name))
			return scene_at(i);
	return NULL;
}

const struct scene *scene_at(size_t i)
{
	static const struct scene *const more[] = {
		scenes_limits, scenes_graph, scenes_growth, scenes_python,
		scenes_output};

	if (i < COUNT_OF(scenes))
		return &scenes[i];
	i -= COUNT_OF(scenes);
	for (size_t k = 0; k < COUNT_OF(more); k++)
		for (const struct scene *scene = more[k]; scene->name; scene++)
			if (i-- == 0)
				return scene;
	return NULL;
}
