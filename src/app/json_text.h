/*
 * json_text.h - values of others in JSON: texts escaped, sizes whole
 */
#ifndef APP_JSON_TEXT_H
#define APP_JSON_TEXT_H

#include <jansson.h>
#include <stdint.h>

/* Bytes of others as a string of valid UTF-8: what cannot be shown is \xHH. */
json_t *json_text(const char *text);

/* object[key] = @value */
void json_set_u64(json_t *object, const char *key, uint64_t value);
void json_set_bool(json_t *object, const char *key, int value);
void json_set_text(json_t *object, const char *key, const char *text);

#endif
