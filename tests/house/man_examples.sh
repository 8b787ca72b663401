#!/bin/sh
# The examples of memtide(1) and README run: lines ".Dl $ memtide ..." of the page, and
# those of README's code blocks that begin with memtide.  The PID 4711 becomes that of a
# process made for it; run.csv, good.csv and long.csv are recordings made for them;
# `postgres`, `pytest`, `logger` and ./job.sh are stand-ins, and minutes become seconds.
. "$abs_top_srcdir/tests/house/options.sh"
has_options || { echo "1..0 # SKIP the program has no options yet"; exit 0; }
page=$abs_top_srcdir/man/memtide.1
work=$(mktemp -d) || exit 99
socket=memtide-examples-$$
target='' service=''
finish() {
	# shellcheck disable=SC2086 # one or none each
	kill $target $service 2>/dev/null
	tmux -L "$socket" kill-server 2>/dev/null
	rm -rf "$work"
}
trap finish EXIT

mkdir "$work/bin" "$work/cwd"
ln -s "$MEMTIDE" "$work/bin/memtide"
cp "$(command -v sleep)" "$work/bin/postgres"
for stand_in in bin/pytest bin/logger cwd/job.sh; do
	printf '#!/bin/sh\nsleep 1\n' >"$work/$stand_in"
	chmod +x "$work/$stand_in"
done
PATH=$work/bin:$PATH
export PATH
cd "$work/cwd" || exit 99
postgres 600 &
service=$!

wait_for() { # SECONDS COMMAND...
	tries=$(($1 * 20))
	shift
	while ! "$@" && [ $tries -gt 0 ]; do
		sleep 0.05
		tries=$((tries - 1))
	done
	[ $tries -gt 0 ]
}

has_screen() {
	tmux -L "$socket" capture-pane -p 2>/dev/null | grep -q "$sign"
}

on_screen() { # COMMAND
	rm -f "$work/status"
	tmux -L "$socket" -f /dev/null new-session -d -x 80 -y 24 \
		"$1; echo \$? >$work/status.new; mv $work/status.new $work/status"
	wait_for 20 has_screen || tmux -L "$socket" capture-pane -p | sed 's/^/# /'
	tmux -L "$socket" send-keys q
	wait_for 20 [ -e "$work/status" ] && [ "$(cat "$work/status")" = 0 ]
}

sed -n 's/^\.Dl \$ //p' "$page" >"$work/examples"
awk '/^```/ { code = $0 == "```sh" } code && sub(/^memtide( |$)/, "&") { sub(/ *#.*/, ""); print }' \
	"$abs_top_srcdir/README.md" | grep -vxFf "$work/examples" >>"$work/examples"
memtide record -q -i 50ms -c 3 -o "$work/kept.csv" $service
echo "1..$(wc -l <"$work/examples")"
n=0
while read -r example; do
	n=$((n + 1))
	sleep 3 &
	target=$!
	command=$(printf '%s\n' "$example" | sed -e "s/4711/$target/" -e 's/-t 10m/-t 2s/' -e 's/--duration 15s/--duration 1s/')
	rm -f ./*.csv ./*.json
	case $command in
	"memtide run "*" --baseline "*)
		cp "$work/kept.csv" good.csv
		;;
	"memtide report "* | "memtide check "*)
		cp "$work/kept.csv" run.csv
		cp "$work/kept.csv" good.csv
		cp "$work/kept.csv" long.csv
		;;
	esac
	skip='' sign=Quit
	case $example in
	"memtide report "*jq* | "memtide inspect "*jq*)
		if command -v jq >/dev/null; then
			sh -c "$command" >"$work/out" 2>&1 </dev/null
			status=$?
		else
			skip=' # SKIP jq is not installed' status=0
		fi
		;;
	"memtide report "* | "memtide inspect "*)
		sh -c "$command" >"$work/out" 2>&1 </dev/null
		status=$?
		;;
	"memtide check "*)
		# Seconds are too short for some verdicts: a status, and a line that says so.
		timeout 60 sh -c "$command" >"$work/out" 2>&1 </dev/null
		grep -q '^MEMORY \(OK\|UNKNOWN - .* undecided\)' "$work/out"
		status=$?
		;;
	"memtide run --dashboard "*)
		sign='q leaves' # it has ended
		if command -v tmux >/dev/null; then
			on_screen "$command" </dev/null >"$work/out" 2>&1
			status=$?
		else
			skip=' # SKIP tmux is not installed' status=0
		fi
		;;
	"memtide run "* | "memtide record "*)
		timeout 60 sh -c "$command" >"$work/out" 2>&1 </dev/null
		status=$?
		;;
	*)
		if command -v tmux >/dev/null; then
			on_screen "$command" </dev/null >"$work/out" 2>&1
			status=$?
		else
			skip=' # SKIP tmux is not installed' status=0
		fi
		;;
	esac
	kill $target 2>/dev/null
	# A file asked for must be there, with a row.
	file=$(printf '%s\n' "$example" | sed -n 's/.* -o \([a-z.]*\).*/\1/p')
	if [ -n "$file" ] && [ "$(wc -l <"$file")" -lt 2 ]; then
		echo "# $file has no row"
		status=1
	fi
	if [ $status -eq 0 ]; then
		echo "ok $n - $example$skip"
	else
		echo "# status $status of: $command"
		sed 's/^/# /' "$work/out"
		echo "not ok $n - $example"
	fi
done <"$work/examples"
