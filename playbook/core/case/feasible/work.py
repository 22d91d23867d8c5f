"""Judge the work of a case: preparation, rounds, hours, lead, money, proof."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from math import ceil

from playbook.core.base.words import count, number
from playbook.core.case.case import Case
from playbook.core.case.claims.money import money_sentences
from playbook.core.case.feasible.depth import are_hours_missing, deep_groups, hours_needed_in_words
from playbook.core.case.feasible.quotes import QUOTED, lacks_quote, no_quote_yet
from playbook.core.case.judgment import Check, State
from playbook.core.case.owner_weeks import (
    NEARLY,
    TOO_MUCH,
    are_too_many,
    hours_in_a_week_of,
    named_trainer,
    needs_training_lead,
)
from playbook.core.case.rounds import SMALL_COMPANY
from playbook.core.case.settle.facts import (
    LITTLE_MONEY_A_HEAD,
    SLACK,
    TRAINING_WINDOW_DAYS,
    CaseFacts,
    amount,
    hours,
)
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.plays.kinds import SESSIONS

_MANY_TRAINERS = 5  # so many at once need a plan of their own
_SHORT_PREPARATION, _TOO_SHORT_PREPARATION = 20, 10
ENOUGH_PERIODS = 3
SINGLE_WEEKS = "The review of the plan counts single weeks."  # until a plan has its days
_OTHER_WORK_OF_THE_LEAD = 4  # hours a week for talks, reports and questions


def preparation(facts: CaseFacts) -> Iterator[Check]:
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
    if facts.people > SMALL_COMPANY and days < _SHORT_PREPARATION:
        state = "tight"
    if days < _TOO_SHORT_PREPARATION:
        state = "not_feasible"
    yield Check("preparation", title, state, text)


def training_places(facts: CaseFacts) -> Iterator[Check]:
    title = "Training seats"
    for day, everyone in facts.waves.items():
        groups = tuple(filter(facts.case.is_trained, everyone))
        if not groups:
            continue
        available = facts.open_days(groups, day)
        needed = facts.days_needed(groups, facts.trainers_at_once)
        rounds = facts.rounds_for(groups)
        people = sum(group.size for group in groups)
        text = f"{_rounds_text(facts, people, rounds)}: {count(needed, 'working day')}. "
        text += f"There {'is' if available == 1 else 'are'} {available} for training before {facts.on(day)}."
        state: State = "feasible"
        if not facts.training_fits(groups, day, facts.trainers_at_once, SLACK):
            state = "tight"
        if not facts.training_fits(groups, day, facts.trainers_at_once):
            trainers = facts.trainers_for(groups, day)
            is_far = trainers is None or trainers >= _MANY_TRAINERS or facts.brief.trainers is not None
            state = "not_feasible" if is_far else "tight"
            if trainers:
                text += f" It takes {trainers} trainers at once, with a fifth of the days kept free"
                # A plan holds its rounds with as many as its fullest start takes.
                is_planned = not facts.brief.trainers and trainers == facts.trainers_assumed
                text += "; the plan assumes them (proposal)." if is_planned else "."
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
    kind = facts.case.kind
    first, second = kind.safe_start.hours, kind.hands_on.hours
    lengths = f"{number(first)} and {number(second)} hours" if first != second else f"{hours(first)} each"
    who = {None: "one trainer (our assumption)", 1: "one trainer"}.get(
        facts.brief.trainers, f"{facts.brief.trainers} trainers"
    )
    if facts.brief.trainers and facts.trainers_at_once < facts.brief.trainers:
        who += f", {count(facts.trainers_at_once, 'room')}"
    held = f"{count(rounds, 'round')} {facts.seats_in_words}"
    return f"{people:,} people, {held}, two sessions of {lengths}. With {who}"


def hours_a_head(facts: CaseFacts) -> Iterator[Check]:
    title, need = "Hours per person", facts.hours_each
    with_hours = [group for group in facts.brief.groups if group.capacity_hours_per_week is not None]
    if not with_hours or not facts.waves:
        text = f"Each person needs {hours(need)} of training before go-live. How many a week can they give?"
        yield Check("hours", title, "unknown", f"{text}{_held(facts)}")
        return
    short = [group for group in with_hours if not has_hours(facts, group, TRAINING_WINDOW_DAYS)]
    little = [group for group in facts.brief.groups if facts.case.exposure(group) == "short"]
    fewer = f" ({hours(facts.hours_of(little[0]))} in {facts.names(little)})" if little else ""
    needed = hours_needed_in_words(facts, fewer)
    if not short:
        trained = [group for group in with_hours if facts.case.is_trained(group)] or with_hours
        least = min(group.capacity_hours_per_week or 0 for group in trained)
        if are_hours_missing(facts):
            yield Check("hours", title, "tight", f"{needed}.{_held(facts)}")
            return
        has = "; all have" if deep_groups(facts) else " and has"
        at_work = [group for group in trained if 0 < facts.hours_away(group) < facts.hours_of(group)]
        if at_work and facts.people > SMALL_COMPANY:
            away = hours(max(map(facts.hours_away, at_work)))
            has = f"; {facts.names(at_work)} leave work for {away} and practice the rest at work, beside a "
            has += "coach. All have"
        text = f"{needed}{has} {hours(least)} a week or more: it fits."
        yield Check("hours", title, "feasible", f"{text}{_held(facts)}")
        return
    weekly = min(group.capacity_hours_per_week or 0 for group in short)
    most = max(facts.hours_away(group) for group in short)
    weeks_text = f"that is {count(ceil(most / weekly), 'week')}" if weekly else "no time at all"
    never = [group for group in short if not has_hours(facts, group, None)]
    far = [group for group in short if _asks_far_more(facts, group)]
    last = min(day for group in never or short if (day := facts.brief.go_live_of(group)))
    tightest = min(never or short, key=lambda group: group.capacity_hours_per_week or 0)
    begin = facts.first_day + timedelta(days=7)
    days = len(facts.working_days(begin, last - timedelta(days=1), tightest))
    end = (
        f"From {facts.on(begin)} to go-live there are {count(days, 'working day')}, "
        f"so {hours((tightest.capacity_hours_per_week or 0) * days / 5)}."
        if never
        else "Only the last four count: people forget earlier practice."
    )
    text = (
        f"{needed}. {facts.names(short)} "
        f"({sum(group.size for group in short):,} people): at {hours(weekly)} a week, {weeks_text}. {end}"
    )
    if far:
        text += f" {facts.names(far)}: more than half as much again as {_they(far)} have in four weeks."
    failing = dict.fromkeys(group.id for group in (*never, *far))
    state: State = "not_feasible" if failing else "tight"
    ids = tuple(failing or [group.id for group in short])
    yield Check("hours", title, state, f"{text}{_held(facts)}", ids)


def _they(groups: Sequence[Group]) -> str:
    return "they" if len(groups) > 1 else "its people"


def _asks_far_more(facts: CaseFacts, group: Group) -> bool:
    """Return whether training asks so much more than four open weeks have that nobody frees it."""
    day, weekly = facts.brief.go_live_of(group), group.capacity_hours_per_week
    if day is None or not weekly:
        return False
    days = facts.working_days(facts.first_day + timedelta(days=7), day - timedelta(days=1), group)
    has = weekly * min(len(days), TRAINING_WINDOW_DAYS * 5 // 7) / 5
    return facts.hours_away(group) > TOO_MUCH * has + NEARLY


def _held(facts: CaseFacts) -> str:
    return f" {words}" if (words := held_in_words(facts.case)) else ""


def held_in_words(case: Case) -> str:
    """Return how the sessions keep the brief's limits."""
    if case.time_away is None:
        return ""
    lengths = [getattr(case.kind, name).hours for name in SESSIONS]
    quotes = " ".join(f"“{sentence.rstrip('.')}.”" for sentence in case.time_away.sentences)
    in_all, longest = (count(round(length * 60), "minute") for length in (sum(lengths), max(lengths)))
    many = count(len(lengths), "session")
    together = f"{many}, at most {in_all} for each person in all, " if case.time_away.in_all else ""
    return f"The brief says: {quotes} It is held: {together}no session is longer than {longest}."


def has_hours(facts: CaseFacts, group: Group, within: int | None) -> bool:
    """Return whether people have the hours of training in these days before go-live, or in all."""
    day = facts.brief.go_live_of(group)
    if day is None or group.capacity_hours_per_week is None:
        return True
    start = facts.first_day + timedelta(days=7)
    if within is not None:
        start = max(start, day - timedelta(days=within))
    weeks = len(facts.working_days(start, day - timedelta(days=1), group)) / 5
    return group.capacity_hours_per_week * weeks >= facts.hours_away(group) - 0.01


def lead_hours(facts: CaseFacts) -> Iterator[Check]:
    brief, title = facts.brief, "The lead's hours"
    weekly = brief.lead_hours_per_week
    if weekly is None or not facts.waves or brief.end is None:
        yield Check("lead", title, "unknown", "How many hours a week does the lead have for this?")
        return
    weeks = max(1, round((brief.end - facts.first_day).days / 7))
    before = max(1, round((max(facts.waves) - facts.first_day).days / 7))
    text = (
        f"{facts.lead_name} has {hours(weekly)} a week: {weeks} weeks, {number(weekly * weeks)} hours. "
        f"{SINGLE_WEEKS}"
    )
    state: State = "feasible"
    trainer = named_trainer(brief)
    others_train = needs_training_lead(brief) or (trainer and trainer.id != brief.lead_id)
    holds_none = brief.lead_id is None or others_train
    week = 0.0 if holds_none else _fullest_week_of_the_lead(facts, weekly)
    if not brief.trainers and week:
        teaching = facts.teaching_hours(brief.groups)
        beside_other_work = weekly - min(_OTHER_WORK_OF_THE_LEAD, weekly / 2)
        free = beside_other_work * before
        text += (
            f" Holding every round alone takes {hours(teaching)} of {number(weekly * before)} before go-live."
        )
        if teaching > free:
            state = "tight"
            spare = weekly * before - teaching
            only = f" That leaves {hours(spare)} for all else."
            text += only if spare > 0 else f" {facts.lead_name} cannot lead and train."
    if are_too_many(week, weekly):  # what is only full is counted once the plan has its days
        state = "not_feasible"
        text += f" The fullest week of training asks for {hours(round(week))}, other tasks included."
    yield Check("lead", title, state, text)


def _fullest_week_of_the_lead(facts: CaseFacts, weekly: float) -> float:
    """Return the hours of the lead's fullest week, as the plan counts its rounds."""
    kind = facts.case.kind
    longest = max(
        hours_in_a_week_of(facts.brief, list(filter(facts.case.is_trained, groups)), session.hours)
        for groups in facts.waves.values()
        for session in (kind.safe_start, kind.hands_on)
    )
    return longest + min(_OTHER_WORK_OF_THE_LEAD, weekly / 2)


def money(facts: CaseFacts) -> Iterator[Check]:
    brief, title = facts.brief, "Money"
    if brief.budget is None:
        amounts = "amounts, but no total" if money_sentences(brief) else "no budget"
        yield Check("money", title, "unknown", f"The brief names {amounts}.")
        return
    head = brief.budget / max(1, facts.people)
    total = f"{_cash(brief.budget, brief)} for {facts.people:,} people"
    text = f"{total} is {_cash(head, brief)} a head.{'' if brief.budget_covers else ' Ask what it covers.'}"
    state: State = "tight" if head < LITTLE_MONEY_A_HEAD else "feasible"
    if not lacks_quote(facts):
        yield Check("money", title, state, text)
        return
    state = "if_confirmed" if state == "feasible" else state
    yield Check("money", title, state, f"{text} {no_quote_yet(facts)}", holds_if=QUOTED)


def _cash(value: float, brief: Brief) -> str:
    return f"{number(round(value))} {brief.currency}".strip()


def outcome(facts: CaseFacts) -> Iterator[Check]:
    brief, title, due, stated = facts.brief, "Proof of the result", facts.due, facts.stated_due
    if not brief.outcome_measure or due is None or stated is None or not facts.waves:
        yield Check("outcome", title, "unknown", "No measure of success, so nothing can be shown at the end.")
        return
    last = facts.mostly_live
    if facts.is_read_rarely:
        text = (
            f"“{brief.outcome_measure}” is not counted every month. How often is it read, on which days, "
            f"and of the same people as {amount(brief.outcome_baseline, brief.outcome_unit)}? "
            f"The target is due {facts.on(due)}."
        )
        yield Check("outcome", title, "unknown", text)
        return
    full, early = facts.periods_between(last, stated), facts.first_teams_alone
    periods = facts.periods_between(last, due)
    many = count(len(periods), f"full {facts.period}") if periods else f"No full {facts.period}"
    fall = "fall" if len(periods) > 1 else "falls"
    text = (
        f"{many} of “{brief.outcome_measure}” {fall} between go-live on {facts.on(last)} and {facts.on(due)}"
    )
    text += f", without a {facts.period} of closed days." if facts.has_closed_period(last, due) else "."
    if brief.outcome_baseline is None or brief.outcome_target is None:
        missing = "baseline" if brief.outcome_baseline is None else "target"
        yield Check("outcome", title, "unknown", f"{text} The {missing} is missing.")
        return
    state: State = "feasible" if len(full) >= ENOUGH_PERIODS else "tight" if full else "not_feasible"
    if due != stated and len(full) < len(periods):
        text += f" By the brief's day {_so_many(len(full))}."
    if early:
        state = "tight"
        text += (
            f" People who start by {facts.on(facts.third_live)} have "
            f"{count(len(early), f'full {facts.period}')}: count them alone first (proposal)."
        )
    if not full and facts.period == "year":  # no plan waits so long
        state = "tight"
        text += " A figure of the same thing that is read every month has to tell first."
    if periods and brief.end and max(due, periods[-1]) > brief.end:
        late = (max(due, periods[-1]) - brief.end).days
        text += f" The last number comes {count(late, 'day')} after the plan ends."
    yield Check("outcome", title, state, text)


def _so_many(periods: int) -> str:
    if not periods:
        return "there is none"
    return f"there {'is' if periods == 1 else 'are'} {number(periods)}"
