/*
 * containers.h - how large lists, dicts and sets are, and what their next growth asks for
 *
 * CPython's own arithmetic, 3.8 to 3.13.  A dict or a set that grows fills a new table
 * while the old one stands; a list is moved by realloc, which for large ones needs the
 * difference only.
 */
#ifndef PYTHON_CONTAINERS_H
#define PYTHON_CONTAINERS_H

#include <stdbool.h>
#include <stdint.h>

#include "model/pyheap.h"

/* The head of a dict's keys: their first DICT_KEYS_HEAD bytes. */
enum { DICT_KEYS_HEAD = 40 };

struct dict_keys {
	uint64_t slots;  /* a power of two */
	uint64_t usable; /* entries that can still be added */
	uint64_t bytes;  /* of the whole block */
	bool is_split;   /* shared by instances of a class */
	bool is_str;     /* all keys are str: smaller entries (3.11) */
};

/* Return: false when @head cannot be the head of a dict's keys. */
bool dict_keys_parse(
	const uint8_t head[DICT_KEYS_HEAD], int minor, struct dict_keys *out);

/* Bytes that one more entry makes it ask for, once it is full. */
uint64_t list_next_bytes(uint64_t allocated, int minor);
uint64_t dict_next_bytes(uint64_t used, const struct dict_keys *keys, int minor);
uint64_t set_next_bytes(uint64_t fill, uint64_t used, uint64_t mask);

/* Entries that fit into a set before it grows. */
uint64_t set_room(uint64_t fill, uint64_t used, uint64_t mask);

/* Put @c among the largest: @top[0 .. *count-1], largest first. */
void containers_offer(struct pyheap_container top[PYHEAP_CONTAINERS_MAX], size_t *count,
	const struct pyheap_container *c);

#endif
