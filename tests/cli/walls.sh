#!/bin/sh
# Real limits of real programs, all at once: each is named before it is met, with what
# happens there, and what happened is told.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

[ -n "$PYTHON" ] || skip_all "no python3"
cat >list.py <<'END'
import time
x = []
for i in range(2000):
    x.append(bytearray(1 << 20))
    time.sleep(0.03)
END
cat >maps.py <<'END'
import mmap, time
# Neighbours of different protection are never joined.  So many are counted only every few
# seconds, to spare the process; that it comes close is not foreseen in so short a time.
x = []
def more(n):
    for i in range(n):
        x.append(mmap.mmap(-1, 4096, prot=mmap.PROT_READ | (i % 2 and mmap.PROT_WRITE)))
limit = int(open("/proc/sys/vm/max_map_count").read())
more(limit - 17000)
time.sleep(10)
more(18000)
END
cat >shm.py <<'END'
import mmap, os, time
f = os.open("/dev/shm/memtide-test", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
os.unlink("/dev/shm/memtide-test")
os.ftruncate(f, 64 << 20)
m = mmap.mmap(f, 64 << 20)
for i in range(64):
    m[i << 20:(i + 1) << 20] = b"x" * (1 << 20)
    time.sleep(0.3)
END

# watch NAME RUN...: RUN in the background, recorded as NAME.csv
recorders=
watch() {
    name=$1
    shift
    "$@" >/dev/null 2>&1 &
    kept="$kept $!"
    "$MEMTIDE" record -q -t 40s --with events,walls --budget 30 --max-stall 2s \
        -o "$name.csv" $! 2>"$name.err" &
    recorders="$recorders $!"
    kept="$kept $!"
}
limited() {
    # shellcheck disable=SC3045 # dash and bash both have it
    ulimit "$1" "$2" && shift 2 && exec "$@"
}
watch as limited -v 180000 "$PYTHON" list.py
watch data limited -d 160000 "$PYTHON" list.py

maps_why=
[ "$(cat /proc/sys/vm/max_map_count 2>/dev/null || echo 0)" -le 262144 ] ||
    maps_why="vm.max_map_count is too high to reach"
[ -n "$maps_why" ] || watch maps "$PYTHON" maps.py

bits_why="no 32-bit programs here"
if ${CC:-cc} -m32 -O1 -nostdlib -static -fno-pie -no-pie -fno-stack-protector \
    -fcf-protection=none -w -o addr32 "$abs_top_srcdir/tests/cli/addr32.c" 2>/dev/null; then
    ./addr32 &
    probe=$!
    if kill -KILL $probe 2>/dev/null; then
        wait $probe 2>/dev/null
        [ $? -eq 137 ] && bits_why=
    fi
fi
[ -n "$bits_why" ] || watch bits ./addr32

shm_why="needs root and a mount namespace of its own"
if [ "$(id -u)" = 0 ] && unshare -m mount -t tmpfs -o size=24M tmpfs /dev/shm 2>/dev/null; then
    shm_why=
    # shellcheck disable=SC2016
    unshare -m sh -c 'mount -t tmpfs -o size=24M tmpfs /dev/shm && "$1" shm.py &
        exec "$0" record -q -t 40s --with events,walls -o shm.csv $!' \
        "$MEMTIDE" "$PYTHON" >/dev/null 2>shm.err &
    recorders="$recorders $!"
    kept="$kept $!"
fi

# Nothing here needs the time that is given: all end at their limits.
for recorder in $recorders; do
    wait "$recorder"
done

# first NAME WALL: that wall came first in the last rows that name one
first() {
    "$PYTHON" - "$1.csv" "$2" <<'END'
import csv, sys
walls = [r["wall"] for r in csv.DictReader(open(sys.argv[1])) if r["wall"]]
sys.exit(not walls or walls[-1] != sys.argv[2])
END
}
# lead NAME TEXT: a finding with TEXT came at least a second before the end
lead() {
    "$PYTHON" - "$1.events.csv" "$2" <<'END'
import csv, sys
rows = list(csv.DictReader(open(sys.argv[1])))
end = [float(r["elapsed_s"]) for r in rows if r["event"] == "ended"]
said = [float(r["elapsed_s"]) for r in rows if r["event"] == "limit"
        and r["level"] != "info" and sys.argv[2] in r["detail"]]
sys.exit(not end or not said or end[-1] - said[0] < 1)
END
}
ended() {
    in_file "$1.events.csv" ",ended,[a-z]*,\"$2"
}

ok "address space: first" first as rlimit_as
ok "address space: warned" lead as "address space limit 176 MiB"
ok "address space: as MemoryError" lead as "MemoryError in ~"
ok "address space: the end" ended as "exited with status 1;"
ok "data: first" first data rlimit_data
ok "data: warned" lead data "data limit 156 MiB"
ok "data: the end" ended data "exited with status 1;"
if [ -n "$maps_why" ]; then
    skip "number of mappings" "$maps_why"
else
    ok "mappings: counted" grep -q ',max_map_count,process,count,[0-9]\{5,6\},' maps.walls.csv
    ok "mappings: the end" ended maps "exited with status 1;"
fi
if [ -n "$bits_why" ]; then
    skip "a 32-bit program" "$bits_why"
else
    ok "32 bit: its addresses are a limit" \
        grep -q ',address_space_32,process,bytes,[0-9]*,4294967296' bits.walls.csv
    ok "32 bit: first" first bits address_space_32
    ok "32 bit: warned" lead bits "32-bit address space 4.0 GiB"
    ok "32 bit: the end" ended bits "exited with status 3;"
fi
if [ -n "$shm_why" ]; then
    skip "shared memory" "$shm_why"
else
    ok "shared memory: a limit" grep -q ',tmpfs,system,bytes,[0-9]*,25165824' shm.walls.csv
    ok "shared memory: warned" lead shm "shared memory filesystem 24 MiB"
    ok "shared memory: the end" ended shm "killed by SIGBUS"
fi
done_testing
