#!/bin/sh
# `memtide record`: rows, files, ends.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

keep "$PYTHON" -c 'import time
x = []
while True:
    x.append(bytearray(100000)); time.sleep(0.01)'
target=$last

run "$MEMTIDE" record -i 100ms -c 5 $target
ok "five looks" rows out -eq 6
ok "status 0" status_is 0
ok "header first" sh -c 'head -n 1 out | grep -q "^time,elapsed_s,pid,start_time_ticks,ppid,name,state,threads,rss_bytes,"'
ok "header ends as documented" sh -c 'head -n 1 out | grep -q ",role,incarnation,heavy_age_ms"'
ok "same number of columns in each row" test "$(awk -F, '{print NF}' out | sort -u | wc -l)" -eq 1
ok "times are RFC 3339 with milliseconds" \
    test "$(tail -n +2 out | grep -cE '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z,[0-9]+\.[0-9]{6},')" -eq 5
ok "the last row has PSS" "$PYTHON" -c 'import csv; r = list(csv.DictReader(open("out")))[-1]
assert int(r["pss_bytes"]) > 1000000 and r["heavy_age_ms"] != "", r'
ok "sizes agree" "$PYTHON" -c 'import csv
for r in csv.DictReader(open("out")):
    parts = sum(int(r[k]) for k in ("rss_anon_bytes", "rss_file_bytes", "rss_shmem_bytes"))
    assert parts == int(r["rss_bytes"]), r
    assert int(r["peak_rss_bytes"]) >= int(r["rss_bytes"]) - (1 << 20), r'
ok "summary on standard error" err_has '^memtide: watched .*, 5 looks'

run "$MEMTIDE" record -i 100ms -t 350ms $target
ok "duration between looks: five rows" rows out -eq 6
run "$MEMTIDE" record -i 100ms -t 300ms $target
ok "duration: looks at 0, 100, 200, 300 ms" rows out -eq 5

run "$MEMTIDE" record -q -i 50ms -c 3 -o run.csv --with all $target
ok "companion files" test -s run.csv -a -s run.mappings.csv -a -s run.walls.csv -a \
    -s run.events.csv -a -s run.meta.json
ok "private" test "$(stat -c %a run.csv)" = 600
ok "mappings: the heap is there" grep -q ',"\?heap"\?,' run.mappings.csv
ok "walls: the machine is there" grep -q ',system,' run.walls.csv
ok "meta is JSON" "$PYTHON" -c 'import json; m = json.load(open("run.meta.json")); assert m["schema"] >= 1 and m["page_bytes"] > 0, m'
run "$MEMTIDE" record -q -i 50ms -c 2 --append --with all -o run.csv $target
ok "append: one header, more rows" sh -c 'test $(grep -c ^time, run.csv) -eq 1 && test $(grep -c . run.csv) -eq 6'
ok "append: a session event" grep -q ',session,' run.events.csv
run "$MEMTIDE" record -q -i 50ms -c 2 --force -o run.csv $target
ok "force: anew" rows run.csv -eq 3

run "$MEMTIDE" record -q -i 50ms -c 2 --format jsonl $target
ok "jsonl: objects with the same keys" "$PYTHON" -c 'import json
rows = [json.loads(l) for l in open("out")]
assert len(rows) == 2 and rows[0]["pid"] == '$target' and rows[0]["rss_bytes"] > 0, rows'
MARK=x run "$MEMTIDE" record -q -c 1 -o 'a-%p-%{MARK}.csv' $target
ok "names of files expand" test -s "a-$target-x.csv"

run "$MEMTIDE" record -q -i 20ms --alert 'rss>1M' --exit-on-alert $target
ok "alert: 124" status_is 124
ok "alert: ended at once" rows out -le 4
run "$MEMTIDE" record -q -i 20ms -c 3 --alert 'rss>1M' $target
ok "alert that does not end it: 124 all the same" status_is 124

# Names, regular expressions, users.
keep "$PYTHON" -c 'import ctypes, time
ctypes.CDLL(None).prctl(15, b"mt-named", 0, 0, 0)
time.sleep(60)'
named=$last
wait_for 5 sh -c "grep -qx mt-named /proc/$named/comm"
run "$MEMTIDE" record -q -c 1 mt-named
ok "by name" grep -q ",$named,.*\"mt-named\"" out
run "$MEMTIDE" record -q -c 1 -f 'prctl.*mt-nam[e]d'
ok "by regular expression" grep -q ",$named," out
run "$MEMTIDE" record -q -c 1 -p "$target,$named"
ok "several PIDs" rows out -eq 3
( "$MEMTIDE" record -q -i 50ms -t 3s --wait mt-later >later.out 2>later.err; echo $? >later.status ) &
sleep 0.3
keep "$PYTHON" -c 'import ctypes, time
ctypes.CDLL(None).prctl(15, b"mt-later", 0, 0, 0)
time.sleep(60)'
ok "waits for a name" wait_for 6 grep -q '"mt-later"' later.out
ok "waits for a name: status 0" wait_for 8 grep -qsx 0 later.status

# Ends.
sleep 0.4 &
short=$!
run "$MEMTIDE" record -i 50ms -o short.csv --with events $short
ok "ends when the process ends" status_is 0
ok "the end is an event" grep -q ',ended,' short.events.csv

"$MEMTIDE" record -i 50ms -o int.csv $target >out 2>err &
pid=$!
wait_for 5 test -s int.csv
sleep 0.3
kill -INT $pid
status=0
wait $pid || status=$?
ok "interrupt: status 0" status_is 0
ok "interrupt: summary" err_has '^memtide: watched '

"$MEMTIDE" record -i 10ms -o killed.csv $target >out 2>err &
pid=$!
wait_for 5 test -s killed.csv
sleep 0.5
kill -KILL $pid
wait $pid 2>/dev/null
ok "SIGKILL: rows are whole" "$PYTHON" -c '
text = open("killed.csv").read()
assert text.count("\n") > 10
assert len({line.count(",") for line in text.split("\n")[:-2]}) == 1'

"$MEMTIDE" record -q -i 50ms -o rot.csv $target &
pid=$!
wait_for 5 test -s rot.csv
mv rot.csv rot.1.csv
kill -HUP $pid
ok "HUP: a new file with a header" wait_for 5 sh -c 'grep -q ^time, rot.csv 2>/dev/null'
kill -USR1 $pid
ok "USR1: a snapshot" wait_for 5 sh -c "ls memtide-$pid-*.json >/dev/null 2>&1"
kill -TERM $pid
wait $pid
ok "snapshot is JSON, private" sh -c "$PYTHON -m json.tool memtide-$pid-*.json >/dev/null && test \$(stat -c %a memtide-$pid-*.json) = 600"

"$MEMTIDE" record -i 20ms $target 2>err | head -n 3 >out
ok "a closed pipe ends quietly" sh -c 'test $(grep -c . out) -eq 3 && ! grep -qi "broken\|error" err'

# Late looks: 1 ms on whatever machine this is; the file says how late each was.
run "$MEMTIDE" record -q -i 1ms -t 1s -o ms.csv $target
ok "1 ms: most of 1,000 looks are there" rows ms.csv -gt 500
ok "1 ms: lateness is in the file" "$PYTHON" -c 'import csv
assert all(float(r["late_ms"]) >= 0 for r in csv.DictReader(open("ms.csv")))'
done_testing
