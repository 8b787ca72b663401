#!/bin/sh
# Replays every saved corpus: each file of tests/corpus/NAME through tests/fuzz/fuzz_NAME.
cd "$abs_top_srcdir/tests/corpus" || exit 99
set -- */
echo "1..$#"
n=0
for dir; do
	n=$((n + 1))
	name=${dir%/}
	program=$abs_top_builddir/tests/fuzz/fuzz_$name
	if "$program" "$name"/* >"$abs_top_builddir/tests/fuzz/$name.out" 2>&1; then
		echo "ok $n - corpus of $name"
	else
		sed 's/^/# /' "$abs_top_builddir/tests/fuzz/$name.out"
		echo "not ok $n - corpus of $name"
	fi
	rm -f "$abs_top_builddir/tests/fuzz/$name.out"
done
