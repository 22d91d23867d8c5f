"""Cells of a table that a spreadsheet opens: text stays text, whatever it begins with (ASVS 1.2.10)."""

import csv
import io
from collections.abc import Iterable, Sequence

# What makes a formula of a cell in a spreadsheet, in the full-width forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
Value = str | int | float | None


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Give back a table as CSV in UTF-8, with the mark by which spreadsheets know that."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # As many digits as it has: an exponent, or fewer of them, would be another number.
        return str(int(value)) if value == int(value) else str(round(value, 6))
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA) else value
