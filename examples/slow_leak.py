#!/usr/bin/env python3
"""Grow steadily, as a cache without a bound does.

usage: slow_leak.py [MIB_PER_SECOND [SECONDS]]    (1 MiB/s, until stopped)
"""
import sys
import time

PIECE = 64 * 1024


class Cache:
    def __init__(self):
        self.entries = []

    def put(self, number):
        self.entries.append(b"%d" % number + b"x" * (PIECE - 16))


def main():
    rate = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    pieces_per_second = rate * 1024 * 1024 / PIECE
    cache = Cache()
    begin = time.monotonic()
    while True:
        age = time.monotonic() - begin
        if age >= seconds:
            break
        while len(cache.entries) < age * pieces_per_second:
            cache.put(len(cache.entries))
        time.sleep(0.05)
    print("kept %d entries, %.1f MiB" % (len(cache.entries), len(cache.entries) * PIECE / 2**20))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
