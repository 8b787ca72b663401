#include "config.h"

#include "procfs/light.h"

#include <string.h>

#include "base/cleanup.h"

static const struct {
	enum status_field from;
	enum field_id to;
} sizes[] = {
	{STATUS_VM_RSS, FIELD_RSS},
	{STATUS_RSS_ANON, FIELD_RSS_ANON},
	{STATUS_RSS_FILE, FIELD_RSS_FILE},
	{STATUS_RSS_SHMEM, FIELD_RSS_SHMEM},
	{STATUS_VM_SWAP, FIELD_SWAP},
	{STATUS_HUGETLB_PAGES, FIELD_HUGETLB},
	{STATUS_VM_SIZE, FIELD_VSIZE},
	{STATUS_VM_PEAK, FIELD_PEAK_VSIZE},
	{STATUS_VM_DATA, FIELD_DATA},
	{STATUS_VM_STK, FIELD_STACK},
	{STATUS_VM_PTE, FIELD_PAGE_TABLES},
};

static void set_name(struct sample *sample, const char *name, size_t len)
{
	if (len >= sizeof sample->name)
		len = sizeof sample->name - 1;
	memcpy(sample->name, name, len);
	sample->name[len] = '\0';
}

static void fill_from_stat(struct sample *sample, const struct stat_values *stat)
{
	set_name(sample, stat->name, stat->name_len);
	sample->state = stat->state;
	sample_set_u64(sample, FIELD_PPID, stat->ppid);
	sample_set_u64(sample, FIELD_MINOR_FAULTS, stat->minor_faults);
	sample_set_u64(sample, FIELD_MAJOR_FAULTS, stat->major_faults);
}

void light_fill(struct sample *sample, const struct status *status,
	const struct stat_values *stat)
{
	sample->present = 0;
	sample->state = status_has(status, STATUS_STATE) ? status->state : '\0';
	set_name(sample, status->name, status->name_len);
	if (status_has(status, STATUS_PPID))
		sample_set_u64(sample, FIELD_PPID, status->ppid);
	if (status_has(status, STATUS_THREADS))
		sample_set_u64(sample, FIELD_THREADS, status->threads);
	for (size_t i = 0; i < COUNT_OF(sizes); i++)
		if (status_has(status, sizes[i].from))
			sample_set_u64(sample, sizes[i].to, status->bytes[sizes[i].from]);
	if (stat)
		fill_from_stat(sample, stat);
}

bool light_is_dead(const struct status *status)
{
	if (!status_has(status, STATUS_STATE))
		return false;
	if (status->state == 'X' || status->state == 'x')
		return true;
	return status->state == 'Z' &&
	       !(status_has(status, STATUS_THREADS) && status->threads > 1);
}

bool light_has_memory(const struct status *status)
{
	return status_has(status, STATUS_VM_SIZE);
}
