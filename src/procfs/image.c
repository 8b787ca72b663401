#include "config.h"

#include "procfs/image.h"

#include <string.h>

static uint64_t bytes_or_0(const struct status *status, enum status_field field)
{
	return status_has(status, field) ? status->bytes[field] : 0;
}

static void copy_name(char to[SAMPLE_NAME_MAX], const char *name, size_t len)
{
	if (len >= SAMPLE_NAME_MAX)
		len = SAMPLE_NAME_MAX - 1;
	memcpy(to, name, len);
	to[len] = '\0';
}

void image_set(
	struct image *image, const struct status *status, const struct stat_values *stat)
{
	image->vm_peak_bytes = bytes_or_0(status, STATUS_VM_PEAK);
	image->vm_hwm_bytes = bytes_or_0(status, STATUS_VM_HWM);
	image->exe_bytes = bytes_or_0(status, STATUS_VM_EXE);
	image->has_addresses = false;
	image->start_code = image->end_code = image->start_stack = 0;
	if (!stat) {
		copy_name(image->name, status->name, status->name_len);
		return;
	}
	copy_name(image->name, stat->name, stat->name_len);
	/* The kernel sets the stack before the code: a zero is an exec half done. */
	if (!stat->has_addresses || !stat->start_code || !stat->start_stack)
		return;
	image->has_addresses = true;
	image->start_code = stat->start_code;
	image->end_code = stat->end_code;
	image->start_stack = stat->start_stack;
}

static bool addresses_differ(const struct image *a, const struct image *b)
{
	return a->start_code != b->start_code || a->end_code != b->end_code ||
	       a->start_stack != b->start_stack;
}

static bool peak_fell(const struct image *before, const struct image *now)
{
	return now->vm_peak_bytes && now->vm_peak_bytes < before->vm_peak_bytes;
}

static bool hwm_collapsed(const struct image *before, const struct image *now)
{
	return now->vm_hwm_bytes && now->vm_hwm_bytes < before->vm_hwm_bytes / 4 * 3;
}

static bool exe_differs(const struct image *before, const struct image *now)
{
	return before->exe_bytes && now->exe_bytes && before->exe_bytes != now->exe_bytes;
}

bool image_differs(const struct image *before, const struct image *now)
{
	bool renamed = strcmp(before->name, now->name) != 0;
	bool both_known = before->has_addresses && now->has_addresses;

	if (both_known && addresses_differ(before, now))
		return true;
	if (exe_differs(before, now))
		return true;
	if (peak_fell(before, now) && (renamed || hwm_collapsed(before, now)))
		return true;
	/* A process that has no memory now has not begun another program. */
	return !both_known && renamed && before->vm_peak_bytes && now->vm_peak_bytes &&
	       before->vm_peak_bytes != now->vm_peak_bytes;
}

void image_update(struct image *image, const struct image *now)
{
	struct image old = *image;

	*image = *now;
	if (now->has_addresses)
		return;
	image->has_addresses = old.has_addresses;
	image->start_code = old.start_code;
	image->end_code = old.end_code;
	image->start_stack = old.start_stack;
	if (!now->exe_bytes)
		image->exe_bytes = old.exe_bytes;
}
