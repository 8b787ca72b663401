# shellcheck shell=sh
# Sourced: which options `memtide [SUBCOMMAND] --help` tells.

subcommands="top run record report inspect check"

# Lines "LONG SHORT" (SHORT is - where there is none), sorted.
help_options() { # [SUBCOMMAND]
	"$MEMTIDE" "$@" --help |
		sed -n -e 's/^  *-\([A-Za-z]\), --\([a-z][a-z-]*\).*/\2 \1/p' \
			-e 's/^  *--\([a-z][a-z-]*\).*/\1 -/p' | sort
}

# One line for all of the same option.
merge() {
	sort | awk '
		$1 " " $2 == last { $1 = $2 = ""; line = line " " $0; next }
		{ if (line) print line; last = $1 " " $2; line = $0 }
		END { if (line) print line }'
}

# Lines "LONG SHORT SUBCOMMAND...", sorted.
all_options() {
	for sub in $subcommands; do
		help_options "$sub" | sed "s/\$/ $sub/"
	done | merge | sort
}

has_options() {
	"$MEMTIDE" --help 2>/dev/null | grep -q -- --interval
}
