"""CSV for spreadsheets; text stays text, whatever it begins with (ASVS 1.2.10)."""

import csv
import io
from collections.abc import Iterable, Sequence

# The first characters of a formula, in the full-width forms too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
Value = str | int | float | None


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Return a table as CSV in UTF-8, with the byte order mark for spreadsheets."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        # An exponent, or fewer digits, would be another number.
        return str(int(value)) if value == int(value) else str(round(value, 6))
    return f"'{value}" if value.startswith(_FORMULA) or value.lstrip().startswith(_FORMULA) else value
