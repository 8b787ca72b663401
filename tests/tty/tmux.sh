# shellcheck shell=sh
# Run a program in a real terminal of a given size and look at its screen.
#
#	. tmux.sh
#	tty_start 80 24             a shell with the prompt "tty>" in a terminal of its own
#	tty_run COMMAND...          type a command line there
#	tty_keys Down Enter q       press keys, by tmux' names
#	tty_type 'text'             press the keys of a text
#	tty_wait TEXT [SECONDS]     until TEXT is on the screen (60 s); false: it never was
#	tty_wait_gone TEXT          until it is not
#	tty_screen                  print the screen
#	tty_resize 160 48
#	tty_stop                    end it all; also at exit
#
# The server has a socket of its own and no configuration.  Nothing sleeps for a fixed
# time: the screen is polled, for longer than any machine should need.  ok NAME and not_ok NAME count TAP results.
command -v tmux >/dev/null || {
	echo "1..0 # SKIP tmux is not installed"
	exit 0
}

tty_socket=memtide-test-$$-0
tty_servers=0
tty_number=0

tty_tmux() {
	tmux -u -L "$tty_socket" -f /dev/null "$@"
}

tty_stop() {
	tty_tmux kill-server 2>/dev/null
}
trap tty_stop EXIT
trap 'exit 1' INT TERM HUP

tty_start() {
	# A server that is being stopped may still answer on its socket.
	tty_servers=$((tty_servers + 1))
	tty_socket=memtide-test-$$-$tty_servers
	tty_tmux set -s escape-time 0 \; set -g status off \; set -g default-terminal screen-256color \; \
		new-session -d -x "$1" -y "$2" \
		"env PS1='tty> ' ENV= LC_ALL=${TTY_LOCALE:-C.UTF-8} sh -i"
	tty_wait 'tty>'
}

tty_screen() {
	tty_tmux capture-pane -p
}

tty_wait() {
	tty_left=$((${2:-60} * 20))
	until tty_screen | grep -qF -- "$1"; do
		tty_left=$((tty_left - 1))
		if [ $tty_left -le 0 ]; then
			echo "# never on the screen: $1"
			tty_screen | sed 's/^/# | /'
			return 1
		fi
		sleep 0.05
	done
}

tty_wait_gone() {
	tty_left=$((${2:-60} * 20))
	while tty_screen | grep -qF -- "$1"; do
		tty_left=$((tty_left - 1))
		if [ $tty_left -le 0 ]; then
			echo "# still on the screen: $1"
			tty_screen | sed 's/^/# | /'
			return 1
		fi
		sleep 0.05
	done
}

tty_keys() {
	tty_tmux send-keys "$@"
}

tty_type() {
	tty_tmux send-keys -l "$1"
}

tty_run() {
	tty_type "$*"
	tty_keys Enter
}

tty_resize() {
	tty_tmux resize-window -x "$1" -y "$2"
}

ok() {
	tty_number=$((tty_number + 1))
	echo "ok $tty_number - $1"
}

not_ok() {
	tty_number=$((tty_number + 1))
	echo "not ok $tty_number - $1"
}

# check NAME COMMAND...: ok when the command succeeds
check() {
	tty_name=$1
	shift
	if "$@"; then
		ok "$tty_name"
	else
		not_ok "$tty_name"
	fi
}

# The terminal is as a program must leave it: main screen, cursor seen, keys echoed, the
# mouse not reported.
tty_is_restored() {
	tty_state=$(tty_tmux display-message -p \
		'#{alternate_on} #{cursor_flag} #{mouse_any_flag} #{keypad_cursor_flag}')
	[ "$tty_state" = "0 1 0 0" ] || {
		echo "# alternate screen, cursor, mouse, keypad: $tty_state, not 0 1 0 0"
		return 1
	}
	tty_run "stty -a | grep -c -e ' icanon' -e ' echo '; echo end\$((40 + 2))"
	tty_wait end42
	tty_screen | grep -qx 1 || tty_screen | grep -qx 2 || {
		tty_screen | sed 's/^/# | /'
		return 1
	}
}
