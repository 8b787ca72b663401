/* fakeproc.h - made processes in a made /proc: plain files that a test rewrites */
#ifndef TESTS_FAKEPROC_H
#define TESTS_FAKEPROC_H

#include <stdbool.h>
#include <stdint.h>

#include "tree.h"

/* Sizes in kB, as status has them.  All zeros but the PID: a small sleeping process. */
struct fake_process {
	uint32_t pid, ppid, uid;
	const char *name;
	char state;
	uint32_t threads;
	uint64_t start_time;
	uint64_t rss, anon, hwm, vm_size, vm_peak, exe, swap;
	uint64_t start_code, start_stack; /* 1 and 0: the kernel hides them */
	uint64_t minor_faults, major_faults;
	bool no_memory; /* kernel thread or zombie: status has no Vm lines */
	bool kernel_thread;
	uint64_t pss; /* smaps, smaps_rollup; 0: not there */
};

/* Write (again) status, stat, cmdline and, where pss is given, smaps and smaps_rollup. */
void fake_put(struct tree *tree, const struct fake_process *process);

/* As a reaped process: descriptors that are open give nothing, new ones are refused. */
void fake_end(struct tree *tree, uint32_t pid);

#endif
