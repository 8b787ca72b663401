#!/bin/sh
# The completions load in their shells and offer the options of --help, no more, no less.
. "$abs_top_srcdir/tests/house/options.sh"
has_options || { echo "1..0 # SKIP the program has no options yet"; exit 0; }
folder=$abs_top_srcdir/completions
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
n=0

result() { # TEXT STATUS
	n=$((n + 1))
	if [ "$2" -eq 0 ]; then echo "ok $n - $1"; else echo "not ok $n - $1"; fi
}

skip() { # TEXT WHY
	n=$((n + 1))
	echo "ok $n - $1 # SKIP $2"
}

same() { # TEXT FILE WANTED
	diff -u "$3" "$2" >"$work/diff"
	status=$?
	[ $status -eq 0 ] || sed 's/^/# /' "$work/diff"
	result "$1" $status
}

long_options() { # SUBCOMMAND
	help_options "$1" | sed 's/ .*//; s/^/--/'
}

# shellcheck disable=SC2086 # a list of words
set -- $subcommands
echo 1..$((7 + 2 * $#))

if command -v bash >/dev/null; then
	offered() { # WORD...: what bash offers for the last one
		bash --norc --noprofile -c '
			. "$1"; shift
			COMP_WORDS=(memtide "$@") COMP_CWORD=$#
			_memtide 2>/dev/null
			printf "%s\n" "${COMPREPLY[@]}"' bash "$folder/memtide" "$@"
	}
	for sub in $subcommands; do
		long_options $sub >"$work/want"
		offered $sub -- >"$work/got.raw"
		sort "$work/got.raw" >"$work/got"
		same "bash: options of $sub" "$work/got" "$work/want"
	done
	offered r | grep -qx record && offered r | grep -qx run
	result "bash: subcommands" $?
	offered record --format j | grep -qx jsonl && offered record --format = j | grep -qx jsonl
	result "bash: values of an option" $?
	offered record -p $$ | grep -qx $$
	result "bash: PIDs" $?
else
	for what in $subcommands subcommands values PIDs; do
		skip "bash: $what" "bash is not installed"
	done
fi

if command -v fish >/dev/null; then
	for sub in $subcommands; do
		long_options $sub >"$work/want"
		HOME=$work XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work fish -c "
			source '$folder/memtide.fish'; complete -C 'memtide $sub --'" 2>"$work/err" |
			sed -n 's/^\(--[a-z-]*\).*/\1/p' | sort -u >"$work/got"
		same "fish: options of $sub" "$work/got" "$work/want"
	done
	HOME=$work fish -n "$folder/memtide.fish"
	result "fish: syntax" $?
else
	for what in $subcommands syntax; do
		skip "fish: $what" "fish is not installed"
	done
fi

if command -v zsh >/dev/null; then
	zsh -f -n "$folder/_memtide"
	result "zsh: syntax" $?
else
	skip "zsh: syntax" "zsh is not installed"
fi
all_options | sed 's/ .*//; s/^/--/' | sort -u >"$work/want"
grep -v '[$](ps ' "$folder/_memtide" | grep -oE -- "--[a-z][a-z-]*" | sort -u >"$work/got"
same "zsh: long options" "$work/got" "$work/want"
all_options | awk '$2 != "-" { print "-" $2 }' | sort -u >"$work/want"
grep -oE -- "[{']-[A-Za-z][+,[]" "$folder/_memtide" | sed "s/^.\(-.\).*/\1/" | sort -u >"$work/got"
same "zsh: short options" "$work/got" "$work/want"
