"""Keys, mouse and sizes at random: nothing crashes, and the screen stays what it says.

The screen that has grown by changes alone is compared with the one that a repaint sends
anew: what differs was a leftover.  MEMTIDE_KEYS says how many keys in all.
"""
import os
import random
import tempfile

from driver import MEMTIDE, PLAYER, Screen, done, ok

KEYS = int(os.environ.get("MEMTIDE_KEYS", "1000"))
SEED = int(os.environ.get("MEMTIDE_SEED", "1"))

# What a person presses; not what leaves, stops, or (in the player) is meant to crash.
PRINTABLE = "".join(chr(c) for c in range(0x20, 0x7f) if chr(c) != "q")
SPECIAL = ["\r", "\t", "\033[Z", "\x7f", "\b", "\x0c", "\x15", "\x17", "\033OA", "\033OB",
           "\033OC", "\033OD", "\033[5~", "\033[6~", "\033OH", "\033OF", "\033[3~",
           "\033OP", "\033OQ", "\033OR", "\033OS", "\033[15~", "\033[17~", "\033[18~",
           "\033[19~"]
USUAL = list("12345612345mxtucFIUNMPGZRzo[]?hjn \r\r/\\+-<>") + ["\033OA", "\033OB", "\t"]
GARBAGE = [b"\0", b"\xff", b"\xc3", b"\xc3\xa9", b"\xe6\xbc\xa2", b"\033[", b"\033O",
           b"\033[99;99X", b"\033]0;x\007", b"\x9b1;2R", b"\033[200~", b"\033[201~",
           b"\033[<0;", b"\033[I", b"\033[M\xff\xff\xff", b"\033[<64;999;999M", b"\033q"]


def mouse(rng, cols, rows):
    button = rng.choice([0, 0, 0, 0, 1, 2, 64, 65, 64, 65, 35, 8, 66])
    return ("\033[<%d;%d;%d%s" % (button, rng.randint(1, cols + 3), rng.randint(1, rows + 3),
                                  rng.choice("MMm"))).encode()


def press(rng, screen):
    kind = rng.random()
    if kind < 0.35:
        return rng.choice(USUAL).encode()
    if kind < 0.5:
        return rng.choice(PRINTABLE).encode()
    if kind < 0.65:
        return rng.choice(SPECIAL).encode()
    if kind < 0.7:
        return b"\033"
    if kind < 0.75:
        return rng.choice(GARBAGE)
    return mouse(rng, screen.cols, screen.rows)


def size(rng):
    kind = rng.random()
    if kind < 0.1:
        return 1, 1
    if kind < 0.15:
        return 500, 200
    if kind < 0.4:
        return rng.randint(1, 50), rng.randint(1, 14)
    return rng.randint(40, 200), rng.randint(10, 60)


def leftovers(program):
    """Rows that a repaint changes; [] when there are none."""
    different = []
    for i in range(20):
        # A tick may fall between the two pictures, but not every time.
        quiet = 0.1 + 0.03 * (i % 7)
        program.settle(quiet)
        before = [list(row) for row in program.screen.cell]
        program.keys("\x0c")
        program.settle(quiet)
        after = program.screen.cell
        different = [(a, b) for a, b in zip(before, after) if a != b]
        if not different:
            return []
    return ["%d: %s | %s" % (i, "".join(c for c, _ in a), "".join(c for c, _ in b))
            for i, (a, b) in enumerate(different)]


def leave(program):
    """q as often as it takes to get out of menus and lines being typed."""
    for _ in range(20):
        for key in "\033", "\033", "q":
            program.keys(key)
            program.settle(0.06, 1)
            if program.has_ended():
                return program.end()
    return None


def play(name, argv, keys, seed):
    rng = random.Random(seed)
    program = Screen(argv, 100, 30)
    if not ok("%s: it starts" % name, program.wait("Help"), program.screen.text()):
        program.close()
        return
    last, left = b"", []
    for i in range(keys):
        last = press(rng, program.screen)
        program.keys(last)
        program.read(0)
        if i % 25 == 24:
            program.resize(*size(rng))
        if i % 100 == 99:
            program.settle(0.02, 1)
            if program.has_ended():
                break
        if i % (keys // 3) == keys // 3 - 1:
            left = left or leftovers(program)
    ok("%s: it lives after %d keys (seed %d)" % (name, keys, seed), not program.has_ended(),
       "last key %r, status %r" % (last, program.status), bytes(program.raw[-2000:]))
    program.resize(100, 30)
    left = left or leftovers(program)
    ok("%s: what a repaint sends was on the screen" % name, not left, left)
    ok("%s: nothing but text and known sequences" % name, not program.screen.bad,
       program.screen.bad)
    status = leave(program)
    ok("%s: it leaves" % name, status == 0, "status %r" % status, program.screen.text())
    ok("%s: the terminal is restored" % name,
       program.screen.is_restored() and program.modes_are_restored(),
       sorted(program.screen.modes))
    program.close()


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    play("list", [MEMTIDE, "--readonly", "-i", "2s"], KEYS, SEED)
    play("process", [MEMTIDE, "--readonly", "-i", "2s", str(os.getpid())], KEYS,
         SEED + 1)
    play("scene", [PLAYER, "list-tagged", "mouse"], KEYS // 3, SEED + 2)
    os.chdir("/")
done()
