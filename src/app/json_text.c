#include "config.h"

#include "app/json_text.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

json_t *json_text(const char *text)
{
	AUTO_BUF struct buf b;

	buf_init(&b, 1 << 20);
	text_escape(&b, text, strlen(text), SIZE_MAX, false);
	return json_stringn_nocheck(b.data ? b.data : "", b.len);
}

void json_set_u64(json_t *object, const char *key, uint64_t value)
{
	json_object_set_new(object, key, json_integer((json_int_t)value));
}

void json_set_bool(json_t *object, const char *key, int value)
{
	json_object_set_new(object, key, json_boolean(value));
}

void json_set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, json_text(text));
}
