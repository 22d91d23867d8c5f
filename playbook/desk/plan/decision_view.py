"""The Decisions page as headings and tables, the same on every medium."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from playbook.core.base.words import count, number
from playbook.core.case.decision_page import DATES_POINT, MARK_NAMES, UNUSED, DecisionPage
from playbook.core.case.judgment import STATE_NAMES, Check, Point
from playbook.core.text.notes import first_sentence, split_sentences

# Checks whose numbers stand elsewhere on the page where nothing has to be watched.
_FEASIBLE_UNSAID = ("preparation", "calendar", "conditions", "money")
NO_DAY = "no day yet"
_Day = Callable[[date | None], str]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with rows below it: a table, or a list where the cells are sentences."""

    heading: str
    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    is_list: bool = False
    is_to_settle: bool = False


@dataclass(frozen=True, slots=True)
class DecisionView:
    """A page in words: the verdict, facts, then the filled blocks in reading order."""

    title: str
    state: str
    because: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    annex: tuple[Block, ...]
    droppable: tuple[Point, ...] = ()


_SAYS_STOP = re.compile(r": (?:then )?(?:we )?(?:will )?stop(?=\.)")  # behind "Stop if"


def view_of(page: DecisionPage, say_day: Callable[[date], str]) -> DecisionView:
    """Return a page with its days in words."""

    def day(value: date | None) -> str:
        return say_day(value) if value else NO_DAY

    marks = [("Start", page.start), ("Go-live", page.go_live), ("End", page.end)]
    budget = " ".join(_that_decide(page.budget_note))
    texts = [("Objective", page.objective), ("Number", page.number), ("Budget", budget)]
    state, because = page.verdict_in_two
    return DecisionView(
        title=page.title,
        state=state,
        because=f"{because} {page.advice}".strip(),
        facts=(
            *((name, say_day(value)) for name, value in marks if value),
            *((name, text) for name, text in texts if text),
        ),
        blocks=tuple(_filled(_blocks(page, day))),
        annex=tuple(_filled(_annex(page, day))),
        droppable=tuple(each for each in page.points if each.key != DATES_POINT),
    )


def _that_decide(budget: str) -> Iterator[str]:
    """Yield the sum of a budget and what it lacks; the annex has the rest."""
    first, *others = [*split_sentences(budget)] or [""]
    yield first
    yield from (sentence for sentence in others if sentence.startswith("It lacks "))


def _blocks(page: DecisionPage, day: _Day) -> Iterator[Block]:
    yield Block("Ways that fit", ("Way", "What it takes"), _rows(page.alternatives, "title", "what_it_takes"))
    settle = f"Settle first ({page.settle_by})" if page.settle_by else "Settle first"
    yield Block(settle, _POINT_TITLES, _points(page.points), is_list=True, is_to_settle=True)
    promises = tuple((line.title, line.answer, MARK_NAMES[line.mark]) for line in page.promises)
    yield Block("Promises", ("Promise", "Answer", "Source"), promises, is_list=True)
    conditions = tuple(
        (line.name, line.before, day(line.day), line.owner, line.done_when, MARK_NAMES[line.mark])
        for line in page.conditions
    )
    yield Block(
        "Conditions", ("Condition", "Before", "By", "Owner", "Done when", "Source"), conditions, is_list=True
    )
    actions = tuple(
        (action.title, day(action.day), action.owner, action.done_when) for action in page.actions
    )
    yield Block("Tasks that decide", ("Task", "On", "Owner", "Done when"), actions, is_list=True)
    waves = tuple((day(wave.day), ", ".join(wave.groups), f"{wave.people:,}") for wave in page.waves)
    yield Block("Go-live", ("On", "Teams", "People"), waves)
    gates = tuple(
        (row.title, day(row.day), row.owner, row.go, row.adjust, _SAYS_STOP.sub("", row.stop))
        for row in page.gates
    )
    yield Block(
        "Go/no-go decisions", ("Decision", "On", "Who", "Go if", "Adjust if", "Stop if"), gates, is_list=True
    )
    risks = _rows(page.risks, "risk", "watch", "owner")
    yield Block("Risks", ("Risk", "Watch", "Owner"), risks, is_list=True)


def _annex(page: DecisionPage, day: _Day) -> Iterator[Block]:
    checks = tuple(
        (check.title, STATE_NAMES[check.state], _calculation(check))
        for check in page.checks
        if check.state != "feasible" or check.key not in _FEASIBLE_UNSAID
    )
    yield Block("How we judged it", ("Check", "Result", "Calculation"), checks, is_list=True)
    total, *parts = [*split_sentences(page.budget_note)] or [""]
    budget = ((total, " ".join(parts)),) if parts else ()
    yield Block("Budget in full", ("Budget", "What it is for"), budget, is_list=True)
    yield Block("More to settle", _POINT_TITLES, _points(page.further_points), is_list=True)
    unused = tuple((row.quote, row.question, f"{row.who}, by {day(row.by)}") for row in page.unused)
    yield Block(UNUSED, ("The brief says", "To settle", "Who answers"), unused, is_list=True)
    heavy = tuple((row.work, row.hours, row.hands, day(row.by), row.owner) for row in page.heavy)
    yield Block("The heaviest work", ("Work", "Hours", "Hands", "By", "Owner"), heavy, is_list=True)
    training = tuple(
        (row.group, f"{row.people:,}", f"{row.rounds:,} with {row.seats} seats", _hours(row.hours_each),
         _hours(row.people_hours), _hours(row.trainer_hours))
        for row in page.training
    )  # fmt: skip
    yield Block("Training", ("Team", "People", "Sessions", "Each", "All people", "Trainers"), training)
    roles = tuple((row.role, f"{row.people:,}", _hours(row.hours_each), row.what) for row in page.roles)
    yield Block("Training by role", ("Role", "People", "Each", "What"), roles)
    questions = tuple((row.question, row.who, day(row.by)) for row in page.questions)
    yield Block("Open questions", ("Question", "Who answers", "By"), questions)
    lessons = _rows(page.lessons, "last_time", "this_time")
    yield Block("Last time and this time", ("Last time", "This time"), lessons, is_list=True)
    answers = _rows(page.answers, "concern", "answer", "by")
    yield Block("Concerns and answers", ("Concern", "Answer", "Who"), answers, is_list=True)


def _calculation(check: Check) -> str:
    """Return a check's sentence, or its first if nothing is to watch."""
    return first_sentence(check.sentence) if check.state == "feasible" else check.sentence


def _filled(blocks: Iterable[Block]) -> Iterator[Block]:
    """Return the blocks with rows, without columns that no row fills, such as hidden owners."""
    for block in blocks:
        if block.rows:
            used = [at for at in range(len(block.titles)) if any(row[at] for row in block.rows)]
            titles = tuple(block.titles[at] for at in used)
            rows = tuple(tuple(row[at] for at in used) for row in block.rows)
            yield replace(block, titles=titles, rows=rows)


_POINT_TITLES = ("What", "Why", "Proposal", "Or")


def _points(points: Sequence[Point]) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (point.title, point.why, "".join(point.options[:1]), " Or: ".join(point.options[1:]))
        for point in points
    )


def _rows(rows: Sequence[object], *names: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(getattr(row, name) for name in names) for row in rows)


def _hours(value: float) -> str:
    return count(int(value), "hour") if value == int(value) else f"{number(round(value, 1))} hours"
