#!/bin/sh
# Includes go only where doc/layers.txt allows.
#
# Twice: the #include lines as written (what a file asks for itself), and the compiler's
# own dependency files (what it really got, however the path was spelled).  The latter
# hold what headers bring along too, so they are judged by the table's closure.
cd "$abs_top_builddir" || exit 99
top=$(cd "$abs_top_srcdir" && pwd) || exit 99 # without "build/.."
table=$top/doc/layers.txt
src=$top/src
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

# Reads the table, then lines "FILE<TAB>FOLDER<TAB>FOLDER INCLUDED<TAB>AS"; prints those
# that are not allowed.  With closure=1 what is reached over others is allowed too.
judge='
FNR == NR {
	sub(/#.*/, "")
	if (!NF) next
	f = $1; sub(/:$/, "", f); known[f] = 1
	for (i = 2; i <= NF; i++) may[f, $i] = 1
	next
}
!ready {
	ready = 1
	for (f in known) may[f, f] = 1
	for (f in known) if ((f, "*") in may) for (g in known) may[f, g] = 1
	if (closure)
		for (k in known) for (f in known) for (g in known)
			if (((f, k) in may) && ((k, g) in may)) may[f, g] = 1
}
!(($2, $3) in may) { print $1 ": " $2 " may not include " $3 " (" $4 ")" }
'

# "FILE FOLDER FOLDER INCLUDED AS" for each #include of a file of ours.
written() {
	find "$src" -name '*.[ch]' | sort | while read -r file; do
		awk -v src="$src" -v file="$file" '
		function folder(path) { sub(src "/", "", path); sub("/.*", "", path); return path }
		function collapse(path) {
			gsub(/\/(\.\/)+/, "/", path)
			while (match(path, /\/[^\/]+\/\.\.\//))
				path = substr(path, 1, RSTART) substr(path, RSTART + RLENGTH)
			return path
		}
		function exists(path,   line, is) { is = (getline line < path) >= 0; close(path); return is }
		/^[ \t]*#[ \t]*include[ \t]*[<"]/ {
			name = $0
			sub(/^[^<"]*[<"]/, "", name); sub(/[>"].*/, "", name)
			dir = file; sub("/[^/]*$", "", dir)
			own = collapse(dir "/" name); top = collapse(src "/" name)
			from = file; sub(src "/", "src/", from); from = from ":" FNR
			if ($0 ~ /"/ && index(own, src "/") == 1 && exists(own))
				print from "\t" folder(file) "\t" folder(own) "\t" name
			else if (index(top, src "/") == 1 && exists(top))
				print from "\t" folder(file) "\t" folder(top) "\t" name
			else if (name ~ /^((n?curses|ncursesw\/.*|term|panel)\.h)$/)
				print from "\t" folder(file) "\t+curses\t" name
		}' "$file"
	done
}

# The same from the dependency files.
compiled() {
	find src -name '*.Po' | sort | while read -r po; do
		awk -v po="$po" -v top="$top/" '
		function collapse(path) {
			gsub(/\/(\.\/)+/, "/", path)
			while (match(path, /[^\/.][^\/]*\/\.\.\//))
				path = substr(path, 1, RSTART - 1) substr(path, RSTART + RLENGTH)
			return path
		}
		{
			for (i = 1; i <= NF; i++) {
				path = $i
				if (path == "\\" || path ~ /:$/) continue
				path = collapse(path)
				if (index(path, top) == 1) path = substr(path, length(top) + 1)
				while (path ~ /^\.\.?\//) sub(/^\.\.?\//, "", path)
				own = po; sub("^src/", "", own); sub("/.*", "", own)
				if (path ~ /^src\/[^\/]+\//) {
					got = path; sub("^src/", "", got); sub("/.*", "", got)
					print po "\t" own "\t" got "\t" path
				} else if (path ~ /\/(n?curses|term|panel)\.h$/)
					print po "\t" own "\t+curses\t" path
			}
		}' "$po"
	done
}

echo 1..5

folders=$(cd "$src" && for d in */; do echo "${d%/}"; done)
bad=$(for f in $folders; do grep -q "^$f:" "$table" || echo "src/$f is not in doc/layers.txt"; done)
result "every folder is in the table" "$bad"

list=$(written)
bad=$(printf '%s\n' "$list" | grep . | awk -F '\t' -v OFS='\t' "$judge" FS='[ \t]+' "$table" FS='\t' -)
[ -n "$list" ] || bad="no #include found below $src"
result "includes as written follow the table" "$bad"

bad=$(grep -rnE '^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]\.\.?/' "$src" --include='*.[ch]')
result "no include by a relative path" "$bad"

list=$(compiled)
if [ -z "$list" ]; then
	n=$((n + 1))
	echo "ok $n # SKIP no dependency files: configured with --disable-dependency-tracking"
else
	bad=$(printf '%s\n' "$list" |
		awk -F '\t' -v OFS='\t' -v closure=1 "$judge" FS='[ \t]+' "$table" FS='\t' - | sort -u)
	result "what the compiler read follows the table" "$bad"
fi

bad=$(nm libcore.a 2>/dev/null |
	grep -E ' U (initscr|newterm|endwin|setupterm|stdscr|curscr|wrefresh|doupdate|wgetch|wget_wch|start_color|init_pair|getmouse|tiget.*|waddn.*|wmove)$')
nm libcore.a >/dev/null 2>&1 || bad="nm cannot read libcore.a"
result "libcore.a calls no curses" "$bad"
