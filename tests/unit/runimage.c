#include "config.h"

#include "runimage.h"

#include <elf.h>
#include <string.h>

enum {
	STRINGS = 0x600,
	HEX_VERSION = 0x700,
	CODE_TYPE = 0x800,
	TYPE_NAME = 0x8c0,
	CFRAME = 0x9800,
	GIL = 0x9900,
	TEXTS = 0xc000,
	LINES = 0xd000,
	GARBAGE = 0xe000,
	SYMBOL_COUNT = 4
};

static void put64(uint8_t *bytes, size_t at, uint64_t value)
{
	memcpy(bytes + at, &value, sizeof value);
}

static void put32(uint8_t *bytes, size_t at, uint32_t value)
{
	memcpy(bytes + at, &value, sizeof value);
}

static void put_pointer(uint8_t *bytes, size_t at, size_t to)
{
	put64(bytes, at, RUNIMAGE_BASE + to);
}

static uint32_t hash_of(const char *name)
{
	uint32_t h = 5381;

	for (; *name; name++)
		h = h * 33 + (unsigned char)*name;
	return h;
}

static void put_elf(uint8_t *bytes)
{
	Elf64_Ehdr ehdr = {.e_phoff = sizeof ehdr,
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 2};
	const Elf64_Phdr headers[2] = {
		{.p_type = PT_LOAD, .p_filesz = RUNIMAGE_BYTES, .p_memsz = RUNIMAGE_BYTES},
		{.p_type = PT_DYNAMIC,
			.p_vaddr = RUNIMAGE_DYNAMIC,
			.p_memsz = 5 * sizeof(Elf64_Dyn)}};
	const Elf64_Dyn dynamic[5] = {{DT_SYMTAB, {RUNIMAGE_SYMBOLS}}, {DT_STRTAB, {STRINGS}},
		{DT_STRSZ, {0x100}}, {DT_GNU_HASH, {RUNIMAGE_HASH}}, {DT_NULL, {0}}};

	memcpy(ehdr.e_ident, ELFMAG, SELFMAG);
	ehdr.e_ident[EI_CLASS] = ELFCLASS64;
	ehdr.e_ident[EI_DATA] = ELFDATA2LSB;
	memcpy(bytes, &ehdr, sizeof ehdr);
	memcpy(bytes + sizeof ehdr, headers, sizeof headers);
	memcpy(bytes + RUNIMAGE_DYNAMIC, dynamic, sizeof dynamic);
}

static void put_symbols(uint8_t *bytes, const struct pyabi *abi)
{
	const struct {
		const char *name;
		uint64_t at, size;
	} symbols[SYMBOL_COUNT] = {{"", 0, 0},
		{"_PyRuntime", RUNIMAGE_RUNTIME, abi->runtime_bytes},
		{abi->minor >= 11 ? "Py_Version" : "Py_None", HEX_VERSION, 4},
		{"PyCode_Type", CODE_TYPE, 400}};
	const uint32_t head[4] = {1, 1, 1, 0};
	size_t text = STRINGS + 1;

	memcpy(bytes + RUNIMAGE_HASH, head, sizeof head);
	put32(bytes, RUNIMAGE_HASH + 24, 1);
	for (size_t i = 1; i < SYMBOL_COUNT; i++) {
		const Elf64_Sym sym = {.st_name = (uint32_t)(text - STRINGS),
			.st_shndx = 1,
			.st_value = symbols[i].at,
			.st_size = symbols[i].size};
		uint32_t hash = hash_of(symbols[i].name) & ~1u;

		memcpy(bytes + RUNIMAGE_SYMBOLS + i * sizeof sym, &sym, sizeof sym);
		memcpy(bytes + text, symbols[i].name, strlen(symbols[i].name) + 1);
		text += strlen(symbols[i].name) + 1;
		put32(bytes, RUNIMAGE_HASH + 28 + (i - 1) * 4,
			hash | (i + 1 == SYMBOL_COUNT));
	}
	put32(bytes, HEX_VERSION, 3u << 24 | abi->minor << 16 | 0xf0);
	put_pointer(bytes, CODE_TYPE + 24, TYPE_NAME);
	memcpy(bytes + TYPE_NAME, "code", 5);
}

/* A compact ASCII str; 64 bytes are enough for each. */
static size_t put_text(uint8_t *bytes, const struct pyabi *abi, size_t n, const char *text,
	uint32_t carried)
{
	size_t at = TEXTS + n * 128;
	const uint32_t state = 1 | 1 << 3 | 1 << 4;

	put64(bytes, at + abi->text_length, strlen(text));
	put32(bytes, at + abi->text_state, carried == 14 ? state << 16 : state << 2);
	memcpy(bytes + at + abi->text_ascii, text, strlen(text) + 1);
	return at;
}

static void put_code(uint8_t *bytes, const struct pyabi *abi, size_t n, uint32_t carried)
{
	static const char *const names[RUNIMAGE_DEPTH] = {"leaf", "middle", "root"};
	size_t at = RUNIMAGE_CODE + n * 0x200;
	size_t name = put_text(bytes, abi, n * 2, names[n], carried);

	put_pointer(bytes, at + abi->object_type, CODE_TYPE);
	put_pointer(bytes, at + abi->code_file,
		put_text(bytes, abi, n * 2 + 1, "/app/store.py", carried));
	put_pointer(bytes, at + abi->code_name, name);
	if (abi->code_qualname != PYABI_NONE)
		put_pointer(bytes, at + abi->code_qualname, name);
	put32(bytes, at + abi->code_first_line, (uint32_t)(n + 1) * 10);
	put_pointer(bytes, at + abi->code_lines, LINES);
}

static void put_frame(uint8_t *bytes, const struct pyabi *abi, size_t thread, size_t n)
{
	size_t at = RUNIMAGE_FRAME + (thread * RUNIMAGE_DEPTH + n) * 0x100;
	size_t code = RUNIMAGE_CODE + n * 0x200;

	put_pointer(bytes, at + abi->frame_code, code);
	if (n + 1 < RUNIMAGE_DEPTH)
		put_pointer(bytes, at + abi->frame_back, at + 0x100);
	/* An instruction in the second entry of the table of lines. */
	if (abi->code_bytecode == PYABI_NONE)
		put32(bytes, at + abi->frame_instruction, abi->minor == 10 ? 3 : 6);
	else
		put_pointer(bytes, at + abi->frame_instruction,
			code + abi->code_bytecode + 6);
}

/* Four bytes of the first line, then ten of the third one below it. */
static void put_lines(uint8_t *bytes, const struct pyabi *abi)
{
	static const uint8_t old[] = {4, 2, 10, 0}, ranges[] = {4, 0, 10, 2},
			     entries[] = {0xe8 | 1, 0, 0xe8 | 4, 4};
	const uint8_t *table = abi->minor < 10 ? old : abi->minor == 10 ? ranges : entries;

	put64(bytes, LINES + abi->object_size, 4);
	memcpy(bytes + LINES + abi->bytes_data, table, 4);
}

static void put_thread(uint8_t *bytes, const struct pyabi *abi, size_t n)
{
	size_t at = RUNIMAGE_THREAD + n * 0x400;
	size_t frame = RUNIMAGE_FRAME + n * RUNIMAGE_DEPTH * 0x100;

	put_pointer(bytes, at + abi->thread_interpreter, RUNIMAGE_INTERPRETER);
	if (n + 1 < RUNIMAGE_THREADS)
		put_pointer(bytes, at + abi->thread_next, at + 0x400);
	if (abi->thread_frame != PYABI_NONE) {
		put_pointer(bytes, at + abi->thread_frame, frame);
		return;
	}
	put_pointer(bytes, at + abi->thread_cframe, CFRAME + n * 0x40);
	put_pointer(bytes, CFRAME + n * 0x40 + abi->cframe_frame, frame);
}

static void put_collector(uint8_t *bytes, const struct pyabi *abi)
{
	size_t at = abi->interpreter_gc == PYABI_NONE ?
		RUNIMAGE_RUNTIME + abi->runtime_gc :
		RUNIMAGE_INTERPRETER + abi->interpreter_gc;

	put32(bytes, at + abi->gc_enabled, 1);
	put_pointer(bytes, at + abi->gc_generation0, at + abi->gc_generations);
	put_pointer(bytes, at + abi->gc_garbage, GARBAGE);
	put64(bytes, GARBAGE + abi->object_size, 5);
	for (size_t i = 0; i < 3; i++) {
		size_t generation = at + abi->gc_generations + i * abi->gc_generation_bytes;

		put32(bytes, generation + abi->generation_threshold, 700);
		put32(bytes, generation + abi->generation_count, (uint32_t)i + 1);
		put64(bytes, at + abi->gc_stats + i * 24, 100 + i);
	}
}

static void put_gil(uint8_t *bytes, const struct pyabi *abi)
{
	size_t at = GIL;

	if (abi->interpreter_gil != PYABI_NONE)
		put_pointer(bytes, RUNIMAGE_INTERPRETER + abi->interpreter_gil, GIL);
	else
		at = RUNIMAGE_RUNTIME + abi->runtime_gil;
	put32(bytes, at + abi->gil_locked, 1);
	put_pointer(bytes, at + abi->gil_holder, RUNIMAGE_THREAD + 0x400);
}

/* What the runtime says of itself: word numbers of 3.13 and 3.14. */
static void put_own(uint8_t *bytes, const struct pyabi *abi, uint32_t carried)
{
	const struct {
		uint8_t word13, word14;
		uint32_t value;
	} words[] = {{3, 3, abi->runtime_bytes}, {5, 5, abi->runtime_interpreters},
		{7, 7, abi->interpreter_id}, {8, 8, abi->interpreter_next},
		{9, 9, abi->interpreter_threads}, {14, 15, abi->interpreter_gil},
		{15, 16, 0x100}, {17, 18, 0x100 + abi->gil_locked},
		{18, 19, 0x100 + abi->gil_holder}, {21, 24, abi->thread_next},
		{22, 25, abi->thread_interpreter}, {23, 26, abi->thread_frame},
		{24, 27, abi->thread_pthread}, {25, 28, abi->thread_native},
		{29, 32, abi->frame_back}, {30, 33, abi->frame_code},
		{31, 34, abi->frame_instruction}, {33, 36, abi->frame_owner},
		{35, 40, abi->code_file}, {36, 41, abi->code_name},
		{37, 42, abi->code_qualname}, {38, 43, abi->code_lines},
		{39, 44, abi->code_first_line}, {43, 48, abi->code_bytecode},
		{45, 51, abi->object_type}, {47, 53, abi->type_name},
		{65, 75, abi->object_size}, {66, 76, abi->bytes_data},
		{68, 79, abi->text_state}, {69, 80, abi->text_length},
		{70, 81, abi->text_ascii}};

	memcpy(bytes + RUNIMAGE_RUNTIME, PYABI_COOKIE, 8);
	put64(bytes, RUNIMAGE_RUNTIME + 8, 3u << 24 | carried << 16 | 0xf0);
	put32(bytes, HEX_VERSION, 3u << 24 | carried << 16 | 0xf0);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		put64(bytes,
			RUNIMAGE_RUNTIME +
				(carried == 13 ? words[i].word13 : words[i].word14) *
					(size_t)8,
			words[i].value);
}

void runimage_make(uint8_t *bytes, const struct pyabi *table, uint32_t carried)
{
	struct pyabi moved = *table;
	const struct pyabi *abi = &moved;

	/* 3.14 carries more, so that what follows stands further on. */
	if (carried == 14)
		moved.runtime_interpreters += 0x400;
	memset(bytes, 0, RUNIMAGE_BYTES);
	put_elf(bytes);
	put_symbols(bytes, abi);
	put_pointer(bytes, RUNIMAGE_RUNTIME + abi->runtime_interpreters, RUNIMAGE_INTERPRETER);
	put_pointer(bytes, RUNIMAGE_INTERPRETER + abi->interpreter_threads, RUNIMAGE_THREAD);
	for (size_t i = 0; i < RUNIMAGE_THREADS; i++) {
		put_thread(bytes, abi, i);
		for (size_t k = 0; k < RUNIMAGE_DEPTH; k++)
			put_frame(bytes, abi, i, k);
	}
	for (size_t i = 0; i < RUNIMAGE_DEPTH; i++)
		put_code(bytes, abi, i, carried);
	put_lines(bytes, abi);
	put_gil(bytes, abi);
	put_collector(bytes, abi);
	if (carried)
		put_own(bytes, abi, carried);
}

struct remote runimage_open(struct fakeremote *fake, uint8_t *bytes, const char *path)
{
	memset(fake, 0, sizeof *fake);
	fakeremote_add(fake, RUNIMAGE_BASE, bytes, RUNIMAGE_BYTES, path);
	return fakeremote_open(fake);
}
