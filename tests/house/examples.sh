#!/bin/sh
# The examples do what they say.
command -v python3 >/dev/null || { echo "1..0 # SKIP python3 is not installed"; exit 0; }
examples=$abs_top_srcdir/examples
n=0
echo 1..9

result() { # TEXT STATUS
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}

python3 -B "$examples/slow_leak.py" 20 0.5 | grep -q '^kept 1[0-9][0-9] entries'
result "slow_leak keeps at the rate asked for" $?
python3 -B "$examples/sawtooth.py" 4 0.1 0.3
result "sawtooth ends in time" $?
python3 -B "$examples/one_time_load.py" 5 0.1 0.3 | grep -q '^loaded 5 MiB'
result "one_time_load loads and ends" $?
python3 -B "$examples/grow_until.py" 100 1 0 | grep -q '^MemoryError after [0-9]'
result "grow_until runs into its limit" $?

answers=$(for way in lists generators slots; do
	python3 -B "$examples/log_analysis.py" $way 60000
done)
[ "$(echo "$answers" | grep '^most bytes' | sort -u | wc -l)" -eq 1 ]
result "the three ways of log_analysis agree" $?
echo "$answers" | awk '/^peak/ { p[++n] = $2 } END { exit !(n == 3 && p[1] > p[2] && p[2] > p[3]) }'
result "each needs less than the one before" $?

work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
"$abs_top_builddir/examples/many_mappings" 2000 20 >"$work/ready" &
pid=$!
tries=0
while ! grep -q "^ready $pid\$" "$work/ready" && [ $tries -lt 100 ]; do
	sleep 0.05
	tries=$((tries + 1))
done
[ "$(wc -l <"/proc/$pid/maps")" -ge 2000 ]
result "many_mappings has that many" $?
kill $pid
! "$abs_top_builddir/examples/many_mappings" nonsense 2>/dev/null
result "many_mappings refuses what is no number" $?

"$abs_top_builddir/examples/spike" 0.1 | awk '{ exit !($2 > 300e6 && $2 < 400e6 && $3 == "bytes") }'
result "spike says a peak of 300 MB" $?
