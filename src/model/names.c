/* Words for the small enums of the model, as files and screens write them. */
#include "config.h"

#include "model/event.h"
#include "model/finding.h"
#include "model/sample.h"

const char *const role_names[3] = {
	[ROLE_TARGET] = "target",
	[ROLE_CHILD] = "child",
	[ROLE_TOTAL] = "total",
};

const char *const event_kind_names[EVENT_KIND_COUNT] = {
	[EVENT_SESSION] = "session",
	[EVENT_STARTED] = "started",
	[EVENT_EXEC] = "exec",
	[EVENT_ENDED] = "ended",
	[EVENT_GAP] = "gap",
	[EVENT_SPIKE] = "spike",
	[EVENT_ALERT] = "alert",
	[EVENT_CLEAR] = "clear",
	[EVENT_MARK] = "mark",
	[EVENT_NOTE] = "note",
	[EVENT_LEAK] = "leak",
	[EVENT_LIMIT] = "limit",
	[EVENT_LAST_GASP] = "lastgasp",
	[EVENT_OUTCOME] = "outcome",
	[EVENT_SEEN] = "seen",
};

const char *const event_level_names[3] = {
	[EVENT_INFO] = "info",
	[EVENT_WARN] = "warning",
	[EVENT_CRITICAL] = "critical",
};

const struct finding_kind_info finding_kinds[FINDING_KIND_COUNT] = {
	[FINDING_LEAK] = {"leak", EVENT_LEAK, {"none", "growing", "suspected", "likely"}},
	[FINDING_LIMIT] = {"limit", EVENT_LIMIT, {"none", NULL, "warn", "critical"}},
};
