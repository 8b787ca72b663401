#include "config.h"

#include "procfs/machine.h"

#include <errno.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/utsname.h>

#include "base/clock.h"
#include "base/die.h"
#include "proc/cgroup.h"
#include "proc/flatkey.h"
#include "proc/psi.h"
#include "procfs/procs.h"

#define FILE_MAX ((size_t)256 * 1024)
/* A little under the second, so that ticks of one second that come early count. */
#define SETTINGS_EVERY_NS (950 * NS_PER_MS)
#define KILLS_EVERY_NS (5 * NS_PER_S)
/* Of a time: not yet. */
#define NEVER UINT64_MAX
#define GIB (UINT64_C(1) << 30)

static const char *const setting_files[MACHINE_SETTING_COUNT] = {
	[MACHINE_OVERCOMMIT] = "sys/vm/overcommit_memory",
	[MACHINE_MAX_MAP_COUNT] = "sys/vm/max_map_count",
	[MACHINE_HUGE_OVERCOMMIT] = "sys/vm/nr_overcommit_hugepages",
};

struct setting {
	uint64_t read_ns;
	bool known;
	uint64_t value;
};

struct kills {
	bool known;
	uint64_t count;
};

struct machine {
	const struct rootdir *proc, *root;
	struct procs *procs;
	uint64_t now_ns;
	uint64_t meminfo_ns;
	bool meminfo_known;
	struct meminfo meminfo;
	struct setting setting[MACHINE_SETTING_COUNT];
	uint64_t shm_ns;
	bool shm_known;
	uint64_t shm_use, shm_limit;
	uint64_t psi_ns;
	int psi_code;
	double psi_pct;
	uint64_t kills_ns;
	struct kills older, newer;
	struct buf text;
};

struct machine *machine_create(const struct rootdir *proc, const struct rootdir *root)
{
	struct machine *m = die_calloc(1, sizeof *m);

	m->proc = proc;
	m->root = root;
	m->procs = procs_create(proc);
	m->meminfo_ns = m->shm_ns = m->psi_ns = m->kills_ns = NEVER;
	for (size_t i = 0; i < MACHINE_SETTING_COUNT; i++)
		m->setting[i].read_ns = NEVER;
	buf_init(&m->text, FILE_MAX);
	return m;
}

void machine_destroy(struct machine *machine)
{
	if (!machine)
		return;
	procs_destroy(machine->procs);
	buf_finish(&machine->text);
	free(machine);
}

void machine_tick(struct machine *machine, uint64_t now_ns)
{
	machine->now_ns = now_ns;
}

static bool is_due(const struct machine *m, uint64_t last_ns, uint64_t every_ns)
{
	return last_ns == NEVER || m->now_ns - last_ns >= every_ns;
}

const struct meminfo *machine_meminfo(struct machine *machine)
{
	if (machine->meminfo_ns != machine->now_ns) {
		machine->meminfo_known =
			!procs_meminfo(machine->procs, &machine->meminfo);
		machine->meminfo_ns = machine->now_ns;
	}
	return machine->meminfo_known ? &machine->meminfo : NULL;
}

bool machine_setting(
	struct machine *machine, enum machine_setting setting, uint64_t *value)
{
	struct setting *s = &machine->setting[setting];

	if (is_due(machine, s->read_ns, SETTINGS_EVERY_NS)) {
		s->known =
			!rootdir_read(
				machine->proc, setting_files[setting], &machine->text) &&
			!cgroup_value(machine->text.data, machine->text.len, &s->value);
		s->read_ns = machine->now_ns;
	}
	if (s->known)
		*value = s->value;
	return s->known;
}

/* A tmpfs mounted with size=0 has no limit, and says 0 blocks. */
static bool read_shm(struct machine *m)
{
	struct rootdir shm;
	struct statfs st;
	int code = rootdir_sub(m->root, "dev/shm", &shm);

	if (code)
		return false;
	code = fstatfs(shm.fd, &st);
	rootdir_finish(&shm);
	if (code || st.f_type != TMPFS_MAGIC || !st.f_blocks || st.f_bsize <= 0)
		return false;
	m->shm_limit = (uint64_t)st.f_blocks * (uint64_t)st.f_bsize;
	m->shm_use = (uint64_t)(st.f_blocks - st.f_bfree) * (uint64_t)st.f_bsize;
	return true;
}

bool machine_shm(struct machine *machine, uint64_t *use, uint64_t *limit)
{
	if (machine->shm_ns != machine->now_ns) {
		machine->shm_known = read_shm(machine);
		machine->shm_ns = machine->now_ns;
	}
	if (!machine->shm_known)
		return false;
	*use = machine->shm_use;
	*limit = machine->shm_limit;
	return true;
}

static int read_psi(struct machine *m)
{
	struct psi psi;
	int code = rootdir_read(m->proc, "pressure/memory", &m->text);

	if (!code)
		code = psi_parse(m->text.data, m->text.len, &psi);
	if (!code && !psi.has_some)
		code = -ENOENT;
	if (!code)
		m->psi_pct = psi.some.avg10_pct;
	/* What a kernel booted with psi=0 says. */
	return code == -EOPNOTSUPP ? -ENOENT : code;
}

int machine_psi(struct machine *machine, double *some_avg10_pct)
{
	if (machine->psi_ns != machine->now_ns) {
		machine->psi_code = read_psi(machine);
		machine->psi_ns = machine->now_ns;
	}
	if (!machine->psi_code)
		*some_avg10_pct = machine->psi_pct;
	return machine->psi_code;
}

static struct kills read_kills(struct machine *m)
{
	static const char *const key[] = {"oom_kill"};
	struct kills k = {0};
	uint64_t present = 0;

	k.known = !rootdir_read(m->proc, "vmstat", &m->text) &&
		  !flatkey_parse(m->text.data, m->text.len, key, 1, &k.count, &present) &&
		  present;
	return k;
}

void machine_note_kills(struct machine *machine)
{
	if (!is_due(machine, machine->kills_ns, KILLS_EVERY_NS))
		return;
	machine->older = machine->newer;
	machine->newer = read_kills(machine);
	if (machine->kills_ns == NEVER)
		machine->older = machine->newer;
	machine->kills_ns = machine->now_ns;
}

bool machine_kills(struct machine *machine, uint64_t *count)
{
	struct kills now;

	if (!machine->older.known)
		return false;
	now = read_kills(machine);
	if (!now.known || now.count < machine->older.count)
		return false;
	*count = now.count - machine->older.count;
	return true;
}

uint64_t machine_address_space_32(void)
{
	struct utsname name;

	if (sizeof(void *) == 8)
		return 4 * GIB;
	if (!uname(&name) &&
		(strstr(name.machine, "64") || !strcmp(name.machine, "s390x")))
		return 4 * GIB;
	return 3 * GIB;
}
