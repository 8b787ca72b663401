#include "config.h"

#include "proc/status.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "proc/line.h"

/* The word of a line, its ':' included. */
struct key {
	const char *text;
	size_t len;
};

#define KEY(text)                                                                        \
	{                                                                                \
		text ":", sizeof text                                                    \
	}

static const struct key keys[STATUS_FIELD_COUNT] = {
	[STATUS_VM_PEAK] = KEY("VmPeak"),
	[STATUS_VM_SIZE] = KEY("VmSize"),
	[STATUS_VM_LCK] = KEY("VmLck"),
	[STATUS_VM_PIN] = KEY("VmPin"),
	[STATUS_VM_HWM] = KEY("VmHWM"),
	[STATUS_VM_RSS] = KEY("VmRSS"),
	[STATUS_RSS_ANON] = KEY("RssAnon"),
	[STATUS_RSS_FILE] = KEY("RssFile"),
	[STATUS_RSS_SHMEM] = KEY("RssShmem"),
	[STATUS_VM_DATA] = KEY("VmData"),
	[STATUS_VM_STK] = KEY("VmStk"),
	[STATUS_VM_EXE] = KEY("VmExe"),
	[STATUS_VM_LIB] = KEY("VmLib"),
	[STATUS_VM_PTE] = KEY("VmPTE"),
	[STATUS_VM_PMD] = KEY("VmPMD"),
	[STATUS_VM_SWAP] = KEY("VmSwap"),
	[STATUS_HUGETLB_PAGES] = KEY("HugetlbPages"),
	[STATUS_NAME] = KEY("Name"),
	[STATUS_STATE] = KEY("State"),
	[STATUS_TGID] = KEY("Tgid"),
	[STATUS_NGID] = KEY("Ngid"),
	[STATUS_PID] = KEY("Pid"),
	[STATUS_PPID] = KEY("PPid"),
	[STATUS_UID] = KEY("Uid"),
	[STATUS_THREADS] = KEY("Threads"),
	[STATUS_NS_PID] = KEY("NSpid"),
	[STATUS_CORE_DUMPING] = KEY("CoreDumping"),
	[STATUS_KTHREAD] = KEY("Kthread"),
};

static int read_name(const char *p, const char *end, struct status *out)
{
	size_t n = 0;

	/* One tab stands before the name, which may begin with blanks of its own. */
	p = p < end && *p == '\t' ? p + 1 : line_skip_blanks(p, end);
	for (; p < end && n < STATUS_NAME_MAX - 1; p++) {
		char c = *p;

		if (c == '\\' && p + 1 < end && (p[1] == 'n' || p[1] == '\\'))
			c = *++p == 'n' ? '\n' : '\\';
		out->name[n++] = c;
	}
	out->name[n] = '\0';
	out->name_len = n;
	return 0;
}

static int read_uids(const char *p, const char *end, struct status *out)
{
	uint32_t *const to[] = {
		&out->uid_real, &out->uid_effective, &out->uid_saved, &out->uid_fs};

	for (size_t i = 0; i < COUNT_OF(to); i++) {
		uint64_t v;
		int error = line_number(&p, end, &v);

		if (error)
			return error;
		if (v > UINT32_MAX)
			return -ERANGE;
		*to[i] = (uint32_t)v;
	}
	return line_skip_blanks(p, end) == end ? 0 : -EBADMSG;
}

/* "12253	17	1": the outermost we can see first. */
static int read_ns_pids(const char *p, const char *end, struct status *out)
{
	uint32_t levels = 0;
	uint64_t v = 0;

	do {
		int error = line_number(&p, end, &v);

		if (error)
			return error;
		if (v > UINT32_MAX)
			return -ERANGE;
		levels++;
	} while (line_skip_blanks(p, end) < end);
	out->ns_pid = (uint32_t)v;
	out->ns_levels = levels;
	return 0;
}

static int read_flag(const char *p, const char *end, bool *out)
{
	uint64_t v;
	int error = line_u64(p, end, &v);

	if (!error)
		*out = v != 0;
	return error;
}

static int read_value(
	enum status_field field, const char *p, const char *end, struct status *out)
{
	if (field == STATUS_NAME)
		return read_name(p, end, out);
	p = line_skip_blanks(p, end);
	switch (field) {
	case STATUS_STATE:
		if (p == end)
			return -EBADMSG;
		out->state = *p;
		return 0;
	case STATUS_TGID:
		return line_u32(p, end, &out->tgid);
	case STATUS_NGID:
		return line_u32(p, end, &out->ngid);
	case STATUS_PID:
		return line_u32(p, end, &out->pid);
	case STATUS_PPID:
		return line_u32(p, end, &out->ppid);
	case STATUS_UID:
		return read_uids(p, end, out);
	case STATUS_THREADS:
		return line_u32(p, end, &out->threads);
	case STATUS_NS_PID:
		return read_ns_pids(p, end, out);
	case STATUS_CORE_DUMPING:
		return read_flag(p, end, &out->is_core_dumping);
	case STATUS_KTHREAD:
		return read_flag(p, end, &out->is_kernel_thread);
	default:
		return line_kb(p, end, &out->bytes[field]);
	}
}

/* The order of the lines since Linux 2.6; only speed depends on it. */
static const unsigned char order[STATUS_FIELD_COUNT] = {STATUS_NAME, STATUS_STATE,
	STATUS_TGID, STATUS_NGID, STATUS_PID, STATUS_PPID, STATUS_UID, STATUS_NS_PID,
	STATUS_KTHREAD, STATUS_VM_PEAK, STATUS_VM_SIZE, STATUS_VM_LCK, STATUS_VM_PIN,
	STATUS_VM_HWM, STATUS_VM_RSS, STATUS_RSS_ANON, STATUS_RSS_FILE, STATUS_RSS_SHMEM,
	STATUS_VM_DATA, STATUS_VM_STK, STATUS_VM_EXE, STATUS_VM_LIB, STATUS_VM_PTE,
	STATUS_VM_PMD, STATUS_VM_SWAP, STATUS_HUGETLB_PAGES, STATUS_CORE_DUMPING,
	STATUS_THREADS};

/* A place in 64 for the first two letters: most unknown lines share none with ours. */
static uint64_t letters_bit(const char *text)
{
	return UINT64_C(1) << (((unsigned char)text[0] * 6 + (unsigned char)text[1]) &
			       63);
}

static uint64_t letters_of_all(void)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < STATUS_FIELD_COUNT; i++)
		bits |= letters_bit(keys[i].text);
	return bits;
}

static bool begins(const char *text, const char *end, const struct key *key)
{
	return text[0] == key->text[0] && text[1] == key->text[1] &&
	       (size_t)(end - text) >= key->len && !memcmp(text, key->text, key->len);
}

/* Lines are looked for from the place behind the one that was found last. */
struct place {
	size_t next;      /* in order[] */
	uint64_t letters; /* letters_of_all() */
};

/* Which field the line at @text holds, or STATUS_FIELD_COUNT. */
static size_t find(struct place *place, const char *text, const char *end)
{
	size_t at = place->next;

	if (end - text < 2 || !(place->letters & letters_bit(text)))
		return STATUS_FIELD_COUNT;
	for (size_t i = 0; i < STATUS_FIELD_COUNT; i++) {
		size_t field = order[at];

		at = at + 1 < STATUS_FIELD_COUNT ? at + 1 : 0;
		if (begins(text, end, &keys[field])) {
			place->next = at;
			return field;
		}
	}
	return STATUS_FIELD_COUNT;
}

/* "\t    1234 kB\n" as the kernel writes it; false: see line_kb(). */
static bool read_usual_kb(const char **cursor, const char *end, uint64_t *bytes)
{
	const char *p = line_skip_blanks(*cursor, end), *first = p;
	uint64_t kb = 0;

	for (; p < end && *p >= '0' && *p <= '9'; p++)
		kb = kb * 10 + (uint64_t)(*p - '0');
	if (p == first || p - first > 15 || end - p < 4 || memcmp(p, " kB\n", 4) != 0)
		return false;
	*bytes = kb * 1024;
	*cursor = p + 4;
	return true;
}

static int read_line(
	struct place *place, const char **cursor, const char *end, struct status *out)
{
	size_t field = find(place, *cursor, end);
	struct line line;
	const char *p;
	int error;

	if (field < STATUS_SIZE_COUNT) {
		p = *cursor + keys[field].len;
		if (read_usual_kb(&p, end, &out->bytes[field])) {
			out->present |= UINT32_C(1) << field;
			*cursor = p;
			return 0;
		}
	}
	line_next(cursor, end, &line);
	if (!line.is_whole)
		return -EBADMSG;
	if (field == STATUS_FIELD_COUNT)
		return 0;
	error = read_value((enum status_field)field, line.text + keys[field].len,
		line.text + line.len, out);
	if (!error)
		out->present |= UINT32_C(1) << field;
	return error;
}

int status_parse(const char *text, size_t len, struct status *out)
{
	struct place place = {0, letters_of_all()};
	const char *p = text, *end = text + len;
	struct status s = {0};

	if (!len)
		return -ENODATA;
	while (p < end) {
		int error = read_line(&place, &p, end, &s);

		if (error)
			return error;
	}
	if (!s.present)
		return -EBADMSG;
	*out = s;
	return 0;
}
