"""Lay a rollout out as an Excel workbook with lists and checks."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from playbook.core.base.colors import STAGE_COLORS, readable
from playbook.core.base.fields import EARLIEST_DAY, LATEST_DAY, MAX_LINE, MAX_NAME
from playbook.core.base.words import capital, say
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import say_role
from playbook.core.plan.items import STATUS_NAMES
from playbook.exports.options import Options
from playbook.exports.workbook.columns import (
    LISTS,
    META,
    PLAN,
    READ_ME,
    SCHEMA,
    FieldColumn,
    SheetColumns,
    all_sheets,
    say_code,
)
from playbook.exports.workbook.rows import Cell, Labels, cells_of, hash_of, values_of

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from playbook.core.dossier.model import Dossier

SPARE_ROWS = 500  # below the last one, with the same lists to pick from
_INK, _ACCENT, _LATE, _QUIET, _LINE = "#0b151c", "#0f6b68", "#a34b30", "#6b6a65", "#d9d5cb"
_FONT = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
_ROW_HEIGHT = 18  # a wrapped text would fill a screen with one row
_READ_ME = (
    ("How it works", ""),
    ("Change", "Edit any cell. Days are dates, and most columns offer a list to pick from."),
    ("Add", "Write a new row below the last one on Plan, Teams, People or Readings. Leave Id empty."),
    ("Details of a new task", "Write them on the sheet of its kind, in a row with the same title."),
    ("Remove", "Delete the row on Plan. You are asked about each one before it leaves the plan."),
    ("Several in a cell", "Separate teams, metrics and topics with semicolons."),
    ("Bring it back", "Open Export and choose Bring it back. You see every change before it counts."),
    ("", "What others changed in the meantime stays, unless you choose your version."),
    ("Leave as they are", "The column Id, the headings, and the hidden sheets: they tell what you changed."),
)


def write(_dossier: "Dossier", options: Options) -> bytes:
    """Return the rollout as a workbook."""
    if options.rollout is None:
        raise AssertionError("this format reads the rollout")
    return workbook_of(options.rollout)


def workbook_of(rollout: Rollout) -> bytes:
    """Return the rollout as .xlsx; the same version gives the same bytes."""
    from xlsxwriter.workbook import Workbook

    out = io.BytesIO()
    plain_text = dict.fromkeys(("strings_to_formulas", "strings_to_urls", "strings_to_numbers"), False)
    book = Workbook(out, {"in_memory": True, **plain_text})
    book.set_properties(
        {
            "title": f"{rollout.brief.name}: the plan",
            "company": rollout.brief.organisation,
            "author": "Leadership Playbook",
            "created": rollout.changed_at.replace(tzinfo=None, microsecond=0),
        }
    )
    _Layout(book, rollout).write()
    book.close()
    return out.getvalue()


@dataclass
class _Layout:
    book: "Workbook"
    rollout: Rollout
    formats: dict[str, "Format"] = field(default_factory=dict)
    ranges: dict[Sequence[str], str] = field(default_factory=dict)
    hashes: list[tuple[str, str, str]] = field(default_factory=list)

    def write(self) -> None:
        looks: dict[str, dict[str, Any]] = {
            "cell": {},
            "title": {"bold": True},
            "day": {"num_format": "yyyy-mm-dd", "align": "left"},
            "id": {"font_color": _QUIET, "font_size": 9},
            "head": {"bold": True, "font_color": "#ffffff", "bg_color": _INK, "valign": "vcenter"},
            "big": {"bold": True, "font_size": 20, "font_color": _ACCENT},
            "wrapped": {"text_wrap": True},
        }
        self.formats = {name: self.book.add_format({**_FONT, **look}) for name, look in looks.items()}
        self.labels = Labels(self.rollout)
        shown = values_of(self.rollout)
        sheets = {sheet.name: self.book.add_worksheet(sheet.name) for sheet in all_sheets()}
        self._write_read_me()
        self.lists = self.book.add_worksheet(LISTS)
        self.lists.hide()
        for sheet in all_sheets():
            rows = {key: cells_of(sheet, values, self.labels) for key, values in shown[sheet.name].items()}
            self.hashes += [(sheet.name, key, hash_of(cells)) for key, cells in rows.items()]
            self._write_sheet(sheets[sheet.name], sheet, list(rows.values()))
        self._write_meta()

    def _write_sheet(self, page: "Worksheet", sheet: SheetColumns, rows: Sequence[Sequence[Cell]]) -> None:
        page.set_default_row(_ROW_HEIGHT)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&R&P / &N")
        names = [column.name for column in sheet.columns]
        page.freeze_panes(1, names.index("title") + 1 if "title" in names else 1)
        for at, column in enumerate(sheet.columns):
            page.set_column(at, at, column.width, self._format_of(column))
            self._offer(page, at, column, len(rows) + SPARE_ROWS)
        for number, cells in enumerate(rows, 1):
            for at, (column, cell) in enumerate(zip(sheet.columns, cells, strict=True)):
                if cell is not None:
                    _write(page, number, at, cell, self._format_of(column))
        heads = [
            {"header": column.heading, "header_format": self.formats["head"]} for column in sheet.columns
        ]
        options = {
            "name": f"Playbook_{sheet.name.replace(' ', '_')}",
            "style": "Table Style Light 1",
            "columns": heads,
            "title": sheet.name,
            "description": f"{sheet.name}: one row each, {len(rows):,} of them.",
        }
        page.add_table(0, 0, max(len(rows), 1), len(sheet.columns) - 1, options)
        page.set_row(0, 24)
        if sheet.name == PLAN:
            self._color_plan(page, len(rows) + SPARE_ROWS)
            page.set_tab_color(_ACCENT)
        page.ignore_errors({"number_stored_as_text": f"A1:Z{len(rows) + SPARE_ROWS}"})

    def _color_plan(self, page: "Worksheet", last: int) -> None:
        columns = [column.name for column in all_sheets()[0].columns]
        status, stage = columns.index("log_status"), columns.index("stage")
        colors = dict(zip(STATUS_NAMES, (_INK, "#8a6d00", _LATE, _ACCENT), strict=True))
        shades: list[tuple[int, str, str]] = [(status, code, color) for code, color in colors.items()]
        shades += [(stage, code, readable(tones["light"], "#ffffff")) for code, tones in STAGE_COLORS.items()]
        for at, code, color in shades:
            look = self.book.add_format({"font_color": color, "bold": at == status})
            rule = {"type": "cell", "criteria": "==", "value": f'"{capital(say_code(code))}"', "format": look}
            page.conditional_format(1, at, last, at, rule)

    def _format_of(self, column: FieldColumn) -> "Format":
        look = "day" if column.type == "day" else {"name": "title"}.get(column.name, column.name)
        return self.formats.get(look, self.formats["cell"])

    def _offer(self, page: "Worksheet", at: int, column: FieldColumn, last: int) -> None:
        """Add a column's list, or the limits of its values."""
        rule: dict[str, Any]
        if column.is_copy:
            return
        if column.type == "day":
            days = f"Write a date from {EARLIEST_DAY.year} to {LATEST_DAY.year}, such as 2027-03-31."
            rule = {"validate": "date", "criteria": "between", "minimum": EARLIEST_DAY, "maximum": LATEST_DAY}
            rule |= {"error_title": "Not a date", "error_message": days}
        elif column.type in ("number", "whole"):
            kind = "decimal" if column.type == "number" else "integer"
            rule = {"validate": kind, "criteria": "between", "minimum": -1e12, "maximum": 1e12}
            rule |= {"error_title": "Not a number", "error_message": "Write a number, or leave it empty."}
        elif column.name in ("title", "name"):
            most = MAX_LINE if column.name == "title" else MAX_NAME
            rule = {"validate": "length", "criteria": "<=", "value": most}
            rule |= {"error_title": "Too long", "error_message": f"Shorten it to {most} characters."}
        elif choices := self._choices_of(column):
            rule = {"validate": "list", "source": self._range(column.heading, choices)}
            rule |= {"error_title": "Not in the list", "error_message": "Pick one from the list."}
            if column.type in ("owner", "person"):
                rule |= {"error_type": "warning", "error_title": "Nobody of this name"}
                rule |= {"error_message": "It is kept as a role. To add a person, use the sheet People."}
        else:
            return
        page.data_validation(1, at, last, at, rule)

    def _choices_of(self, column: FieldColumn) -> tuple[str, ...]:
        match column.type:
            case "yes_no":
                return ("yes", "no")
            case "choice":
                return tuple(capital(say_code(code)) for code in column.choices)
            case "owner":
                owners = filter(None, (item.owner for item in self.rollout.items.values()))
                roles = {say_role(owner.role) for owner in owners}
                return tuple(dict.fromkeys([*self.labels.people.values(), *sorted(filter(None, roles))]))
            case "person":
                return tuple(self.labels.people.values())
            case "team":
                return tuple(self.labels.teams.values())
            case "task" if column.kinds:
                tasks, items = self.labels.tasks, self.rollout.items.values()
                return tuple(tasks[item.id] for item in items if item.kind in column.kinds)
            case _:
                return ()

    def _range(self, heading: str, choices: Sequence[str]) -> str:
        """Return a list's range; inside the cell it ends at 255 characters."""
        from xlsxwriter.utility import xl_col_to_name

        if choices not in self.ranges:
            at = len(self.ranges)
            for row, text in enumerate([heading, *choices]):
                self.lists.write_string(row, at, text, self.formats["cell"])
            name = xl_col_to_name(at)
            self.ranges[choices] = f"={LISTS}!${name}$2:${name}${len(choices) + 1}"
        return self.ranges[choices]

    def _write_read_me(self) -> None:
        page, rollout = self.book.add_worksheet(READ_ME), self.rollout
        page.hide_gridlines(2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_column(0, 0, 24, self.formats["title"])
        page.set_column(1, 1, 92, self.formats["wrapped"])
        page.set_row(0, 32)
        page.write_string(0, 0, rollout.brief.name or "A rollout", self.formats["big"])
        stand = f"The plan as it stands on {say(rollout.changed_at.date())}, version {rollout.version}."
        page.write_string(1, 0, stand, self.formats["cell"])
        for row, (label, text) in enumerate(_READ_ME, 3):
            page.write_string(row, 0, label, self.formats["title"])
            page.write_string(row, 1, text, self.formats["wrapped"])

    def _write_meta(self) -> None:
        page, rollout = self.book.add_worksheet(META), self.rollout
        page.very_hidden()
        about: Iterable[tuple[str, str]] = (
            ("rollout", rollout.id),
            ("name", rollout.brief.name),
            ("version", str(rollout.version)),
            ("schema", str(SCHEMA)),
            ("at", rollout.changed_at.isoformat()),
        )
        for row, cells in enumerate([*about, *self.hashes]):
            for at, text in enumerate(cells):
                page.write_string(row, at, text)


def _write(page: "Worksheet", row: int, at: int, cell: Cell, look: "Format") -> None:
    match cell:
        case str():
            page.write_string(row, at, cell, look)
        case date() | datetime():
            page.write_datetime(row, at, cell, look)
        case _:
            page.write_number(row, at, cell or 0.0, look)
