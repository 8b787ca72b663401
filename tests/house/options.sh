# shellcheck shell=sh
# Sourced: which options `memtide [SUBCOMMAND] --help` tells.

# Lines "LONG SHORT" (SHORT is - where there is none), sorted.
help_options() { # [SUBCOMMAND]
	"$MEMTIDE" "$@" --help |
		sed -n -e 's/^  *-\([A-Za-z]\), --\([a-z][a-z-]*\).*/\2 \1/p' \
			-e 's/^  *--\([a-z][a-z-]*\).*/\1 -/p' | sort
}

# Lines "LONG SHORT SUBCOMMAND...", sorted.
all_options() {
	for sub in top run record; do
		help_options $sub | sed "s/\$/ $sub/"
	done | sort | awk '
		$1 " " $2 == last { line = line " " $3; next }
		{ if (line) print line; last = $1 " " $2; line = $0 }
		END { if (line) print line }' | sort
}

has_options() {
	"$MEMTIDE" --help 2>/dev/null | grep -q -- --interval
}
