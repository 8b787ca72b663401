#!/bin/sh
# Panel 2 of the real dashboard: who makes a real Python grow, and a program that is none.
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
cat >store.py <<-END
	import threading, time
	kept = []
	def put():
	    kept.append(bytearray(b"x" * 300000))
	    time.sleep(0.02)
	def scan():
	    while True:
	        kept.append(bytearray(b"y" * 30000))
	        time.sleep(0.02)
	threading.Thread(target=scan, daemon=True).start()
	for i in range(20000):
	    put()
END
"$PYTHON" store.py &
grows=$!
sleep 1000 &
sleeps=$!
trap 'kill $grows $sleeps 2>/dev/null; tty_stop; rm -rf "$folder"' EXIT

echo 1..14

tty_start 80 24
tty_run "$MEMTIDE $grows"
tty_wait "$grows "
tty_keys 2
if ! tty_wait 'FUNCTION' 20; then
	for number in 1 2 3 4 5 6 7 8 9 10 11 12 13 14; do
		echo "ok $number # SKIP its memory is not readable here"
	done
	exit 0
fi
ok "the panel has functions"
check "since when, and how much" tty_wait 'since '
check "how often it is sampled" tty_wait 'times/s'
check "the function that grows most, with a hint" tty_wait 'store.py:'
check "by the main thread" tty_wait 'MainThread'
check "another thread's" tty_wait 'scan '
tty_keys m
check "a mark counts anew" tty_wait 'since mark '
check "and goes on" tty_wait 'put '
tty_keys x
check "taken back" tty_wait_gone 'since mark '
tty_resize 160 48
check "wide: beside the limits" tty_wait 'put '
tty_resize 80 24
tty_keys Space
tty_wait 'aused'
tty_keys q
tty_wait_gone 'FUNCTION'

tty_run clear
tty_run "$MEMTIDE --python off $grows"
tty_wait "$grows "
tty_keys 2
check "off: by thread" tty_wait 'TID'
check "off: says why" tty_wait 'python off'
tty_keys q
tty_wait_gone 'TID'

tty_run clear
tty_run "$MEMTIDE --ascii $sleeps"
tty_wait "$sleeps "
tty_keys 2
check "no Python: what else there is" tty_wait 'Which call allocates: perf record'
check "no Python: nothing grew" tty_wait 'nothing made it grow'
tty_keys q
