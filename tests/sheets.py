"""An exported workbook as somebody edits it: read, changed and saved in this process."""

import io
import json
from datetime import date
from typing import Any

from xlsxwriter.workbook import Workbook

from playbook.desk.sheets import workbook_child
from playbook.exports.workbook.columns import META

Value = str | float | date | None


class Sheets:
    """The sheets of a workbook, each a list of rows of cells."""

    def __init__(self, data: bytes) -> None:
        _notes, text = workbook_child._convert(data)
        self.raw: dict[str, list[list[Any]]] = json.loads(text)

    def row(self, sheet: str, key: str) -> list[Any]:
        """Return the row with this id."""
        at = self.column(sheet, "Id")
        return next(row for row in self.raw[sheet] if row[at] == key)

    def column(self, sheet: str, heading: str) -> int:
        return self.raw[sheet][0].index(heading)

    def put(self, sheet: str, key: str, heading: str, value: Value) -> None:
        """Write into a cell."""
        self.row(sheet, key)[self.column(sheet, heading)] = _raw(value)

    def add(self, sheet: str, **cells: Value) -> list[Any]:
        """Write a new row; `_` in a name stands for a space of the heading."""
        row: list[Any] = [""] * len(self.raw[sheet][0])
        for name, value in cells.items():
            row[self.column(sheet, name.replace("_", " "))] = _raw(value)
        self.raw[sheet].append(row)
        return row

    def saved(self) -> bytes:
        """Return the workbook as another program saves it: without tables, lists or hashes of its own."""
        out = io.BytesIO()
        with Workbook(out, {"in_memory": True}) as book:
            days = book.add_format({"num_format": "dd/mm/yyyy"})
            for name, rows in self.raw.items():
                page = book.add_worksheet(name)
                if name == META:
                    page.hide()
                for number, row in enumerate(rows):
                    for at, cell in enumerate(row):
                        if isinstance(cell, dict):
                            page.write_datetime(number, at, date.fromisoformat(cell["day"]), days)
                        elif isinstance(cell, bool | float | int):
                            page.write(number, at, cell)
                        elif cell:
                            page.write_string(number, at, cell)
        return out.getvalue()


def _raw(value: Value) -> Any:
    return {"day": value.isoformat()} if isinstance(value, date) else "" if value is None else value
