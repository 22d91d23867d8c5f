"""Groups out of a pasted or uploaded table, whatever separator, encoding and headings it has.

Nothing here raises on what people paste: what cannot be read is a problem with its row number.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from playbook.core.errors import Problem
from playbook.core.rollout import MAX_GROUPS
from playbook.desk.group_cells import (
    COLUMN_NAMES,
    COLUMNS,
    DATES,
    AmbiguousDayError,
    CellError,
    Column,
    day_first_in,
    is_serial,
    quoted,
    read_cell,
    squeeze,
)
from playbook.desk.group_headings import column_for, looks_like_headings

MAX_BYTES = 5_000_000
_SEPARATORS = {"\t": "tabs", ";": "semicolons", "|": "bars", ",": "commas"}
_LOOK_AT = 40
_TITLE_ROWS = 5
_TOTAL = re.compile(
    r"(grand |sub)?(total|totals|sum|gesamt|summe|insgesamt|somme|suma)( people| headcount)?\W*", re.I
)
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")


@dataclass(frozen=True, slots=True)
class Row:
    """One group as a table says it; `number` is its row there. None: the table does not say."""

    number: int
    name: str
    size: int | None = None
    manager: str = ""
    access_date: date | None = None
    go_live: date | None = None
    impact: int | None = None
    capacity: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """What a table says: its groups, what is wrong with it, and how it was read.

    `asks_day_first`: nothing tells whether 3/4/2026 is in March or in April.
    """

    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    asks_day_first: bool = False


Record = tuple[int, list[str]]


def read_table(data: str | bytes, day_first: bool | None = None) -> Table:
    """Read a table of groups. Never raises: problems carry the row number and what to do."""
    try:
        text, notes = _decode(data)
        records, more = _split(text)
    except CellError as error:
        return Table(problems=(Problem("table", error.message, error.hint),))
    notes += more
    if not records:
        return Table(problems=(Problem("table", "There is no row in it.", "Paste at least one group."),))
    columns, body, more = _columns_of(records)
    notes += more
    if "name" not in columns.values():
        hint = "Give the column with the groups' names the heading 'Name'."
        return Table(problems=(Problem("table", "No column holds names.", hint),), notes=tuple(notes))
    return _read(body, columns, notes, day_first)


def _decode(data: str | bytes) -> tuple[str, list[str]]:
    if len(data) > MAX_BYTES:
        raise CellError("The table is larger than 5 MB.", "Keep the rows and columns about groups only.")
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


def _split(text: str) -> tuple[list[Record], list[str]]:
    """Give back the filled rows with their numbers, split by the separator that fits best."""
    separator = _separator_of(text)
    notes = [f"Columns are separated by {_SEPARATORS[separator]}."] if separator else []
    try:
        rows = _parse(text, separator or "\t")
    except csv.Error:
        rows = _parse_without_quotes(text, separator or "\t")
        if '"' in text:
            notes.append("A quotation mark is not closed, so quotation marks were read as text.")
    if separator is None:
        rows = [["\t".join(row)] for row in rows]
    filled = [(number, row) for number, row in enumerate(rows, 1) if any(map(squeeze, row))]
    return filled, notes


def _parse(text: str, separator: str, limit: int | None = None) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    return [row for _, row in zip(range(limit or len(text) + 1), reader, strict=False)]


def _parse_without_quotes(text: str, separator: str) -> list[list[str]]:
    return [line.split(separator) for line in text.splitlines()]


def _separator_of(text: str) -> str | None:
    """The separator under which rows are alike: known headings count first, then even columns."""
    best, chosen = (0, 0.0, 1), None
    for separator in _SEPARATORS:
        try:
            rows = _parse(text, separator, _LOOK_AT)
        except csv.Error:
            rows = _parse_without_quotes("\n".join(text.splitlines()[:_LOOK_AT]), separator)
        rows = [row for row in rows if any(map(squeeze, row))]
        if not rows:
            continue
        widths = Counter(map(len, rows))
        width, often = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
        headed = max((_known_headings(row) for row in rows[:_TITLE_ROWS]), default=0)
        score = (headed if headed > 1 else 0, often / len(rows) if width > 1 else 0.0, width)
        if width > 1 and score > best:
            best, chosen = score, separator
    return chosen


def _known_headings(row: Sequence[str]) -> int:
    known = {column_for(cell) for cell in row if len(cell) <= 60} - {None}
    return len(known) if looks_like_headings(row) else 0


def _columns_of(records: Sequence[Record]) -> tuple[dict[int, Column], Sequence[Record], list[str]]:
    """Give back which column holds what, the rows below the headings, and how that was decided."""
    for at, (_number, cells) in enumerate(records[:_TITLE_ROWS]):
        if looks_like_headings(cells) and (at == 0 or _known_headings(cells) > 1):
            columns, notes = _by_heading(cells)
            if at:
                notes.append(f"{_rows(at)} above the headings left out.")
            return columns, records[at + 1 :], notes
    width = max(len(cells) for _number, cells in records)
    columns = dict(enumerate(COLUMNS[:width]))
    order = ", ".join(COLUMN_NAMES[column] for column in columns.values())
    notes = [f"There are no headings, so the columns were read as: {order}."]
    if width > len(COLUMNS):
        notes.append(f"{width - len(COLUMNS)} more columns on the right were not used.")
    return columns, records, notes


def _by_heading(cells: Sequence[str]) -> tuple[dict[int, Column], list[str]]:
    columns: dict[int, Column] = {}
    unused = []
    for at, heading in enumerate(cells):
        column = column_for(heading)
        if column is None or column in columns.values():
            unused.append((at, heading))
        else:
            columns[at] = column
    notes = []
    if "name" not in columns.values() and unused and unused[0][0] == 0:
        at, heading = unused.pop(0)
        columns[at] = "name"
        notes.append(f"The first column, {quoted(squeeze(heading))}, was read as the names.")
    if left := [quoted(squeeze(heading)) for _at, heading in unused if squeeze(heading)]:
        notes.append(f"Columns that were not used: {', '.join(left[:8])}.")
    return columns, notes


def _read(
    body: Sequence[Record], columns: dict[int, Column], notes: list[str], day_first: bool | None
) -> Table:
    kept, problems = _without_totals(body, columns, notes)
    orders = {} if day_first is not None else _orders(kept, columns)
    rows, asks = [], False
    seen: dict[str, int] = {}
    for number, cells in kept:
        values, found = _values(number, cells, columns, orders, day_first)
        asks = asks or any(isinstance(error, AmbiguousDayError) for _problem, error in found)
        problems += [problem for problem, _error in found]
        name = values.get("name", "")
        key = name.casefold()
        if key in seen:
            hint = "Give each group one row: merge them, or rename one."
            problems.append(_problem(number, "name", f"{quoted(name)} is already in row {seen[key]}.", hint))
        elif name:
            seen[key] = number
            rows.append(Row(number=number, **values))
    if len(rows) > MAX_GROUPS:
        hint = "Combine small groups, or use a second rollout."
        said = f"There are {len(rows):,} groups; a rollout can have {MAX_GROUPS}."
        return Table(problems=(Problem("table", said, hint),), notes=tuple(notes))
    if not rows and not problems:
        problems.append(Problem("table", "There is no group in it.", "Paste at least one row with a name."))
    if any(is_serial(_cell(cells, at)) for _n, cells in kept for at, col in columns.items() if col in DATES):
        notes.append("Day numbers from the spreadsheet were read as dates; check them below.")
    problems.sort(key=_row_of)
    return Table(tuple(rows), tuple(problems), tuple(notes), tuple(columns.values()), asks)


def _values(
    number: int,
    cells: Sequence[str],
    columns: dict[int, Column],
    orders: dict[Column, bool | None],
    day_first: bool | None,
) -> tuple[dict[str, Any], list[tuple[Problem, CellError]]]:
    values: dict[str, Any] = {}
    found = []
    for at, column in columns.items():
        order = day_first if day_first is not None else orders.get(column)
        try:
            values[column] = read_cell(column, _cell(cells, at), order)
        except CellError as error:
            found.append((_problem(number, column, error.message, error.hint), error))
    return values, found


def _orders(body: Iterable[Record], columns: dict[int, Column]) -> dict[Column, bool | None]:
    """Whether each date column puts the day first; one that does not tell follows the other one."""
    rows = [cells for _number, cells in body]
    told = {
        column: day_first_in(_cell(cells, at) for cells in rows)
        for at, column in columns.items()
        if column in DATES
    }
    known = {order for order in told.values() if order is not None}
    shared = known.pop() if len(known) == 1 else None
    return {column: shared if order is None else order for column, order in told.items()}


def _without_totals(
    body: Iterable[Record], columns: dict[int, Column], notes: list[str]
) -> tuple[list[Record], list[Problem]]:
    """Leave out total rows, and say what to do with rows that have no name."""
    name_at = next(at for at, column in columns.items() if column == "name")
    size_at = next((at for at, column in columns.items() if column == "size"), -1)
    kept: list[Record] = []
    problems: list[Problem] = []
    above, total = "", 0
    for number, cells in body:
        name = squeeze(_cell(cells, name_at))
        size = _size_or_none(_cell(cells, size_at))
        used = [squeeze(_cell(cells, at)) for at in columns if at != name_at]
        if _TOTAL.fullmatch(name) or (not name and size and size == total and sum(map(bool, used)) == 1):
            notes.append(f"Row {number} is a total and was left out.")
        elif name:
            kept.append((number, cells))
            above, total = name, total + (size or 0)
        elif any(used):
            problems.append(_nameless(number, above))
    return kept, problems


def _nameless(number: int, above: str) -> Problem:
    if not above:
        return _problem(number, "name", "There is no name.", "Write one, or delete the row.")
    return _problem(
        number,
        "name",
        f"There is no name. Was it merged with {quoted(above)} above?",
        "Make it one row, or give this part a name of its own.",
    )


def _size_or_none(text: str) -> int | None:
    try:
        size: int | None = read_cell("size", text)
    except CellError:
        return None
    return size


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at] if 0 <= at < len(cells) else ""


def _problem(number: int, column: Column, message: str, hint: str) -> Problem:
    return Problem(f"rows.{number}.{column}", f"Row {number}: {_lowered(message)}", hint)


def _row_of(problem: Problem) -> int:
    parts = problem.where.split(".")
    return int(parts[1]) if len(parts) > 1 else 0


def _lowered(message: str) -> str:
    """Start the sentence small after 'Row 3:', unless it starts with what was typed."""
    return message[0].lower() + message[1:] if message[:2].istitle() or message[:2] == "A " else message


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
