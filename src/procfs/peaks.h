/*
 * peaks.h - the highest RSS of an incarnation, and peaks that no sample saw
 *
 * VmHWM is the kernel's own high-water mark, so a peak between two samples is known
 * however short it was.  It is kept as a running maximum: the kernel's value falls by
 * some hundred KiB at times, and anybody with the right may reset it.
 */
#ifndef PROCFS_PEAKS_H
#define PROCFS_PEAKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Of one incarnation; all zeros before its first sample. */
struct peaks {
	bool any;
	uint64_t peak_bytes;     /* highest VmHWM or RSS */
	uint64_t rss_max_bytes;  /* highest RSS of a sample */
	uint64_t rss_last_bytes; /* of the sample before */
};

struct spike {
	uint64_t peak_bytes, before_bytes, after_bytes; /* RSS before and after it */
};

/**
 * peaks_add() - count one sample
 * @hwm_bytes: VmHWM; the RSS where the kernel has none
 * @rss_bytes: VmRSS
 * @spike:     filled when there was one
 *
 * A spike: the mark rose since the last sample and is above every RSS of any sample by
 * more than 4 MiB and more than 2 %.  Never at the first sample.
 *
 * Return: whether there was a spike.
 */
bool peaks_add(
	struct peaks *peaks, uint64_t hwm_bytes, uint64_t rss_bytes, struct spike *spike);

/* "peak 2.9G between samples; 2.4G before and after" */
void spike_describe(const struct spike *spike, char *text, size_t size);

#endif
