#!/bin/sh
# Processes with hostile names in the list of the real program; see names.py.
# shellcheck source=tests/tty/pty.sh
set -- names
. "$abs_top_srcdir/tests/tty/pty.sh"
