"""A recording of a live process against psutil's view of the same process: TAP.

csv_psutil.py MEMTIDE   (run by Debian's python3, which has psutil)
"""

import calendar
import csv
import os
import subprocess
import sys
import tempfile
import time

import psutil

INTERVAL_S = 0.1
DURATION_S = 3
# A row and psutil look at different moments: a value counts as equal when psutil saw it
# within one sample before or after.
WINDOW_S = 0.15
# psutil reads statm, whose counters are approximate; status, which memtide reads, is not.
RSS_SLACK = 1 << 20

# Grows and shrinks by 40 MB and by threads, twice a second.
TARGET = r"""
import threading, time
print("ready", flush=True)
while True:
    block = bytearray(40 << 20)
    stop = threading.Event()
    threads = [threading.Thread(target=stop.wait) for _ in range(3)]
    for t in threads: t.start()
    time.sleep(0.5)
    del block
    stop.set()
    for t in threads: t.join()
    time.sleep(0.5)
"""


def high_water(pid):
    with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as f:
        for line in f:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return None


def watch(process, recorder):
    """(time, rss, vms, threads, peak) until the recorder ends."""
    seen = []
    while recorder.poll() is None:
        with process.oneshot():
            memory = process.memory_info()
            threads = process.num_threads()
        seen.append((time.time(), memory.rss, memory.vms, threads, high_water(process.pid)))
        time.sleep(0.02)
    return seen


def row_time(row):
    whole, ms = row["time"].rstrip("Z").split(".")
    seconds = time.strptime(whole, "%Y-%m-%dT%H:%M:%S")
    return calendar.timegm(seconds) + int(ms) / 1000


def compare(rows, seen, column, place, slack=0):
    """Rows whose value psutil did not see at about that time."""
    wrong = []
    for row in rows:
        at = row_time(row)
        # The first row may be older than psutil's first look, the last one younger.
        if not seen[0][0] <= at <= seen[-1][0]:
            continue
        near = [s[place] for s in seen if abs(s[0] - at) <= WINDOW_S]
        if not near:
            continue
        value = int(row[column])
        if not min(near) - slack <= value <= max(near) + slack:
            wrong.append((row["elapsed_s"], value, min(near), max(near)))
    return wrong


def record(memtide, target, path):
    recorder = subprocess.Popen(
        [memtide, "record", "-o", path, "-i", f"{int(INTERVAL_S * 1000)}ms",
         "-t", f"{DURATION_S}s", str(target.pid)],
        stderr=subprocess.PIPE, text=True)
    seen = watch(psutil.Process(target.pid), recorder)
    return recorder.returncode, recorder.stderr.read(), seen


def main():
    memtide = sys.argv[1]
    target = subprocess.Popen([sys.executable, "-c", TARGET], stdout=subprocess.PIPE)
    target.stdout.readline()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "run.csv")
        try:
            code, said, seen = record(memtide, target, path)
        finally:
            target.kill()
            target.wait()
        with open(path, newline="", encoding="utf-8") as f:
            rows = [r for r in csv.DictReader(f, strict=True) if r["rss_bytes"]]
    results = [
        ("the recording ended well", [] if code == 0 else [said]),
        ("there is a row for each interval",
         [] if len(rows) >= DURATION_S / INTERVAL_S * 0.8 else [len(rows)]),
        ("all rows are of that process", [r["pid"] for r in rows if r["pid"] != str(target.pid)]),
        ("rss", compare(rows, seen, "rss_bytes", 1, RSS_SLACK)),
        ("vms", compare(rows, seen, "vsize_bytes", 2)),
        ("number of threads", compare(rows, seen, "threads", 3)),
        ("peak", compare(rows, seen, "peak_rss_bytes", 4, RSS_SLACK)),
        ("the target did what is compared",
         [] if max(s[1] for s in seen) - min(s[1] for s in seen) > 20 << 20 else ["steady"]),
    ]
    print(f"1..{len(results)}")
    for n, (name, wrong) in enumerate(results, 1):
        for w in wrong[:5]:
            print("#", w)
        print("not ok" if wrong else "ok", n, "-", name)


main()
