/*
 * pyabi_generate.c - print one entry of src/python/pyabi_table.c
 *
 * Compiled against the internal headers of one CPython and run once; what it prints is
 * checked in.  doc/PYTHON-VERSIONS.md says how.  No part of the build.
 */
#define Py_BUILD_CORE 1
#define NEEDS_PY_IDENTIFIER
#include <Python.h>
#include <frameobject.h>
#include <stddef.h>
#include <stdio.h>
#if PY_VERSION_HEX >= 0x03090000
#include "internal/pycore_gc.h"
#include "internal/pycore_interp.h"
#include "internal/pycore_runtime.h"
#else
#include "internal/pycore_pymem.h"
#include "internal/pycore_pystate.h"
#endif
#if PY_VERSION_HEX >= 0x030b0000
#include "internal/pycore_code.h"
#include "internal/pycore_frame.h"
#endif
#if PY_VERSION_HEX >= 0x030c0000
#include "internal/pycore_tracemalloc.h"
#endif

#define SAY(member, value) printf("\t\t.%s = %zu,\n", #member, (size_t)(value))
#define AT(member, type, field) SAY(member, offsetof(type, field))
#define NONE(member) printf("\t\t.%s = PYABI_NONE,\n", #member)
#define END_OF(type, field) (offsetof(type, field) + sizeof(((type *)0)->field))

typedef struct _gc_runtime_state Collector;
typedef struct gc_generation Generation;
typedef struct _gil_runtime_state Gil;

static void runtime(void)
{
	SAY(runtime_bytes, sizeof(_PyRuntimeState));
	AT(runtime_interpreters, _PyRuntimeState, interpreters.head);
#if PY_VERSION_HEX < 0x03090000
	AT(runtime_gc, _PyRuntimeState, gc);
#else
	NONE(runtime_gc);
#endif
#if PY_VERSION_HEX < 0x030c0000
	AT(runtime_gil, _PyRuntimeState, ceval.gil);
	NONE(runtime_tracing);
	NONE(runtime_trace_frames);
	NONE(runtime_traced);
	NONE(runtime_traced_peak);
#else
	NONE(runtime_gil);
	AT(runtime_tracing, _PyRuntimeState, tracemalloc.config.tracing);
	AT(runtime_trace_frames, _PyRuntimeState, tracemalloc.config.max_nframe);
	AT(runtime_traced, _PyRuntimeState, tracemalloc.traced_memory);
	AT(runtime_traced_peak, _PyRuntimeState, tracemalloc.peak_traced_memory);
#endif
}

static void interpreter(void)
{
	AT(interpreter_next, PyInterpreterState, next);
	AT(interpreter_id, PyInterpreterState, id);
#if PY_VERSION_HEX >= 0x030b0000
	AT(interpreter_threads, PyInterpreterState, threads.head);
#else
	AT(interpreter_threads, PyInterpreterState, tstate_head);
#endif
#if PY_VERSION_HEX >= 0x03090000
	AT(interpreter_gc, PyInterpreterState, gc);
#else
	NONE(interpreter_gc);
#endif
#if PY_VERSION_HEX >= 0x030c0000
	AT(interpreter_gil, PyInterpreterState, ceval.gil);
#else
	NONE(interpreter_gil);
#endif
}

static void thread(void)
{
	AT(thread_next, PyThreadState, next);
	AT(thread_interpreter, PyThreadState, interp);
	AT(thread_pthread, PyThreadState, thread_id);
#if PY_VERSION_HEX >= 0x030b0000
	AT(thread_native, PyThreadState, native_thread_id);
#else
	NONE(thread_native);
#endif
#if PY_VERSION_HEX < 0x030b0000
	AT(thread_frame, PyThreadState, frame);
#elif PY_VERSION_HEX >= 0x030d0000
	AT(thread_frame, PyThreadState, current_frame);
#else
	NONE(thread_frame);
#endif
#if PY_VERSION_HEX >= 0x030b0000 && PY_VERSION_HEX < 0x030d0000
	AT(thread_cframe, PyThreadState, cframe);
	AT(cframe_frame, _PyCFrame, current_frame);
#else
	NONE(thread_cframe);
	NONE(cframe_frame);
#endif
}

static void frame(void)
{
#if PY_VERSION_HEX < 0x030b0000
	SAY(frame_bytes, END_OF(PyFrameObject, f_lasti));
	AT(frame_back, PyFrameObject, f_back);
	AT(frame_code, PyFrameObject, f_code);
	AT(frame_instruction, PyFrameObject, f_lasti);
	NONE(frame_owner);
#else
	SAY(frame_bytes, END_OF(_PyInterpreterFrame, owner));
	AT(frame_back, _PyInterpreterFrame, previous);
#if PY_VERSION_HEX < 0x030d0000
	AT(frame_code, _PyInterpreterFrame, f_code);
	AT(frame_instruction, _PyInterpreterFrame, prev_instr);
#else
	AT(frame_code, _PyInterpreterFrame, f_executable);
	AT(frame_instruction, _PyInterpreterFrame, instr_ptr);
#endif
	AT(frame_owner, _PyInterpreterFrame, owner);
#endif
}

static void code(void)
{
#if PY_VERSION_HEX >= 0x030b0000
	SAY(code_bytes, offsetof(PyCodeObject, co_code_adaptive));
	AT(code_qualname, PyCodeObject, co_qualname);
	AT(code_bytecode, PyCodeObject, co_code_adaptive);
	AT(code_first_traceable, PyCodeObject, _co_firsttraceable);
#else
	SAY(code_bytes, sizeof(PyCodeObject));
	NONE(code_qualname);
	NONE(code_bytecode);
	NONE(code_first_traceable);
#endif
#if PY_VERSION_HEX >= 0x030a0000
	AT(code_lines, PyCodeObject, co_linetable);
#else
	AT(code_lines, PyCodeObject, co_lnotab);
#endif
	AT(code_file, PyCodeObject, co_filename);
	AT(code_name, PyCodeObject, co_name);
	AT(code_first_line, PyCodeObject, co_firstlineno);
}

static void collector(void)
{
	AT(gil_holder, Gil, last_holder);
	AT(gil_locked, Gil, locked);
	SAY(gc_bytes, sizeof(Collector));
	AT(gc_enabled, Collector, enabled);
	AT(gc_collecting, Collector, collecting);
	AT(gc_garbage, Collector, garbage);
	AT(gc_generations, Collector, generations);
	SAY(gc_generation_bytes, sizeof(Generation));
	AT(generation_threshold, Generation, threshold);
	AT(generation_count, Generation, count);
	AT(gc_generation0, Collector, generation0);
	AT(gc_stats, Collector, generation_stats);
}

static void objects(void)
{
	AT(object_type, PyObject, ob_type);
	AT(object_size, PyVarObject, ob_size);
	AT(type_name, PyTypeObject, tp_name);
	AT(text_length, PyASCIIObject, length);
	AT(text_state, PyASCIIObject, state);
	SAY(text_ascii, sizeof(PyASCIIObject));
	SAY(text_compact, sizeof(PyCompactUnicodeObject));
	AT(bytes_data, PyBytesObject, ob_sval);
}

int main(void)
{
	printf("\t{\n\t\t/* %s */\n", PY_VERSION);
	SAY(minor, PY_MINOR_VERSION);
	runtime();
	interpreter();
	thread();
	frame();
	code();
	collector();
	objects();
	puts("\t},");
	return 0;
}
