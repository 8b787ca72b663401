"""Every way out leaves the terminal as it was; no end of a terminal leaves us behind.

The real program: signals of the outside and of a fault, a terminal that goes away with and
without SIGHUP, standard streams that are closed or no terminal, a stop by SIGSTOP.
"""
import os
import resource
import signal
import time

from driver import MEMTIDE, Screen, done, ok

# What it ends with: an exit status, or the signal where it faulted.
SIGNALS = [("TERM", 0), ("INT", 0), ("HUP", 0), ("QUIT", 0), ("SEGV", -11), ("ABRT", -6),
           ("BUS", -7), ("FPE", -8), ("ILL", -4), ("TRAP", -5), ("SYS", -31), ("XCPU", -24)]


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def is_restored(program):
    return program.screen.is_restored() and program.modes_are_restored()


def state(program):
    return "status %r, modes %s, cursor %s" % (
        program.status, sorted(program.screen.modes), program.screen.visible)


def by_signal(name, expected):
    program = Screen([MEMTIDE, "--readonly"], before=no_core)
    program.wait("F1 Help")
    os.kill(program.pid, getattr(signal, "SIG" + name))
    status = program.end()
    ok("SIG%s: the terminal is restored" % name, status == expected and is_restored(program),
       state(program))
    program.close()


def by_hangup(name, before):
    """The terminal goes away: it leaves by itself, and does not spin until then."""
    program = Screen([MEMTIDE, "--readonly"], before=before)
    program.wait("F1 Help")
    for fd in program.fd, program.slave:
        os.close(fd)
    end = time.monotonic() + 10
    while not program.has_ended() and time.monotonic() < end:
        time.sleep(0.02)
    ok("%s: it leaves" % name, program.has_ended(), state(program))
    program.close()


def ignore_hangup():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)


def shell(name, command, word, keys=""):
    """@word is on the screen; @keys lead to the end, with 0 or the status that is echoed."""
    program = Screen(["/bin/sh", "-c", command], env={"MEMTIDE": MEMTIDE})
    seen = program.wait(word)
    if keys:
        program.keys(keys)
    program.end()
    ok(name, seen and is_restored(program), state(program), program.screen.text())
    program.close()


def streams():
    shell("standard input closed: keys come from the terminal",
          '"$MEMTIDE" --readonly <&-', "F1 Help", "q")
    shell("standard input is /dev/null", '"$MEMTIDE" --readonly </dev/null', "F1 Help", "q")
    shell("standard error closed", '"$MEMTIDE" --readonly 2>&-', "F1 Help", "q")
    shell("standard output is no terminal: a word and 125",
          '"$MEMTIDE" | cat; "$MEMTIDE" >/dev/null; echo "status=$?"', "status=125")
    shell("standard output closed: a word and 125", '"$MEMTIDE" >&-; echo "status=$?"',
          "status=125")
    shell("the word says what else there is", '"$MEMTIDE" >/dev/null', "memtide record")


def without_clock(program):
    first, *rest = program.screen.text()
    return [first[:-8]] + rest


def by_stop():
    """Whoever scribbles on the screen meanwhile: it is whole again."""
    program = Screen([MEMTIDE, "--readonly", "-i", "1h"])
    program.wait("F1 Help")
    program.settle()
    before = without_clock(program)
    os.kill(program.pid, signal.SIGSTOP)
    os.waitpid(program.pid, os.WUNTRACED)
    os.write(program.slave, b"\033[1;1Hscribbled\033[10;10Hall over")
    program.settle()
    scribbled = without_clock(program) != before
    os.kill(program.pid, signal.SIGCONT)
    again = program.wait(lambda: without_clock(program) == before)
    ok("SIGCONT: all is drawn again", scribbled and again, "scribbled %s" % scribbled,
       [pair for pair in zip(before, without_clock(program)) if pair[0] != pair[1]])
    program.keys("q")
    ok("... and it leaves as usual", program.end() == 0 and is_restored(program),
       state(program))
    program.close()


def sizes():
    """Terminals that do not know their size, or change it before the first frame."""
    program = Screen([MEMTIDE, "--readonly"], 80, 24)
    program.set_size(0, 0)
    ok("a terminal without a size", program.wait("F1 Help"), program.screen.text())
    program.resize(120, 40)
    ok("... that gets one", program.wait(
        lambda: program.screen.text()[39].startswith(" F1 Help")), program.screen.text())
    program.keys("q")
    ok("... is restored", program.end() == 0 and is_restored(program), state(program))
    program.close()


for signal_name, status_expected in SIGNALS:
    by_signal(signal_name, status_expected)
by_hangup("the terminal is gone", None)
by_hangup("the terminal is gone, SIGHUP ignored", ignore_hangup)
streams()
by_stop()
sizes()
done()
