#!/bin/sh
# Memory does not grow with ticks; see steady.py.
# shellcheck source=tests/tty/pty.sh
set -- steady
. "$abs_top_srcdir/tests/tty/pty.sh"
