#!/bin/sh
# `memtide check`: one line and a status, as monitoring systems want it.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

# one_line: standard output is one line that begins as a plugin's does
one_line() {
    rows out -eq 1 && out_has '^MEMORY \(OK\|WARNING\|CRITICAL\|UNKNOWN\) - .'
}

keep "$PYTHON" -c 'import time
x = bytearray(60 << 20)
time.sleep(600)'
big=$last
wait_for 5 sh -c "awk '/^VmRSS/ { exit !(\$2 > 60000) }' /proc/$big/status"
sleep 600 &
small=$!
kept="$kept $small"

run "$MEMTIDE" check "$big"
ok "no expression: OK" status_is 0
ok "no expression: one line" one_line
ok "no expression: says what it is" out_has "^MEMORY OK - python3[0-9.]* $big rss 6[0-9] MiB, peak 6[0-9] MiB | rss=[0-9]*B;;;0 peak=[0-9]*B;;;0\$"
run "$MEMTIDE" check -w 'rss>1G' -c 'rss>2G' "$big"
ok "below both: OK" status_is 0
ok "below both: bounds" out_has '| rss=[0-9]*B;1073741824;2147483648;0 peak='
run "$MEMTIDE" check -w 'rss>32M' --crit 'rss>2G' "$big"
ok "above one: WARNING" status_is 1
ok "above one: says so" out_has "^MEMORY WARNING - .* $big rss 6[0-9] MiB > 32 MiB |"
run "$MEMTIDE" check -w 'rss>16M' -c 'rss>32M' "$big"
ok "above both: CRITICAL" status_is 2
ok "above both: said once" out_has "^MEMORY CRITICAL - [^,]* rss 6[0-9] MiB > 32 MiB |"
run "$MEMTIDE" check -c 'headroom<1T' "$big"
ok "a value that should be larger" status_is 2
ok "a value that should be larger: bound" out_has 'headroom=[0-9]*B;;1099511627776:;0'
run "$MEMTIDE" check -w 'used>0.001%' -c 'used(as)>50%' "$big"
ok "share of a limit" status_is 1
run "$MEMTIDE" check -w 'pss>1M' "$big"
ok "what takes a heavy read" status_is 1
run "$MEMTIDE" check -c 'tree.pss>1M' "$big"
ok "sums over the tree, without --children" status_is 2
run "$MEMTIDE" check -w 'mappings<100000' "$big"
ok "a count has no unit" out_has 'mappings=[0-9]*;100000:;;0'

# Too little history.
run "$MEMTIDE" check -c leak "$big"
ok "leak at one look: UNKNOWN" status_is 3
ok "leak at one look: how long it needs" out_has 'leak undecided: watched 0 ms, needs about 10 min'
run "$MEMTIDE" check -w 'growth>1M/s' "$big"
ok "growth at one look: UNKNOWN" status_is 3
run "$MEMTIDE" check -w 'eta<1min' "$big"
ok "eta at one look: UNKNOWN" status_is 3
run "$MEMTIDE" check -w 'eta<1min' -c 'rss>32M' "$big"
ok "what is known goes first: CRITICAL" status_is 2
ok "what is known goes first: both are told" out_has 'CRITICAL - .*rss .*, .*eta undecided'

# Over a time.
run "$MEMTIDE" check --duration 400ms -i 100ms -c 'rss>32M for 200ms' "$big"
ok "for a time" status_is 2
ok "for a time: says so" out_has 'rss 6[0-9] MiB > 32 MiB for 200 ms'
"$PYTHON" -c 'import time
time.sleep(.4)
x = bytearray(80 << 20)
time.sleep(.3)
del x
time.sleep(600)' &
spiky=$!
kept="$kept $spiky"
run "$MEMTIDE" check --duration 1500ms -i 50ms -c 'rss>70M' "$spiky"
ok "a spike within the time counts" status_is 2

# Several, and hostile, names.
run "$MEMTIDE" check -w 'rss>32M' "$big" "$small"
ok "any one of several" status_is 1
ok "any one of several: whose" out_has "WARNING - [^,]* $big rss [^,]* |"
ok "several: labels tell them apart" out_has "'sleep $small rss'=[0-9]*B;33554432;;0"
cp "$(command -v sleep)" "a'b=|c"
"./a'b=|c" 600 &
evil=$!
kept="$kept $evil"
wait_for 5 sh -c "grep -q 'a.b' /proc/$evil/comm"
run "$MEMTIDE" check "$evil" "$small"
ok "hostile name: OK" status_is 0
ok "hostile name: one bar only" test "$(tr -cd '|' <out | wc -c)" -eq 1
ok "hostile name: label" grep -qF "'a\\x27b\\x3d\\x7cc $evil rss'=" out
keep "$PYTHON" -c 'import ctypes, time
ctypes.CDLL(None).prctl(15, b"x\n\x1b[2J", 0, 0, 0)
time.sleep(600)'
wait_for 5 sh -c "grep -q x /proc/$last/comm"
run "$MEMTIDE" check "$last"
ok "newline in a name: one line" one_line
ok "newline in a name: escaped" grep -qF 'x\x0a\x1b[2J' out

# Not to be decided.
unknown() { # NAME TEXT ARGUMENTS...
    name=$1
    text=$2
    shift 2
    run "$MEMTIDE" check "$@"
    ok "$name: UNKNOWN" status_is 3
    ok "$name: one line" one_line
    ok "$name: says why" out_has "^MEMORY UNKNOWN - .*$text"
}

unknown "no such process" "no process 2147483000" 2147483000
unknown "no such name" "memtide-no-such-name" memtide-no-such-name
unknown "no target" "needs a TARGET"
unknown "target and recording" "needs a TARGET" --from x.csv 1
unknown "bad expression" "bad alert: rss >> 5: expected a size" -w 'rss >> 5' "$big"
ok "bad expression: caret" err_has '^ *^ expected a size'
unknown "unknown option" "unknown option --bogus" --bogus 1
unknown "option of another" "not an option of check" --format csv 1
unknown "a duration that is too short" "needs a --duration" -w 'rss>1M for 1min' "$big"
unknown "timeout too short" "longer than --duration" -t 1s --duration 2s "$big"
unknown "no such recording" "no-such.csv: No such file" --from no-such.csv
echo text >x.txt
unknown "no recording" "x.txt is no recording" --from x.txt

# A recording.
awk 'BEGIN {
    print "elapsed_s,pid,name,rss_bytes,vsize_bytes,data_bytes"
    for (t = 0; t <= 1500; t++) {
        rss = 2^26 + t * 409600
        printf "%d.0,4711,\"job\",%d,%d,%d\n", t, rss, rss + 2^26, rss + 2^24
    }
}' >leak.csv
run "$MEMTIDE" check --from leak.csv -w 'leak>=suspected' -c leak
ok "recording: CRITICAL" status_is 2
ok "recording: the verdict in words" out_has '^MEMORY CRITICAL - job 4711 leak: likely leak  *+400 KiB/s'
ok "recording: the level as a number" out_has ' leak=3;1;2;0 '
run sh -c "head -n 100 leak.csv | '$MEMTIDE' check --from - -c leak"
ok "short recording: UNKNOWN" status_is 3
ok "short recording: how long it needs" out_has 'leak undecided: watched 1 min [0-9]* s, needs about 10 min'
sed 's/,.job.,[0-9]*,/,"job",67108864,/' leak.csv >still.csv
run "$MEMTIDE" check --from still.csv -c leak
ok "memory that never moves: OK" status_is 0
run "$MEMTIDE" check --from leak.csv -c 'growth>1M/s' -w 'rss>1T'
ok "recording: OK" status_is 0

# The expressions of others.
run "$MEMTIDE" record -q -c 2 -i 50ms --alert 'leak>=growing' "$big"
ok "leak in --alert: too short to fire" status_is 0

# Those who read it.
negate=/usr/lib/nagios/plugins/negate
if [ -x $negate ]; then
    run $negate "$MEMTIDE" check -c 'rss>32M' "$big"
    ok "negate takes it: CRITICAL becomes OK" status_is 0
    ok "negate passes the line on" out_has "rss=[0-9]*B;;33554432;0"
else
    skip "negate takes it" "monitoring-plugins-basic is not installed"
fi
if perl -MMonitoring::Plugin::Performance -e 1 2>/dev/null; then
    "$MEMTIDE" check -w 'headroom<1K' -c 'rss>2G' "$evil" "$small" >out
    sed 's/.*| //' out >perf
    run perl -MMonitoring::Plugin::Performance -e '
        local $/; open F, "perf"; chomp(my $line = <F>);
        my @items = Monitoring::Plugin::Performance->parse_perfstring($line);
        printf "%s %s %s %s\n", $_->label, $_->uom, $_->warning // "", $_->critical // ""
            for @items;
        print scalar(@items), "\n"'
    ok "its parser finds all items" in_file out '^6$'
    ok "its parser finds label, unit and bounds" out_has "^sleep $small rss B  *2147483648\$"
    ok "its parser finds the range" out_has "^sleep $small headroom B 1024: "
else
    skip "a parser of performance data" "libmonitoring-plugin-perl is not installed"
fi
if [ -x /usr/bin/python3 ] && /usr/bin/python3 -c 'import nagiosplugin' 2>/dev/null; then
    "$MEMTIDE" check -w 'headroom<1T' -c 'rss>32M' "$big" >out
    run /usr/bin/python3 -c '
import nagiosplugin, re, sys
line = sys.argv[1]
for key, bound in (("headroom", 1), ("rss", 2)):
    fields = re.search(key + r"=(\d+)B;([^;]*);([^;]*)", line).groups()
    assert not nagiosplugin.Range(fields[bound]).match(int(fields[0])), fields' "$(cat out)"
    ok "its ranges say the same as the status" status_is 0
else
    skip "ranges" "python3-nagiosplugin is not installed"
fi

# What hangs.
run "$MEMTIDE" check -t 60s --duration 200ms -c 'pss>1T' "$big"
ok "in time" status_is 0
mkfifo never
run sh -c "exec 3<>never; '$MEMTIDE' check -t 300ms --from never"
ok "timeout: UNKNOWN" status_is 3
ok "timeout: says so" out_has '^MEMORY UNKNOWN - timed out$'
done_testing
