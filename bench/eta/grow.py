"""One program that grows until MemoryError: grow.py KIND LIMIT MIB SECONDS SEED

Sets RLIMIT_AS or RLIMIT_DATA (LIMIT: as, data) to MIB above nothing, then fills it in
about SECONDS at a steady pace.  Prints "begin T" once its limit is set and "end T" when
it failed; T is CLOCK_MONOTONIC in seconds.  Runs on CPython 3.6 and newer.
"""
import array
import random
import resource
import sys
import time

TICK = 0.02
kept = []
reserve = [bytearray(4 << 20)]  # for what follows the MemoryError


def paced(seconds, units):
    """Yield how many of @units are due, for ever, at the pace of units / seconds."""
    begin = time.monotonic()
    done = 0
    while True:
        due = int((time.monotonic() - begin) / seconds * units) + 1
        yield done, due
        done = max(done, due)
        time.sleep(TICK)


def grow_list(room, seconds, rng):
    items = []
    size = 40 if rng.random() < 0.7 else 9
    for done, due in paced(seconds, room / size):
        if size == 9:
            items.extend([None] * (due - done))
        else:
            items.extend(float(i) for i in range(done, due))


def grow_append(room, seconds, rng):
    items = []
    for done, due in paced(seconds, room / 9):
        for _ in range(done, due):
            items.append(None)


def grow_dict(room, seconds, rng):
    table = {}
    for done, due in paced(seconds, room / 110):
        for i in range(done, due):
            table[i] = float(i)


def grow_set(room, seconds, rng):
    table = set()
    for done, due in paced(seconds, room / 90):
        for i in range(done, due):
            table.add(i * 7)


def grow_join(room, seconds, rng):
    parts = []
    chunk = rng.choice([4096, 65536, 300000])
    last = 0
    every = rng.choice([1.0, 2.0, 3.0])
    for done, due in paced(seconds, room * 0.6 / chunk):
        for _ in range(done, due):
            parts.append(bytes(chunk))
        if time.monotonic() - last > every:
            last = time.monotonic()
            b"".join(parts)


def grow_double(room, seconds, rng):
    import math
    start = 1 << rng.randrange(16, 22)
    data = bytes(start)
    steps = max(3, math.log2(room / start))
    while True:
        time.sleep(seconds / steps * rng.uniform(0.9, 1.1))
        data = data + data


def grow_concat(room, seconds, rng):
    data = b""
    chunk = rng.randrange(100000, 1000000)
    for done, due in paced(seconds, room * 0.5 / chunk):
        for _ in range(done, due):
            data = data + bytes(chunk)


def grow_bytearray(room, seconds, rng):
    data = bytearray()
    chunk = bytes(rng.randrange(1000, 200000))
    for done, due in paced(seconds, room * 0.95 / len(chunk)):
        for _ in range(done, due):
            data += chunk


def grow_array(room, seconds, rng):
    data = array.array("d")
    for done, due in paced(seconds, room * 0.93 / 8):
        data.extend([0.5] * (due - done))


def grow_blocks(room, seconds, rng):
    size = rng.choice([100, 1000, 3000, 20000])
    for done, due in paced(seconds, room / (size + 50)):
        for _ in range(done, due):
            kept.append(bytes(size))


def grow_big_blocks(room, seconds, rng):
    size = int(room / rng.randrange(6, 40))
    every = seconds / (room / size)
    while True:
        time.sleep(every * rng.uniform(0.8, 1.2))
        kept.append(bytes(size))


def grow_bursts(room, seconds, rng):
    bursts = rng.randrange(8, 25)
    size = rng.choice([1000, 20000, 200000])
    while True:
        time.sleep(seconds / bursts * rng.uniform(0.6, 1.4))
        part = room / bursts * rng.uniform(0.7, 1.3)
        for _ in range(int(part / size)):
            kept.append(bytes(size))


def grow_text(room, seconds, rng):
    text = ""
    chunk = "x" * rng.randrange(20000, 400000)
    for done, due in paced(seconds, room * 0.8 / len(chunk)):
        for _ in range(done, due):
            text += chunk


def grow_sawtooth(room, seconds, rng):
    share = rng.uniform(0.05, 0.2)
    chunk = 10000
    temporary = []
    for done, due in paced(seconds, room / chunk):
        for _ in range(done, due):
            kept.append(bytes(chunk))
            temporary.append(bytes(chunk // 2))
        if len(temporary) * chunk / 2 > share * room:
            temporary = []


def grow_faster(room, seconds, rng):
    chunk = 10000
    power = rng.uniform(1.5, 3)
    begin = time.monotonic()
    done = 0
    while True:
        due = int(((time.monotonic() - begin) / seconds) ** power * room / chunk)
        for _ in range(done, due):
            kept.append(bytes(chunk))
        done = max(done, due)
        time.sleep(TICK)


def main():
    kind, limit, mib, seconds, seed = sys.argv[1:6]
    nbytes = int(mib) << 20
    which = resource.RLIMIT_AS if limit == "as" else resource.RLIMIT_DATA
    resource.setrlimit(which, (nbytes, nbytes))
    rng = random.Random(int(seed))
    sys.stdout.write("begin %.6f\n" % time.monotonic())
    sys.stdout.flush()
    room = nbytes - (20 << 20)
    try:
        globals()["grow_" + kind](room, float(seconds), rng)
    except MemoryError:
        reserve.clear()
        ended = time.monotonic()
        sys.stdout.write("end %.6f\n" % ended)
        sys.stdout.flush()


if __name__ == "__main__":
    main()
