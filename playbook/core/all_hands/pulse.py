"""The anonymous pulse: counters whose results identify nobody (docs/decisions/pulse.md)."""

import hmac
import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from playbook.core.all_hands.pulse_questions import (
    ELEMENTS,
    NO_GROUP,
    SCORES,
    SKIPPED,
    YES,
    Answers,
    PulseQuestion,
)
from playbook.core.base.errors import Invalid, Problem
from playbook.core.plan.items import Step

LEAST_K, USUAL_K, MOST_K = 3, 5, 20
LEAST_EXPECTED, USUAL_EXPECTED, MOST_EXPECTED = 1, 200, 20_000
SHARES_FROM = 20  # answers; below, only a choice of nearly all shows
_STEP, _MOSTLY, _LEVEL = 5, 0.8, 2
_MANY_SKIPPED = 25  # percent
# Each half of the noise is 0 with a chance of a half; each step more is a third as likely.
_NOISE = 1 / 3
_MOST_NOISE = 2  # answers, as the pages say; a counter of no more may be noise alone, and shows as 0


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


# How often each choice was made; the first is to skip.
Tally = tuple[int, ...]
# Returns the tally of a group (everybody's: NO_GROUP) and a question with its noise.
Blur = Callable[[str, str, Tally], Tally]


class Counts:
    """The counters of one pulse: a tally by question and group."""

    def __init__(
        self,
        rows: Iterable[tuple[str, str, int, int]] = (),
        choices: Mapping[str, int] | None = None,  # of each counter that is no scale
    ) -> None:
        self._tallies: dict[str, dict[str, Tally]] = {}
        self._choices = choices or {}
        for question, group, choice, number in rows:
            self._add(question, group, choice, number)

    def add(self, answers: Answers) -> None:
        for question, score in answers.scores.items():
            self._add(question, answers.group_id, score, 1)

    def _add(self, question: str, group: str, choice: int, number: int) -> None:
        of_group = self._tallies.setdefault(question, {})
        tally = of_group.get(group, self._nobody(question))
        of_group[group] = (*tally[:choice], tally[choice] + number, *tally[choice + 1 :])

    def _nobody(self, question: str) -> Tally:
        return (0,) * (1 + self._choices.get(question, len(SCORES)))

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the questions that anybody answered."""
        return tuple(self._tallies)

    def by_group(self, question: str) -> dict[str, Tally]:
        return dict(self._tallies.get(question, {}))

    def all(self, question: str) -> Tally:
        """Return the tally of a question over everybody."""
        nobody = self._nobody(question)
        return tuple(map(sum, zip(nobody, *self._tallies.get(question, {}).values(), strict=True)))

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
    """Return how many of a tally chose something."""
    return sum(tally[1:])


@dataclass(frozen=True, slots=True)
class PulseResult:
    """A question's shown result: rounded percents, or the dominant score."""

    percents: tuple[int, ...]
    mostly: int | None
    declined: int  # the percentage that preferred not to say
    mean: float | None  # of a scale, from rounded shares; None for a small team without a clear majority
    is_of_few: bool = field(default=False, compare=False)


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
        noise = (
            max(-_MOST_NOISE, min(_MOST_NOISE, sum(both))) for both in zip(lasting, passing, strict=True)
        )
        return tuple(max(0, number + off) for number, off in zip(tally, noise, strict=False))

    return blur


def _noise(secret: bytes, *about: str) -> list[int]:
    # A choice has up to thirteen counters, more than one digest has numbers for.
    digests = (hmac.digest(secret, "\0".join((*about, *more)).encode(), "sha512") for more in ((), ("more",)))
    drawn = memoryview(b"".join(digests)).cast("I").tolist()
    distances = [int(math.log((each + 1) / 2**32, _NOISE)) for each in drawn]
    return [more - less for more, less in zip(distances[::2], distances[1::2], strict=True)]


def display(counts: Counts, k: int, team_sizes: Mapping[str, int], blur: Blur) -> Display:
    """Return what a closed pulse may show; `team_sizes`: by the brief."""
    sizes = counts.sizes
    if counts.people < k:
        return Display(None, {}, frozenset(group for group in sizes if sizes[group]))
    # By answers alone: else an edited brief would show in turn the teams that stand before a small one.
    small = hidden_groups(sizes, sizes, k)
    # More answers than people: somebody sent several forms for this team.
    unfit = (group for group in sizes if not max(2 * k, sizes[group]) <= team_sizes.get(group, 0))
    hidden = small.union(unfit)
    results: dict[str, dict[str, PulseResult]] = {group: {} for group in sizes if group not in hidden}
    for question in counts.questions:
        tallies, whole = counts.by_group(question), counts.all(question)
        shown_counts = {group: answered(tally) for group, tally in tallies.items()}
        for group in results.keys() - hidden_groups(shown_counts, sizes, k, small):
            # Where a team gave every answer, a second draw of noise would tell of the first.
            drawn = NO_GROUP if tallies[group] == whole else group
            shown = result(blur(drawn, question, tallies[group]), sizes[group])
            is_exact_enough = shown.mostly or shown_counts[group] >= SHARES_FROM
            results[group][question] = shown if is_exact_enough else replace(shown, mean=None)
    groups = {group: Unit(sizes[group], of_group) for group, of_group in results.items()}
    tallied = {question: counts.all(question) for question in counts.questions}
    return Display(_total(counts.people, tallied, k, blur), groups, hidden)


def _total(people: int, tallied: Mapping[str, Tally], k: int, blur: Blur) -> Unit:
    enough = {question: tally for question, tally in tallied.items() if answered(tally) >= k}
    results = {key: result(blur(NO_GROUP, key, tally), sum(tally)) for key, tally in enough.items()}
    return Unit(people, results)


def result(noisy: Tally, people: int) -> PulseResult:
    """Return what may be shown of a tally with noise, of this many people."""
    tally = tuple(number if number > _MOST_NOISE else 0 for number in noisy)
    if not answered(tally):
        tally = (tally[SKIPPED], *(1 for _ in tally[1:]))  # the noise took everybody: nothing is known
    scores = range(1, len(tally))
    number = answered(tally)
    declined = _percent(tally[SKIPPED], number + tally[SKIPPED])
    first = max(scores, key=lambda score: (tally[score], score))
    # How many took part is exact, and no noise moves a result below the limit.
    is_of_few = max(number, people - tally[SKIPPED]) < SHARES_FROM
    is_true_of_most = tally[first] - _MOST_NOISE > max(number, people - tally[SKIPPED]) / 2
    if is_of_few and is_true_of_most and tally[first] >= _MOSTLY * number:
        return PulseResult((), first, declined, float(first))
    # The mean takes equal numbers as equal, which shares that add up to 100 cannot always be.
    rounded = [_percent(tally[score], number) for score in scores]
    mean = sum(score * percent for score, percent in zip(scores, rounded, strict=True)) / sum(rounded)
    return PulseResult(_shares(tally[1:], number), None, declined, round(mean, 1), is_of_few)


def without_guesses(display: Display) -> Display:
    """Return a display without shares of few people.

    There the noise is as large as what it hides, and ten people in a room know that a share of it is false.
    """
    groups = {group: _of_many(unit) for group, unit in display.groups.items()}
    return replace(display, total=display.total and _of_many(display.total), groups=groups)


def _of_many(unit: Unit) -> Unit:
    return replace(
        unit, results={key: each for key, each in unit.results.items() if each.mostly or not each.is_of_few}
    )


def _percent(part: int, whole: int) -> int:
    """Return a percentage rounded half up; tens for few people."""
    size = 10 if whole < SHARES_FROM else 1
    return math.floor(100 * part / whole / size + 0.5) * size


def _shares(parts: Tally, whole: int) -> tuple[int, ...]:
    """Return the rounded percentages of all parts, which add up to 100."""
    size = 10 if whole < SHARES_FROM else 1
    divided = [divmod(part * (100 // size), whole) for part in parts]
    # The largest remainders are rounded up, of equal ones the first.
    missing = 100 // size - sum(share for share, _ in divided)
    up = sorted(range(len(parts)), key=lambda at: -divided[at][1])[:missing]
    return tuple(size * (share + (at in up)) for at, (share, _) in enumerate(divided))


def step_of(k: int) -> int:
    """Return the step of answers by which an open pulse moves."""
    return max(_STEP, k)


def rounded_count(people: int, k: int) -> int:
    """Return the shown number of answers: whole steps, rounded down."""
    return people // step_of(k) * step_of(k)


def shares_live_from(k: int, expected: int) -> int | None:
    """Return from about how many answers on an open pulse shows shares, if ever."""
    quarter = _quarter(k, expected)
    moment = quarter * math.ceil(SHARES_FROM / quarter)
    return moment + step_of(k) if moment <= expected else None


def _quarter(k: int, expected: int) -> int:
    return max(step_of(k), math.ceil(expected / 4))


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
    is_next = live.last + _quarter(k, expected) <= counts.people <= expected
    if is_next and _is_mixed(counts.sizes, k):
        for question in counts.questions:
            shown_counts = {group: answered(tally) for group, tally in counts.by_group(question).items()}
            before = answered(shown.get(question, ()))
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


@dataclass(frozen=True, slots=True)
class OptionShare:
    """How many chose an option: a percentage, or only most or few."""

    option: str
    percent: int | None
    words: str = ""


def shares_of(question: PulseQuestion, unit: Unit) -> tuple[OptionShare, ...]:
    """Return the share of each option; none where it is hidden."""
    if question.kind != "choice" or not all(key in unit.results for key in question.counters):
        return ()
    if question.is_many:
        of_each = [unit.results[key] for key in question.counters]
        return tuple(
            OptionShare(option, result.percents[YES - 1])
            if result.percents
            else OptionShare(option, None, "most" if result.mostly == YES else "few")
            for option, result in zip(question.options, of_each, strict=True)
        )
    result = unit.results[question.key]
    if result.percents:
        return tuple(map(OptionShare, question.options, result.percents))
    numbered = enumerate(question.options, 1)
    return tuple(
        OptionShare(option, None, "most" if at == result.mostly else "few") for at, option in numbered
    )


def answered_about(question: PulseQuestion, unit: Unit) -> int:
    """Return about how many answered a question."""
    result = unit.results.get(question.counters[0])
    return round(unit.people * (100 - result.declined) / 100) if result else 0


def many_skipped(question: PulseQuestion, unit: Unit) -> int:
    """Return the percentage that skipped a question, 0 where it is small."""
    result = unit.results.get(question.counters[0])
    return result.declined if result and result.declined >= _MANY_SKIPPED else 0


def least_leading(percents: Iterable[int], people: int) -> float:
    """Return the least share that noise cannot tell from the highest."""
    return max(percents, default=0) - 100 * _LEVEL / max(1, people)


def counted_of(question: PulseQuestion, unit: Unit, k: int) -> list[tuple[str, int | None]]:
    """Return about how many chose each option; None for fewer than k."""
    shown = shares_of(question, unit)
    declined = unit.results[question.counters[0]].declined if shown else 0
    people = unit.people * (100 - declined) / 100
    numbers = [round((each.percent or 0) * people / 100) for each in shown]
    return [
        (each.option, number if number >= k else None) for each, number in zip(shown, numbers, strict=True)
    ]
