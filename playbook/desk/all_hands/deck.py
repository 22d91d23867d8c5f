"""The slides of a link's big screen: one idea on each, none cut."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from playbook.core.all_hands.questions import Question
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

    key: str  # its topic, with a number from the second slide of a topic on
    kind: str
    title: str
    content: Any = None
    pages: str = ""  # "2 of 3" where an idea takes several


class _Draft(NamedTuple):
    topic: str
    kind: str
    title: str
    content: Any = None


def deck_of(
    shown: PublicRollout,
    pulse: PulseView | None = None,
    heard: RoomQuestions | None = None,
    *,
    spotlight: Question | None = None,
    tells: bool = False,
) -> tuple[Slide, ...]:
    """Return the slides in their usual order, from the lobby to the closing."""
    room = [*_pulse(pulse), *_questions(heard, spotlight)]
    drafts = [*_change(shown), *_progress(shown), *_people(shown, tells=tells), *room]
    drafts = [_Draft("lobby", "lobby", "Join in"), *drafts, _Draft("closing", "closing", "What happens next")]
    numbers, pages = Counter[str](), Counter[tuple[str, str]]()
    totals = Counter((draft.topic, draft.title) for draft in drafts)
    slides = []
    for draft in drafts:
        same = draft.topic, draft.title
        numbers[draft.topic] += 1
        pages[same] += 1
        number = numbers[draft.topic]
        key = draft.topic if number == 1 else f"{draft.topic}-{number}"
        place = f"{pages[same]} of {totals[same]}" if totals[same] > 1 else ""
        slides.append(Slide(key, draft.kind, draft.title, draft.content, place))
    return tuple(slides)


def topic_of(key: str) -> str:
    """Return the topic of a slide, by which a host orders and skips."""
    return key.partition("-")[0]


def _change(shown: PublicRollout) -> Iterator[_Draft]:
    yield _Draft("start", "start", shown.name)
    texts = [("start", "What is changing", shown.what_changes), ("why", "Why", shown.why)]
    if aims := shown.aims:
        texts += [("why", "Why now", aims.why_now), ("why", "What stays the same", aims.what_stays)]
    for topic, title, text in texts:
        yield from (_Draft(topic, "text", title, piece) for piece in pieces(text))
    if aims:
        yield from _aims(aims)


def _aims(aims: PublicAims) -> Iterator[_Draft]:
    first = PublicObjective(title="", statement=aims.objective, benefit=aims.expected_benefit)
    others = [one for one in aims.objectives if one.statement != first.statement]
    goals = [one.statement or one.benefit for one in (first, *others)]
    yield from (_Draft("aims", "text", "Our goal", goal) for goal in [*filter(None, goals)][:MOST_OBJECTIVES])
    if name := aims.outcome_measure:
        yield _Draft("aims", "result", "The result we want", aims)
    named = [metric for metric in aims.metrics if not name or name not in metric.title]
    yield from _pages("aims", "measures", "How we measure it", named, MOST_ROWS)
    yield from (_Draft("aims", "text", "Key message", point) for point in aims.key_points)


def _progress(shown: PublicRollout) -> Iterator[_Draft]:
    if shown.phase not in ("brief", "planning") and shown.total:
        yield _Draft("where", "where", "Where we are")
    if shown.stages:
        yield _Draft("where", "bars", "Stage by stage", shown.stages)
    if shown.curve:
        yield _Draft("chart", "chart", "Are we on plan?")
    yield from _pages("groups", "bars", "Team by team", shown.groups, MOST_BARS)


def _people(shown: PublicRollout, *, tells: bool) -> Iterator[_Draft]:
    yield from (_Draft("wins", "quote", "How people are using it", win) for win in shown.wins)
    yield from _pages("wins", "done", "Wins", shown.marked, MOST_ROWS)
    yield from _pages("wins", "done", "Done so far", shown.done[:MOST_ROWS], MOST_ROWS)
    yield from (_Draft("recipes", "recipe", "A recipe to try", recipe) for recipe in shown.recipes)
    yield from _pages("asked", "asked", "What you can do", shown.asked, MOST_ROWS)
    if tells:
        yield _Draft("asked", "call", "Your turn", "What did you do with it this week?")


def _pulse(pulse: PulseView | None) -> Iterator[_Draft]:
    if pulse is None:
        return
    yield _Draft("pulse", "pulse", "How ready we are", pulse)
    total = pulse.display.total if pulse.poll.is_shown else None
    for question in pulse.questions if total else ():
        if result := total and total.results.get(question.key):
            yield _Draft("pulse", "scale", question.name, (question, result))
    if total and pulse.display.groups:
        yield _Draft("teams", "teams", "How ready we are, by team", pulse)


def _questions(heard: RoomQuestions | None, spotlight: Question | None) -> Iterator[_Draft]:
    if spotlight:
        yield _Draft("questions", "question", "Question", spotlight)
    elif heard:
        yield _Draft("questions", "questions", "Questions", heard)


def _pages(topic: str, kind: str, title: str, rows: Sequence[object], most: int) -> Iterator[_Draft]:
    # As evenly as possible: thirteen rows are seven and six.
    count = -(-len(rows) // most)
    size = -(-len(rows) // count) if count else 1
    yield from (_Draft(topic, kind, title, rows[at : at + size]) for at in range(0, len(rows), size))


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
