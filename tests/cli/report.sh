#!/bin/sh
# `memtide report`: what recordings say, by hand and by memtide, and the gate.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

# made FILE SECONDS AWK-EXPRESSION: a recording of one process, a row a second, RSS (bytes)
# by the expression over t
made() {
    awk -v n="$2" 'BEGIN {
        print "elapsed_s,pid,name,rss_bytes,vsize_bytes,data_bytes"
        for (t = 0; t <= n; t++) {
            rss = int('"$3"')
            printf "%d.000000,4711,\"job\",%d,%d,%d\n", t, rss, rss + 2^26, rss + 2^24
        }
    }' >"$1"
}

# json EXPRESSION: of the object r in ./out
json() {
    "$PYTHON" -c '
import json, sys
r = json.load(open("out"))
p = r["processes"][0] if r["processes"] else None
assert eval("(" + sys.argv[1] + ")"), r' "$1"
}

made flat.csv 100 '50 * 2^20 + (t == 30) * 2^20 * 14'
run "$MEMTIDE" report flat.csv
ok "status 0" status_is 0
cat >want <<'EOF'
flat.csv: 1 min 40 s, 101 looks, 101 rows of 1 process
  peak      64 MiB, job 4711, at 30.0 s
  RSS       50 MiB at the end, unchanged since its first row; 0 bytes/s in the last minute
  steady    50 MiB: median RSS of the second half
  leak      undecided: watched 1 min 40 s, needs about 10 min
  end       job 4711: the file just stops at 1 min 40 s, RSS 50 MiB: how it ended is not known; consistent with a recording that was stopped while it ran; recorded without events, so an end would not be seen
EOF
ok "text" diff want out
run "$MEMTIDE" report --format markdown flat.csv
ok "markdown: a heading" out_has '^## flat.csv: 1 min 40 s'
ok "markdown: a table" out_has '^| \*\*peak\*\* | 64 MiB, job 4711, at 30.0 s |$'
run "$MEMTIDE" report --format json flat.csv
ok "json: the file" json 'r["file"] == "flat.csv" and r["duration_s"] == 100'
ok "json: peak and when" json 'p["pid"] == 4711 and p["name"] == "job" and
 p["peak_rss_bytes"] == 64 << 20 and p["peak_at_s"] == 30'
ok "json: RSS at the end" json 'p["last_rss_bytes"] == 50 << 20 and not p["ended"]'
ok "json: undecided, no rate" json 'r["leak"] == p["leak"] and
 r["leak"]["level"] == "undecided" and r["leak"]["rate_bytes_per_s"] is None'
ok "json: no alarm" json 'r["alarms"] == [] and r["walls"] == []'
run sh -c "'$MEMTIDE' report - <flat.csv"
ok "standard input" out_has '^standard input: 1 min 40 s, 101 looks'

made leak.csv 1500 '2^26 + t * 400 * 1024'
run "$MEMTIDE" report --format json leak.csv
ok "leak: likely, with its rate" json 'r["leak"]["level"] == "likely leak" and
 r["leak"]["rate_low"] <= 409600 * 1.01 and r["leak"]["rate_high"] >= 409600 * .99 and
 abs(r["leak"]["rate_bytes_per_s"] / 409600 - 1) < .05'
ok "leak: since its beginning" json '0 <= r["leak"]["since_s"] < 900'
ok "leak: raised once, and on" json '[(a["level"], a["cleared_s"]) for a in r["alarms"]][-2:] ==
 [("suspected", None), ("likely leak", None)] and len(r["alarms"]) <= 3'
ok "leak: in this order" json 'r["alarms"] == sorted(r["alarms"], key=lambda a: a["raised_s"])'
ok "leak: growth" json 'abs(p["growth_bytes_per_s"] / 409600 - 1) < .01'
run "$MEMTIDE" report leak.csv
ok "leak: in words" out_has '^  leak      likely leak  +400 KiB/s'
ok "leak: when" out_has '^            likely leak from .* to the end; at first '
made healed.csv 3000 '2^26 + (t < 1200 ? t : 1200) * 400 * 1024 - (t > 1500) * 300 * 2^20'
run "$MEMTIDE" report --format json healed.csv
ok "healed: the alarm was cleared" json 'r["leak"]["level"] == "steady" and
 any(a["level"] == "likely leak" and a["raised_s"] < a["cleared_s"] < 1600 for a in r["alarms"])'
ok "healed: nothing is on" json 'all(a["cleared_s"] is not None for a in r["alarms"])'
made still.csv 700 '2^26'
run "$MEMTIDE" report --format json still.csv
ok "memory that never moves is steady" json 'r["leak"]["level"] == "steady"'

# The gate.
made fatter.csv 100 '54 * 2^20 + (t == 30) * 2^20 * 14'
run "$MEMTIDE" report --baseline flat.csv --max-growth 10% fatter.csv
ok "within 10 %: 0" status_is 0
ok "within 10 %: says so" out_has 'peak 64 MiB -> 68 MiB: +4.0 MiB, +6.2 %; within +10 %'
run "$MEMTIDE" report --baseline flat.csv --max-growth 5% fatter.csv
ok "over 5 %: 124" status_is 124
ok "over 5 %: says so" out_has 'OVER +5 %'
run "$MEMTIDE" report --baseline flat.csv --max-growth 7% fatter.csv
ok "peak within, what it settles at not: 124" status_is 124
ok "says which" out_has 'steady 50 MiB -> 54 MiB: +4.0 MiB, +8.0 %; OVER +7 %'
run "$MEMTIDE" report --baseline flat.csv --max-growth 4M fatter.csv
ok "a size, just met: 0" status_is 0
run "$MEMTIDE" report --baseline fatter.csv --max-growth 0% flat.csv
ok "less than before: 0" status_is 0
run "$MEMTIDE" report --baseline flat.csv fatter.csv
ok "compared without a gate: 0" status_is 0
run "$MEMTIDE" report --format json --baseline flat.csv --max-growth 5% fatter.csv
ok "json: compared" json 'r["baseline"]["over"] and r["baseline"]["peak"]["over"] and
 r["baseline"]["peak"]["before_bytes"] == 64 << 20 and r["baseline"]["max_growth_pct"] == 5'
run "$MEMTIDE" report --format json --baseline flat.csv --max-growth 5% flat.csv fatter.csv
ok "several files: 124 for any" status_is 124
ok "several files: a line each" rows out -eq 2
echo 'elapsed_s,pid,name,rss_bytes' >empty.csv
run "$MEMTIDE" report empty.csv
ok "no row: a report all the same" status_is 0
run "$MEMTIDE" report --baseline empty.csv --max-growth 5% flat.csv
ok "nothing to compare with: 125" status_is 125
ok "nothing to compare with: says so" err_has 'empty.csv: nothing to compare'

# Broken files.
{ cat flat.csv; echo '101.0,4711,"job",many,0,0'; } >broken.csv
run "$MEMTIDE" report broken.csv
ok "broken: 125" status_is 125
ok "broken: the place" err_has '^memtide: broken.csv line 103'
ok "broken: nothing of it is printed" test ! -s out
run "$MEMTIDE" report broken.csv flat.csv
ok "broken and whole: 125" status_is 125
ok "broken and whole: the whole one is told" out_has '^flat.csv: '
head -c 2000 flat.csv >torn.csv
run "$MEMTIDE" report torn.csv
ok "a torn last line is left out" status_is 0

# Hostile names stay text.
printf 'elapsed_s,pid,name,rss_bytes\n0,7,"\\x1b[2J|*b*",1000\n' >esc.csv
run "$MEMTIDE" report esc.csv
ok "escape sequences do not come through" sh -c "! grep -q '$(printf '\033')' out"
run "$MEMTIDE" report --format markdown esc.csv
ok "markup does not come through" grep -qF '\|\*b\*' out
run "$MEMTIDE" report --format json esc.csv
ok "json holds the name" json 'p["name"] == "\\x1b[2J|*b*"'

# Recorded by memtide.
# shellcheck disable=SC2016 # for the shell that is started
run "$MEMTIDE" run -q -i 50ms -o run.csv --with all --alert 'rss>40M' -- \
    "$PYTHON" -c 'import time; x = bytearray(60 << 20); time.sleep(.6); raise SystemExit(3)'
ok "recorded: the alert" status_is 124
run "$MEMTIDE" report run.csv
ok "recorded: its end" out_has '^  end       .*: exited with status 3; '
ok "recorded: its alert" out_has 'alert [0-9]*  rss>40M: '
ok "recorded: where from" out_has '^  recorded  [0-9-]* [0-9:]* UTC on .*, every 50ms: '
ok "recorded: a limit" out_has '^  limit     '
run "$MEMTIDE" report --format json run.csv
ok "recorded: json" json 'p["ended"] and p["end"].startswith("exited with status 3") and
 p["peak_rss_bytes"] > 60 << 20 and r["interval_s"] == .05'
ok "recorded: limits" json '{"wall", "limit_bytes", "use_bytes", "headroom_bytes", "eta_s"} <=
 set(next(w for w in r["walls"] if w["wall"] == "system"))'
ok "recorded: counts are no bytes" json 'all("limit_bytes" not in w for w in r["walls"]
 if w["wall"] == "max_map_count")'

# A file that stops near a limit that kills: what that is consistent with.
cat >oom.csv <<'EOF'
elapsed_s,pid,name,rss_bytes
0.000000,9,"job",100000000
1.000000,9,"job",200000000
EOF
cat >oom.walls.csv <<'EOF'
time,elapsed_s,pid,incarnation,wall,scope,unit,use,limit
2026-01-01T00:00:00.000Z,0.000000,9,1,cgroup_max,cgroup:/job,bytes,100000000,204800000
2026-01-01T00:00:01.000Z,1.000000,9,1,cgroup_max,cgroup:/job,bytes,200000000,204800000
EOF
sed -i 's/rss_bytes$/rss_bytes,incarnation/; s/0$/0,1/' oom.csv
run "$MEMTIDE" report oom.csv
ok "stops near a cgroup's limit" \
    out_has 'not known; consistent with an OOM kill only if that'
cat >oom.events.csv <<'EOF'
time,elapsed_s,pid,incarnation,event,level,detail
2026-01-01T00:00:00.000Z,0.000000,9,1,note,warning,"memory.oom.group is set in cgroup /job"
EOF
run "$MEMTIDE" report oom.csv
ok "stops where a kill would end the recorder" \
    out_has 'consistent with an OOM kill, which there ends'
rm oom.events.csv
sed -i 's/cgroup_max,cgroup:.job/rlimit_as,process/' oom.walls.csv
run "$MEMTIDE" report oom.csv
ok "stops near its address space limit" out_has 'its next request having failed there (MemoryError)'

# A continued recording is one report.
sleep 60 &
kept="$kept $!"
run "$MEMTIDE" record -q -i 50ms -c 3 --with events -o cont.csv $!
sleep 1
run "$MEMTIDE" record -q -i 50ms -c 3 --with events --append -o cont.csv $!
run "$MEMTIDE" report --format json cont.csv
ok "continued: two sessions, one process" json 'r["sessions"] == 2 and len(r["processes"]) == 1'
ok "continued: the time between counts" json '1 < r["duration_s"] < 30'
done_testing
