"""Kinds of terminals and of locales: each gets a screen that works, or a clear word.

TERM is what it says; the emulator knows the sequences that these have.  Whatever the
terminal can: the first frame is whole, a key changes it, colours are there or not, and the
terminal is restored.  A description that is not installed is skipped.
"""
import os
import subprocess
import tempfile

from driver import MEMTIDE, Screen, done, ok, skip

# TERM, whether it has colours; the key F1 as it sends it is the description's business.
TERMINALS = [("tmux-256color", True), ("tmux", True), ("screen-256color", True),
             ("screen", True), ("xterm-256color", True), ("xterm", True), ("linux", True),
             ("rxvt", True), ("rxvt-unicode-256color", True), ("ansi", True),
             ("vt220", False), ("vt100", False), ("xterm-mono", False)]
HOSTILE = [("dumb", "cannot place text on its screen"),
           ("nonsense-9", "is not known on this machine"),
           ("../../etc/passwd", "is not known on this machine"),
           ("x\033[31m", "is not known on this machine"),
           ("", "TERM is not set"), (None, "TERM is not set")]
LOCALES = [("C.UTF-8", True), ("C", False), ("POSIX", False),
           ("no_WHERE.UTF-8", False), ("", False)]


def is_known(terminal):
    return subprocess.run(["infocmp", terminal], stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL).returncode == 0


def has_colors(program):
    return any(kind in (38, 48) for row in program.screen.cell for _, style in row
               for kind, _ in style)


def is_ascii(program):
    return all(ord(c) < 128 for row in program.screen.text() for c in row)


def run(name, env, colors=None, ascii_only=None, arguments=(), mouse=None):
    program = Screen([MEMTIDE, "--readonly"] + list(arguments), 80, 24, env)
    seen = program.wait(lambda: program.screen.text()[23].startswith(" F1 Help"))
    colored, plain = has_colors(program), is_ascii(program)
    reported = "?1000" in program.screen.modes
    program.keys("?")
    helped = program.wait("keys for the list")
    program.keys(" ")
    program.keys("x")
    back = program.wait("COMMAND")
    program.keys("q")
    status = program.end()
    ok(name, seen and helped and back and status == 0 and not program.screen.bad
       and program.screen.is_restored() and program.modes_are_restored()
       and colors in (None, colored) and ascii_only in (None, plain)
       and mouse in (None, reported),
       "seen %s, help %s, back %s, status %r, colours %s, ASCII %s, mouse %s, modes %s" % (
           seen, helped, back, status, colored, plain, reported,
           sorted(program.screen.modes)),
       program.screen.bad, program.screen.text())
    program.close()


def refuse(terminal, word):
    program = Screen(["/bin/sh", "-c", '"$MEMTIDE"; echo "status=$?"'], 100, 24,
                     {"TERM": terminal, "MEMTIDE": MEMTIDE})
    program.end()
    text = " ".join(row for row in program.screen.text() if row)
    ok("TERM=%s: a word and 125" % ascii(terminal),
       word in text and "status=125" in text and "memtide record" in text
       and not program.screen.bad and program.modes_are_restored(), text,
       program.screen.bad)
    program.close()


def make_locale(folder):
    """A locale that is not UTF-8, where the C library's sources of one are installed."""
    return not subprocess.call(
        "localedef -c -i en_US -f ISO-8859-1 '%s/en_US.ISO-8859-1'" % folder, shell=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


for terminal, colors in TERMINALS:
    if is_known(terminal):
        run("TERM=%s" % terminal, {"TERM": terminal, "NO_COLOR": None}, colors,
            None if terminal == "linux" else False)
    else:
        skip("TERM=%s" % terminal, "no such description on this machine")
for terminal, word in HOSTILE:
    refuse(terminal, word)
for locale, is_utf8 in LOCALES:
    run("locale %s" % (locale or "none"),
        {"LC_ALL": locale or None, "LC_CTYPE": None, "LANG": None}, None, not is_utf8)
with tempfile.TemporaryDirectory() as folder:
    if make_locale(folder):
        run("locale en_US.ISO-8859-1",
            {"LC_ALL": "en_US.ISO-8859-1", "LOCPATH": folder}, None, True)
    else:
        skip("locale en_US.ISO-8859-1", "it cannot be made here")
run("NO_COLOR", {"NO_COLOR": "1"}, False)
run("NO_COLOR, but --color always", {"NO_COLOR": "1"}, True, None, ["--color", "always"])
run("NO_COLOR empty", {"NO_COLOR": ""}, True)
run("--color never", {"NO_COLOR": None}, False, None, ["--color", "never"])
for theme in "auto", "neutral", "dark", "light":
    run("--theme %s" % theme, {"NO_COLOR": None}, True, None, ["--theme", theme])
run("--theme mono", {"NO_COLOR": None}, False, None, ["--theme", "mono"])
run("the mouse", {}, mouse=True)
run("--no-mouse", {}, arguments=["--no-mouse"], mouse=False)
done()
