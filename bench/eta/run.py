#!/usr/bin/env python3
"""Run programs that end in MemoryError and write down their sizes until then.

run.py [--seed N] [--count N] [--parallel N] [--out DIR] [--interval S]

Each of grow.py's kinds takes part equally often, under RLIMIT_AS or RLIMIT_DATA of
random size, on every CPython 3.6 or newer that is found.  DIR/NAME.csv gets the lines
"elapsed_us,vsize,vpeak,data,rss,largest" (bytes; largest: of the anonymous mappings,
once a second), behind a line "# key=value ...".
"""
import argparse
import glob
import os
import random
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def kinds():
    with open(os.path.join(HERE, "grow.py")) as f:
        return [line[9:line.index("(")] for line in f if line.startswith("def grow_")]


def pythons():
    found = []
    for path in sorted(glob.glob(os.path.expanduser("~/.pyenv/versions/*/bin/python"))):
        found.append(path)
    found.append(sys.executable)
    good = []
    for path in found:
        probe = subprocess.run(
            [path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        version = probe.stdout.decode().strip()
        if probe.returncode == 0 and version.startswith("3.") and int(version[2:]) >= 6:
            good.append((version, path))
    return good


def read_status(fd):
    """VmSize, VmPeak, VmData, VmRSS in bytes; None: gone."""
    try:
        text = os.pread(fd, 8192, 0)
    except ProcessLookupError:
        return None
    values = []
    for key in (b"\nVmSize:", b"\nVmPeak:", b"\nVmData:", b"\nVmRSS:"):
        at = text.find(key)
        if at < 0:
            return None
        values.append(int(text[at + len(key):].split(None, 1)[0]) * 1024)
    return values


def largest_anonymous(pid):
    best = 0
    try:
        with open("/proc/%d/maps" % pid) as f:
            for line in f:
                part = line.split()
                if len(part) == 5 and part[1].startswith("rw-p"):
                    start, end = part[0].split("-")
                    best = max(best, int(end, 16) - int(start, 16))
    except (OSError, ValueError):
        pass
    return best


class Program:
    def __init__(self, job, out):
        self.job = job
        self.name = "%03d-%s-%s" % (job["n"], job["kind"], job["version"])
        argv = [job["python"], os.path.join(HERE, "grow.py"), job["kind"], job["limit"],
                str(job["mib"]), "%.2f" % job["seconds"], str(job["seed"])]
        self.process = subprocess.Popen(argv, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, close_fds=True)
        self.begin = time.monotonic()
        self.status = os.open("/proc/%d/status" % self.process.pid, os.O_RDONLY)
        self.lines = []
        self.last_maps = 0
        self.out = out

    def sample(self, now):
        values = read_status(self.status)
        if values is None:
            return
        largest = ""
        if now - self.last_maps >= 1:
            self.last_maps = now
            largest = str(largest_anonymous(self.process.pid))
        self.lines.append("%d,%d,%d,%d,%d,%s\n" % (
            (now - self.begin) * 1e6, *values, largest))

    def is_over(self, now):
        if self.process.poll() is None:
            if now - self.begin < 4 * self.job["seconds"] + 10:
                return False
            self.process.kill()
        text = self.process.communicate()[0].decode().split()
        os.close(self.status)
        self.write(text)
        return True

    def write(self, text):
        if len(text) != 4 or text[2] != "end":
            print("left out: %s did not end in MemoryError" % self.name, file=sys.stderr)
            return
        end = (float(text[3]) - self.begin) * 1e6
        lines = [x for x in self.lines if int(x.split(",", 1)[0]) <= end]
        with open(os.path.join(self.out, self.name + ".csv"), "w") as f:
            f.write("# kind=%s python=%s limit=%s bytes=%d seed=%d end_us=%d\n" % (
                self.job["kind"], self.job["version"], self.job["limit"],
                self.job["mib"] << 20, self.job["seed"], end))
            f.writelines(lines)


def make_jobs(seed, count):
    rng = random.Random(seed)
    all_kinds, found = kinds(), pythons()
    jobs = []
    for n in range(count):
        version, path = rng.choice(found)
        jobs.append({"n": n, "kind": all_kinds[n % len(all_kinds)], "version": version,
                     "python": path, "limit": rng.choice(["as", "as", "data"]),
                     "mib": int(2 ** rng.uniform(7, 9.3)), "seconds": rng.uniform(12, 36),
                     "seed": rng.randrange(1 << 30)})
    return jobs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=75)
    parser.add_argument("--parallel", type=int, default=10)
    parser.add_argument("--interval", type=float, default=0.05)
    parser.add_argument("--out", default="eta-traces")
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    waiting = make_jobs(args.seed, args.count)
    running = []
    while waiting or running:
        while waiting and len(running) < args.parallel:
            running.append(Program(waiting.pop(0), args.out))
        now = time.monotonic()
        for program in running:
            program.sample(time.monotonic())
        running = [p for p in running if not p.is_over(now)]
        time.sleep(max(0.0, args.interval - (time.monotonic() - now)))


if __name__ == "__main__":
    main()
