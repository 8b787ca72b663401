#!/bin/sh
# A recording of a live process against psutil: equal within one sample.
python=/usr/bin/python3
"$python" -c 'import psutil' 2>/dev/null || { echo "1..0 # SKIP needs python3-psutil"; exit 0; }
exec "$python" "$abs_top_srcdir/tests/cli/csv_psutil.py" "$MEMTIDE"
