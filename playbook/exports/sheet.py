"""The Decisions page to print: what decides, then two sheets of reasons."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from playbook.core.base.words import count, number, short
from playbook.core.case.decision_page import (
    MARK_NAMES,
    UNUSED,
    Action,
    ConditionLine,
    DecisionPage,
    GateRow,
    Mark,
)
from playbook.core.case.judgment import Point
from playbook.core.plan.strategy import BETS, sections_of, signature_of
from playbook.core.text.notes import split_sentences
from playbook.exports.page import LEGEND, Days, span_in_words, stop, then

if TYPE_CHECKING:
    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"
# A4 landscape in the type of page.css, in millimeters, and letters of a line in the widest usual face.
_HEIGHT, _COLUMNS, _LINE, _HEADING, _GAP, _HEAD = 177, 3, 3.9, 7.5, 0.5, 22
_ROW, _ROW_GAP, _TABLE_HEAD = 3.55, 0.95, 13
_LETTERS, _LETTERS_OF_A_COLUMN = 170, 54
_TASK_LETTERS = (45, 26, 76)  # title, owner, done when
# Lines of a task and letters of a text on the first sheet, tried in this order.
_SIZES = (
    *((2, letters) for letters in (400, 320, 260, 220, 180)),
    *((1, letters) for letters in (220, 180, 140, 100, 60, 0)),
)
_MOST_LETTERS, _MOST_LETTERS_OF_A_SENTENCE, _LETTERS_OF_A_MARK = 90, 160, 12
_CONDITIONS = "Conditions"  # with a day each, which is never cut
_IN_FULL = re.compile(" in full$|, with the reasons$")
_MOST_WAVES, _MOST_CONDITIONS, _SHEETS_BEHIND = 4, 4, 2


Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line of a list: its title, its text, its source."""

    lead: str
    text: str = ""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class HeadedList:
    """A heading with its list."""

    heading: str
    entries: tuple[ListLine, ...]
    note: str = ""
    is_numbered: bool = False


def page_as_html(page: DecisionPage) -> str:
    """Return the page as printable A4 sheets, with their styles inside."""
    on = Days(page)
    rows, parts = _first_sheet(page, on)
    values = {
        "page": page,
        "dates": _dates(page, on),
        "verdict": page.verdict_in_two,
        "marks": MARK_NAMES,
        "decides": next((rest for section in sections_of(page.strategy) for _, rest in section.entries), ""),
        "front": parts,
        "tasks": rows,
        "behind": _behind(page, on, parts),
        "legend": LEGEND,
    }
    return environment().get_template("page.html").render(values)


def _dates(page: DecisionPage, on: Days) -> str:
    waves = [f"{on(wave.day)} ({wave.people:,})" for wave in page.waves[:_MOST_WAVES]]
    more = len(page.waves) - len(waves)
    live = f"Go-live {', '.join(waves)}{f' and {more} more' if more else ''}" if waves else ""
    return " · ".join(filter(None, (span_in_words(page), live)))


def parts_in_full(page: DecisionPage) -> tuple[HeadedList, ...]:
    """Return every part of the page with nothing shortened."""
    parts = [part for part in _parts_behind(page, Days(page), ()) if part.entries]
    return tuple(replace(part, heading=_IN_FULL.sub("", part.heading)) for part in parts)


# The first sheet


def _first_sheet(page: DecisionPage, on: Days) -> tuple[Sequence[Row], Sequence[HeadedList]]:
    """Return the tasks and their parts, as long as they fit."""
    parts = [part for part in _parts_of_the_front(page, on) if part.entries]
    sheets = [
        ([_task(action, on, lines) for action in page.actions], [_shortened(part, most) for part in parts])
        for lines, most in _SIZES
    ]
    fitting = (sheet for sheet in sheets if sum(map(_height, sheet[1])) <= _room(page, sheet[0]))
    return next(fitting, sheets[-1])


def _room(page: DecisionPage, rows: Sequence[Row]) -> float:
    """Return how many millimeters of columns the head and the tasks leave."""
    texts = (page.objective, page.number, f"{page.advice} {page.verdict}")
    head = _HEAD + _LINE * sum(_lines(text, _LETTERS) for text in texts)
    lines = sum(max(map(_lines, row[1:], _TASK_LETTERS)) for row in rows)
    tasks = _TABLE_HEAD + len(rows) * _ROW_GAP + lines * _ROW if rows else 0
    return (_HEIGHT - head - tasks) * _COLUMNS


def _parts_of_the_front(page: DecisionPage, on: Days) -> Iterator[HeadedList]:
    for section in sections_of(page.strategy):
        if section.heading == BETS:  # what the leaders chose stands before what we found
            yield HeadedList(section.heading, tuple(ListLine(*entry) for entry in section.entries))
    points = tuple(
        ListLine(stop(point.title), " ".join(point.proposals[0]) if point.proposals else "")
        for point in page.points
    )
    yield HeadedList("Settle first", points, page.settle_by, is_numbered=True)
    yield HeadedList(
        "Promises", tuple(ListLine(f"{row.title}.", row.answer, row.mark) for row in page.promises)
    )
    conditions = sorted(page.conditions, key=lambda row: row.mark != "brief")[:_MOST_CONDITIONS]
    yield HeadedList(_CONDITIONS, tuple(_condition(row, on) for row in conditions))


def _condition(row: ConditionLine, on: Days) -> ListLine:
    name = short(row.name, _MOST_LETTERS)
    return ListLine(f"{name}, before {row.before}, by {on(row.day)}.", row.owner, row.mark)


def _shortened(part: HeadedList, most: int) -> HeadedList:
    most_of_a_lead = _MOST_LETTERS_OF_A_SENTENCE if part.heading == _CONDITIONS else _MOST_LETTERS
    entries = (
        replace(entry, lead=short(entry.lead, most_of_a_lead), text=_cut(entry.text, most))
        for entry in part.entries
    )
    return replace(part, entries=tuple(entries), note=short(part.note, _MOST_LETTERS_OF_A_SENTENCE))


def _cut(text: str, most: int) -> str:
    """Return whole first sentences: half a promise may say the opposite."""
    sentences = split_sentences(text) if len(text) > most else [text]
    chosen = ""
    for sentence in sentences:
        longer = f"{chosen} {sentence}".strip()
        if chosen and len(longer) > most:
            break
        chosen = longer
    return short(chosen, max(most, _MOST_LETTERS_OF_A_SENTENCE)) if most else ""


def _task(action: Action, on: Days, lines: int) -> Row:
    """Return a row of the tasks, of so many lines at most."""
    texts = zip((action.title, action.owner, action.done_when), _TASK_LETTERS, strict=True)
    return (on(action.day), *(short(text, lines * letters) for text, letters in texts))


def _height(part: HeadedList) -> float:
    heading = _HEADING + _LINE * (_lines(f"{part.heading} {part.note}", _LETTERS_OF_A_COLUMN) - 1)
    return heading + sum(map(_height_of, part.entries))


def _height_of(entry: ListLine) -> float:
    mark = "x" * _LETTERS_OF_A_MARK if entry.mark else ""
    return _GAP + _LINE * _lines(f"{entry.lead} {entry.text} {mark}", _LETTERS_OF_A_COLUMN)


def _lines(text: str, letters: int) -> int:
    return ceil(len(text) / letters)


# The two behind it


def _behind(page: DecisionPage, on: Days, front: Iterable[HeadedList]) -> tuple[HeadedList, ...]:
    """Return what stands behind the first sheet, if it fits."""
    room, chosen = float(_SHEETS_BEHIND * _HEIGHT * _COLUMNS), list[HeadedList]()
    for part in _parts_behind(page, on, front):
        if part.entries and (room := room - _height(part)) > 0:
            chosen.append(part)
    return tuple(chosen)


def _parts_behind(page: DecisionPage, on: Days, front: Iterable[HeadedList]) -> Iterator[HeadedList]:
    for section in sections_of(page.strategy):
        yield HeadedList(section.heading, tuple(ListLine(*entry) for entry in section.entries))
    if page.strategy and (signature := signature_of(page.strategy)):
        yield HeadedList("", (ListLine("", signature),))
    failing = [check for check in page.checks if check.state in ("not_feasible", "tight")]
    yield HeadedList(
        "Can it work?",
        (
            *(ListLine(f"{check.title}.", check.in_full) for check in failing),
            *(ListLine(f"A way that fits: {way.title}.", way.what_it_takes) for way in page.alternatives),
        ),
    )
    yield HeadedList("Settle first, with the reasons", tuple(map(_reasons, page.points)), is_numbered=True)
    on_the_front = {entry.text for part in front for entry in part.entries}
    yield HeadedList(
        "Promises in full",
        tuple(
            ListLine(f"{row.title}.", row.answer, row.mark)
            for row in page.promises
            if row.answer not in on_the_front
        ),
    )
    yield HeadedList("Conditions in full", tuple(_condition_in_full(row, on) for row in page.conditions))
    yield HeadedList(
        "Go/no-go decisions",
        tuple(
            ListLine(f"{row.title}{' ' if row.title.endswith('?') else ', '}{on(row.day)}.", _branches(row))
            for row in page.gates
        ),
    )
    yield HeadedList(
        "Risks",
        tuple(
            ListLine(stop(row.risk), f"Watch: {stop(row.watch)} {then(row)}Owner: {stop(row.owner)}")
            for row in page.risks
        ),
    )
    yield HeadedList(
        "Open questions",
        tuple(ListLine(row.question, f"{row.who}, by {on(row.by)}.") for row in page.questions),
    )
    yield HeadedList(
        "Last time and this time",
        tuple(ListLine(row.last_time, f"This time: {row.this_time}") for row in page.lessons),
    )
    yield HeadedList("Budget", (ListLine("", page.budget_note),) if page.budget_note else ())
    yield HeadedList(
        "Training",
        tuple(
            ListLine(
                f"{row.group}:",
                f"{count(row.people, 'person', 'people')}, {count(row.rounds, 'session')}, "
                f"{number(row.people_hours)} hours in training, {number(row.trainer_hours)} trainer hours.",
            )
            for row in page.training
        ),
    )
    yield HeadedList(
        "Concerns and answers", tuple(ListLine(f"“{row.concern}”", row.answer) for row in page.answers)
    )
    yield HeadedList("More to settle", tuple(map(_reasons, page.further_points)))
    unused = (ListLine(row.quote, f"{row.question} {row.who}, by {on(row.by)}.") for row in page.unused)
    yield HeadedList(UNUSED, tuple(unused))


def _reasons(point: Point) -> ListLine:
    reasons = (point.why, *map(" ".join, point.proposals))
    return ListLine(stop(point.title), " ".join(filter(None, reasons)))


def _condition_in_full(row: ConditionLine, on: Days) -> ListLine:
    done = f"Done when: {row.done_when}" if row.done_when and row.mark == "brief" else ""
    owner = stop(row.owner) if row.owner else ""
    return ListLine(f"{row.name}, before {row.before}, by {on(row.day)}.", f"{owner} {done}".strip())


def _branches(row: GateRow) -> str:
    branches = (("Go", row.go), ("Adjust", row.adjust), ("Stop", row.stop))
    return " ".join(f"{name}: {stop(text)}" for name, text in branches if text)


@cache
def environment() -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
