#!/bin/sh
# Panel 3 on a real Python in a real terminal: what it counts is what the program counts.
# shellcheck source=tests/tty/tmux.sh
. "$abs_top_srcdir/tests/tty/tmux.sh"

PYTHON=$(command -v /usr/bin/python3 || command -v python3) || {
	echo "1..0 # SKIP needs python3"
	exit 0
}
ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
export ASAN_OPTIONS
folder=$(mktemp -d "${TMPDIR:-/tmp}/memtide-tty.XXXXXX")
cd "$folder" || exit 99

cat >job.py <<'END'
import gc, os, threading, time

class Session:
    __slots__ = ("number",)
    def __init__(self, number):
        self.number = number

class Wide:
    def __init__(self):
        self.a = self.b = None

def wait_for(name):
    while not os.path.exists(name):
        time.sleep(0.02)

def tell(name):
    with open(name + ".new", "w") as f:
        f.write("{:,}".format(sum(type(o) is Session for o in gc.get_objects())))
    os.rename(name + ".new", name)

threading.Thread(target=wait_for, args=("never",), daemon=True).start()
sessions = [Session(i) for i in range(4711)]
wide = [Wide() for i in range(60000)]
tell("first")
wait_for("more")
sessions += [Session(i) for i in range(1289)]
gc.disable()
tell("second")
wait_for("never")
END
"$PYTHON" job.py >job.out 2>&1 &
job=$!
sleep 60 &
other=$!
trap 'kill $job $other 2>/dev/null; tty_stop; rm -rf "$folder"' EXIT
tries=0
until [ -e first ] || [ $tries -ge 400 ]; do
	tries=$((tries + 1))
	sleep 0.05
done

tty_start 100 30
tty_run "$MEMTIDE $job; echo status=\$?"
tty_wait '[1 Mappings]' 20
tty_keys 3
tty_wait 'CPython ' 30
if tty_screen | grep -q 'memory not readable'; then
	tty_screen | sed 's/^/# | /'
	echo "1..0 # SKIP its memory is not ours to read here"
	exit 0
fi
echo 1..19
version=$("$PYTHON" -c 'import platform; print(platform.python_version())')
check "its version" tty_wait "CPython $version" 30
check "its threads" tty_wait "2 threads"
tty_type '\Session'
tty_keys Enter
check "as many as the program says" tty_wait "$(cat first)  " 10
check "the account of its memory" tty_wait ' = anon '
tty_keys m
check "a mark is seen in the table" tty_wait 'Δ MARK'
# A reading within 5 s is the mark's own.
sleep 6
touch more
tries=0
until [ -e second ] || [ $tries -ge 400 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
tty_keys R
check "as many as it says later" tty_wait "$(cat second)  " 20
check "and the difference since the mark" tty_wait '+1,289'
tty_keys p p
check "gc: it is disabled" tty_wait 'garbage collector disabled'
tty_keys p
check "allocator" tty_wait 'pymalloc, up to 512 bytes'
check "why RSS does not fall" tty_wait 'RSS does not fall'
tty_keys p
check "threads: what they are in" tty_wait 'wait_for  '
tty_keys p
check "advice: of the class without slots" tty_wait 'give class Wide __slots__'
tty_screen | grep -q 'Session' && not_ok "advice: none for the other" ||
	ok "advice: none for the other"
tty_keys q
check "q leaves" tty_wait 'status=0'
tty_run clear
tty_run "$MEMTIDE $other; echo status=\$?"
tty_wait '[1 Mappings]' 20
tty_keys 3
check "another program: its malloc" tty_wait 'not a Python program' 30
tty_keys q

# A dict that is being filled, below a limit that its next table will not fit under.
cat >filling.py <<'END'
import resource, time
table = dict.fromkeys(range(1200000))
with open("/proc/self/statm") as f:
    size = int(f.read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (size + (48 << 20), size + (48 << 20)))
open("filled", "w").close()
i = 1200000
while True:
    table[i] = i
    i += 1
    time.sleep(0.001)
END
"$PYTHON" filling.py >filling.out 2>&1 &
filling=$!
trap 'kill $job $other $filling 2>/dev/null; tty_stop; rm -rf "$folder"' EXIT
tries=0
until [ -e filled ] || [ $tries -ge 400 ]; do
	tries=$((tries + 1))
	sleep 0.05
done
tty_run clear
tty_run "$MEMTIDE $filling; echo status=\$?"
tty_wait '[1 Mappings]' 20
tty_keys 3
check "the container that matters" tty_wait 'dict, 1,20' 30
check "its next table will not fit" tty_wait 'left: MemoryError'
tty_keys R
check "that is a finding" tty_wait 'CLOSEST LIMIT  MemoryError in' 30
tty_keys e
check "which names it" tty_wait 'next resize of a dict of'
