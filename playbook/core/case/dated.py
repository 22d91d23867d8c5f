"""Compare a verdict with the days of the sessions in a plan."""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import ceil, floor

from playbook.core.base.words import capital, count, listed, number
from playbook.core.case.case import Case
from playbook.core.case.feasibility import overall, sentence_of
from playbook.core.case.feasible.conditions import conditions_check
from playbook.core.case.feasible.depth import deep_groups, practice_needed
from playbook.core.case.feasible.durations import ALL_FITS, chain_of
from playbook.core.case.feasible.ways import all_later, earlier_start, second_person, with_helpers
from playbook.core.case.feasible.work import SINGLE_WEEKS, outcome
from playbook.core.case.judgment import Alternative, Check, State, Verdict
from playbook.core.case.owner_weeks import (
    HALF_A_DAY,
    MANAGER_HOURS_A_WEEK,
    NEARLY,
    OWN_TALKS,
    TOO_MUCH,
    are_too_many,
    deputies_for,
    full_months,
    full_weeks,
    full_weeks_of_a_manager,
    manager_weeks,
    shift_lead_weeks,
)
from playbook.core.case.parts import NAME_TRAINING_LEAD, STAND_IN
from playbook.core.case.rounds import IN_PIECES, PIECE_HOURS, SMALL_COMPANY
from playbook.core.case.settle.facts import CaseFacts, hours
from playbook.core.plan.brief import Group
from playbook.core.plan.counts import monday_of
from playbook.core.plan.items import AnyItem, Gate, Milestone, Support, TrainingSession
from playbook.core.plan.plays.kinds import KINDS_NOT_TRIED, SETS_IT_UP
from playbook.core.text.notes import split_sentences

BEFORE_START = _AWAY, _AT_WORK = "safe-start", "hands-on"  # who is missed at once practices at work
# Whose place nobody may leave empty: at a phone, a counter, a till, a bed or a machine.
_AT_A_POST = re.compile(
    r"(?i)\b(?:cashiers?|tills?|check-?outs?|counters?|branch(?:es)?|tellers?|nurs(?:es|ing)|wards?|call "
    r"cent\w+"
    r"|contact cent\w+|hotlines?|\w+ lines?|(?:service|order|help|front|information) desk|customer service"
    r"|reception\w*|dispatch\w*|control room|drivers?|operators?|assembly|production|machin\w+|(?:re)?pairs?"
    r"|warehouses?|docks?|carers?|agents|shop ?floor|(?:day|early|late|evening|night|weekend) "
    r"(?:(?:and|or) \w+ )?(?:teams?|shifts?|crews?))\b"
)
_NO_POST = re.compile(r"(?i)\b(?:managers?|supervisors?|head office|leads|planning|quality|engineering)\b")
_UNPAID = re.compile(r"(?i)\bvolunteers?\b")
_MOST_STAND_IN, _HOURS_A_DAY = 0.03, 8  # of a team, by others who know its work
_ROUNDS = re.compile(r"^(\d[\d,]*) rounds? of up to", re.MULTILINE)
_LATE = re.compile(r"(\d[\d,]{0,9}) rounds? comes? after the start")
_TOO_FEW_DAYS = re.compile(r"^Takes about (\d+) working days?[^;\n]*; there are (\d+) ", re.MULTILINE)
_ENOUGH = 0.8  # of the days of a work: paces are not exact
_ALL_LATE = "All of it comes after the start"
_PILOTS = ("pilot", "pilot-place")
_ENOUGH_FLOAT = "Time to fix what they show:"
_NOT_TRIED = KINDS_NOT_TRIED | {"working_hours"}  # on paper at most
_TRIAL_DAYS = 5
_IN_FOUR_WEEKS = re.compile(
    r"^(?:At .{3,40} they have .{1,20} in four weeks|Free up |Only the last four count)"
)
TESTS = ("milestone.step-test", "milestone.step-evaluate")
_PILOT_LEARNS, _PILOT_STARTS = "milestone.pilot-learns", "milestone.pilot-starts"
_LEAST_AFTER_TEST, _LEAST_TO_CHANGE, _DAY = 3, 5, timedelta(days=1)  # the first two in working days
_CAUGHT_UP = 5  # days that a short work lacks are found within a week
_SMALL_SHORTAGE, _FREED = 1.0, 1.25  # hours of one person, and of what there is: a manager frees them
_TO_FREE_HOURS = timedelta(days=2)
_MOST_OWNERS, _MOST_MANAGERS, _PROPOSED = 2, 4, " We propose:"  # the first by name


def sessions_of(items: Sequence[AnyItem]) -> list[TrainingSession]:
    """Return the sessions of the people, without those of their managers alone."""
    sessions = (item for item in items if isinstance(item, TrainingSession) and not item.for_managers)
    return sorted((item for item in sessions if item.date), key=lambda item: item.date or date.max)


def sessions_of_pilot(items: Sequence[AnyItem]) -> list[TrainingSession]:
    """Return the sessions that the teams of a dated pilot have before it."""
    starts = next((item for item in items if item.id == _PILOT_STARTS), None)
    if starts is None:
        return []
    before, teams = starts.due or date.min, {*starts.group_ids}
    sessions = (item for item in items if isinstance(item, TrainingSession) and item.date)
    return [item for item in sessions if (item.date or before) < before and {*item.group_ids} <= teams]


def first_session(items: Sequence[AnyItem]) -> date | None:
    """Return the day on which anyone practices first, managers included."""
    days = (item.date for item in items if isinstance(item, TrainingSession) and item.date)
    return min(days, default=None)


def decision_day(items: Sequence[AnyItem]) -> date | None:
    """Return the first day that decides what the brief leaves open."""
    return min((item.due for item in items if item.provenance.play_id == "decide" and item.due), default=None)


def counted_in(items: Sequence[AnyItem]) -> frozenset[str]:
    """Return the teams in which a plan counts the number that should move."""
    outcomes = (item for item in items if item.id == "metric.outcome")
    return frozenset(group_id for item in outcomes for group_id in item.group_ids)


def hours_in_all(group: Group, sessions: Sequence[TrainingSession]) -> float:
    """Return the hours that one person of a group spends in sessions."""
    return sum(session.hours for session in sessions if _is_for(session, group))


def covered_groups(facts: CaseFacts, groups: Sequence[Group] | None = None) -> list[Group]:
    """Return those whose work waits for nobody: somebody stands in while they learn."""
    if facts.people <= SMALL_COMPANY:
        return []
    trained = filter(facts.case.is_trained, facts.brief.groups if groups is None else groups)
    return [group for group in trained if group.size and _is_covered(facts.case, group)]


def _is_covered(case: Case, group: Group) -> bool:
    if _UNPAID.search(group.label) or case.has_reserved_days(group):
        return False
    return practices_at_work(case, group) or _is_at_a_post(group)


def practices_at_work(case: Case, group: Group) -> bool:
    """Return whether a team leaves its work only for the first session."""
    return bool(case.reach[group.id].works_shifts) or case.is_without_mailbox(group)


def _is_at_a_post(group: Group) -> bool:
    return bool(_AT_A_POST.search(group.label)) and not _NO_POST.search(group.label)


def hours_of_cover(
    facts: CaseFacts, items: Sequence[AnyItem], groups: Sequence[Group] | None = None
) -> float:
    """Return the hours in which somebody stands in for people who learn away from their work."""
    before = [each for each in sessions_of(items) if each.provenance.play_id in BEFORE_START]
    away = [each for each in before if each.provenance.play_id == _AWAY]
    freed = {each.group.id for each in hours_missing(facts, items)}  # that cover is priced with its decision
    return sum(
        group.size
        * hours_in_all(group, away if group.id in freed or practices_at_work(facts.case, group) else before)
        for group in covered_groups(facts, groups)
    )


def covering(facts: CaseFacts, items: Sequence[AnyItem], groups: Sequence[Group] | None = None) -> int:
    """Return how many full-time people stand in between the first session and the gate."""
    people = 0.0
    for group in covered_groups(facts, groups):
        if window := practice_window(facts, items, group):
            days = len(facts.working_days(*window, group))
            people += hours_of_cover(facts, items, [group]) / (max(1, days) * _HOURS_A_DAY)
    return ceil(people)


@dataclass(frozen=True, slots=True)
class Shortage:
    """Hours that a person of a team needs before the gate and does not have."""

    group: Group
    need: float
    has: float
    begins: date  # with the first session
    ends: date  # with the gate
    days: int  # in which the team works

    @property
    def missing(self) -> float:
        return self.need - self.has

    @property
    def freed(self) -> float:
        """Return the hours for which others stand in; the rest is learned beside a coach."""
        most = floor(self.days * _HOURS_A_DAY * _MOST_STAND_IN * 2) / 2
        return min(self.missing, max(PIECE_HOURS, most))

    @property
    def stand_ins(self) -> int:
        """Return how many full-time people stand in while a team practices."""
        return ceil(self.freed * self.group.size / (max(1, self.days) * _HOURS_A_DAY))

    @property
    def is_small(self) -> bool:
        """Return whether a manager frees the hours beside the daily work."""
        return self.missing <= max(_SMALL_SHORTAGE, self.has * (_FREED - 1))


def practice_window(facts: CaseFacts, items: Sequence[AnyItem], group: Group) -> tuple[date, date] | None:
    """Return the days of a team's first session and of the gate before its start."""
    start = facts.brief.go_live_of(group)
    days = [each.date for each in sessions_of(items) if _is_for(each, group) and each.date]
    if start is None or not days or min(days) >= start:
        return None
    gates = [each.date for each in items if isinstance(each, Gate) and _decides_on(each, group)]
    return min(days), min((day for day in gates if day and day < start), default=facts.days_before(start, 2))


def hours_missing(facts: CaseFacts, items: Sequence[AnyItem]) -> list[Shortage]:
    """Return who has fewer hours than sessions and practice take, by the days of a plan."""
    short: list[Shortage] = []
    for group in deep_groups(facts):
        window, weekly = practice_window(facts, items, group), group.capacity_hours_per_week
        if window is None or weekly is None:
            continue
        days = len(facts.working_days(*window, group))
        has = floor(weekly * days / 5 * 2) / 2
        need = practice_needed(facts, group) + facts.hours_of(group)
        if need > has + NEARLY:
            short.append(Shortage(group, need, has, *window, days))
    return short


def _decides_on(gate: Gate, group: Group) -> bool:
    return gate.provenance.play_id == "gate-start" and (not gate.group_ids or group.id in gate.group_ids)


def facts_with(case: Case, today: date, items: Sequence[AnyItem]) -> CaseFacts:
    """Return the facts of a case whose plan has these items."""
    days = first_session(items), decision_day(items)
    return CaseFacts(case, today, *days, counted_in(items), set_up_by(case, items))


def set_up_by(case: Case, items: Sequence[AnyItem]) -> str | None:
    """Return the person's id who owns the first step of setting up."""
    of_steps = {
        f"milestone.step-{step.key}"
        for step in case.kind.steps
        if step.by is None and step.owner_titles == SETS_IT_UP
    }
    owners = (item.owner.person_id for item in items if item.id in of_steps and item.owner)
    return next(filter(None, owners), None)


def with_dates(facts: CaseFacts, verdict: Verdict, items: Sequence[AnyItem]) -> Verdict:
    """Return the verdict with what the plan's dates and owners say."""
    verdict = _naming_who_sets_up(facts, verdict)
    sessions = sessions_of(items)
    if not sessions:
        return verdict
    checks: list[Check] = []
    for check in verdict.checks:
        if check.key == "lead":
            checks += [_lead(facts, check, items), *_managers(facts, items), *_owners(facts, items)]
        elif check.key == "hours":
            checks.append(_hours(facts, check, items))
        elif check.key == "work":
            checks.append(_with_float(facts, _work(check, items), items))
        elif check.key == "rounds":
            checks.append(_rounds(check, sessions))
        elif check.key == "preparation":
            checks.append(_trial(facts, check, items))
        elif check.key == "conditions":
            checks.extend(conditions_check(facts))
        elif check.key == "outcome" and facts.counted_in:
            checks.extend(outcome(facts))
        else:
            checks.append(check)
    state, ways = overall(tuple(checks)), verdict.alternatives
    if all(check.state == "feasible" for check in checks if check.key == "outcome"):
        ways = tuple(way for way in ways if {*way.changes} != {"end"})
    fails = {check.key for check in checks if check.state == "not_feasible"}
    if fails and facts.waves and (verdict.state != "not_feasible" or not ways):
        # What the brief's own dates allow does not help where those of the plan fail.
        ways = tuple(_ways_for_a_plan(facts, fails, _days_short(items)))[:2]
    elif "lead" in fails and not any("trainers" in way.changes for way in ways):
        ways = (*ways[:1], second_person(facts))
    return Verdict(state, sentence_of(state, tuple(checks)), tuple(checks), ways, verdict.today)


def _naming_who_sets_up(facts: CaseFacts, verdict: Verdict) -> Verdict:
    """Return the verdict with the person in place of the role."""

    def named(text: str) -> str:
        return text.replace(facts.setter_up, facts.who_sets_it_up)

    checks = (
        replace(check, sentence=named(check.sentence), holds_if=named(check.holds_if))
        for check in verdict.checks
    )
    return replace(verdict, sentence=named(verdict.sentence), checks=tuple(checks))


def _ways_for_a_plan(facts: CaseFacts, fails: Set[str], days_short: int) -> Iterator[Alternative]:
    """Yield what helps where a plan's own dates fail."""
    if fails == {"lead"}:
        yield second_person(facts)
        return
    sooner = earlier_start(facts, days_short) if days_short and fails <= {"work", "lead"} else None
    for way in filter(None, (sooner, all_later(facts, max(1, ceil(days_short / 5))))):
        yield with_helpers(facts, way) if "lead" in fails and "trainers" not in way.changes else way


def _is_for(session: TrainingSession, group: Group) -> bool:
    return not session.group_ids or group.id in session.group_ids


def _weeks(case: Case, group: Group, sessions: Sequence[TrainingSession]) -> dict[date, float]:
    """Return the hours of a group's sessions by the Monday of their week."""
    weeks: dict[date, float] = {}
    for session in sessions:
        at_work = case.is_at_a_line(group) and session.provenance.play_id == _AT_WORK
        if session.date and _is_for(session, group) and not at_work:
            monday, hours = monday_of(session.date), session.hours
            is_in_pieces = session.provenance.play_id in IN_PIECES and case.is_without_mailbox(group)
            while hours > 0:
                piece = min(hours, PIECE_HOURS) if is_in_pieces else hours
                weeks[monday] = weeks.get(monday, 0) + piece
                monday, hours = monday + timedelta(days=7), hours - piece
    return weeks


def _too_much(
    facts: CaseFacts, sessions: Sequence[TrainingSession]
) -> Iterator[tuple[float, date, float, Group]]:
    for group in facts.brief.groups:
        has = group.capacity_hours_per_week
        for monday, needed in _weeks(facts.case, group, sessions).items():
            if has is not None and needed > has + NEARLY:
                yield needed / max(has, NEARLY), monday, needed, group


def _hours(facts: CaseFacts, check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the check of hours with the fullest week, and the sessions after the start."""
    sessions = sessions_of(items)
    check = _practice(facts, check, items)
    most = max((hours_in_all(group, sessions) for group in facts.brief.groups), default=0.0)
    text = check.sentence
    if most > facts.hours_each + NEARLY:
        text += f" With the sessions after it, that is {hours(most)} in all."
    over = list(_too_much(facts, sessions))
    if not over:
        return replace(check, sentence=text)
    worst = max(over, key=lambda each: each[0])
    _, monday, needed, _ = worst
    same = [each[3] for each in over if each[1] == monday and each[2] == needed]
    least, most = (pick(each.capacity_hours_per_week or 0 for each in same) for pick in (min, max))
    has = hours(least) if least == most else f"{least:g} to {hours(most)}"
    text = text.removesuffix(": it fits.") + ("." if text.endswith(": it fits.") else "")
    text = text.replace(": it fits. With", ". With")
    text += (
        f" The week of {facts.on(monday)} asks {hours(needed)} of {facts.names(same, 3)}, who have {has}: "
        "their managers free up the rest, or we move a session."
    )
    ids = tuple(dict.fromkeys((*check.group_ids, *(each.id for each in same))))
    return replace(check, sentence=text, state=_no_better_than_tight(check.state), group_ids=ids)


def _practice(facts: CaseFacts, check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the check of hours with what practice asks on the plan's own days."""
    short = hours_missing(facts, items)
    sentences = [each for each in split_sentences(check.sentence) if not _IN_FOUR_WEEKS.search(each)]
    if not short:
        return replace(check, sentence=" ".join(sentences))
    shortages: list[str] = []
    for is_small, end in ((False, ""), (True, "; their managers free up the rest")):
        if own := [each for each in short if each.is_small == is_small]:
            worst = max(own, key=lambda each: each.missing)
            days = f"from {facts.on(worst.begins)} to {facts.on(worst.ends)}"
            names, has = facts.names([each.group for each in own]), number(worst.has)
            shortages.append(f"{names}: {has} of {hours(worst.need)} each {days}{end}.")
    ids = tuple(dict.fromkeys((*check.group_ids, *(each.group.id for each in short))))
    return replace(
        check,
        sentence=" ".join((*sentences, *shortages)),
        state=_no_better_than_tight(check.state),
        group_ids=ids,
    )


def _lead(facts: CaseFacts, check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the lead's check, with the weeks that ask for too many hours."""
    full = full_weeks(facts.brief, items)
    text = " ".join(check.sentence.replace(SINGLE_WEEKS, "").split())
    if check.state == "unknown" or not full:
        return replace(check, sentence=text)
    # What the fullest weeks ask stands in it once, by the plan's own days.
    others = [each for each in [*split_sentences(text)][1:] if not each.startswith("The fullest week")]
    has, sessions = facts.brief.lead_hours_per_week or 0, [*filter(_is_of_known_length, items)]
    needs = f"{facts.lead_name} has {hours(has)} a week and needs more: "
    needs += f"{listed(_runs(facts, full))}."
    if are_too_many(max(full_weeks(facts.brief, sessions).values(), default=0.0), has):
        needs += " That is too much for one person: name a second one who holds the sessions."
        return replace(check, sentence=" ".join([needs, *others]), state="not_feasible")
    needs += (relief := _relief(facts, items, full))
    others = others if relief.startswith(_PROPOSED) else []
    is_short = max(full.values()) > has * TOO_MUCH or full_weeks(facts.brief, sessions)
    state = _no_better_than_tight(check.state) if is_short else check.state
    return replace(check, sentence=" ".join([needs, *others]), state=state)


def _is_of_known_length(item: AnyItem) -> bool:
    return isinstance(item, TrainingSession | Support)


def _relief(facts: CaseFacts, items: Sequence[AnyItem], full: Mapping[date, float]) -> str:
    """Return what the plan gives to somebody else already, and the hours that are missing."""
    given = [
        f"“{item.title}” ({facts.on(item.due)})"
        for item in items
        if item.title.startswith(STAND_IN) or item.provenance.play_id == NAME_TRAINING_LEAD
    ]
    moved = f" Others take over what they can after {listed(given)}." if given else ""
    missing = hours(max(full.values()) - (facts.brief.lead_hours_per_week or 0))
    by = facts.on(facts.working(facts.first_day + _TO_FREE_HOURS))
    return (
        f" We propose: by {by} {facts.sponsor_name} moves {missing} a week of other work to someone else, or "
        f"the start moves.{moved}"
    )


def _managers(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[Check]:
    """Yield the check of the weeks of managers and shift leads."""
    lines: list[str] = []
    fullest: dict[tuple[date, int], list[Group]] = {}
    for group in facts.brief.groups:
        weeks = shift_lead_weeks(group, items) if facts.case.reach[group.id].works_shifts else {}
        if weeks:
            week = max(weeks, key=lambda each: weeks[each])
            fullest.setdefault((week, round(weeks[week] * 60)), []).append(group)
    for (week, minutes), groups in fullest.items():
        lines.append(
            f"Each shift lead in {facts.names(groups, 3)} needs {count(minutes, 'minute')} in the "
            f"fullest week, that of {facts.on(week)}."
        )
    full = {
        facts.name_of(facts.brief.find_person(manager)): over
        for manager, weeks in manager_weeks(facts.brief, items).items()
        if (over := full_weeks_of_a_manager(weeks))
    }
    most = max((needed for weeks in full.values() for needed in weeks.values()), default=0.0)
    if deputies := deputies_for(facts.brief, items):
        shared = listed(f"{facts.names([team])} {many}" for team, many in deputies)
        text = "Deputies, named at the managers' briefing, hold a manager's talks after the first "
        lines = [f"{text}{OWN_TALKS} (proposal): {shared}.", *lines]
    if not (lines or full):
        return
    yield Check(
        "managers",
        "Managers' hours",
        "tight" if most >= HALF_A_DAY else "feasible",
        " ".join([*_of_full_managers(facts, full), *lines]),
    )


def _of_full_managers(facts: CaseFacts, full: Mapping[str, Mapping[date, float]]) -> Iterator[str]:
    """Yield who needs more hours than managers have, in their fullest weeks first."""
    busiest = sorted(full.items(), key=lambda each: -max(each[1].values()))[:_MOST_MANAGERS]
    if not busiest:
        return
    worst = {name: max(weeks, key=lambda week: weeks[week]) for name, weeks in busiest}
    by_week: dict[date, list[str]] = {}
    for name, weeks in busiest:
        by_week.setdefault(worst[name], []).append(f"{name} needs {hours(weeks[worst[name]])}")
    named = "; ".join(f"in the week of {facts.on(week)} {listed(each)}" for week, each in by_week.items())
    frees = f"{capital(facts.sponsor_name)} frees these hours, or names who shares the talks"
    yield f"Overbooked at {hours(MANAGER_HOURS_A_WEEK)} a week (proposal): {named}. {frees}."


def _owners(facts: CaseFacts, items: Sequence[AnyItem]) -> Iterator[Check]:
    """Yield the check of other owners whose tasks take more of four weeks than they have."""
    full = sorted(full_months(facts.brief, items), key=lambda each: -each[2])[:_MOST_OWNERS]
    named = "; ".join(
        f"{person.name} needs {number(needed)} in the four weeks from {facts.on(week)}"
        for person, week, needed in full
    )
    if full:
        text = f"At {hours(MANAGER_HOURS_A_WEEK)} a week (our assumption) they have too many tasks: {named}."
        yield Check("owners", "Owners' hours", "tight", text)


def _runs(facts: CaseFacts, full: Mapping[date, float]) -> list[str]:
    """Return full weeks with their hours; those that follow each other are one."""
    runs: list[list[date]] = []
    for week in sorted(full):
        if runs and week - runs[-1][-1] <= timedelta(days=7):
            runs[-1].append(week)
        else:
            runs.append([week])
    most = [f"{'up to ' if run[1:] else ''}{hours(max(full[week] for week in run))}" for run in runs]
    return [f"{facts.span_on(run[0], run[-1])} ({needed})" for run, needed in zip(runs, most, strict=True)]


def _too_short(items: Sequence[AnyItem]) -> list[tuple[int, int, str]]:
    """Return the work with too few days: those it needs, those it has, its title."""
    return [(*days, item.title) for item in items if (days := days_needed_and_given(item))]


def days_needed_and_given(item: AnyItem) -> tuple[int, int] | None:
    """Return the days that a work takes and has, where they are far too few."""
    match = _TOO_FEW_DAYS.search(item.note) if isinstance(item, Milestone) else None
    needed, given = (int(match[1]), int(match[2])) if match else (0, 0)
    return (needed, given) if given < _ENOUGH * needed else None


def _days_short(items: Sequence[AnyItem]) -> int:
    return sum(needed - available for needed, available, _ in _too_short(items))


def _work(check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the check of the work with what has too few days in the plan."""
    short = _too_short(items)
    if not short:
        return check
    needed, available, title = max(short, key=lambda each: each[0] / max(1, each[1]))
    text = f"{check.sentence} “{title}” needs {count(needed, 'working day')} and has {available}."
    is_far = any(max(2 * available, available + _CAUGHT_UP) < needed for needed, available, _ in short)
    state: State = "not_feasible" if is_far else _no_better_than_tight(check.state)
    return replace(check, sentence=text, state=state)


def _with_float(facts: CaseFacts, check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the check of the work with the days left to act on its proof."""
    first, *others = split_sentences(check.sentence)
    text, chain = _float(facts, items), chain_of(facts)
    if text and not text.startswith(_ENOUGH_FLOAT) and chain and not chain.fits:
        text += f" A start on {facts.on(chain.fits_from)} leaves enough days."
        others = [each for each in others if not each.startswith(ALL_FITS)]
    return replace(check, sentence=" ".join([first, text, *others])) if text else check


def _float(facts: CaseFacts, items: Sequence[AnyItem]) -> str:
    """Return the working days between a test or pilot and what waits for it."""
    early = sessions_of_pilot(items)
    others = [item for item in items if item not in early]
    sessions = sessions_of(others)
    tested = max((item.due for item in items if item.id in TESTS and item.due), default=None)
    piloted = max((i.due for i in items if i.provenance.play_id in _PILOTS and i.due), default=None)
    if facts.people <= SMALL_COMPANY or not sessions or tested is None:
        return ""
    managers, learned = first_session(others), sessions[0].date
    steps = [("the test", tested, "the managers' session", managers, _LEAST_AFTER_TEST)]
    if own := _session_of_pilot(items):
        steps = [("the test", tested, "the pilot's own session", own, _LEAST_AFTER_TEST)]
    elif piloted and managers and tested < piloted < managers:
        steps = [("the test", tested, "the end of the pilot", piloted, _LEAST_TO_CHANGE)]
    steps += [("the pilot", piloted, "training", learned, _LEAST_TO_CHANGE)] if piloted else []
    spare: list[str] = []
    for name, shown, what, day, least in steps:
        if day is None or shown >= min(facts.waves, default=shown):
            continue
        if day <= shown:
            return (
                f"Nothing can change after {name}: {what} begins on {facts.on(day)}, before {name} is done."
            )
        days = len(facts.working_days(shown + _DAY, day - _DAY, with_full_load=True))
        dates = f"{name} ({facts.on(shown)}) and {what} ({facts.on(day)})"
        if days < least:
            return (
                f"Nothing can change between {dates}."
                if days <= 1
                else (f"Only {days} working days lie between {dates}.")
            )
        spare.append(f"{count(days, 'working day')} between {dates}")
    return f"{_ENOUGH_FLOAT} {listed(spare)}." if spare else ""


def _session_of_pilot(items: Sequence[AnyItem]) -> date | None:
    """Return the day of the task in which a pilot's people learn."""
    own = [item for item in items if item.id == _PILOT_LEARNS]
    return min((item.due for item in (*own, *sessions_of_pilot(items)) if item.due), default=None)


def _rounds(check: Check, sessions: Sequence[TrainingSession]) -> Check:
    """Return the check of places with the rounds that come only after the start."""
    ids = {*check.group_ids}
    own = [
        session
        for session in sessions
        if session.provenance.play_id in BEFORE_START and (not ids or ids & {*session.group_ids})
    ]
    late = 0
    for session in own:
        counted = _ROUNDS if _ALL_LATE in session.note else _LATE
        late += sum(int(rounds.replace(",", "")) for rounds in counted.findall(session.note))
    if not late:
        return check
    come = "comes" if late == 1 else "come"
    text = f"{check.sentence} As dated, {count(late, 'round')} {come} only after the start."
    return replace(check, sentence=text, state=_no_better_than_tight(check.state))


def _trial(facts: CaseFacts, check: Check, items: Sequence[AnyItem]) -> Check:
    """Return the check of the time with the days of the pilot."""
    begun, sessions = first_session(items), sessions_of(items)
    are_managers_first = begun != sessions[0].date
    begun = _session_of_pilot(items) or begun
    is_tried = (
        are_managers_first
        and facts.case.kind.key not in _NOT_TRIED
        and facts.people > SMALL_COMPANY
        and len(facts.waves) == 1
        and facts.case.pilot is None
        and not facts.case.was_tried
    )
    if not is_tried or begun is None or check.state == "not_feasible":
        return check
    ends = [item.due for item in items if item.provenance.play_id in _PILOTS and item.due]
    if ends and begun > min(ends):  # those who try it have a session of their own
        return check
    days = len(facts.working_days(begun, min(ends))) - 1 if ends else 0
    if days >= _TRIAL_DAYS:
        return check
    learn = f"before the others learn it on {facts.on(sessions[0].date)}"
    text = f"A few can try it for {count(days, 'working day')} {learn}; a week shows more."
    if days <= 0:
        text = f"Nobody tries it before training ({facts.on(sessions[0].date)})."
    return replace(check, sentence=f"{check.sentence} {text}", state=_no_better_than_tight(check.state))


def _no_better_than_tight(state: State) -> State:
    return state if state == "not_feasible" else "tight"
