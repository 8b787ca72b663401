"""What the program holds after many ticks it held after few; and a tick writes little.

Own processes are watched, so that nothing comes and goes; in the list, and one opened.
MEMTIDE_TICKS says how many ticks in all; the first tenth is what the rest is measured by.
"""
import os
import subprocess
import time

from driver import MEMTIDE, PLAYER, Screen, done, ok, skip

TICKS = int(os.environ.get("MEMTIDE_TICKS", "1500"))
INTERVAL_MS = 3 if TICKS <= 5000 else 10
# History has its fixed room from the start and fills it page by page, by the second, not
# by the tick; and the C library takes pages, and gives them back, in steps.
SLACK_KIB = 192


def rss_kib(pid):
    with open("/proc/%d/status" % pid) as status:
        for line in status:
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
    return 0


def watch(program, seconds):
    """The most that it held in that time."""
    end, most = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        program.read(0.05)
        most = max(most, rss_kib(program.pid))
    return most


def run(name, argv):
    program = Screen([MEMTIDE, "-i", "%dms" % INTERVAL_MS] + argv, 100, 30)
    program.wait("F1 Help")
    tenth = TICKS * INTERVAL_MS / 10000
    watch(program, tenth * 0.8)
    early = watch(program, tenth * 0.2)
    watch(program, tenth * 8)
    late = watch(program, tenth)
    ok("%s: %d ticks, %d KiB after a tenth, %d KiB at the end" % (name, TICKS, early, late),
       0 < late <= early + SLACK_KIB)
    program.close()


def bytes_written(scene, ticks):
    program = Screen([PLAYER, scene, "ticks", str(ticks)], 160, 48)
    program.end(60)
    written = program.screen.written
    program.close()
    return written


# By scene: the most that one second may write, on average, at 160x48.
for scene, most in (("list", 250), ("list-tree", 250), ("process-steady", 700),
                    ("process-growing", 1000), ("process-near", 250)):
    each = (bytes_written(scene, 40) - bytes_written(scene, 0)) / 40
    ok("%s: %.0f bytes a second" % (scene, each), 0 <= each <= most)

with open(MEMTIDE, "rb") as binary:
    instrumented = b"__asan_init" in binary.read()
children = [subprocess.Popen(["sleep", "1000"]) for _ in range(20)]
try:
    for name, argv in (("list", ["-p", ",".join(str(c.pid) for c in children)]),
                       ("process", [str(children[0].pid)])):
        if instrumented:
            skip(name, "a sanitizer keeps what is freed")
        else:
            run(name, argv)
finally:
    for child in children:
        child.kill()
        child.wait()
done()
