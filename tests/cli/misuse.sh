#!/bin/sh
# What a person gets wrong: each a message that names the place and the fix, status 125,
# and nothing started, written or lost.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin
echo text >x.txt

# bad NAME TEXT-IN-MESSAGE ARGUMENTS...
bad() {
    name=$1
    text=$2
    shift 2
    run "$MEMTIDE" "$@"
    ok "$name: status 125" status_is 125
    ok "$name: says so" err_has "$text"
    ok "$name: one message" in_file err '^memtide: '
    ok "$name: nothing on standard output" test ! -s out
}

bad "unknown option" "unknown option --bogus (see memtide record --help)" record --bogus 1
bad "unknown letter" "unknown option -Z" record -Z 1
bad "option of another subcommand" "kill-after is not an option of record" \
    record --kill-after 5s 1
bad "missing value" "needs a value" record --interval
bad "interval that is a word" "--interval 'fast': expected a time" record -i fast 1
bad "interval of zero" "expected a time from 1ms" record -i 0 1
bad "interval too short" "expected a time from 1ms" record -i 100us 1
bad "duration without unit that exists" "expected a time" record -t 5parsec 1
bad "count that is no number" "expected how many" record -c ten 1
bad "budget over all" "expected per cent" record --budget 400 1
bad "format unknown" "expected csv or jsonl" record --format xml 1
bad "signal unknown" "expected a signal" run --signal BOGUS true
bad "exit code too large" "expected a number from 0 to 255" run --alert-exit-code 300 true
bad "no target" "record needs a TARGET" record
bad "no command" "run needs a COMMAND" run -i 1s
bad "PID zero" "is no PID" record 0
bad "PID too large" "is no PID" record 99999999999
bad "PID list" "expected PIDs" record -p 12,,13
bad "no such process" "no process 2147483000 (see it with: ps -p 2147483000)" record 2147483000
bad "no such name" "no process named memtide-no-such-name" record memtide-no-such-name
bad "regular expression" "memtide: " record -f 'a(b'
bad "user unknown" "memtide-no-such-user" record -u memtide-no-such-user
bad "later subcommand" "'replay' is not in this version" replay x.csv
bad "inspect of nothing" "inspect needs a PID" inspect
bad "inspect of a name" "inspect takes no names" inspect memtide-no-such-name
bad "inspect of two" "give one PID" inspect 1 2
bad "inspect of PID zero" "is no PID" inspect 0
bad "inspect of nobody" "no process 2147483000 (see it with: ps -p 2147483000)" inspect 2147483000
bad "inspect format unknown" "expected text or json" inspect --format csv 1
bad "inspect of an option of record" "--interval is not an option of inspect" inspect --interval 1s 1
bad "report of nothing" "report needs a FILE" report
bad "report of a file that is not there" "no-such.csv: No such file" report no-such.csv
bad "report of no recording" "x.txt is no recording" report x.txt
bad "report format unknown" "expected text, json or markdown" report --format csv x.csv
bad "gate without baseline" "--max-growth needs --baseline OLD" report --max-growth 10% x.csv
bad "gate without unit" "expected a share or a size" report --baseline x --max-growth 10 x.csv
bad "gate below zero" "expected a share or a size" report --baseline x --max-growth -10% x.csv
bad "standard input twice" "can be read once" report --baseline - -
bad "report of an option of record" "--interval is not an option of report" report --interval 1s x
bad "with what" "expected" record --with everything -o x.csv $$
bad "with but no file" "give a FILE" record --with events $$
bad "append and force" "exclude each other" record --append --force -o x.csv $$
bad "exit on which alert" "needs --alert" run --exit-on-alert true
bad "exec for which alert" "needs --alert" run --exec true true
bad "exec with an open quote" "a quote is not closed" run --alert 'rss>1G' --exec "a 'b" true
bad "folder that is not there" "no-such-folder/x.csv" record -o no-such-folder/x.csv $$
bad "pattern unknown" "%q" record -o 'x-%q.csv' $$

bad "alert with two operators" "bad alert: rss >> 500M" run --alert 'rss >> 500M' touch started
ok "alert: caret under the place" grep -q '^ *^ expected a size' err
ok "alert: the command was not started" test ! -e started
bad "alert metric unknown" "bad alert: wonder>5" run --alert 'wonder>5' true
bad "alert in percent" "bad alert" run --alert 'rss>80%' true
bad "alert duration" "bad alert" run --alert 'rss>80M for ever' true

echo keep >x.csv
bad "file exists" "x.csv" record -c 1 -o x.csv $$
ok "file exists: untouched" grep -qx keep x.csv
bad "append to something else" "x.csv" record -c 1 --append -o x.csv $$
ok "append: untouched" grep -qx keep x.csv

run "$MEMTIDE" --version
ok "version" out_has '^memtide [0-9]'
for sub in '' top run record report inspect check; do
    # shellcheck disable=SC2086 # an empty word must vanish
    run "$MEMTIDE" $sub --help
    ok "help of '$sub'" out_has '^usage: memtide'
    ok "help of '$sub' succeeds" status_is 0
    ok "help of '$sub' fits 80 columns" test "$(awk 'length > 80' out | wc -l)" -eq 0
done
done_testing
