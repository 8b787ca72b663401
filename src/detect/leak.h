/*
 * leak.h - does this process's memory grow without bound?
 *
 * One struct leak follows one incarnation of one process, from its samples alone: no
 * I/O, no clock, bounded memory (sizeof (struct leak), 7 KiB), the same answer live and
 * replayed and at any sampling interval that fills the blocks.
 *
 * Formula.  RSS + swap is folded into blocks of 8 s, 16 s, 48 s, 6.4 min and 51 min
 * (minima: what stays after each dip; leak_ring.h), 45 of each: 6 min to 38 h are looked
 * at.  When a block closes, windows of 10, 12, ... 44 steps of its ring are measured
 * (leak_shape.h) and asked what they prove (leak_proof.h): of resident memory; then, as
 * long as nothing proves a leak, of VmData and of the low under waves of two minutes.
 * Per ring and proof a bucket fills by 1 at each block that proves it, up to 4, and
 * empties by 1/2 at others; a level is on from 2 and off below 1, so that one odd block
 * neither raises an alarm nor ends it.  The level is the highest of all rings.
 *
 *   growing      two blocks running: it rises, and did so lately.  May be taken back.
 *   suspected    it rises steadily and its mappings with it; from about 3 min
 *   likely leak  and it lasts longer than what fills up does; from about 3 min for slow
 *                growth in a line or piling mappings and threads, 9 min for others
 *
 * A likely leak must also stand higher than all that the next longer ring remembers, and
 * than any alarm of this process that was cleared: a load that comes and goes by the hour
 * or by the day raises one alarm, seldom a few, as long as it does not rise further.
 *
 * "Likely leak" means unbounded growth, wanted or not: a table that is filled for an hour
 * is flagged too.  In blocks up to 16 s it stands as long as the lows of 8 blocks rise, over
 * 16 blocks, by half of what it says.  It is cleared up to 7 blocks after that and the
 * last proof (3 to 6 min), or at once when more than half of the rise is given back.
 *
 * Silent cases.  Undecided until 10 min were watched without a gap; where samples come
 * more rarely than each 32 s, the 48 s blocks decide, after 30 min, and so on.  Without
 * VmSize and VmData never above suspected.  Memory that becomes resident in a mapping
 * made before (a JVM's heap, calloc) looks bounded, also when it leaks.  Growth below
 * 600 kB in a window, or by jumps that rest longer than a quarter of the window.
 */
#ifndef DETECT_LEAK_H
#define DETECT_LEAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "detect/leak_kinds.h"
#include "detect/leak_proof.h"
#include "detect/leak_ring.h"
#include "history/pace.h"
#include "model/finding.h"
#include "model/sample.h"

/* Before so much was watched nothing is said to be steady. */
#define LEAK_DECIDE_US UINT64_C(600000000)

#define LEAK_RINGS 5
#define LEAK_MAIN 1 /* the ring of 16 s: it decides what is steady */
#define LEAK_TEXT_MAX 200

enum leak_level {
	LEAK_UNDECIDED, /* watched too short */
	LEAK_NONE,
	LEAK_GROWING,
	LEAK_SUSPECTED,
	LEAK_LIKELY,
};

/* "undecided", "steady", "growing", "suspected", "likely leak" */
extern const char *const leak_level_names[5];

/* What else there is to say, of any level. */
enum leak_reason {
	LEAK_REASON_NONE,
	LEAK_REASON_PAGE_IN, /* grows into mappings made before, bounded by them */
	LEAK_REASON_FILE,    /* the same with file or shared pages */
	LEAK_REASON_KEPT,    /* grew, then stayed: kept by the program or its allocator */
	LEAK_REASON_UNSHARING, /* private memory grows, RSS does not: unshare.h says it */
};

enum leak_memory {
	LEAK_MEMORY_UNKNOWN,
	LEAK_MEMORY_ANONYMOUS, /* at least 3/4 of the growth */
	LEAK_MEMORY_FILE,      /* file or shared, the same */
	LEAK_MEMORY_MIXED,
};

/* Why a level stands.  Of growing and above: the window that proves it best; else only
 * the members up to @reason. */
struct leak_evidence {
	uint64_t watched_us; /* time covered by samples */
	uint64_t needed_us;  /* until it can be decided; 0: can be */
	uint64_t now_bytes;  /* RSS + swap */
	enum leak_reason reason;
	uint64_t bound_bytes; /* of page-in and unsharing: what it can still grow by */
	uint64_t since_us;    /* elapsed where the growth begins, as far as known */
	double rate_bytes_per_s;
	double low_bytes_per_s, high_bytes_per_s; /* 95 % interval */
	double rise_bytes;
	uint64_t block_us;
	unsigned blocks, rising; /* of so many steps, so many went up */
	bool slowing;            /* the second half grew by less than .9 of the first */
	bool dips;               /* memory falls between by more than a block's growth */
	bool data_follows;       /* VmData grows with it; else VmSize */
	bool piles_up;           /* a mapping or thread more in every quarter */
	enum leak_memory memory;
	bool has_kind;          /* tables of mappings came, and one kind grew most */
	enum mapping_kind kind; /* that one */
	double kind_share;      /* of all that grew, 0 to 1 */
};

/* What is kept of the shape that proved most. */
struct leak_proved {
	float rate_bytes_per_s, error_bytes_per_s;
	float rise_bytes;
	uint64_t at_us;     /* elapsed when it was proved */
	double start_bytes; /* resident at its begin; under waves, of what is looked at */
	uint16_t steps, rising; /* steps 0: nothing was proved */
	uint8_t memory;         /* enum leak_memory */
	bool slowing, data_follows, piles_up, pages_in;
};

/* Buckets in half blocks. */
struct leak_scale {
	struct leak_ring ring;
	uint8_t grows, suspect, likely;
	bool grows_on, suspect_on, likely_on;
	struct leak_proved best;
};

struct leak {
	struct leak_scale scale[LEAK_RINGS];
	struct leak_kinds kinds;
	struct pace pace;
	uint64_t first_us, last_us; /* elapsed of the first and the newest sample */
	uint64_t watched_us;
	uint64_t first_vsize, first_data; /* bytes; sizes in blocks are against them */
	uint64_t since_us;
	double since_bytes; /* the floor where the alarm's growth began */
	double noise_bytes;
	double first_bytes;      /* the floor of the first closed block */
	double top_bytes;        /* the highest floor since it grows */
	double top_low_bytes;    /* the highest low of LEAK_LOW_BLOCKS floors, the same */
	double former_top_bytes; /* of alarms that were cleared; 0: none was */
	uint64_t now_bytes;      /* RSS + swap */
	uint64_t now_unused;     /* VmSize less what is resident */
	double dip_bytes;        /* mean fall within a block of the first ring */
	double block_top_bytes;
	uint16_t maps;
	bool has_vsize, has_data, started;
	enum leak_level level;
	uint64_t level_us; /* elapsed when it became that */
};

/**
 * leak_init() - nothing seen yet
 * @noise_bytes: rises below it prove nothing; 0: 600 kB is enough.  Since Linux 6.2 RSS
 *               is counted per CPU and wrong by about CPUs x CPUs pages.
 */
void leak_init(struct leak *l, uint64_t noise_bytes);

/**
 * leak_add() - the next sample of the same incarnation
 * @elapsed_us: since the session began; a sample not newer than the last is ignored
 * @s:          without an RSS it is ignored
 *
 * A new incarnation needs a new struct leak.
 */
void leak_add(struct leak *l, uint64_t elapsed_us, const struct sample *s);

/* A table of the same incarnation's mappings, as of @elapsed_us: from then on evidence
 * says which kind grows. */
void leak_add_table(
	struct leak *l, uint64_t elapsed_us, const struct mapping_table *table);

enum leak_level leak_level(const struct leak *l);

void leak_evidence(const struct leak *l, struct leak_evidence *out);

/**
 * leak_text() - the verdict as one sentence
 * @now_us: elapsed; ages are against it
 *
 * Complete in its first 78 columns; more detail follows behind a semicolon.  Returns
 * @out.
 */
const char *leak_text(enum leak_level level, const struct leak_evidence *e,
	uint64_t now_us, char *out, size_t size);

/* Growing is a notice, suspected a warning, a likely leak critical. */
enum finding_level leak_finding_level(enum leak_level level);

/* The same verdict and sentence as a finding. */
void leak_finding(const struct leak *l, struct finding *out);

#endif
