# shellcheck shell=sh disable=SC2034
# tap.sh - sourced by the tests of the real program: TAP, a scratch folder, helpers
#
# A test script calls `begin`, then per case: do something, and `ok "name" CONDITION...`.
# `done_testing` prints the plan.  $MEMTIDE is the program, $work an empty folder that goes
# with the script; processes started with `keep` are killed at the end.
set -u
tests_run=0
kept=
examples=$abs_top_builddir/examples
sources=$abs_top_srcdir/examples
PYTHON=$(command -v /usr/bin/python3 || command -v python3 || true)

# Leak checking costs a second a run and says nothing that unit tests do not.
ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=0}
export ASAN_OPTIONS

finish() {
    status=$?
    for kept_pid in $kept; do
        kill -KILL "$kept_pid" 2>/dev/null
    done
    cd / && rm -rf "$work"
    exit $status
}

begin() {
    work=$(mktemp -d "${TMPDIR:-/tmp}/memtide-test.XXXXXX") || exit 99
    trap finish EXIT
    trap 'exit 130' INT TERM
    cd "$work" || exit 99
}

skip_all() {
    echo "1..0 # SKIP $*"
    exit 0
}

# ok NAME COMMAND...: the case passes when COMMAND does
ok() {
    name=$1
    shift
    tests_run=$((tests_run + 1))
    if "$@"; then
        echo "ok $tests_run - $name"
    else
        echo "not ok $tests_run - $name"
        echo "# failed: $*"
        for f in out err; do
            [ ! -s "$work/$f" ] || head -n 20 "$work/$f" | sed "s/^/# $f: /"
        done
    fi
}

skip() {
    tests_run=$((tests_run + 1))
    echo "ok $tests_run - $1 # SKIP $2"
}

done_testing() {
    echo "1..$tests_run"
}

# run COMMAND...: standard output to ./out, standard error to ./err, status to $status
run() {
    status=0
    "$@" >out 2>err </dev/null || status=$?
}

# keep COMMAND...: in the background; $last is its PID, killed at the end of the script
keep() {
    "$@" >kept.out 2>&1 </dev/null &
    last=$!
    kept="$kept $last"
}

status_is() {
    [ "$status" -eq "$1" ] && return
    echo "# exit status $status, expected $1"
    return 1
}

in_file() {
    grep -q -e "$2" "$1"
}

err_has() {
    in_file err "$1"
}

out_has() {
    in_file out "$1"
}

# wait_for SECONDS COMMAND...: until COMMAND succeeds
wait_for() {
    tries=$(($1 * 20))
    shift
    while [ $tries -gt 0 ]; do
        "$@" && return 0
        sleep 0.05
        tries=$((tries - 1))
    done
    return 1
}

# rows FILE -eq N: how many lines it has, the header included
rows() {
    lines=$(grep -c . "$1")
    test "$lines" "$2" "$3"
}
