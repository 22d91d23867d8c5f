"""Estimate how much room a text takes, without its typeface."""

import re

LINE = 1.2  # the height of a line, in sizes
_POINTS = 72
# How wide Calibri's letters from space to tilde are, in hundredths of the size.
_CALIBRI = (
    "23 33 40 50 51 71 68 22 30 30 50 50 25 31 25 39 51 51 51 51 51 51 51 51 51 51 27 27 50 50 50 46 "
    "89 58 54 53 62 49 46 63 62 25 32 52 42 85 65 66 52 67 54 46 49 64 57 89 52 49 47 31 39 31 50 50 "
    "29 48 53 42 53 50 31 47 53 23 24 45 23 80 53 53 53 53 35 39 33 53 45 71 43 45 40 31 46 31 50"
)
_EMS = {chr(code): int(wide) / 100 for code, wide in enumerate(_CALIBRI.split(), start=32)}
_CAUTION = 1.03  # Word spaces and lines end differently in each program
_WORDS = re.compile(r"[^ ]+ *| +")  # a no-break space keeps its words together


def ems(text: str) -> float:
    """Return the width of a text in sizes of its type."""
    return sum(map(_em, text))


def _em(letter: str) -> float:
    known = _EMS.get(letter)
    if known is not None:
        return known
    if ord(letter) > 0x2E80:  # Chinese, Japanese, Korean, emoji
        return 1.0
    return 0.6 if letter.isupper() or letter in "—…" else 0.52


def width(text: str, size: float, stretch: float = 1) -> float:
    """Return the width of a text in inches."""
    return ems(text) * size * stretch * _CAUTION / _POINTS


def wrap(text: str, size: float, room: float, stretch: float = 1) -> list[str]:
    """Return a text's lines in `room` inches; joined, they are the text."""
    lines = []
    for paragraph in text.split("\n"):
        line, used = "", 0.0
        for word in _WORDS.findall(paragraph):
            long = width(word.rstrip(), size, stretch)
            if line and used + long > room:
                lines.append(line)
                line, used = "", 0.0
            while long > room and len(word) > 1:  # broken inside the word
                fitting = max(int(len(word) * room / long), 1)
                lines.append(word[:fitting])
                word = word[fitting:]
                long -= width(lines[-1], size, stretch)
            line += word
            used += width(word, size, stretch)
        lines.append(f"{line}\n")
    lines[-1] = lines[-1].removesuffix("\n")
    return lines


def count_lines(text: str, size: float, room: float, stretch: float = 1) -> int:
    """Return a text's number of lines in `room` inches."""
    return len(wrap(text, size, room, stretch))


def height(text: str, size: float, room: float, stretch: float = 1) -> float:
    """Return the height of a text in inches."""
    return count_lines(text, size, room, stretch) * size * LINE / _POINTS


def cut(text: str, size: float, room: float, stretch: float = 1) -> str:
    """Return a text on one line, ended after a word if long."""
    if width(text, size, stretch) <= room:
        return text
    end = ""
    for word in _WORDS.findall(text):
        if width(f"{end}{word.rstrip()}…", size, stretch) > room:
            break
        end += word
    return f"{end.rstrip(' ,;:–-')}…" if end.strip() else ""


def split(text: str, size: float, room: float, lines: int, stretch: float = 1) -> tuple[str, str]:
    """Return what fits on so many lines, and the rest."""
    wrapped = wrap(text, size, room, stretch)
    return "".join(wrapped[:lines]).strip(), "".join(wrapped[lines:]).strip()
