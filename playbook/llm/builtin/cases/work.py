"""Tasks of the groups, lessons between starts, and what is switched off."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from playbook.core.base.words import capital, lower_first
from playbook.core.case.case import spares_people
from playbook.core.case.fixed.later_starts import StartDecision
from playbook.core.case.parts import SwitchOff
from playbook.core.case.reading.busy import bookkeepers_of
from playbook.core.case.rows.gates import FIRST_DAYS, LATER_START
from playbook.core.case.settle.ends import ledger_follows, ledger_stays_open, old_ledger_closes
from playbook.core.case.timing import LEAST_TO_LEARN, READ_AFTER, SOON_ENOUGH
from playbook.core.plan.brief import Group, Person
from playbook.core.plan.case import WorkTask
from playbook.core.plan.items import Gate, Milestone, UseCase
from playbook.core.plan.workdays import workdays_of
from playbook.core.text.dates import named_days_in
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, paragraphs
from playbook.llm.builtin.cases.steps import usual_days
from playbook.llm.builtin.cases.teams.own_work import NAME_TASKS, named_by, named_on
from playbook.llm.builtin.facts import spliced, tools_of
from playbook.llm.builtin.order import last_day_before
from playbook.llm.builtin.wording import as_sentences, fit

# How the brief's sentence may begin with what ends; other capitals may be names.
_DRIVE = re.compile(r"\b([A-Z]): (?=(?:drive|share)s?\b)")
_PLAIN_START = re.compile(
    r"^(?:The|Our|Paper|Old|Printed|Handwritten|Local|Manual|Spreadsheets|Forms|Binders|Lists|Sheets)\b"
)
_TEXT = 700
_MOST_WAVES = 3
EVIDENCE = "gate-evidence"  # the play of what is sent before a decision that the brief states
_TO_READ = 3  # working days from the evidence to the decision
_MOST_USE_CASES = 16
_MOST_TASKS = 12
_MOST_TEAMS_NAMED = 12
_DECIDED_BEFORE = 10  # days from the decision to the start
_REVIEW_AFTER_DAYS = 35
LAST_DECISION = "gate.last"
_LAST = "gate-90"
_TO_ACT = 3  # working days
_CHECK_BEFORE = timedelta(days=14)
_Start = tuple[int, list[int]]  # its day, and the groups that start
_MINUTES = "Minutes per piece, checking included, before and after"
_EASIER = "What the team finds easier or better with it, checking included; nobody is timed"
_RISK = {"public": "low", "internal": "low", "confidential": "medium", "restricted": "high"}


def use_case_items(writer: CaseWriter) -> Iterator[UseCase | Milestone]:
    """Yield the tasks that the brief names. Where it names none, teams name them."""
    groups = writer.brief.groups
    with_tasks = [index for index, group in enumerate(groups) if group.tasks]
    teams = {_team_of(groups[index]): index for index in reversed(with_tasks)}
    most = max(1, min(2, _MOST_USE_CASES // max(1, len(teams))))
    most = {"essential": 1, "thorough": _MOST_TASKS}.get(writer.size, most)
    for index in sorted(teams.values()):
        for task in groups[index].tasks[:most]:
            yield _use_case(writer, index, task)
    unnamed = [index for index in writer.taking_part if index not in with_tasks]
    unknown = [index for index in unnamed if _starts_first(writer, index)]
    waves = [wave for _, starts in writer.waves if (wave := [each for each in starts if each in unknown])]
    for wave in waves if len(waves) <= _MOST_WAVES else [unknown]:
        yield _tasks_to_name(writer, wave)


def _use_case(writer: CaseWriter, index: int, task: WorkTask) -> UseCase:
    group = writer.brief.groups[index]
    team = _in_team(writer, index)
    manager = writer.leaders.of("manager", index).owner
    tools = tools_of(writer.brief)
    is_guarded = task.data_class in ("confidential", "restricted")
    text = spliced(writer.case, task.task)
    return writer.make(
        UseCase,
        f"{group.id}.{task.id}",
        "task",
        title=f"{fit(group.team_name, 50)}: {text}",
        owner=manager,
        group_ids=tuple(writer.brief.groups[each].id for each in team),
        task=paragraphs(as_sentences(text, _TEXT), f"Check: {as_sentences(writer.kind.words.check, _TEXT)}"),
        tool=task.tool or (tools[0] if tools else ""),
        data_class=task.data_class,
        reviewer=manager if is_guarded else None,
        risk=_RISK.get(task.data_class or "", "medium"),
        status="proposed",
        measure=_EASIER if spares_people(writer.case.promises) else _MINUTES,
        next_review=writer.on_or_after(
            min(writer.schedule.go_lives[each] for each in team) + _REVIEW_AFTER_DAYS
        ),
        rule_ids=("R24", "R40"),
        why="A named piece of the team's own work makes week one useful.",
    )


def _starts_first(writer: CaseWriter, index: int) -> bool:
    """Return whether no other part of a team starts before."""
    starts = writer.schedule.go_lives
    return index == min(_in_team(writer, index), key=lambda each: starts[each])


def _in_team(writer: CaseWriter, index: int) -> list[int]:
    """Return the groups of a group's team: one where it starts whole."""
    team = _team_of(writer.brief.groups[index])
    return [each for each, group in enumerate(writer.brief.groups) if _team_of(group) == team]


def _team_of(group: Group) -> str:
    return group.part_of or group.id


def _tasks_to_name(writer: CaseWriter, starting: Sequence[int]) -> Milestone:
    teams = {_team_of(writer.brief.groups[index]) for index in starting}
    indexes = [index for index in writer.taking_part if _team_of(writer.brief.groups[index]) in teams]
    group_ids = tuple(writer.brief.groups[index].id for index in indexes)
    is_all = len(indexes) == len(writer.taking_part)
    who_names = list(dict.fromkeys(_who_names(writer, index) for index in indexes))
    whose = "" if is_all else f" ({fit(writer.groups(indexes), 60)})"
    return writer.make(
        Milestone,
        f"name-tasks.{group_ids[0]}",
        NAME_TASKS,
        title=f"Name three of each team's own tasks{whose}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=group_ids,
        date=named_on(writer, group_ids),
        done_when=lines(
            "Each team has three real cases, each with what a correct result looks like. The people who do "
            "the work chose them: an ordinary one, a hard one, and one that went wrong.",
            f"{'; '.join(who_names[:_MOST_TEAMS_NAMED])}.",
        ),
        rule_ids=("R24", "R32", "R61"),
        why="Practice on other people's work is forgotten by Monday.",
    )


def _who_names(writer: CaseWriter, index: int) -> str:
    group = writer.brief.groups[index]
    return f"{fit(group.team_name, 60)}: {named_by(writer, index)}"


def wave_items(writer: CaseWriter) -> Iterator[Gate | Milestone]:
    """Yield the decision on each later start, by what the start before it showed."""
    for (before, earlier), (day, later) in _decided_apart(writer):
        groups = writer.brief.groups
        group_ids = tuple(groups[index].id for index in later)
        who, start = writer.groups(later), writer.say(date.fromordinal(day))
        shown = writer.say(date.fromordinal(before))
        has_zero = any(each.unit.startswith("of ") and each.target == 0 for each in writer.kind.metrics)
        zero = ", or one that must be zero" if has_zero else ""
        sponsor, lead = (writer.facts.values[role] or "" for role in ("sponsor", "lead"))
        decided = _day_of_wave_gate(writer, before, day, later)
        stated = writer.case.decision_on(date.fromordinal(day))
        decider = _decider(writer, stated)
        if stated:
            yield _evidence(writer, stated, decided, group_ids, (shown, who, start))
        yield writer.make(
            Gate,
            f"wave.{groups[later[0]].id}",
            LATER_START,
            title=f"Decide go or no-go for {start}{'' if start in who else f' ({who})'}",
            owner=writer.owner(decider.id if decider else writer.brief.sponsor_id, "sponsor"),
            group_ids=group_ids,
            date=decided,
            note=_who_decides(writer, stated),
            go_if=lines(
                *_shown_before(writer, shown, who, earlier, has_begun=decided.toordinal() > before),
                _done_again(writer, who),
            ),
            adjust_if=(
                f"One {'other ' if zero else ''}number is missed: {lead} gets it fixed and checks a week "
                "later; the next start moves a week."
                + (
                    f" One team is not ready: it starts later, the others on {start}."
                    if len(later) > 1
                    else ""
                )
            ),
            stop_if=(
                f"Two numbers are missed{zero}: the start on {start} slips four weeks. {lead} "
                "tries what failed where people have started. Until then they keep "
                f"{writer.kind.words.old_way}. {capital(sponsor)} tells every team the same day, with the "
                "new day; sessions move with it."
            ),
            rule_ids=("R32", "R33", "R60"),
            why="A second start that repeats the first one's mistakes wastes both.",
        )


def _decider(writer: CaseWriter, stated: StartDecision | None) -> Person | None:
    """Return the person whom the brief names for a decision."""
    named = stated.who if stated else ""
    return next((each for each in writer.brief.people if named and each.name == named), None)


def _who_decides(writer: CaseWriter, stated: StartDecision | None) -> str:
    """Return the body that decides by the brief, where no one person does."""
    if stated is None or not stated.who or _decider(writer, stated):
        return ""
    sponsor = capital(writer.facts.values["sponsor"] or "the sponsor")
    return f"{capital(_the(stated.who))} decides. {sponsor} asks for the answer on this day and passes it on."


def _the(body: str) -> str:
    """Return a body of the brief with its article, inside a sentence."""
    return f"the {re.sub(r'(?i)^(?:the|our) ', '', body)}"


def _evidence(
    writer: CaseWriter, stated: StartDecision, decided: date, group_ids: Sequence[str], words: Sequence[str]
) -> Milestone:
    """Return what is on the table before the brief's own decision on a later start."""
    shown, who, start = words
    decider = _decider(writer, stated)
    reader = decider.name if decider else _the(stated.who) if stated.who else writer.facts.values["sponsor"]
    office = usual_days(writer)
    day = office[max(bisect_left(office, decided.toordinal()) - _TO_READ, 0)]
    return writer.make(
        Milestone,
        f"evidence.{group_ids[0]}",
        EVIDENCE,
        title=f"Send the evidence for the decision on {start} ({who})",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=tuple(group_ids),
        date=writer.by(day),
        done_when=(
            f"{capital(reader or 'the sponsor')} has one page: each number that the decision asks for, what "
            f"held up the start of {shown} and how it was fixed, and what {who} still need. A number that "
            "isn't there yet has its day. What we recommend is on it: go, wait or stop."
        ),
        rule_ids=("R33",),
        why="Whoever sees the numbers first in the meeting decides by feel.",
    )


def _decided_apart(writer: CaseWriter) -> list[tuple[_Start, _Start]]:
    """Return each start with the later one that its numbers decide on."""
    pairs = [
        (earlier, later)
        for earlier, later in pairwise(writer.waves)
        if (later[0] - earlier[0] >= LEAST_TO_LEARN.days or _own_day_between(writer, earlier[0], later[0]))
        and later[0] > writer.schedule.first
    ]
    if writer.size == "thorough":
        return pairs
    return [
        (earlier, later)
        for place, (earlier, later) in enumerate(pairs)
        if place < _MOST_WAVES or writer.case.decision_on(date.fromordinal(later[0]))
    ]


def last_decision(writer: CaseWriter) -> Iterator[Gate]:
    """Yield the decision after the last start, if its usual day is too late."""
    if not writer.has_last_decision:
        return
    yield writer.make(
        Gate,
        LAST_DECISION.partition(".")[2],
        _LAST,
        title="Decide what stays, by the numbers of everyone",
        owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=writer.ids_taking_part,
        date=writer.by(writer.schedule.last_decision),
        rule_ids=("R33", "R35"),
        why="Without a decision after the last start, nobody is accountable for the result.",
    )


def first_days_items(writer: CaseWriter) -> Iterator[Gate]:
    """Yield a short decision after each start that decides on no other within two weeks."""
    rules, office = writer.kind.gates.first_days, usual_days(writer)
    if rules is None or writer.is_short:
        return
    decides = {
        earlier
        for (earlier, _), (day, later) in _decided_apart(writer)
        if _day_of_wave_gate(writer, earlier, day, later).toordinal() - earlier <= SOON_ENOUGH
    }
    for start, indexes in writer.waves[: _MOST_WAVES + 1]:
        if start in decides:
            continue
        place = _before_support_ends(writer, office, bisect_left(office, start) + READ_AFTER)
        if start < writer.schedule.first or place >= len(office) or office[place] > writer.schedule.last:
            continue
        group_ids = tuple(writer.brief.groups[index].id for index in indexes)
        yield writer.make(
            Gate,
            f"first-days.{group_ids[0]}",
            FIRST_DAYS,
            title=f"Decide on the first days after {writer.say(date.fromordinal(start))}",
            owner=writer.owner(writer.brief.sponsor_id, "sponsor"),
            group_ids=group_ids,
            date=date.fromordinal(office[place]),
            go_if=writer.fill(rules.go),
            adjust_if=writer.fill(rules.adjust),
            stop_if=writer.fill(rules.stop),
            rule_ids=("R33",),
            why="We stop what goes wrong in the first days within days, not at the monthly review.",
        )


def _before_support_ends(writer: CaseWriter, office: Sequence[int], place: int) -> int:
    """Return a day that leaves time to act before others end what the old way needs."""
    ends = [bisect_left(office, end.toordinal()) for end in writer.case_facts.external_ends]
    return next((end - _TO_ACT for end in ends if place <= end < place + _TO_ACT), place)


def _done_again(writer: CaseWriter, who: str) -> str:
    """Return what each start needs anew, with its own data and people."""
    again = [step.again for step in writer.kind.steps if step.again]
    return f"For {who}, with their own data and people: {'; '.join(again)}." if again else ""


def decision_days(writer: CaseWriter) -> dict[date, date]:
    """Return the day of the decision on each later start."""
    stated = {start: each.day for each in writer.case.start_decisions for start in each.starts[1:]}
    return stated | {
        date.fromordinal(day): _day_of_wave_gate(writer, before, day, later)
        for (before, _), (day, later) in _decided_apart(writer)
    }


def _shown_before(
    writer: CaseWriter, shown: str, who: str, earlier: Sequence[int], *, has_begun: bool
) -> Iterator[str]:
    """Yield what an earlier start must have shown."""
    if not has_begun:
        yield f"The start of {shown} is a go, and nothing that the tests showed is open."
        return
    yield f"What held up the start of {shown} is fixed."
    yield (
        f"Three things have changed for {who}; two people from {writer.groups(earlier)} told them in person."
    )


def _day_of_wave_gate(writer: CaseWriter, before: int, day: int, indexes: Sequence[int]) -> date:
    """Return a day after the numbers and before what the next start asks of people.

    A day that the brief states for the decision counts more.
    """
    ids = {writer.brief.groups[index].id for index in indexes}
    for each in writer.case.conditions:
        is_of_these = each.is_decision and (not each.group_ids or ids & {*each.group_ids})
        if is_of_these and each.needed_by and before < each.needed_by.toordinal() < day:
            return writer.by(each.needed_by)
    if own := _own_day_between(writer, before, day):
        return writer.by(own)
    dated = [
        (play, date.fromordinal(slots[0].day))
        for play, by_group in writer.schedule.slots.items()
        for index in indexes
        if (slots := by_group.get(index))
    ]
    asked = last_day_before("wave", dated, usual_days(writer))
    in_time = min(day - _DECIDED_BEFORE, asked.toordinal() if asked else day)
    decided = max(in_time, min(writer.schedule.known_after(before), day - 7))
    open_day = writer.by(decided)
    if open_day.toordinal() > before:
        return open_day
    # The sponsor decides while the teams are busy; before the start there is nothing to decide on.
    return date.fromordinal(writer.schedule.office.up_to(decided) or decided)


def _own_day_between(writer: CaseWriter, before: int, day: int) -> date | None:
    """Return the day on which the brief itself decides on a start after another."""
    if stated := writer.case.decision_on(date.fromordinal(day)):
        return stated.day
    own = writer.case.decides_on
    return own if own and before < own.toordinal() < day else None


def switch_off_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the day on which something ends, and the check before it."""
    facts = writer.case_facts
    ends_of_teams = {
        *(end.quote for end in writer.case.ends_of_work.values()),
        *(part.quote for part in writer.case.team_parts),
    }
    for number, switch_off in enumerate(writer.case.switch_offs, 1):
        if switch_off.quote in ends_of_teams:  # the team's own tasks say what becomes of it
            continue
        ends = [
            (day, groups)
            for day, groups in facts.ends_of(switch_off)
            if writer.schedule.first <= day.toordinal() <= writer.schedule.last
        ]
        for place, (day, groups) in enumerate(ends):
            name = f"{number}.{groups[0].id}" if place else str(number)
            group_ids = tuple(group.id for group in groups)
            is_cut_over = switch_off.is_on_start and any(step.key == "cut-over" for step in writer.kind.steps)
            if writer.size != "essential" and not is_cut_over and not switch_off.is_read_only:
                yield _check_before(writer, name, switch_off, day, group_ids)
            yield _switch_off(writer, name, switch_off, day, group_ids)
    if facts.case.switch_offs and (opened := ledger_follows(facts)):
        yield _ledger_closes(writer, opened)


def _what(writer: CaseWriter, switch_off: SwitchOff) -> str:
    if named_days_in(switch_off.what):  # no thing has a day in its name: a clause was read along
        return "the old way"
    what = _PLAIN_START.sub(lambda match: match[0].lower(), switch_off.what)
    what = _DRIVE.sub(r"\1 ", what)  # a title is cut at its colon
    return spliced(writer.case, fit(what, 70).rstrip("."))


def _day_itself(writer: CaseWriter, ends: date) -> date:
    """Return the named day, or the working day before a day off.

    The busiest day is no day off.
    """
    return ends if writer.case_facts.working_days(ends, ends, with_full_load=True) else writer.by(ends)


def _who_is_there(writer: CaseWriter, ends: date) -> str:
    """Return a question where many are away on the day that the brief names."""
    day, place = _day_itself(writer, ends), (writer.case.country, writer.case.subdivision)
    workdays = workdays_of(writer.brief)
    is_away = workdays.is_quiet(day, *place) or not workdays.is_working(day, *place)
    return "This is a day off for many. Who is there to do it, and who answers questions?" if is_away else ""


def _but_the_ledger(writer: CaseWriter) -> str:
    """Return what is still booked in the old ledger, where the new one opens later."""
    return ledger_stays_open(writer.case_facts)


def _ledger_closes(writer: CaseWriter, day: date) -> Milestone:
    """Return the close of the last period in the old ledger."""
    keepers = bookkeepers_of(writer.brief)
    return writer.make(
        Milestone,
        "switch-off-ledger",
        "switch-off",
        title=f"Close {day - timedelta(days=1):%B} in the old ledger, then make it read-only",
        owner=writer.who_sets_it_up,
        group_ids=tuple(group.id for group in keepers),
        date=old_ledger_closes(writer.case_facts, day),
        done_when=(
            f"The close is signed, with the last accruals and corrections. The final opening balances are in "
            f"the new ledger, and both sides agree. No entry of {day:%B} is in the old one, and from now on "
            "it takes none."
        ),
        rule_ids=("R32", "R57"),
        why="A period closes after it ends, in the ledger that holds its entries.",
    )


def _check_before(
    writer: CaseWriter, name: str, switch_off: SwitchOff, ends: date, group_ids: tuple[str, ...]
) -> Milestone:
    is_both_at_once = ends.toordinal() in (
        writer.schedule.go_lives[index] for index in writer.indexes(group_ids)
    )
    choice = "this team starts later" if switch_off.is_on_start else "what is done by hand from that day"
    open_work = (
        "Work that will be open on that day is on a list: finished the old way by the evening before, or "
        "carried over by a named person."
        if is_both_at_once
        else "Open work that still needs it is on a list, with an owner and a last day."
    )
    return writer.make(
        Milestone,
        f"switch-off-check-{name}",
        "switch-off",
        title=f"Check open work before the switch-off: {_what(writer, switch_off)}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=group_ids,
        date=writer.by(ends - _CHECK_BEFORE),
        done_when=(
            f"{open_work} What has to be kept is saved, and was found again. If one of these is missing, "
            f"{writer.facts.values['sponsor']} decides: {choice}."
        ),
        rule_ids=("R32", "R57"),
        why="Whatever we switch off too early comes back as a side list.",
    )


def _can_still_be_read(writer: CaseWriter, switch_off: SwitchOff) -> bool:
    """Return whether what ends becomes read-only, and nothing says when it is off."""
    same = [each for each in writer.case.switch_offs if each.quote == switch_off.quote]
    return switch_off.is_read_only or (len(same) == 1 and switch_off.stays_readable)


def _switch_off(
    writer: CaseWriter, name: str, switch_off: SwitchOff, ends: date, group_ids: tuple[str, ...]
) -> Milestone:
    stays_readable = _can_still_be_read(writer, switch_off)
    title, done_when = (
        (
            f"Make {{what}} read-only on {{day}}{', all but the ledger' if _but_the_ledger(writer) else ''}",
            "Nothing new can be entered, and everyone can still look things up.",
        )
        if stays_readable
        else (
            ("Collect {what} on {day}", "All are handed in and counted, and none is valid any more.")
            if switch_off.is_handed_in
            else (
                "End {what} on {day}",
                "It can no longer be used for new work. Exceptions have a name and a last day.",
            )
        )
    )
    # What may not end says so: "[If notice was given by Dec 31: it is switched off.]"
    unless, is_open, _ = writer.case.replacements.get(switch_off.quote, "").partition(": ")
    if is_open and unless.startswith("["):
        title = f"{title}, {lower_first(unless[1:])}"
    return writer.make(
        Milestone,
        f"switch-off-{name}",
        "switch-off",
        title=title.format(what=_what(writer, switch_off), day=writer.say(ends)),
        owner=writer.who_sets_it_up if stays_readable else writer.owner(writer.brief.sponsor_id, "sponsor"),
        group_ids=group_ids,
        date=_day_itself(writer, ends),
        done_when=done_when,
        note=lines(
            # The day of the start moves with it, and the title names it.
            f"The brief says: “{as_sentences(switch_off.quote, _TEXT)}”"
            if switch_off.quote and not switch_off.is_on_start
            else "",
            _who_is_there(writer, ends),
            _but_the_ledger(writer),
        ),
        rule_ids=("R32", "R57"),
        why="As long as the old way stays open, everyone does both.",
    )
