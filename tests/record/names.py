"""Reads what write_names wrote with Python's own csv and json: TAP on standard output.

names.py FOLDER LIST   (LIST: the output of write_names)
"""

import csv
import json
import re
import sys


def undo(text):
    """The bytes behind \\xHH."""
    return re.sub(
        rb"\\x([0-9a-f]{2})",
        lambda m: bytes([int(m.group(1), 16)]),
        text.encode("utf-8"),
    )


def read_csv(path):
    with open(path, newline="", encoding="utf-8", errors="strict") as f:
        return list(csv.DictReader(f, strict=True))


def read_jsonl(path):
    with open(path, encoding="utf-8", errors="strict") as f:
        return [json.loads(line) for line in f]


def is_tame(text):
    """Nothing that a terminal or a spreadsheet obeys."""
    if text[:1] in ("=", "+", "-", "@"):
        return False
    for c in map(ord, text):
        if c < 0x20 or 0x7F <= c < 0xA0 or c == 0x61C:
            return False
        if 0x200E <= c <= 0x200F or 0x2028 <= c <= 0x202E or 0x2066 <= c <= 0x2069:
            return False
    return True


def main():
    folder, listing = sys.argv[1:]
    with open(listing, encoding="ascii") as f:
        names = [bytes.fromhex(line) for line in f.read().splitlines()]
    half = len(names) // 2
    expected, replayed = names[:half], names[half:]
    rows = read_csv(folder + "/names.csv")
    events = read_csv(folder + "/names.events.csv")
    objects = read_jsonl(folder + "/names.jsonl")
    checks = [
        ("there are names", half > 30),
        ("replay finds the same names", replayed == expected),
        ("csv finds the same names", [undo(r["name"]) for r in rows] == expected),
        ("no row has other fields", all(None not in r and None not in r.values() for r in rows)),
        ("every value is tame", all(is_tame(v) for r in rows for v in r.values())),
        ("csv finds the same details", [undo(e["detail"]) for e in events] == expected),
        ("json finds the same names", [undo(o["name"]) for o in objects] == expected),
        ("json has the values of csv",
         [str(o["rss_bytes"]) for o in objects] == [r["rss_bytes"] for r in rows]),
        ("absent is empty, or no key",
         all(r["pss_bytes"] == "" for r in rows) and all("pss_bytes" not in o for o in objects)),
    ]
    print(f"1..{len(checks)}")
    for n, (name, ok) in enumerate(checks, 1):
        print(("ok" if ok else "not ok"), n, "-", name)


main()
