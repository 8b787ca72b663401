#!/bin/sh
# What the list of processes does to them and with them, in a real terminal.
# shellcheck source=tests/tty/tmux.sh
. "$abs_top_srcdir/tests/tty/tmux.sh"

ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
export ASAN_OPTIONS
# A number no other process has in its command line.
mine=$((86400 + $$))
sleep $mine &
sleeper=$!
sh -c "sleep $mine.5; :" &
parent=$!
trap 'pkill -P $parent 2>/dev/null; kill $sleeper $parent 2>/dev/null; tty_stop' EXIT

# The process is there, and no zombie.
is_alive() {
	state=$(ps -o stat= -p "$1") && case $state in Z*) return 1 ;; esac
}

is_gone_soon() {
	tries=1200
	while is_alive "$1"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

echo 1..14

tty_start 100 30
tty_run "$MEMTIDE --readonly; echo status=\$?"
tty_wait 'F1 Help'
tty_screen | grep -q Signal && not_ok "--readonly: no key for signals" ||
	ok "--readonly: no key for signals"
tty_keys F9
tty_keys F1
check "nor does it do anything" tty_wait 'keys for the list'
tty_keys q
tty_keys q
tty_wait 'status=0'

tty_run clear
tty_run "$MEMTIDE; echo status=\$?"
tty_wait 'F9 Signal'
tty_keys '\'
tty_type "sleep $mine|$mine.5; :"
tty_keys Enter
tty_wait "3 of"
tty_keys /
tty_type $sleeper
tty_keys Enter
tty_keys F9
check "F9 names the process" tty_wait "Send to $sleeper sleep $mine"
tty_keys Enter
tty_wait "Send TERM to $sleeper"
is_alive $sleeper && ok "nothing is sent before it is confirmed" ||
	not_ok "nothing is sent before it is confirmed"
tty_keys y
check "what was sent is told" tty_wait "TERM was sent to $sleeper"
check "and it ends" is_gone_soon $sleeper

tty_keys Escape
tty_wait_gone filter
tty_resize 160 48
tty_keys t
check "F5: the tree, with its sums" tty_wait ' TREE '
tty_keys /
tty_type "sh -c sleep $mine.5"
tty_keys Enter
check "a child stands below its parent" tty_wait "└ sleep $mine.5"
tty_keys -
check "folding hides it" tty_wait_gone "└ sleep $mine.5"
tty_keys +
check "unfolding shows it again" tty_wait "└ sleep $mine.5"
tty_keys c
check "c tags it and its child" tty_wait '2 tagged'
tty_keys Enter
check "Enter opens the tagged as a group, with a sum" tty_wait '2 together: '
tty_keys Escape
check "Escape leads back" tty_wait_gone '2 together: '
tty_keys q
check "q leaves" tty_wait 'status=0'
