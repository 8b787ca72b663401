#include "config.h"

#include "procfs/cgnode.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/die.h"
#include "proc/cgroup.h"
#include "proc/memevents.h"
#include "proc/memstat.h"
#include "proc/psi.h"

#define FILE_MAX ((size_t)64 * 1024)
#define BUCKETS 256
/* A little under the second, so that ticks of one second that come early count. */
#define LIMITS_EVERY_NS (950 * NS_PER_MS)
#define STAT_EVERY_NS (100 * NS_PER_MS)
#define KILLS_EVERY_NS (5 * NS_PER_S)
#define COUNT_EVERY_NS (1950 * NS_PER_MS)
#define FORGET_AFTER_NS (60 * NS_PER_S)
/* Of a time: not yet. */
#define NEVER UINT64_MAX

/* Counters of kills at one moment. */
struct kills {
	bool known;
	uint64_t own;   /* killed in the cgroup itself */
	uint64_t below; /* and in those below; v1: as @own */
	/* How often it was out of memory; v2 only. */
	bool full_known;
	uint64_t full, full_below;
};

struct cgnode {
	struct cgnode *next; /* in its bucket */
	const struct cgmount *mount;
	char *path;
	char *folder; /* below the rootdir */
	uint64_t asked_ns;
	uint64_t limits_ns;
	struct cgnode_limits limits;
	uint64_t use_ns; /* NEVER, or the tick in which @use was read */
	bool use_known;
	struct cgnode_use use;
	uint64_t stat_ns;
	bool stat_known;
	uint64_t reclaimable;
	struct cgroup_use parts; /* as far as memory.stat says */
	uint64_t count_ns;
	uint64_t psi_ns;
	int psi_code;
	double psi_pct;
	uint64_t kills_ns; /* of @newer */
	struct kills older, newer;
};

struct cgnodes {
	const struct rootdir *root;
	uint64_t now_ns;
	struct cgnode *bucket[BUCKETS];
	struct buf path, text;
};

struct cgnodes *cgnodes_create(const struct rootdir *root)
{
	struct cgnodes *n = die_calloc(1, sizeof *n);

	n->root = root;
	buf_init(&n->path, FILE_MAX);
	buf_init(&n->text, FILE_MAX);
	return n;
}

static void node_destroy(struct cgnode *node)
{
	free(node->path);
	free(node->folder);
	free(node);
}

static void forget(struct cgnodes *n, uint64_t asked_before_ns)
{
	for (size_t i = 0; i < BUCKETS; i++) {
		struct cgnode **at = &n->bucket[i];

		while (*at) {
			struct cgnode *node = *at;

			if (node->asked_ns >= asked_before_ns) {
				at = &node->next;
				continue;
			}
			*at = node->next;
			node_destroy(node);
		}
	}
}

void cgnodes_destroy(struct cgnodes *nodes)
{
	if (!nodes)
		return;
	forget(nodes, NEVER);
	buf_finish(&nodes->path);
	buf_finish(&nodes->text);
	free(nodes);
}

void cgnodes_tick(struct cgnodes *nodes, uint64_t now_ns)
{
	nodes->now_ns = now_ns;
	if (now_ns > FORGET_AFTER_NS)
		forget(nodes, now_ns - FORGET_AFTER_NS);
}

static bool is_due(const struct cgnodes *n, uint64_t last_ns, uint64_t every_ns)
{
	return last_ns == NEVER || n->now_ns - last_ns >= every_ns;
}

/* FNV-1a. */
static size_t hash(const char *path, size_t len)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)path[i]) * UINT64_C(1099511628211);
	return (size_t)(h % BUCKETS);
}

static struct cgnode *create(
	const struct cgmount *mount, const char *path, size_t len, size_t skip)
{
	struct cgnode *node = die_calloc(1, sizeof *node);
	size_t point_len = strlen(mount->point);

	node->mount = mount;
	node->path = len ? die_strndup(path, len) : die_strdup("/");
	node->folder = die_malloc(point_len + (len - skip) + 1);
	memcpy(node->folder, mount->point, point_len);
	memcpy(node->folder + point_len, path + skip, len - skip);
	node->folder[point_len + len - skip] = '\0';
	node->limits_ns = node->use_ns = node->stat_ns = NEVER;
	node->psi_ns = node->kills_ns = node->count_ns = NEVER;
	return node;
}

static bool is_it(const struct cgnode *node, const struct cgmount *mount,
	const char *path, size_t len)
{
	if (node->mount != mount)
		return false;
	if (!len)
		return !strcmp(node->path, "/");
	return !strncmp(node->path, path, len) && !node->path[len];
}

static struct cgnode *get(struct cgnodes *n, const struct cgmount *mount,
	const char *path, size_t len, size_t skip)
{
	struct cgnode **bucket = &n->bucket[hash(path, len)];
	struct cgnode *node = *bucket;

	while (node && !is_it(node, mount, path, len))
		node = node->next;
	if (!node) {
		node = create(mount, path, len, skip);
		node->next = *bucket;
		*bucket = node;
	}
	node->asked_ns = n->now_ns;
	return node;
}

/* A path without its last part, and without the slash before it. */
static size_t parent_len(const char *path, size_t len)
{
	while (len && path[len - 1] != '/')
		len--;
	return len ? len - 1 : 0;
}

size_t cgnode_chain(struct cgnodes *nodes, const struct cgmount *mount, const char *path,
	struct cgnode *chain[CGNODE_LEVELS_MAX])
{
	size_t len = strlen(path), count = 0, skip;

	if (!cgmount_below(mount, path, len, &skip))
		return 0;
	/* "/" is nothing below its mount, and so is the trailing slash of nobody. */
	if (len > skip && path[len - 1] == '/')
		len--;
	for (;;) {
		chain[count++] = get(nodes, mount, path, len, skip);
		if (len <= skip || count == CGNODE_LEVELS_MAX)
			return count;
		len = parent_len(path, len);
	}
}

const char *cgnode_path(const struct cgnode *node)
{
	return node->path;
}

/* One of its files into n->text. */
static int read_file(struct cgnodes *n, const struct cgnode *node, const char *file)
{
	buf_clear(&n->path);
	buf_add_text(&n->path, node->folder);
	buf_add_char(&n->path, '/');
	buf_add_text(&n->path, file);
	return rootdir_read(n->root, n->path.data, &n->text);
}

/* A file that holds one value, or @otherwise. */
static uint64_t read_value(struct cgnodes *n, const struct cgnode *node, const char *file,
	uint64_t otherwise)
{
	uint64_t value;

	if (read_file(n, node, file) || cgroup_value(n->text.data, n->text.len, &value))
		return otherwise;
	return value;
}

static void read_limits_v1(struct cgnodes *n, struct cgnode *node)
{
	struct cgnode_limits *l = &node->limits;
	struct memevents control;
	struct memstat stat;

	l->max = read_value(n, node, "memory.limit_in_bytes", CGROUP_UNLIMITED);
	l->swap_max =
		read_value(n, node, "memory.memsw.limit_in_bytes", CGROUP_UNLIMITED);
	l->high = CGROUP_UNLIMITED;
	/* Linux from 5.11 on always is, and older ones have the file. */
	l->is_hierarchical = read_value(n, node, "memory.use_hierarchy", 1) != 0;
	l->kill_disabled = !read_file(n, node, "memory.oom_control") &&
			   !memevents_parse(n->text.data, n->text.len, &control) &&
			   memevents_has(&control, MEMEVENTS_OOM_KILL_DISABLE) &&
			   control.count[MEMEVENTS_OOM_KILL_DISABLE];
	l->hierarchical = CGROUP_UNLIMITED;
	if (node->mount->ancestors_hidden && !read_file(n, node, "memory.stat") &&
		!memstat_parse(n->text.data, n->text.len, &stat))
		l->hierarchical = memstat_bytes(
			&stat, MEMSTAT_HIERARCHICAL_LIMIT, CGROUP_UNLIMITED);
}

static void read_limits_v2(struct cgnodes *n, struct cgnode *node)
{
	struct cgnode_limits *l = &node->limits;

	l->max = read_value(n, node, "memory.max", CGROUP_UNLIMITED);
	l->high = read_value(n, node, "memory.high", CGROUP_UNLIMITED);
	l->swap_max = l->max == CGROUP_UNLIMITED
			      ? CGROUP_UNLIMITED
			      : read_value(n, node, "memory.swap.max", CGROUP_UNLIMITED);
	l->kill_disabled = false;
	l->is_hierarchical = true;
	l->hierarchical = CGROUP_UNLIMITED;
}

const struct cgnode_limits *cgnode_limits(struct cgnodes *nodes, struct cgnode *node)
{
	if (is_due(nodes, node->limits_ns, LIMITS_EVERY_NS)) {
		if (node->mount->version == CGMOUNT_V1)
			read_limits_v1(nodes, node);
		else
			read_limits_v2(nodes, node);
		node->limits_ns = nodes->now_ns;
	}
	return &node->limits;
}

static uint64_t less(uint64_t a, uint64_t b)
{
	return a > b ? a - b : 0;
}

/* Values of v1 with total_ count cgroups below it; the usage does so too. */
static uint64_t reclaimable_of(const struct memstat *s, enum cgmount_version version)
{
	uint64_t cache, dirty;

	if (version == CGMOUNT_V2) {
		cache = memstat_bytes(s, MEMSTAT_INACTIVE_FILE, 0) +
			memstat_bytes(s, MEMSTAT_ACTIVE_FILE, 0);
		dirty = memstat_bytes(s, MEMSTAT_FILE_DIRTY, 0);
		return less(cache, dirty) + memstat_bytes(s, MEMSTAT_SLAB_RECLAIMABLE, 0);
	}
	if (memstat_has(s, MEMSTAT_TOTAL_INACTIVE_FILE)) {
		cache = memstat_bytes(s, MEMSTAT_TOTAL_INACTIVE_FILE, 0) +
			memstat_bytes(s, MEMSTAT_TOTAL_ACTIVE_FILE, 0);
		dirty = memstat_bytes(s, MEMSTAT_TOTAL_DIRTY, 0);
		return less(cache, dirty);
	}
	cache = memstat_bytes(s, MEMSTAT_INACTIVE_FILE, 0) +
		memstat_bytes(s, MEMSTAT_ACTIVE_FILE, 0);
	return less(cache, memstat_bytes(s, MEMSTAT_DIRTY, 0));
}

/* Before Linux 5.18 v2 had no sum. */
static uint64_t kernel_of(const struct memstat *s)
{
	uint64_t parts = memstat_bytes(s, MEMSTAT_KERNEL_STACK, 0) +
			 memstat_bytes(s, MEMSTAT_PAGETABLES, 0) +
			 memstat_bytes(s, MEMSTAT_SLAB, 0);

	return less(memstat_bytes(s, MEMSTAT_KERNEL, parts) +
			    memstat_bytes(s, MEMSTAT_SOCK, 0),
		memstat_bytes(s, MEMSTAT_SLAB_RECLAIMABLE, 0));
}

static void take_parts(struct cgroup_use *out, const struct memstat *s, bool is_v1)
{
	if (!is_v1) {
		out->anon = memstat_bytes(s, MEMSTAT_ANON, 0);
		out->shmem = memstat_bytes(s, MEMSTAT_SHMEM, 0);
		out->kernel = kernel_of(s);
		out->inactive_file = memstat_bytes(s, MEMSTAT_INACTIVE_FILE, 0);
		return;
	}
	/* What v1 calls rss has no pages of files or tmpfs. */
	out->anon = memstat_bytes(s, MEMSTAT_TOTAL_RSS, memstat_bytes(s, MEMSTAT_RSS, 0));
	out->shmem = memstat_bytes(s, MEMSTAT_TOTAL_SHMEM, 0);
	out->inactive_file = memstat_bytes(s, MEMSTAT_TOTAL_INACTIVE_FILE,
		memstat_bytes(s, MEMSTAT_INACTIVE_FILE, 0));
}

static void read_stat(struct cgnodes *n, struct cgnode *node)
{
	struct memstat stat;

	if (!is_due(n, node->stat_ns, STAT_EVERY_NS))
		return;
	node->stat_ns = n->now_ns;
	node->stat_known = !read_file(n, node, "memory.stat") &&
			   !memstat_parse(n->text.data, n->text.len, &stat);
	if (!node->stat_known)
		return;
	node->reclaimable = reclaimable_of(&stat, node->mount->version);
	take_parts(&node->parts, &stat, node->mount->version == CGMOUNT_V1);
}

static bool read_use(struct cgnodes *n, struct cgnode *node)
{
	bool is_v1 = node->mount->version == CGMOUNT_V1;
	struct cgnode_use *u = &node->use;

	read_stat(n, node);
	u->charged = read_value(
		n, node, is_v1 ? "memory.usage_in_bytes" : "memory.current", NEVER);
	if (u->charged == NEVER || !node->stat_known)
		return false;
	u->reclaimable = node->reclaimable < u->charged ? node->reclaimable : u->charged;
	u->swap = read_value(n, node,
		is_v1 ? "memory.memsw.usage_in_bytes" : "memory.swap.current", NEVER);
	u->swap_known = u->swap != NEVER;
	return true;
}

bool cgnode_use(struct cgnodes *nodes, struct cgnode *node, struct cgnode_use *out)
{
	if (node->use_ns != nodes->now_ns) {
		node->use_known = read_use(nodes, node);
		node->use_ns = nodes->now_ns;
	}
	if (node->use_known)
		*out = node->use;
	return node->use_known;
}

static void count_processes(struct cgnodes *n, struct cgnode *node)
{
	struct cgroup_use *u = &node->parts;

	if (!is_due(n, node->count_ns, COUNT_EVERY_NS))
		return;
	node->count_ns = n->now_ns;
	u->count = 0;
	u->count_known = !read_file(n, node, "cgroup.procs");
	for (size_t i = 0; u->count_known && i < n->text.len; i++)
		u->count += n->text.data[i] == '\n';
}

bool cgnode_detail(struct cgnodes *nodes, struct cgnode *node, struct cgroup_use *out)
{
	struct cgnode_use use;

	if (!cgnode_use(nodes, node, &use))
		return false;
	count_processes(nodes, node);
	*out = node->parts;
	out->path = node->path;
	out->charged = use.charged;
	out->cache = use.reclaimable;
	/* v1 has it in a file of its own, as one sum. */
	if (node->mount->version == CGMOUNT_V1)
		out->kernel = read_value(nodes, node, "memory.kmem.usage_in_bytes", 0);
	return true;
}

static int read_psi(struct cgnodes *n, struct cgnode *node)
{
	struct psi psi;
	int code = read_file(n, node, "memory.pressure");

	if (!code)
		code = psi_parse(n->text.data, n->text.len, &psi);
	if (!code && !psi.has_some)
		code = -ENOENT;
	if (!code)
		node->psi_pct = psi.some.avg10_pct;
	return code;
}

int cgnode_psi(struct cgnodes *nodes, struct cgnode *node, double *some_avg10_pct)
{
	if (node->psi_ns != nodes->now_ns) {
		node->psi_code = read_psi(nodes, node);
		node->psi_ns = nodes->now_ns;
	}
	if (!node->psi_code)
		*some_avg10_pct = node->psi_pct;
	return node->psi_code;
}

static bool read_events(struct cgnodes *n, const struct cgnode *node, const char *file,
	struct memevents *out)
{
	return !read_file(n, node, file) &&
	       !memevents_parse(n->text.data, n->text.len, out) &&
	       memevents_has(out, MEMEVENTS_OOM_KILL);
}

/* memory.events counts what happened below as well; .local, which does not, is there
 * from Linux 5.2 on. */
static struct kills read_kills(struct cgnodes *n, const struct cgnode *node)
{
	bool is_v1 = node->mount->version == CGMOUNT_V1;
	struct memevents all, own;
	struct kills k = {0};

	k.known = read_events(
		n, node, is_v1 ? "memory.oom_control" : "memory.events", &all);
	if (!k.known)
		return k;
	if (is_v1 || !read_events(n, node, "memory.events.local", &own))
		own = all;
	k.own = own.count[MEMEVENTS_OOM_KILL];
	k.below = all.count[MEMEVENTS_OOM_KILL];
	k.full_known =
		memevents_has(&all, MEMEVENTS_OOM) && memevents_has(&own, MEMEVENTS_OOM);
	k.full = own.count[MEMEVENTS_OOM];
	k.full_below = all.count[MEMEVENTS_OOM];
	return k;
}

void cgnode_note_kills(struct cgnodes *nodes, struct cgnode *node)
{
	if (!is_due(nodes, node->kills_ns, KILLS_EVERY_NS))
		return;
	node->older = node->newer;
	node->newer = read_kills(nodes, node);
	if (node->kills_ns == NEVER)
		node->older = node->newer;
	node->kills_ns = nodes->now_ns;
}

bool cgnode_kills(struct cgnodes *nodes, struct cgnode *node, bool below, uint64_t *count)
{
	struct kills now;

	if (!node->older.known)
		return false;
	now = read_kills(nodes, node);
	if (!now.known)
		return false;
	*count = below ? less(now.below, node->older.below)
		       : less(now.own, node->older.own);
	return true;
}

enum cgnode_full cgnode_full(struct cgnodes *nodes, struct cgnode *node)
{
	struct kills now;

	if (!node->older.known || !node->older.full_known)
		return CGNODE_FULL_UNKNOWN;
	now = read_kills(nodes, node);
	if (!now.known || !now.full_known)
		return CGNODE_FULL_UNKNOWN;
	if (now.full > node->older.full)
		return CGNODE_FULL_HERE;
	return now.full_below > node->older.full_below ? CGNODE_FULL_BELOW
						       : CGNODE_FULL_NOT;
}

bool cgnode_kills_all(struct cgnodes *nodes, struct cgnode *node)
{
	return node->mount->version == CGMOUNT_V2 &&
	       read_value(nodes, node, "memory.oom.group", 0) == 1;
}
