/*
 * limit.h - how near a process is to a limit, and how it will fail there
 *
 * Which wall is first: one with a finite ETA, the least; else the largest use / limit
 * among those that compete idle (closest.h).
 *
 * The finding is of the wall with the highest level:
 *
 *	critical  ETA <= 15 s, and growth was seen that is as large as what is left; or
 *	          the next request, as steps so far make expect it, is larger than that; or
 *	          98 % used; or less left than an eighth of the largest anonymous mapping
 *	          (a list that is moved asks for that much)
 *	warn      ETA <= 5 min, and growth was seen that is a third of what is left; or 90 %
 *	          used; or less left than twice the largest anonymous mapping (a dict that
 *	          grows, b + b)
 *
 * Mappings and requests count where an allocation is refused (rlimits, 32 bit, commit
 * limit) and the use heads there.  Shares count for walls that compete idle.  What only
 * slows down (memory.high) is never critical, and this machine is a finding of those
 * processes only that hold 2 % of it.
 * Where a request is known before it is made (limit_expect(): the next resize of a
 * container that is being filled) and is larger than what is left, that is critical
 * within 5 min of it and a warning within a day, at limits that refuse or kill.
 * A level rises at once; it falls after 10 s in which thresholds eased by half would not
 * have held it.
 */
#ifndef DETECT_LIMIT_H
#define DETECT_LIMIT_H

#include "detect/wall_trends.h"
#include "history/history.h"
#include "model/finding.h"

#define LIMIT_CRITICAL_ETA_S 15.0
#define LIMIT_WARN_ETA_S 300.0
#define LIMIT_CRITICAL_SHARE 0.98
#define LIMIT_WARN_SHARE 0.90

enum limit_reason {
	LIMIT_NO_REASON,
	LIMIT_BY_ETA,
	LIMIT_BY_REQUEST, /* the next step will not fit */
	LIMIT_BY_LARGEST, /* the largest mapping cannot be moved */
	LIMIT_BY_SHARE,
	LIMIT_BY_RESIZE, /* a request that is known will not fit */
};

#define LIMIT_WHAT_MAX 80

/* A request that is known before it is made.  Texts are of others: raw bytes. */
struct limit_request {
	uint64_t bytes;             /* beyond what is in use; 0: there is none */
	double in_s;                /* until it is made, as said at @said_us */
	uint64_t said_us;           /* elapsed; believed for 5 min, or until 30 s after
				       twice @in_s */
	char what[LIMIT_WHAT_MAX];  /* "a dict of 5,550,000 entries" */
	char where[LIMIT_WHAT_MAX]; /* "Cache.put store.py:88"; "" not known */
};

/* One wall as judged. */
struct limit_case {
	enum finding_level level;
	enum limit_reason reason;
	enum wall_kind kind;
	enum wall_end end;
	uint64_t use, limit;
	uint64_t largest; /* anonymous mapping, bytes; 0: not known */
	struct wall_outlook outlook;
};

/* Of one process.  Zeroed: nothing seen. */
struct limit {
	struct wall_trends own;     /* walls of its own, not shared with others */
	uint64_t vsize, vsize_peak; /* of the last sample; 0: none */
	uint64_t reach; /* highest VmSize since walls were looked at; 0: none */
	uint64_t first_us, last_us; /* when walls were looked at */
	uint32_t looks;
	enum finding_level level;
	uint64_t since_us;
	uint64_t eased_us;       /* when the level began to be too high; 0: it is not */
	struct limit_case worst; /* at the newest look */
	struct limit_request request;
};

void limit_finish(struct limit *l);

struct limit_verdict {
	const struct wall *first; /* in the set looked at; NULL: none */
	double eta_s;             /* of that wall; INFINITY: not heading there */
	bool is_judged;           /* seen for long enough to say a level */
	bool has_changed;         /* the level */
};

/* The next request of a container, until another is said; NULL: none is known. */
void limit_expect(struct limit *l, const struct limit_request *request);

/* Seconds until that request from the newest look on; 0: it is due. */
double limit_request_s(const struct limit *l);

/* The newest sample of @p came without looking at walls. */
void limit_sample(struct limit *l, const struct sample *s);

/**
 * limit_look() - the newest sample of @p, and its walls
 * @shared: trends of cgroups' and the system's walls, one for all processes
 */
void limit_look(struct limit *l, struct wall_trends *shared,
	const struct process_history *p, const struct wall_set *walls,
	struct limit_verdict *out);

/* The level at present, and seconds until the wall it is of (INFINITY: not heading there). */
enum finding_level limit_level(const struct limit *l, double *eta_s);

/* Where the use of one of its walls is heading; false when it was never looked at.
 * @shared as limit_look() had it. */
bool limit_outlook(const struct limit *l, const struct wall_trends *shared,
	const struct wall *w, struct wall_outlook *out);

/* What is found, in words: level, since when, text. */
void limit_finding(const struct limit *l, struct finding *out);

/* "MemoryError", "killed by the kernel", ...: what happens at such a wall. */
const char *limit_consequence(enum wall_end end);

#endif
