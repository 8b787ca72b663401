#!/bin/sh
# Parts of the documents are generated from the sources; this compares them, and with
# --update rewrites them (make update-docs).
cd "$abs_top_srcdir" || exit 99

layers() {
	echo "| folder | may include (itself always) | the terminal library |"
	echo "|---|---|---|"
	sed -e 's/#.*//' -e '/^[[:space:]]*$/d' doc/layers.txt | while read -r folder rest; do
		curses=no
		case $rest in
		*+curses*) curses=yes rest=${rest%+curses} ;;
		esac
		rest=$(echo "$rest" | sed -e 's/ *$//' -e 's/[a-z][a-z]*/`&`/g' -e 's/^\*$/all/')
		echo "| \`${folder%:}\` | $rest | $curses |"
	done
}

# The first sentence of the opening comment, without "NAME - "; ? where there is none.
idea() { # FILE
	awk -v name="${1##*/}" '
	NR == 1 && !/^\/\*/ { exit }
	{
		last = /\*\//
		sub(/^\/\*+/, ""); sub(/\*\/.*/, ""); sub(/^ \*/, ""); gsub(/^[ \t]+|[ \t]+$/, "")
		if ($0 == "" && text) exit
		text = text (text && $0 != "" ? " " : "") $0
		if (last) exit
	}
	END {
		if (index(text, name " - ") == 1) text = substr(text, length(name) + 4)
		sub(/\.( .*)?$/, "", text)
		print text == "" ? "?" : text
	}' "$1"
}

# "file.h - idea" of the opening comment, one line a module, by folder.
modules() {
	for folder in $(sed -n 's/^\([a-z]*\):.*/\1/p' doc/layers.txt); do
		echo "**src/$folder**"
		echo
		for file in "src/$folder"/*.h "src/$folder"/*.c; do
			[ -e "$file" ] || continue
			case $file in
			*.c) [ ! -e "${file%.c}.h" ] || continue ;;
			esac
			echo "- \`${file##*/}\` $(idea "$file")" | sed -e 's/[|<>]/\\&/g'
		done
		echo
	done | sed -e '$d'
}

fields() {
	"$abs_top_builddir/tests/house/doc_text" columns
}

alerts() {
	"$abs_top_builddir/tests/house/doc_text" alerts
}

keys() {
	"$abs_top_builddir/tests/house/doc_text" keys
}

actions() {
	"$abs_top_builddir/tests/house/doc_text" actions
}

between() { # FILE NAME
	sed -n "/BEGIN generated: $2\( \|\$\)/,/END generated: $2\( \|\$\)/p" "$1" | sed -e 1d -e '$d'
}

update() { # FILE NAME
	"$2" >"$abs_top_builddir/generated.tmp" || exit 1
	awk -v name="$2" -v with="$abs_top_builddir/generated.tmp" '
		$0 ~ "END generated: " name { off = 0 }
		!off
		$0 ~ "BEGIN generated: " name {
			off = 1
			while ((getline line < with) > 0) print line
		}' "$1" >"$abs_top_builddir/generated.new" &&
		cat "$abs_top_builddir/generated.new" >"$1"
	rm -f "$abs_top_builddir/generated.tmp" "$abs_top_builddir/generated.new"
}

parts='doc/ARCHITECTURE.md:layers doc/ARCHITECTURE.md:modules man/memtide-csv.5:fields man/memtide.1:alerts
	man/memtide.1:keys man/memtide.1:actions'

if [ "$1" = --update ]; then
	for part in $parts; do
		[ ! -e "${part%:*}" ] || update "${part%:*}" "${part#*:}"
	done
	exit 0
fi

n=0
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
echo "1..$(echo $parts | wc -w)"
for part in $parts; do
	n=$((n + 1))
	between "${part%:*}" "${part#*:}" >"$work/is"
	"${part#*:}" >"$work/should" 2>&1
	if [ -s "$work/should" ] && diff -u "$work/is" "$work/should" >"$work/diff"; then
		echo "ok $n - ${part#*:} in ${part%:*}"
	else
		sed 's/^/# /' "$work/diff"
		echo "not ok $n - ${part#*:} in ${part%:*} (make update-docs)"
	fi
done
