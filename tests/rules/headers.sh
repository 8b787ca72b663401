#!/bin/sh
# Each header stands alone: a file that includes only it (behind config.h) compiles.
cd "$abs_top_builddir" || exit 99
headers=$(cd "$abs_top_srcdir/src" && find . -name '*.h' | sed 's|^\./||' | sort)
echo "1..$(printf '%s\n' "$headers" | wc -l)"
n=0
for h in $headers; do
	n=$((n + 1))
	# Twice, so that a missing include guard shows.
	if printf '#include "config.h"\n#include "%s"\n#include "%s"\n' "$h" "$h" |
		$CC -std=c17 -Wall -Wextra -Werror $RULES_CPPFLAGS -I. -fsyntax-only -x c - 2>&1 |
		sed 's/^/# /' | { ! grep .; }; then
		echo "ok $n - $h"
	else
		echo "not ok $n - $h"
	fi
done
