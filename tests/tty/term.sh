#!/bin/sh
# The terminal: what is drawn arrives, keys work, and it is restored on every way out.
# shellcheck source=tests/tty/tmux.sh
. "$abs_top_srcdir/tests/tty/tmux.sh"

player=$abs_top_builddir/tests/tty/player
# Whoever is asked to crash shall not write a core, and no sanitizer shall step in.
ASAN_OPTIONS=handle_segv=0:detect_leaks=0:${ASAN_OPTIONS:-}
export ASAN_OPTIONS
# shellcheck disable=SC3045 # where there is no such limit nothing is lost
ulimit -c 0 2>/dev/null

echo 1..28

tty_start 80 24
tty_run "$player list mouse; echo status=\$?"
check "the first frame" tty_wait '1.2G        –         –     –     –  /usr/lib/postgresql/16'
check "no control byte of a name" tty_wait 'x\x1b]0;owned\x07'
tty_keys Down Enter
check "arrows and Enter" tty_wait '[1 Mappings]'
tty_keys 5
check "a panel by its number" tty_wait '[5 Events]'
tty_resize 160 48
check "it fills a larger terminal" tty_wait 'memtide uses 0.3% CPU  14:02:31'
tty_resize 30 8
check "too small is said" tty_wait 'memtide needs 40x10'
tty_resize 1 1
tty_resize 80 24
check "and it comes back" tty_wait '[5 Events]'
tty_keys Escape
check "Escape alone is a key" tty_wait 'COMMAND'
tty_keys M-q
tty_type "$(printf '\033[99;99X')"
tty_keys F5 NPage
check "unknown keys are ignored" tty_wait 'COMMAND'
tty_type /node
check "typing searches" tty_wait 'Search: node'
# As F1 is sent by terminals that TERM=screen-256color does not describe.
tty_type "$(printf '\033[A\033[5~')"
tty_keys Escape
tty_wait_gone 'Search:'
tty_type "$(printf '\033[6~')"
tty_type "$(printf '\033[P')"
check "sequences of other terminals" tty_wait 'keys for the list'
tty_type "$(printf '\033[H')"
tty_keys x
tty_wait 'COMMAND'
tty_type /node
tty_wait 'Search: node'
tty_keys Escape
tty_wait_gone 'Search:'
# Button 1 at column 10, row 6, as terminals without a longer form report it.
tty_type "$(printf '\033[M *&')"
tty_keys Enter
check "the mouse selects a row" tty_wait ' 9121 node worker.js'
tty_keys C-z
check "^Z gives the shell back" tty_wait 'Stopped'
check "with its terminal in order" tty_is_restored
tty_run "fg; echo status=\$?"
check "fg brings the screen back" tty_wait ' 9121 node worker.js'
tty_keys q
check "q quits" tty_wait 'status=0'
check "and restores the terminal" tty_is_restored

# Button 1 in the graph, row 5; then moved to the left while it is held.
tty_run clear
tty_run "$player process-growing mouse; echo status=\$?"
tty_wait '[1 Mappings]'
tty_type "$(printf '\033[M D&')"
check "a click in the graph looks back" tty_wait 'back at 13:52'
tty_type "$(printf '\033[M@7&')"
check "and moves with the mouse" tty_wait 'back at 13:43'
tty_keys 0
tty_wait_gone 'back at'
tty_keys q
tty_wait 'status=0'
check "the mouse is left alone again" tty_is_restored

for way in F12:139 F11:125 F9:3; do
	tty_run clear
	tty_run "$player process-growing mouse; echo status=\$?"
	tty_wait '[1 Mappings]'
	tty_keys "${way%%:*}"
	if tty_wait "status=${way##*:}" && tty_is_restored; then
		ok "restored after ${way%%:*}"
	else
		not_ok "restored after ${way%%:*}"
	fi
done

tty_run clear
tty_run "TERM=dumb $player list; echo status=\$?"
check "a dumb terminal gets a word" tty_wait 'cannot place text'
tty_run "TERM=nonsense-9 $player list; echo status=\$?"
check "an unknown one too" tty_wait 'is not known on this machine'
tty_run clear
tty_run "LC_ALL=C TERM=linux $player list"
check "ASCII where the locale has no more" tty_wait 'd START'
tty_keys q

# Nothing but the terminal's end tells it to go: neither a signal nor a busy loop.
pid_file=tty-pid.$$
tty_run "trap '' HUP; sh -c 'echo \$\$ >$PWD/$pid_file; exec $player list'"
tty_wait 'COMMAND'
pid=$(cat "$pid_file")
rm -f "$pid_file"
tty_stop
left=1200
while kill -0 "$pid" 2>/dev/null && [ $left -gt 0 ]; do
	left=$((left - 1))
	sleep 0.05
done
check "it leaves when the terminal is gone" [ $left -gt 0 ]

tty_start 80 24
tty_run "setsid $player list </dev/null; echo status=\$?"
check "no terminal to read from" tty_wait 'standard input is not a terminal'
