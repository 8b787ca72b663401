#include "config.h"

#include "fakeproc.h"

#include <inttypes.h>
#include <stdio.h>

static uint64_t or_else(uint64_t value, uint64_t otherwise)
{
	return value ? value : otherwise;
}

static void path_of(uint32_t pid, const char *file, char out[64])
{
	snprintf(out, 64, "%" PRIu32 "/%s", pid, file);
}

static void put_status(struct tree *tree, const struct fake_process *p, const char *path)
{
	uint64_t rss = or_else(p->rss, 1000);
	AUTO_BUF struct buf b;

	buf_init(&b, 65536);
	buf_printf(&b, "Name:\t%s\nUmask:\t0022\nState:\t%c (x)\n",
		p->name ? p->name : "made", p->state ? p->state : 'S');
	buf_printf(&b,
		"Tgid:\t%" PRIu32 "\nNgid:\t0\nPid:\t%" PRIu32 "\nPPid:\t%" PRIu32 "\n",
		p->pid, p->pid, or_else(p->ppid, 1) ? (uint32_t)or_else(p->ppid, 1) : 1);
	buf_printf(&b, "Uid:\t%u\t%u\t%u\t%u\n", p->uid, p->uid, p->uid, p->uid);
	if (!p->no_memory)
		buf_printf(&b,
			"VmPeak:\t%8" PRIu64 " kB\nVmSize:\t%8" PRIu64
			" kB\n"
			"VmLck:\t       0 kB\nVmHWM:\t%8" PRIu64
			" kB\n"
			"VmRSS:\t%8" PRIu64 " kB\nRssAnon:\t%8" PRIu64
			" kB\n"
			"RssFile:\t       4 kB\nRssShmem:\t       0 kB\n"
			"VmData:\t     500 kB\nVmStk:\t     132 kB\nVmExe:\t%8" PRIu64
			" kB\nVmLib:\t    1800 kB\nVmPTE:\t      60 kB\n"
			"VmSwap:\t%8" PRIu64 " kB\n",
			or_else(p->vm_peak, 20000), or_else(p->vm_size, 20000),
			or_else(p->hwm, rss), rss, or_else(p->anon, rss / 2),
			or_else(p->exe, 100), p->swap);
	buf_printf(&b, "Threads:\t%" PRIu64 "\nKthread:\t%d\n", or_else(p->threads, 1),
		p->kernel_thread);
	tree_put_bytes(tree, path, b.data, b.len);
}

static void put_stat(struct tree *tree, const struct fake_process *p, const char *path)
{
	uint64_t code = or_else(p->start_code, 0x555500001000);
	uint64_t stack = or_else(p->start_stack, 0x7ffd00001000);

	if (p->no_memory)
		code = stack = 0;
	else if (code == 1)
		stack = 0;
	tree_printf(tree, path,
		"%" PRIu32 " (%s) %c %" PRIu64 " 1 1 0 -1 %u %" PRIu64 " 0 %" PRIu64
		" 0 3 2 0 0 20 0 %" PRIu64 " 0 %" PRIu64
		" 20480000 250 "
		"18446744073709551615 %" PRIu64 " %" PRIu64 " %" PRIu64
		" 0 0 0 0 0 0 0 0 0 17 "
		"1 0 0 0 0 0 0 0 0 0 0 0 0 0\n",
		p->pid, p->name ? p->name : "made", p->state ? p->state : 'S',
		or_else(p->ppid, 1), p->kernel_thread ? 0x200000U : 0x400000U,
		p->minor_faults, p->major_faults, or_else(p->threads, 1),
		or_else(p->start_time, 5000), code,
		code == 1 ? 1
		: code    ? code + 0x1000
			  : 0,
		stack);
}

static void put_shares(struct tree *tree, const struct fake_process *p)
{
	char path[64];
	const char *sums =
		"Size:              %8" PRIu64
		" kB\n"
		"Rss:               %8" PRIu64
		" kB\n"
		"Pss:               %8" PRIu64
		" kB\n"
		"Shared_Clean:             0 kB\nShared_Dirty:             0 kB\n"
		"Private_Clean:            0 kB\n"
		"Private_Dirty:     %8" PRIu64
		" kB\n"
		"Referenced:               0 kB\nAnonymous:         %8" PRIu64
		" kB\nAnonHugePages:            0 kB\nSwap:                     0 kB\n"
		"SwapPss:                  0 kB\nLocked:                   0 kB\n";
	AUTO_BUF struct buf b;

	buf_init(&b, 65536);
	buf_add_text(&b,
		"555500010000-555600010000 rw-p 00000000 00:00 0                         "
		" "
		"[heap]\n");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	buf_printf(&b, sums, UINT64_C(4194304), p->pss, p->pss, p->pss, p->pss);
#pragma GCC diagnostic pop
	buf_add_text(&b, "VmFlags: rd wr mr mw me ac \n");
	path_of(p->pid, "smaps", path);
	tree_put_bytes(tree, path, b.data, b.len);
	buf_clear(&b);
	buf_printf(&b,
		"555500010000-7ffd00001000 ---p 00000000 00:00 0                         "
		" "
		"[rollup]\nRss:               %8" PRIu64
		" kB\nPss:               %8" PRIu64
		" kB\nPrivate_Clean:            0 kB\nPrivate_Dirty:     %8" PRIu64
		" kB\nSwapPss:                  0 kB\nAnonHugePages:            0 kB\n",
		p->pss, p->pss, p->pss);
	path_of(p->pid, "smaps_rollup", path);
	tree_put_bytes(tree, path, b.data, b.len);
}

void fake_put(struct tree *tree, const struct fake_process *process)
{
	char path[64];

	path_of(process->pid, "status", path);
	put_status(tree, process, path);
	path_of(process->pid, "stat", path);
	put_stat(tree, process, path);
	path_of(process->pid, "cmdline", path);
	tree_put(tree, path, process->name ? process->name : "made");
	path_of(process->pid, "comm", path);
	tree_printf(tree, path, "%s\n", process->name ? process->name : "made");
	if (process->pss)
		put_shares(tree, process);
}

void fake_end(struct tree *tree, uint32_t pid)
{
	static const char *const kept[] = {"status", "stat"};
	char path[64];

	for (size_t i = 0; i < COUNT_OF(kept); i++) {
		path_of(pid, kept[i], path);
		tree_put(tree, path, "");
	}
	snprintf(path, sizeof path, "%" PRIu32, pid);
	tree_remove(tree, path);
}
