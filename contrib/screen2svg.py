#!/usr/bin/env python3
"""A picture of a terminal's screen, as it is.

Reads what `tmux capture-pane -e -p` prints and writes SVG: each cell stands in its place
whatever font the viewer has.  How the pictures in doc/ are made:

    tmux new-session -d -x 110 -y 32 memtide PID
    tmux capture-pane -e -p | contrib/screen2svg.py >screen.svg
    rsvg-convert screen.svg -o doc/screen-process.png
"""

import re
import sys
import unicodedata
from xml.sax.saxutils import escape

CELL_WIDTH, CELL_HEIGHT, FONT_SIZE, MARGIN = 8.4, 17, 14, 10
FOREGROUND, BACKGROUND = "#d0d0d0", "#16181d"

# The first 16 as most terminals have them now.
BASIC = [
    "#16181d", "#d8545b", "#7fb069", "#d9a441", "#5c8fd6", "#b07cc6", "#4fb3bf", "#d0d0d0",
    "#7a7f8a", "#ff7b82", "#a2d48b", "#f4c76a", "#86b3f2", "#d29fe6", "#7fd8e0", "#ffffff",
]


def palette(index):
    """The colour of one of the 256 of xterm."""
    if index < 16:
        return BASIC[index]
    if index >= 232:
        level = 8 + 10 * (index - 232)
        return f"#{level:02x}{level:02x}{level:02x}"
    index -= 16
    steps = [0, 95, 135, 175, 215, 255]
    return "#" + "".join(f"{steps[index // n % 6]:02x}" for n in (36, 6, 1))


class Pen:
    """Colours and attributes that the next characters get."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.foreground = self.background = None
        self.bold = self.dim = self.underline = self.reverse = False

    def colour(self, numbers):
        """What follows 38 or 48: 5;N or 2;R;G;B."""
        if numbers.pop(0) == 5:
            return palette(numbers.pop(0))
        red, green, blue = numbers.pop(0), numbers.pop(0), numbers.pop(0)
        return f"#{red:02x}{green:02x}{blue:02x}"

    def apply(self, numbers):
        while numbers:
            code = numbers.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 4: "underline", 7: "reverse"}[code], True)
            elif code == 22:
                self.bold = self.dim = False
            elif code in (24, 27):
                setattr(self, {24: "underline", 27: "reverse"}[code], False)
            elif code == 38:
                self.foreground = self.colour(numbers)
            elif code == 48:
                self.background = self.colour(numbers)
            elif code in (39, 49):
                setattr(self, {39: "foreground", 49: "background"}[code], None)
            elif 30 <= code < 38 or 90 <= code < 98:
                self.foreground = palette(code - 30 if code < 90 else code - 82)
            elif 40 <= code < 48 or 100 <= code < 108:
                self.background = palette(code - 40 if code < 100 else code - 92)

    def look(self):
        """(foreground, background, bold, dim, underline) as they are seen."""
        front, back = self.foreground or FOREGROUND, self.background
        if self.reverse:
            front, back = back or BACKGROUND, front
        return front, back, self.bold, self.dim, self.underline


def width(character):
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def cells(line, pen):
    """[(column, text, look)] of one line."""
    column, out = 0, []
    for part in re.split(r"(\x1b\[[0-9;:]*m)", line):
        if part.startswith("\x1b["):
            pen.apply([int(n or 0) for n in re.split("[;:]", part[2:-1])])
            continue
        for character in re.sub(r"\x1b[^\x1b]?|[\x00-\x1f]", "", part):
            if not width(character) and out:
                out[-1] = (out[-1][0], out[-1][1] + character, out[-1][2])
            else:
                out.append((column, character, pen.look()))
            column += width(character)
    return out, column


def runs(line):
    """Neighbours that look the same, together; (column, text, look).

    Viewers do not agree on blanks, so none is inside of a text; what is not ASCII may come
    from another font, of another width: each by itself.
    """
    start, text, now = 0, "", None
    for column, character, look in line + [(None, " ", None)]:
        end = start + sum(map(width, text))
        blank = character in " \u2800"
        if text and (look != now or column != end or blank != (text[0] in " \u2800")
                     or not (text + character).isascii()):
            yield start, text, now
            text = ""
        if not text:
            start, now = column, look
        text += character


def draw_run(x, y, text, look):
    front, back, bold, dim, underline = look
    long = sum(map(width, text)) * CELL_WIDTH
    if back:
        yield (f'<rect x="{x:.1f}" y="{y:.1f}" width="{long:.1f}" '
               f'height="{CELL_HEIGHT}" fill="{back}"/>')
    if not text.strip(" \u2800"):
        return
    style = ' font-weight="bold"' if bold else ""
    style += ' opacity="0.6"' if dim else ""
    style += ' text-decoration="underline"' if underline else ""
    yield (f'<text x="{x:.1f}" y="{y + 13:.1f}" fill="{front}"{style} '
           f'textLength="{long:.1f}">{escape(text)}</text>')


def main():
    pen = Pen()
    lines = [cells(line, pen) for line in sys.stdin.read().rstrip("\n").split("\n")]
    columns = max(column for _, column in lines)
    wide = columns * CELL_WIDTH + 2 * MARGIN
    high = len(lines) * CELL_HEIGHT + 2 * MARGIN
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide:.0f} {high:.0f}" '
          f'width="{wide:.0f}" height="{high:.0f}" font-size="{FONT_SIZE}" '
          'font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" xml:space="preserve">')
    print(f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>')
    for row, (line, _) in enumerate(lines):
        for column, text, look in runs(line):
            x, y = MARGIN + column * CELL_WIDTH, MARGIN + row * CELL_HEIGHT
            print("\n".join(draw_run(x, y, text, look)) or "", end="\n")
    print("</svg>")


if __name__ == "__main__":
    main()
