"""Judge whether a case can be done in its time, with the arithmetic."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from math import ceil
from typing import Any

from playbook.core.base.words import count, listed, number
from playbook.core.case.case import Case
from playbook.core.case.judgment import Alternative, Check, State, Verdict
from playbook.core.case.settle.facts import (
    LITTLE_MONEY_A_HEAD,
    SLACK,
    TRAINING_WINDOW_DAYS,
    CaseFacts,
    amount,
    hours,
)
from playbook.core.case.timing import CONSULTATION, gate_of, is_consulted
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.case import Condition, Gates
from playbook.core.plan.workdays import Place, place_of, workdays_of

# What to add for a check that could not be made.
_ADD = {
    "preparation": "the go-live date", "rounds": "the teams", "hours": "the hours a week each team can give",
    "lead": "the lead's hours a week", "calendar": "the country", "money": "the budget",
    "outcome": "how the outcome is measured",
}  # fmt: skip
_WORST: tuple[State, ...] = ("not_feasible", "tight", "unknown", "feasible")
_MANY_TRAINERS = 5  # so many at once need a plan of their own
_WEEK, _QUARTER = timedelta(days=7), timedelta(days=90)
_MOST_TRAINERS = 12
_MOST_TRIES = 6
_LONGEST_WAIT = timedelta(days=1_200)
_BETWEEN_WAVES = timedelta(days=21)  # the same trainers hold both
# Until someone says when it can be decided, less than this is asked about.
_SHORT_FOR_A_CONDITION, _TOO_SHORT_FOR_A_CONDITION = 30, 5
_SHORT_PREPARATION, _TOO_SHORT_PREPARATION = 20, 10
_SMALL = 25
_STEADY_AFTER_GO_LIVE, _TOO_SHORT_FOR_TWO_WAYS = 10, 5  # working days in which a new way settles
_TWO_WEEKS, _SATURDAY = 14, 5
_LAST_START = 3  # nobody starts on a Friday
_WITH_STATES = ("AU", "CA", "CH", "DE", "US")  # where holidays differ from state to state
_OTHER_WORK_OF_THE_LEAD = 4  # hours a week for talks, reports and questions


def verdict(case: Case, today: date) -> Verdict:
    """Return whether the case can work in its time, check by check."""
    facts = CaseFacts(case, today)
    checks = tuple(_checks(facts))
    state = overall(checks)
    alternatives = tuple(_alternatives(facts, checks)) if state in ("not_feasible", "tight") else ()
    return Verdict(state, sentence_of(state, checks), checks, alternatives, today)


def _checks(facts: CaseFacts) -> Iterator[Check]:
    return (check for checks in _CHECKS for check in checks(facts))


def applied(brief: Brief, changes: dict[str, Any]) -> Brief:
    """Return the brief with an alternative's changes."""
    fields = {path: value for path, value in changes.items() if not path.startswith("groups.")}
    groups = []
    for group in brief.groups:
        mark = f"groups.{group.id}."
        own = {path.removeprefix(mark): value for path, value in changes.items() if path.startswith(mark)}
        groups.append(group.model_copy(update=own))
    return brief.model_copy(update={**fields, "groups": tuple(groups)})


def overall(checks: tuple[Check, ...]) -> State:
    """Return the worst state of the checks."""
    states = {check.state for check in checks}
    for state in ("not_feasible", "tight"):
        if state in states:
            return state
    feasible = {check.key for check in checks if check.state == "feasible"}
    return "feasible" if feasible >= {"rounds", "hours", "preparation"} else "unknown"


def sentence_of(state: State, checks: tuple[Check, ...]) -> str:
    """Return the verdict in words."""
    titles = {
        each: list(dict.fromkeys(_lower(check.title) for check in checks if check.state == each))
        for each in _WORST
    }
    tight = [title for title in titles["tight"] if title not in titles["not_feasible"]]
    if state == "not_feasible":
        also = f" Tight: {listed(tight)}." if tight else ""
        return f"Not feasible as dated. It fails on {listed(titles['not_feasible'])}.{also}"
    if state == "tight":
        return f"Feasible, but tight. Watch {listed(tight)}."
    lacking = [check.key for check in checks if check.state == "unknown"]
    add = listed(dict.fromkeys(phrase for key, phrase in _ADD.items() if key in lacking))
    if state == "unknown":
        return f"We cannot check the dates yet. Add: {add}."
    return f"Feasible in the time given.{f' To check the rest, add: {add}.' if add else ''}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


# Checks


def _preparation(facts: CaseFacts) -> Iterator[Check]:
    title = "Time to prepare"
    if not facts.waves:
        yield Check("preparation", title, "unknown", "No go-live is set.")
        return
    first = min(facts.waves)
    until = first - timedelta(days=1)
    days = len(facts.working_days(facts.first_day, until))
    training = len(facts.working_days(facts.training_start(first), until))
    is_closed = any(
        span.start < first and span.end > facts.first_day
        for group in facts.brief.groups
        for span in facts.closed_spans(group)
    )
    text = (
        f"{count(days, 'working day')} from {facts.on(facts.first_day)} to go-live on {facts.on(first)}"
        f"{', without those on which most people are away or in full load' if is_closed else ''}. "
        f"{number(training)} of them lie in the weeks in which people are trained."
    )
    state: State = "feasible"
    if facts.people > _SMALL and days < _SHORT_PREPARATION:
        state = "tight"
    if days < _TOO_SHORT_PREPARATION:
        state = "not_feasible"
    yield Check("preparation", title, state, text)


def _rounds(facts: CaseFacts) -> Iterator[Check]:
    title = "Training places"
    for day, groups in facts.waves.items():
        available = facts.open_days(groups, day)
        needed = facts.days_needed(groups, facts.trainers_at_once)
        rounds = facts.rounds_for(groups)
        people = sum(group.size for group in groups)
        text = f"{_rounds_text(facts, people, rounds)}: {count(needed, 'working day')}. "
        text += f"There are {available} for training before {facts.on(day)}."
        state: State = "feasible"
        if not facts.training_fits(groups, day, facts.trainers_at_once, SLACK):
            state = "tight"
        if not facts.training_fits(groups, day, facts.trainers_at_once):
            trainers = facts.trainers_for(groups, day)
            is_far = trainers is None or trainers >= _MANY_TRAINERS or facts.brief.trainers is not None
            state = "not_feasible" if is_far else "tight"
            if trainers:
                text += f" It takes {trainers} trainers at once, with a fifth of the days kept free; "
                text += "the plan assumes them (proposal)."
            elif not facts.brief.trainers:
                many = count(facts.trainers_assumed, "trainer")
                text += f" More trainers do not help: too many are away. The plan assumes {many}."
        shut = tuple(group for group in groups if group.size and not facts.training_days(day, group))
        if shut and available:
            state = "not_feasible"
            text += f" {facts.names(shut)}: no day is left for training, {away_words(facts, shut)} taken out."
        yield Check("rounds", title, state, text, tuple(group.id for group in shut or groups))
    if not facts.waves:
        yield Check("rounds", title, "unknown", "Without groups and a go-live no round can be counted.")


def away_words(facts: CaseFacts, groups: Iterable[Group]) -> str:
    """Return what keeps people from training: closed days, or days of full load."""
    spans = [span for group in groups for span in facts.closed_spans(group)]
    loads = [span for span in spans if span.is_full_load]
    return "days of full load" if spans and len(loads) == len(spans) else "closed days"


def _rounds_text(facts: CaseFacts, people: int, rounds: int) -> str:
    seats = f"of {facts.seats}" if facts.brief.seats_per_session else f"of up to {facts.seats} (proposal)"
    kind = facts.case.kind
    first, second = kind.safe_start.hours, kind.hands_on.hours
    lengths = f"{number(first)} and {number(second)} hours" if first != second else f"{hours(first)} each"
    who = {None: "one trainer (the brief names none)", 1: "one trainer"}.get(
        facts.brief.trainers, f"{facts.brief.trainers} trainers"
    )
    if facts.brief.trainers and facts.trainers_at_once < facts.brief.trainers:
        who += f", {count(facts.trainers_at_once, 'room')}"
    return f"{people:,} people, {count(rounds, 'round')} {seats}, two sessions of {lengths}. With {who}"


def _hours(facts: CaseFacts) -> Iterator[Check]:
    title, need = "Hours per person", facts.hours_each
    with_hours = [group for group in facts.brief.groups if group.capacity_hours_per_week is not None]
    if not with_hours or not facts.waves:
        text = f"Each person needs {hours(need)} of training before go-live. How many a week can they give?"
        yield Check("hours", title, "unknown", text)
        return
    short = [group for group in with_hours if not has_hours(facts, group, TRAINING_WINDOW_DAYS)]
    if not short:
        least = min(group.capacity_hours_per_week or 0 for group in with_hours)
        text = (
            f"Each person needs {hours(need)} before go-live and has {hours(least)} a week or more: it fits."
        )
        yield Check("hours", title, "feasible", text)
        return
    weekly = min(group.capacity_hours_per_week or 0 for group in short)
    weeks_text = f"that is {count(ceil(need / weekly), 'week')}" if weekly else "no time at all"
    never = [group for group in short if not has_hours(facts, group, None)]
    last = min(day for group in never or short if (day := facts.brief.go_live_of(group)))
    tightest = min(never or short, key=lambda group: group.capacity_hours_per_week or 0)
    begin = facts.first_day + timedelta(days=7)
    days = len(facts.working_days(begin, last - timedelta(days=1), tightest))
    end = (
        f"From {facts.on(begin)} to go-live there are {count(days, 'working day')}, "
        f"so {hours((tightest.capacity_hours_per_week or 0) * days / 5)}."
        if never
        else "Only the last four count: what is practiced earlier is forgotten."
    )
    text = (
        f"Each person needs {hours(need)} before go-live. {facts.names(short)} "
        f"({sum(group.size for group in short):,} people): {hours(weekly)} a week, {weeks_text}. {end}"
    )
    state: State = "not_feasible" if never else "tight"
    yield Check("hours", title, state, text, tuple(group.id for group in short))


def has_hours(facts: CaseFacts, group: Group, within: int | None, go_live: date | None = None) -> bool:
    """Return whether people have the hours of training in these days before go-live, or in all."""
    day = go_live or facts.brief.go_live_of(group)
    if day is None or group.capacity_hours_per_week is None:
        return True
    start = facts.first_day + timedelta(days=7)
    if within is not None:
        start = max(start, day - timedelta(days=within))
    weeks = len(facts.working_days(start, day - timedelta(days=1), group)) / 5
    return group.capacity_hours_per_week * weeks >= facts.hours_each - 0.01


def _lead(facts: CaseFacts) -> Iterator[Check]:
    brief, title = facts.brief, "The lead's hours"
    weekly = brief.lead_hours_per_week
    if weekly is None or not facts.waves or brief.end is None:
        yield Check("lead", title, "unknown", "How many hours a week does the lead have for this?")
        return
    weeks = max(1, round((brief.end - facts.first_day).days / 7))
    before = max(1, round((max(facts.waves) - facts.first_day).days / 7))
    text = (
        f"{facts.lead_name} has {hours(weekly)} a week: {weeks} weeks, {number(weekly * weeks)} hours, "
        f"{_minutes(weekly * weeks * 60 / max(1, facts.people))} for each of {facts.people:,} people. "
        "The review of the plan counts single weeks."
    )
    state: State = "feasible"
    if not brief.trainers:
        teaching = facts.rounds_for(brief.groups) * facts.hours_each
        beside_other_work = weekly - min(_OTHER_WORK_OF_THE_LEAD, weekly / 2)
        free = beside_other_work * before
        text += (
            f" Holding every round alone takes {hours(teaching)} of {number(weekly * before)} before go-live."
        )
        if teaching > free:
            state = "not_feasible" if teaching > 3 * weekly * before else "tight"
            spare = weekly * before - teaching
            only = f" That leaves {hours(spare)} for all else."
            text += only if spare > 0 else f" {facts.lead_name} cannot lead and train."
        elif teaching > (there := _hours_in_training(facts, beside_other_work)):
            state = "tight"
            text += f" The weeks of training have {hours(there)} beside other work: name one more trainer."
    yield Check("lead", title, state, text)


def _hours_in_training(facts: CaseFacts, weekly: float) -> float:
    """Return so many hours a week in the weeks before each start in which people are trained."""
    days = {day for live in facts.waves for day in facts.training_days(live)}
    return round(weekly * len(days) / 5)


def _minutes(value: float) -> str:
    return f"{number(round(value / 60, 1))} hours" if value >= 90 else f"{round(value)} minutes"


def _money(facts: CaseFacts) -> Iterator[Check]:
    brief, title = facts.brief, "Money"
    if brief.budget is None:
        yield Check("money", title, "unknown", "The brief names no budget.")
        return
    head = brief.budget / max(1, facts.people)
    total = f"{_cash(brief.budget, brief)} for {facts.people:,} people"
    text = f"{total} is {_cash(head, brief)} a head. Ask what it covers."
    yield Check("money", title, "tight" if head < LITTLE_MONEY_A_HEAD else "feasible", text)


def _cash(value: float, brief: Brief) -> str:
    return f"{number(round(value))} {brief.currency}".strip()


def _calendar(facts: CaseFacts) -> Iterator[Check]:
    clashes = [*_closures(facts), *_switched_off(facts), *_late_access(facts)]
    near, counted = _holidays_near(facts), _holidays_counted(facts)
    if not clashes and not facts.case.country and not facts.case.countries:
        text = f"The brief names no country, so holidays are not known. Which country and state? {near}"
        yield Check("calendar", "The calendar", "unknown", f"{text} {counted}".strip())
        return
    states: list[State] = [state for state, _, _ in clashes]
    state: State = min(states, key=_WORST.index) if states else "feasible"
    text = " ".join([text for _, text, _ in clashes] or ["No freeze or peak within two weeks of go-live."])
    ids = dict.fromkeys(group.id for _, _, groups in clashes for group in groups)
    yield Check("calendar", "The calendar", state, " ".join(filter(None, (text, near, counted))), tuple(ids))


def _holidays_near(facts: CaseFacts) -> str:
    """Return the public holidays within two weeks of a go-live, on both sides."""
    names_by_day: dict[date, str] = {}
    workdays = workdays_of(facts.brief)
    places = {place_of(group, facts.case.country, facts.case.subdivision) for group in facts.brief.groups}
    for live in facts.waves:
        for day in (live + timedelta(days=away) for away in range(-_TWO_WEEKS, _TWO_WEEKS + 1)):
            for place in sorted(places or {Place(facts.case.country, facts.case.subdivision)}, key=str):
                name = workdays.holiday_name(day, place.country, place.subdivision)
                if name and day.weekday() < _SATURDAY:
                    names_by_day.setdefault(day, name)
    if not names_by_day:
        return "No public holiday either." if facts.case.country else ""
    names = listed(f"{name.split(';')[0]} on {facts.on(day)}" for day, name in sorted(names_by_day.items()))
    return f"Public holidays within two weeks of go-live: {names}."


def _holidays_counted(facts: CaseFacts) -> str:
    """Return which holidays are counted where the brief leaves the place open."""
    country = facts.case.country
    if country in _WITH_STATES and not facts.case.subdivision:
        return "The state is not named: only national holidays are counted."
    if country == "GB" and not facts.case.subdivision:
        return "England's bank holidays are counted; those of Scotland and Northern Ireland differ."
    if not country and "EU" in facts.brief.regions:
        return "Good Friday, Easter Monday, 1 May, Ascension and Whit Monday are kept free."
    return ""


_Clash = tuple[State, str, tuple[Group, ...]]


def _closures(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield go-lives on days off, in a freeze or peak, or right before one."""
    for day, groups in facts.waves.items():
        if not workdays_of(facts.brief).is_working(day, facts.case.country, facts.case.subdivision):
            yield "not_feasible", f"Go-live on {facts.on(day)} is no working day.", groups
        spans = {span: None for group in groups for span in facts.closed_spans(group)}
        for span in sorted(spans, key=lambda span: span.start):
            closed = tuple(group for group in groups if span in facts.closed_spans(group))
            between = len(facts.working_days(day, span.start - timedelta(days=1)))
            dates = facts.span_on(span.start, span.end)
            what = f"{span.reason}, {dates}" if span.reason else dates
            if span.has(day):
                yield (
                    "not_feasible",
                    f"{facts.names(closed)} cannot start on {facts.on(day)} ({what}"
                    f"{': full load, nobody trains' if span.is_full_load else ''}).",
                    closed,
                )
            elif span.end < day and len(facts.working_days(span.end, day)) <= _TOO_SHORT_FOR_TWO_WAYS:
                text = (
                    f"{facts.names(closed)} come {'out of full load' if span.is_full_load else 'back'} "
                    f"({what}) right before go-live on {facts.on(day)}."
                )
                yield "tight", text, closed
            elif span.start > day and between <= _STEADY_AFTER_GO_LIVE:
                state: State = "tight" if between >= _TOO_SHORT_FOR_TWO_WAYS else "not_feasible"
                days = count(between, "working day")
                yield state, f"{facts.names(closed)}: {days} from go-live to {span.called} ({what}).", closed


def _switched_off(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield switch-offs that leave too few days to use both ways."""
    for off in facts.case.switch_offs:
        if off.day is None or off.is_on_start or not facts.waves:
            continue
        late = tuple(
            group for group in facts.brief.groups if (facts.brief.go_live_of(group) or off.day) > off.day
        )
        if late:
            text = (
                f"The old way ends on {facts.on(off.day)}, before {facts.names(late)} can use the new one: "
                "a copy has to bridge it."
            )
            yield "tight", text, late
            continue
        dated = [group for group in facts.brief.groups if facts.brief.go_live_of(group)]
        free = min(days_with_both(facts, group, off.day) for group in dated)
        if free <= _STEADY_AFTER_GO_LIVE:
            state: State = "tight" if free >= _TOO_SHORT_FOR_TWO_WAYS else "not_feasible"
            text = (
                f"The old way ends on {facts.on(off.day)}, {count(free, 'working day')} after go-live"
                f"{_of_full_load(facts, off.day)}."
            )
            yield state, text, ()


def _of_full_load(facts: CaseFacts, off: date) -> str:
    """Return the full load before a switch-off: people work both ways, and nobody trains."""
    spans = (span for group in facts.brief.groups for span in facts.closed_spans(group))
    loads = {
        span.reason
        for span in spans
        if span.is_full_load and span.start <= off and span.end >= min(facts.waves)
    }
    return f", in full load ({listed(sorted(loads))}): people work, nobody trains" if loads else ""


_PRACTICE = "practice access, which somebody has to open"


def _late_access(facts: CaseFacts) -> Iterator[_Clash]:
    """Yield groups that cannot sign in before the day on which they start."""
    late = tuple(
        group
        for group in facts.brief.groups
        if group.access_date and group.access_date >= (facts.brief.go_live_of(group) or date.max)
    )
    if late and facts.is_practiced:
        day = facts.on(min(group.access_date for group in late if group.access_date))
        yield (
            "tight",
            f"{facts.names(late)}: nobody can sign in before {day}. Sessions before it need {_PRACTICE}.",
            late,
        )


def days_with_both(facts: CaseFacts, group: Group, off: date) -> int:
    """Return a group's working days between its go-live and the switch-off."""
    start = facts.brief.go_live_of(group) or off
    return len(facts.working_days(start, off, group, with_full_load=True))


def needed_from(facts: CaseFacts, condition: Condition) -> date | None:
    """Return the day that the brief states, else that of the gated step."""
    if condition.needed_by:
        return condition.needed_by
    gate = gate_of(condition, facts.case.kind.key)
    if gate == "announcement":
        return facts.settle_by
    offs = [off.day for off in facts.case.switch_offs if off.day]
    if gate == "switch_off":
        return min(offs, default=None)
    if not facts.waves:
        return None
    days = [facts.brief.go_live_of(group) for group in facts.brief.groups if group.id in condition.group_ids]
    first = min([day for day in days if day] or facts.waves)
    return facts.practice_start(first) if gate == "training" else first


def conditions_check(facts: CaseFacts) -> Iterator[Check]:
    """Yield whether there is time for what must be true first."""
    due = [
        (condition, day)
        for condition in facts.open_conditions
        if condition.kind != "contract" and (day := needed_from(facts, condition))
    ]
    if not due:
        return
    days = {day: len(facts.working_days(facts.first_day, day - timedelta(days=1))) for _, day in due}
    least = min(days.values())
    state: State = "feasible"
    if least < _SHORT_FOR_A_CONDITION:
        state = "tight" if least >= _TOO_SHORT_FOR_A_CONDITION else "not_feasible"
    answered = facts.first_day + CONSULTATION
    hurried = [condition.name for condition, day in due if is_consulted(condition) and day < answered]
    if hurried and state == "feasible":
        state = "tight"
    text = " ".join(
        f"{condition.name}: {count(days[day], 'working day')} until {facts.on(day)}"
        f"{_waits(facts, condition)}."
        for condition, day in due
    )
    if hurried:
        text += f" Consultation takes four weeks from the papers to the answer: {listed(hurried)}."
    yield Check("conditions", "Conditions", state, f"{text} Each owner says by when it can be decided.")


_STEPS: dict[Gates, str] = {
    "announcement": "the announcement", "training": "training", "go_live": "go-live",
    "switch_off": "the switch-off",
}  # fmt: skip


def _waits(facts: CaseFacts, condition: Condition) -> str:
    return "" if condition.needed_by else f" ({_STEPS[gate_of(condition, facts.case.kind.key)]})"


def _outcome(facts: CaseFacts) -> Iterator[Check]:
    brief, title, due = facts.brief, "Proof of the result", facts.due
    if not brief.outcome_measure or due is None or not facts.waves:
        yield Check("outcome", title, "unknown", "No measure of success, so nothing can be shown at the end.")
        return
    last = max(facts.waves)
    if facts.is_read_rarely:
        text = (
            f"“{brief.outcome_measure}” is not counted every month. How often is it read, on which days, "
            f"and of the same people as {amount(brief.outcome_baseline, brief.outcome_unit)}? "
            f"The target is due {facts.on(due)}."
        )
        yield Check("outcome", title, "unknown", text)
        return
    full = facts.periods_between(last, due)
    many = count(len(full), f"full {facts.period}") if full else f"No full {facts.period}"
    text = f"{many} of “{brief.outcome_measure}” between go-live on {facts.on(last)} and {facts.on(due)}"
    text += f", without a {facts.period} of closed days." if facts.has_closed_period(last, due) else "."
    if brief.outcome_baseline is None or brief.outcome_target is None:
        missing = "baseline" if brief.outcome_baseline is None else "target"
        yield Check("outcome", title, "unknown", f"{text} The {missing} is missing.")
        return
    state: State = "not_feasible" if not full else "tight" if len(full) < 3 else "feasible"
    if full and brief.end and full[-1] > brief.end:
        late = (full[-1] - brief.end).days
        text += f" The last one closes {count(late, 'day')} after the plan ends."
    yield Check("outcome", title, state, text)


_CHECKS: tuple[Callable[[CaseFacts], Iterator[Check]], ...] = (
    _preparation, _rounds, _hours, _lead, _calendar, conditions_check, _outcome, _money,
)  # fmt: skip


# Alternatives


def _alternatives(facts: CaseFacts, checks: tuple[Check, ...]) -> Iterator[Alternative]:
    """Yield at most two different ways that pass the verdict; only then what keeps the day."""
    bad = {check.key for check in checks if check.state in ("not_feasible", "tight")}
    if not facts.waves:
        return
    options: list[Alternative | None] = []
    fails = {check.key for check in checks if check.state == "not_feasible"}
    everyone = facts.brief.groups
    if bad & {"calendar", "preparation"} or fails & {"hours", "conditions", "rounds"}:
        late = _late_groups(facts, checks)
        apart = [] if _is_one_flow(facts) else [_later(facts, late), _two_waves(facts)]
        options += [*apart, _later(facts, everyone), *([] if apart else [_two_waves(facts)])]
    if bad & {"rounds", "lead"}:
        options += [_more_trainers(facts) or _another_trainer(facts), _two_waves(facts)]
    if "outcome" in bad:
        options.insert(0 if "outcome" in fails else 1, _longer(facts))
    if fails:
        options += [_later(facts, everyone)]
    different: list[Alternative] = []
    for option in options:
        is_new = option and not any(option.changes == other.changes for other in different)
        if option and is_new and _passes(facts, option.changes):
            different.append(option)
    smaller = _small_start(facts, different) if fails else None
    yield from [way for way in (smaller, *different, _first_hour(facts, checks)) if way][:2]


def _passes(facts: CaseFacts, changes: dict[str, Any]) -> bool:
    """Return whether the case with these changes is no longer impossible."""
    moved = {condition.id: condition for condition in changes.get("conditions", ())}
    conditions = tuple(moved.get(condition.id, condition) for condition in facts.case.conditions)
    case = replace(facts.case, brief=applied(facts.brief, changes), conditions=conditions)
    return all(check.state != "not_feasible" for check in _checks(CaseFacts(case, facts.today)))


def _is_one_flow(facts: CaseFacts) -> bool:
    """Return whether the groups share records that move on one day."""
    return any(condition.kind in ("migration", "cut_over") for condition in facts.case.conditions)


def _fits(
    facts: CaseFacts, groups: tuple[Group, ...], trainers: int, earliest: date, weeks: int = 52
) -> Iterator[date]:
    """Yield days on which groups can go live: trained, open and undisturbed."""
    ids = {group.id for group in groups}
    others = [wave for wave, own in facts.waves.items() if not any(group.id in ids for group in own)]
    for week in range(weeks):
        day = facts.working(earliest + timedelta(days=-earliest.weekday() % 7) + week * _WEEK)
        if any(abs(wave - day) < _BETWEEN_WAVES for wave in others):
            continue
        if not facts.training_fits(groups, day, trainers):
            continue
        if any(
            _is_near_a_closure(facts, group, day)
            or not _has_hours_right_before(facts, group, day)
            or facts.is_quiet(day, group)
            or _ends_soon(facts, group, day)
            for group in groups
        ):
            continue
        yield day


def _has_hours_right_before(facts: CaseFacts, group: Group, day: date) -> bool:
    """Return whether people have the hours in the weeks before go-live."""
    weekly = group.capacity_hours_per_week
    if weekly is None:
        return True
    weeks = max(TRAINING_WINDOW_DAYS // 7, ceil(facts.hours_each / weekly) if weekly else 0)
    start = max(day - weeks * _WEEK, facts.first_day + _WEEK)
    open_weeks = ceil(len(facts.working_days(start, day - timedelta(days=1), group)) / 5)
    return weekly * open_weeks >= facts.hours_each - 0.01


def _ends_soon(facts: CaseFacts, group: Group, day: date) -> bool:
    """Return whether the old way or a contract ends in the first two weeks."""
    ends = [*facts.hard_ends, *(off.day for off in facts.case.switch_offs if off.day)]
    ends += [
        each.needed_by for each in facts.case.conditions if each.gates == "switch_off" and each.needed_by
    ]
    return any(
        day <= end and len(facts.working_days(day, end, group)) <= _STEADY_AFTER_GO_LIVE for end in ends
    )


def _is_near_a_closure(facts: CaseFacts, group: Group, day: date) -> bool:
    return any(
        span.has(day)
        or (span.start > day and len(facts.working_days(day, span.start, group)) <= _STEADY_AFTER_GO_LIVE)
        or (span.end < day and len(facts.working_days(span.end, day, group)) <= _TOO_SHORT_FOR_TWO_WAYS)
        for span in facts.closed_spans(group)
    )


def _later(facts: CaseFacts, groups: tuple[Group, ...]) -> Alternative | None:
    """Move the go-live of groups to the first day on which the whole case works.

    Where a later day alone is not enough, more trainers, a later end and later conditions go with it.
    """
    ids = {group.id for group in groups}
    stays = [tuple(group for group in wave if group.id not in ids) for wave in facts.waves.values()]
    waves = [wave for wave in (groups, *stays) if wave]
    first = max(day for group in groups if (day := facts.brief.go_live_of(group)))
    is_all = len(groups) == len(facts.brief.groups)
    names = "everyone" if is_all else facts.names(groups)
    trainers = max(_trainers_for(facts, wave) for wave in waves)
    most = max([trainers, *(facts.usual_trainers(wave) for wave in waves)])
    for many, is_whole in ((trainers, False), (most, True))[: 1 + is_all]:
        for day in islice(_fits(facts, groups, many, first + timedelta(days=1)), _MOST_TRIES):
            changes = _moved(facts, groups, day, many)
            if is_whole:
                changes |= _goes_with(facts, day)
            if _passes(facts, changes):
                gain = "Training fits, and no freeze, peak or end follows within two weeks."
                return Alternative(
                    f"Move {names} to {facts.on(day)}", f"{gain} {_price(facts, changes)}", changes
                )
    return None


def _goes_with(facts: CaseFacts, day: date) -> dict[str, Any]:
    """Return what else moves with everyone's go-live: conditions, and a day by which the result shows."""
    changes: dict[str, Any] = {}
    brief, later = facts.brief, day - min(facts.waves)
    moved = tuple(
        condition.model_copy(update={"needed_by": facts.working(condition.needed_by + later)})
        if condition.needed_by and condition.gates in ("training", "go_live") and not condition.met_on
        else condition
        for condition in brief.conditions
    )
    if moved != brief.conditions:
        changes["conditions"] = moved
    periods = facts.periods_between(day, day + _LONGEST_WAIT) if brief.outcome_measure else []
    end = facts.working(periods[0] + 2 * _WEEK) if periods else None
    if end and brief.end and end > max(brief.end, facts.working(day + _QUARTER)):
        changes["end"] = end
    if facts.due_words and end and facts.due and facts.due < end:
        changes["objective"] = brief.objective.replace(facts.due_words, f"{end:%B %Y}")
    return changes


def _late_groups(facts: CaseFacts, checks: Iterable[Check]) -> tuple[Group, ...]:
    """Return the groups with the worst clash of calendar or hours, else the first wave."""
    for state in ("not_feasible", "tight"):
        keys = ("calendar", "hours", "rounds") if state == "not_feasible" else ("calendar",)
        failing = [check for check in checks if check.state == state and check.key in keys]
        ids = {group_id for check in failing for group_id in check.group_ids}
        if ids:
            return tuple(group for group in facts.brief.groups if group.id in ids)
    return facts.waves[min(facts.waves)]


def _trainers_for(facts: CaseFacts, groups: tuple[Group, ...]) -> int:
    """Return the trainers that hold all rounds of these groups in the training window."""
    return facts.trainers_at_once if facts.brief.trainers else facts.usual_trainers(groups)


def _moved(facts: CaseFacts, groups: tuple[Group, ...], day: date, trainers: int) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    is_all = len(groups) == len(facts.brief.groups)
    if is_all:
        changes["go_live"] = day
    for group in groups:
        if not is_all or group.go_live:
            changes[f"groups.{group.id}.go_live"] = day
        if group.access_date and group.access_date < day:
            changes[f"groups.{group.id}.access_date"] = day
    if trainers > facts.trainers_at_once:
        changes["trainers"] = trainers
        if facts.brief.rooms and facts.brief.rooms < trainers:
            changes["rooms"] = trainers
    if facts.brief.end and (day + _QUARTER) > facts.brief.end:
        changes["end"] = facts.working(day + _QUARTER)
    if facts.due_words and facts.due and facts.due < day + _QUARTER:
        later = changes.get("end") or facts.brief.end or day + _QUARTER
        changes["objective"] = facts.brief.objective.replace(facts.due_words, f"{later:%B %Y}")
    return changes


def _price(facts: CaseFacts, changes: dict[str, Any]) -> str:
    parts = []
    if trainers := changes.get("trainers"):
        parts.append(f"{count(trainers, 'trainer')} at once")
    if end := changes.get("end"):
        parts.append(f"the plan ends on {facts.on(end)}")
    if "objective" in changes:
        parts.append(f"the target of {facts.due_words} moves with it")
    if moved := changes.get("conditions"):
        names = [each.name for each in moved if each not in facts.brief.conditions]
        parts.append(f"the day of {listed(names)} moves with it")
    day = max(value for path, value in changes.items() if path.endswith("go_live"))
    passed = _passed_end(facts, changes)
    fixed = [off.day for off in facts.case.switch_offs if off.day and not off.is_on_start]
    offs = [off for off in fixed if off < day and off != passed]
    if offs:
        parts.append(
            f"from {facts.on(max(offs))} to {facts.on(day)} a copy of the old way must stay readable"
        )
    weeks = count(max(1, (day - min(facts.waves)).days // 7), "week")
    price = f"Cost: {listed(parts or [f'the result comes {weeks} later'])}."
    if passed:
        return (
            f"It passes {facts.on(passed)}, a hard end: only with a written yes of whoever sets it. {price}"
        )
    return price


def _two_waves(facts: CaseFacts) -> Alternative | None:
    """Split the largest wave: those who can stay, the others follow; with the fewest trainers."""
    day, groups = max(facts.waves.items(), key=lambda wave: sum(group.size for group in wave[1]))
    fewest = facts.trainers_at_once
    for trainers in (fewest,) if facts.brief.trainers else range(fewest, _MOST_TRAINERS + 1):
        first = _first_wave(facts, groups, trainers, day)
        ids = {group.id for group in first}
        later = tuple(group for group in groups if group.id not in ids)
        if not first or not later:
            continue
        for second in islice(_fits(facts, later, trainers, day + 4 * _WEEK, weeks=12), _MOST_TRIES):
            changes = _moved(facts, later, second, trainers)
            if not _passes(facts, changes):
                continue
            people, later_people = (sum(group.size for group in wave) for wave in (first, later))
            title = f"Two waves: {facts.names(first)} on {facts.on(day)}, the rest on {facts.on(second)}"
            gain = f"The first {people:,} show what to repair before {later_people:,} more start."
            return Alternative(title, f"{gain} {_price(facts, changes)}", changes)
    return None


def _first_wave(facts: CaseFacts, groups: tuple[Group, ...], trainers: int, day: date) -> tuple[Group, ...]:
    first: list[Group] = []
    for group in sorted(groups, key=lambda group: group.size):
        wave = [*first, group]
        if (
            not _is_near_a_closure(facts, group, day)
            and has_hours(facts, group, None)
            and facts.training_fits(wave, day, trainers)
        ):
            first = wave
    return tuple(first)


def _small_start(facts: CaseFacts, ways: list[Alternative]) -> Alternative | None:
    """Return a start that keeps a hard end, where no other way keeps it."""
    later = [_passed_end(facts, way.changes) for way in ways if way.changes]
    if not later or not all(later):
        return None
    end, day = min(facts.external_ends), max(facts.waves)
    days = (day + timedelta(days=away) for away in range((end - day).days))
    everyone = facts.brief.groups
    free = (each for each in days if facts.working(each) == each and each.weekday() <= _LAST_START)
    quiet = (each for each in free if not any(_is_near_a_closure(facts, group, each) for group in everyone))
    first = next(
        (each for each in quiet if len(facts.working_days(each, end)) > _TOO_SHORT_FOR_TWO_WAYS), day
    )
    session = facts.case.kind.safe_start
    before = f"'{session.title}' ({hours(session.hours)}) before it, the rest after"
    title = f"Start small on {facts.on(first)}: {before}"
    text = (
        f"It keeps {facts.on(end)}, which others set: only what ends then has to work in the new way. "
        "Cost: people start without full practice, so helpers stand beside them in the first two weeks."
    )
    changes = {} if first == day else _moved(facts, everyone, first, facts.trainers_at_once)
    return Alternative(title, text, changes)


def _passed_end(facts: CaseFacts, changes: dict[str, Any]) -> date | None:
    """Return the hard end that a later go-live passes: no side price."""
    day = max((value for path, value in changes.items() if path.endswith("go_live")), default=date.min)
    return max((end for end in facts.external_ends if min(facts.waves) <= end < day), default=None)


def _first_hour(facts: CaseFacts, checks: Iterable[Check]) -> Alternative | None:
    """Train only the rules before go-live, and practice after it."""
    first = facts.case.kind.safe_start
    if not any(check.key == "hours" and check.state == "not_feasible" for check in checks):
        return None
    day = min(facts.waves)
    title = f"Only “{first.title}” ({hours(first.hours)}) before {facts.on(day)}; practice after it"
    price = "Cost: people start without practice. Put helpers beside them in the first two weeks."
    return Alternative(title, f"Go-live stays. {price}", {})


def _more_trainers(facts: CaseFacts) -> Alternative | None:
    most = facts.trainers_assumed
    if facts.brief.trainers:
        needs = [facts.trainers_for(groups, day) for day, groups in facts.waves.items()]
        most = max((need for need in needs if need), default=0)
    if most <= facts.trainers_at_once:
        return None
    each = max(facts.rounds_for(groups) for groups in facts.waves.values()) * facts.hours_each / most
    title = f"{most} trainers from {facts.on(facts.training_start(min(facts.waves)))}"
    changes: dict[str, Any] = {"trainers": most}
    if facts.brief.rooms and facts.brief.rooms < most:
        changes["rooms"] = most
        title += f", in {most} rooms"
    text = f"Go-live stays. Cost: {hours(each)} of training each, plus preparation."
    return Alternative(title, text, changes)


def _another_trainer(facts: CaseFacts) -> Alternative | None:
    """Take training off the lead, where one trainer is enough."""
    if facts.brief.trainers or facts.brief.lead is None:
        return None
    each = facts.rounds_for(facts.brief.groups) * facts.hours_each
    first = facts.on(facts.training_start(min(facts.waves)))
    title = f"A trainer other than {facts.lead_name}, from {first}"
    text = f"{facts.lead_name} can lead. Cost: {hours(each)} of training for someone else, plus preparation."
    return Alternative(title, text, {"trainers": 1})


def _longer(facts: CaseFacts) -> Alternative | None:
    """End the plan after enough periods of the measure."""
    if facts.brief.end is None:
        return None
    last = max(facts.waves)
    needed = 3 if facts.period in ("week", "month") else 2
    periods = facts.periods_between(last, last + _LONGEST_WAIT)
    if len(periods) < needed:
        return None
    end = facts.working(periods[needed - 1] + 2 * _WEEK)
    if end <= facts.brief.end:
        return None
    longer = count((end - facts.brief.end).days, "day")
    gain = f"{needed} full {facts.period}s are known by then."
    title = f"Judge the result on {facts.on(end)}"
    return Alternative(title, f"{gain} Cost: the plan runs {longer} longer.", {"end": end})
