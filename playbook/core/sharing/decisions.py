"""The Decisions page, as guests and readers may see it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from playbook.core.case.decision_page import (
    Action,
    ConditionLine,
    DecisionPage,
    GateRow,
    LessonRow,
    PromiseLine,
    Wave,
)
from playbook.core.log.as_read import hider_of_texts
from playbook.core.plan.brief import Brief
from playbook.core.plan.private import Named, points_at_someone

_QUOTED = re.compile("“(?:[^“”]|“[^“”]*”)*")  # what people write holds marks of its own
_OF_STANCES = (
    "opponents", "owner_doubts", "refusal", "terms_of_a_manager", "kept_tools", "against", "would_wait",
    "will_not_sign", "against_in_the_chair",
)  # fmt: skip
_JUDGED = ("checks", "alternatives")  # belong to the verdict as they stand
_REWORDED = "lessons"  # stands in our words for readers, whatever the brief says
# Points that the page has no place for stand in its annex.
_SHARED = {name: pair for pair in (("points", "further_points"), ("risks", "further_risks")) for name in pair}
_TABLES = tuple(each for each in fields(DecisionPage) if str(each.type).startswith("tuple"))


def public_page(page: DecisionPage, say: Callable[[str], str]) -> DecisionPage:
    """Return what a share link shows of the page; `say` takes names out of its texts.

    Only what is listed here is shown: no names, points, risks, concerns, calculations or money.
    """
    return DecisionPage(
        title=say(page.title),
        start=page.start,
        go_live=page.go_live,
        end=page.end,
        objective=say(page.objective),
        number=say(page.number),
        state=page.state,
        advice="",
        verdict=say(page.verdict),
        caveat="",
        checks=(),
        alternatives=(),
        settle_by="",
        points=(),
        further_points=(),
        promises=tuple(
            PromiseLine(say(line.title), say(line.text), line.mark)
            for line in page.promises
            if line.mark == "brief"
        ),
        conditions=tuple(
            ConditionLine(say(line.name), line.before, line.day, "", say(line.done_when), line.mark)
            for line in page.conditions
        ),
        actions=tuple(
            Action(say(action.title), action.day, "", say(action.done_when))
            for action in page.actions
            if action.is_for_guests
        ),
        waves=tuple(Wave(wave.day, tuple(map(say, wave.groups)), wave.people) for wave in page.waves),
        gates=tuple(
            GateRow(say(gate.title), gate.day, "", say(gate.go), say(gate.adjust), say(gate.stop))
            for gate in page.gates
        ),
        risks=(),
        training=(),
        training_note="",
        budget_note="",
        questions=(),
        lessons=(),
        answers=(),
    )


def page_without_private(page: DecisionPage, bare: DecisionPage) -> DecisionPage:
    """Return the page with the rows alone that `bare` has too.

    `bare`: the same page of the brief without its private parts. A row that is not on it was read from them.
    """
    rows: dict[str, Any] = {}
    for name in (each.name for each in _TABLES if each.name != _REWORDED):
        if name in _JUDGED:
            rows[name] = tuple(row for row in getattr(page, name) if row in getattr(bare, name))
            continue
        headings = {_heading(row) for each in _SHARED.get(name, (name,)) for row in getattr(page, each)}
        rows[name] = tuple(row for row in getattr(bare, name) if _heading(row) in headings)
    return replace(page, training_note=bare.training_note, **rows)


def page_without_notes(page: DecisionPage, brief: Brief, former: Sequence[Named] = ()) -> DecisionPage:
    """Return the page without the risks that lie in one person."""
    everybody = (*brief.people_and_trades, *former)
    first, further = (
        tuple(row for row in rows if not (row.is_private and points_at_someone(row.risk, everybody)))
        for rows in (page.risks, page.further_risks)
    )
    return replace(page, risks=first, further_risks=further)


def page_without_stances(page: DecisionPage) -> DecisionPage:
    """Return the page without the points about opponents and doubters."""
    first, further = (
        tuple(point for point in points if point.key not in _OF_STANCES)
        for points in (page.points, page.further_points)
    )
    return replace(page, points=first, further_points=further)


def _heading(row: Any) -> object:
    return getattr(row, fields(row)[0].name)


def page_for_readers(page: DecisionPage, brief: Brief, former: Sequence[Named] = ()) -> DecisionPage:
    """Return the page for viewers: no strategy, no remark on single people."""
    everybody = (*brief.people_and_trades, *former)
    hide = hider_of_texts(brief.texts_about_people(former)) or str

    def is_shown(row: object) -> bool:
        return not getattr(row, "is_private", False) and not any(
            # Whoever the brief names may be named as who does something, but not in what people said.
            any(points_at_someone(quote, everybody) for quote in _QUOTED.findall(text)) or hide(text) != text
            for text in _texts_in(row)
        )

    tables = (each.name for each in _TABLES if each.name != _REWORDED)
    shown: dict[str, Any] = {name: tuple(filter(is_shown, getattr(page, name))) for name in tables}
    on_jobs = "" if any(line.is_private for line in page.promises) else page.on_jobs
    page = replace(page, strategy=None, on_jobs=on_jobs, **shown | {"statements": ()})  # which editors settle
    return replace(
        page,
        training_note=page.training_note if is_shown(page.training_note) else "",
        lessons=tuple(LessonRow(row.for_readers, row.remedies) for row in page.lessons if row.for_readers),
        risks=tuple(row for row in page.risks if not points_at_someone(row.risk, everybody)),
        points=tuple(row for row in page.points if not points_at_someone(row.why, former)),
        further_points=tuple(row for row in page.further_points if not points_at_someone(row.why, former)),
        questions=tuple(row for row in page.questions if not points_at_someone(row.question, former)),
        answers=tuple(row for row in page.answers if not points_at_someone(row.concern, former)),
    )


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from _texts_in(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _texts_in(getattr(value, each.name))
