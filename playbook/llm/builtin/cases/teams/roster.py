"""The roster of the sessions: who is away, who covers, who trains."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from playbook.core.base.words import count
from playbook.core.case.away import away_at_once, few_on_shift
from playbook.core.case.rounds import rounds_for, seats_for
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Milestone, TrainingSession
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.facts import SHIFTS_ASSUMED, names_of
from playbook.llm.builtin.wording import fit, listed, say_number

_DAYS_AHEAD, _MOST_WEEKS, _FEW, _MOST_NAMES = 14, 10, 25, 4
_MANY_AWAY = 0.15  # of those who are there
_FULL = 15  # hours of training in one week of a trainer, with as many to prepare


@dataclass(slots=True)
class _Week:
    """What a week asks of those who learn and those who train."""

    rounds: int = 0
    trainer_hours: float = 0.0
    titles: tuple[str, ...] = ()


def roster_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield the roster, where people learn in more rounds than one sitting holds."""
    sessions = [
        item
        for item in items
        if isinstance(item, TrainingSession) and item.live and item.date and not item.for_managers
    ]
    groups = [writer.brief.groups[index] for index in writer.taking_part]
    if writer.is_short or not sessions or sum(group.size for group in groups) <= _FEW:
        return
    first = min(session.date for session in sessions if session.date)
    yield writer.make(
        Milestone,
        "roster",
        "roster",
        title="Publish the session roster, with cover",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        date=writer.by(
            min(first - timedelta(days=1), max(first - timedelta(days=_DAYS_AHEAD), _announced_on(writer)))
        ),
        done_when=lines(
            "Each person has a round, and each manager has named who covers. Each round has an hour, a place "
            "and a trainer.",
            *_shifts(writer),
            *_covers(writer),
            *_limits(writer),
            *_places(writer),
        ),
        note=lines(*_weeks(writer, sessions)),
        rule_ids=("R22", "R32"),
        why="A session that isn't in the roster only reaches people who happen to be free.",
    )


def _announced_on(writer: CaseWriter) -> date:
    """Return the day after the last team's own talk, or the first day of the plan."""
    talks = [item.due for item in writer.written if item.provenance.play_id == "manager-talk" and item.due]
    awaited = writer.case.consultation_on(None, writer.ids_taking_part)
    signed = writer.case.due_on(awaited) if awaited else None
    known = [*talks, *filter(None, [signed])]  # nobody reads a date before it is signed
    return max(known) + timedelta(days=1) if known else date.fromordinal(writer.schedule.first)


def _in_shifts(writer: CaseWriter) -> list[int]:
    brief = writer.brief
    few = {
        group.id
        for group in brief.groups
        if writer.case.reach[group.id].works_shifts or writer.case.reach[group.id].has_mailbox is False
    }
    return [index for index in writer.taking_part if brief.groups[index].id in few]


def _shifts(writer: CaseWriter) -> Iterator[str]:
    if indexes := _in_shifts(writer):
        names = listed(names_of(writer.brief, indexes), _MOST_NAMES)
        yield (
            f"{names}: rounds are held within people's own shift, in paid time, for nights at the "
            "start or end. After go-live they come in pieces of 30 minutes, one a week. Nobody comes on a "
            "day off."
        )
    brief = writer.brief
    texts = (brief.concerns, brief.what_changes, brief.approach, brief.what_stays, brief.why)
    if few := next(filter(None, map(few_on_shift, texts)), ""):
        quote = fit(few, 200).rstrip(".")
        yield f"The brief says: “{quote}.” So on such a shift people learn one at a time."


def _covers(writer: CaseWriter) -> Iterator[str]:
    """Yield how many of a team learn at the same hour."""
    limits, brief = away_at_once(writer.brief), writer.brief
    by_rounds: dict[int, list[str]] = defaultdict(list)
    for index in writer.taking_part:
        group = brief.groups[index]
        seats = min(group.size, seats_for(brief, [group]))
        there = ceil(group.size / SHIFTS_ASSUMED) if index in _in_shifts(writer) else group.size
        at_once = max(1, int(_MANY_AWAY * there / max(1, seats)))
        if group.id not in limits and at_once < min(writer.schedule.trainers, rounds_for(brief, [group])):
            name = names_of(brief, [index])[0]
            away = f"{at_once * seats} of {there}" if seats < there else "people of several shifts"
            by_rounds[at_once].append(f"{name} ({away})")
    if by_rounds:
        parts = [
            f"{count(rounds, 'round')} of {listed(names, len(names))}"
            for rounds, names in sorted(by_rounds.items())
        ]
        yield f"At most at the same time (proposal): {'; '.join(parts)}."


def _limits(writer: CaseWriter) -> Iterator[str]:
    limits = away_at_once(writer.brief)
    for sentence in dict.fromkeys(sentence for _, sentence in limits.values()):
        teams = [group for group in writer.brief.groups if limits.get(group.id, (0, ""))[1] == sentence]
        most = limits[teams[0].id][0]
        rounds = rounds_for(writer.brief, teams)
        names = listed([fit(group.label, 60) for group in teams], _MOST_NAMES)
        yield (
            f"The brief says: “{fit(sentence, 200).rstrip('.')}.” So {names} learn in rounds of {most}, one "
            f"after the other: {count(rounds, 'round')} for each session."
        )


def _places(writer: CaseWriter) -> Iterator[str]:
    named = (each.site for each in writer.brief.groups)
    sites = list(dict.fromkeys(site for sites in named for site in re.split(r", | and | & ", sites) if site))
    if len(sites) > 1:
        trainers = writer.schedule.trainers
        ways = max(0, len(sites) - trainers)
        more = f" With {count(trainers, 'trainer')} that is {count(ways, 'day')} of travel." if ways else ""
        yield (f"Places: {listed(sites, _MOST_NAMES)}. A day on the way between two has no round.{more}")


def _weeks(writer: CaseWriter, sessions: Sequence[TrainingSession]) -> Iterator[str]:
    """Yield what each week asks; the weeks in which trainers are full are named."""
    trainers = writer.schedule.trainers
    weeks: dict[date, _Week] = defaultdict(_Week)
    for session in sessions:
        title = session.title.partition(":")[0].partition(" (")[0]
        for day, held in rounds_held(writer, session):
            week = weeks[monday_of(day)]
            week.rounds += held
            week.trainer_hours += held * session.hours
            week.titles = tuple(dict.fromkeys((*week.titles, title)))
    ordered = sorted(weeks.items())
    for monday, week in ordered[:_MOST_WEEKS]:
        hours, each = round(week.trainer_hours, 1), week.trainer_hours / trainers
        of_each = f", {say_number(round(each, 1))} each for {trainers}" if trainers > 1 else ""
        yield (
            f"- {writer.say(monday)}: {count(week.rounds, 'round')} ({listed(week.titles, 3)}), "
            f"{say_number(hours)} trainer {'hour' if hours == 1 else 'hours'}{of_each}."
            + (" Full." if each > _FULL else "")
        )
    if any(week.trainer_hours / trainers > _FULL for _, week in ordered[:_MOST_WEEKS]):
        yield "- In a full week trainers do no other work, or you add one."
    if len(ordered) > _MOST_WEEKS:
        yield f"- {count(len(ordered) - _MOST_WEEKS, 'more week', 'more weeks')} after that."


def rounds_held(writer: CaseWriter, session: TrainingSession) -> list[tuple[date, int]]:
    """Return the days of a session, each with its rounds.

    Only its own share of the rounds that are placed counts.
    """
    groups = [group for group in writer.brief.groups if group.id in session.group_ids]
    needed = max(1, rounds_for(writer.brief, groups))
    slots = (
        slot
        for index in writer.indexes(session.group_ids)
        for slot in writer.schedule.slots.get(session.provenance.play_id, {}).get(index, ())
        if session.date and slot.day == session.date.toordinal()
    )
    slot = next(slots, None)
    if session.date is None or slot is None or slot.rounds is None or not slot.rounds.held:
        return [(session.date, needed)] if session.date else []
    left, days = needed, []
    for day, held in slot.rounds.held:
        own = min(left, ceil(held * needed / max(1, slot.rounds.rounds)))
        if own:
            days.append((day, own))
        left -= own
    return days
