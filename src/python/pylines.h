/*
 * pylines.h - the line of an instruction
 *
 * A code object has a table that tells which of its bytes belong to which line.  The
 * format changed three times: pairs of steps up to 3.9, pairs with holes in 3.10, and
 * entries of varying length from 3.11 (PEP 657).  Pure; tables may lie.
 */
#ifndef PYTHON_PYLINES_H
#define PYTHON_PYLINES_H

#include <stddef.h>
#include <stdint.h>

/**
 * pylines_find() - which line an instruction is on
 * @minor:      of CPython 3, from 8
 * @table, @len: the table's bytes
 * @first_line: of the code object
 * @offset:     of the instruction in bytes; negative: before the first
 *
 * Return: the line; 0 where the instruction has none or the table ends before it.
 */
uint32_t pylines_find(uint32_t minor, const uint8_t *table, size_t len, int32_t first_line,
	int64_t offset);

#endif
