#!/bin/sh
# What the sources must not hold: calls that cannot be bounded, work left open, and files
# that do not open with config.h.
cd "$abs_top_srcdir" || exit 99
n=0

result() { # TEXT PROBLEMS
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		printf '%s\n' "$2" | sed 's/^/# /'
		echo "not ok $n - $1"
	fi
}

sources=$(find src -name '*.[ch]' | sort)
programs=$(find src -name '*.c' | sort)
[ -n "$programs" ] || exit 99
echo 1..5

calls='sscanf|atoi|atol|atoll|atof|strcpy|strcat|sprintf|vsprintf|gets|alloca|system|popen|strtok'
# shellcheck disable=SC2086 # a list of files
bad=$(grep -nE "(^|[^A-Za-z0-9_>.])($calls)[[:space:]]*\(" $sources)
result "no call that cannot be bounded or starts a shell" "$bad"

# shellcheck disable=SC2086
bad=$(grep -nE 'TODO|FIXME|XXX|HACK|not implemented' $sources)
result "nothing left open" "$bad"

bad=$(for f in $programs; do
	awk '/^#include/ { ok = ($0 == "#include \"config.h\""); exit } END { exit !ok }' "$f" || echo "$f"
done)
result "every .c includes config.h first" "$bad"

bad=$(for f in $programs; do
	own=${f#src/}
	own=${own%.c}.h
	[ ! -e "src/$own" ] || awk -v own="#include \"$own\"" '
		/^#include/ && ++n == 2 { ok = ($0 == own); exit } END { exit !ok }' "$f" ||
		echo "$f: its own header comes second"
done)
result "every .c then includes its own header" "$bad"

# shellcheck disable=SC2086
bad=$(awk '{ line = $0; width = 0
	for (i = 1; i <= length(line); i++)
		width += substr(line, i, 1) == "\t" ? 8 - width % 8 : 1
	if (width > 100) print FILENAME ":" FNR ": " width " columns" }' $sources)
result "no line over 100 columns" "$bad"
