#!/usr/bin/env python3
"""The recorder's own cost, lateness at 1 ms, and a peak between looks.

usage: headless.py MEMTIDE MANY_MAPPINGS SPIKE [SECONDS]
"""
import csv
import os
import re
import subprocess
import sys
import tempfile
import time


def show(name, value, unit, what):
    print("%-34s %9s %-4s %s" % (name, value, unit, what), flush=True)


def cpu_s(pid):
    with open("/proc/%d/schedstat" % pid) as f:
        main_ns = int(f.read().split()[0])
    total = 0
    for task in os.listdir("/proc/%d/task" % pid):
        with open("/proc/%d/task/%s/schedstat" % (pid, task)) as f:
            total += int(f.read().split()[0])
    return max(total, main_ns) / 1e9


def rss_mb(pid):
    with open("/proc/%d/status" % pid) as f:
        return int(re.search(r"VmRSS:\s+(\d+)", f.read()).group(1)) * 1024 / 1e6


def own_cost(memtide, many, seconds, folder):
    target = subprocess.Popen([many, "1000"], stdout=subprocess.PIPE)
    target.stdout.readline()
    record = subprocess.Popen([memtide, "record", "-q", "-o", folder + "/own.csv",
                               str(target.pid)])
    time.sleep(3)
    cpu, began = cpu_s(record.pid), time.monotonic()
    time.sleep(seconds)
    used = 100 * (cpu_s(record.pid) - cpu) / (time.monotonic() - began)
    show("own CPU", "%.3f" % used, "%", "record, 1,000 mappings, 1 s")
    show("own RSS", "%.2f" % rss_mb(record.pid), "MB", "record, 1,000 mappings, 1 s")
    record.terminate()
    record.wait()
    target.kill()


def lateness(memtide, folder):
    target = subprocess.Popen(["sleep", "60"])
    path = folder + "/ms.csv"
    subprocess.run([memtide, "record", "-q", "-i", "1ms", "-t", "10s", "-o", path,
                    str(target.pid)], check=True)
    target.kill()
    with open(path) as f:
        late = [float(row["late_ms"]) for row in csv.DictReader(f)]
    missing = 10001 - len(late)
    share = 100 * (sum(x > 1 for x in late) + missing) / 10001
    show("looks late by more than 1 ms", "%.2f" % share, "%",
         "-i 1ms for 10 s; %d of 10,001 left out count as late" % missing)


def spike(memtide, program):
    done = subprocess.run([memtide, "run", "-i", "1s", "--", program, "0.3"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = int(re.search(r"peak (\d+) bytes", done.stdout).group(1))
    found = re.search(r"peak\s+([\d.]+) MiB", done.stderr)
    seen = float(found.group(1)) * 2**20 if found else 0
    show("5 ms spike of 300 MB, error", "%.2f" % (abs(seen - said) / 1e6), "MB",
         "run -i 1s: summary against ru_maxrss")


def main():
    memtide, many, program = sys.argv[1:4]
    seconds = float(sys.argv[4]) if len(sys.argv) > 4 else 30
    with tempfile.TemporaryDirectory() as folder:
        own_cost(memtide, many, seconds, folder)
        lateness(memtide, folder)
        spike(memtide, program)


main()
