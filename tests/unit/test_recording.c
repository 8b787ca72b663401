/*
 * test_recording.c - what was written is what is read
 *
 * Random ticks go through csv_sink into files and come back through replay_source: every
 * sample, wall, mapping group and event must be the same.  The generator makes what /proc
 * can make: any bytes in names, any value absent, processes that come, exec and go.
 */
#include "config.h"

#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/die.h"
#include "record/csv_sink.h"
#include "record/replay_source.h"
#include "scratch.h"
#include "unit.h"

#define TICKS 120
#define PROCESSES 6

static uint64_t seed;

static uint64_t random_below(uint64_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed % n;
}

static bool chance(unsigned percent)
{
	return random_below(100) < percent;
}

/* Up to @max bytes, none of them NUL; often such as hurt. */
static void random_text(char *out, size_t max)
{
	static const char *const nasty[] = {"=1+1", "a,b", "\"", "\n", "\r\n", "\x1b[31m", "\\",
		"\\x41", "\xe2\x80\xae", "\xc2\x9b", "\xff", "\xed\xa0\x80", " ", "@x", "-",
		"\xf0\x9f\x90\x98", "time", "(other)", ":"};
	size_t len = 0;

	while (len < max && chance(70)) {
		const char *part = nasty[random_below(COUNT_OF(nasty))];
		size_t n = strlen(part);

		if (chance(40)) {
			out[len++] = (char)(1 + random_below(255));
		} else if (len + n <= max) {
			memcpy(out + len, part, n);
			len += n;
		}
	}
	out[len] = '\0';
}

static uint64_t random_value(void)
{
	switch (random_below(4)) {
	case 0:
		return 0;
	case 1:
		return random_below(1000);
	case 2:
		return random_below(UINT64_C(1) << 40);
	default:
		return (uint64_t)INT64_MAX - random_below(3);
	}
}

/* A tick of the test's own, kept for comparison. */
struct kept {
	struct tick_time when;
	struct sample sample[PROCESSES + 1];
	struct procinfo *info[PROCESSES + 1];
	struct wall_set *walls[PROCESSES + 1];
	struct mapping_table *mappings[PROCESSES + 1];
	size_t count;
	struct event event[4];
	size_t event_count;
};

static struct kept kept[TICKS];
static struct procid ids[PROCESSES];
static struct procinfo *infos[PROCESSES];

static struct procinfo *random_info(const struct procid *id)
{
	char user[20], command[200], exe[100];
	struct procinfo *info;

	random_text(user, sizeof user - 1);
	random_text(command, sizeof command - 1);
	random_text(exe, sizeof exe - 1);
	info = procinfo_create(id, user, command, exe);
	info->uid = chance(50) ? (int64_t)random_below(70000) : -1;
	info->elf_bits = chance(50) ? 64 : chance(50) ? 32 : 0;
	return info;
}

static void renew(size_t i)
{
	if (!ids[i].pid || chance(50))
		ids[i] = (struct procid){1 + random_below(1u << 30),
			(uint32_t)(i * 100000 + 1 + random_below(90000)), 1};
	else
		ids[i].incarnation++;
	procinfo_unref(infos[i]);
	infos[i] = random_info(&ids[i]);
}

static bool is_stored(enum field_id f)
{
	switch (f) {
	case FIELD_TIME:
	case FIELD_ELAPSED:
	case FIELD_LATE:
	case FIELD_PID:
	case FIELD_START_TIME:
	case FIELD_INCARNATION:
		return false;
	default:
		return field_table[f].origin != FIELD_DERIVED &&
			(field_table[f].type == FIELD_TYPE_UINT ||
				field_table[f].type == FIELD_TYPE_REAL);
	}
}

static void random_sample(struct sample *s, const struct procid *id, enum role role)
{
	*s = (struct sample){.id = *id, .role = role};
	s->state = chance(90) ? "RSDTZI,\n"[random_below(8)] : '\0';
	random_text(s->name, sizeof s->name - 1);
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		enum field_id f = (enum field_id)i;

		if (!is_stored(f) || chance(30))
			continue;
		if (field_table[i].type == FIELD_TYPE_REAL)
			sample_set_f64(s, f, (double)random_below(10001) / 100);
		else
			sample_set_u64(s, f, random_value());
	}
	/* The age gives the table its time. */
	if (sample_has(s, FIELD_HEAVY_AGE))
		sample_set_u64(s, FIELD_HEAVY_AGE, random_below(100000));
}

static struct wall_set *random_walls(void)
{
	struct wall_set *set = wall_set_create();
	size_t n = 1 + random_below(8);

	for (size_t i = 0; i < n; i++) {
		enum wall_kind kind = (enum wall_kind)random_below(WALL_KIND_COUNT);
		char path[60] = "/";
		struct wall *w;

		if (wall_kinds[kind].scope == WALL_SCOPE_CGROUP)
			random_text(path + 1, sizeof path - 2);
		w = wall_set_add(set, kind,
			wall_kinds[kind].scope == WALL_SCOPE_CGROUP ? path : NULL);
		if (chance(20))
			w->end = (enum wall_end)random_below(8);
		w->use_known = chance(80);
		w->use = w->use_known ? random_value() : 0;
		w->limit = 1 + random_below(UINT64_C(1) << 50);
	}
	return set;
}

static struct mapping_table *random_mappings(void)
{
	struct mapping_table *t = mapping_table_create();
	size_t n = 1 + random_below(12);

	t->has_groups = true;
	t->known = chance(80) ? MAPPING_KNOWS_ALL :
				(uint32_t)random_below(MAPPING_KNOWS_ALL + 1);
	t->group = die_calloc(n, sizeof *t->group);
	t->names = die_calloc(n, 100);
	for (size_t i = 0; i < n; i++) {
		struct mapping_group *g = &t->group[i];

		g->kind = (enum mapping_kind)random_below(MAPPING_OTHER);
		g->areas = (uint32_t)random_below(UINT32_MAX);
		g->name = t->names_len;
		random_text(t->names + t->names_len, 99);
		t->names_len += strlen(t->names + t->names_len) + 1;
		g->largest_bytes = random_value();
		g->sums = (struct mapping_sums){.size_bytes = random_value(),
			.rss_bytes = random_value(), .pss_bytes = random_value(),
			.private_bytes = random_value(), .swap_bytes = random_value()};
	}
	t->group_count = n;
	return t;
}

static void random_events(struct kept *k)
{
	static const enum event_kind kinds[] = {EVENT_STARTED, EVENT_EXEC, EVENT_ENDED,
		EVENT_GAP, EVENT_SPIKE, EVENT_MARK, EVENT_NOTE, EVENT_ALERT, EVENT_CLEAR};

	for (size_t n = random_below(COUNT_OF(k->event)); n; n--) {
		struct event *e = &k->event[k->event_count++];

		*e = (struct event){.kind = kinds[random_below(COUNT_OF(kinds))],
			.level = (enum event_level)random_below(3),
			.real_ms = k->when.real_ms, .elapsed_us = k->when.elapsed_us};
		if (k->count && chance(60))
			e->id = k->sample[random_below(k->count)].id;
		random_text(e->detail, sizeof e->detail - 1);
	}
}

static void random_tick(size_t i, uint64_t start_ms, uint64_t elapsed_us)
{
	struct kept *k = &kept[i];

	*k = (struct kept){.when = {.real_ms = start_ms + elapsed_us / 1000,
				   .elapsed_us = elapsed_us, .late_us = random_below(5000000)}};
	for (size_t p = 0; p < PROCESSES; p++) {
		size_t n = k->count;

		if (!ids[p].pid || chance(5))
			renew(p);
		if (chance(15))
			continue;
		random_sample(&k->sample[n], &ids[p], p ? ROLE_CHILD : ROLE_TARGET);
		k->info[n] = procinfo_ref(infos[p]);
		k->walls[n] = chance(50) ? random_walls() : NULL;
		k->mappings[n] = chance(20) ? random_mappings() : NULL;
		k->count++;
	}
	if (chance(50))
		random_sample(&k->sample[k->count++], &(struct procid){0}, ROLE_TOTAL);
	random_events(k);
	if (!k->count)
		k->when.late_us = 0; /* stands in rows only */
}

static void forget_tick(struct kept *k)
{
	for (size_t i = 0; i < k->count; i++) {
		procinfo_unref(k->info[i]);
		wall_set_unref(k->walls[i]);
		mapping_table_unref(k->mappings[i]);
	}
}

static void write_tick(struct sink *sink, const struct kept *k)
{
	struct derived d = {0};

	sink->ops->tick_begin(sink, &k->when);
	for (size_t i = 0; i < k->count; i++) {
		struct row row = {&k->when, &k->sample[i], &d, k->info[i], k->walls[i],
			k->mappings[i], NULL};

		sink->ops->row(sink, &row);
	}
	for (size_t i = 0; i < k->event_count; i++)
		sink->ops->event(sink, &k->event[i]);
	sink->ops->tick_end(sink);
}

/* ---- comparing ---- */

static void compare_samples(const struct sample *a, const struct sample *b)
{
	assert_true(procid_equal(&a->id, &b->id));
	assert_int_equal(a->role, b->role);
	assert_int_equal(a->state, b->state);
	assert_string_equal(a->name, b->name);
	assert_true(a->present == b->present);
	for (size_t f = 0; f < FIELD_COUNT; f++)
		if (sample_has(a, (enum field_id)f))
			assert_memory_equal(&a->value[f], &b->value[f], sizeof a->value[f]);
}

static void compare_walls(const struct wall_set *a, const struct wall_set *b)
{
	assert_true(!a == !b);
	if (!a)
		return;
	assert_int_equal(a->count, b->count);
	for (size_t i = 0; i < a->count; i++) {
		const struct wall *w = &a->wall[i], *v = &b->wall[i];

		assert_int_equal(w->kind, v->kind);
		assert_int_equal(w->end, v->end);
		assert_int_equal(w->use_known, v->use_known);
		assert_true(w->use == v->use);
		assert_true(w->limit == v->limit);
		assert_string_equal(w->path, v->path);
	}
}

static void compare_sum(uint32_t known, enum mapping_known bit, uint64_t a, uint64_t b)
{
	if (known & bit)
		assert_true(a == b);
	else
		assert_true(b == 0);
}

static void compare_mappings(const struct mapping_table *a, const struct mapping_table *b)
{
	static const uint32_t written = MAPPING_KNOWS_SIZE | MAPPING_KNOWS_RSS |
		MAPPING_KNOWS_PSS | MAPPING_KNOWS_PRIVATE | MAPPING_KNOWS_SWAP |
		MAPPING_KNOWS_LARGEST;

	assert_true(!a == !b);
	if (!a)
		return;
	assert_int_equal(b->known, a->known & written);
	assert_int_equal(a->group_count, b->group_count);
	for (size_t i = 0; i < a->group_count; i++) {
		const struct mapping_group *g = &a->group[i], *h = &b->group[i];

		assert_int_equal(g->kind, h->kind);
		assert_int_equal(g->areas, h->areas);
		assert_string_equal(mapping_group_name(a, g), mapping_group_name(b, h));
		compare_sum(a->known, MAPPING_KNOWS_SIZE, g->sums.size_bytes, h->sums.size_bytes);
		compare_sum(a->known, MAPPING_KNOWS_RSS, g->sums.rss_bytes, h->sums.rss_bytes);
		compare_sum(a->known, MAPPING_KNOWS_PSS, g->sums.pss_bytes, h->sums.pss_bytes);
		compare_sum(a->known, MAPPING_KNOWS_PRIVATE, g->sums.private_bytes,
			h->sums.private_bytes);
		compare_sum(a->known, MAPPING_KNOWS_SWAP, g->sums.swap_bytes, h->sums.swap_bytes);
		compare_sum(a->known, MAPPING_KNOWS_LARGEST, g->largest_bytes, h->largest_bytes);
	}
}

static void compare_info(const struct procinfo *a, const struct procinfo *b)
{
	assert_true(!a == !b);
	if (!a)
		return;
	assert_string_equal(a->user, b->user);
	assert_string_equal(a->command, b->command);
	assert_string_equal(a->exe, b->exe);
	assert_true(a->uid == b->uid);
	assert_int_equal(a->elf_bits, b->elf_bits);
}

static void compare_events(const struct kept *k, const struct tick *t, bool new_session)
{
	size_t n = 0;

	if (new_session) {
		assert_true(t->event_count > 0);
		assert_int_equal(t->event[n++].kind, EVENT_SESSION);
	}
	for (size_t i = 0; i < k->event_count; i++) {
		const struct event *a = &k->event[i], *b;

		if (a->kind == EVENT_ALERT || a->kind == EVENT_CLEAR)
			continue;
		assert_true(n < t->event_count);
		b = &t->event[n++];
		assert_int_equal(a->kind, b->kind);
		assert_int_equal(a->level, b->level);
		assert_true(a->real_ms == b->real_ms);
		assert_true(a->elapsed_us == b->elapsed_us);
		assert_true(procid_equal(&a->id, &b->id));
		assert_string_equal(a->detail, b->detail);
	}
	assert_int_equal(n, t->event_count);
}

static bool is_told(const struct kept *k)
{
	for (size_t i = 0; i < k->event_count; i++)
		if (k->event[i].kind != EVENT_ALERT && k->event[i].kind != EVENT_CLEAR)
			return true;
	return k->count > 0;
}

static void compare_tick(const struct kept *k, struct source *source, bool new_session)
{
	struct tick t;

	if (source_tick(source, 0, 0, &t))
		fail_msg("%s", replay_source_err(source)->text);
	assert_true(t.when.real_ms == k->when.real_ms);
	assert_true(t.when.elapsed_us == k->when.elapsed_us);
	assert_true(t.when.late_us == k->when.late_us);
	assert_int_equal(t.count, k->count);
	for (size_t i = 0; i < k->count; i++) {
		compare_samples(&k->sample[i], t.observation[i].sample);
		compare_walls(k->walls[i], t.observation[i].walls);
		compare_mappings(k->mappings[i], t.observation[i].mappings);
		compare_info(k->info[i], t.observation[i].info);
	}
	compare_events(k, &t, new_session);
}

/* ---- the tests ---- */

static struct clock_fake now;
static struct clock fake;

static void record_ticks(const char *path, size_t from, size_t to, bool append)
{
	struct record_options o = {.path = path,
		.with = RECORD_WITH_ALL,
		.append = append,
		.clock = &fake,
		.meta.schema = META_SCHEMA};
	struct err err = ERR_INIT;
	struct sink *sink = NULL;

	if (csv_sink_create(&o, &sink, &err))
		fail_msg("%s", err.text);
	for (size_t i = from; i < to; i++)
		write_tick(sink, &kept[i]);
	assert_int_equal(sink->rows_dropped, 0);
	sink_destroy(sink);
}

/* Ticks of two sessions; the second begins at 0 again. */
static void make_ticks(void)
{
	uint64_t elapsed = 0, start_ms = 1714564800000;

	memset(ids, 0, sizeof ids);
	for (size_t i = 0; i < TICKS; i++) {
		if (i == TICKS / 2) {
			start_ms += elapsed / 1000 + 60000;
			elapsed = 0;
		}
		random_tick(i, start_ms, elapsed);
		elapsed += 1 + random_below(3000000);
	}
	/* Both sessions begin with a row, so that it is known where the event stands. */
	now.real_ns = kept[TICKS / 2].when.real_ms * NS_PER_MS;
}

static void finish_ticks(void)
{
	for (size_t i = 0; i < TICKS; i++)
		forget_tick(&kept[i]);
	for (size_t p = 0; p < PROCESSES; p++) {
		procinfo_unref(infos[p]);
		infos[p] = NULL;
	}
}

static void round_trip(uint64_t with_seed)
{
	struct err err = ERR_INIT;
	struct source *source = NULL;
	struct tick t;

	seed = with_seed;
	fake = clock_fake(&now);
	scratch_clear();
	make_ticks();
	record_ticks(scratch_path("run.csv"), 0, TICKS / 2, false);
	record_ticks(scratch_path("run.csv"), TICKS / 2, TICKS, true);
	if (replay_source_create(scratch_path("run.csv"), &source, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < TICKS; i++)
		if (i == TICKS / 2 || is_told(&kept[i]))
			compare_tick(&kept[i], source, i == TICKS / 2);
	assert_int_equal(source_tick(source, 0, 0, &t), -ENODATA);
	source_destroy(source);
	finish_ticks();
}

static void what_was_written_is_read(void **state)
{
	(void)state;
	for (uint64_t s = 1; s <= 12; s++)
		round_trip(s * UINT64_C(0x9e3779b97f4a7c15));
}

/* A locale with decimal commas; made where none is installed and localedef can. */
static bool set_comma_locale(void)
{
	static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
	pid_t child;
	int status;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (setlocale(LC_ALL, names[i]))
			return true;
	child = fork();
	if (!child) {
		if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
			_exit(1);
		execlp("localedef", "localedef", "-i", "de_DE", "-f", "UTF-8",
			scratch_path("de_DE.UTF-8"), (char *)NULL);
		_exit(1);
	}
	if (child < 0 || waitpid(child, &status, 0) != child)
		return false;
	setenv("LOCPATH", scratch_path(""), 1);
	return setlocale(LC_ALL, "de_DE.UTF-8");
}

static void remove_locale(void)
{
	static const char *const parts[] = {"LC_ADDRESS", "LC_COLLATE", "LC_CTYPE",
		"LC_IDENTIFICATION", "LC_MEASUREMENT", "LC_MESSAGES/SYS_LC_MESSAGES",
		"LC_MESSAGES", "LC_MONETARY", "LC_NAME", "LC_NUMERIC", "LC_PAPER",
		"LC_TELEPHONE", "LC_TIME", ""};
	char path[128];

	setlocale(LC_ALL, "C");
	unsetenv("LOCPATH");
	for (size_t i = 0; i < COUNT_OF(parts); i++) {
		snprintf(path, sizeof path, "de_DE.UTF-8/%s", parts[i]);
		remove(scratch_path(path));
	}
}

static void the_same_with_decimal_commas(void **state)
{
	bool comma = set_comma_locale();
	char probe[16];

	(void)state;
	snprintf(probe, sizeof probe, "%.1f", 0.5);
	if (comma)
		assert_string_equal(probe, "0,5");
	else
		print_message("# no locale with decimal commas can be had: C only\n");
	round_trip(42);
	remove_locale();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_written_is_read),
		cmocka_unit_test(the_same_with_decimal_commas),
	};

	return cmocka_run_group_tests(tests, scratch_setup, scratch_teardown);
}
