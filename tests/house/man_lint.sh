#!/bin/sh
# The manual pages are clean, and speak of this version's subcommands only.
pages='memtide.1 memtide-csv.5'
command -v mandoc >/dev/null || { echo "1..0 # SKIP mandoc is not installed"; exit 0; }
cd "$abs_top_srcdir/man" || exit 99
n=0
echo 1..3
for page in $pages; do
	n=$((n + 1))
	if mandoc -Tlint -Wwarning "$page" 2>&1 | sed 's/^/# /' | { ! grep .; }; then
		echo "ok $n - $page"
	else
		echo "not ok $n - $page"
	fi
done
n=$((n + 1))
# shellcheck disable=SC2086 # two names
if grep -nE '(^\.Cm|memtide) (replay|plot|export)' $pages | sed 's/^/# /' | { ! grep .; }; then
	echo "ok $n - no subcommand that this version does not have"
else
	echo "not ok $n - no subcommand that this version does not have"
fi
