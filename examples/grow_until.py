#!/usr/bin/env python3
"""Grow under a limit of the address space until MemoryError, and say how far it got.

usage: grow_until.py LIMIT_MIB [MIB_PER_STEP [STEP_S]]    (steps of 1 MiB, 0.01 s apart)
"""
import resource
import sys
import time


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    limit = int(sys.argv[1]) * 2**20
    step = int(float(sys.argv[2]) * 2**20) if len(sys.argv) > 2 else 2**20
    pause = float(sys.argv[3]) if len(sys.argv) > 3 else 0.01
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    blocks = []
    try:
        while True:
            blocks.append(b"x" * step)
            time.sleep(pause)
    except MemoryError:
        kept = len(blocks) * step
        blocks.clear()
        print("MemoryError after %d bytes" % kept, flush=True)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        pass
