#include "config.h"

#include "model/row.h"

static bool get_identity(const struct row *row, enum field_id field, struct row_value *out)
{
	const struct sample *s = row->sample;

	switch (field) {
	case FIELD_PID:
		out->u = s->id.pid;
		return s->id.pid != 0;
	case FIELD_START_TIME:
		out->u = s->id.start_time_ticks;
		return s->id.pid != 0;
	case FIELD_INCARNATION:
		out->u = s->id.incarnation;
		return s->id.pid != 0;
	case FIELD_NAME:
		out->text = s->name;
		return s->name[0] != '\0';
	case FIELD_STATE:
		out->word[0] = s->state;
		out->word[1] = '\0';
		out->text = out->word;
		return s->state != '\0';
	case FIELD_ROLE:
		out->text = role_names[s->role];
		return true;
	default:
		return false;
	}
}

static bool get_derived(const struct derived *d, enum field_id field, struct row_value *out)
{
	if (!d || !derived_has(d, field))
		return false;
	switch (field) {
	case FIELD_WALL:
		out->text = wall_kinds[d->wall].id;
		return true;
	case FIELD_WALL_BYTES:
		out->u = d->wall_bytes;
		return true;
	case FIELD_HEADROOM:
		out->u = d->headroom_bytes;
		return true;
	case FIELD_ETA:
		out->f = d->eta_s;
		return true;
	case FIELD_GROWTH:
		out->f = d->growth_bytes_per_s;
		return true;
	default:
		return false;
	}
}

static bool get_stored(const struct sample *s, enum field_id field, struct row_value *out)
{
	if (!sample_has(s, field))
		return false;
	if (field_table[field].type == FIELD_TYPE_REAL)
		out->f = s->value[field].f;
	else
		out->u = s->value[field].u;
	return true;
}

bool row_get(const struct row *row, enum field_id field, struct row_value *out)
{
	switch (field) {
	case FIELD_TIME:
		out->u = row->when->real_ms;
		return true;
	case FIELD_ELAPSED:
		out->u = row->when->elapsed_us;
		return true;
	case FIELD_LATE:
		out->f = (double)row->when->late_us / 1000;
		return true;
	case FIELD_PID:
	case FIELD_START_TIME:
	case FIELD_INCARNATION:
	case FIELD_NAME:
	case FIELD_STATE:
	case FIELD_ROLE:
		return get_identity(row, field, out);
	default:
		break;
	}
	if (field_table[field].origin == FIELD_DERIVED)
		return get_derived(row->derived, field, out);
	return get_stored(row->sample, field, out);
}
