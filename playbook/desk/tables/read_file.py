"""Read a pasted or uploaded table's text, or a workbook."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from playbook.core.base import words
from playbook.desk.base.child import SECONDS, FaultError, read_in_child
from playbook.desk.tables import child
from playbook.desk.tables.cells import CellError, squeeze
from playbook.desk.tables.columns import looks_like_data

FILE_TYPES = ["csv", "tsv", "txt", "xlsx", "ods", "xls"]
FILE_LABEL = "Or upload a spreadsheet or a CSV file"
FILE_HELP = (
    "Excel (.xlsx, .xls), OpenDocument (.ods), CSV or text with any separator; at most 5 MB. Of a workbook "
    "the first sheet with rows is read, formulas as the values that they show."
)
MAX_BYTES = 5_000_000
MOST_PASTED = 500_000  # characters
PASTE_HELP = f"At most {MOST_PASTED:,} characters. Upload a larger table as a file."
MOST_COLUMNS = 500
MOST_CHARACTERS = 10_000
TITLE_ROWS = 5
_SECONDS = float(SECONDS)
_WORKBOOKS = (b"PK", b"\xd0\xcf\x11\xe0")
_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
_LOOK_AT = 40
Record = tuple[int, list[str]]
Known = Callable[[Sequence[str]], int]
MOST_ROWS = 200_000
_MOST_LINES = 500_000  # empty ones too, each of which takes time
SPLIT_IT = "Keep the columns that are needed, or split the file by month."


@dataclass(frozen=True, slots=True)
class TableText:
    """A table as text; without a separator every row is one cell."""

    text: str = field(repr=False)
    separator: str | None = ","
    has_quotes: bool = True
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Record]:
        """Return numbered filled rows. Raise CellError if one is too large."""
        mark = self.separator or "\t"
        plain = (line.split(mark) for line in self.text.splitlines())
        rows = _reader(self.text, mark) if self.has_quotes else plain
        for number, row in enumerate(rows, 1):
            if self.separator is None:
                row = ["\t".join(row)]
            # Most rows show a letter or digit at once; only the others are looked at mark by mark.
            if any(map(str.isalnum, row)) or any(map(squeeze, row)):
                _check_size(number, row)
                yield number, row


def read_file(data: str | bytes, count_known: Known, too_large: str) -> TableText:
    """Return a table; `too_large` is the hint beyond `MAX_BYTES`. Raise CellError."""
    if len(data) > MAX_BYTES:
        raise CellError("The table is larger than 5 MB.", too_large)
    if isinstance(data, str):
        return _split(_checked(data.removeprefix("\ufeff")), count_known, ())
    if data.startswith(_WORKBOOKS):
        return _read_workbook(data)
    text, notes = _decode(data)
    return _split(_checked(text), count_known, notes)


def _read_workbook(data: bytes) -> TableText:
    try:
        notes, text = read_in_child(child.__file__, data, child.UNREADABLE, child.TOO_LARGE, _SECONDS)
    except FaultError as fault:
        raise CellError(*fault.args) from None
    return TableText(text, notes=tuple(notes))


def _checked(text: str) -> str:
    if text.count("\n") + text.count("\r") > 2 * _MOST_LINES:
        raise CellError(f"The table has more than {_MOST_LINES:,} lines.", "Remove the empty ones.")
    head = text[:4_000]
    if sum(mark < " " and mark not in "\t\r\n\f\v" for mark in head) > len(head) // 100:
        raise CellError("This is not a table of text.", "Save the sheet as .xlsx or CSV, then upload that.")
    return text


def _decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        # Every second byte of Western text in UTF-16 is zero: the odd or the even ones.
        head = data[:2_000]
        even, odd = head[::2].count(0), head[1::2].count(0)
        is_utf16 = max(even, odd) > max(len(head) // 8, 4 * min(even, odd))
        encoding = ("utf-16-le" if odd > even else "utf-16-be") if is_utf16 else "utf-8-sig"
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        pass
    try:
        note = "It was read as a Windows file (Windows-1252); check letters with accents."
        return data.decode("utf-16" if "16" in encoding else "cp1252"), (note,)
    except UnicodeDecodeError:
        raise CellError(
            "The letters of this file cannot be read.", "Save it as CSV UTF-8, or copy and paste the rows."
        ) from None


def _split(text: str, count_known: Known, notes: tuple[str, ...]) -> TableText:
    if separator := _separator_of(text, count_known):
        notes += (f"Columns are separated by {_SEPARATORS[separator]}.",)
    try:
        for _row in _reader(text, separator or "\t"):
            pass
    except csv.Error:
        if '"' in text:
            notes += ("A quotation mark is not closed, so quotation marks were read as text.",)
        return TableText(text, separator, False, notes)
    return TableText(text, separator, True, notes)


def _check_size(number: int, row: Sequence[str]) -> None:
    if len(row) > MOST_COLUMNS:
        sentence = f"Row {number} has {len(row):,} columns; at most {MOST_COLUMNS} are read."
        raise CellError(sentence, "Keep only the columns that are needed.")
    if (longest := max(map(len, row))) > MOST_CHARACTERS:
        column = [len(cell) for cell in row].index(longest) + 1
        sentence = f"The cell in row {number}, column {column} has {longest:,} characters."
        raise CellError(sentence, f"Shorten it to at most {MOST_CHARACTERS:,}, or take the column out.")


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)


def _separator_of(text: str, count_known: Known) -> str | None:
    """Return the separator with most known headings, then most even rows."""
    best, chosen = (0, 0.0, 1), None
    for separator in _SEPARATORS:
        try:
            rows = list(islice(_reader(text, separator), _LOOK_AT))
        except csv.Error:
            rows = [line.split(separator) for line in text.splitlines()[:_LOOK_AT]]
        if not (rows := [row for row in rows if any(map(squeeze, row[:MOST_COLUMNS]))]):
            continue
        (width, often) = max(Counter(map(len, rows)).items(), key=lambda pair: (pair[1], pair[0]))
        headed = max((count_known(row[:MOST_COLUMNS]) for row in rows[:TITLE_ROWS]), default=0)
        score = (headed if headed > 1 else 0, often / len(rows) if width > 1 else 0.0, width)
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen


@dataclass(frozen=True, slots=True)
class TableSheet:
    """An opened table; `head` is the heading row's number, or 0."""

    table: TableText
    headings: tuple[str, ...]
    head: int
    notes: tuple[str, ...] = ()

    def rows(self) -> Iterator[Record]:
        """Return its rows below the headings. Raises CellError beyond `MOST_ROWS`."""
        below = (row for row in self.table.rows() if row[0] > self.head)
        yield from islice(below, MOST_ROWS)
        if next(below, None):
            raise CellError(f"There are more than {MOST_ROWS:,} rows.", SPLIT_IT)


def open_sheet(
    data: str | bytes, count_known: Known, too_large: str = SPLIT_IT, allows_other_headings: bool = True
) -> TableSheet:
    """Open a pasted or uploaded table. Raise CellError if it is none."""
    table = read_file(data, count_known, too_large)
    if not (top := list(islice(table.rows(), TITLE_ROWS))):
        raise CellError("There is no row in it.", "Put the headings and at least one row into it.")
    chosen, headings, best = 0, top[0][1], count_known(top[0][1])
    for at, (_number, cells) in enumerate(top[1:], 1):
        # A cell that is merged over two rows of headings stands in the upper one.
        above = top[at - 1][1]
        merged = [cell or (above[place] if place < len(above) else "") for place, cell in enumerate(cells)]
        if count_known(cells) > 1 and (count := count_known(merged)) > best:
            chosen, headings, best = at, merged, count
    notes = list(table.notes)
    if chosen:
        notes.append(f"{words.count(chosen, 'row')} above the headings left out.")
    is_headed = best > 0 or (allows_other_headings and not any(map(looks_like_data, headings)))
    return TableSheet(table, tuple(headings), top[chosen][0] if is_headed else 0, tuple(notes))
