"""The rows of a table that people paste or upload, whatever its separator and encoding."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from playbook.desk.cells import CellError, squeeze

MAX_BYTES = 5_000_000
TITLE_ROWS = 5
_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
_LOOK_AT = 40
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")

Record = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Split:
    """How a text falls into cells; without a separator every row is one cell."""

    separator: str | None
    has_quotes: bool = True
    notes: tuple[str, ...] = ()


def decode(data: str | bytes, too_large: str) -> tuple[str, list[str]]:
    """Give back the text of a table and how it was read; raises CellError.

    `too_large`: what to do about a table of more than `MAX_BYTES`.
    """
    if len(data) > MAX_BYTES:
        raise CellError("The table is larger than 5 MB.", too_large)
    if isinstance(data, str):
        return _checked(data.removeprefix("\ufeff")), []
    text, notes = _decode_bytes(data)
    return _checked(text), notes


def _checked(text: str) -> str:
    head = text[:4_000]
    if sum(mark < " " and mark not in "\t\r\n\f\v" for mark in head) > len(head) // 100:
        raise CellError("This is not a table of text.", "Save the sheet as CSV, then upload that file.")
    return text


def _decode_bytes(data: bytes) -> tuple[str, list[str]]:
    if data.startswith(_WORKBOOKS):
        raise CellError(
            "This is a workbook, not a CSV file.", "In the spreadsheet, use Save as, CSV; or copy and paste."
        )
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode_as(data, encoding), []
    if guessed := _utf16_without_mark(data):
        return _decode_as(data, guessed), []
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    return _decode_as(data, "cp1252"), [
        "It was read as a Windows file (Windows-1252); check letters with accents."
    ]


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise CellError(
            "The letters of this file cannot be read.", "Save it as CSV UTF-8, or copy and paste the rows."
        ) from None


def _utf16_without_mark(data: bytes) -> str:
    """Every second byte of Western text in UTF-16 is nothing: the odd or the even ones."""
    head = data[:2_000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if odd > len(head) // 8 and odd > 4 * even:
        return "utf-16-le"
    if even > len(head) // 8 and even > 4 * odd:
        return "utf-16-be"
    return ""


def find_split(text: str, known: Callable[[Sequence[str]], int]) -> Split:
    """Give back the separator that fits best; `known` counts the headings that it knows in a row."""
    separator = _separator_of(text, known)
    notes = [f"Columns are separated by {_SEPARATORS[separator]}."] if separator else []
    try:
        for _row in _reader(text, separator or "\t"):
            pass
    except csv.Error:
        if '"' in text:
            notes.append("A quotation mark is not closed, so quotation marks were read as text.")
        return Split(separator, False, tuple(notes))
    return Split(separator, True, tuple(notes))


def records(text: str, split: Split) -> Iterator[Record]:
    """Give back the filled rows with their numbers, one after the other."""
    mark = split.separator or "\t"
    rows = _reader(text, mark) if split.has_quotes else _without_quotes(text, mark)
    for number, row in enumerate(rows, 1):
        if split.separator is None:
            row = ["\t".join(row)]
        # Most rows show a letter or digit at once; only the others are looked at mark by mark.
        if any(map(str.isalnum, row)) or any(map(squeeze, row)):
            yield number, row


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _without_quotes(text: str, separator: str) -> Iterator[list[str]]:
    return (line.split(separator) for line in text.splitlines())


def _separator_of(text: str, known: Callable[[Sequence[str]], int]) -> str | None:
    """The separator under which rows are alike: known headings count first, then even columns."""
    best, chosen = (0, 0.0, 1), None
    for separator in _SEPARATORS:
        try:
            rows = list(islice(_reader(text, separator), _LOOK_AT))
        except csv.Error:
            rows = list(_without_quotes("\n".join(text.splitlines()[:_LOOK_AT]), separator))
        rows = [row for row in rows if any(map(squeeze, row))]
        if not rows:
            continue
        widths = Counter(map(len, rows))
        width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        headed = max((known(row) for row in rows[:TITLE_ROWS]), default=0)
        score = (headed if headed > 1 else 0, often / len(rows) if width > 1 else 0.0, width)
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen
