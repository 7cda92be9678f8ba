#!/usr/bin/env python3
"""Draws docs/diagnostic.svg: what slsconf prints to a terminal about an old configuration.

usage: python3 docs/picture.py [PATH OF SLSCONF]        (from the top of the repository; standard library only)

Without a path, the program is built and run with cargo.
"""
import fcntl
import html
import os
import pathlib
import pty
import re
import struct
import subprocess
import sys
import termios
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent
COMMAND = ["lint", "fixtures/examples/legacy", "--select", "CRED,SCH"]
PICTURE = ROOT / "docs" / "diagnostic.svg"

WIDTH = 100
CHARACTER_WIDTH, LINE_HEIGHT, MARGIN, FONT_SIZE = 8.43, 19, 18, 14
BACKGROUND, FOREGROUND = "#1e1e2e", "#cdd6f4"
COLORS = {31: "#f38ba8", 32: "#a6e3a1", 33: "#f9e2af", 34: "#89b4fa", 35: "#f5c2e7", 36: "#94e2d5"}


def output(program):
    """What the program writes to a terminal of WIDTH columns."""
    own, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24, WIDTH, 0, 0))
    environment = {"PATH": os.environ["PATH"], "TERM": "xterm-256color"}
    if len(program) > 1:  # cargo needs its own variables
        environment = {**os.environ, **environment}
    process = subprocess.Popen(program + COMMAND, cwd=ROOT, env=environment, stdin=its, stdout=its, stderr=its)
    os.close(its)
    shown = b""
    while True:
        try:
            piece = os.read(own, 4096)
        except OSError:  # the last end of the terminal is closed
            break
        if not piece:
            break
        shown += piece
    shown = shown.decode().replace("\r\n", "\n")
    if process.wait() != 1:
        sys.exit(f"exit {process.returncode}, expected findings\n{shown}")
    return shown


def pieces(line):
    """A line's texts with the SGR codes in force: (text, codes)."""
    codes = set()
    for part in re.split(r"(\x1b\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            for code in map(int, filter(None, re.split(r"[^0-9]+", part))):
                codes = set() if code == 0 else {*codes, code}
        elif part:
            yield part, frozenset(codes)


def style(codes):
    """SGR codes as attributes of SVG."""
    attributes = [f'fill="{COLORS[code]}"' for code in sorted(codes) if code in COLORS]
    attributes += ['font-weight="bold"'] * (1 in codes) + ['opacity="0.6"'] * (2 in codes)
    attributes += ['text-decoration="underline"'] * (4 in codes)
    return " ".join(attributes)


def columns(text):
    return sum(2 if unicodedata.east_asian_width(character) == "W" else 1 for character in text)


def draw(text):
    lines = [f"\x1b[32m$\x1b[0m slsconf {' '.join(COMMAND)}"] + text.rstrip("\n").split("\n")
    plain = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    width = round(max(map(columns, plain)) * CHARACTER_WIDTH + 2 * MARGIN)
    height = len(lines) * LINE_HEIGHT + 2 * MARGIN
    svg = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        f"<title>{html.escape(plain[0])}</title>",
        f'<rect width="100%" height="100%" rx="8" fill="{BACKGROUND}"/>',
        f'<g font-family="monospace" font-size="{FONT_SIZE}" '
        f'fill="{FOREGROUND}" xml:space="preserve">',
    ]
    for row, line in enumerate(lines):
        column, y = 0, MARGIN + (row + 0.75) * LINE_HEIGHT
        for piece, codes in pieces(line):
            # Each run of non-blanks stands at its own place, so that no font can move what comes after it.
            for word in re.finditer(r"\S+(?: \S+)*", piece):
                x = MARGIN + (column + columns(piece[: word.start()])) * CHARACTER_WIDTH
                length = columns(word[0]) * CHARACTER_WIDTH
                svg.append(
                    f'<text x="{x:.1f}" y="{y:.1f}" textLength="{length:.1f}" {style(codes)}>{html.escape(word[0])}</text>'
                )
            column += columns(piece)
    return "\n".join(svg + ["</g>", "</svg>"]) + "\n"


program = sys.argv[1:] or ["cargo", "run", "--quiet", "--release", "--"]
PICTURE.write_text(draw(output(program)), encoding="utf-8")
print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size} bytes")
