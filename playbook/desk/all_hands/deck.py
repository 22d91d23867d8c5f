"""Lay out a link's big screen: one idea per slide, none cut."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import accumulate
from typing import Any, NamedTuple

from playbook.core.all_hands.pulse import (
    Display,
    OptionShare,
    PulseResult,
    Unit,
    answered_about,
    least_leading,
    many_skipped,
)
from playbook.core.all_hands.pulse_questions import PulseQuestion
from playbook.core.all_hands.pulse_texts import RoomTexts
from playbook.core.all_hands.room_state import Topic, topic_of
from playbook.core.sharing.public_parts import ASKED
from playbook.core.sharing.sharing import PublicAims, PublicObjective, PublicRollout
from playbook.desk.all_hands.pulse import PulseView
from playbook.desk.all_hands.questions import RoomQuestions

# What can be read from the last row (64 of 1080 lines): a slide holds so much, and the next one the rest.
MOST_LETTERS = 230
MOST_QUOTED = 280
MOST_OBJECTIVES = 6
MOST_OF_NAME = 24
MOST_WORDS, MOST_QUOTES = 20, 12
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")
# What was bought or approved is no change for who listens.
_DECIDED = re.compile(
    r"(?i)\b(?:bought|purchased|ordered|leased|hired|licensed|chos(?:en?)|selected|approved|signed|awarded"
    r"|decided (?:on|for|to))\b"
)
_CHANGES = re.compile(
    r"(?i)\bfrom (?:go-live|then|that|the|\w+day|\w+ \d|\d)"
    r"|\b(?:will|instead of|no longer|replac\w+|stops?)\b"
)
_POINTS_BACK = re.compile(r"(?:It|Its|They|Their|Them|This|That|These|Those|He|She|Both|Each)\b")


_OF_THE_PAGE: tuple[Topic, ...] = ("start", "why", "stays", "ends")  # their headings stand on the link's page


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide; `kind` is the template that draws its content."""

    key: str  # its topic, with a number from the second slide of a topic on
    kind: str
    title: str
    content: Any = None
    pages: str = ""  # "2 of 3" where an idea takes several
    about: str = ""  # the question whose result it shows

    @property
    def idea(self) -> str:
        """Return a slide's topic and title hash, which identify its speaker note."""
        topic = topic_of(self.key)
        named = topic if self.kind == "start" else self.title
        return f"{topic}-{sha256(named.encode()).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True)
class SlideText:
    """One sentence or quote, what stands below it, and in small type."""

    words: str
    below: str = ""
    fine: str = ""
    is_quote: bool = False


@dataclass(frozen=True, slots=True)
class ScaleResult:
    """The answers to one question.

    `top`: the end of the axis. `least`: the share from which an answer leads.
    """

    question: PulseQuestion
    result: PulseResult
    top: int
    least: float
    count: str  # of answers, in words
    skipped: int  # percent, where it is many
    before: float | None = None  # the mean that a room saw last time


@dataclass(frozen=True, slots=True)
class ChoiceResult:
    """Shares of a choice, out of 100; `least` as of a scale."""

    question: PulseQuestion
    shares: Sequence[OptionShare]
    least: float
    count: str
    skipped: int

    @property
    def agreed(self) -> str:
        """Return the one option that nearly all of few people chose."""
        most = [share.option for share in self.shares if share.words == "most"]
        return most[0] if len(most) == 1 and not self.question.is_many else ""


@dataclass(frozen=True, slots=True)
class TeamResults:
    """Some teams of a pulse, each with its results."""

    pulse: PulseView
    rows: Sequence[tuple[str, Unit]]


class _Fit(NamedTuple):
    """The rows that fit, out of how many lines and letters."""

    rows: int
    lines: int
    letters: int

    def count(self, rows: Sequence[object]) -> int:
        """Return how many rows fit on a slide, at least one."""
        lines = accumulate(-(-len(_text_of(row)) // self.letters) for row in rows[: self.rows])
        return max(1, sum(taken <= self.lines for taken in lines))


MOST_QUESTIONS = 3  # each in two lines; whole in the spotlight
LIST, BARS, LONG_BARS = _Fit(3, 6, 40), _Fit(8, 8, MOST_OF_NAME), _Fit(4, 6, 46)
# Short options stand in two columns from seven on.
_SHORT_OPTIONS, _OPTIONS, _TEAMS = _Fit(12, 12, MOST_OF_NAME), _Fit(7, 7, 50), _Fit(3, 4, 18)
ONE_COLUMN = 6
_LEAST_TOP = 40  # percent
_LINE = 50  # letters of a line


class _Draft(NamedTuple):
    topic: Topic
    kind: str
    title: str
    content: Any = None
    about: str = ""  # what several slides of one title are pages of


def deck_of(
    rollout: PublicRollout,
    pulse: PulseView | None = None,
    questions: RoomQuestions | None = None,
    *,
    asks_for_examples: bool = False,
) -> tuple[Slide, ...]:
    """Return the slides in their usual order, lobby to closing."""
    room = [*_pulse(pulse), *_questions(questions)]
    drafts = [
        *_change(rollout),
        *_progress(rollout),
        *_people(rollout, asks_for_examples=asks_for_examples),
        *room,
    ]
    closing = _Draft("closing", "closing", "What happens next", rollout.ahead())
    drafts = [_Draft("lobby", "lobby", "Join in"), *drafts, closing]
    numbers, pages = Counter[str](), Counter[tuple[str, str, str]]()
    totals = Counter((draft.topic, draft.title, draft.about) for draft in drafts)
    slides = []
    for draft in drafts:
        heading = draft.topic, draft.title, draft.about
        numbers[draft.topic] += 1
        pages[heading] += 1
        number = numbers[draft.topic]
        key = draft.topic if number == 1 else f"{draft.topic}-{number}"
        place = f"{pages[heading]} of {totals[heading]}" if totals[heading] > 1 else ""
        slides.append(Slide(key, draft.kind, draft.title, draft.content, place, draft.about))
    return tuple(slides)


def headings_of(rollout: PublicRollout) -> dict[str, str]:
    """Return under which heading of the link's page a slide's words stand."""
    return {slide.key: slide.title for slide in deck_of(rollout) if topic_of(slide.key) in _OF_THE_PAGE}


def _change(rollout: PublicRollout) -> Iterator[_Draft]:
    yield _Draft("start", "start", rollout.name)
    texts: list[tuple[Topic, str, str]] = [
        ("start", "What is changing", _without_decisions(rollout.what_changes)),
        ("why", "Why", rollout.why),
        ("why", "Why now", rollout.aims.why_now if rollout.aims else ""),
        ("stays", "What stays the same", rollout.what_stays),
        *(("stays", "What we promise", promise) for promise in rollout.promises),
    ]
    yield from _texts(texts)
    if rollout.aims:
        yield from _aims(rollout.aims)
    # What people lose comes after what they keep and get.
    yield from _texts(("ends", heading, text) for heading, text in rollout.ends)


def _texts(texts: Iterable[tuple[Topic, str, str]]) -> Iterator[_Draft]:
    for topic, title, text in texts:
        yield from (_Draft(topic, "text", title, SlideText(piece)) for piece in pieces(text))


def _without_decisions(text: str) -> str:
    """Return the sentences on the change, without those on its decision."""
    shown: list[str] = []
    for each in reversed([*_sentences_in(text)]):
        # The noun of a pronoun may stand in the decision.
        if _CHANGES.search(each) or not _DECIDED.search(each) or (shown and _POINTS_BACK.match(shown[0])):
            shown.insert(0, each)
    return "\n".join(shown) or text


def _aims(aims: PublicAims) -> Iterator[_Draft]:
    main = PublicObjective(title="", statement=aims.objective, benefit=aims.expected_benefit)
    # An objective of the plan repeats the brief's with its number, which has a slide of its own.
    others = [each for each in aims.objectives if not each.statement.startswith(main.statement or "\n")]
    goals = [goal for aim in (main, *others) if (goal := aim.statement or aim.benefit)]
    yield from (_Draft("aims", "text", "Our goal", SlideText(goal)) for goal in goals[:MOST_OBJECTIVES])
    if name := aims.outcome_measure:
        yield _Draft("aims", "result", "The result we want", aims)
    named = [metric for metric in aims.metrics if not name or name not in metric.title]
    yield from _pages("aims", "list", "How we measure it", named, LIST)
    yield from (_Draft("aims", "text", "Key message", SlideText(point)) for point in aims.key_points)


def _progress(rollout: PublicRollout) -> Iterator[_Draft]:
    """Yield the slides on progress, at a start none with zeros."""
    is_tracked = rollout.phase not in ("brief", "planning")
    if is_tracked and not rollout.has_begun:
        return
    if is_tracked and rollout.total:
        yield _Draft("where", "where", "Where we are")
    if rollout.stages and (rollout.total_done or not is_tracked):
        yield _Draft("where", "bars", "Stage by stage", rollout.stages)
    if rollout.curve:
        yield _Draft("chart", "chart", "Are we on plan?")
    # Where every team stands alike, as with a plan for all of them, their names say nothing.
    counts = {(group.done, group.total) for group in rollout.groups}
    if len(counts) > 1 and (any(done for done, _ in counts) or not is_tracked):
        fit = LONG_BARS if is_long(rollout.groups) else BARS
        yield from _pages("groups", "bars", "Team by team", rollout.groups, fit)


def is_long(named: Iterable[object]) -> bool:
    """Return whether a name takes more than a quarter of a line."""
    return any(len(getattr(row, "name", "")) > MOST_OF_NAME for row in named)


def _people(rollout: PublicRollout, *, asks_for_examples: bool) -> Iterator[_Draft]:
    for win in rollout.wins:
        yield from _quoted("wins", "How people are using it", win.text, win.credit)
    yield from _pages("wins", "list", "Wins", rollout.marked, LIST)
    yield from _pages("wins", "list", "Done so far", rollout.done[: LIST.rows], LIST)
    for recipe in rollout.recipes:
        part = "prompt is" if recipe.prompt else "steps are"
        fine = f"The {part} on your phone." if recipe.prompt or recipe.steps else ""
        credit = f"From {recipe.credit}." if recipe.credit else ""
        words = SlideText(recipe.title, recipe.what, f"{fine} {credit}".strip())
        yield _Draft("recipes", "text", "A recipe to try", words)
    coming = {day.what for day in rollout.ahead()}  # which the last slide says
    asked = [
        ask.model_copy(update={"title": f"{ask.title} (for {ask.who})"}) if ask.title and ask.who else ask
        for ask in rollout.asked
        if (ask.title or ASKED[ask.what]) not in coming and (ask.every is None or ask.day <= rollout.day)
    ]
    yield from _pages("asked", "list", "What you can do", asked, LIST)
    if asks_for_examples:
        words = SlideText("What did you do with it this week?", "Share it on your phone.")
        yield _Draft("asked", "text", "Your turn", words)


def _pulse(pulse: PulseView | None) -> Iterator[_Draft]:
    if pulse is None:
        return
    title, place = "How ready we are" if pulse.elements else "What we think", pulse.poll.place
    # A question of the host's own has no short name, and a slide of its own.
    if pulse.asks_one:
        question = f"Question {place.number} of {place.total}" if place else "Question"
        yield _Draft("pulse", "asked", question, (pulse, pulse.questions[0]))
    elif (written := pulse.only_written) and not pulse.poll.is_open and pulse.poll.is_shown:
        if not (pulse.showing or pulse.waiting):
            yield _Draft("pulse", "awaited", "What you wrote", (pulse, written))
    elif (
        pulse.is_on_slides
        or not pulse.showing
        or (len(pulse.elements) > 1 and {*pulse.elements} & {*pulse.showing})
    ):
        yield _Draft("pulse", "pulse", title, pulse)
    if pulse.is_on_slides:
        yield from (_Draft("pulse", "asked", "Question", (pulse, each)) for each in pulse.questions)
    yield from _results(pulse)
    if (summary := _summary(pulse)) and not pulse.poll.is_open:
        yield _Draft("pulse", "pulse", "How ready we are", summary)
    for earlier in pulse.earlier:
        yield from _results(earlier)
    for older in pulse.older:
        if older.showing or older.waiting:
            yield from (_as_earlier(draft, older) for draft in _pulse(older))
    rows = [(pulse.groups[key], unit) for key, unit in pulse.display.groups.items() if key in pulse.groups]
    for page in _pages("teams", "teams", f"{title}, by team", rows if pulse.scales else (), _TEAMS):
        yield page._replace(content=TeamResults(pulse, page.content))


def _as_earlier(draft: _Draft, pulse: PulseView) -> _Draft:
    """Return an older pulse's slide, no page of a newer one."""
    return draft._replace(title=f"Earlier: {draft.title}", about=f"{pulse.poll.id} {draft.about}")


def _summary(pulse: PulseView) -> PulseView | None:
    """Return the elements that were asked one by one, as one pulse."""
    views = [view for view in (*pulse.earlier, pulse) if view.elements and view.poll.is_shown]
    totals = [view.display.total for view in views]
    results = {key: result for total in totals if total for key, result in total.results.items()}
    if not pulse.earlier or len(results) < 2:
        return None
    questions = tuple(question for view in views for question in view.elements)
    people = min(total.people for total in totals if total)
    before = {key: mean for view in views for key, mean in view.before.items()}
    display = Display(Unit(people, results), {})
    return replace(pulse, questions=questions, people=people, display=display, before=before)


def _results(pulse: PulseView) -> Iterator[_Draft]:
    """Yield the slides with the results of each question."""
    total = pulse.display.total if pulse.poll.is_shown else None
    if not pulse.poll.is_shown:
        return
    results = {
        scale.key: result for scale in pulse.scales if total and (result := total.results.get(scale.key))
    }
    top = _top_of(share for result in results.values() for share in result.percents)
    for question in pulse.questions:
        if total and (result := results.get(question.key)):
            answers = answered_about(question, total)
            least = least_leading(result.percents, answers)
            skipped, before = many_skipped(question, total), pulse.before.get(question.key)
            content = ScaleResult(question, result, top, least, pulse.says_count, skipped, before)
            yield _Draft("pulse", "scale", _title(question), content, question.words)
        yield from _chosen(pulse, question)
        yield from _written(pulse, question)


def _title(question: PulseQuestion) -> str:
    return question.name if question.name != question.words else "Your answers"


def _top_of(shares: Iterable[int]) -> int:
    """Return the end of the axis that all columns share."""
    # Half of the answers must not look like all.
    return max(_LEAST_TOP, -(-max(shares, default=100) // 10) * 10)


def _chosen(pulse: PulseView, question: PulseQuestion) -> Iterator[_Draft]:
    """Yield the slides that may show of a choice."""
    total = pulse.display.total
    if not (shares := pulse.shares(question)) or total is None:
        return
    title = "Your choices" if question.is_many else _title(question)
    skipped, answers = many_skipped(question, total), answered_about(question, total)
    least = least_leading((share.percent or 0 for share in shares), answers)
    is_short = all(len(share.option) <= MOST_OF_NAME for share in shares)
    fit = _SHORT_OPTIONS if is_short else _OPTIONS
    if not is_short and len(question.words) > _LINE:
        fit = fit._replace(rows=fit.rows - 1, lines=fit.lines - 1)
    if len(shares) > fit.count(shares):
        # Whoever sees the first of several slides sees what leads.
        shares = pulse.ranked(question)
    for page in _pages("pulse", "options", title, shares, fit):
        content = ChoiceResult(question, page.content, least, pulse.says_count, skipped)
        yield page._replace(content=content, about=question.words)


def _written(pulse: PulseView, question: PulseQuestion) -> Iterator[_Draft]:
    """Yield the slides that may show of an open question."""
    texts = pulse.texts.get(question.key, RoomTexts())
    if question.key in pulse.waiting and question not in pulse.showing:
        yield _Draft("pulse", "awaited", "What you wrote", (pulse, question), question.words)
    if texts.cloud:
        title = "In a word, so far" if pulse.poll.is_open else "In a word"
        yield _Draft("pulse", "words", title, (question, texts.cloud[:MOST_WORDS]), question.words)
    for page in _pages("pulse", "written", "What you wrote", texts.themes, LONG_BARS):
        yield page._replace(content=(question, page.content), about=question.words)
    for page in _pages("pulse", "written", "In your words", texts.quotes[:MOST_QUOTES], LONG_BARS):
        if len(page.content) > 1:
            yield page._replace(content=(question, page.content), about=question.words)
            continue
        for piece in _quoted("pulse", "In your words", page.content[0], question.words):
            yield piece._replace(about=question.words)


def _questions(questions: RoomQuestions | None) -> Iterator[_Draft]:
    if questions:
        yield _Draft("questions", "questions", "Your questions", questions)


def _quoted(topic: Topic, title: str, text: str, credit: str) -> Iterator[_Draft]:
    for piece in pieces(text, MOST_QUOTED):
        yield _Draft(topic, "text", title, SlideText(piece, credit, is_quote=True))


def _pages(topic: Topic, kind: str, title: str, rows: Sequence[object], fit: _Fit) -> Iterator[_Draft]:
    # As evenly as possible: nine rows are five and four.
    while rows:
        even = -(-len(rows) // -(-len(rows) // fit.rows))
        size = fit._replace(rows=even).count(rows)
        yield _Draft(topic, kind, title, rows[:size])
        rows = rows[size:]


def _text_of(row: Any) -> str:
    if isinstance(row, str):
        return row
    if isinstance(row, tuple) and not hasattr(row, "_fields"):
        return str(row[0])
    names = ("title", "name", "option", "words", "definition")
    return next((text for name in names if (text := getattr(row, name, ""))), "")


def pieces(text: str, most: int = MOST_LETTERS) -> list[str]:
    """Split a text to fit on slides, between sentences if possible."""
    parts: list[str] = []
    for part in (part for sentence in _sentences_in(text) for part in _clipped(sentence, most)):
        # "It replaces …" stands with the sentence that says what it is.
        if parts and _POINTS_BACK.match(part) and len(parts[-1]) + 1 + len(part) <= most:
            parts[-1] += f" {part}"
        else:
            parts.append(part)
    return _joined(parts, most)


def _sentences_in(text: str) -> Iterator[str]:
    return (part for line in text.splitlines() for part in _SENTENCE.split(line.strip()) if part)


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
