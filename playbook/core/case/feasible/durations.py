"""How long the work takes by its sizes, and in which order."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil

from playbook.core.base.memo import memoized
from playbook.core.base.words import count, listed, number
from playbook.core.case.case import Case
from playbook.core.case.feasible.amounts import Amount, amounts_in, amounts_in_budget, amounts_of_data
from playbook.core.case.feasible.quotes import SET_UP, bought, quotes_by, signed_on
from playbook.core.case.judgment import Check, State
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import TO_HEAR, CaseFacts
from playbook.core.plan.brief import Group
from playbook.core.plan.plays.kinds import WorkStep
from playbook.core.plan.plays.works import Pace, Work

ALL_FITS = "All of it fits from"
SUPPLY, PRACTICE = "supply", "practice"  # steps around those of the kind: until it is bought and there
PEOPLE, ANYTHING = "people", ".+"
_LONGEST_SUPPLY = 250  # working days: a start in a later year is another plan
_LEAST_COUNTED = 3  # two of a thing make no work longer
PRACTICE_DAYS = 15  # in the weeks of training, before the start
_CHANGES = 4  # three days to change what the test showed, and the managers' session
_PILOT, _DECISION = 11, 3  # a session, a week of work, and five days to change what it showed
_TRIED = 10  # working days from the test to an order: changes, a session, a week of work
_LEAST_SESSIONS = 7  # both sessions lie in two weeks
PRESSED = 0.5  # of its days, where more people test at once
_OPEN_WORK = "carried-over"
_AT_IT_ALL_DAY, _FEW_THINGS = 3, 20  # a score of 5; fewer things than that are not rounded
_FULL, _FAR = 0.85, 1.05  # of the working days before the start; paces are not exact


@dataclass(frozen=True, slots=True)
class Size:
    """The working days of a piece of work, and what they count."""

    days: int
    counted: tuple[str, ...] = ()  # "9,000 articles"
    pace: str = ""  # "about 800 a day"


def size_of_step(case: Case, step: WorkStep) -> Size:
    """Return how long a step takes by all that the brief counts."""
    if is_of_supplier(case, step):
        return Size(1)
    every = _without_places(case)
    if data := [each for each in amounts_of_data(case.brief) if any(map(each.is_of, step.paces))]:
        every = [each for each in every if not any(map(each.is_of, step.paces))] + data
    largest = {each.thing: each for each in sorted(every, key=lambda each: each.number)}
    size = size_of(case, step.needs, step.paces, [each for each in every if each is largest[each.thing]])
    return _of_first_scope(case, step, size) if case.rest_on and step not in case.steps_of_the_rest else size


@memoized
def _without_places(case: Case) -> list[Amount]:
    """Return all that the brief counts, wherever it stands."""
    return [replace(each, placed="") for each in amounts_in(case.brief) if each.number >= _LEAST_COUNTED]


def is_of_supplier(case: Case, step: WorkStep) -> bool:
    """Return whether a supplier does this step until a day that the brief names."""
    return case.set_up is not None and SUPPLY in step.after and step.before_training


def _of_first_scope(case: Case, step: WorkStep, size: Size) -> Size:
    """Return the days of a step for a smaller first scope."""
    lead_time = case.kind.lead_time
    if lead_time is None or step.key in (SUPPLY, PRACTICE):
        return size
    return replace(size, days=ceil(lead_time.share * size.days))


def size_of(case: Case, needs: int, paces: Sequence[Pace], amounts: Sequence[Amount]) -> Size:
    """Return a work's least days, and those of the largest amount."""
    sizes = [
        (amount.number, amount.words, pace)
        for amount in amounts
        for pace in paces
        if pace.things != PEOPLE and amount.is_of(pace)
    ]
    people = people_of_first(case)
    sizes += [(people, PEOPLE, pace) for pace in paces if pace.things == PEOPLE and people]
    if not sizes:
        return Size(needs)
    days = {(value, thing): min(pace.most, ceil(value / pace.a_day)) for value, thing, pace in sizes}
    longest = max(days, key=lambda key: days[key])
    counted = tuple(thing for _, thing in days if thing != PEOPLE)
    a_day = rounded(longest[0] / max(1, days[longest]))
    pace = f"about {number(a_day)} a day" if longest[1] != PEOPLE and a_day > 1 else ""
    has_crews = any(
        (value, thing) == longest and value > each.a_day * each.most for value, thing, each in sizes
    )
    pace += " with several crews" if pace and has_crews else ""
    return Size(needs + days[longest], counted, pace)


def rounded(value: float) -> int:
    """Return an estimate as people say it: 47,548 is 48,000."""
    digits = len(str(ceil(value)))
    return ceil(value) if digits < 3 else int(round(value, 2 - digits))


def people_of_first(case: Case) -> int:
    """Return how many people take part in the first start."""
    return _people_of_first(case, [group for group in case.brief.groups if case.is_trained(group)])


def _people_of_first(case: Case, groups: Sequence[Group]) -> int:
    first = min((day for group in groups if (day := case.brief.go_live_of(group))), default=None)
    return sum(group.size for group in groups if case.brief.go_live_of(group) == first)


def share_of_first(case: Case) -> float:
    """Return the share of people, and so of things, that starts first."""
    groups = at_places(case)
    everyone = sum(group.size for group in groups)
    return _people_of_first(case, groups) / everyone if everyone else 1.0


def at_places(case: Case) -> list[Group]:
    """Return the teams that work with what stands at places: an office has no stations."""
    trained = [group for group in case.brief.groups if case.is_trained(group)]
    return [group for group in trained if group.impact.get("tools", 0) >= _AT_IT_ALL_DAY] or trained


def guess_of(value: float) -> int:
    """Return a share that nobody has counted, in fives."""
    return max(1, round(value) if value < _FEW_THINGS else 5 * round(value / 5))


def amounts_for(case: Case, work: Work) -> list[Amount]:
    """Return what is counted for a work, without what stays."""
    counted = amounts_in(case.brief)
    if work.weeks_to_deliver:  # what is paid for is what comes
        bought = [each for each in amounts_in_budget(case.brief) if any(map(each.is_of, work.paces))]
        counted = tuple(bought) or counted
    stays = {each.thing for each in counted if each.field == "what_stays"}
    if work.is_physical:  # screens that are configured are none that are delivered
        set_up = [pace for step in steps_before_start(case) for pace in step.paces]
        stays |= {each.thing for each in counted if any(pace.is_of(each.thing) for pace in set_up)}
    return [
        each
        for each in counted
        if each.thing not in stays
        and any(each.is_of(pace) for pace in work.paces)
        and not (each.is_tried or each.is_lost)
        and not (each.field == "why_now" and work.key == _OPEN_WORK)  # a reason counts no open work
        and not (work.weeks_to_deliver and each.is_owned)
    ]


def counted_work(case: Case, work: Work) -> tuple[Work, list[Amount]]:
    """Return a work and its amounts, by place where nothing else is counted."""
    own = amounts_for(case, work)
    if own or not work.per_place or work.sign is None:
        return work, own
    named = {"title_counted": work.title_per_place, "done_when": work.done_per_place}
    named = {field: text for field, text in named.items() if text}
    by_place = work.model_copy(update={"paces": work.per_place, "by_place": True, **named})
    amounts = [
        replace(each, placed=f"{word_of(match).lower()} at")
        for each in amounts_for(case, by_place)
        if (match := work.sign.search(each.sentence))
    ]
    return (by_place, amounts) if amounts else (work, [])


def word_of(match: re.Match[str]) -> str:
    """Return the word of a sign that was read, else all of it."""
    return next((value for value in match.groupdict().values() if value), match[0])


def for_first_start(case: Case, work: Work, amounts: Sequence[Amount]) -> list[Amount]:
    """Return the amounts that the first start needs."""
    share = share_of_first(case) if work.by_place else 1.0
    if share == 1.0:
        return list(amounts)
    of_first = (each.number - each.later if each.later else guess_of(each.number * share) for each in amounts)
    return [replace(each, number=min(each.number, own)) for each, own in zip(amounts, of_first, strict=True)]


@dataclass(frozen=True, slots=True)
class _Beside:
    """Work that the brief counts or names, done beside the steps."""

    name: str
    size: Size
    weeks: int  # until it is delivered
    days_after: int  # in which people already practice with it

    @property
    def waits(self) -> int:
        return 5 * self.weeks + self.days_after

    @property
    def needed(self) -> int:
        """Return the working days that it takes until go-live."""
        return self.size.days + self.waits

    @property
    def way(self) -> str:
        """Return the parts of its way: delivery, set-up, practice."""
        weeks = f"{count(self.weeks, 'week')} for delivery" if self.weeks else ""
        days = f"{count(self.size.days, 'working day')} until all are in place" if self.weeks else ""
        days = days or f"{count(self.size.days, 'working day')} until it is done"
        practice = f"{self.days_after} in which people practice" if self.days_after else ""
        return f"{self.name}, {listed([*filter(None, (weeks, days, practice))])}"

    @property
    def words(self) -> str:
        days = f"{self.name}: {count(self.size.days, 'working day')}"
        days += f", after {count(self.weeks, 'week')} for delivery (proposal)" if self.weeks else ""
        return days + (f", and {self.days_after} more in which people practice" if self.days_after else "")


@memoized
def _works_beside(case: Case) -> tuple[_Beside, ...]:
    return tuple(_each_work_beside(case))


def _each_work_beside(case: Case) -> Iterator[_Beside]:
    """Yield what is counted or named, and done before the first start."""
    for work in case.kind.works:
        is_named = work.before == "go_live" and any(pace.things != ANYTHING for pace in work.paces)
        if not is_named or (work.kinds and case.kind.key not in work.kinds):
            continue
        days_after = PRACTICE_DAYS if work.is_practiced else 0
        counted, amounts = counted_work(case, work)
        if amounts:
            size = size_of(case, work.needs, counted.paces, for_first_start(case, counted, amounts))
            is_stated = any(each.later for each in amounts)
            is_guessed = counted.by_place and share_of_first(case) < 1 and not is_stated
            heads = " (a guess)" if is_guessed else ""
            yield _Beside(f"{listed(size.counted)}{heads}", size, work.weeks_to_deliver, days_after)
        elif work.is_practiced and work.sign and (match := work.sign.search(case.brief.what_changes)):
            size = size_of(case, work.needs, work.paces, ())
            yield _Beside(word_of(match).lower(), size, work.weeks_to_deliver, days_after)


def sizes_before_start(case: Case) -> dict[str, Size]:
    """Return the size of each step before the start, in order."""
    return {step.key: size_of_step(case, step) for step in steps_before_start(case)}


def steps_before_start(case: Case) -> tuple[WorkStep, ...]:
    """Return the steps before the start, without those of a later scope."""
    rest = {step.key: step.after for step in case.steps_of_the_rest}
    steps = (step for step in case.kind.steps if step.days < 0 and step.key not in rest)
    return tuple(step.model_copy(update={"after": (*_without(rest, step.after),)}) for step in steps)


def _without(rest: Mapping[str, tuple[str, ...]], keys: Iterable[str]) -> Iterator[str]:
    """Yield the steps that come first, in place of each later one those before it."""
    for key in keys:
        yield from _without(rest, rest[key]) if key in rest else (key,)


@memoized
def _with_supply(facts: CaseFacts) -> tuple[WorkStep, ...]:
    """Return the steps before the start, after what is bought for them."""
    steps = steps_before_start(facts.case)
    waits = any(SUPPLY in step.after for step in steps)
    if not waits or not (days := supply_days(facts)):
        return steps
    lead_time = facts.case.kind.lead_time
    short = "quotes, contract and delivery" if lead_time and lead_time.deliver else "quotes and contract"
    short = "the supplier's own set-up" if facts.case.set_up else short
    supply = WorkStep(key=SUPPLY, name=short, short=short, days=-1, done_when=short, needs=days)
    taught = tuple(step.key for step in steps if step.before_training)
    practice = WorkStep(
        key=PRACTICE,
        name="practice",
        short="practice",
        days=-1,
        done_when="practice",
        needs=PRACTICE_DAYS,
        after=taught,
    )
    return (supply, *steps, practice)


@memoized
def supply_days(facts: CaseFacts) -> int:
    """Return the working days until what is bought is there."""
    there = supplied_on(facts)
    days = facts.working_days(works_from(facts), there, with_full_load=True) if there else ()
    return min(len(days), _LONGEST_SUPPLY)


@memoized
def supplied_on(facts: CaseFacts) -> date | None:
    """Return the day on which what is bought can be there: signed, and delivered."""
    if facts.case.set_up:
        return facts.case.set_up.day
    signed, lead_time = facts.case.supplied_from or signed_on(facts), facts.case.kind.lead_time
    if signed is None or lead_time is None or not lead_time.deliver:
        return signed
    return _after(facts, signed, lead_time.deliver)


@memoized
def _sizes(facts: CaseFacts) -> dict[str, Size]:
    return {step.key: size_of_step(facts.case, step) for step in _with_supply(facts)}


def finishes(
    steps: Sequence[WorkStep], days: Mapping[str, int], begin: Mapping[str, int] | None = None
) -> dict[str, int]:
    """Return the earliest working day on which each step can end.

    `begin`: the first working day of steps that may not begin at once.
    """
    done: dict[str, int] = {}
    for step in steps:
        first = (begin or {}).get(step.key, 0)
        done[step.key] = max([first, *(done[key] for key in step.after if key in done)]) + days[step.key]
    return done


def longest_way(steps: Sequence[WorkStep], days: dict[str, int]) -> list[WorkStep]:
    """Return the steps that follow each other and together take longest."""
    done, way = finishes(steps, days), list[WorkStep]()
    step = max(steps, key=lambda each: done[each.key], default=None)
    while step is not None:
        way.insert(0, step)
        before = [each for each in steps if each.key in step.after]
        step = max(before, key=lambda each: done[each.key], default=None)
    return way


def work_itself(facts: CaseFacts) -> Iterator[Check]:
    """Yield whether the work before the first start fits its days."""
    steps = steps_before_start(facts.case)
    if not facts.waves or not steps:
        return
    first = min(facts.waves)
    begin = works_from(facts)
    available = len(facts.days_to_set_up(begin, first - timedelta(days=1)))
    sizes = _sizes(facts)
    way = longest_way(_with_supply(facts), {key: size.days for key, size in sizes.items()})
    needed = sum(sizes[step.key].days for step in way)
    parts = listed(f"{step.short} {sizes[step.key].days}" for step in way)
    counted = dict.fromkeys(thing for step in way for thing in sizes[step.key].counted)
    basis = f", counted from {listed(counted)}" if counted else ""
    working_days = count(needed, "working day")
    waits = " It begins once its supplier is under contract." if begin > facts.first_day else ""
    is_estimate = way[0].key == SUPPLY and not facts.case.set_up
    lead_time = facts.case.kind.lead_time if is_estimate else None
    assumed = f"our estimate for {lead_time.name}" if lead_time else "proposal"
    text = f"The work takes {working_days} ({assumed}{basis}): {parts}."
    lacks = ""
    works = _works_beside(facts.case)
    longest = max(works, key=lambda each: each.needed, default=None)
    if longest and longest.needed > needed:
        working_days = count(longest.needed, "working day")
        text = (
            f"The critical path takes {working_days} (proposal): {longest.way}. "
            f"The other work takes {count(needed, 'working day')}{basis}: {parts}."
        )
        if longest.weeks and SET_UP in bought(facts):
            lacks = (
                f"{longest.name} take about {working_days} from order to practice, and there are {available} "
                f"(our estimate; the supplier confirms by {facts.on(quotes_by(facts))})"
            )
    text += f"{waits} There are {number(available)} from {facts.on(begin)} to go-live on {facts.on(first)}."
    beside = [each for each in works if each.needed > _FULL * available]
    text += "".join(f" Beside it, {each.words}." for each in beside if each.way not in text)
    needed = max([needed, *(each.needed for each in beside)])
    state: State = "tight" if beside or needed > _FULL * available else "if_confirmed"
    if needed > _FAR * available or (needed > available and way[0].key == SUPPLY):
        state = "not_feasible"
    if needed > available:
        text += f" At this pace it is ready on {facts.on(ready_on(facts, needed))}."
    chain = chain_of(facts)
    if chain and not chain.fits:
        text += f" {chain.in_words(facts)}"
        state = "tight" if state == "if_confirmed" else state
        if way[0].key == SUPPLY and chain.available < PRESSED * chain.needed:
            state = "not_feasible"
    holds_if = ""
    if lead_time and not lacks:
        tested = len(facts.working_days(begin, chain.tested)) + chain.needed if chain else 0
        total = max(needed, tested)
        lacks = (
            f"{lead_time.name} takes about {count(total, 'working day')} from quotes to go-live, and there "
            f"are {available} (our estimate; the supplier confirms by {facts.on(quotes_by(facts))})"
        )
    if state == "if_confirmed":
        by = facts.on(quotes_by(facts) if lead_time else facts.settle_by)
        holds_if = f"{facts.who_sets_it_up} confirms by {by} that {working_days} are enough to get ready"
        text += f" We assume these days; the start holds if {holds_if}."
    yield Check(
        "work",
        "The prep work",
        state,
        text,
        holds_if=holds_if,
        lacks=lacks if state == "not_feasible" else "",
    )


def works_from(facts: CaseFacts) -> date:
    """Return the day on which the work can begin, with its supplier."""
    supplied = facts.case.supplied_from
    return max(facts.first_day, facts.working(supplied + timedelta(days=1))) if supplied else facts.first_day


def ready_on(facts: CaseFacts, needed: int) -> date:
    """Return the first day by which so many working days have passed."""
    begin = works_from(facts)
    days = facts.days_to_set_up(begin, begin + timedelta(days=2 * needed + 60))
    return days[min(needed, len(days) - 1)] if days else begin


def sooner_from(facts: CaseFacts) -> date | None:
    """Return the day on which a smaller first scope is ready, None where none is known."""
    lead_time = facts.case.kind.lead_time
    if lead_time is None or not lead_time.sooner or not supply_days(facts):
        return None
    steps, days = _with_supply(facts), {key: size.days for key, size in _sizes(facts).items()}
    for step in steps:
        whole = Size(days[step.key])
        days[step.key] = 0 if step.key in lead_time.later else _of_first_scope(facts.case, step, whole).days
    return ready_on(facts, max(finishes(steps, days).values()))


@memoized
def fits_from(facts: CaseFacts) -> date:
    """Return the first day by which all work is done, with slack."""
    besides = (ceil(each.size.days / _FULL) + each.waits for each in _works_beside(facts.case))
    chain = chain_of(facts)
    work = ready_on(facts, max([_needed_with_slack(facts), *besides]))
    return max(work, chain.fits_from) if chain and not chain.fits else work


def supplied_later(facts: CaseFacts, groups: Sequence[Group]) -> date | None:
    """Return the first day for these teams' later start, by deliveries.

    It is ordered once a few have tried it; nobody practices before it stands.
    """
    case, tested = facts.case, tested_on(facts, None)
    own, everyone = (
        sum(each.size for each in teams)
        for teams in ([each for each in at_places(case) if each in groups], at_places(case))
    )
    if tested is None or not own:
        return None
    days = []
    for work in case.kind.works:
        counted, amounts = counted_work(case, work)
        if work.weeks_to_deliver and counted.by_place and amounts:
            share = [replace(each, number=guess_of(each.number * own / everyone)) for each in amounts]
            set_up = ceil(PRESSED * size_of(case, work.needs, counted.paces, share).days)
            delivered = _after(facts, tested, _TRIED) + timedelta(weeks=work.weeks_to_deliver)
            days.append(_after(facts, delivered, set_up + PRACTICE_DAYS * work.is_practiced + 1))
    return max(days, default=None)


@memoized
def _needed_with_slack(facts: CaseFacts) -> int:
    """Return the working days of the longest chain of steps."""
    days = {key: size.days for key, size in _sizes(facts).items()}
    way = longest_way(_with_supply(facts), days)
    fixed = sum(days[step.key] for step in way if step.key in (SUPPLY, PRACTICE))
    return fixed + ceil((sum(days[step.key] for step in way) - fixed) / _FULL)


@dataclass(frozen=True, slots=True)
class Chain:
    """The working days between the test and the first start."""

    tested: date
    parts: tuple[tuple[str, int], ...]
    available: int
    fits_from: date

    @property
    def needed(self) -> int:
        return _sum(self.parts)

    @property
    def fits(self) -> bool:
        return self.needed <= self.available

    def in_words(self, facts: CaseFacts) -> str:
        parts = listed(f"{name} {days}" for name, days in self.parts)
        return (
            f"After the test come (proposal): {parts}. "
            f"That takes {count(self.needed, 'working day')}; "
            f"from {facts.on(self.tested)} at the earliest to the start there are {self.available}. "
            f"{ALL_FITS} {facts.on(self.fits_from)}."
        )


@memoized
def chain_of(facts: CaseFacts) -> Chain | None:
    """Return what follows the test before a single, or the first, start."""
    if len(facts.waves) != 1 or facts.people <= SMALL_COMPANY or facts.case.was_tried:
        return None
    soonest, agreed = _test_days(facts)
    tested = agreed if agreed and test_waits(facts) else soonest
    if tested is None:
        return None
    [start] = facts.waves
    parts = _after_test(facts, start)
    return Chain(tested, parts, _days_until(facts, tested, start), _after(facts, tested, _sum(parts) + 1))


def _after_test(facts: CaseFacts, start: date) -> tuple[tuple[str, int], ...]:
    """Return what follows the test before a start, with its working days."""
    groups = tuple(filter(facts.case.is_trained, facts.waves[start]))
    pilot = () if facts.case.pilot else (("a pilot and its changes", _PILOT),)
    sessions = max(_LEAST_SESSIONS, facts.days_needed(groups, facts.trainers_assumed))
    changes = ("changes and managers", _CHANGES)
    return (changes, *pilot, ("the sessions", sessions), ("the decision", _DECISION))


def _sum(parts: Sequence[tuple[str, int]]) -> int:
    return sum(days for _, days in parts)


def _days_until(facts: CaseFacts, day: date, start: date) -> int:
    return len(facts.working_days(day + timedelta(days=1), start - timedelta(days=1)))


def tested_on(facts: CaseFacts, heard: date | None) -> date | None:
    """Return the day by which the test on cases can be done.

    It is pressed together where what follows would lack its days. `heard`: when the last team had its talk.
    """
    soonest, agreed = _test_days(facts, heard=heard)
    if agreed and test_waits(facts):
        return agreed
    start = min(facts.waves, default=None)
    if soonest is None or start is None:
        return None
    is_short = _days_until(facts, soonest, start) < _sum(_after_test(facts, start))
    return _test_days(facts, PRESSED, heard)[0] if is_short else soonest


@memoized
def test_waits(facts: CaseFacts) -> bool:
    """Return whether the test waits for a yes to real cases.

    Made-up cases need none: they are taken where the wait leaves too few days for what follows.
    """
    _, agreed = _test_days(facts)
    if agreed is None:
        return True
    start = min(facts.waves)
    return _sum(_after_test(facts, start)) <= _days_until(facts, agreed, start)


@memoized
def _test_days(
    facts: CaseFacts, share: float = 1.0, heard: date | None = None
) -> tuple[date | None, date | None]:
    """Return the first day by which the test can be done.

    The second is the same after all have agreed, None where nothing is awaited.
    """
    steps = _with_supply(facts)
    tests = [step for step in steps if step.on_real_cases]
    if not tests or not facts.waves:
        return None, None
    days = {key: size.days for key, size in _sizes(facts).items()}
    days |= {step.key: ceil(share * days[step.key]) for step in tests}
    usual = max(days[step.key] for step in tests)
    asks_teams = facts.people > SMALL_COMPANY
    heard_on = len(facts.working_days(works_from(facts), heard or _heard_by(facts))) if asks_teams else 0
    done = finishes(steps, days, {step.key: heard_on for step in steps if step.asks_teams})
    # What was tried on the supplier's own is tried again where it will run.
    is_on_loan = any(step.on_loan for step in tests)
    last = [step for step in steps if step.before_training] if is_on_loan else tests
    soonest = ready_on(facts, max(done[step.key] for step in last or tests) - 1)
    waits = () if is_on_loan else facts.case.awaited_for_a_try()
    awaited = [day for each in waits if (day := facts.case.ready_on(each))]
    return soonest, max(soonest, _after(facts, max(awaited), usual)) if awaited else None


def _heard_by(facts: CaseFacts) -> date:
    """Return the day on which the teams can have heard why, at the earliest."""
    awaited = [each for each in facts.case.conditions if each.gates == "announcement"]
    days = [day for each in awaited if (day := each.needed_by or facts.case.ready_on(each))]
    return max([facts.settle_by or facts.first_day, *days]) + TO_HEAR


def _after(facts: CaseFacts, day: date, days: int) -> date:
    """Return the day so many working days after another."""
    following = facts.working_days(day + timedelta(days=1), day + timedelta(days=2 * days + 120))
    return following[min(days, len(following)) - 1] if following else day
