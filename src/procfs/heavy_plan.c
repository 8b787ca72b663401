#include "config.h"

#include "procfs/heavy_plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "base/worker.h"

#define STACK_BYTES ((size_t)256 << 10)
#define HANGS_NS (2 * NS_PER_S)
#define LOST_MOST 4
#define SCAN_BLOCKED_NS (30 * NS_PER_S)

static bool start_worker(struct heavy_plan *plan, struct select *select)
{
	struct heavy_context *context =
		heavy_context_create(plan->proc, plan->clock, select);

	plan->worker = worker_create(
		"heavy", STACK_BYTES, plan->clock, context, heavy_context_destroy);
	return plan->worker;
}

void heavy_plan_begin(struct heavy_plan *plan, double budget_pct, struct select *select)
{
	heavy_speed_init(&plan->speed);
	heavy_credit_init(&plan->credit, budget_pct, clock_mono_ns(plan->clock),
		clock_cpu_ns(plan->clock));
	start_worker(plan, select);
}

void heavy_plan_finish(struct heavy_plan *plan)
{
	worker_destroy(plan->worker);
	plan->worker = NULL;
	if (plan->scan)
		heavy_job_destroy(&plan->scan->base);
	plan->scan = NULL;
	free(plan->sent);
	plan->sent = NULL;
	plan->sent_count = plan->sent_room = 0;
}

void heavy_plan_send(
	struct heavy_plan *plan, struct heavy_job *job, const struct procid *id)
{
	struct heavy_sent *s;

	if (plan->sent_count == plan->sent_room) {
		plan->sent_room = plan->sent_room ? plan->sent_room * 2 : 8;
		plan->sent =
			die_reallocarray(plan->sent, plan->sent_room, sizeof *plan->sent);
	}
	s = &plan->sent[plan->sent_count++];
	*s = (struct heavy_sent){.job = &job->job, .kind = job->kind};
	if (id)
		s->id = *id;
	worker_send(plan->worker, &job->job);
}

static struct heavy_sent *find_sent(struct heavy_plan *plan, const struct worker_job *job)
{
	for (size_t i = 0; i < plan->sent_count; i++)
		if (plan->sent[i].job == job)
			return &plan->sent[i];
	return NULL;
}

static void forget_sent(struct heavy_plan *plan, const struct worker_job *job)
{
	struct heavy_sent *s = find_sent(plan, job);

	if (s)
		*s = plan->sent[--plan->sent_count];
}

static struct target *find_same(const struct heavy_scene *scene, const struct procid *id)
{
	struct target *t = target_set_find(scene->set, id->pid);

	return t && procid_same_process(&t->id, id) ? t : NULL;
}

static const char *owner_of(const struct target *t, char number[24])
{
	if (!t->euid)
		return "root";
	if (t->info && *t->info->user)
		return t->info->user;
	snprintf(number, 24, "user %u", t->euid);
	return number;
}

static void describe_denied(const struct target *t, char *text, size_t size)
{
	char number[24];

	if (!geteuid())
		snprintf(text, size,
			"%u may not be looked into, not even by root: no mappings, no "
			"PSS; "
			"RSS and peak are watched",
			t->id.pid);
	else if (t->euid == geteuid())
		snprintf(text, size,
			"%u lets no one look into it (not dumpable): mappings and PSS "
			"need root; RSS and peak are watched",
			t->id.pid);
	else
		snprintf(text, size,
			"%u belongs to %s: mappings and PSS need root; RSS and peak are "
			"watched",
			t->id.pid, owner_of(t, number));
}

void heavy_plan_describe(const struct target *target, char *text, size_t size)
{
	const struct target_heavy *h = &target->heavy;

	*text = '\0';
	if (h->denied)
		describe_denied(target, text, size);
	else if (h->blocked)
		snprintf(text, size, "a reading hung for 2 s; R tries again");
	else if (h->hold_ns)
		heavy_describe_too_long(h->hold_ns, text, size);
}

bool heavy_plan_can_read(const struct target *target)
{
	const struct target_heavy *h = &target->heavy;

	return target->has_memory && !target->is_gone && !h->denied && !h->blocked;
}

static void deny(struct heavy_plan *plan, struct target *t)
{
	char text[EVENT_DETAIL_MAX];

	if (t->heavy.denied)
		return;
	t->heavy.denied = true;
	if (!t->full)
		return;
	describe_denied(t, text, sizeof text);
	event_list_add(plan->events, EVENT_NOTE, EVENT_INFO, &t->id, "%s", text);
}

static void keep_sums(struct target_heavy *h, const struct mapping_table *table)
{
	h->has_sums = true;
	h->sums = (struct target_sums){table->known, table->total, table->taken_mono_ns};
	if (table->has_groups) {
		h->areas_known = true;
		h->areas = table->areas;
	}
}

static void count_costs(struct heavy_plan *plan, const struct heavy_read *r)
{
	plan->costs->heavy_reads++;
	if (r->cost.hold_ns > plan->costs->longest_hold_ns)
		plan->costs->longest_hold_ns = r->cost.hold_ns;
}

static void take_read(
	struct heavy_plan *plan, const struct heavy_scene *scene, struct heavy_read *r)
{
	struct target *t = find_same(scene, &r->id);
	struct target_heavy *h;

	if (r->error != -EBUSY && (!r->error || r->cost.total_ns))
		count_costs(plan, r);
	if (!t)
		return;
	h = &t->heavy;
	h->under_way = h->forced = false;
	/* It was under way before they were asked for. */
	h->wanted = t->full && t->full->wants_list && !r->wants_list;
	if (t->id.incarnation != r->id.incarnation)
		return;
	if (r->error == -EACCES || r->error == -EPERM) {
		deny(plan, t);
		return;
	}
	heavy_record_add(&h->record, &plan->speed, r->kind, &r->cost, r->ended_ns,
		r->error ? NULL : &r->print);
	if (r->error == -EBUSY)
		h->hold_ns = r->cost.hold_ns;
	if (r->error)
		return;
	h->denied = false;
	keep_sums(h, r->table);
	mapping_table_unref(h->fresh);
	mapping_list_unref(h->fresh_list);
	h->fresh = TAKE(r->table);
	h->fresh_list = TAKE(r->list);
}

static void take_info(const struct heavy_scene *scene, struct heavy_info *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct heavy_info_item *item = &list->item[i];
		struct target *t = find_same(scene, &item->id);

		if (!t || !item->info || t->id.incarnation != item->id.incarnation)
			continue;
		procinfo_unref(t->info);
		t->info = TAKE(item->info);
	}
}

static void take_scan(struct heavy_plan *plan, struct heavy_scan *scan)
{
	plan->scan_under_way = false;
	if (plan->scan)
		heavy_job_destroy(&plan->scan->base);
	plan->scan = scan;
}

static void take(
	struct heavy_plan *plan, const struct heavy_scene *scene, struct heavy_job *job)
{
	plan->costs->heavy_cpu_ns += job->cpu_ns;
	forget_sent(plan, &job->job);
	switch (job->kind) {
	case HEAVY_JOB_READ:
		take_read(plan, scene, (struct heavy_read *)job);
		break;
	case HEAVY_JOB_INFO:
		take_info(scene, (struct heavy_info *)job);
		break;
	case HEAVY_JOB_SCAN:
		take_scan(plan, (struct heavy_scan *)job);
		return;
	}
	heavy_job_destroy(job);
}

/* What hangs is not tried again by itself. */
static void give_up(struct heavy_plan *plan, const struct heavy_scene *scene,
	const struct heavy_sent *sent, uint64_t now)
{
	struct target *t = find_same(scene, &sent->id);

	if (sent->kind == HEAVY_JOB_SCAN) {
		plan->scan_under_way = false;
		plan->scan_blocked_ns = now + SCAN_BLOCKED_NS;
		event_list_add(plan->events, EVENT_NOTE, EVENT_WARN, NULL,
			"looking for processes hung for 2 s; again in 30 s");
	} else if (sent->kind == HEAVY_JOB_INFO) {
		event_list_add(plan->events, EVENT_NOTE, EVENT_WARN, NULL,
			"reading a command line hung for 2 s");
	} else if (t) {
		t->heavy.under_way = t->heavy.wanted = t->heavy.forced = false;
		t->heavy.blocked = true;
		event_list_add(plan->events, EVENT_NOTE, EVENT_WARN, &t->id,
			"reading the mappings of %u hung for 2 s: they are not read "
			"any more",
			t->id.pid);
	}
}

static struct select *select_again(const struct heavy_plan *plan)
{
	struct select *select = NULL;

	if (plan->word_count)
		select_create(plan->word, plan->word_count, plan->not_pid, &select, NULL);
	return select;
}

static bool is_in(const struct worker_job *list, const struct worker_job *job)
{
	while (list && list != job)
		list = list->next;
	return list;
}

/* Of what was sent only @left has not begun; the rest is lost. */
static void forget_all_but(struct heavy_plan *plan, const struct heavy_scene *scene,
	const struct worker_job *left)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->sent_count; i++) {
		struct heavy_sent *s = &plan->sent[i];
		struct target *t = find_same(scene, &s->id);

		if (is_in(left, s->job))
			plan->sent[kept++] = *s;
		else if (s->kind == HEAVY_JOB_SCAN)
			plan->scan_under_way = false;
		else if (s->kind == HEAVY_JOB_READ && t)
			t->heavy.under_way = false;
	}
	plan->sent_count = kept;
}

static void replace_worker(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	struct worker_job *job = worker_abandon(plan->worker);

	plan->worker = NULL;
	if (++plan->lost <= LOST_MOST)
		start_worker(plan, select_again(plan));
	forget_all_but(plan, scene, plan->worker ? job : NULL);
	if (!plan->worker) {
		worker_jobs_destroy(job);
		event_list_add(plan->events, EVENT_NOTE, EVENT_WARN, NULL,
			"too many readings hang: PSS and mappings are not read any more");
		return;
	}
	while (job) {
		struct worker_job *next = job->next;

		worker_send(plan->worker, job);
		job = next;
	}
}

static void check_hanging(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	uint64_t now = clock_mono_ns(plan->clock), since;
	const struct worker_job *job = worker_running(plan->worker, &since);
	const struct heavy_sent *sent;

	if (!job || now - since < HANGS_NS)
		return;
	sent = find_sent(plan, job);
	if (sent)
		give_up(plan, scene, sent, now);
	forget_sent(plan, job);
	replace_worker(plan, scene);
}

void heavy_plan_receive(struct heavy_plan *plan, const struct heavy_scene *scene)
{
	struct worker_job *job;

	if (!plan->worker)
		return;
	while ((job = worker_receive(plan->worker)))
		take(plan, scene, (struct heavy_job *)job);
	check_hanging(plan, scene);
}

void heavy_plan_wait(struct heavy_plan *plan, uint64_t timeout_ns)
{
	if (plan->worker)
		worker_wait(plan->worker, timeout_ns);
}

void heavy_plan_scan(struct heavy_plan *plan)
{
	if (!plan->worker || !plan->word_count || plan->scan_under_way ||
		clock_mono_ns(plan->clock) < plan->scan_blocked_ns)
		return;
	plan->scan_under_way = true;
	heavy_plan_send(plan, &heavy_scan_create()->base, NULL);
}
