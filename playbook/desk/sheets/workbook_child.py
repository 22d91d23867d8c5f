"""Turn a workbook on stdin into JSON on stdout, within limits."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any
from xml.sax.saxutils import unescape

from playbook.desk.base.child import FaultError, answer
from playbook.desk.tables.child import (
    MOST_CHARACTERS,
    MOST_PARTS,
    MOST_TEXT,
    TOO_LARGE,
    UNREADABLE,
    open_workbook,
    open_zip,
)

MOST_ROWS = 25_000
MOST_COLUMNS = 60
MOST_SHEETS = 60
MOST_ROWS_OF_ALL, MOST_CELLS = 200_000, 3_000_000  # of all sheets, empty ones too
_ROWS_OF_ANY, _BYTES_A_ROW = 2_000, 20  # each task has an id of its own, which no packing shortens
# A cell with an error, or a formula that nobody has computed, is no empty cell.
_BROKEN = re.compile(rb"<c\s([^<>]*)>\s*<f\b[^<>]*(?:/>|>[^<]*</f>)\s*(?:(?:<v\s*/>|<v>\s*</v>)\s*)?</c>")
_CELL, _ERROR = re.compile(rb"<c\s([^<>]*)>"), b't="e"'
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_ATTRIBUTE = re.compile(r'\s([\w:]+)="([^"]*)"')


def _convert(data: bytes) -> tuple[list[str], str]:
    from python_calamine import CalamineError

    parts = open_zip(data)
    broken = _broken_cells(parts or {})
    workbook = open_workbook(data)
    names = workbook.sheet_names
    if len(names) > MOST_SHEETS:
        raise FaultError(*TOO_LARGE)
    sheets: dict[str, list[list[Any]]] = {}
    size = cells_read = rows_read = filled = 0
    try:
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height > MOST_ROWS or sheet.total_width > MOST_COLUMNS:
                raise FaultError(*TOO_LARGE)
            rows_read += sheet.total_height
            cells_read += sheet.total_height * sheet.total_width
            if cells_read > MOST_CELLS or rows_read > MOST_ROWS_OF_ALL:
                raise FaultError(*TOO_LARGE)
            rows = []
            for cells in sheet.iter_rows():
                row = [_cell(cell) for cell in cells]
                size += sum(len(cell.encode()) if isinstance(cell, str) else 8 for cell in row)
                if size > MOST_TEXT:
                    raise FaultError(*TOO_LARGE)
                rows.append(row)
            for number, at in broken.get(name, ()):
                if number < len(rows) and at < len(rows[number]):
                    rows[number][at] = {"broken": True}
            rows = [row if any(cell not in ("", None) for cell in row) else [] for row in rows]
            filled += sum(map(bool, rows))
            if filled > _ROWS_OF_ANY + len(data) // _BYTES_A_ROW:
                raise FaultError(*TOO_LARGE)
            while rows and not rows[-1]:
                rows.pop()
            sheets[name] = rows
    except CalamineError:
        raise FaultError(*UNREADABLE) from None
    return [], json.dumps(sheets, ensure_ascii=False)


def _cell(cell: Any) -> Any:
    match cell:
        case datetime():
            is_day = cell.time().isoformat() == "00:00:00"
            return {"day": str(cell.date())} if is_day else str(cell)
        case date():
            return {"day": cell.isoformat()}
        case bool() | int() | float():
            return cell
        case _:
            return str(cell)[:MOST_CHARACTERS]


def _broken_cells(parts: dict[str, bytes]) -> dict[str, list[tuple[int, int]]]:
    """Return the places of errors and uncomputed formulas, by sheet."""
    books = (parts.get(name, b"").decode("utf-8", "replace") for name in _BOOK)
    listed, links = (list(islice(_tags(text), MOST_PARTS)) for text in books)
    targets = {link.get("Id"): link.get("Target", "").removeprefix("/xl/") for link in links}
    # A sheet is looked through once, however many names lead to it.
    names = {targets.get(sheet.get("r:id")): sheet.get("name", "") for sheet in listed}
    return {
        unescape(name, {"&quot;": '"'}): list(_broken_in(parts.get(f"xl/{target}", b"")))
        for target, name in names.items()
    }


def _broken_in(sheet: bytes) -> Iterator[tuple[int, int]]:
    cells = [match[1] for match in _CELL.finditer(sheet) if _ERROR in match[1]]
    cells += [match[1] for match in _BROKEN.finditer(sheet)]
    for place in filter(None, map(_PLACE.search, cells)):
        yield int(place[2]) - 1, _column(place[1])


_BOOK = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")


def _tags(text: str) -> Iterator[dict[str, str]]:
    for tag in re.finditer(r"<(?:sheet|Relationship)\s[^<>]*>", text):
        yield dict(_ATTRIBUTE.findall(tag[0]))


def _column(letters: bytes) -> int:
    at = 0
    for letter in letters:
        at = at * 26 + letter - 64
    return at - 1


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
