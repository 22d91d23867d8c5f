"""Turn a workbook's first filled sheet into CSV, from stdin to stdout."""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TextIO

from playbook.core.base.words import short
from playbook.desk.base.child import FaultError, answer

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

MOST_UNPACKED = 100_000_000
MOST_PARTS = 2_000
MOST_TEXT = 20_000_000
MOST_CHARACTERS = 100_000  # of a cell, below what the csv module reads
_READ = ("xl/worksheets/", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
_ERROR = re.compile(rb'<c [^<>]*t="e"')
_PASSWORD = ("This workbook has a password.", "Save it without one, or copy and paste the rows.")
UNREADABLE = (
    "This is no workbook that can be read.",
    "Open it in the spreadsheet, save it as .xlsx, .ods or CSV, then upload that.",
)
TOO_LARGE = (
    "This workbook is too large to read.",
    "Copy only the rows of your table into a new workbook, or save the sheet as CSV, then upload that.",
)


def _convert(data: bytes) -> tuple[list[str], str]:
    from python_calamine import CalamineError, SheetVisibleEnum

    archive = open_zip(data)
    notes = _say_errors(archive) if archive else []
    try:
        workbook = open_workbook(data)
        sheets = [meta.name for meta in workbook.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        for name in sheets:
            out = io.StringIO(newline="")
            if not _write(workbook.get_sheet_by_name(name).iter_rows(), out):
                continue
            if len(sheets) > 1:
                notes.append(
                    f"The workbook has {len(sheets)} sheets; the first one with rows, “{short(name)}”, was "
                    "read. To read another, move it to the front."
                )
            return notes, out.getvalue()
    except CalamineError:
        raise FaultError(*UNREADABLE) from None
    return [], ""


def open_workbook(data: bytes) -> "CalamineWorkbook":
    """Return the workbook. Raise FaultError for none, or a password."""
    from python_calamine import CalamineError, CalamineWorkbook

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise FaultError(*_PASSWORD)
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(data))
    except CalamineError:
        raise FaultError(*UNREADABLE) from None


def open_zip(data: bytes) -> dict[str, bytes] | None:
    """Return a zip's sheets as XML within limits; None for another file.

    Raise FaultError.
    """
    if not data.startswith(b"PK"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise FaultError(*TOO_LARGE)
            if any(
                b"encryption-data" in archive.read(part)
                for part in parts
                if part.filename == "META-INF/manifest.xml"
            ):
                raise FaultError(*_PASSWORD)
            return {part.filename: archive.read(part) for part in parts if part.filename.startswith(_READ)}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise FaultError(*UNREADABLE) from None


def _say_errors(parts: dict[str, bytes]) -> list[str]:
    sheets = (text for name, text in parts.items() if name.startswith("xl/worksheets/"))
    errors = sum(len(_ERROR.findall(text)) for text in sheets)
    return [f"{errors:,} of its cells hold an error such as #REF! and were read as empty."] if errors else []


def _write(rows: Iterator[list[Any]], out: TextIO) -> bool:
    """Write the rows as CSV and return whether any cell is filled."""
    writer = csv.writer(out)
    is_filled = False
    for row in rows:
        cells = [text_of(cell) for cell in row]
        is_filled |= any(cells)
        writer.writerow(cells if any(cells) else ())
        if out.tell() > MOST_TEXT:
            raise FaultError(*TOO_LARGE)
    return is_filled


def text_of(cell: Any) -> str:
    """Return a cell as text that reads back as the same value."""
    match cell:
        case float() if cell.is_integer():
            return f"{cell:.0f}"
        case float() if math.isfinite(cell):
            text = f"{Decimal(f'{cell:.15g}'):.12f}".rstrip("0").rstrip(".")
            # 1.234 as text could be a thousand and more, 1.2340 could not.
            return f"{text}0" if len(text.partition(".")[2]) == 3 else text
        case datetime():
            return str(cell.date()) if cell.time().isoformat() == "00:00:00" else str(cell)
        case date():
            return cell.isoformat()
        case _:
            return str(cell)[:MOST_CHARACTERS]


if __name__ == "__main__":
    answer(_convert, TOO_LARGE)
