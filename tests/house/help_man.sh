#!/bin/sh
# Every option of --help is in memtide(1), with its letter and the subcommands that take
# it, and the reverse.
. "$abs_top_srcdir/tests/house/options.sh"
has_options || { echo "1..0 # SKIP the program has no options yet"; exit 0; }
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT

# ".It Fl i , -interval Ar TIME" and the first "Pq Cm top , record" before the next item;
# without one all subcommands take it.
awk -v all="$subcommands" '
function flush() {
	if (name) print name, letter, takes ? takes : all
	name = ""
}
/^\.(It|Sh|Ss|El)/ { flush() }
/^\.It Fl / {
	letter = "-"; takes = ""
	for (i = 3; i <= NF; i++) {
		if ($i ~ /^-[a-z]/ && !name) name = substr($i, 2)
		else if ($i ~ /^[A-Za-z]$/ && i == 3) letter = $i
	}
}
/^\.Pq Cm / && name && !takes {
	for (i = 3; i <= NF; i++) if (index(" " all " ", " " $i " ")) takes = takes (takes ? " " : "") $i
}
END { flush() }' "$abs_top_srcdir/man/memtide.1" | merge >"$work/page"

# In one order.
for list in page help; do
	[ $list = page ] || all_options >"$work/help"
	awk -v all="$subcommands" '{ t = ""
		for (i = 3; i <= NF; i++) has[$i] = NR
		count = split(all, words, " ")
		for (s = 1; s <= count; s++) if (has[words[s]] == NR) t = t " " words[s]
		print $1 " " $2 t }' "$work/$list" | sort >"$work/$list.sorted"
done
echo 1..2
if [ -s "$work/help.sorted" ]; then echo "ok 1 - the help tells options"; else echo "not ok 1 - the help tells options"; fi
if diff -u "$work/help.sorted" "$work/page.sorted" >"$work/diff"; then
	echo "ok 2 - help and page tell the same options"
else
	sed 's/^/# /' "$work/diff"
	echo "not ok 2 - help and page tell the same options"
fi
