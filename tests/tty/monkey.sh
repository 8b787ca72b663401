#!/bin/sh
# Keys, mouse and sizes at random on the real program; see monkey.py.
# shellcheck source=tests/tty/pty.sh
set -- monkey
. "$abs_top_srcdir/tests/tty/pty.sh"
