/* Alert expressions: what parses is echoed, and its tidy text means the same. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "detect/alert.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const struct alert *a)
{
	char echo[ALERT_ECHO_MAX], words[ALERT_VALUE_MAX];
	struct alert again;

	alert_echo(a, echo);
	if (a->threshold >= 0)
		alert_value_text(a, a->threshold, words);
	if (alert_parse(a->text, &again, NULL) || again.threshold != a->threshold ||
		again.for_us != a->for_us || again.op != a->op)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	AUTO_FREE char *text = malloc(size + 1);
	struct err err = ERR_INIT;
	struct alert a;

	if (!text)
		return 0;
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	if (alert_parse(text, &a, &err) == 0)
		check(&a);
	else if (!err.text[0])
		abort();
	return 0;
}
