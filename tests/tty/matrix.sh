#!/bin/sh
# Kinds of terminals, locales, themes; see matrix.py.
# shellcheck source=tests/tty/pty.sh
set -- matrix
. "$abs_top_srcdir/tests/tty/pty.sh"
