#!/bin/sh
# The units of contrib/systemd are what systemd takes, and their memtide commands are what
# memtide takes.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin

units=$abs_top_srcdir/contrib/systemd
cp "$(command -v sleep)" gunicorn
./gunicorn 60 &
kept=$!
# The command of a unit's line LINE=, for the instance gunicorn and files here.
command_of() {
    sed -n "s/^$2=-\{0,1\}//p" "$units/$1" | sed -e 's/%%/%/g' -e 's/%[iN]/gunicorn/g' \
        -e "s|/var/log/memtide/|$work/|g" -e "s|^.*/usr/bin/memtide|\"$MEMTIDE\"|" \
        -e "s/\$MAINPID/$kept/"
}
# A recorder goes on until it is told to end.
for_a_second() {
    run timeout -s TERM 1.5 sh -c "exec $1"
    [ "$status" = 124 ] || [ "$status" = 0 ]
}
rows_of() {
    [ "$(grep -c . gunicorn.csv)" -ge 2 ]
}

ok "the recorder runs" for_a_second "$(command_of memtide-record@.service ExecStart)"
ok "it recorded" rows_of
run sh -c "$(command_of memtide-check@.service ExecStart)"
ok "the check reads that: UNKNOWN, for a leak takes longer" \
    out_has '^MEMORY UNKNOWN - .* undecided'
rm -f gunicorn.*
ok "the watchdog runs" for_a_second "$(command_of memtide-watchdog@.service ExecStart)"
ok "the drop-in's recorder runs" for_a_second "$(command_of recorded.conf ExecStartPost)"
ok "it recorded" rows_of

if ! command -v systemd-analyze >/dev/null; then
    skip "systemd takes them" "systemd-analyze is not installed"
    done_testing
    exit 0
fi
# As they would be installed, but for programs that may not be here.
mkdir units
printf '[Service]\nExecStart=/bin/true\n' >units/gunicorn.service
for unit in "$units"/*@.*; do
    sed -e 's|/usr/bin/memtide|/bin/true|' -e '/^Documentation=/d' "$unit" \
        >"units/$(basename "$unit" | sed 's/@/@gunicorn/')"
done
mkdir units/gunicorn.service.d
sed 's|=-/usr/bin/systemd-run|=-/bin/true|' "$units/recorded.conf" \
    >units/gunicorn.service.d/recorded.conf
for unit in units/gunicorn.service units/memtide-*; do
    run env SYSTEMD_UNIT_PATH="$work/units:" systemd-analyze verify --man=no "$unit"
    # It also speaks of units of the machine; those are not ours to judge.
    ok "systemd takes $(basename "$unit")" \
        sh -c '! grep -E "(memtide|gunicorn)[^ ]*: *(.*:[0-9]+:|Failed|Unknown|Invalid)" err'
done
done_testing
