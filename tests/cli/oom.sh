#!/bin/sh
# How it ended: a real kill for lack of memory in a real cgroup, and a kill that is none.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

[ -n "$PYTHON" ] || skip_all "no python3"
cat >grow.py <<'END'
import sys, time
x = []
time.sleep(0.5)
for i in range(2000):
    x.append(bytearray(1 << 20))
    time.sleep(float(sys.argv[1]))
END

# SIGKILL by somebody is that, and nothing about memory.
# shellcheck disable=SC2016 # expanded by the inner shell
run "$MEMTIDE" run -i 50ms -o plain.csv --with events -- sh -c 'sleep 0.3; kill -KILL $$'
ok "SIGKILL by a person: in the summary" err_has '; killed by SIGKILL$'
ok "SIGKILL by a person: no word of memory" sh -c '! grep -q "out of memory" err plain.events.csv'

# A cgroup of version 1 that is ours to make.
memory=$(awk '$3 == "cgroup" && $4 ~ /(^|,)memory(,|$)/ { print $2; exit }' /proc/mounts)
own=$(sed -n 's/^[0-9]*:memory:\(.*\)/\1/p' /proc/self/cgroup)
[ -d "$memory$own" ] || own=
group=$memory$own/memtide-oom-$$
limit_group() {
    [ -n "$memory" ] && mkdir "$group" "$group/step" 2>/dev/null &&
        echo 67108864 2>/dev/null >"$group/memory.limit_in_bytes"
}
remove_group() {
    rmdir "$group/step" "$group" 2>/dev/null
    finish
}
if ! limit_group; then
    rmdir "$group/step" "$group" 2>/dev/null
    skip "a kill by the kernel" "no cgroup v1 memory controller to write"
    done_testing
    exit 0
fi
trap remove_group EXIT

# shellcheck disable=SC2016
inside='echo $$ >"$0/step/cgroup.procs" && exec "$@"'
run "$MEMTIDE" run -i 50ms -o oom.csv --with events,walls -- \
    sh -c "$inside" "$group" "$PYTHON" grow.py 0.05
ok "killed by the kernel: 137" status_is 137
ok "in the summary, with the cgroup that has the limit" \
    err_has "; killed by the kernel (out of memory in cgroup .*memtide-oom-$$)\$"
ok "the limit in the summary" err_has '^  limit .*cgroup limit 64 MiB, .* left at the closest'
ok "an event, critical" \
    grep -q ',ended,critical,"killed by the kernel (out of memory in cgroup' oom.events.csv
ok "what was left, as an event" \
    grep -q ',outcome,critical,".* left below cgroup limit 64 MiB' oom.events.csv
ok "warned before" grep -q ',limit,critical,"killed ' oom.events.csv
ok "the cgroup was first" grep -q ',cgroup_v1,' oom.csv
"$MEMTIDE" report oom.csv >out 2>err
ok "report tells the end" grep -q '^  end .*killed by the kernel (out of memory in cgroup' out
ok "replayed, it is told once" sh -c '[ "$(grep -c "outcome" out)" -le 1 ]'

# Watched from outside: neither the exit status nor the signal need be known.
cat >enter.py <<'END'
import os, sys
open(sys.argv[1] + "/step/cgroup.procs", "w").write(str(os.getpid()))
os.execv(sys.executable, ["python3"] + sys.argv[2:])
END
keep "$PYTHON" enter.py "$group" grow.py 0.05
run "$MEMTIDE" record -i 50ms -o seen.csv --with events "$last"
ok "watched by PID: the kernel did it" \
    grep -q ',ended,critical,"\(probably \)\?killed by the kernel (out of memory in cgroup' \
    seen.events.csv
done_testing
