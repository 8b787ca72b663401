# shellcheck shell=sh
# Sourced with a name: the test of that name is a program in Python beside this file.
PYTHON=$(command -v /usr/bin/python3 || command -v python3) || {
	echo "1..0 # SKIP needs python3"
	exit 0
}
PYTHONDONTWRITEBYTECODE=1
export PYTHONDONTWRITEBYTECODE
exec "$PYTHON" "$abs_top_srcdir/tests/tty/$1.py"
