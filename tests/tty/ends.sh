#!/bin/sh
# Every way out restores the terminal; see ends.py.
# shellcheck source=tests/tty/pty.sh
set -- ends
. "$abs_top_srcdir/tests/tty/pty.sh"
