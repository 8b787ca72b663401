#!/bin/sh
# `memtide run`: the command's own world stays as it was, and the status says what happened.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

run "$MEMTIDE" run -- true
ok "success" status_is 0
ok "summary names the command" err_has '^memtide: true ended with 0 after '
run "$MEMTIDE" run -i 50ms -- sleep 0.3
ok "summary has a peak" err_has '^  peak .*sleep'
ok "summary has the cost" err_has '^  cost .*% CPU'
ok "nothing on standard output" test ! -s out

run "$MEMTIDE" run -q -- sh -c 'exit 7'
ok "the command's own status" status_is 7
ok "quiet: no summary" test ! -s err

# shellcheck disable=SC2016 # expanded by the inner shell
run "$MEMTIDE" run -- sh -c 'kill -TERM $$'
ok "128 + signal" status_is 143
ok "signal in words" err_has 'was killed by SIGTERM'

run "$MEMTIDE" run -- "$work/no-such-command"
ok "not found is 127" status_is 127
ok "not found is said" err_has 'no-such-command'
echo x >plain
run "$MEMTIDE" run -- ./plain
ok "not executable is 126" status_is 126
mkdir dir
run "$MEMTIDE" run -- ./dir
ok "a folder is 126" status_is 126

printf 'line\n' | "$MEMTIDE" run -q -- cat >out 2>err
ok "standard input and output are the command's" grep -qx line out
run "$MEMTIDE" run -q -- sh -c 'echo "$@"' sh -i --help -- x
ok "options behind the command are the command's" grep -qx -e '-i --help -- x' out
run "$MEMTIDE" run -q -- sh -c 'ulimit -n; trap' sh
plain=$(sh -c 'ulimit -n')
ok "descriptor limit is the caller's" grep -qx "$plain" out
# shellcheck disable=SC2016
run "$MEMTIDE" run -q -- sh -c 'kill -PIPE $$'
ok "SIGPIPE is not ignored in the command" status_is 141

# Alerts.
cat >grow.py <<'END'
import time
x = []
for i in range(400):
    x.append(bytearray(1 << 20))
    time.sleep(0.01)
time.sleep(20)
END
run "$MEMTIDE" run -i 50ms --alert 'rss>100M' --exit-on-alert -- "$PYTHON" grow.py
ok "alert: status 124" status_is 124
ok "alert: echoed at the start" err_has 'alert rss>100M = 104,857,600 bytes'
ok "alert: told" err_has '^memtide: ALERT rss>100M: 1[0-9][0-9] MiB, python3[^ ]* [0-9]*, at '
ok "alert: the command was ended" err_has 'sent SIGTERM to 1 process$'
ok "alert: in the summary" err_has '^  alerts    1 fired'
run "$MEMTIDE" run -q -i 50ms --alert 'rss>100M' --exit-on-alert --alert-exit-code 9 -- \
    "$PYTHON" grow.py
ok "alert exit code" status_is 9
run "$MEMTIDE" run -q -i 50ms --alert 'rss>100M' --exit-on-alert --preserve-status \
    --signal INT -- "$PYTHON" -c 'import signal,sys
signal.signal(signal.SIGINT, lambda *a: sys.exit(3))
exec(open("grow.py").read())'
ok "preserved status, own signal" status_is 3
start=$(date +%s)
run "$MEMTIDE" run -i 50ms --alert 'rss>100M' --exit-on-alert --kill-after 500ms -- \
    "$PYTHON" -c 'import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
exec(open("grow.py").read())'
ok "kill-after: ended" test $(($(date +%s) - start)) -lt 15
ok "kill-after: KILL" err_has 'SIGKILL'
ok "kill-after: 124" status_is 124
run "$MEMTIDE" run -q -i 50ms --alert 'rss>100M' -- "$PYTHON" -c 'x=bytearray(150<<20); import time; time.sleep(0.3)'
ok "an alert without --exit-on-alert lets the command end, then 124" status_is 124
run "$MEMTIDE" run -q --alert 'rss>100G' --alert 'peak>100G' -- true
ok "no alert, no 124" status_is 0

# A peak between two looks: exact by wait4.
run "$MEMTIDE" run -i 1s --alert 'peak>280M' -- "$examples/spike" 0.3
ok "spike: peak alert" status_is 124
said=$(sed -n 's/^peak \([0-9]*\) bytes$/\1/p' out)
peak=$(sed -n 's/^  peak  *\([0-9.]*\) MiB (exact).*/\1/p' err)
ok "spike: exact peak within 1 MB of ru_maxrss ($said, $peak MiB)" \
    awk -v a="${said:-0}" -v b="${peak:-0}" 'BEGIN { d = a - b * 1048576; exit !(b > 0 && d < 1.1e6 && d > -1.1e6) }'

run "$MEMTIDE" run -i 100ms -- sh -c "$PYTHON -c 'x = bytearray(90 << 20); import time; time.sleep(0.5)' & wait"
ok "the exact peak is told of the process that had it" err_has '^  peak .*(exact), python3'

# The whole tree.
run "$MEMTIDE" run -i 50ms -o tree.csv -- sh -c "$PYTHON -c 'import time; x=bytearray(60<<20); time.sleep(0.6)' & wait"
ok "children have rows" grep -q ',child,' tree.csv
ok "a total row a tick" grep -q ',total,' tree.csv
run "$MEMTIDE" run -i 50ms --alert 'rss>50M' --exit-on-alert -- \
    sh -c "$PYTHON grow.py & $PYTHON grow.py & wait"
ok "exit-on-alert ends every descendant" err_has 'sent SIGTERM to 3 processes'

# Signals.
"$MEMTIDE" run -i 100ms -- sh -c 'trap "exit 5" TERM; echo up >up; while :; do sleep 0.05; done' >out 2>err &
pid=$!
wait_for 5 test -s up
kill -TERM $pid
status=0
wait $pid || status=$?
ok "a signal from a process is handed on" status_is 5

# A file that cannot be opened never keeps the command from starting.
run "$MEMTIDE" run -o no-such-folder/x.csv -- sh -c 'echo ran'
ok "no file: the command ran" out_has ran
ok "no file: status 125" status_is 125
ok "no file: said" err_has 'no-such-folder/x.csv'
run "$MEMTIDE" run -o no-such-folder/x.csv -- sh -c 'exit 4'
ok "no file: the command's own failure comes first" status_is 4

# --exec: no shell, details in the environment.
cat >hook <<'END'
#!/bin/sh
echo "$MEMTIDE_ALERT|$MEMTIDE_PID|$1" >>hooked
END
chmod +x hook
run "$MEMTIDE" run -q -i 50ms --alert 'rss>100M' --exec "./hook 'two words'" --exit-on-alert -- "$PYTHON" grow.py
wait_for 3 test -s hooked
ok "exec: ran with its words and details" grep -qx 'rss>100M|[0-9][0-9]*|two words' hooked
ok "exec: its program is no descendant" status_is 124

# Descriptors closed at the start.
"$MEMTIDE" run -q -- true <&- ; ok "closed standard input" test $? -eq 0
"$MEMTIDE" run -o closed.csv -- true >&- 2>err; ok "closed standard output" test $? -eq 0
ok "closed standard output: the file is a recording" grep -q '^time,' closed.csv
done_testing
