#include "config.h"

#include "proc/stat.h"

#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "proc/line.h"

#define PF_KTHREAD 0x00200000U

/* Numbered as in proc_pid_stat(5); the state is field 3. */
enum {
	PPID = 4,
	FLAGS = 9,
	MINFLT = 10,
	MAJFLT = 12,
	UTIME = 14,
	STIME = 15,
	THREADS = 20,
	STARTTIME = 22,
	VSIZE = 23,
	RSS = 24,
	STARTCODE = 26,
	ENDCODE = 27,
	STARTSTACK = 28,
	FIELDS = 29,
	EXIT_CODE = 52
};

/* " -12" with something behind it; negative ones are kept modulo 2^64: no field that is
 * used here has any. */
static int next_field(const char **cursor, const char *end, uint64_t *out)
{
	const char *p = *cursor;
	bool negative;
	uint64_t v;
	int error;

	if (p == end || *p != ' ')
		return -EBADMSG;
	p++;
	negative = p < end && *p == '-';
	if (negative)
		p++;
	error = line_number(&p, end, &v);
	if (error)
		return error;
	if (p == end)
		return -EBADMSG;
	*out = negative ? 0 - v : v;
	*cursor = p;
	return 0;
}

static int read_fields(const char *p, const char *end, uint64_t field[FIELDS], int *count)
{
	int error = 0, i;

	for (i = PPID; i < FIELDS && !error; i++)
		error = next_field(&p, end, &field[i]);
	*count = error ? i - 1 : i;
	return *count > RSS ? 0 : error;
}

static int fill(const uint64_t field[FIELDS], int count, uint64_t page_bytes,
	struct stat_values *out)
{
	if (field[PPID] > UINT32_MAX || field[THREADS] > UINT32_MAX ||
		field[FLAGS] > UINT32_MAX ||
		__builtin_mul_overflow(field[RSS], page_bytes, &out->rss_bytes))
		return -ERANGE;
	out->ppid = (uint32_t)field[PPID];
	out->flags = (uint32_t)field[FLAGS];
	out->is_kernel_thread = out->flags & PF_KTHREAD;
	out->threads = (uint32_t)field[THREADS];
	out->minor_faults = field[MINFLT];
	out->major_faults = field[MAJFLT];
	out->user_ticks = field[UTIME];
	out->system_ticks = field[STIME];
	out->start_time_ticks = field[STARTTIME];
	out->vsize_bytes = field[VSIZE];
	if (count <= STARTSTACK || field[STARTCODE] <= 1)
		return 0;
	out->has_addresses = true;
	out->start_code = field[STARTCODE];
	out->end_code = field[ENDCODE];
	out->start_stack = field[STARTSTACK];
	return 0;
}

/* "123 (name" up to the last ')'. */
static int read_head(const char *text, const char *close, struct stat_values *out)
{
	const char *p = text;
	uint64_t pid;
	size_t len;
	int error = line_number(&p, close, &pid);

	if (error)
		return error;
	if (close - p < 2 || p[0] != ' ' || p[1] != '(')
		return -EBADMSG;
	if (pid > UINT32_MAX)
		return -ERANGE;
	p += 2;
	len = (size_t)(close - p);
	if (len > STAT_NAME_MAX - 1)
		len = STAT_NAME_MAX - 1;
	out->pid = (uint32_t)pid;
	out->name_len = len;
	memcpy(out->name, p, len);
	out->name[len] = '\0';
	return 0;
}

int stat_parse(const char *text, size_t len, uint64_t page_bytes, struct stat_values *out)
{
	const char *end = text + len, *close;
	struct stat_values v = {0};
	uint64_t field[FIELDS];
	int count, error;

	if (!len)
		return -ENODATA;
	close = memrchr(text, ')', len);
	if (!close || end - close < 4 || close[1] != ' ' || close[2] == ' ')
		return -EBADMSG;
	error = read_head(text, close, &v);
	if (!error)
		error = read_fields(close + 3, end, field, &count);
	if (!error)
		error = fill(field, count, page_bytes, &v);
	if (error)
		return error;
	v.state = close[2];
	*out = v;
	return 0;
}

int stat_exit_status(const char *text, size_t len, int *wait_status)
{
	const char *end = text + len;
	const char *p = len ? memrchr(text, ')', len) : NULL;
	uint64_t value = 0;
	int field = EXIT_CODE - 1, error = 0;

	if (!p || end - p < 4)
		return -EBADMSG;
	/* Behind the state, which is field 3. */
	p += 3;
	for (int i = PPID; i <= field && !error; i++)
		error = next_field(&p, end, &value);
	if (error || p == end || *p++ != ' ')
		return -EBADMSG;
	error = line_number(&p, end, &value);
	if (error || value > INT32_MAX)
		return -EBADMSG;
	if (!value)
		return -ENODATA;
	*wait_status = (int)value;
	return 0;
}
