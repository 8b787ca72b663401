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
done_testing
