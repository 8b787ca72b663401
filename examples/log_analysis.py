#!/usr/bin/env python3
"""One task in three ways, to compare their peaks: which hosts sent how much.

usage: log_analysis.py [lists|generators|slots [LINES]]    (lists, 200000 lines)

  lists       the whole file in memory, each step a list of its own
  generators  one line at a time, one object with a __dict__ for each host kept
  slots       the same, and the objects have __slots__

It writes its own log file below a temporary folder, removes it, and prints its peak.
"""
import os
import resource
import shutil
import sys
import tempfile

HOSTS = 20000


def write_log(path, lines):
    with open(path, "w") as log:
        for i in range(lines):
            host = (i * 7919) % HOSTS
            log.write("host-%05d GET /item/%d 200 %d\n" % (host, i % 977, 200 + i % 4096))


class Host:
    def __init__(self, name):
        self.name = name
        self.requests = 0
        self.size = 0


class SlimHost:
    __slots__ = ("name", "requests", "size")

    def __init__(self, name):
        self.name = name
        self.requests = 0
        self.size = 0


def with_lists(path):
    with open(path) as log:
        lines = log.read().split("\n")
    parts = [line.split() for line in lines if line]
    pairs = [(part[0], int(part[4])) for part in parts]
    totals = {}
    for name, size in pairs:
        totals[name] = totals.get(name, 0) + size
    return max(totals.items(), key=lambda item: (item[1], item[0]))


def pairs_of(path):
    with open(path) as log:
        for line in log:
            part = line.split()
            yield part[0], int(part[4])


def with_generators(path, kind):
    hosts = {}
    for name, size in pairs_of(path):
        host = hosts.get(name)
        if host is None:
            host = hosts[name] = kind(name)
        host.requests += 1
        host.size += size
    top = max(hosts.values(), key=lambda host: (host.size, host.name))
    return top.name, top.size


WAYS = {
    "lists": with_lists,
    "generators": lambda path: with_generators(path, Host),
    "slots": lambda path: with_generators(path, SlimHost),
}


def main():
    way = sys.argv[1] if len(sys.argv) > 1 else "lists"
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 200000
    if way not in WAYS:
        sys.exit(__doc__.strip())
    folder = tempfile.mkdtemp(prefix="log_analysis.")
    try:
        path = os.path.join(folder, "access.log")
        write_log(path, lines)
        name, size = WAYS[way](path)
    finally:
        shutil.rmtree(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print("most bytes: %s, %d" % (name, size))
    print("peak %d bytes" % peak)


if __name__ == "__main__":
    main()
