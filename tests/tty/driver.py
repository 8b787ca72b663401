"""A program on a pseudo-terminal that an Emulator reads, and TAP for its tests."""
import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time

from emulator import Emulator

MEMTIDE = os.environ["MEMTIDE"]
PLAYER = os.path.join(os.environ["abs_top_builddir"], "tests", "tty", "player")

# Whoever is asked to crash shall not be stopped by a sanitizer, nor write a core.
os.environ["ASAN_OPTIONS"] = ("detect_leaks=0:handle_segv=0:handle_abort=0:handle_sigbus=0:"
                              "handle_sigfpe=0:handle_sigill=0:"
                              + os.environ.get("ASAN_OPTIONS", ""))


class Screen:
    """argv with standard input, output and error on a terminal of its own."""

    def __init__(self, argv, cols=80, rows=24, env=None, before=None):
        master, slave = os.openpty()
        self.fd = master
        self.screen = Emulator(cols, rows)
        self.set_size(cols, rows)
        self.modes = termios.tcgetattr(slave)
        self.slave_name = os.ttyname(slave)
        self.raw = bytearray()
        self.status = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(master)
            os.setsid()
            fcntl.ioctl(slave, termios.TIOCSCTTY, 0)
            for fd in range(3):
                os.dup2(slave, fd)
            os.environ["TERM"] = "xterm-256color"
            os.environ["LC_ALL"] = "C.UTF-8"
            for name, value in (env or {}).items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value
            if before:
                before()
            try:
                os.execvp(argv[0], argv)
            finally:
                os._exit(99)
        self.slave = slave  # kept open: what is left unread can still be read at the end

    def set_size(self, cols, rows):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, cols, 0, 0))

    def resize(self, cols, rows):
        self.screen.resize(cols, rows)
        self.set_size(cols, rows)

    def read(self, timeout):
        """Whether anything came within that time."""
        if not select.select([self.fd], [], [], timeout)[0]:
            return False
        try:
            got = os.read(self.fd, 65536)
        except OSError:
            return False
        self.raw += got
        del self.raw[:-100000]
        self.screen.feed(got)
        return bool(got)

    def settle(self, quiet=0.15, most=20):
        """Until nothing comes any more for that time."""
        end = time.monotonic() + most
        while self.read(quiet) and time.monotonic() < end:
            pass

    def wait(self, condition, most=20):
        """Until the condition holds; a string: until it is on the screen."""
        if isinstance(condition, str):
            text = condition
            condition = lambda: any(text in row for row in self.screen.text())
        end = time.monotonic() + most
        while not condition():
            if time.monotonic() > end or self.has_ended():
                self.settle(0.05, 1)
                return condition()
            self.read(0.05)
        return True

    def keys(self, data):
        data = data.encode() if isinstance(data, str) else data
        while data:
            # Also read, or both sides would wait for each other.
            readable, writable, _ = select.select([self.fd], [self.fd], [], 5)
            if readable:
                self.read(0)
            if writable:
                data = data[os.write(self.fd, data[:512]):]
            if not readable and not writable:
                return False
        return True

    def has_ended(self):
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
        return self.status is not None

    def end(self, most=10):
        """Until it has ended: its exit status, -N for a signal, None: it still runs."""
        limit = time.monotonic() + most
        while not self.has_ended() and time.monotonic() < limit:
            self.read(0.02)
        self.settle(0.02, 1)
        return None if self.status is None else os.waitstatus_to_exitcode(self.status)

    def modes_are_restored(self):
        now = termios.tcgetattr(self.slave)
        return now == self.modes

    def close(self):
        if not self.has_ended():
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
            self.status = -9
        for fd in (self.fd, self.slave):
            try:
                os.close(fd)
            except OSError:
                pass


count = 0
failed = False


def ok(name, condition, *notes):
    global count, failed
    count += 1
    print("%sok %d - %s" % ("" if condition else "not ", count, name))
    if not condition:
        failed = True
        for note in notes:
            for line in note if isinstance(note, list) else [note]:
                print("# %s" % str(line).encode("unicode_escape").decode())
    sys.stdout.flush()
    return condition


def skip(name, why):
    global count
    count += 1
    print("ok %d - %s # SKIP %s" % (count, name, why))


def done():
    print("1..%d" % count)
