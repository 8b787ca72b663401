#!/usr/bin/env python3
"""The dashboard on a real pseudo-terminal: first frame, keys, CPU, memory, bytes.

usage: dashboard.py MEMTIDE MANY_MAPPINGS [SECONDS]

Prints one line per figure: name, value, what it was measured on.  A key's latency is the
time from writing the key to the first byte that answers it; keys are chosen so that each
changes the screen.
"""
import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]


class Screen:
    """A program on a terminal of its own; what it prints is read and counted."""

    def __init__(self, argv, cols=80, rows=24):
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ["TERM"] = "xterm-256color"
            os.environ["LC_ALL"] = "C.UTF-8"
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))
        self.bytes = 0
        self.text = b""

    def read(self, timeout):
        """Bytes that come within the time, b"" if none; None at the end."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return b""
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            return None
        self.bytes += len(got)
        self.text = (self.text + got)[-200000:]
        return got

    def drain(self, quiet=0.02):
        while self.read(quiet):
            pass

    def until(self, word, timeout=10):
        end = time.monotonic() + timeout
        while word not in self.text and time.monotonic() < end:
            if self.read(0.5) is None:
                break
        return time.monotonic() - self.started if word in self.text else None

    def key(self, text):
        """Seconds until the first answer to a key; None without one in a second."""
        self.drain()
        began = time.monotonic()
        os.write(self.fd, text)
        got = self.read(1)
        return time.monotonic() - began if got else None

    def cpu_s(self):
        with open("/proc/%d/stat" % self.pid, "rb") as f:
            fields = f.read().rsplit(b")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def rss_kib(self):
        with open("/proc/%d/status" % self.pid) as f:
            for line in f:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0

    def quit(self):
        try:
            os.write(self.fd, b"q")
            end = time.monotonic() + 5
            while time.monotonic() < end and self.read(0.2) is not None:
                pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def target(program, mappings):
    p = subprocess.Popen([program, str(mappings)], stdout=subprocess.PIPE)
    p.stdout.readline()
    return p


def show(name, value, unit, what):
    print("%-34s %9s %-4s %s" % (name, value, unit, what), flush=True)


def first_frame(memtide, arguments, what):
    times = []
    for _ in range(7):
        screen = Screen([memtide] + arguments)
        took = screen.until(b"Help")
        screen.quit()
        if took is None:
            show("first frame", "none", "", what)
            return
        times.append(took * 1000)
    show("first frame, median", "%.0f" % percentile(times, 0.5), "ms", what)


def keys(memtide, arguments, what, pairs, count, heavy=False, first=None):
    """@pairs: keys sent in turn, each of which changes the screen; @first: keys before
    them, and what is on the screen then."""
    screen = Screen([memtide] + arguments, 160, 48)
    screen.until(b"Help")
    time.sleep(1.2)
    if first:
        os.write(screen.fd, first[0])
        if screen.until(first[1]) is None:
            show("key answered", "none", "", what)
        show("own RSS", "%.2f" % (screen.rss_kib() / 1024 * 1.048576), "MB", what)
    took, lost = [], 0
    for i in range(count):
        if heavy and i % 5 == 0:
            os.write(screen.fd, b"R")
        latency = screen.key(pairs[i % len(pairs)])
        if latency is None:
            lost += 1
        else:
            took.append(latency * 1000)
        time.sleep(0.013)
    screen.quit()
    if took:
        show("key answered, p50 / p99", "%.1f/%.1f" % (percentile(took, 0.5),
             percentile(took, 0.99)), "ms", "%s (%d keys, %d without answer)" %
             (what, count, lost))


def steady(memtide, arguments, seconds, what):
    screen = Screen([memtide] + arguments)
    screen.until(b"Help")
    end = time.monotonic() + 3
    while time.monotonic() < end:
        screen.read(0.2)
    cpu, sent, began = screen.cpu_s(), screen.bytes, time.monotonic()
    while time.monotonic() < began + seconds:
        screen.read(0.2)
    passed = time.monotonic() - began
    show("own CPU", "%.2f" % (100 * (screen.cpu_s() - cpu) / passed), "%", what)
    show("own RSS", "%.2f" % (screen.rss_kib() / 1024 * 1.048576), "MB", what)
    show("bytes to the terminal a second", "%.0f" % ((screen.bytes - sent) / passed), "",
         what)
    screen.quit()


def sleepers(count):
    """Processes that do nothing."""
    return [subprocess.Popen(["sleep", "100000"], stdin=subprocess.DEVNULL)
            for _ in range(count)]


def crowd(memtide, count):
    """The whole system with so many processes more."""
    several = sleepers(count)
    what = "all processes, %d of them asleep" % count
    try:
        first_frame(memtide, [], what)
        keys(memtide, [], what, [b"\x1bOB", b"\x1bOA"], 200)
        keys(memtide, [], what + ", sorting", [b"I"], 200)
        keys(memtide, [], what + ", as a tree", [b"t"], 200)
        steady(memtide, [], 20, what)
    finally:
        for child in several:
            child.kill()
        for child in several:
            child.wait()


def main():
    memtide, many = sys.argv[1], sys.argv[2]
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 30
    small, large = target(many, 1000), target(many, 60000)
    try:
        first_frame(memtide, [str(small.pid)], "one process of 1,000 mappings")
        first_frame(memtide, [], "the list of all processes")
        arrows = [b"\x1bOB", b"\x1bOA"]  # keypad mode, as terminals send them
        keys(memtide, ["--max-stall", "1s", str(large.pid)],
             "one process of 60,000 mappings, read all the time", [b"5", b"1"], 200, True)
        keys(memtide, ["--max-stall", "1s", str(large.pid)],
             "60,000 mappings one by one, read all the time", arrows, 200, True,
             (b"t", b"ADDRESS"))
        keys(memtide, ["--max-stall", "1s", str(large.pid)],
             "60,000 mappings one by one, sorted at each key", [b"P", b"D", b"N", b"I"],
             200, False, (b"t", b"ADDRESS"))
        keys(memtide, [], "the list of all processes", arrows, 200)
        steady(memtide, [str(small.pid)], seconds, "dashboard, 1,000 mappings, 1 s")
        crowd(memtide, 3000)
    finally:
        small.kill()
        large.kill()


main()
