"""What must be true first, and what leaders still have to decide."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.base.fields import MAX_LINE
from playbook.core.base.memo import memoized
from playbook.core.base.words import count
from playbook.core.case.fixed.read import TO_HAND_OVER
from playbook.core.case.rows.data_use import signs_for_data
from playbook.core.case.rows.held_back import RESERVED, bought_before
from playbook.core.case.settle.facts import in_words
from playbook.core.case.timing import (
    CONSULTATION,
    IS_HEARD,
    LATE_YES,
    REPRESENTATIVES,
    gate_of,
    is_consulted,
    is_lease,
    is_on_one_part,
    is_practiced,
    is_question,
)
from playbook.core.plan.case import (
    PROMISE_QUESTIONS,
    SIGNED_BY_SPONSOR,
    Condition,
    Gates,
    Promise,
    PromiseTopic,
)
from playbook.core.plan.items import AnyItem, Gate, Milestone, Owner, Policy, TrainingSession
from playbook.core.plan.plays.kinds import Prerequisite
from playbook.core.plan.plays.stages import Role, Tier
from playbook.core.text.dates import end_of, named_days_in
from playbook.core.text.spoken import is_clause
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines, lower, paragraphs
from playbook.llm.builtin.facts import spliced
from playbook.llm.builtin.wording import fit, listed

_SAYS_WHAT_IS_ALLOWED = ("data_protection", "legal", "contract")  # and the rules say it to everyone
_WEEKS_BEFORE_SWITCH_OFF = timedelta(days=14)
_DAYS_BEFORE_GO_LIVE = 3
_ONE_WEEK = timedelta(days=7)
_MOST_DAYS_EARLIER = 35  # as a test comes for a peak's sake
_LATE_BY_NATURE = frozenset(("migration", "cut_over", "fallback", "contract"))
_SLACK, _ROOM_FOR_SLACK = 5, 28  # working days between a yes and what waits for it, in all but short windows
_DECIDE: dict[PromiseTopic, str] = {
    "jobs": "Decide what happens to jobs",
    "measurement": "Decide whether any single person is measured by it",
    "duty": "Decide whether it is required, and from when",
    "working_time": "Decide whether learning happens in working time",
    "switch_off": "Decide what is switched off, and when",
    "use": "Decide what it may be used for, and what not",
    "answers": "Decide who answers questions, and by when",
}
_DECIDED_ALONE: dict[Tier, frozenset[PromiseTopic]] = {
    "essential": frozenset(),
    "standard": frozenset(),
    "thorough": frozenset(("jobs", "measurement", "duty", "switch_off")),
}
_SET_UP = frozenset(("migration", "cut_over", "accounts"))  # work of those who set it up
_REPEATED = "Managers use the approved wording."
_USUAL = "usual-"
_BEFORE_STEP: dict[Gates, str] = {
    "announcement": "before the announcement", "training": "before the first training",
    "go_live": "before the start", "switch_off": "before the old way ends",
}  # fmt: skip
UNTIL_MET: dict[Gates, str] = {
    "announcement": "nothing is announced", "training": "no training starts", "go_live": "nobody starts",
    "switch_off": "the old way stays on",
}  # fmt: skip


@memoized
def open_conditions(writer: CaseWriter) -> tuple[Condition, ...]:
    """Return the brief's conditions that are not met, then the usual ones of the kind."""
    stated = writer.case.conditions
    usual = [] if writer.is_short else [need for need in writer.kind.prerequisites if need.is_typical]
    return (
        *(condition for condition in writer.case.conditions if not writer.case.is_met(condition)),
        *(
            _as_condition(writer, need)
            for need in usual
            if not any(need.is_stated_as(condition) for condition in stated)
            and not (need.kind == "accounts" and writer.built_on)  # what is built is tried as a step
        ),
    )


def _slug(need: Prerequisite) -> str:
    """Return what identifies a usual condition: its key, its kind, or its name if 'other'."""
    text = need.key or (need.name if need.kind == "other" else need.kind)
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].strip("-")


def _as_condition(writer: CaseWriter, need: Prerequisite) -> Condition:
    condition = Condition(
        id=f"{_USUAL}{_slug(need)}",
        kind=need.kind,
        name=writer.fill(need.name) or need.name,
        gates=need.gates,
        owner_id=writer.owner(None, need.owner).person_id,
        done_when=writer.fill(need.done_when),
    )
    in_time = writer.by(min(writer.schedule.go_lives) - need.days_before)
    day = writer.in_order(f"condition-{condition.id}", min(in_time, needed_by(writer, condition)))
    if need.gates == "announcement" and need.owner == "lead":
        day = writer.read_by(day)
    return condition.model_copy(update={"needed_by": _before_a_peak(writer, day)})


def _before_a_peak(writer: CaseWriter, day: date) -> date:
    """Return a test's day, or an earlier one outside of peaks.

    It stays where that lies long before: there would be nothing to test, and a drill would be forgotten.
    """
    first, starting = date.fromordinal(writer.schedule.first), writer.waves[0][1]
    teams = [writer.brief.groups[index].id for index in starting]
    most = min((day - first).days // 2, _MOST_DAYS_EARLIER)
    days = (day - timedelta(days=back) for back in range(most))
    free = [each for each in days if writer.by(each) == each and writer.are_free(teams, each)]
    return next((each for each in free if not _in_a_cycle(writer, teams, each)), next(iter(free), day))


def _in_a_cycle(writer: CaseWriter, teams: Sequence[str], day: date) -> bool:
    """Return whether a day lies in a close or season that the brief keeps free."""
    busy = (
        time
        for time in (*writer.case.cycles, *writer.case.busy)
        if any(map(time.concerns, teams))
        if not time.is_beside_slots
    )
    return any(span.has(day) for time in busy for span in time.spans)


def days_needed(writer: CaseWriter) -> dict[str, date]:
    """Return the day by which each condition of the brief has to be met."""
    return {each.id: needed_by(writer, each) for each in writer.case.conditions}


def reserved_until_signed(writer: CaseWriter, items: Sequence[AnyItem]) -> list[AnyItem]:
    """Return the items; what would be ordered before all have signed is only reserved."""
    waiting = {each.id: needed_by(writer, each) for each in writer.case.awaited_for_a_try()}
    back = writer.case.confirmed.get(min(writer.case_facts.waves, default=date.max))
    signed = max([*waiting.values(), *([back] if back else [])], default=date.min)
    early = {item.id: _reserved(writer, item, waiting, signed) for item in bought_before(items, signed)}
    return [early.get(item.id, item) for item in items]


def _reserved(writer: CaseWriter, item: Milestone, waiting: Mapping[str, date], signed: date) -> Milestone:
    """Return an order as a reservation that costs nothing until the last signature."""
    names = [
        name_of(writer, each).rstrip(".")
        for each in writer.case.conditions
        if item.date and waiting.get(each.id, date.min) >= item.date
    ]
    last, what = writer.say(signed), listed(names, 3) or "the start"
    thing = re.sub(r"^\w+", RESERVED, item.title, count=1)
    until = (
        "The supplier has named the delivery day in writing, and the last day to cancel or return free of "
        f"charge. It becomes an order once this is approved: {what}."
    )
    return item.model_copy(
        update={
            "title": fit(f"{thing}, free to cancel until {last}", MAX_LINE),
            "done_when": paragraphs(until, f"Then {lower(item.done_when)}"),
        }
    )


def condition_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield a milestone for every open condition; usual ones of one owner and step are one."""
    for together in _together(writer):
        condition = together[0]
        yield writer.make(
            Milestone,
            f"condition-{condition.id}",
            "condition",
            title=_title(writer, together),
            owner=_owner(writer, condition),
            group_ids=condition.group_ids
            or (writer.ids_taking_part if condition.id.startswith(_USUAL) else writer.everyone),
            date=min(needed_by(writer, each) for each in together),
            done_when=_done_when(writer, together),
            note=lines(_papers(writer, condition), _until_met(writer, condition)),
            rule_ids=("R32", "R53"),
            why="A precondition gets an owner and a date, or we find out on the day.",
        )
        yield from _draft_of(writer, condition)


def _draft_of(writer: CaseWriter, condition: Condition) -> Iterator[Milestone]:
    """Yield the draft that lies between the first meeting and the signature of representatives."""
    signed, first = needed_by(writer, condition), writer.on_or_after(writer.schedule.first)
    is_heard_only = is_question(condition) or (
        is_on_one_part(condition, writer.brief) and bool(IS_HEARD.search(condition.name))
    )
    is_bargained = condition.kind in REPRESENTATIVES and not is_heard_only
    if not is_bargained or writer.is_short or signed - first < CONSULTATION:
        return
    lead = writer.facts.values["lead"] or "the lead"
    name = name_of(writer, condition).rstrip(".")
    draft = lower(name).removeprefix("the ")
    quote = writer.case.origins.get(f"condition.{condition.id}")
    is_timed = any(each.quote == quote for each in writer.case.lead_times)  # from our papers on
    yield writer.make(
        Milestone,
        f"draft-{condition.id}",
        "real-work",
        title=f"Hand over our draft {f'for “{name}”' if is_clause(name) else f'of the {draft}'}",
        owner=_owner(writer, condition),
        group_ids=condition.group_ids or writer.everyone,
        date=writer.by(first + (TO_HAND_OVER if is_timed else (signed - first) / 2)),
        done_when=(
            "They have our draft on jobs, pay, tasks that end or are new, and what is recorded. One list "
            f"says what each side still wants, and the days of the next two meetings. Not signed by "
            f"{writer.say(signed)}: whatever waits for it moves week for week, and {lead} says so that day."
        ),
        rule_ids=("R32", "R53"),
        why="Without a draft to react to, the signature comes late or never.",
    )


def _together(writer: CaseWriter) -> list[list[Condition]]:
    """Return the conditions, usual ones beside those that the same owner needs for the same step."""
    gathered: dict[object, list[Condition]] = {}
    for condition in open_conditions(writer):
        is_usual = condition.id.startswith(_USUAL) and writer.size != "thorough"
        owner = _owner(writer, condition)
        is_drill = condition.kind == "fallback"  # tried by those who have learned it, so later than the rest
        step = (gate_of(condition, writer.kind.key), owner.person_id, owner.role, is_drill)
        gathered.setdefault(step if is_usual else condition.id, []).append(condition)
    return [part for together in gathered.values() for part in _of_one_week(writer, together)]


def _of_one_week(writer: CaseWriter, together: Sequence[Condition]) -> Iterator[list[Condition]]:
    """Yield conditions in parts: what is due weeks later is a task of its own."""
    days = {each.id: needed_by(writer, each) for each in together}
    remaining = [*together]
    while remaining:
        last = min(days[each.id] for each in remaining) + _ONE_WEEK
        yield [each for each in remaining if days[each.id] <= last]
        remaining = [each for each in remaining if days[each.id] > last]


def _title(writer: CaseWriter, together: Sequence[Condition]) -> str:
    if len(together) == 1:
        return name_of(writer, together[0])
    step = _BEFORE_STEP[gate_of(together[0], writer.kind.key)]
    return f"Put {in_words(len(together))} things in place {step}"


def _done_when(writer: CaseWriter, together: Sequence[Condition]) -> str:
    done = [condition.is_met_when for condition in together]
    if len(together) == 1:
        return done[0]
    named = zip(together, done, strict=True)
    return lines(*(f"- {name_of(writer, condition)}: {text}" for condition, text in named))


def _papers(writer: CaseWriter, condition: Condition) -> str:
    if not is_consulted(condition):
        return ""
    handed_over, answered = papers_by(writer, condition), needed_by(writer, condition)
    text = f"They have the papers by {writer.say(handed_over)}."
    if (days := (answered - handed_over).days) >= CONSULTATION.days:
        return text
    sponsor = writer.facts.values["sponsor"]
    return (
        f"{text} That leaves {count(days, 'day')} of the four weeks of a consultation: {sponsor} asks "
        "whether they can answer in less. If not, whatever waits for the answer moves."
    )


def papers_by(writer: CaseWriter, condition: Condition) -> date:
    """Return by when those who are consulted have the papers."""
    assumed = writer.case.expected.get(condition.id)
    wait = max(CONSULTATION, timedelta(weeks=assumed.weeks)) if assumed else CONSULTATION
    return writer.by(needed_by(writer, condition) - wait)


def _until_met(writer: CaseWriter, condition: Condition) -> str:
    """Return what waits for a condition; the end of a contract waits for nobody."""
    gates = gate_of(condition, writer.kind.key)
    is_fixed = condition.kind == "contract" or any(off.day for off in writer.case.switch_offs)
    if gates == "switch_off" and is_fixed:
        sponsor = writer.facts.values["sponsor"]
        return f"The date does not move. {sponsor} says two weeks before what happens without it."
    return f"Until this is done, {UNTIL_MET[gates]}."


def name_of(writer: CaseWriter, condition: Condition) -> str:
    """Return a condition's name, in quotation marks if the brief gives it in another language."""
    is_given = any(condition.id == each.id for each in writer.brief.conditions)
    return spliced(writer.case, condition.name) if is_given else condition.name


def _owner(writer: CaseWriter, condition: Condition) -> Owner:
    if condition.owner_id is None and condition.kind in _SET_UP and not writer.is_short:
        return writer.who_sets_it_up
    role: Role = "sponsor" if condition.kind in SIGNED_BY_SPONSOR else "lead"
    return writer.owner(condition.owner_id, role)


def needed_by(writer: CaseWriter, condition: Condition) -> date:
    """Return the day by which a condition has to be met."""
    if condition.needed_by:
        return writer.office_day(condition.needed_by)
    if condition.gates == "announcement":
        return writer.day_before_announcement
    if condition.gates == "switch_off":
        days = [switch_off.day for switch_off in writer.case.ends if switch_off.day]
        if condition.kind == "contract":  # "ends in August" is until the 31st
            anchor = writer.brief.start or date.fromordinal(writer.schedule.first)
            days += filter(None, (end_of(named, anchor) for named in named_days_in(condition.name)))
        if days and is_lease(condition):  # a building is empty on its last day, after the move
            return writer.by(min(days))
        return writer.by(min(days) - _WEEKS_BEFORE_SWITCH_OFF if days else max(writer.schedule.go_lives))
    assumed = writer.case.expected.get(condition.id)
    if condition.kind == "contract" and assumed:  # the work waits for it, long before the sessions
        return writer.by(assumed.day)
    latest_usual = _latest_usual(writer, condition)
    is_before_training = gate_of(condition, writer.kind.key) == "training"
    gated = TrainingSession if is_before_training else Gate
    starts = [writer.schedule.go_lives[index] for index in writer.indexes(condition.group_ids)]
    latest = date.fromordinal(min(starts) - _DAYS_BEFORE_GO_LIVE)
    before_step = min([latest, *writer.days_of(gated, condition.group_ids)]) - timedelta(days=1)
    usual = writer.case.ready_on(condition)
    if is_before_training and condition.kind in _SAYS_WHAT_IS_ALLOWED:
        before_step = min(
            [before_step, *(day for day in writer.days_of(Policy) if not usual or day >= usual)]
        )
    pilot = writer.case.pilot
    is_for_real_work = condition.kind == "contract" or signs_for_data(condition)
    if pilot and pilot.starts and is_for_real_work:  # the pilot is real work already
        before_step = min(before_step, pilot.starts - timedelta(days=1))
    latest_day = writer.by(min(before_step, latest_usual or before_step))
    if condition.kind in _LATE_BY_NATURE or writer.is_short:
        return latest_day
    possible = usual or writer.once_settled
    if writer.case.set_up and condition.kind in _SET_UP:  # nobody signs in to what isn't there
        possible = max(possible, writer.on_or_after(writer.case.set_up.day.toordinal() + 1))
    in_time = _with_slack(writer, latest_day, possible)
    # Talks that end weeks after their usual time have stopped.
    is_of_representatives = usual and writer.case.is_of_representatives(condition)
    return min(in_time, writer.by(usual + LATE_YES)) if usual and is_of_representatives else in_time


def _with_slack(writer: CaseWriter, latest: date, possible: date) -> date:
    """Return a day early enough that a late yes moves nothing, where the window has it."""
    office = writer.schedule.office.usual or writer.schedule.office.days
    place = bisect_right(office, latest.toordinal()) - 1 - _SLACK
    early = date.fromordinal(office[place]) if place >= 0 else latest
    return min(latest, max(early, possible, writer.on_or_after(writer.schedule.first + _ROOM_FOR_SLACK)))


def _latest_usual(writer: CaseWriter, condition: Condition) -> date | None:
    """Return this condition's day in a kind whose steps go by days.

    Where training already uses what comes, the day before the first training is early enough.
    """
    if is_practiced(writer.kind.key):
        return None
    days = [need.days_before for need in writer.kind.prerequisites if need.is_stated_as(condition)]
    if not days:
        return None
    start = min(writer.schedule.go_lives[index] for index in writer.indexes(condition.group_ids))
    return max(date.fromordinal(start - max(days)), writer.day_before_announcement)


def decision_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the decisions: grave points one by one, others together for whoever decides them."""
    points, grave = writer.case.open_promises, _DECIDED_ALONE[writer.size]
    alone = [] if writer.is_short else [point for point in points if point.topic in grave]
    together = [point for point in points if point not in alone]
    by_decider: dict[tuple[str | None, date], list[Promise]] = {}
    for point in together:
        by_decider.setdefault((point.decider_id, decision_day(writer, (point,))), []).append(point)
    alone += [points[0] for points in by_decider.values() if len(points) == 1]
    for point in alone:
        done = f"One sentence answers “{PROMISE_QUESTIONS[point.topic]}” {_REPEATED}"
        yield _decision(
            writer, (point,), f"decide-{point.topic.replace('_', '-')}", _DECIDE[point.topic], done
        )
    several = [points for points in by_decider.values() if len(points) > 1]
    for number, decided in enumerate(several, 1):
        questions = " ".join(PROMISE_QUESTIONS[point.topic] for point in decided)
        title = f"Decide {in_words(len(decided))} promises that people will ask about"
        done = f"{questions} One sentence answers each. {_REPEATED}"
        name = "decide-together" if number == 1 else f"decide-together-{number}"
        if decided[0].topic == "jobs":  # people ask this first
            others = f"{in_words(len(decided) - 1)} more promise{'s' * (len(decided) > 2)}"
            name, title = "decide-jobs", f"{_DECIDE['jobs']}, and {others}"
        yield _decision(writer, decided, name, title, done)


def decision_day(writer: CaseWriter, points: Sequence[Promise]) -> date:
    """Return the day by which open points are decided."""
    stated = [point.decide_by for point in writer.brief.promises if point in points and point.decide_by]
    read = [point.decide_by for point in points if point.decide_by]
    # A day that the brief does not name lies before the announcement, because people ask on that day.
    return writer.by(min(stated) if stated else min([*read, writer.day_before_announcement]))


def _decision(writer: CaseWriter, points: Sequence[Promise], name: str, title: str, done: str) -> Milestone:
    return writer.make(
        Milestone,
        name,
        "decide",
        stage="leadership",
        title=title,
        owner=writer.owner(points[0].decider_id, "sponsor"),
        group_ids=writer.everyone,
        date=decision_day(writer, points),
        done_when=done,
        note=lines(*(_hint(writer, point) for point in points)),
        rule_ids=("R19", "R32", "R45"),
        why="It's the first thing people ask. Until someone decides, every manager answers differently.",
    )


def _hint(writer: CaseWriter, point: Promise) -> str:
    """Return what the brief says on an open point without settling it."""
    hint = writer.case.hints.get(point.topic, "")
    return f"{PROMISE_QUESTIONS[point.topic]} “{hint}” does not settle it." if hint else ""
