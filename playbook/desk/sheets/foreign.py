"""Read another tool's plan: Asana, Jira, Planner, Trello, or any spreadsheet.

The headings are those of files that people publish; none of these tools promises them.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, get_args

from playbook.core.base.errors import Problem
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.base.words import count, some
from playbook.core.plan.items import CLASSES, Kind
from playbook.desk.sheets.reading import LOST
from playbook.desk.tables.cells import AmbiguousDayError, CellError, day_first_in, quoted, read_day, squeeze
from playbook.desk.tables.columns import Layout, words_of
from playbook.desk.tables.read_file import TableSheet, open_sheet
from playbook.exports.task_tables import OWN_ID
from playbook.exports.workbook.columns import all_sheets

Source = Literal["asana", "jira", "planner", "trello", "table"]
Part = Literal["title", "start", "due", "owner", "teams", "done", "place", "id", "note", "own"]
PART_NAMES: dict[Part, str] = {
    "title": "Title", "start": "Start date", "due": "Due date", "owner": "Owner", "teams": "Teams",
    "done": "Done, or status", "place": "Group or phase", "id": "Id in that tool", "note": "Notes",
    "own": OWN_ID,
}  # fmt: skip
_DAYS: tuple[Part, ...] = ("start", "due", "done")
MOST_ROWS = 2_000
_TOO_LARGE = f"Keep at most {MOST_ROWS:,} rows, and only the columns that are needed."
# The headings that give a file away.
_SIGNS: dict[Source, frozenset[str]] = {
    "asana": frozenset({"name", "sectioncolumn"}),
    "jira": frozenset({"summary", "issuetype"}),
    "planner": frozenset({"taskname", "bucketname"}),
    "trello": frozenset({"cardname", "listname"}),
}
_OWN = "playbookid"  # our tables for these tools have it, and some give it back
LAYOUTS: dict[Source, Layout[Part]] = {
    "asana": Layout("Asana", ("title",), {
        "title": "name", "start": "startdate", "due": "duedate", "owner": "assignee", "done": "completedat",
        "place": "sectioncolumn", "id": "taskid", "note": "notes",
        "own": _OWN,
    }),
    "jira": Layout("Jira", ("title",), {
        "title": "summary", "start": "startdate customfieldstartdate", "due": "duedate", "owner": "assignee",
        "done": "resolved", "place": "status", "id": "issuekey", "note": "description",
        "own": _OWN,
    }),
    "planner": Layout("Microsoft Planner", ("title",), {
        "title": "taskname", "start": "startdate", "due": "duedate", "owner": "assignedto",
        "done": "progress", "place": "bucketname", "id": "taskid", "note": "notes description",
        "own": _OWN,
    }),
    "trello": Layout("Trello", ("title",), {
        "title": "cardname", "start": "startdate", "due": "duedate", "owner": "members", "place": "listname",
        "id": "cardid", "note": "carddescription",
        "own": _OWN,
    }),
    "table": Layout("A plan in a table", ("title",), {
        "title": "title task taskname name cardname summary subject what activity step milestone action "
        "deliverable todo item titel aufgabe vorgang massnahme tache titre tarea titulo",
        "start": "start startdate begin begins from starton beginn anfang debut inicio",
        "due": "due duedate date day deadline when end enddate finish finishdate until by targetdate datum "
        "termin ende fallig echeance fin fecha",
        "owner": "owner who responsible assignee assignedto lead accountable person resource resourcenames "
        "verantwortlich zustandig responsable",
        "teams": "team teams department departments audience forwhom abteilung equipe equipo",
        "done": "done status state progress complete completed percentcomplete erledigt statut estado",
        "place": "phase stage group category section workstream bucket stream area column list kategorie",
        "id": "id key taskid number no nr wbs ref",
        "note": "note notes description comment comments details remark remarks bemerkung beschreibung",
        "own": _OWN,
    }),
}  # fmt: skip
_DONE = re.compile(r"(done|complete[d]?|closed|finished|resolved|erledigt|yes|x|true|100 ?%?|1)\W*", re.I)
_TIME = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m)?(\s*(z|utc|[+-]\d{2}:?\d{2}))?$", re.I)
_MONTH_NAMED = re.compile(r"(\d{1,2})/([A-Za-z]{3,9})/(\d{2,4})")
# The first one that fits: what announces a training is a message.
_KINDS: tuple[tuple[Kind, str], ...] = (
    ("message", r"e-?mails?|newsletters?|announce\w*|all-?hands|town ?halls?|posts?|letters?|invit\w+|memo"),
    ("manager_briefing", r"brief(ing)?s?|talking points"),
    ("gate", r"gates?|go[/ -]?no[- ]?go|decisions?|decide|steering|sign-?off"),
    ("training_session", r"train(ing)?s?|sessions?|workshops?|courses?|lessons?|webinars?|schulung\w*"),
    ("checkin_series", r"pulses?|check-?ins?|surveys?|retros?|stand-?ups?"),
    ("support", r"support|office hours|help ?desk|hypercare|coaching|clinic"),
    ("milestone", r"milestones?|go-?live|launch\w*|cut-?over"),
)
_KIND_SIGNS = [(kind, re.compile(rf"\b(?:{words})\b", re.I)) for kind, words in _KINDS]


@dataclass(frozen=True, slots=True)
class ForeignRow:
    """A task of another tool, where it would go, its leftover fields."""

    number: int
    title: str
    start: date | None = None
    due: date | None = None
    owner: str = ""
    teams: tuple[str, ...] = ()
    is_done: bool = False
    done_on: date | None = None
    place: str = ""
    note: str = ""
    origin: str = ""  # by which a later import knows it again
    kind: Kind = "milestone"
    stage: StageKey = "accountability"
    own_id: str = ""  # of the task that it was before it went to that tool

    @property
    def day(self) -> date | None:
        """Return the task's start if its kind lasts, else its due day."""
        return (self.start or self.due) if CLASSES[self.kind].UNTIL else (self.due or self.start)

    @property
    def until(self) -> date | None:
        lasts = CLASSES[self.kind].UNTIL and self.start and self.due and self.start <= self.due
        return self.due if lasts else None


@dataclass(frozen=True, slots=True)
class ForeignTable:
    """What was read of a table."""

    source: Source
    rows: tuple[ForeignRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    asks_day_first: bool = False


def open_foreign(data: str | bytes) -> TableSheet:
    """Open a pasted or uploaded plan. Raise CellError without a table."""
    sheet = open_sheet(data, _count_known, _TOO_LARGE)
    ours = {column.heading for column in all_sheets()[0].columns}
    if ours <= set(map(squeeze, sheet.headings)):
        raise CellError(*LOST)  # its tasks would come in a second time
    return sheet


def source_of(headings: Sequence[str]) -> Source:
    """Return the tool with these headings; a table by default."""
    keys = {"".join(words_of(heading)) for heading in headings}
    return next((source for source, signs in _SIGNS.items() if signs <= keys), "table")


def first_columns(sheet: TableSheet, source: Source) -> dict[Part, int]:
    """Return the column of each part, as far as headings tell."""
    return LAYOUTS[source].columns_in(sheet.headings) if sheet.head else {}


def read_foreign(
    sheet: TableSheet, source: Source, columns: Mapping[Part, int], day_first: bool | None = None
) -> ForeignTable:
    """Read the rows with these columns. Never raises."""
    try:
        records = list(sheet.rows())
    except CellError as error:
        return ForeignTable(source, problems=(error.problem(),))
    if len(records) > MOST_ROWS:
        sentence = f"There are {len(records):,} rows; at most {MOST_ROWS:,} are read."
        return ForeignTable(source, problems=(Problem("table", sentence, "Split the file in two."),))
    unused = [
        quoted(squeeze(text)) for at, text in enumerate(sheet.headings) if at not in columns.values() and text
    ]
    notes = (
        [*sheet.notes, f"Columns that are not read: {some(unused, 8)}."]
        if unused and sheet.head
        else sheet.notes
    )
    table = _Reading(source, columns, day_first).read(records)
    return replace(table, notes=(*notes, *table.notes))


def _count_known(cells: Sequence[str]) -> int:
    return max(layout.count_known(cells) for layout in LAYOUTS.values())


class _Reading:
    def __init__(self, source: Source, columns: Mapping[Part, int], day_first: bool | None) -> None:
        self.source, self.columns, self.chosen = source, columns, day_first
        self.problems: list[Problem] = []
        self.asks = False
        self.orders: dict[Part, bool | None] = {}

    def read(self, records: Sequence[tuple[int, list[str]]]) -> ForeignTable:
        cells = [
            (number, {part: self._text(row, part) for part in get_args(Part)}) for number, row in records
        ]
        days = {part: day_first_in(_bare_day(row[part]) for _, row in cells) for part in _DAYS}
        decided = {self.chosen} if self.chosen is not None else set(days.values()) - {None}
        # An unclear column follows the others.
        self.orders = dict.fromkeys(_DAYS, *decided) if len(decided) == 1 else days
        rows: dict[str, ForeignRow] = {}
        twice = 0
        for number, row in cells:
            if not row["title"]:
                hint = "It is left out. Write one to import it."
                self.problems.append(Problem(f"Row {number}", "There is no title.", hint))
                continue
            read = self._row(number, row)
            twice += read.origin in rows
            rows.setdefault(read.origin, read)
        notes = (
            [f"{count(twice, 'row')} more with the same id or the same words: counted once."] if twice else []
        )
        return ForeignTable(self.source, tuple(rows.values()), tuple(self.problems), tuple(notes), self.asks)

    def _text(self, row: Sequence[str], part: Part) -> str:
        at = self.columns.get(part)
        if at is None or at >= len(row):
            return ""
        return row[at].strip() if part == "note" else squeeze(row[at])

    def _row(self, number: int, row: Mapping[Part, str]) -> ForeignRow:
        extra = list(self._unread(number, row))
        title = row["title"]
        if len(title) > 300:
            extra.append(title)
            title = f"{title[:299]}…"
        owners = _names(row["owner"])
        if len(owners) > 1:
            extra.append(f"With {', '.join(owners[1:])}.")
        start, due = self._day(row, "start"), self._day(row, "due")
        done_on = self._day(row, "done")
        is_done = bool(
            done_on
            or _DONE.fullmatch(row["done"])
            or (self.source == "trello" and _DONE.fullmatch(row["place"]))
        )
        if row["done"] and not is_done:
            extra.append(f"Status: {row['done']}.")
        if row["place"]:
            extra.append(f"{LAYOUTS[self.source].name}: {row['place']}.")
        kind = kind_of(f"{title} {row['place']}")
        stage = next((key for key in STAGES if key in row["place"].casefold()), None)
        words = "\n".join([title, row["start"], row["due"], row["owner"]])
        own = row["id"] or hashlib.sha256(words.encode()).hexdigest()[:16]
        return ForeignRow(
            number, title, start, due, owners[0] if owners else "",
            _names(row["teams"]),
            is_done, done_on, row["place"], "\n\n".join(filter(None, [row["note"], *extra])),
            f"{self.source}:{own}"[:300], kind, stage or CLASSES[kind].model_fields["stage"].default,
            row["own"],
        )  # fmt: skip

    def _unread(self, number: int, row: Mapping[Part, str]) -> Iterator[str]:
        """Name days that cannot be read, and return them for the note."""
        for part in ("start", "due"):
            if not row[part]:
                continue
            try:
                read_day(_bare_day(row[part]), self.orders[part])
            except AmbiguousDayError:
                self.asks = True
            except CellError as error:
                name = PART_NAMES[part]
                where = f"Row {number}, {name}"
                self.problems.append(Problem(where, error.message, "It goes into the note."))
                yield f"{name}: {row[part]}."

    def _day(self, row: Mapping[Part, str], part: Part) -> date | None:
        try:
            return read_day(_bare_day(row[part]), self.orders[part]) if row[part] else None
        except CellError:
            return None


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for name in map(squeeze, re.split(r"[;,|]", text)) if name)


def _bare_day(text: str) -> str:
    """Return a day without its hour and slashes, such as 03 Sep 26."""
    return _MONTH_NAMED.sub(r"\1 \2 \3", _TIME.sub("", text))


def kind_of(words: str) -> Kind:
    """Return the kind that words speak of; a milestone by default."""
    return next((kind for kind, sign in _KIND_SIGNS if sign.search(words)), "milestone")
