"""Processes with hostile names: none of their bytes is obeyed, and columns stay straight.

Real processes whose names, and whose command lines, hold escapes, C0 and C1 controls,
direction marks, invalid UTF-8, floods of marks and of wide characters.  The list shows
them all, page by page, in several sizes; the emulator takes offence at whatever is no text
and none of our own sequences.  MEMTIDE_NAMES says how many.
"""
import os
import random
import re
import shutil
import subprocess
import tempfile

from driver import MEMTIDE, Screen, done, ok

COUNT = int(os.environ.get("MEMTIDE_NAMES", "120"))
PARTS = [b"\033[3J", b"\033]0;owned\007", b"\033c", b"\033[6n", b"\033P1;1|x\033\\",
         b"\033[?1003h", b"\x9b31m", b"\xc2\x9b31m", b"\x90", b"\xc2\x85", b"\n", b"\r",
         b"\b", b"\t", b"\007", b"\016", b"\x7f", b"\xff\xfe", b"\xc0\x80", b"\xed\xa0\x80",
         b"\xf4\x90\x80\x80", b"\xe2\x80\xae", b"\xe2\x81\xa6", b"\xe2\x80\x8d",
         b"\xe2\x80\xa8", b"\xcc\x81", b"\xe2\x83\x9d", b"\xe6\xbc\xa2\xe5\xad\x97",
         b"\xf0\x9f\x98\x80", b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
         b"\xef\xb8\x8f", b"\xef\xb7\xbd", b"\xf3\xa0\x81\x81", b"%s%n", b"\\x1b", b"name",
         b" ", b"'\"$(x)`"]


def hostile(rng, most):
    if rng.random() < 0.25:
        text = rng.choice(PARTS) * 100  # a flood of one
    else:
        text = b"".join(rng.choice(PARTS) for _ in range(rng.randint(1, 30)))
    return text[:most]


def start(folder, rng, number):
    """A sleep under such a name, with such arguments."""
    comm = hostile(rng, 15).replace(b"/", b"_") or b"x"
    path = os.path.join(folder, b"%d" % number)
    os.mkdir(path)
    path = os.path.join(path, comm)
    os.link(os.path.join(folder, b"sleep"), path)
    argv0 = hostile(rng, 300) or b"x"
    return subprocess.Popen([argv0, b"600"], executable=path, stdin=subprocess.DEVNULL)


def crooked(screen):
    """Rows of the list in which PID, RSS and PEAK do not stand in their columns."""
    title = "".join(c or " " for c in screen.columns(1))
    place = {}
    for name in "PID", "RSS", "PEAK":
        found = re.search(r"\b%s\b" % name, title)
        if found:
            place[name] = found.end()
    wrong = []
    for y in range(2, screen.rows - 1):
        row = screen.columns(y)
        text = "".join(c or " " for c in row)
        if not text.strip():
            continue
        pid = text[place["PID"] - 7:place["PID"]] if "PID" in place else "1"
        rss = text[place["RSS"] - 5:place["RSS"] + 1] if "RSS" in place else "1M"
        if not re.fullmatch(r" *[0-9]+", pid) or \
                not re.fullmatch(" *([0-9.]+[KMGT]|–) ?", rss) or \
                "".join(row).count("\n"):
            wrong.append(text)
    return wrong


def look(name, argv, sizes, env=None):
    program = Screen([MEMTIDE, "--readonly"] + argv, *sizes[0], env=env)
    wrong, pages = [], 0
    ok("%s: names are shown, escaped" % name, program.wait("\\x1b"), program.screen.text())
    program.keys("N")  # by PID: the order stands still
    for cols, rows in sizes:
        program.resize(cols, rows)
        program.keys("\033OH")
        for _ in range(COUNT // (rows - 4) + 2):
            program.settle(0.03)
            wrong += crooked(program.screen)
            program.keys("\033[6~")
            pages += 1
    # The list of a tree, a search, and a menu that quotes a name.
    for keys in "t", "t", "/na", "\r", "\r", "5", "4", "1", "\033":
        program.keys(keys)
        program.settle(0.06)
    ok("%s: only text and our own sequences on %d pages" % (name, pages),
       not program.screen.bad, program.screen.bad)
    ok("%s: columns are straight" % name, not wrong, wrong[:5])
    program.keys("q")
    status = program.end()
    ok("%s: it leaves" % name, status == 0, "status %r" % status, program.screen.text())
    program.close()


def main():
    rng = random.Random(int(os.environ.get("MEMTIDE_SEED", "1")))
    folder = os.fsencode(tempfile.mkdtemp())
    children = []
    try:
        shutil.copy(shutil.which("sleep"), os.path.join(folder, b"sleep"))
        children = [start(folder, rng, i) for i in range(COUNT)]
        own = ["-p", ",".join(str(c.pid) for c in children)]
        look("UTF-8", own, [(100, 40), (80, 24), (200, 50), (47, 12)])
        look("ASCII", own + ["--ascii"], [(90, 40)])
        look("no locale", own, [(90, 40)], {"LC_ALL": "C"})
    finally:
        for child in children:
            child.kill()
        for child in children:
            child.wait()
        shutil.rmtree(folder)
    done()


main()
