#!/bin/sh
# The real dashboard on real processes, in a real terminal: keys pressed, screen read.
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
"$PYTHON" "$abs_top_srcdir/examples/slow_leak.py" 20 60 >/dev/null 2>&1 &
grows=$!
wide=
trap 'kill $grows $wide 2>/dev/null; tty_stop; rm -rf "$folder"' EXIT

echo 1..31

tty_start 80 24
tty_run "$MEMTIDE $grows; echo status=\$?"
check "one process: its PID, its program" tty_wait "$grows "
check "it grows, in words" tty_wait 'growing ' 25
check "the closest limit" tty_wait 'closest limit: '
check "the graph has its legend" tty_wait 'anon '
check "mappings arrive" tty_wait '[heap]'
check "what memtide uses is told" tty_wait 'memtide uses'
tty_keys m
check "a mark is seen in the table" tty_wait 'Δ MARK'
tty_keys x
check "and taken back" tty_wait 'Δ START'
tty_keys 4
check "limits" tty_wait 'this machine'
tty_keys 5
check "events" tty_wait 'mark set'
tty_keys '?'
check "help" tty_wait 'keys for one process'
tty_keys Escape
tty_wait '[5 Events]'
tty_keys Space
check "pause is told" tty_wait 'aused'
tty_keys Space
tty_resize 160 48
check "a larger terminal" tty_wait 'memtide uses'
tty_resize 80 24
tty_keys 1
tty_keys Escape
check "Escape leads to the list of all" tty_wait 'COMMAND'
tty_keys /
tty_type slow_leak
check "search finds it" tty_wait 'slow_leak'
tty_keys Enter
tty_keys Enter
check "Enter opens it" tty_wait '[1 Mappings]'
tty_keys q
check "q leaves with status 0" tty_wait 'status=0'
check "the terminal is restored" tty_is_restored

tty_run clear
tty_run "$MEMTIDE --ascii --no-mouse --color never; echo status=\$?"
check "the list, in ASCII" tty_wait 'COMMAND'
tty_screen | LC_ALL=C grep -q '[^ -~]' && not_ok "ASCII only" || ok "ASCII only"
kill -TERM "$(pgrep -n -f 'memtide --ascii --no-mouse')" 2>/dev/null
check "TERM leaves" tty_wait 'status=0'
check "and restores the terminal" tty_is_restored

tty_run clear
tty_run "TERM=dumb $MEMTIDE; echo status=\$?"
check "a dumb terminal: a message and 125" tty_wait 'status=125'

sleep 1000 &
ends=$!
tty_run clear
tty_run "$MEMTIDE $ends; echo status=\$?"
tty_wait "$ends sleep"
kill $ends
check "a process that ends: the screen stays, with its end" tty_wait 'ended'
tty_keys C-z
check "^Z gives the shell back" tty_wait 'Stopped'
check "with its terminal in order" tty_is_restored
tty_run "fg; echo status=\$?"
check "fg brings the screen back" tty_wait 'ended'
tty_keys q
check "until q" tty_wait 'status=0'

# The terminal's own idea of how wide characters are: nothing is moved by them.
"$PYTHON" -c 'import os, sys
os.execv(sys.argv[1], ["\u6f22\u5b57\U0001f600e\u0301\u3042".encode(), b"1000"])' "$(command -v sleep)" &
wide=$!
tty_run clear
tty_resize 100 24
tty_run "$MEMTIDE $wide; echo status=\$?"
check "a name of wide characters" tty_wait '漢字😀'
tty_wait '[stack]'
tty_screen >grown
first=$(head -n 1 grown)
case $first in
*[0-9]:[0-9][0-9]) ok "the clock stands at the end of its line" ;;
*) not_ok "the clock stands at the end of its line: $first" ;;
esac
tty_keys Space
tty_wait 'aused'
tty_screen >grown
tty_keys C-l
tty_keys F1
tty_wait 'keys for one process'
tty_keys x
tty_wait '[1 Mappings]'
tty_screen >again
sed 1d grown >grown.below
if sed 1d again | cmp -s - grown.below; then
	ok "and all is where a repaint puts it"
else
	not_ok "and all is where a repaint puts it"
	diff grown again | sed 's/^/# /'
fi
tty_keys q
tty_wait 'status=0'
kill $wide
