#!/bin/sh
# Live and replayed readings of the same recording derive the same: closest limit, room
# left, growth.  Each recording goes through the engine again and comes out as it was.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin
replay=$abs_top_builddir/tests/cli/replay_csv

same() {
    "$replay" "$1.csv" "$1.again.csv" 2>err || return 1
    diff "$1.csv" "$1.again.csv" >out || return 1
}

keep "$PYTHON" -c 'import time
x = []
while True:
    x.append(bytearray(300000)); time.sleep(0.01)'
target=$last
run "$MEMTIDE" record -q -i 100ms -t 13s -o long.csv --with all "$target"
ok "recorded" status_is 0
ok "growth was derived" test "$(awk -F, 'NR > 1 && $31 != ""' long.csv | wc -l)" -gt 10
ok "a limit was derived" test "$(awk -F, 'NR > 1 && $27 != ""' long.csv | wc -l)" -gt 100
ok "replayed: the same file" same long
ok "replayed: the same limits" diff long.walls.csv long.again.walls.csv
ok "replayed: the same mappings" diff long.mappings.csv long.again.mappings.csv

run "$MEMTIDE" run -q -i 50ms -o tree.csv --with all -- \
    sh -c "$PYTHON -c 'x = bytearray(30 << 20); import time; time.sleep(0.4)' &
           sleep 0.2; exec $PYTHON -c 'import time; time.sleep(0.3)'"
ok "recorded a tree with an exec" grep -q ',exec,' tree.events.csv
ok "tree: replayed, the same file" same tree
done_testing
