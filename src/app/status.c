#include "config.h"

#include "app/status.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "proc/meminfo.h"
#include "procfs/procs.h"
#include "procfs/walls.h"

/* Long enough to read it. */
#define MESSAGE_NS (8 * NS_PER_S)

int status_open(struct status_reader *r, struct err *err)
{
	int code;

	*r = (struct status_reader){.proc = {-1}, .root = {-1}, .self = {-1}};
	gethostname(r->host, sizeof r->host - 1);
	r->view.host = r->host;
	r->view.message = r->message;
	r->view.heavy_note = r->note;
	r->view.own_cpu_pct = -1;
	r->view.stalled_pct = -1;
	code = rootdir_open(&r->proc, "/proc");
	if (!code)
		code = rootdir_open(&r->root, "/");
	if (!code)
		code = rootdir_open(&r->self, "/proc/self");
	if (code)
		return err_set(err, code, "/proc: %s", strerror(-code));
	r->procs = procs_create(&r->proc);
	r->walls = walls_create(&r->proc, &r->root, &clock_system);
	return 0;
}

void status_close(struct status_reader *r)
{
	if (!r->procs)
		return;
	walls_destroy(r->walls);
	procs_destroy(r->procs);
	rootdir_finish(&r->self);
	rootdir_finish(&r->root);
	rootdir_finish(&r->proc);
}

static void read_memory(struct status_reader *r)
{
	struct view_status *v = &r->view;
	struct meminfo m;

	v->memory_known = false;
	if (procs_meminfo(r->procs, &m) || !meminfo_has(&m, MEMINFO_TOTAL) ||
		!meminfo_has(&m, MEMINFO_AVAILABLE))
		return;
	v->memory_known = true;
	v->total_bytes = m.value[MEMINFO_TOTAL];
	v->available_bytes = m.value[MEMINFO_AVAILABLE];
	v->swap_total_bytes = v->swap_used_bytes = 0;
	if (!meminfo_has(&m, MEMINFO_SWAP_TOTAL) || !meminfo_has(&m, MEMINFO_SWAP_FREE))
		return;
	v->swap_total_bytes = m.value[MEMINFO_SWAP_TOTAL];
	v->swap_used_bytes = m.value[MEMINFO_SWAP_TOTAL] - m.value[MEMINFO_SWAP_FREE];
}

static bool is_cgroup_limit(const struct wall *w)
{
	return (w->kind == WALL_CGROUP_MAX || w->kind == WALL_CGROUP_V1) && w->use_known;
}

/* The tightest limit of the cgroup that memtide runs in: in a container, its limit. */
static void read_container(struct status_reader *r)
{
	struct view_status *v = &r->view;
	struct sample none = {.id = {.pid = (uint32_t)getpid(), .incarnation = 1}};
	struct walls_target self = {.pid_dir = &r->self, .sample = &none};
	struct wall_set *set;

	walls_tick(r->walls);
	set = walls_read(r->walls, &self);
	v->container_known = false;
	for (size_t i = 0; i < set->count; i++) {
		const struct wall *w = &set->wall[i];

		if (!is_cgroup_limit(w) ||
			(v->container_known && w->limit >= v->container_limit_bytes))
			continue;
		v->container_known = true;
		v->container_bytes = w->use;
		v->container_limit_bytes = w->limit;
	}
	wall_set_unref(set);
	if (walls_psi(r->walls, &self, &v->stalled_pct))
		v->stalled_pct = -1;
}

static void read_own_cpu(struct status_reader *r)
{
	uint64_t cpu = clock_cpu_ns(&clock_system);
	uint64_t mono = clock_mono_ns(&clock_system);

	if (r->mono_ns && mono - r->mono_ns >= NS_PER_S / 10)
		r->view.own_cpu_pct =
			100.0 * (double)(cpu - r->cpu_ns) / (double)(mono - r->mono_ns);
	if (!r->mono_ns || mono - r->mono_ns >= NS_PER_S / 10) {
		r->cpu_ns = cpu;
		r->mono_ns = mono;
	}
}

void status_read(struct status_reader *r, uint64_t interval_ns)
{
	r->view.interval_ns = interval_ns;
	read_memory(r);
	read_container(r);
	read_own_cpu(r);
}

void status_set_note(struct status_reader *r, const char *note)
{
	snprintf(r->note, sizeof r->note, "%s", note);
}

void status_say(struct status_reader *r, const char *text)
{
	snprintf(r->message, sizeof r->message, "%s", text);
	r->message_ns = clock_mono_ns(&clock_system);
}

void status_hush(struct status_reader *r)
{
	r->message[0] = '\0';
}

void status_set_findings(struct status_reader *r, const struct finding *leak,
	const struct finding *limit, const struct view_evidence *evidence)
{
	r->view.leak = leak ? &r->leak : NULL;
	r->view.limit = limit ? &r->limit : NULL;
	if (leak)
		r->leak = *leak;
	if (limit)
		r->limit = *limit;
	r->view.evidence = evidence ? &r->evidence : NULL;
	if (evidence)
		r->evidence = *evidence;
}

void status_set_alerts(struct status_reader *r, const struct alerts *all,
	const struct view_alert *alerts, size_t count)
{
	if (count)
		memcpy(r->alert, alerts, count * sizeof *alerts);
	r->view.alerts = all;
	r->view.alert = r->alert;
	r->view.alert_count = count;
}

void status_set_growth(struct status_reader *r, const struct growth_reading *growth)
{
	r->view.growth = growth;
}

void status_set_python(struct status_reader *r, struct pypicture *picture)
{
	r->view.python = picture;
}

const struct view_status *status_view(struct status_reader *r)
{
	struct timespec boot;

	if (clock_mono_ns(&clock_system) - r->message_ns >= MESSAGE_NS)
		status_hush(r);
	clock_gettime(CLOCK_BOOTTIME, &boot);
	r->view.real_ms = clock_real_ns(&clock_system) / NS_PER_MS;
	r->view.boot_ns = (uint64_t)boot.tv_sec * NS_PER_S + (uint64_t)boot.tv_nsec;
	return &r->view;
}
