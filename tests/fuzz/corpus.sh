#!/bin/sh
# Replay the corpus of every fuzz target: tests/corpus/NAME/* into tests/fuzz/fuzz_NAME.
corpora=$abs_top_srcdir/tests/corpus
n=0
for dir in "$corpora"/*/; do
	n=$((n + 1))
done
echo "1..$n"
n=0
for dir in "$corpora"/*/; do
	n=$((n + 1))
	name=$(basename "$dir")
	log=$(timeout 60 "$abs_top_builddir/tests/fuzz/fuzz_$name" "$dir"* 2>&1) ||
		printf 'not '
	echo "ok $n - $name"
	test -z "$log" || echo "$log" | sed 's/^/# /'
done
