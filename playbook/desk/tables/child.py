"""Turn a workbook on stdin into CSV on stdout, within limits.

A hostile workbook ends this process and not the app. The first line is JSON: {"notes"} or {"fault"}.
"""

import csv
import io
import json
import math
import re
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TextIO

MEMORY = 1 << 30
CPU_SECONDS = 20
MOST_UNPACKED = 100_000_000
MOST_TEXT = 20_000_000
MOST_CHARACTERS = 100_000  # of a cell, below what the csv module reads
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


class _FaultError(Exception):
    """Why a workbook is not read, and what to do."""


def main() -> None:
    """Read one workbook."""
    _limit()
    try:
        notes, table = _convert(sys.stdin.buffer.read())
    except _FaultError as fault:
        print(json.dumps({"fault": fault.args}))  # noqa: T201 - the answer
    except MemoryError:
        print(json.dumps({"fault": TOO_LARGE}))  # noqa: T201
    else:
        print(json.dumps({"notes": notes}))  # noqa: T201
        sys.stdout.write(table)


def _limit() -> None:
    try:
        import resource
    except ImportError:  # Windows lacks it; there the time limit of the parent remains.
        return
    for limit, value in (("AS", MEMORY), ("CPU", CPU_SECONDS), ("CORE", 0)):
        with suppress(ValueError, OSError):  # a lower limit holds already
            resource.setrlimit(getattr(resource, f"RLIMIT_{limit}"), (value, value))


def _convert(data: bytes) -> tuple[list[str], str]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    if "EncryptedPackage".encode("utf-16-le") in data:
        raise _FaultError(*_PASSWORD)
    notes = _look_into_zip(data) if data.startswith(b"PK") else []
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [meta.name for meta in workbook.sheets_metadata if meta.visible == SheetVisibleEnum.Visible]
        for name in sheets:
            out = io.StringIO(newline="")
            if not _write(workbook.get_sheet_by_name(name).iter_rows(), out):
                continue
            if len(sheets) > 1:
                notes.append(
                    f"The workbook has {len(sheets)} sheets; the first one with rows, “{name}”, was read. "
                    "To read another, move it to the front."
                )
            return notes, out.getvalue()
    except CalamineError:
        raise _FaultError(*UNREADABLE) from None
    return [], ""


def _look_into_zip(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _FaultError(*TOO_LARGE)
            if any(
                b"encryption-data" in archive.read(part)
                for part in parts
                if part.filename == "META-INF/manifest.xml"
            ):
                raise _FaultError(*_PASSWORD)
            sheets = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            errors = sum(len(_ERROR.findall(archive.read(part))) for part in sheets)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        raise _FaultError(*UNREADABLE) from None
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
            raise _FaultError(*TOO_LARGE)
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
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", newline="")
    main()
