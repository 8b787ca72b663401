#include "config.h"

#include "python/pylines.h"

#include <stdbool.h>

/* Sums of untrusted steps wrap instead of overflowing. */
static int32_t step(int32_t line, int32_t by)
{
	return (int32_t)((uint32_t)line + (uint32_t)by);
}

static uint32_t as_line(int32_t line)
{
	return line > 0 ? (uint32_t)line : 0;
}

/* Up to 3.9: a step in bytes, a step in lines. */
static uint32_t find_pairs(
	const uint8_t *table, size_t len, int32_t line, int64_t offset)
{
	int64_t at = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		at += table[i];
		if (at > offset)
			break;
		line = step(line, (int8_t)table[i + 1]);
	}
	return as_line(line);
}

/* 3.10: a length, and a step that is made before it; -128: no line. */
static uint32_t find_ranges(
	const uint8_t *table, size_t len, int32_t line, int64_t offset)
{
	int64_t end = 0;

	for (size_t i = 0; i + 1 < len; i += 2) {
		int8_t by = (int8_t)table[i + 1];

		end += table[i];
		if (by != -128)
			line = step(line, by);
		if (end > offset)
			return by == -128 ? 0 : as_line(line);
	}
	return 0;
}

struct cursor {
	const uint8_t *at, *end;
};

/* Six bits a byte, the lowest first; bit 6: more follow. */
static uint32_t varint(struct cursor *c)
{
	uint32_t value = 0;

	for (unsigned int shift = 0; c->at < c->end; shift += 6) {
		uint8_t byte = *c->at++;

		if (shift < 32)
			value |= (uint32_t)(byte & 63) << shift;
		if (!(byte & 64))
			break;
	}
	return value;
}

static int32_t signed_varint(struct cursor *c)
{
	uint32_t value = varint(c);
	int32_t half = (int32_t)(value >> 1);

	return value & 1 ? -half : half;
}

/* Entries of PEP 657 by their code. */
enum { ONE_LINE_0 = 10, ONE_LINE_2 = 12, NO_COLUMNS = 13, LONG = 14, NO_LINE = 15 };

static int32_t entry_step(uint8_t first)
{
	int code = first >> 3 & 15;

	return code >= ONE_LINE_0 && code <= ONE_LINE_2 ? code - ONE_LINE_0 : 0;
}

/* From 3.11: bit 7 opens an entry, then 4 bits of code and 3 of length. */
static uint32_t find_entries(
	const uint8_t *table, size_t len, int32_t line, int64_t offset)
{
	struct cursor c = {table, table + len};
	int64_t end = 0;

	while (c.at < c.end) {
		uint8_t first = *c.at++;
		int code = first >> 3 & 15;

		end += ((first & 7) + 1) * 2;
		if (code == NO_COLUMNS || code == LONG)
			line = step(line, signed_varint(&c));
		else
			line = step(line, entry_step(first));
		if (end > offset)
			return code == NO_LINE ? 0 : as_line(line);
		while (c.at < c.end && !(*c.at & 128))
			c.at++;
	}
	return 0;
}

uint32_t pylines_find(uint32_t minor, const uint8_t *table, size_t len, int32_t first_line,
	int64_t offset)
{
	if (offset < 0)
		return as_line(first_line);
	if (minor < 10)
		return find_pairs(table, len, first_line, offset);
	if (minor == 10)
		return find_ranges(table, len, first_line, offset);
	return find_entries(table, len, first_line, offset);
}
