#!/usr/bin/env python3
"""What the dashboard costs beside htop and btop: bytes to the terminal, and CPU.

usage: peers.py MEMTIDE [SECONDS [ROUNDS]]

All look at the same machine, on a terminal of 160x48, with their defaults and the same
time between refreshes.  Runs alternate, so that what the machine does meanwhile meets all
alike; figures are medians over the rounds, with the least and the most.  A steady state:
nobody presses a key.  CPU is user and system time of the program, all its threads.
"""
import fcntl
import os
import pty
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time

COLS, ROWS = 160, 48
WARM_UP_S = 4
TICK = os.sysconf("SC_CLK_TCK")


class Peer:
    """A program on a terminal of its own; what it prints is counted."""

    def __init__(self, argv, home):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LC_ALL="C.UTF-8", HOME=home,
                              XDG_CONFIG_HOME=os.path.join(home, "config"))
            os.chdir("/")
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLS, 0, 0))

    def count(self, seconds):
        """Bytes that come in that time, and frames: bursts with a pause behind them."""
        total, frames, last = 0, 0, 0
        end = time.monotonic() + seconds
        while True:
            left = end - time.monotonic()
            if left <= 0:
                return total, frames
            if not select.select([self.fd], [], [], left)[0]:
                continue
            now = time.monotonic()
            if now - last > 0.03:
                frames += 1
            last = now
            total += len(os.read(self.fd, 65536))

    def cpu_s(self):
        with open("/proc/%d/stat" % self.pid, "rb") as stat:
            fields = stat.read().rsplit(b")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss_kib(self):
        with open("/proc/%d/status" % self.pid) as status:
            for line in status:
                if line.startswith("VmRSS:"):
                    return int(line.split()[1])
        return 0

    def close(self):
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def measure(argv, home, seconds):
    """Bytes a second, frames a second, CPU in per cent, RSS in KiB."""
    peer = Peer(argv, home)
    try:
        peer.count(WARM_UP_S)
        cpu, began = peer.cpu_s(), time.monotonic()
        sent, frames = peer.count(seconds)
        passed = time.monotonic() - began
        return (sent / passed, frames / passed, 100 * (peer.cpu_s() - cpu) / passed,
                peer.rss_kib())
    finally:
        peer.close()


def middle(values, digits=0):
    return "%.*f (%.*f-%.*f)" % (digits, statistics.median(values), digits, min(values),
                                 digits, max(values))


def compare(title, programs, home, seconds, rounds):
    results = {name: [] for name, _ in programs}
    for _ in range(rounds):
        for name, argv in programs:
            results[name].append(measure(argv, home, seconds))
    print("\n%s, %d rounds of %.0f s, median (least-most)" % (title, rounds, seconds))
    print("%-26s %-24s %-8s %-20s %s" % ("", "bytes/s", "frames/s", "CPU %", "RSS MB"))
    for name, _ in programs:
        sent, frames, cpu, rss = zip(*results[name])
        print("%-26s %-24s %-8.1f %-20s %.1f" % (
            name, middle(sent), statistics.median(frames), middle(cpu, 2),
            statistics.median(rss) * 1024 / 1e6), flush=True)


def btop_config(home, milliseconds):
    """btop takes its interval from its configuration alone."""
    folder = os.path.join(home, "config", "btop")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "btop.conf"), "w") as config:
        config.write('update_ms = %d\nshown_boxes = "proc"\n' % milliseconds)


def have(name):
    return shutil.which(name) is not None


def main():
    memtide = os.path.abspath(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 30
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    missing = [name for name in ("htop", "btop") if not have(name)]
    if missing:
        print("not installed, left out: %s" % ", ".join(missing))
    # Something to look at: some that sleep, and one that grows and works a little.
    grows = subprocess.Popen([sys.executable, "-c", """
import time
kept = []
while True:
    kept.append(bytearray(50000))
    time.sleep(0.1)
"""])
    sleepers = [subprocess.Popen(["sleep", "100000"]) for _ in range(100)]
    home = tempfile.mkdtemp()
    try:
        for word, ms in ("1 s", 1000), ("10 Hz", 100):
            btop_config(home, ms)
            everything = [("memtide", [memtide, "-i", "%dms" % ms]),
                          ("htop", ["htop", "-d", str(ms // 100)]),
                          ("btop, processes only", ["btop", "--utf-force"])]
            one = [("memtide PID", [memtide, "-i", "%dms" % ms, "--python", "off",
                                    str(grows.pid)]),
                   ("... into Python", [memtide, "-i", "%dms" % ms, str(grows.pid)]),
                   ("htop -p PID", ["htop", "-d", str(ms // 100), "-p", str(grows.pid)])]
            for title, programs in ("all processes", everything), ("one process", one):
                compare("%s, every %s, %dx%d" % (title, word, COLS, ROWS),
                        [p for p in programs if p[1][0] == memtide or have(p[1][0])], home,
                        seconds, rounds)
    finally:
        for child in sleepers + [grows]:
            child.kill()
            child.wait()
        shutil.rmtree(home, ignore_errors=True)


main()
