#!/bin/sh
# Panel 1 on a process with many mappings, in a real terminal.
# shellcheck source=tests/tty/tmux.sh
. "$abs_top_srcdir/tests/tty/tmux.sh"

ASAN_OPTIONS=detect_leaks=0:${ASAN_OPTIONS:-}
export ASAN_OPTIONS
ready=mappings.$$
"$abs_top_builddir/examples/many_mappings" 3000 600 >"$ready" &
target=$!
trap 'kill $target 2>/dev/null; rm -f "$ready"; tty_stop' EXIT
tries=200
until grep -q ready "$ready"; do
	tries=$((tries - 1))
	[ $tries -gt 0 ] || exit 99
	sleep 0.05
done

# Where the block is that was split into pages: the first and the last of them.
pages() {
	grep ' 00000000 00:00 0 *$' "/proc/$target/maps" | grep -E "$1"
}

echo 1..14

tty_start 100 30
tty_run "$MEMTIDE --max-stall 2s $target; echo status=\$?"
check "groups by kind" tty_wait 'by kind, by RSS'
check "how many areas make one up" tty_wait ' areas'
tty_keys F5
check "F5: mappings one by one" tty_wait 'ADDRESS PERMS'
check "what the panel says of it" tty_wait 'single, by RSS'

start=$(pages 'rw-p' | sed -n '1000s/-.*//p')
tty_type "/$start"
check "searched by address" tty_wait " $start rw-p   4.0K"
tty_keys Escape
tty_wait_gone 'Search:'
tty_keys F6
tty_wait 'Sort by'
tty_keys Home
tty_keys Enter
check "sorted by address" tty_wait 'ADDRESS▴'
tty_type I
check "and the other way round" tty_wait 'ADDRESS▾'
tty_keys Home
check "the last address of all first" tty_wait "$(sed -n '$s/-.*//p' "/proc/$target/maps" | cut -c 1-11)"
tty_keys F4
tty_type 'stack]'
check "filtered" tty_wait '1 of 3'
tty_keys Enter
tty_keys Enter
check "Enter: what is known of its group" tty_wait 'the stack of the first thread'
tty_keys Escape
check "Escape leads back" tty_wait_gone 'the stack of the first thread'
tty_keys Escape
tty_wait_gone 'stack]"'
tty_keys F5
check "F5 again: by kind" tty_wait 'by kind, by RSS'
tty_resize 130 40
check "with more room sizes too" tty_wait ' SWAP   SIZE '
tty_keys q
check "q leaves" tty_wait 'status=0'
