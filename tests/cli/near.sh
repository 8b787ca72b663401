#!/bin/sh
# Near a limit memtide looks between the ticks, where the interval was left to it: alerts
# come in time, rows stay one a tick.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

[ -n "$PYTHON" ] || skip_all "no python3"
cat >grow.py <<'END'
import time
x = []
for i in range(1000):
    x.append(bytearray(1 << 20))
    time.sleep(0.04)
END
grow() {
    # shellcheck disable=SC3045 # dash and bash both have it
    (ulimit -v 180000 && exec "$PYTHON" grow.py) >/dev/null 2>&1 &
    kept="$kept $!"
}
alerts='--alert eta<7s --alert eta<6s --alert eta<5s --alert eta<4s --alert eta<3s
    --alert headroom<60M --alert headroom<40M --alert headroom<20M'
grow
by_itself=$!
grow
as_told=$!
# shellcheck disable=SC2086
"$MEMTIDE" record -q -t 12s --with events $alerts -o free.csv $by_itself 2>free.err &
free=$!
# shellcheck disable=SC2086
"$MEMTIDE" record -q -t 12s --with events $alerts -o told.csv -i 1s $as_told 2>told.err &
kept="$kept $free $!"
wait $free $!
# Alerts that fired at a moment that no row has.
between() {
    awk -F, 'NR == FNR { row[$2] = 1; next } $5 == "alert" && !row[$2] { n++ }
        END { print n + 0 }' "$1.csv" "$1.events.csv"
}
ok "alerts fired" test "$(grep -c ',alert,' free.events.csv)" -ge 5
ok "some between ticks" test "$(between free)" -ge 1
ok "rows are one a tick" sh -c 'awk -F, "END { exit NR - 1 > \$2 + 2 }" free.csv'
ok "as told: alerts fired" test "$(grep -c ',alert,' told.events.csv)" -ge 1
ok "as told: only at ticks" test "$(between told)" -eq 0
ok "the limit was named before it was met" \
    grep -q ',limit,critical,"MemoryError in ~[0-9]* s: address space limit' free.events.csv
ok "how it ended" grep -q ',ended,warning,"exited with status 1' free.events.csv
done_testing
