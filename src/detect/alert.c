#include "config.h"

#include "detect/alert.h"

#include <math.h>
#include <string.h>

#include "base/clock.h"
#include "base/units.h"

static const char *echo_of_family(const struct alert *a, char *out, size_t size)
{
	if (!a->family)
		return "any limit";
	snprintf(out, size, "the %s limit", a->family);
	return out;
}

static const char *level_name(const struct alert *a, double level)
{
	const char *name = NULL;

	if (level >= 0 && level < FINDING_LEVEL_COUNT)
		name = finding_kinds[a->finding].level[(int)level];
	return name ? name : "";
}

static void put_threshold(const struct alert *a, char *out, size_t size)
{
	char number[UNITS_TEXT_MAX], family[48];
	const char *sign = a->threshold < 0 ? "-" : "";

	units_grouped((uint64_t)llround(fabs(a->threshold)), number);
	switch (a->unit) {
	case ALERT_BYTES:
		snprintf(out, size, "%s bytes", number);
		break;
	case ALERT_COUNT:
		snprintf(out, size, "%s", number);
		break;
	case ALERT_PERCENT:
		snprintf(out, size, "%g %% of %s", a->threshold,
			echo_of_family(a, family, sizeof family));
		break;
	case ALERT_BYTES_PER_S:
		snprintf(out, size, "%s%s bytes/s", sign, number);
		break;
	case ALERT_SECONDS:
		snprintf(out, size, "%g s", a->threshold);
		break;
	case ALERT_LEVEL:
		snprintf(out, size, "%s is at least %s", finding_kinds[a->finding].id,
			level_name(a, a->threshold));
		break;
	}
}

const char *alert_echo(const struct alert *alert, char out[ALERT_ECHO_MAX])
{
	char value[72], duration[UNITS_TEXT_MAX];

	put_threshold(alert, value, sizeof value);
	if (alert->for_us)
		snprintf(out, ALERT_ECHO_MAX, "%s = %s, for %s", alert->text, value,
			units_duration_long(alert->for_us * NS_PER_US, duration));
	else
		snprintf(out, ALERT_ECHO_MAX, "%s = %s", alert->text, value);
	return out;
}

static double percent_of(const struct wall *w)
{
	return (double)w->use * 100 / (double)w->limit;
}

const struct wall *alert_wall(const struct alert *alert, const struct row *row)
{
	const struct wall *fullest = NULL;

	for (size_t i = 0; row->walls && i < row->walls->count; i++) {
		const struct wall *w = &row->walls->wall[i];

		if (!w->use_known || !w->limit)
			continue;
		if (alert->family &&
			strcmp(alert->family, wall_kinds[w->kind].family) != 0)
			continue;
		if (!fullest || percent_of(w) > percent_of(fullest))
			fullest = w;
	}
	return fullest;
}

/* Seen for long enough, and heading for none. */
static bool heads_nowhere(enum field_id field, const struct row *row)
{
	return field == FIELD_ETA && row->derived &&
	       derived_is_judged(row->derived, FINDING_LIMIT);
}

static bool field_value(enum field_id field, const struct row *row, double *out)
{
	struct row_value value;

	if (!row_get(row, field, &value)) {
		if (!heads_nowhere(field, row))
			return false;
		*out = INFINITY;
		return true;
	}
	*out = field_table[field].type == FIELD_TYPE_REAL ? value.f : (double)value.u;
	return true;
}

static bool used_value(const struct alert *alert, const struct row *row, double *out)
{
	const struct wall *w = alert_wall(alert, row);

	if (!w)
		return false;
	*out = percent_of(w);
	return true;
}

/* Kernels without SwapPss: the plain sum, where the source gives one. */
static bool tree_value(const struct alert *alert, const struct row *row, double *out)
{
	if (field_value(alert->field, row, out))
		return true;
	return alert->field == FIELD_SWAP_PSS && field_value(FIELD_SWAP, row, out);
}

static bool level_value(const struct alert *alert, const struct row *row, double *out)
{
	if (!row->derived || !derived_is_judged(row->derived, alert->finding))
		return false;
	*out = row->derived->level[alert->finding];
	return true;
}

/* Live objects by type, where all of them are known; NULL: they are not. */
static const struct pyheap *types_of(const struct python_reading *r)
{
	if (!r->is_python || !r->heap || r->refusal[PYTHON_HEAP] != PYRUN_READABLE ||
		r->heap->refusal != PYHEAP_COMPLETE || !r->heap->type_count)
		return NULL;
	return r->heap;
}

static bool objects_value(const struct python_reading *r, double *out)
{
	const struct pyheap *heap = types_of(r);
	uint64_t count = 0;

	for (size_t i = 0; heap && i < heap->type_count; i++)
		count += heap->type[i].count;
	if (heap)
		*out = (double)count;
	return heap != NULL;
}

/* A type without objects is not in the list; but neither are those summed up at its end. */
static bool type_value(
	const struct alert *alert, const struct python_reading *r, double *out)
{
	const struct pyheap *heap = types_of(r);
	const struct pyheap_type *type = heap ? pyheap_find(heap, alert->type) : NULL;

	if (!heap || (!type && heap->type_count >= PYHEAP_TYPES_MAX))
		return false;
	*out = 0;
	if (type)
		*out = (double)(alert->python == ALERT_PY_TYPE ? type->count
							       : type->bytes);
	return true;
}

static bool uncollectable_value(const struct python_reading *r, double *out)
{
	uint64_t count = 0;

	if (r->refusal[PYTHON_GC] != PYRUN_READABLE)
		return false;
	for (size_t i = 0; i < PYRUN_GENERATIONS; i++)
		count += r->gc.generation[i].uncollectable;
	*out = (double)count;
	return true;
}

static bool kept_value(const struct python_reading *r, double *out)
{
	if (!r->is_python || !r->heap || r->refusal[PYTHON_HEAP] != PYRUN_READABLE)
		return false;
	*out = (double)pyheap_kept_bytes(r->heap);
	return true;
}

static bool python_value(
	const struct alert *alert, const struct python_reading *r, double *out)
{
	switch (alert->python) {
	case ALERT_PY_OBJECTS:
		return objects_value(r, out);
	case ALERT_PY_TYPE:
	case ALERT_PY_TYPE_BYTES:
		return type_value(alert, r, out);
	case ALERT_PY_UNCOLLECTABLE:
		return uncollectable_value(r, out);
	case ALERT_PY_KEPT:
		return kept_value(r, out);
	}
	return false;
}

bool alert_value(const struct alert *alert, const struct row *row, double *out)
{
	bool is_total = row->sample->role == ROLE_TOTAL;

	/* A tree as a whole has a leak verdict too. */
	if (is_total != (alert->metric == ALERT_METRIC_TREE) &&
		alert->metric != ALERT_METRIC_LEVEL)
		return false;
	if (alert_needs_python(alert) != (row->python != NULL))
		return false;
	switch (alert->metric) {
	case ALERT_METRIC_FIELD:
		return field_value(alert->field, row, out);
	case ALERT_METRIC_USED:
		return used_value(alert, row, out);
	case ALERT_METRIC_TREE:
		return tree_value(alert, row, out);
	case ALERT_METRIC_LEVEL:
		return level_value(alert, row, out);
	case ALERT_METRIC_PYTHON:
		return python_value(alert, row->python, out);
	}
	return false;
}

bool alert_holds(const struct alert *alert, double value)
{
	switch (alert->op) {
	case ALERT_OP_GT:
		return value > alert->threshold;
	case ALERT_OP_GE:
		return value >= alert->threshold;
	case ALERT_OP_LT:
		return value < alert->threshold;
	case ALERT_OP_LE:
		return value <= alert->threshold;
	}
	return false;
}

const char *alert_value_text(
	const struct alert *alert, double value, char out[ALERT_VALUE_MAX])
{
	char text[UNITS_TEXT_MAX] = "";

	switch (alert->unit) {
	case ALERT_BYTES:
		units_size_long((uint64_t)value, text);
		break;
	case ALERT_COUNT:
		units_grouped((uint64_t)value, text);
		break;
	case ALERT_PERCENT:
		snprintf(text, sizeof text, "%.1f %%", value);
		break;
	case ALERT_BYTES_PER_S:
		units_rate_long(value, text);
		break;
	case ALERT_SECONDS:
		if (value < 1e9)
			units_duration_long((uint64_t)(value * 1e9), text);
		else
			snprintf(text, sizeof text, "not in sight");
		break;
	case ALERT_LEVEL:
		snprintf(text, sizeof text, "%s", level_name(alert, value));
		break;
	}
	snprintf(out, ALERT_VALUE_MAX, "%s", text);
	return out;
}

bool alert_needs_heavy(const struct alert *alert)
{
	return (alert->metric == ALERT_METRIC_FIELD ||
		       alert->metric == ALERT_METRIC_TREE) &&
	       field_table[alert->field].origin == FIELD_FROM_HEAVY;
}

bool alert_needs_python(const struct alert *alert)
{
	return alert->metric == ALERT_METRIC_PYTHON;
}

bool alert_needs_tree(const struct alert *alert)
{
	return alert->metric == ALERT_METRIC_TREE;
}
