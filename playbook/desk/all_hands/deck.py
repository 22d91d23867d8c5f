"""The slides of a link's big screen: one idea on each, none cut."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from playbook.core.sharing.sharing import PublicAims, PublicObjective, PublicRollout
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.all_hands.questions import RoomQuestions

# What can be read from the last row: a slide holds so much, and the next one the rest.
MOST_LETTERS = 230
MOST_ROWS, MOST_BARS, MOST_OBJECTIVES = 3, 12, 6
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `kind` is the template that draws its content."""

    key: str
    kind: str
    title: str
    content: Any = None
    pages: str = ""  # "2 of 3" where an idea takes several


def deck_of(
    shown: PublicRollout,
    pulse: PulseView | None = None,
    heard: RoomQuestions | None = None,
    *,
    tells: bool = False,
) -> tuple[Slide, ...]:
    """Return the slides in their usual order, from the lobby to the closing."""
    return tuple(_slides(shown, pulse, heard, tells=tells))


def _slides(
    shown: PublicRollout, pulse: PulseView | None, heard: RoomQuestions | None, *, tells: bool
) -> Iterator[Slide]:
    aims = shown.aims
    yield Slide("lobby", "lobby", "Join in")
    yield Slide("start", "start", shown.name)
    yield from _texts("change", "What is changing", shown.what_changes)
    yield from _texts("why", "Why", shown.why)
    if aims:
        yield from _texts("now", "Why now", aims.why_now)
        yield from _texts("stays", "What stays the same", aims.what_stays)
    if shown.phase not in ("brief", "planning") and shown.total:
        yield Slide("where", "where", "Where we are")
    if aims:
        yield from _aims(aims)
    if shown.stages:
        yield Slide("stages", "stages", "Stage by stage")
    if shown.curve:
        yield Slide("chart", "chart", "Are we on plan?")
    yield from _pages("teams", "bars", "Team by team", shown.groups, MOST_BARS)
    yield from _each("win", "quote", "How people are using it", shown.wins)
    yield from _pages("wins", "done", "Wins", shown.marked, MOST_ROWS)
    yield from _pages("done", "done", "Done so far", shown.done[:MOST_ROWS], MOST_ROWS)
    yield from _each("recipe", "recipe", "A recipe to try", shown.recipes)
    yield from _pages("asked", "asked", "What you can do", shown.asked, MOST_ROWS)
    if tells:
        yield Slide("example", "call", "What did you do with it this week?", "Share it on your phone")
    if pulse:
        yield from _pulse(pulse)
    if heard:
        yield Slide("questions", "questions", "Questions", heard.shown[:MOST_ROWS])
    yield Slide("closing", "closing", "What happens next")


def _aims(aims: PublicAims) -> Iterator[Slide]:
    first = PublicObjective(title="", statement=aims.objective, benefit=aims.expected_benefit)
    others = [one for one in aims.objectives if one.statement != first.statement]
    goals = [one.statement or one.benefit for one in (first, *others)]
    yield from _each("goal", "text", "Our goal", [goal for goal in goals if goal][:MOST_OBJECTIVES])
    if aims.outcome_measure:
        yield Slide("result", "result", "The result we want", aims)
    named = [one for one in aims.metrics if not aims.outcome_measure or aims.outcome_measure not in one.title]
    yield from _pages("measures", "measures", "How we measure it", named, MOST_ROWS)
    yield from _each("message", "text", "Worth remembering", aims.key_points)


def _pulse(pulse: PulseView) -> Iterator[Slide]:
    yield Slide("pulse", "pulse", "How ready we are", pulse)
    total = pulse.display.total if pulse.poll.is_shown else None
    for question in pulse.questions if total else ():
        if result := total and total.results.get(question.key):
            yield Slide(f"pulse-{question.key}", "result_scale", question.name, (question, result))
    if total and pulse.display.groups:
        yield Slide("pulse-teams", "result_teams", "How ready we are, by team", pulse)


def _texts(key: str, title: str, text: str) -> Iterator[Slide]:
    yield from _each(key, "text", title, pieces(text))


def _pages(key: str, kind: str, title: str, rows: Sequence[object], most: int) -> Iterator[Slide]:
    # As evenly as possible: thirteen rows are seven and six.
    count = -(-len(rows) // most)
    size = -(-len(rows) // count) if count else 1
    yield from _each(key, kind, title, [rows[at : at + size] for at in range(0, len(rows), size)])


def _each(key: str, kind: str, title: str, contents: Sequence[object]) -> Iterator[Slide]:
    for number, content in enumerate(contents, 1):
        pages = f"{number} of {len(contents)}" if len(contents) > 1 else ""
        yield Slide(key if number == 1 else f"{key}-{number}", kind, title, content, pages)


def pieces(text: str, most: int = MOST_LETTERS) -> list[str]:
    """Return a text in pieces of whole sentences, each of a slide's length."""
    sentences = (one for line in text.splitlines() for one in _SENTENCE.split(line.strip()) if one)
    return _joined((part for sentence in sentences for part in _clipped(sentence, most)), most)


def _clipped(sentence: str, most: int) -> list[str]:
    return _joined(sentence.split(), most) if len(sentence) > most else [sentence]


def _joined(parts: Iterable[str], most: int) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if lines and len(lines[-1]) + 1 + len(part) <= most:
            lines[-1] += f" {part}"
        else:
            lines.append(part)
    return lines
