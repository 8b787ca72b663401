#!/usr/bin/env python3
"""Load once, then stay: growth that ends by itself and is no leak.

usage: one_time_load.py [MIB [LOAD_S [SECONDS]]]    (100 MiB in 3 s, until stopped)
"""
import sys
import time

PIECE = 1024 * 1024


def main():
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    load = float(sys.argv[2]) if len(sys.argv) > 2 else 3.0
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else float("inf")
    end = time.monotonic() + seconds
    table = []
    for _ in range(size):
        table.append(b"x" * PIECE)
        time.sleep(load / size)
    print("loaded %d MiB" % len(table), flush=True)
    while time.monotonic() < end:
        time.sleep(0.05)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
