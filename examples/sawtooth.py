#!/usr/bin/env python3
"""Fill and free in turns: high peaks, and nothing kept.

usage: sawtooth.py [MIB [PERIOD_S [SECONDS]]]    (64 MiB every 2 s, until stopped)
"""
import sys
import time

PIECE = 1024 * 1024


def main():
    height = int(sys.argv[1]) if len(sys.argv) > 1 else 64
    period = float(sys.argv[2]) if len(sys.argv) > 2 else 2.0
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else float("inf")
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        batch = []
        for _ in range(height):
            batch.append(b"x" * PIECE)
            time.sleep(period / height)
        del batch


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
