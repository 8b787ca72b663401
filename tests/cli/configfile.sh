#!/bin/sh
# The configuration file: defaults of options, told with file and line where wrong.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

# file LINE...: ./config holds the lines
file() {
    printf '%s\n' "$@" >config
}

dump() {
    run "$MEMTIDE" "$@" --config config --dump-config
}

file 'interval = 500ms' '[record]' 'with = all' 'quiet = yes' '[top]' 'color = never'
dump record
ok "a general setting" out_has '^interval = 500ms$'
ok "a setting of the subcommand" out_has '^with = all$'
ok "not those of others" sh -c '! grep -q color out'
ok "what is not set is a comment" out_has '^; format = '
dump record -i 2s
ok "the command line comes last" out_has '^interval = 2s$'
cp out config
dump record
ok "what is printed can be read" out_has '^interval = 2s$'

# wrong NAME LINE-NUMBER TEXT LINE...
wrong() {
    name=$1
    place="config, line $2: .*$3"
    shift 3
    file "$@"
    run "$MEMTIDE" record --config config $$
    ok "$name: 125" status_is 125
    ok "$name: file and line" err_has "$place"
}

wrong "unknown name" 2 "'wonder' cannot be set here" '' 'wonder = 5'
wrong "processes are not chosen here" 1 "'pid' cannot be set here" 'pid = 12'
wrong "option of another subcommand" 2 "not an option of record" '[record]' 'kill-after = 5s'
wrong "unknown section" 2 "is no subcommand" '[wonder]' 'interval = 1s'
wrong "bad value" 3 "expected a time" '; a comment' '' 'interval = fast'
wrong "flag that is neither" 1 "expected yes or no" 'quiet = perhaps'
wrong "no setting" 1 "expected .SECTION. or NAME = VALUE" 'interval 5s'
wrong "a line that would be cut" 2 "longer than" '' "exec = $(printf '%0300d' 0)"
wrong "a name that would be cut" 1 "longer than" "$(printf '%060d' 0) = 1"
run "$MEMTIDE" record --config no-such-file $$
ok "a file that is named must be there" status_is 125

file '[run]' 'with = all' 'exit-on-alert = yes' 'interval = 50ms'
run "$MEMTIDE" run -q --config config true
ok "a habit without a use here is no error" status_is 0

mkdir -p xdg/memtide home/.config/memtide
echo 'interval = 3s' >xdg/memtide/config
echo 'interval = 4s' >home/.config/memtide/config
XDG_CONFIG_HOME=$work/xdg run "$MEMTIDE" run --dump-config true
ok "XDG_CONFIG_HOME" out_has '^interval = 3s$'
XDG_CONFIG_HOME='' HOME=$work/home run "$MEMTIDE" run --dump-config true
ok "home" out_has '^interval = 4s$'
XDG_CONFIG_HOME=xdg HOME=/nonexistent run "$MEMTIDE" run --dump-config true
ok "never relative to the working directory" out_has '^; interval = '

file '[dashboard]' 'theme = light' 'no-mouse = yes' '[columns]' 'list = rss, user TREND' \
    'mappings = PSS RSS' '[keys]' 'mark = b F2' 'unmark = none' 'sort-invert = Semicolon'
dump
ok "a theme" out_has '^theme = light$'
ok "columns in the order of the file, COMMAND last" out_has '^list = RSS USER TREND COMMAND$'
ok "columns of mappings" out_has '^mappings = PSS RSS MAPPING$'
ok "other keys" out_has '^mark = b F2$'
ok "no key" out_has '^unmark = none$'
ok "a semicolon is a key too" out_has '^sort-invert = Semicolon$'
ok "what is as usual is a comment" out_has '^; help = F1 ? h$'
cp out config
cp out first
dump
ok "all of it is read back the same" cmp -s out first
sed 's/^; //' first | sed '/^\[keys\]/,$!d' >config
dump
sed '/^\[keys\]/,$!d' out >second
ok "so are the usual keys" cmp -s config second
file '[dashboard]' 'color = never'
dump record
ok "the screen's options do not disturb others" status_is 0
file '[keys]' 'mark = t' '[columns]' '[keys]' 'tree = m' 'single = m'
dump
ok "keys may change places" status_is 0

wrong "an option that is not the screen's" 2 "does not belong to the dashboard" \
    '[dashboard]' 'interval = 1s'
wrong "a column that there is not" 2 "'RSZ' is no column" '[columns]' 'list = PID RSZ'
wrong "a column twice" 2 "PID stands twice" '[columns]' 'list = PID RSS pid'
wrong "nothing behind COMMAND" 2 "only stand last" '[columns]' 'list = COMMAND PID'
wrong "a column of another table" 2 "'USER' is no column: expected ADDRESS" \
    '[columns]' 'mappings = RSS USER'
wrong "no columns" 3 "expected columns" '' '[columns]' 'list ='
wrong "columns of something else" 2 "has no columns" '[columns]' 'lists = PID'
wrong "an action that there is not" 2 "'wonder' is nothing" '[keys]' 'wonder = b'
wrong "a key that there is not" 2 "'F77' is no key" '[keys]' 'mark = F77'
wrong "a key that is bound already" 4 "the key t does two things: tree and mark" \
    '' '[keys]' '; a comment' 'mark = t' 'unmark = x'
wrong "a key given twice" 5 "two things: mark and unmark" \
    '' '[keys]' 'unmark = b' '' 'mark = b'
done_testing
