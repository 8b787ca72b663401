#!/bin/sh
# Names that hurt, through Python's csv module and through our own replay.
command -v python3 >/dev/null || { echo "1..0 # SKIP needs python3"; exit 0; }
folder=$(mktemp -d) || exit 99
trap 'rm -rf "$folder"' EXIT
if ! "$abs_top_builddir/tests/record/write_names" "$folder" >"$folder/list"; then
	echo "1..1"
	echo "not ok 1 - names are written and replayed"
	exit 0
fi
python3 "$abs_top_srcdir/tests/record/names.py" "$folder" "$folder/list"
