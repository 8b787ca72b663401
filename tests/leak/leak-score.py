#!/usr/bin/env python3
"""Score the leak detector over a folder of labelled recordings.

usage: leak-score.py PROGRAM CORPUS [--interval S] [--rows]

CORPUS has labels.csv (name,label,onset_s,rate_bytes_per_s,duration_s,program,kind) and
NAME.csv.gz or NAME.csv; label is leak, healthy or legit (intended growth).  Only the
level `likely leak` scores.  ever: raised at any time; state: still on at the last row;
strict: legit counts as healthy.  Delay: first alarm - onset, of leaks that were found.
FA/h: healthy recordings with an alarm at any time, over the hours of all healthy
recordings; legit ones are in neither.
"""
import argparse
import csv
import gzip
import os
import statistics
import subprocess
import sys

LEVELS = ("growing", "suspected", "likely leak")


def read(path):
    for name in (path + ".csv.gz", path + ".csv"):
        if os.path.exists(name):
            with (gzip.open if name.endswith(".gz") else open)(name, "rb") as f:
                return f.read()
    sys.exit("leak-score: no " + path + ".csv.gz")


def run(args, name):
    command = [args.program] + ([str(args.interval)] if args.interval else [])
    out = subprocess.run(command, input=read(os.path.join(args.corpus, name)),
                         stdout=subprocess.PIPE, check=True).stdout
    cell = out.decode().rstrip("\n").split("\t")
    at = [None if c == "-" else float(c) for c in cell[:3]]
    rate = [tuple(float(c) for c in cell[i:i + 3]) for i in (4, 7)]
    return {"first": at, "level": int(cell[3]), "alarm": rate[0], "last": rate[1],
            "end_s": float(cell[10]), "samples": int(cell[11]), "ns": float(cell[12]),
            "bytes": int(cell[13]), "text": cell[14]}


def f1(found, false, missed):
    return 2 * found / max(2 * found + false + missed, 1)


def coverage(leaks, which):
    found = [r for r in leaks if r["first"][2] is not None]
    inside = [r for r in found if r[which][1] <= r["rate"] <= r[which][2]]
    error = [abs(r[which][0] / r["rate"] - 1) for r in found if r["rate"]]
    width = [(r[which][2] - r[which][1]) / r[which][0] for r in found if r[which][0] > 0]
    if found:
        print("rate at the %s: interval holds the truth %.1f %%, median width %.0f %%, "
              "median error %.1f %%" % ({"alarm": "alarm", "last": "end"}[which],
              100 * len(inside) / len(found), 100 * statistics.median(width),
              100 * statistics.median(error)))


def level_line(rows, i):
    by = {k: [r for r in rows if r["label"] == k] for k in ("leak", "healthy", "legit")}
    ever = {k: sum(r["first"][i] is not None for r in by[k]) for k in by}
    state = {k: sum(r["level"] >= i + 1 for r in by[k]) for k in by}
    leaks = len(by["leak"])
    hours = sum(r["end_s"] for r in by["healthy"]) / 3600
    delay = [r["first"][i] - r["onset"] for r in by["leak"] if r["first"][i] is not None]
    print("%-12s %9.3f %6.3f %6.3f %6.3f %6.3f %7.0f %6.3f" % (
        LEVELS[i], ever["leak"] / max(ever["leak"] + ever["healthy"], 1),
        ever["leak"] / max(leaks, 1),
        f1(ever["leak"], ever["healthy"], leaks - ever["leak"]),
        f1(ever["leak"], ever["healthy"] + ever["legit"], leaks - ever["leak"]),
        f1(state["leak"], state["healthy"], leaks - state["leak"]),
        statistics.median(delay) if delay else float("nan"),
        ever["healthy"] / hours if hours else float("nan")))


def names(title, rows, time=True):
    print("%s (%d): %s" % (title, len(rows), ", ".join(
        r["name"] + (" at %.0f s" % r["first"][2] if time else "") for r in rows)))


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("program")
    p.add_argument("corpus")
    p.add_argument("--interval", type=float, help="thin the rows to one per so many s")
    p.add_argument("--rows", action="store_true", help="one line per recording too")
    args = p.parse_args()
    rows = []
    with open(os.path.join(args.corpus, "labels.csv"), newline="") as f:
        for label in csv.DictReader(f):
            r = run(args, label["name"])
            r.update(name=label["name"], label=label["label"], kind=label["kind"],
                     onset=float(label["onset_s"] or 0),
                     rate=float(label["rate_bytes_per_s"] or 0))
            rows.append(r)
            if args.rows:
                print(r["name"], r["label"], *r["first"], r["level"], r["text"], sep="\t")
    print("%d recordings: %s" % (len(rows), ", ".join("%d %s" % (
        sum(r["label"] == k for r in rows), k) for k in ("leak", "healthy", "legit"))))
    print("level        precision recall     F1 strict  state   delay   FA/h")
    for i in (2, 1, 0):
        level_line(rows, i)
    leaks = [r for r in rows if r["label"] == "leak"]
    coverage(leaks, "alarm")
    coverage(leaks, "last")
    names("missed", [r for r in leaks if r["first"][2] is None], time=False)
    names("false alarms", [r for r in rows if r["label"] == "healthy"
                           and r["first"][2] is not None])
    names("found, not on at the end", [r for r in leaks if r["first"][2] is not None
                                       and r["level"] < 3])
    print("%.0f ns a row for replay, history and detectors, %d bytes a process" % (
        sum(r["ns"] * r["samples"] for r in rows) / sum(r["samples"] for r in rows),
        rows[0]["bytes"]))


main()
