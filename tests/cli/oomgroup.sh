#!/bin/sh
# Where an OOM kill ends memtide too: it is said at the start, and near the limit a last
# record is written.  The cgroup is made of files, laid over /proc in a mount namespace.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

if [ "$(id -u)" != 0 ] || ! unshare -m true 2>/dev/null; then
    skip_all "needs root and a mount namespace of its own"
fi
pod=$work/cg/pod
mkdir -p "$pod"
mib() {
    echo $(($1 * 1048576))
}
use() {
    mib "$1" >"$pod/memory.current"
    printf 'anon %s\nshmem 0\nfile 0\n' "$(mib "$1")" >"$pod/memory.stat"
}
mib 64 >"$pod/memory.max"
echo 1 >"$pod/memory.oom.group"
echo max >"$pod/memory.high"
echo 0 >"$pod/memory.swap.max"
echo 0 >"$pod/memory.swap.current"
echo 1 >"$pod/cgroup.procs"
echo 'oom 0
oom_kill 0' >"$pod/memory.events"
use 30
echo '0::/pod' >cgroup
echo "31 23 0:28 / $work/cg rw - cgroup2 cgroup2 rw" >mountinfo

sleep 60 &
target=$!
kept=$target
# shellcheck disable=SC2016 # expanded by the inner shell
inside='mount --bind mountinfo /proc/$$/mountinfo && mount --bind cgroup /proc/$$/cgroup &&
    mount --bind cgroup "/proc/$1/cgroup" && exec "$0" record -i 100ms -o pod.csv \
    --with events,walls,mappings "$1"'
unshare -m sh -c "$inside" "$MEMTIDE" $target 2>err &
recorder=$!
kept="$kept $recorder"
ok "said at the start" wait_for 10 grep -q \
    'an OOM kill of sleep [0-9]* ends memtide too: memory.oom.group is set in cgroup /pod' err
i=30
while [ $i -lt 64 ]; do
    use $i
    sleep 0.05
    i=$((i + 1))
done
ok "a last record" wait_for 5 grep -q 'last record of [0-9]*: .*cgroup limit 64 MiB' err
# What the kernel does: both at once.
kill -KILL $recorder $target
wait $recorder $target 2>/dev/null
ok "a note in the events" grep -q ',note,warning,"an OOM kill of sleep' pod.events.csv
ok "the limits, in the events" \
    grep -q ',lastgasp,critical,"limits: cgroup limit [0-9.]* MiB of 64 MiB' pod.events.csv
ok "what is in the cgroup" grep -q ',lastgasp,critical,"in the cgroup: ' pod.events.csv
ok "mappings" grep -q ',lastgasp,critical,"mappings [0-9]* s before: ' pod.events.csv
ok "told again as it came closer" \
    sh -c '[ "$(grep -c "lastgasp,critical,.limits: " pod.events.csv)" -ge 2 ]'
ok "the same on standard error" \
    sh -c '[ "$(grep -c "last record of" err)" -eq "$(grep -c ",lastgasp," pod.events.csv)" ]'
run "$MEMTIDE" report pod.csv
ok "report: the file just stops" out_has 'the file just stops at'
ok "report: what that is consistent with" \
    out_has 'consistent with an OOM kill, which there ends the recording too'
done_testing
