#!/bin/sh
# Our shell scripts are clean for shellcheck, and keep to the shell they name.
command -v shellcheck >/dev/null || { echo "1..0 # SKIP shellcheck is not installed"; exit 0; }
cd "$abs_top_srcdir" || exit 99
scripts="bootstrap $(find .ci tests examples bench completions -name '*.sh' -o -name run -type f 2>/dev/null | sort)"
echo "1..$(echo "$scripts" | wc -w)"
n=0
for s in $scripts; do
	n=$((n + 1))
	# abs_top_srcdir and the like come from the environment (SC2154).
	if shellcheck -x -S warning -e SC2154,SC1090,SC1091 "$s" 2>&1 | sed 's/^/# /' | { ! grep .; }; then
		echo "ok $n - $s"
	else
		echo "not ok $n - $s"
	fi
done
