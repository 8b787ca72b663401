#include "config.h"

#include "python/pyelf.h"

#include <elf.h>
#include <errno.h>
#include <string.h>

#include "python/peek.h"

enum {
	HEADERS_MAX = 64,
	DYNAMIC_MAX = 512,
	CHAIN_MAX = 4096,
	NAME_MAX_BYTES = 64,
	BIASES_MAX = 16
};

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define OWN_ORDER ELFDATA2LSB
#else
#define OWN_ORDER ELFDATA2MSB
#endif

struct headers {
	Elf64_Phdr at[HEADERS_MAX];
	size_t count;
};

static int read_headers(
	struct remote *remote, uint64_t addr, uint64_t count, struct headers *out)
{
	int error;

	if (!count || count > HEADERS_MAX)
		return -ENOENT;
	error = remote_read(remote, addr, out->at, count * sizeof out->at[0]);
	if (!error)
		out->count = (size_t)count;
	return error;
}

/* Headers by the ELF header at the start of a mapping. */
static int read_from_start(struct remote *remote, const struct pyseg *seg, bool *is_foreign,
	struct headers *out)
{
	Elf64_Ehdr ehdr;
	int error = remote_read(remote, seg->start, &ehdr, sizeof ehdr);

	if (error)
		return error;
	if (memcmp(ehdr.e_ident, ELFMAG, SELFMAG) != 0)
		return -ENOENT;
	if (ehdr.e_ident[EI_CLASS] != ELFCLASS64 || ehdr.e_ident[EI_DATA] != OWN_ORDER) {
		*is_foreign = true;
		return -ENOENT;
	}
	if (ehdr.e_phentsize != sizeof(Elf64_Phdr) ||
		ehdr.e_phoff > seg->end - seg->start)
		return -ENOENT;
	return read_headers(remote, seg->start + ehdr.e_phoff, ehdr.e_phnum, out);
}

static const Elf64_Phdr *header_of(const struct headers *h, uint32_t type)
{
	for (size_t i = 0; i < h->count; i++)
		if (h->at[i].p_type == type)
			return &h->at[i];
	return NULL;
}

/* One bias and how many (segment, mapping) pairs speak for it. */
struct vote {
	uint64_t bias;
	uint32_t count;
};

static void cast(struct vote *votes, uint64_t bias, uint32_t weight)
{
	for (size_t i = 0; i < BIASES_MAX; i++) {
		if (votes[i].count && votes[i].bias != bias)
			continue;
		votes[i].bias = bias;
		votes[i].count += weight;
		return;
	}
}

static void vote_segment(
	const struct pyseg *seg, const Elf64_Phdr *load, uint64_t page, struct vote *votes)
{
	uint64_t first = load->p_offset & ~(page - 1);

	if (seg->offset < first || seg->offset >= load->p_offset + load->p_filesz)
		return;
	/* A mapping with the rights of its segment counts more than a split one. */
	cast(votes, seg->start - seg->offset + load->p_offset - load->p_vaddr,
		seg->is_executable == !!(load->p_flags & PF_X) ? 2 : 1);
}

static bool vote_bias(const struct remote *remote, const struct pymods *mods, size_t module,
	const struct headers *h, uint64_t *bias)
{
	struct vote votes[BIASES_MAX] = {0};
	size_t best = 0;

	for (size_t i = 0; i < mods->seg_count; i++)
		for (size_t k = 0; mods->seg[i].module == module && k < h->count; k++)
			if (h->at[k].p_type == PT_LOAD)
				vote_segment(&mods->seg[i], &h->at[k], remote->page_bytes,
					votes);
	for (size_t i = 1; i < BIASES_MAX; i++)
		if (votes[i].count > votes[best].count)
			best = i;
	if (!votes[best].count)
		return false;
	*bias = votes[best].bias;
	return true;
}

static void note_extent(const struct headers *h, struct pyelf *elf)
{
	elf->low = UINT64_MAX;
	elf->high = 0;
	for (size_t i = 0; i < h->count; i++) {
		uint64_t from = h->at[i].p_vaddr + elf->bias;

		if (h->at[i].p_type != PT_LOAD)
			continue;
		if (from < elf->low)
			elf->low = from;
		if (from + h->at[i].p_memsz > elf->high)
			elf->high = from + h->at[i].p_memsz;
	}
}

/* glibc writes the addresses into the dynamic section, musl leaves those of the file. */
static uint64_t address_of(const struct pyelf *elf, uint64_t value)
{
	return value >= elf->low && value < elf->high ? value : value + elf->bias;
}

static void note_entry(struct pyelf *elf, const Elf64_Dyn *d)
{
	switch (d->d_tag) {
	case DT_SYMTAB:
		elf->symbols = address_of(elf, d->d_un.d_ptr);
		break;
	case DT_STRTAB:
		elf->strings = address_of(elf, d->d_un.d_ptr);
		break;
	case DT_STRSZ:
		elf->strings_bytes = d->d_un.d_val;
		break;
	case DT_GNU_HASH:
		elf->gnu_hash = address_of(elf, d->d_un.d_ptr);
		break;
	case DT_HASH:
		elf->sysv_hash = address_of(elf, d->d_un.d_ptr);
		break;
	default:
		break;
	}
}

static int read_dynamic(struct remote *remote, const Elf64_Phdr *dynamic, struct pyelf *elf)
{
	Elf64_Dyn entry[DYNAMIC_MAX];
	size_t count = dynamic->p_memsz / sizeof entry[0];
	int error;

	if (count > DYNAMIC_MAX)
		count = DYNAMIC_MAX;
	error = remote_read(
		remote, dynamic->p_vaddr + elf->bias, entry, count * sizeof entry[0]);
	if (error)
		return error;
	for (size_t i = 0; i < count && entry[i].d_tag != DT_NULL; i++)
		note_entry(elf, &entry[i]);
	elf->has_dynamic = elf->symbols && elf->strings && (elf->gnu_hash || elf->sysv_hash);
	return 0;
}

static int take_headers(struct remote *remote, const struct headers *h, uint64_t bias,
	struct pyelf *out)
{
	const Elf64_Phdr *dynamic = header_of(h, PT_DYNAMIC);
	struct pyelf elf = {.bias = bias};
	int error;

	note_extent(h, &elf);
	if (dynamic) {
		error = read_dynamic(remote, dynamic, &elf);
		if (error)
			return error;
	}
	*out = elf;
	return 0;
}

/* The program itself: the kernel says where its headers are. */
static int open_program(
	struct remote *remote, const struct pyelf_start *start, struct pyelf *out)
{
	struct headers h;
	const Elf64_Phdr *self;
	int error = read_headers(remote, start->headers, start->count, &h);

	if (error)
		return error;
	self = header_of(&h, PT_PHDR);
	if (!self)
		return -ENOENT;
	return take_headers(remote, &h, start->headers - self->p_vaddr, out);
}

int pyelf_open(struct remote *remote, const struct pymods *mods, size_t module,
	const struct pyelf_start *start, struct pyelf *out)
{
	bool is_foreign = false;
	struct headers h;
	uint64_t bias;
	int error = -ENOENT;

	if (start && start->headers && pymods_segment(mods, module, start->headers) &&
		!open_program(remote, start, out))
		return 0;
	for (size_t i = 0; i < mods->seg_count; i++) {
		const struct pyseg *seg = &mods->seg[i];

		if (seg->module != module || seg->offset || !seg->is_readable)
			continue;
		error = read_from_start(remote, seg, &is_foreign, &h);
		if (!error && vote_bias(remote, mods, module, &h, &bias))
			return take_headers(remote, &h, bias, out);
	}
	if (is_foreign)
		*out = (struct pyelf){.is_foreign = true};
	return is_foreign ? 0 : error ? error : -ENOENT;
}

/* What is looked for, and in what. */
struct search {
	struct remote *remote;
	const struct pyelf *elf;
	const char *name;
	struct pyelf_symbol *out;
};

/* -ENOENT where symbol number @index has another name or is not defined. */
static int try_symbol(const struct search *s, uint64_t index)
{
	char name[NAME_MAX_BYTES];
	size_t len = strlen(s->name) + 1;
	Elf64_Sym sym;
	int error = remote_read(s->remote, s->elf->symbols + index * sizeof sym, &sym,
		sizeof sym);

	if (error)
		return error;
	if (s->elf->strings_bytes && sym.st_name >= s->elf->strings_bytes)
		return -ENOENT;
	error = remote_read(s->remote, s->elf->strings + sym.st_name, name, len);
	if (error)
		return error == -EFAULT ? -ENOENT : error;
	if (memcmp(name, s->name, len) != 0 || sym.st_shndx == SHN_UNDEF)
		return -ENOENT;
	*s->out = (struct pyelf_symbol){sym.st_value + s->elf->bias, sym.st_size};
	return 0;
}

static uint32_t gnu_hash(const char *name)
{
	uint32_t h = 5381;

	for (; *name; name++)
		h = h * 33 + (unsigned char)*name;
	return h;
}

static int find_gnu(const struct search *s)
{
	uint32_t head[4], chain[32], hash = gnu_hash(s->name), index;
	uint64_t buckets, chains;
	int error = remote_read(s->remote, s->elf->gnu_hash, head, sizeof head);

	if (error)
		return error;
	if (!head[0])
		return -ENOENT;
	buckets = s->elf->gnu_hash + sizeof head + (uint64_t)head[2] * 8;
	chains = buckets + (uint64_t)head[0] * 4;
	error = remote_read(s->remote, buckets + hash % head[0] * 4, &index, sizeof index);
	if (error)
		return error;
	if (index < head[1])
		return -ENOENT;
	for (uint32_t n = 0; n < CHAIN_MAX; n++, index++) {
		if (n % 32 == 0)
			error = remote_read(s->remote,
				chains + (uint64_t)(index - head[1]) * 4, chain,
				sizeof chain);
		if (error)
			return error;
		if ((chain[n % 32] | 1) == (hash | 1) && !(error = try_symbol(s, index)))
			return 0;
		if ((error && error != -ENOENT) || (chain[n % 32] & 1))
			break;
		error = 0;
	}
	return error ? error : -ENOENT;
}

static uint32_t sysv_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		h = (h << 4) + (unsigned char)*name;
		h ^= (h & 0xf0000000) >> 24;
		h &= 0x0fffffff;
	}
	return h;
}

static int find_sysv(const struct search *s)
{
	uint32_t head[2], index;
	uint64_t chains;
	int error = remote_read(s->remote, s->elf->sysv_hash, head, sizeof head);

	if (error)
		return error;
	if (!head[0])
		return -ENOENT;
	chains = s->elf->sysv_hash + sizeof head + (uint64_t)head[0] * 4;
	error = remote_read(s->remote,
		s->elf->sysv_hash + sizeof head + (uint64_t)(sysv_hash(s->name) % head[0]) * 4,
		&index, sizeof index);
	for (uint32_t n = 0; !error && index && n < CHAIN_MAX; n++) {
		error = try_symbol(s, index);
		if (error != -ENOENT)
			return error;
		error = remote_read(
			s->remote, chains + (uint64_t)index * 4, &index, sizeof index);
	}
	return error ? error : -ENOENT;
}

int pyelf_find(struct remote *remote, const struct pyelf *elf, const char *name,
	struct pyelf_symbol *out)
{
	const struct search search = {remote, elf, name, out};

	if (!elf->has_dynamic || strlen(name) >= NAME_MAX_BYTES)
		return -ENOENT;
	return elf->gnu_hash ? find_gnu(&search) : find_sysv(&search);
}
