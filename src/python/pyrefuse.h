/*
 * pyrefuse.h - why the kernel does not let us read a process, as exactly as can be known
 *
 * process_vm_readv and most of /proc/PID answer a bare "not permitted".  The reasons are
 * gathered apart from it, and the decision is pure.
 */
#ifndef PYTHON_PYREFUSE_H
#define PYTHON_PYREFUSE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/rootdir.h"
#include "model/pyrun.h"

struct pyrefuse_facts {
	bool is_gone;
	bool own_read_fails;   /* process_vm_readv of our own memory: a profile forbids it */
	bool has_no_call;      /* ... because the kernel does not know it */
	bool can_trace_all;    /* we have CAP_SYS_PTRACE */
	bool is_same_user;     /* real, effective and saved user are all our own */
	bool is_not_dumpable;  /* its files in /proc belong to root, it does not */
	bool is_other_namespace; /* its user namespace is another one, or hidden from ours */
	uint32_t yama;         /* kernel.yama.ptrace_scope; 0 where there is no Yama */
	bool is_descendant;    /* of ours: Yama 1 allows it */
};

/* The first reason that applies; PYRUN_FORBIDDEN where none does. */
enum pyrun_refusal pyrefuse_decide(const struct pyrefuse_facts *facts);

/* Gather them: @proc is /proc. */
void pyrefuse_gather(
	const struct rootdir *proc, pid_t pid, struct pyrefuse_facts *out);

/* Both, after an error of remote_open() or pymap_find(). */
enum pyrun_refusal pyrefuse_why(const struct rootdir *proc, pid_t pid);

/* "3.12" of a process whose memory cannot be read, by its name and command line, which
 * everybody may read; false where it is not called like a Python. */
bool pyrefuse_seen_version(
	const struct rootdir *proc, pid_t pid, char *version, size_t size);

#endif
