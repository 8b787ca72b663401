#include "config.h"

#include "model/pyrun.h"

#include <stdlib.h>

#define STILL_ALL "RSS, peak, limits, growth by thread"
#define STILL_MEMORY STILL_ALL ", mappings"
#define STILL_POOLS STILL_MEMORY ", free memory of the allocators"
#define AS_ROOT "run memtide as root (or with CAP_SYS_PTRACE)"
#define IN_A_POD "; in a pod: capabilities.add: [SYS_PTRACE]"

const struct pyrun_refusal_text pyrun_refusals[PYRUN_REFUSALS] = {
	[PYRUN_READABLE] = {"", "", "", false},
	[PYRUN_NO_PYTHON] = {"no CPython in it", "", "", false},
	[PYRUN_ENDED] = {"it has ended", "", "", false},
	[PYRUN_HANGS] = {"reading it does not come back: it is given up", "", "", false},
	[PYRUN_OFF] = {"Python is not looked for (--python off)", "", "", false},
	[PYRUN_OTHER_USER] = {"the target belongs to another user",
		AS_ROOT ", or as that user" IN_A_POD, STILL_ALL, true},
	[PYRUN_NOT_DUMPABLE] = {"the target changed its user (not dumpable)",
		AS_ROOT IN_A_POD, STILL_ALL, true},
	[PYRUN_YAMA_DESCENDANTS] =
		{"Yama allows it for own descendants only (kernel.yama.ptrace_scope is 1)",
			AS_ROOT ", or start the program under `memtide run`, or: "
				"sysctl kernel.yama.ptrace_scope=0" IN_A_POD,
			STILL_ALL ", mappings", true},
	[PYRUN_YAMA_ADMIN] =
		{"Yama allows it for administrators only (kernel.yama.ptrace_scope is 2)",
			AS_ROOT ", or: sysctl kernel.yama.ptrace_scope=1 and start the "
				"program under `memtide run`" IN_A_POD,
			STILL_ALL ", mappings", true},
	[PYRUN_YAMA_OFF] =
		{"Yama forbids it to everybody (kernel.yama.ptrace_scope is 3)",
			"boot with kernel.yama.ptrace_scope below 3: it cannot be lowered "
			"while the system runs",
			STILL_ALL ", mappings", true},
	[PYRUN_SECCOMP] = {"a seccomp profile forbids memtide process_vm_readv",
		"allow process_vm_readv in the profile of memtide's container, or run "
		"memtide on the host",
		STILL_MEMORY, true},
	[PYRUN_USER_NAMESPACE] = {"the target is in a user namespace without rights for us",
		"run memtide as root of the host, or inside of that namespace as its root",
		STILL_ALL, true},
	[PYRUN_NO_CALL] = {"this kernel has no process_vm_readv",
		"use a kernel with CONFIG_CROSS_MEMORY_ATTACH", STILL_MEMORY, true},
	[PYRUN_FORBIDDEN] = {"the kernel forbids it (a security module as SELinux or AppArmor)",
		"see the audit log (journalctl -k), and allow memtide ptrace read",
		STILL_ALL, true},
	[PYRUN_OTHER_MACHINE] = {"it is a program of another kind (not 64 bits as memtide)",
		"use memtide built for that kind", STILL_MEMORY, false},
	[PYRUN_PYPY] = {"PyPy: its objects are laid out differently", "", STILL_MEMORY, false},
	[PYRUN_TOO_OLD] = {"stacks and gc are known from 3.8 on", "use Python 3.8 or newer",
		STILL_POOLS, false},
	[PYRUN_FREE_THREADED] = {"a free-threaded build: its objects are laid out differently",
		"use the build with the GIL", STILL_MEMORY, false},
	[PYRUN_DEBUG_BUILD] = {"a debug build (Py_DEBUG): its objects are laid out differently",
		"use a release build", STILL_MEMORY, false},
	[PYRUN_UNKNOWN_VERSION] = {"no table of offsets for this version or build of it",
		"a newer memtide may have one; doc/PYTHON-VERSIONS.md says how to add it",
		STILL_MEMORY, false},
	[PYRUN_NO_RUNTIME] = {"its _PyRuntime was not found (no symbols, no section)",
		"use a build of Python that keeps its dynamic symbols", STILL_POOLS, false},
	[PYRUN_STARTING] = {"no interpreter is running in it", "", STILL_MEMORY, false},
	[PYRUN_CHECK_FAILED] = {"what was read contradicts itself", "", STILL_MEMORY, false},
};

void pyrun_refusal_say(enum pyrun_refusal refusal, const char *version, struct buf *out)
{
	const struct pyrun_refusal_text *text = &pyrun_refusals[refusal];
	const char *name = refusal == PYRUN_PYPY ? "Python" : "CPython";

	if (refusal == PYRUN_READABLE)
		return;
	if (refusal == PYRUN_NO_PYTHON || refusal == PYRUN_ENDED ||
		refusal == PYRUN_OFF || refusal == PYRUN_HANGS) {
		buf_printf(out, "%s\n", text->why);
		return;
	}
	buf_printf(out, "%s%s%s seen, %s: %s\n", name, version && *version ? " " : "",
		version ? version : "",
		text->hides_memory ? "memory not readable" : "not understood", text->why);
	if (*text->remedy)
		buf_printf(out, "remedy: %s\n", text->remedy);
	if (*text->shown)
		buf_printf(out, "still shown: %s\n", text->shown);
}

enum { NAMES_MAX = 8 << 20 };

void pyrun_stacks_init(struct pyrun_stacks *stacks)
{
	*stacks = (struct pyrun_stacks){0};
	buf_init(&stacks->names, NAMES_MAX);
}

void pyrun_stacks_finish(struct pyrun_stacks *stacks)
{
	if (!stacks)
		return;
	free(stacks->thread);
	free(stacks->frame);
	buf_finish(&stacks->names);
	*stacks = (struct pyrun_stacks){0};
}

void pyrun_growth_free(struct pyrun_growth_row *rows, size_t count)
{
	for (size_t i = 0; rows && i < count; i++) {
		free(rows[i].function);
		free(rows[i].file);
	}
	free(rows);
}
