"""The anonymous pulse: counters whose results identify nobody (docs/decisions/pulse.md)."""

import hmac
import math
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import cleaned
from playbook.core.plan.items import ELEMENTS as STEP_NAMES
from playbook.core.plan.items import Step

LEAST_K, USUAL_K, MOST_K = 3, 5, 20
MOST_OWN, MAX_OWN = 3, 200
LEAST_EXPECTED, USUAL_EXPECTED, MOST_EXPECTED = 1, 200, 20_000
SKIPPED, SCORES = 0, (1, 2, 3, 4, 5)
NO_GROUP = ""
NO_SUCH_GROUP = Problem("group", "This team is not in the list.", "Choose one that is, or prefer not to say.")
_STEP, _SMALL, _MOSTLY = 5, 20, 0.8
# Each half of the noise is 0 with a chance of a half; each step more is a third as likely.
_NOISE = 1 / 3


@dataclass(frozen=True, slots=True)
class PulseQuestion:
    """A question with answers from 1 (`low`) to 5 (`high`)."""

    key: str
    name: str
    words: str
    low: str
    high: str


_STATEMENTS: dict[Step, tuple[str, str, str]] = {
    "awareness": ("I can explain why we are doing this, and why now.", "Not at all", "Clearly"),
    "desire": ("I would do this even if nobody checked.", "Unlikely", "Definitely"),
    "knowledge": ("I know what to do differently on an ordinary working day.", "Not at all", "Clearly"),
    "ability": ("I can do it, with the time and the tools I have.", "Not yet", "Easily"),
    "reinforcement": ("We have what we need to keep going after launch.", "Not at all", "Definitely"),
}
ELEMENTS = {step: PulseQuestion(step, STEP_NAMES[step], *texts) for step, texts in _STATEMENTS.items()}


def questions(own: Sequence[str]) -> tuple[PulseQuestion, ...]:
    """Return the five elements of readiness, then the owner's questions."""
    ends = ("Not at all", "Fully")
    numbered = enumerate(own, 1)
    own_ones = (PulseQuestion(f"own{number}", words, words, *ends) for number, words in numbered)
    return (*ELEMENTS.values(), *own_ones)


def own_questions(typed: Iterable[str]) -> tuple[str, ...]:
    """Return the owner's cleaned questions. Raise Invalid beyond the limits."""
    texts = [*map(cleaned, typed)]
    questions = [text for text in texts if text]
    problems = [
        Problem(f"own.{number}", f"This question has {len(text)} characters.", f"Use at most {MAX_OWN}.")
        for number, text in enumerate(texts)
        if len(text) > MAX_OWN
    ]
    if len(questions) > MOST_OWN:
        problems.append(Problem("own", f"There are {len(questions)} questions.", f"Ask at most {MOST_OWN}."))
    if problems:
        raise Invalid(problems)
    return tuple(questions)


def checked_numbers(k: int, expected: int) -> None:
    """Raise Invalid where a pulse may not open with these."""
    problems = []
    if not LEAST_K <= k <= MOST_K:
        problems.append(Problem("k", f"{k} is not a possible minimum.", f"Use {LEAST_K} to {MOST_K}."))
    if not LEAST_EXPECTED <= expected <= MOST_EXPECTED:
        text = f"{expected} people cannot be expected."
        problems.append(Problem("expected", text, f"Use 1 to {MOST_EXPECTED:,}."))
    if problems:
        raise Invalid(problems)


@dataclass(frozen=True, slots=True)
class Answers:
    """What one device sends: scores by question, and a group."""

    scores: Mapping[str, int]
    group_id: str = NO_GROUP


def read_answers(
    typed: Mapping[str, str], questions: Sequence[PulseQuestion], group_ids: Collection[str]
) -> Answers:
    """Return the answers of a form. Raise Invalid for bad choices."""
    problems, scores = [], {}
    for question in questions:
        choice = typed.get(question.key, "").strip() or str(SKIPPED)
        if choice not in {str(score) for score in (SKIPPED, *SCORES)}:
            text = "This is none of the choices."
            problems.append(Problem(question.key, text, "Choose 1 to 5, or leave it open."))
        else:
            scores[question.key] = int(choice)
    group = typed.get("group", NO_GROUP)
    if group != NO_GROUP and group not in group_ids:
        problems.append(NO_SUCH_GROUP)
    if not problems and not any(scores.values()):
        text = "No question is answered yet, so nothing was sent."
        problems.append(Problem("", text, "Answer at least one."))
    if problems:
        raise Invalid(problems)
    return Answers(scores, group)


# How often each choice was made, from 0 to 5.
Tally = tuple[int, ...]
# Returns the tally of a group (everybody's: NO_GROUP) and a question with its noise.
Blur = Callable[[str, str, Tally], Tally]
_NOBODY: Tally = (0,) * 6


class Counts:
    """The counters of one pulse: a tally by question and group."""

    def __init__(self, rows: Iterable[tuple[str, str, int, int]] = ()) -> None:
        self._tallies: dict[str, dict[str, Tally]] = {}
        for question, group, choice, number in rows:
            self._add(question, group, choice, number)

    def add(self, answers: Answers) -> None:
        for question, score in answers.scores.items():
            self._add(question, answers.group_id, score, 1)

    def _add(self, question: str, group: str, choice: int, number: int) -> None:
        of_group = self._tallies.setdefault(question, {})
        tally = of_group.get(group, _NOBODY)
        of_group[group] = (*tally[:choice], tally[choice] + number, *tally[choice + 1 :])

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that anybody answered."""
        return tuple(self._tallies)

    def by_group(self, question: str) -> dict[str, Tally]:
        return dict(self._tallies.get(question, {}))

    def all(self, question: str) -> Tally:
        """Return the tally of a question over everybody."""
        return tuple(map(sum, zip(_NOBODY, *self._tallies.get(question, {}).values(), strict=True)))

    @property
    def sizes(self) -> dict[str, int]:
        """Return the respondents by group, equal for every question."""
        first = next(iter(self._tallies.values()), {})
        return {group: sum(tally) for group, tally in first.items()}

    @property
    def people(self) -> int:
        """Return the number of respondents."""
        return sum(self.sizes.values())


def answered(tally: Tally) -> int:
    """Return how many of a tally chose 1 to 5."""
    return sum(tally[1:])


@dataclass(frozen=True, slots=True)
class PulseResult:
    """A question's shown result: rounded percents, or the dominant score."""

    percents: tuple[int, ...]
    mostly: int | None
    declined: int  # the percentage that preferred not to say
    mean: float | None  # computed from what is shown; None for a small team without a clear majority


@dataclass(frozen=True, slots=True)
class Unit:
    """Everybody or one group: respondents, and the results shown."""

    people: int
    results: Mapping[str, PulseResult]


@dataclass(frozen=True, slots=True)
class Display:
    """What may be shown. `total` is None below k."""

    total: Unit | None
    groups: Mapping[str, Unit]
    hidden: frozenset[str] = frozenset()


def hidden_groups(
    shown_counts: Mapping[str, int], people: Mapping[str, int], k: int, before: Collection[str] = ()
) -> frozenset[str]:
    """Return the groups to hide, together nobody or at least k."""
    # `shown_counts`: how many would be shown of each group; `people`: how many are in it; `before`: who is
    # hidden anyway. Whoever chose no group is never shown apart.
    groups = [group for group, number in people.items() if number]
    hidden = {group for group in groups if group in (NO_GROUP, *before) or shown_counts.get(group, 0) < k}
    shown = (group for group in groups if group not in hidden)
    for group in sorted(shown, key=lambda group: (shown_counts[group], group)):
        if not hidden or sum(shown_counts.get(group, 0) for group in hidden) >= k:
            break
        hidden.add(group)
    return frozenset(hidden)


def blur_with(secret: bytes, poll_id: str) -> Blur:
    """Return the noise of a pulse, the same for the same tally."""
    # Whoever sends chosen forms knows all answers but one, and would read that one off any exact number,
    # rounded or not. One part of the noise stays through the moments of a pulse, so that they cannot be
    # averaged; the other is new with each, so that no two can be subtracted.

    def blur(group: str, question: str, tally: Tally) -> Tally:
        about = (poll_id, group, question)
        lasting, passing = _noise(secret, *about), _noise(secret, *about, *map(str, tally))
        return tuple(max(0, number + lasting[at] + passing[at]) for at, number in enumerate(tally))

    return blur


def _noise(secret: bytes, *about: str) -> list[int]:
    drawn = memoryview(hmac.digest(secret, "\0".join(about).encode(), "sha512")).cast("I").tolist()
    distances = [int(math.log((each + 1) / 2**32, _NOISE)) for each in drawn]
    return [more - less for more, less in zip(distances[::2], distances[1::2], strict=True)]


def display(counts: Counts, k: int, team_sizes: Mapping[str, int], blur: Blur) -> Display:
    """Return what a closed pulse may show; `team_sizes`: by the brief."""
    sizes = counts.sizes
    if counts.people < k:
        return Display(None, {}, frozenset(group for group in sizes if sizes[group]))
    # More answers than people: somebody sent several forms for this team.
    unfit = [group for group in sizes if not max(2 * k, sizes[group]) <= team_sizes.get(group, 0)]
    hidden = hidden_groups(sizes, sizes, k, unfit)
    results: dict[str, dict[str, PulseResult]] = {group: {} for group in sizes if group not in hidden}
    for question in counts.questions:
        tallies = counts.by_group(question)
        shown_counts = {group: answered(tally) for group, tally in tallies.items()}
        for group in results.keys() - hidden_groups(shown_counts, sizes, k, hidden):
            shown = result(blur(group, question, tallies[group]))
            is_exact_enough = shown.mostly or shown_counts[group] >= _SMALL
            results[group][question] = shown if is_exact_enough else replace(shown, mean=None)
    groups = {group: Unit(sizes[group], of_group) for group, of_group in results.items()}
    tallied = {question: counts.all(question) for question in counts.questions}
    return Display(_total(counts.people, tallied, k, blur), groups, hidden)


def _total(people: int, tallied: Mapping[str, Tally], k: int, blur: Blur) -> Unit:
    enough = {question: tally for question, tally in tallied.items() if answered(tally) >= k}
    return Unit(people, {key: result(blur(NO_GROUP, key, tally)) for key, tally in enough.items()})


def result(tally: Tally) -> PulseResult:
    """Return what may be shown of a tally with its noise."""
    if not answered(tally):
        tally = (tally[SKIPPED], *(1 for _ in SCORES))  # the noise took everybody: nothing is known
    number, people = answered(tally), sum(tally)
    declined = _percent(tally[SKIPPED], people)
    first = max(SCORES, key=lambda score: (tally[score], score))
    if number < _SMALL and tally[first] >= _MOSTLY * number:
        return PulseResult((), first, declined, float(first))
    percents = tuple(_percent(tally[score], number) for score in SCORES)
    mean = sum(score * percent for score, percent in zip(SCORES, percents, strict=True)) / sum(percents)
    return PulseResult(percents, None, declined, round(mean, 1))


def _percent(part: int, whole: int) -> int:
    """Return a percentage rounded half up; tens for few people."""
    size = 10 if whole < _SMALL else 1
    return math.floor(100 * part / whole / size + 0.5) * size


def step_of(k: int) -> int:
    """Return the step of answers by which an open pulse moves."""
    return max(_STEP, k)


def rounded_count(people: int, k: int) -> int:
    """Return the shown number of answers: whole steps, rounded down."""
    return people // step_of(k) * step_of(k)


# What a question stood at, at a moment that may be shown.
Moment = Mapping[str, Tally]


@dataclass(frozen=True, slots=True)
class Live:
    """What an open pulse shows, and what it still holds back.

    `spent`: of how many people the last moment was that was shown and then taken out.
    """

    shown: Moment
    held: Moment
    spent: int = 0

    @property
    def last(self) -> int:
        """Return of how many people the last moment was."""
        return max(self.spent, *(sum(tally) for tally in (*self.shown.values(), *self.held.values())), 0)

    def emptied(self) -> "Live":
        """Return what is left without some answers: no moment comes twice."""
        return Live({}, {}, self.last)


def advance(live: Live, counts: Counts, k: int, expected: int) -> Live:
    """Return what may be shown now that more are counted."""
    # Two moments are k answers of a question and a whole step of people apart, and so is the last one from
    # the end, whenever that is: what is held is shown only then. No moment is nearly one group. There are
    # four at most, at each quarter of who is expected: of more, the noise could be averaged away.
    step, shown, held = step_of(k), dict(live.shown), dict(live.held)
    for question, tally in live.held.items():
        if counts.people - sum(tally) >= step and answered(counts.all(question)) - answered(tally) >= k:
            shown[question] = held.pop(question)
    is_next = live.last + max(step, math.ceil(expected / 4)) <= counts.people <= expected
    if is_next and _is_mixed(counts.sizes, k):
        for question in counts.questions:
            shown_counts = {group: answered(tally) for group, tally in counts.by_group(question).items()}
            before = answered(shown.get(question, _NOBODY))
            enough = answered(counts.all(question)) - before >= k
            if question not in held and enough and _is_mixed(shown_counts, k):
                held[question] = counts.all(question)
    return Live(shown, held, live.spent)


def _is_mixed(sizes: Mapping[str, int], k: int) -> bool:
    people = sum(sizes.values())
    return all(people - size >= k for group, size in sizes.items() if size and group != NO_GROUP)


def display_live(live: Live, blur: Blur) -> Display:
    """Return what may be shown of an open pulse: no groups."""
    if not live.shown:
        return Display(None, {})
    people = max(sum(tally) for tally in live.shown.values())
    return Display(_total(people, live.shown, 0, blur), {})


def scores_of(unit: Unit) -> dict[Step, int]:
    """Return a group's readiness: the rounded mean of each element shown."""
    means = {step: unit.results[step].mean for step in ELEMENTS if step in unit.results}
    return {step: math.floor(mean + 0.5) for step, mean in means.items() if mean is not None}
