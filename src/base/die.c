#include "config.h"

#include "base/die.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void (*die_hook)(void);

void die_set_hook(void (*hook)(void))
{
	die_hook = hook;
}

_Noreturn void die(const char *format, ...)
{
	void (*hook)(void) = die_hook;
	char text[512];
	va_list args;

	die_hook = NULL;
	if (hook)
		hook();
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	fprintf(stderr, "memtide: %s\n", text);
	exit(125);
}

static void *checked(void *p, size_t size)
{
	if (!p && size)
		die("out of memory (asked for %zu bytes)", size);
	return p;
}

void *die_malloc(size_t size)
{
	return checked(malloc(size), size);
}

void *die_calloc(size_t count, size_t size)
{
	return checked(calloc(count, size), count && size ? 1 : 0);
}

void *die_reallocarray(void *old, size_t count, size_t size)
{
	return checked(reallocarray(old, count, size), count && size ? 1 : 0);
}

char *die_strdup(const char *text)
{
	return checked(strdup(text), 1);
}

char *die_strndup(const char *text, size_t max)
{
	return checked(strndup(text, max), 1);
}
