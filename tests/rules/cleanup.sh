#!/bin/sh
# What a cleanup attribute frees is set before anything can return: the compiler frees it
# on every way out, also when it is still whatever was on the stack.
cd "$abs_top_srcdir" || exit 99

check() { # FILE...
	awk '
	FNR == 1 { name = "" }
	/^\t+AUTO_[A-Z]+ .*;$/ && !/=/ {
		name = $0
		sub(/;$/, "", name)
		sub(/.*[ *]/, "", name)
		at = FILENAME ":" FNR
		next
	}
	name == "" { next }
	index($0, "&" name) || index($0, name " = ") { name = ""; next }
	/return/ { print at ": " name " may be freed before it is set"; name = "" }
	/^}/ { name = "" }' "$@"
}

work=$(mktemp) || exit 99
trap 'rm -f "$work"' EXIT
printf 'int f(void)\n{\n\tAUTO_BUF struct buf b;\n\tif (x)\n\t\treturn 1;\n\tbuf_init(&b, 1);\n}\n' >"$work"
echo 1..2
if check "$work" | grep -q 'b may be freed'; then
	echo "ok 1 - a return before it is set is found"
else
	echo "not ok 1 - a return before it is set is found"
fi
found=$(check src/*/*.c tests/*/*.c bench/*.c examples/*.c)
if [ -z "$found" ]; then
	echo "ok 2 - nothing is freed before it is set"
else
	echo "$found" | sed 's/^/# /'
	echo "not ok 2 - nothing is freed before it is set"
fi
