"""A pilot with whole teams: who joins, when they learn, who decides."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from playbook.core.base.fields import Span
from playbook.core.base.words import some
from playbook.core.case.dated import TESTS, sessions_of_pilot
from playbook.core.case.feasible.staged import MOST_OF_A_TEAM, a_counted_place, many_at_once
from playbook.core.case.parts import Pilot
from playbook.core.case.reading.pilot import pilot_teams, stages_of
from playbook.core.case.settle.facts import cite
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.items import AnyItem, Milestone, TrainingSession
from playbook.core.plan.private import may_show_someone
from playbook.llm.builtin.cases.aims.objectives import aims_of
from playbook.llm.builtin.cases.case_writer import CaseWriter
from playbook.llm.builtin.cases.steps import usual_days
from playbook.llm.builtin.wording import fit, listed

PLAY, PILOT_LEARNS, PILOT_STARTS = "pilot", "pilot-learns", "pilot-starts"
_RULES = "policy.guardrails"
_INSTALLED = ("milestone.step-connect", "milestone.step-first-site")
_TITLE = 100
_WHERE = re.compile(r"(?:in|at|on|with) ")
_THEN = re.compile(r",? (?:and )?then |; ")
_OF_TEAMS = f"Pilot with up to {MOST_OF_A_TEAM} people of each team"
_OF_EACH = f"up to {MOST_OF_A_TEAM} people of each team"
_OF_THE_WISH = "the people named to go first"
_A_FEW = "people of each team that is open"
_AT_PLACE = "Pilot: {place} goes first, with each kind of work"
_OF_A_PLACE = "the people of each kind of work there"
_A_DOZEN = "a dozen people"
_ON_A_COPY = " They worked on a copy with loaded data; the old way stayed the record."
_COUNTED = " Each stop and each call for service was counted, with its cause and the minutes it took."
_LOADED = "load"  # the step that brings the old data across
_HOURS = "from different teams and hours, two of them skeptics"
_AS_WISHED = "Pilot, as the brief wants it: “"
_WISHED = "Hold the pilot that the brief asks for, on real work"
_WISHED_DONE = (
    "What stopped them is fixed, or has an owner and a date. Everyone in it has learned it, and done "
    "their own work the new way since."
)
_WORK, _LEAST_WORK = timedelta(days=15), timedelta(days=3)
_TO_CHANGE = 3  # working days in which what the test showed is changed


def pilot_items(writer: CaseWriter, items: Sequence[AnyItem]) -> Iterator[Milestone]:
    """Yield the brief's pilot start, or our first session with whole teams."""
    if (own := writer.case.pilot) and own.starts:
        starts = _start_of(writer, own, own.starts)
        (_, who), *later = stages_of(own.quote, own.starts, own.starts)
        if not sessions_of_pilot((*items, starts)):
            where = f" {who}" if _WHERE.match(who) else ""
            yield _learned(writer, starts, writer.by(own.starts - _LEAST_WORK), where)
        yield starts
        yield from (_next_stage(writer, starts, *each) for each in later if own.starts < each[0] < own.ends)
        return
    pilot = next((item for item in items if item.provenance.play_id == PLAY), None)
    day = _learning_day(writer, pilot, items) if pilot and not writer.case.pilot and _teams(writer) else None
    if day is None or pilot is None:
        return
    yield _learned(writer, pilot, day)


def _learned(writer: CaseWriter, pilot: AnyItem, day: date, where: str = "") -> Milestone:
    session = writer.kind.safe_start.title
    return writer.make(
        Milestone,
        PILOT_LEARNS,
        PILOT_LEARNS,
        title="Train the pilot's people first",
        owner=pilot.owner,
        group_ids=pilot.group_ids,
        date=day,
        done_when=writer.fill(
            f"Everyone in the pilot{where} has done one real piece of work with {{tool}} in “{session}”. "
            "Their managers were there, too."
        ),
        rule_ids=("R20", "R32"),
        why="A pilot with untrained people tests their patience, not the work.",
    )


def _start_of(writer: CaseWriter, pilot: Pilot, day: date) -> Milestone:
    ids = pilot_teams(writer.brief, pilot)
    # "…, then everyone starts" is another day.
    before_others = _THEN.split(pilot.quote, maxsplit=1)[0].rstrip(".")
    who = stages_of(pilot.quote, day, day)[0][1] or before_others
    title = _title_of_start(who := _shown_of(who, writer.brief.people))
    if ids:
        title = f"Start our pilot with {writer.groups(writer.indexes(ids))}"
    return writer.make(
        Milestone,
        PILOT_STARTS,
        PILOT_STARTS,
        title=title if len(title) <= _TITLE else fit(f"Pilot: {who}", _TITLE),
        owner=writer.owner(writer.brief.lead_id, "lead"),
        group_ids=ids or writer.everyone,
        date=day,
        done_when=writer.fill(
            "Everyone in the pilot has learned it and does their own work with {tool} from this day. "
            f"The pilot goes on until {writer.say(pilot.ends)} (proposal)."
        ),
        note=f"The brief says: “{pilot.quote}”",
        rule_ids=("R20", "R32"),
        why="What stops a few people now would have stopped everyone on day one.",
    )


def _title_of_start(who: str) -> str:
    return f"Start our pilot{' ' if _WHERE.match(who) else ': '}{who}" if who else "Start our pilot"


def _next_stage(writer: CaseWriter, starts: Milestone, day: date, who: str) -> Milestone:
    """Return the start of a later stage of a pilot."""
    learned = writer.say(writer.by(day - _LEAST_WORK))
    done = (
        f"The people who join now have learned it by {learned}, and do their own work with {{tool}} from "
        "this day. What stopped the stage before is fixed, or has an owner and a date."
    )
    return starts.model_copy(
        update={
            "id": f"{starts.id}.{day:%m%d}",
            "date": day,
            "title": fit(_title_of_start(_shown_of(who, writer.brief.people)), _TITLE),
            "done_when": writer.fill(done),
        }
    )


def pilot_texts(writer: CaseWriter, item: AnyItem, items: Sequence[AnyItem]) -> dict[str, Any]:
    """Return the texts that say who works in a pilot, and when.

    They name the whole cycle of work that it covers.
    """
    groups, place = _teams(writer), a_counted_place(writer.case_facts)
    wish = "" if writer.case.pilot else writer.case.pilot_wish  # one with a day has an item of its own
    shown = _shown_of(wish, writer.brief.people)
    day = _learning_day(writer, item, items) if item.provenance.play_id == PLAY else None
    if item.due is None or day is None or (wish and not groups):
        done = f"{_WISHED_DONE} {cite(shown)}" if shown else _WISHED_DONE
        return {"title": _title_of(shown), "done_when": done} if wish else {}
    title, who, names, later = item.title, _A_DOZEN, _HOURS, ""
    if place and writer.kind.by_site and not groups:
        title, who = _AT_PLACE.format(place=place), _OF_A_PLACE
    if groups:
        title, who, names = _OF_TEAMS, _OF_EACH, some(groups, 6)
        if place:
            title, who = _AT_PLACE.format(place=place), _OF_A_PLACE
        if closed := _closed(writer, day, item.due):
            without = listed([group.label for group, _ in closed], 2)
            title = fit(f"Pilot: {place or 'a few'} first, except {without} (closed then)", _TITLE)
            names = some([each for each in groups if each not in {group.label for group, _ in closed}], 6)
            who, later = _A_FEW, "".join(_tried_later(writer, *each) for each in closed)
    if wish:
        title = _title_of(shown)
        who = _OF_THE_WISH
    trials = "".join(f" {aim.kind.trial}" for aim in aims_of(writer) if aim.kind.trial)
    counted = _COUNTED if writer.kind.by_site else ""
    copy = _ON_A_COPY if any(step.key == _LOADED for step in writer.kind.steps) else ""
    done = (
        "What stopped the pilot is fixed, or has an owner and a date, and {sponsor} has read it. "
        f"From {writer.say(day)} to {writer.say(item.due)}, {who} did their own work with {{tool}}: {names}. "
        f"They and their managers learned it on the first day.{later}{copy}{counted}{trials}"
    )
    return {"title": title, "done_when": writer.fill(done)}


def _closed(writer: CaseWriter, first: date, last: date) -> list[tuple[Group, Span]]:
    """Return the teams that are closed in a pilot, with their time, if others are not."""
    teams = many_at_once(writer.case_facts)
    spans = {
        each.id: span for each in teams for span in each.blackouts if span.start <= last and first <= span.end
    }
    closed = [(each, spans[each.id]) for each in teams if each.id in spans]
    return closed if len(closed) < len(teams) else []


def _tried_later(writer: CaseWriter, group: Group, span: Span) -> str:
    """Say when people of a closed team try it: once they are back, before their sessions."""
    back = writer.on_or_after(span.end.toordinal() + 1)
    index = writer.brief.groups.index(group)
    learned = [
        date.fromordinal(slots[0].day)
        for play in writer.schedule.plays
        if play.from_kind in ("safe_start", "hands_on")
        if (slots := writer.schedule.slots.get(play.id, {}).get(index))
    ]
    closed = f" {group.label} has “{span.reason}” until {writer.say(span.end)}"
    if not learned or back >= min(learned):
        return f"{closed}: nobody there tries it before the sessions."
    return (
        f"{closed}: two of its people try it at their place from {writer.say(back)}, and what stops them is "
        f"fixed before {writer.say(min(learned))}."
    )


def _shown_of(wish: str, people: Sequence[Person]) -> str:
    """Return the clauses of a wish before the first that says something of a person: links show them."""
    shown: list[str] = []
    for clause in wish.rstrip(".").split(", "):
        if may_show_someone(clause, people):
            break
        shown.append(clause)
    return ", ".join(shown)


def _title_of(wish: str) -> str:
    """Return a title with as many whole clauses of the brief as fit."""
    words, room = wish.rstrip("."), _TITLE - len(_AS_WISHED)
    clauses = words if len(words) <= room else words[:room].rpartition(", ")[0]
    return f"{_AS_WISHED}{clauses}”" if clauses else _WISHED


def _teams(writer: CaseWriter) -> list[str]:
    return [group.label for group in many_at_once(writer.case_facts)]


def _needed_for_it(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return what a pilot waits for: where it runs, its rules, and the yes of representatives."""
    agreed = [each for each in writer.case.conditions if writer.case.is_of_representatives(each)]
    needed = {*_INSTALLED, *(f"milestone.condition-{each.id}" for each in agreed)}
    rules = [item for item in writer.written if item.id == _RULES]
    return [*rules, *(item for item in items if item.id in needed)]


def _learning_day(writer: CaseWriter, pilot: AnyItem, items: Sequence[AnyItem]) -> date | None:
    """Return when a pilot's people learn it, after the test and what managers learn before them."""
    if pilot.due is None:
        return None
    managers = [item for item in writer.written if isinstance(item, TrainingSession) and item.for_managers]
    tests = [item for item in items if item.id in TESTS]
    office, learned = usual_days(writer), writer.by(pilot.due - _WORK)
    for pause, before in ((0, [*managers, *_needed_for_it(writer, items)]), (_TO_CHANGE, tests)):
        for item in before:
            if item.due and item.due < pilot.due:
                place = min(bisect_right(office, item.due.toordinal()) + pause, len(office) - 1)
                learned = max(learned, date.fromordinal(office[place]))
    return min(learned, writer.by(pilot.due - _LEAST_WORK))
