/*
 * pytext.h - a str of the target, as UTF-8
 */
#ifndef PYTHON_PYTEXT_H
#define PYTHON_PYTEXT_H

#include <stddef.h>
#include <stdint.h>

#include "python/pyabi.h"
#include "python/remote.h"

/**
 * pytext_read() - copy a str
 * @addr: of the object
 * @out:  NUL-terminated UTF-8, cut at a character where it is longer
 *
 * Names are always of the compact kind; another one is not read.
 *
 * Return: 0; -EBADMSG when it is no compact str; errors of reading.
 */
int pytext_read(struct remote *remote, const struct pyabi *abi, uint64_t addr, char *out,
	size_t size);

#endif
