"""A terminal that knows what curses sends, and takes offence at everything else.

Feed it the bytes that a program writes; it keeps the screen as cells.  What is no
character and no sequence of ours is remembered in .bad: a control byte, an unknown
sequence, text that is no UTF-8, a code point that changes how others are shown.  So a
name that reaches the terminal raw is found, whatever it would have done.
"""
import codecs
import ctypes
import unicodedata

libc = ctypes.CDLL(None)
libc.setlocale.restype = ctypes.c_char_p
libc.setlocale(0, b"C.UTF-8")  # LC_CTYPE: columns as the program counts them
libc.wcwidth.argtypes = [ctypes.c_wchar]

BLANK = " "
widths = {}


def width_of(char):
    if char not in widths:
        widths[char] = libc.wcwidth(char)
    return widths[char]


class Emulator:
    # Modes that a program may set, and must have reset when it leaves.
    MODES = {"?1049", "?47", "?1", "?25", "?12", "?1000", "?1002", "?1006", "?7", "4", "34"}

    def __init__(self, cols, rows):
        self.cols, self.rows = cols, rows
        self.bad = []
        self.modes = set()
        self.visible = True
        self.decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self.held = ""  # a sequence that is not whole yet
        self.written = 0
        self.style = ()
        self.wrapping = True
        self.saved = None
        self.clear()

    def clear(self):
        self.cell = [[(BLANK, ())] * self.cols for _ in range(self.rows)]
        self.x = self.y = 0
        self.pending = False  # the cursor stands behind the last column
        self.top, self.bottom = 0, self.rows - 1

    def resize(self, cols, rows):
        old = self.cell
        self.cols, self.rows = cols, rows
        self.cell = [[old[y][x] if y < len(old) and x < len(old[y]) else (BLANK, ())
                      for x in range(cols)] for y in range(rows)]
        self.x, self.y = min(self.x, cols - 1), min(self.y, rows - 1)
        self.pending = False
        self.top, self.bottom = 0, rows - 1

    def text(self):
        """The rows as text; the right half of a wide character has none."""
        return ["".join(c for c, _ in row).rstrip() for row in self.cell]

    def columns(self, y):
        """One row, a string per column."""
        return [c for c, _ in self.cell[y]]

    def complain(self, what):
        if len(self.bad) < 20:
            self.bad.append(what)

    def feed(self, data):
        self.written += len(data)
        text = self.held + self.decoder.decode(data)
        self.held = ""
        i = 0
        while i < len(text):
            used = self.sequence(text, i) if text[i] == "\033" else self.one(text[i])
            if not used:
                self.held = text[i:]
                if len(self.held) > 64:
                    self.complain("a sequence without end: %r" % self.held[:20])
                    self.held = ""
                return
            i += used

    # Characters

    def one(self, char):
        code = ord(char)
        if code < 0x20 or code == 0x7f:
            self.control(char)
        elif code == 0xfffd:
            self.complain("no UTF-8, or U+FFFD")
        elif 0x80 <= code < 0xa0 or unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl",
                                                                    "Zp"):
            self.complain("U+%04X" % code)
        else:
            self.put(char)
        return 1

    def control(self, char):
        if char == "\r":
            self.x, self.pending = 0, False
        elif char == "\n":
            self.line_feed()
        elif char == "\b":
            self.x, self.pending = max(0, self.x - 1), False
        elif char == "\t":
            self.x = min(self.cols - 1, self.x // 8 * 8 + 8)
        elif char not in "\x0e\x0f":  # character sets, of terminals that have two
            self.complain("control byte %r" % char)

    def line_feed(self):
        self.pending = False
        if self.y == self.bottom:
            self.scroll(self.top, self.bottom, 1)
        elif self.y < self.rows - 1:
            self.y += 1

    def scroll(self, top, bottom, count):
        rows = self.cell[top:bottom + 1]
        empty = [[(BLANK, ())] * self.cols for _ in range(min(abs(count), len(rows)))]
        if count > 0:
            rows = rows[count:] + empty
        else:
            rows = empty + rows[:len(rows) + count] if -count < len(rows) else empty
        self.cell[top:bottom + 1] = rows

    def put(self, char):
        width = width_of(char)
        if width == 0:
            at = self.x if self.pending else self.x - 1
            while at > 0 and not self.cell[self.y][at][0]:
                at -= 1
            if at < 0:
                self.complain("a combining mark without a character")
                return
            old, style = self.cell[self.y][at]
            self.cell[self.y][at] = (old + char, style)
            return
        if width < 0:
            self.complain("not printable: U+%04X" % ord(char))
            return
        if width > self.cols:
            return
        if self.pending or self.x + width > self.cols:
            if self.wrapping:
                self.x = 0
                self.line_feed()
            else:
                self.x = self.cols - width
        self.pending = False
        self.part(self.x)
        self.part(self.x + width - 1)
        self.cell[self.y][self.x] = (char, self.style)
        if width == 2:
            self.cell[self.y][self.x + 1] = ("", self.style)
        self.x += width
        if self.x >= self.cols:
            self.x, self.pending = self.cols - 1, True

    def part(self, x):
        """A wide character of which a half is overwritten is gone."""
        row = self.cell[self.y]
        if not row[x][0] and x > 0:
            row[x - 1] = (BLANK, row[x - 1][1])
            row[x] = (BLANK, row[x][1])
        if x + 1 < self.cols and not row[x + 1][0]:
            row[x + 1] = (BLANK, row[x + 1][1])

    # Sequences

    def sequence(self, text, i):
        """Characters used, 0 when it is not whole."""
        if i + 1 >= len(text):
            return 0
        kind = text[i + 1]
        if kind == "[":
            end = i + 2
            while end < len(text) and not "@" <= text[end] <= "~":
                if not " " <= text[end] <= "?":
                    self.complain("within a sequence: %r" % text[i:end + 1])
                    return end - i
                end += 1
            if end == len(text):
                return 0
            self.csi(text[i + 2:end], text[end])
            return end + 1 - i
        if kind in "()":
            if i + 2 >= len(text):
                return 0
            if text[i + 2] not in "B0":
                self.complain("character set %r" % text[i:i + 3])
            return 3
        if kind == "M":
            if self.y == self.top:
                self.scroll(self.top, self.bottom, -1)
            elif self.y > 0:
                self.y -= 1
            self.pending = False
        elif kind in "78":
            self.save() if kind == "7" else self.restore()
        elif kind not in "=>":  # the keypad
            self.complain("sequence %r" % text[i:i + 2])
        return 2

    def save(self):
        self.saved = (self.x, self.y, self.style)

    def restore(self):
        if self.saved:
            self.x, self.y, self.style = self.saved

    def csi(self, arguments, final):
        numbers = []
        plain = arguments.lstrip("?")
        for part in plain.split(";"):
            numbers.append(int(part) if part.isdigit() else 0)
        handler = self.CSI.get(final)
        if final in "hl":
            self.mode(arguments, final == "h")
        elif final == "c" and arguments in ("?0", "?1"):
            pass  # the shape of the console's cursor
        elif final == "t" and arguments in ("22;0;0", "23;0;0"):
            pass  # the title, kept and given back
        elif not handler or arguments != plain:
            self.complain("sequence ESC [ %s %s" % (arguments, final))
        else:
            handler(self, numbers)
            if final not in "mb":
                self.pending = False

    def mode(self, arguments, on):
        for one in arguments.split(";"):
            name = one
            if arguments.startswith("?") and not one.startswith("?"):
                name = "?" + one
            if name not in self.MODES:
                self.complain("mode %s" % name)
            elif name == "?25":
                self.visible = on
            elif name == "?7":
                self.wrapping = on
            elif on:
                self.modes.add(name)
            else:
                self.modes.discard(name)
            if name in ("?1049", "?47"):
                self.clear()

    def is_restored(self):
        """As a program must leave it."""
        return self.visible and self.wrapping and not self.modes - {"?12", "34"} and not self.style

    def style_of(self, numbers):
        i = 0
        while i < len(numbers):
            n = numbers[i]
            if n in (38, 48) and i + 2 < len(numbers) and numbers[i + 1] == 5:
                self.style = self.style_with(n, numbers[i + 2])
                i += 3
                continue
            if n == 0:
                self.style = ()
            elif n in (10, 11, 12):
                pass  # character sets of consoles
            elif n in (39, 49):
                self.style = tuple(s for s in self.style if s[0] != n - 1)
            elif 30 <= n <= 37 or 90 <= n <= 97:
                self.style = self.style_with(38, n - (30 if n < 40 else 82))
            elif 40 <= n <= 47 or 100 <= n <= 107:
                self.style = self.style_with(48, n - (40 if n < 50 else 92))
            elif n in (1, 2, 3, 4, 5, 7, 22, 23, 24, 25, 27):
                self.attribute(n)
            else:
                self.complain("style %d" % n)
            i += 1

    def style_with(self, kind, value):
        return tuple(sorted([s for s in self.style if s[0] != kind] + [(kind, value)]))

    def attribute(self, n):
        off = {22: (1, 2), 23: (3,), 24: (4,), 25: (5,), 27: (7,)}.get(n)
        kept = [s for s in self.style if s[0] not in (off or (n,))]
        self.style = tuple(sorted(kept if off else kept + [(n, 1)]))

    def erase(self, y, first, last):
        style = tuple(s for s in self.style if s[0] == 48)
        for x in range(max(0, first), min(self.cols, last + 1)):
            self.cell[y][x] = (BLANK, style)

    def move(self, x, y):
        self.x = max(0, min(self.cols - 1, x))
        self.y = max(0, min(self.rows - 1, y))

    def erase_line(self, n):
        self.erase(self.y, self.x if n[0] == 0 else 0,
                   self.x if n[0] == 1 else self.cols - 1)

    def erase_screen(self, n):
        if n[0] > 2:
            self.complain("erases more than the screen")
        for y in range(self.rows):
            if (n[0] == 0 and y > self.y) or (n[0] == 1 and y < self.y) or n[0] == 2:
                self.erase(y, 0, self.cols - 1)
        if n[0] < 2:
            self.erase_line(n)

    def insert(self, n):
        count = min(max(1, n[0]), self.cols - self.x)
        row = self.cell[self.y]
        row[self.x:] = [(BLANK, ())] * count + row[self.x:self.cols - count]

    def delete(self, n):
        count = min(max(1, n[0]), self.cols - self.x)
        row = self.cell[self.y]
        row[self.x:] = row[self.x + count:] + [(BLANK, ())] * count

    def lines(self, n):
        if self.top <= self.y <= self.bottom:
            self.scroll(self.y, self.bottom, n)

    def region(self, n):
        self.top = max(1, n[0]) - 1
        self.bottom = (n[1] if len(n) > 1 and n[1] else self.rows) - 1
        self.bottom = min(self.bottom, self.rows - 1)
        self.move(0, 0)

    def repeat(self, n):
        last = self.x if self.pending else self.x - 1
        for _ in range(max(1, n[0])):
            self.put(self.cell[self.y][last][0])

    CSI = {
        "H": lambda s, n: s.move(max(1, n[1] if len(n) > 1 else 1) - 1, max(1, n[0]) - 1),
        "A": lambda s, n: s.move(s.x, s.y - max(1, n[0])),
        "B": lambda s, n: s.move(s.x, s.y + max(1, n[0])),
        "C": lambda s, n: s.move(s.x + max(1, n[0]), s.y),
        "D": lambda s, n: s.move(s.x - max(1, n[0]), s.y),
        "G": lambda s, n: s.move(max(1, n[0]) - 1, s.y),
        "d": lambda s, n: s.move(s.x, max(1, n[0]) - 1),
        "I": lambda s, n: s.move(s.x // 8 * 8 + 8 * max(1, n[0]), s.y),
        "Z": lambda s, n: s.move((s.x - 1) // 8 * 8, s.y),
        "J": erase_screen,
        "K": erase_line,
        "X": lambda s, n: s.erase(s.y, s.x, s.x + max(1, n[0]) - 1),
        "@": insert,
        "P": delete,
        "L": lambda s, n: s.lines(-max(1, n[0])),
        "M": lambda s, n: s.lines(max(1, n[0])),
        "S": lambda s, n: s.scroll(s.top, s.bottom, max(1, n[0])),
        "T": lambda s, n: s.scroll(s.top, s.bottom, -max(1, n[0])),
        "r": region,
        "b": repeat,
        "m": style_of,
    }
