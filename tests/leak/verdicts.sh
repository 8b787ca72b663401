#!/bin/sh
# What the leak detector says of real programs.  recorded/ holds nine: examples/slow_leak,
# sawtooth and one_time_load, and six short scripts, each recorded with `memtide record
# -i 20ms --with mappings` for 16 s; times are multiplied by 50, as if it had been 13 min
# at 1 s, and thinned to one row in 4 s.
#
# Each must be judged as well as when it was accepted: change a line for better only.
. "$abs_top_srcdir/tests/cli/tap.sh"
begin
recorded=$abs_top_srcdir/tests/leak/recorded

# verdict NAME LEVEL FIRST_S WORDS: the level at the end, a likely leak from FIRST_S on at
# the latest (-: never), and what the sentence says
verdict() {
    run "$MEMTIDE" report --format json "$recorded/$1.csv"
    ok "$1: $2" "$PYTHON" -c '
import json, sys
name, level, first, words = sys.argv[1:]
report = json.load(open("out"))
likely = [a["raised_s"] for a in report["alarms"] if a["level"] == "likely leak"]
assert report["leak"]["level"] == level, report["leak"]
assert words in report["leak"]["text"], report["leak"]["text"]
assert likely[:1] == [] if first == "-" else likely[0] <= float(first), likely
assert len(likely) <= 1, likely
' "$@"
}

verdict slow_leak 'likely leak' 220 '; [heap], '
verdict leak_heap 'likely leak' 215 '; [heap], '
verdict leak_beside 'likely leak' 225 'VmData follows'
verdict leak_in_waves suspected - 'not slowing'
verdict sawtooth steady - 'steady for 13 min'
verdict one_time_load steady - 'grew before: kept by the program or its allocator'
verdict frees_all steady - 'grew before: kept by the program or its allocator'
verdict file_read_once growing - 'page-in of mapped files, bounded by the mapping'
verdict filled_later growing - 'page-in of memory already mapped, bounded by the mapping'
done_testing
