#!/usr/bin/env python3
"""Score what eta_replay says of the traces in DIR: score.py REPLAY DIR [INTERVAL...]

With a quarter of its life left, the share of programs whose ETA was within twice and
half of what came, and the share whose ETA was more than 1.5 times too late (no ETA
counts as too late); programs without a warning one second before their MemoryError;
median time between the first `warn` and `critical` that lasted and the end.
"""
import glob
import os
import statistics
import subprocess
import sys


def header(path):
    with open(path) as f:
        return dict(part.split("=") for part in f.readline()[2:].split())


def last_rise(looks, end, levels):
    """Since when, in one piece, the level was among @levels at the end; seconds."""
    since = None
    for at, _, level in looks:
        if level not in levels:
            since = None
        elif since is None:
            since = at
    return (end - since) / 1e6 if since is not None else 0.0


def judge(path, looks):
    end = int(header(path)["end_us"])
    before = [x for x in looks if x[0] <= 0.75 * end]
    at, eta = (before[-1][0], before[-1][1]) if before else (0, -1)
    left = (end - at) / 1e6
    return {"kind": header(path)["kind"], "left": left, "eta": eta,
            "near": eta >= 0 and left / 2 <= eta <= left * 2,
            "late": eta < 0 or eta > 1.5 * left,
            "warn": last_rise(looks, end, ("warn", "critical")),
            "critical": last_rise(looks, end, ("critical",))}


def score(replay, files, interval):
    done = subprocess.run([replay, interval] + files, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, check=True)
    looks = {path: [] for path in files}
    for line in done.stdout.decode().splitlines():
        path, at, eta, level = line.rsplit(" ", 3)
        looks[path].append((int(at), float(eta), level))
    return {path: judge(path, looks[path]) for path in files}


def tell(interval, found, verbose):
    n = len(found)
    values = list(found.values())

    def share(key):
        return 100.0 * sum(v[key] for v in values) / n
    print("every %s s: %d programs, within x2 %.1f %%, more than 1.5x too late %.1f %%, "
          "warnings missed %d, median lead: warn %.1f s, critical %.1f s" % (
              interval, n, share("near"), share("late"),
              sum(v["warn"] < 1 for v in values),
              statistics.median(v["warn"] for v in values),
              statistics.median(v["critical"] for v in values)))
    for path, v in found.items():
        if verbose and (not v["near"] or v["late"] or v["warn"] < 1):
            print("   %-28s left %5.1f s, said %7.1f s%s, warned %.1f s before" % (
                os.path.basename(path), v["left"], v["eta"],
                " (late)" if v["late"] else "", v["warn"]))


def main():
    verbose = "-v" in sys.argv
    args = [a for a in sys.argv[1:] if a != "-v"]
    replay, folder = args[:2]
    files = sorted(glob.glob(os.path.join(folder, "*.csv")))
    if not files:
        sys.exit("score.py: no traces in " + folder)
    for interval in args[2:] or ["0.1", "0.5", "1", "2"]:
        tell(interval, score(replay, files, interval), verbose)


if __name__ == "__main__":
    main()
