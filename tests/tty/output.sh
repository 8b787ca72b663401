#!/bin/sh
# `run --dashboard` in a real terminal: a command with colours, a progress bar and a
# question that is answered; the keys s and r, and the files they make.
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
trap 'tty_stop; rm -rf "$folder"' EXIT

# Asks, shows a bar, waits for a word on its standard input, ends with 3.
cat >job.py <<'END'
import os, sys, time
print("\033[31mred\033[0m \033]0;title\a\x1b[1mbold\x1b[0m on", os.isatty(1), sys.stdin.isatty())
print("size %dx%d" % os.get_terminal_size())
print("hello", input("Your name? "))
kept = bytearray(30 << 20)
for i in range(101):
    sys.stdout.write("\r\033[Kprogress %d%%" % i)
    sys.stdout.flush()
    time.sleep(0.005)
print()
try:
    input("Go on? ")
except KeyboardInterrupt:
    print("interrupted")
print("size now %dx%d" % os.get_terminal_size())
sys.exit(3)
END
cat >stubborn.sh <<'END'
trap '' TERM
echo started
while :; do sleep 0.1; done
END

echo 1..33

tty_start 80 24
tty_run "$MEMTIDE run --dashboard -i 200ms -- $PYTHON job.py; echo status=\$?"
check "what it prints is panel 6" tty_wait '[6 Output]'
check "escapes are understood, not shown" tty_wait 'red bold on True True'
check "its terminal is as large as the panel" tty_wait 'size 80x12'
check "its question is seen" tty_wait 'Your name?'
tty_keys i
check "the keyboard is given to it, in words" tty_wait 'typing to'
tty_type 'Adx'
tty_keys BSpace
tty_type 'a'
tty_keys Enter
check "it gets what is typed" tty_wait 'hello Ada'
check "a bar that is drawn over itself" tty_wait 'progress 100%'
tty_screen | grep -q 'progress 99%' && not_ok "only the last of it" || ok "only the last of it"
check "it asks again" tty_wait 'Go on?'
tty_resize 100 30
check "a larger screen: its terminal too" tty_wait 'typing to'
tty_keys C-c
check "^C is its own while it has the keyboard" tty_wait 'interrupted'
check "the new size" tty_wait 'size now 100x1'
check "its end is told, and the screen stays" tty_wait 'ended with 3; q leaves'
tty_keys 1
tty_wait '[1 Mappings]'
tty_keys s
check "s: the files are named" tty_wait 'snapshot written: memtide-'
tty_keys q
check "q leaves with its status" tty_wait 'status=3'
check "the summary follows" tty_wait 'peak  '
check "the terminal is restored" tty_is_restored

text=$(echo memtide-*Z.txt)
json=$(echo memtide-*Z.json)
check "a snapshot is private" test "$(stat -c %a "$text")" = 600
check "it has the screen, tables and the output" sh -c "
	grep -q '\[1 Mappings\]' $text && grep -q '== Limits' $text &&
	grep -q '== Mappings, by RSS: [1-9]' $text && grep -q '^hello Ada$' $text"
LC_ALL=C grep -q '[[:cntrl:]]' "$text" && not_ok "no control byte in it" || ok "no control byte in it"
check "and all as JSON" "$PYTHON" - "$json" <<'END'
import json, sys
all = json.load(open(sys.argv[1]))
ours = [p for p in all["processes"] if p["pid"] == all["opened"]]
for name, holds in (
    ("peak", max(p["peak_bytes"] for p in ours) > 30 << 20),
    ("mappings", any(p["mappings"] for p in ours)),
    ("findings", any(f["kind"] == "limit" for p in ours for f in p["findings"])),
    ("output", "hello Ada" in all["output"]),
    ("events", any(e["event"] == "ended" for e in all["events"])),
):
    if not holds:
        print("#", name, "is missing", [{**p, "mappings": len(p["mappings"])} for p in ours])
        sys.exit(1)
END

tty_run clear
tty_run "$MEMTIDE run --dashboard --kill-after 1s -- sh stubborn.sh; echo status=\$?"
tty_wait 'started'
tty_keys r
check "r: the file is named" tty_wait 'recording into memtide-sh-'
check "and seen in the header" tty_wait '● REC '
tty_wait 'REC 2 rows'
tty_keys r
check "again: it is stopped" tty_wait 'recorded into memtide-sh-'
tty_keys q
check "leaving is asked about" tty_wait 'sh still runs'
tty_keys n
tty_wait_gone 'still runs'
tty_keys C-c
tty_wait 'sh still runs'
tty_keys C-c
check "^C twice: TERM, then KILL" tty_wait 'status=137'
check "the terminal is restored again" tty_is_restored
check "a recording is read back" sh -c "$MEMTIDE report memtide-sh-*Z.csv | grep -q 'rows of 1 process'"
check "with its long tables" sh -c "ls memtide-sh-*Z.walls.csv memtide-sh-*Z.mappings.csv memtide-sh-*Z.events.csv"

# A standard input that is none stays the command's; a folder that is gone is told.
mkdir gone
tty_run clear
tty_run "cd gone; echo word | $MEMTIDE run --dashboard --ascii -- sh -c 'read a; echo got \$a; test -t 0 || echo no tty'; echo status=\$?; cd .."
tty_wait 'got word'
check "a pipe stays the command's" tty_wait 'no tty'
rmdir gone
tty_keys s
check "no snapshot: why, and what helps" tty_wait 'no snapshot: memtide-'
tty_keys Escape
tty_wait 'COMMAND'
tty_keys r
check "no recording: the same" tty_wait 'nothing is recorded: '
tty_keys q
check "and ends with 0" tty_wait 'status=0'
