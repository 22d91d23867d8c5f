"""The hours of training, by group and in all."""

import re
from collections.abc import Iterator, Sequence

from playbook.core.base.words import count, listed
from playbook.core.case.dated import (
    BEFORE_START,
    covered_groups,
    hours_in_all,
    practices_at_work,
    sessions_of,
)
from playbook.core.case.decision_page import TrainingRow
from playbook.core.case.feasible.depth import coached_hours, practice_needed, practice_note
from playbook.core.case.parts import MORE_PRACTICE
from playbook.core.case.rounds import seats_for
from playbook.core.case.settle.facts import CaseFacts, cite, hours
from playbook.core.case.teaching import trainers_by_team, trainers_note
from playbook.core.case.teams.groups import in_team, whole_teams
from playbook.core.plan.brief import Group
from playbook.core.plan.items import AnyItem, TrainingSession

PART = re.compile(r" \(\d+ of \d+\)")
# Names in it may have parentheses of their own, and a long title may be cut.
_OF_TEAMS = re.compile(r" \((?:[^()…]|\([^()…]*\))*(?:\)|(?:\([^()…]*)?…\)?)$")
_MOST_GROUPS = 7
AT_WORK, ON_RESERVED_DAYS = (
    "Not in a classroom: ",
    "Each place trains its own people on the days kept for it (proposal): ",
)


def without_teams(title: str) -> str:
    """Return a title without the teams in brackets behind it."""
    return _OF_TEAMS.sub("", title)


def training_rows(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[TrainingRow]:
    """Yield a row for each group, many small ones together, and the total."""
    everyone = [group for group in facts.brief.groups if group.size]
    groups = sorted(whole_teams(everyone), key=lambda group: -group.size)
    if not groups:
        return
    sessions = sessions_of(items)
    is_long = len(groups) > _MOST_GROUPS
    named = groups[: _MOST_GROUPS - 1] if is_long else groups
    rows = [_training_row(facts, group.label, in_team(group, everyone), sessions) for group in named]
    if is_long:
        smallest = groups[len(named) :]
        people = [part for group in smallest for part in in_team(group, everyone)]
        rows.append(_training_row(facts, f"{len(smallest)} more groups", people, sessions))
    yield from rows
    if len(rows) > 1:
        yield _training_row(facts, "Total", everyone, sessions)


def _training_row(
    facts: CaseFacts, name: str, groups: Sequence[Group], sessions: Sequence[TrainingSession]
) -> TrainingRow:
    people, rounds = sum(group.size for group in groups), facts.rounds_for(groups)
    each = {group.id: hours_in_all(group, sessions) or facts.hours_of(group) for group in groups}
    people_hours = sum(group.size * (each[group.id] + practice_needed(facts, group)) for group in groups)
    lengths, alone = {*each.values()}, {practice_needed(facts, group) for group in groups}
    trainer_hours = sum(
        facts.rounds_for([group for group in groups if each[group.id] == length]) * length
        for length in lengths
    )
    hours_each = round(people_hours / people, 2 if len(lengths) == len(alone) == 1 else 1)
    return TrainingRow(
        name,
        people,
        rounds,
        seats_for(facts.brief, groups),
        hours_each,
        round(people_hours, 1),
        round(trainer_hours, 1),
        round(sum(group.size * practice_needed(facts, group) for group in groups) / people, 2),
        round(sum(group.size * coached_hours(facts, group) for group in groups) / people, 2),
    )


def _length(value: float) -> str:
    return hours(value) if value >= 1 else f"{round(value * 60)} minutes"


def training_note(facts: CaseFacts, rows: Sequence[TrainingRow], items: Sequence[AnyItem]) -> str:
    if not rows:
        return ""
    note = _sessions_note(facts, items) + practice_note(facts)
    covered = covered_groups(facts) if facts.is_practiced else []
    covered = [group for group in covered if practices_at_work(facts.case, group)]
    at_work = [group for group in covered if 0 < facts.hours_away(group) < facts.hours_of(group)]
    if at_work:
        away = hours(facts.case.kind.safe_start.hours)
        note += f" {AT_WORK}{facts.names(at_work, 3)} leave work for {away} and practice on the job, "
        note += "beside a coach (proposal)."
    quotes = dict.fromkeys(time.quote for time in facts.case.busy if time.is_beside_slots)
    note += "".join(f" {ON_RESERVED_DAYS}{cite(quote.rstrip('.'))}." for quote in quotes)
    for time in (each for each in facts.case.busy if not each.is_beside_slots):
        whose = facts.names([group for group in facts.brief.groups if group.id in time.group_ids], 3)
        who = f" for {whose}" if whose else ""
        note += f" No session {time.words}{who}, where another day is left: {cite(time.quote)}"
    return note


def _sessions_note(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    kind = facts.case.kind
    text = (
        f"Rounds {facts.seats_in_words}, each round twice before the start: {kind.safe_start.title} "
        f"({hours(kind.safe_start.hours)}) and {kind.hands_on.title} ({hours(kind.hands_on.hours)})."
    )
    if not facts.waves:
        return text
    if by_team := trainers_by_team(facts):
        return f"{text} {trainers_note(facts, by_team)}{_more_note(items)}{_later_note(facts, items)}"
    day, groups = max(facts.waves.items(), key=lambda wave: facts.rounds_for(wave[1]))
    trainers = facts.trainers_assumed
    each = facts.teaching_hours(groups) / trainers
    who = ("each of " if trainers > 1 else "") + count(trainers, "trainer")
    who += "" if facts.brief.trainers else " (proposal)"
    if (given := facts.brief.trainers or 0) > trainers:
        limit = count(trainers, "room") + (" is the limit" if trainers == 1 else " are the limit")
        works = "works" if trainers == 1 else "work"
        who = f"{trainers} of the {given} trainers {works} at once ({limit}): each"
    most = f"For people who start on {facts.on(day)}" if len(facts.waves) > 1 else f"Before {facts.on(day)}"
    text = f"{text} {most}, {who} teaches {hours(round(each))} and prepares {round(each)} more."
    return f"{text}{_more_note(items)}{_later_note(facts, items)}"


def _more_note(items: Sequence[AnyItem]) -> str:
    """Return why some practice longer than the others."""
    if not any(each.provenance.play_id == MORE_PRACTICE for each in sessions_of(items)):
        return ""
    return (
        " Trainers have one more session after the start where steps, systems or tools change most (5 of 5)."
    )


def _later_note(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    later = _hours_after(facts, items)
    sessions = listed(f"{title.rstrip('?.')} ({_length(each)})" for title, each in later.items())
    return f" The table counts the later sessions, too: {sessions}." if later else ""


def _hours_after(facts: CaseFacts, items: Sequence[AnyItem]) -> dict[str, float]:
    """Return the sessions after the start with their hours for one person, all parts together."""
    after = [each for each in sessions_of(items) if each.provenance.play_id not in BEFORE_START]
    titled: dict[str, list[TrainingSession]] = {}
    for session in after:
        titled.setdefault(without_teams(PART.sub("", session.title)), []).append(session)
    return {
        title: max(hours_in_all(group, sessions) for group in facts.brief.groups)
        for title, sessions in titled.items()
    }
