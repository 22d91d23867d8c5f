"""The steps of the work itself: built, tried, changed over, watched, handed on."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from math import ceil
from typing import NamedTuple

from playbook.core.base.words import capital, count
from playbook.core.case.feasible.durations import (
    PRESSED,
    SUPPLY,
    Size,
    finishes,
    is_of_supplier,
    size_of_step,
    sizes_before_start,
    steps_before_start,
    supplied_on,
)
from playbook.core.case.feasible.masses import Mass, mass_of
from playbook.core.case.feasible.quotes import SET_UP, bought, lacks_quote, quotes_by
from playbook.core.case.settle.facts import hours as in_hours
from playbook.core.case.settle.numbers import stems
from playbook.core.plan.brief import Brief, Group, Person
from playbook.core.plan.items import AnyItem, Milestone, Owner, TrainingSession
from playbook.core.plan.plays.kinds import NAMING, WorkStep
from playbook.core.plan.plays.stages import TEAM_TALKS, TIERS
from playbook.core.text.notes import split_sentences
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.conditions import needed_by
from playbook.llm.builtin.order import earliest_after, latest_before
from playbook.llm.builtin.questions import OpenQuestion
from playbook.llm.builtin.wording import fit, listed

PLAY, DEFINED = "step", "milestone.step-define"
_TELLS_WHO = ("approach", "what_changes", "concerns")
_BY_EACH_TEAM = "In each team "
_MOST_STARTS = 3
_FIRST_DAYS = 4  # before them nobody has been asked for anything
_MOST_ROOM = 1.5  # a long way to the start gives each step more days
_LOOK_BACK = 35
_WORTH_A_WORD = 3
_LONG = 15  # working days after which a step says when half of it is done
_TO_CHANGE = 3  # working days between the test and the managers' session
_TO_LEARN = timedelta(days=3)  # before the first day of a pilot
_DAYS_OF_A_PILOT = 6  # working days, with its own session
_BETWEEN_REHEARSALS = 5  # working days to change what the first showed
_TO_NAME, _SHARE_TO_NAME = 8, 8  # working days until somebody has agreed, an eighth of the way at most
_TITLE = 100
_OF_REAL = re.compile(r"(\bon (?:\d+ )?|')real ")
_CLEANS_FOR, _EARLY = (4, 8, 12), 0.5  # weeks, where the test still comes in the first half
_PILOT, _FORGOTTEN = "pilot", timedelta(weeks=8)
_FEWEST_WEEKS = timedelta(weeks=4)
_A_FEW_DAYS, _WEEK = timedelta(days=5), timedelta(days=7)
_LOWEST = 1  # impact
_PEOPLE_OF_A_STEWARD, _A_WEEK, _MOST_TEAMS, _BEFORE_LAST_LOAD = 50, 2.0, 6, 10


def step_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield what is built, tried, changed over and handed on."""
    tier = "essential" if writer.is_short else writer.size
    steps = [
        step
        for step in writer.kind.steps
        if TIERS.index(step.tier) <= TIERS.index(tier) and not _is_stated(writer, step)
    ]
    steps = [step for step in steps if step not in writer.case.steps_of_the_rest]
    first = writer.waves[0][0]
    before = _days_before(writer, steps_before_start(writer.case), first)
    sizes = sizes_before_start(writer.case)
    yield from _naming(writer, [step for step in steps if step.key in before], before, sizes)
    for step in steps:
        once = writer.waves[-1:] if step.by == "sustainment" else writer.waves[:1]
        starts = writer.waves[:_MOST_STARTS] if step.each_start else once
        for number, (start, indexes) in enumerate(starts, 1):
            is_of_one = step.each_start and len(writer.waves) > 1
            if start <= writer.schedule.first or start + step.days > writer.schedule.last:
                continue
            if step.days > 0:
                lasts = size_of_step(writer.case, step).days * 7 // 5
                after = earliest_after(f"step-{step.key}", writer.written) or date.min
                day = writer.on_or_after(max(start + max(step.days, lasts), after.toordinal()))
            else:
                day = before[step.key] if start == first else working_day(writer, start + step.days)
            day = _by_the_building(writer, step, day)
            groups = indexes if is_of_one else writer.taking_part
            size = sizes.get(step.key) if start == first else None
            item = _step(writer, step, day, groups, number if is_of_one else 0, size)
            yield _twice(writer, item, before) if step.twice else item
            if _is_uncounted(writer, step):
                yield _counting(writer, day)
    yield from _of_the_rest(writer)
    yield from _after_a_break(writer, [before[key] for key in before if key in _until_tested(steps)])


def _by_the_building(writer: CaseWriter, step: WorkStep, day: date) -> date:
    """Return the day of a step between building and returning a place."""
    if step.days <= 0 and (built := writer.built_on):
        return max(day, writer.on_or_after(built.toordinal() + 1))
    ends = [end for end in writer.case_facts.hard_ends if end.toordinal() >= min(writer.schedule.go_lives)]
    return min([day, *map(writer.by, ends)]) if step.stands_for == "contract" else day


def _of_the_rest(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield the steps of what follows a first scope, and its start."""
    rest, lead_time, steps = writer.case.rest_on, writer.kind.lead_time, writer.case.steps_of_the_rest
    if rest is None or lead_time is None or rest.toordinal() > writer.schedule.last:
        return
    office, start = usual_days(writer), writer.waves[0][0]
    window = office[bisect_left(office, start) : bisect_left(office, rest.toordinal()) - _BETWEEN_REHEARSALS]
    done = finishes(steps, {step.key: size_of_step(writer.case, step).days for step in steps})
    for step in steps if window else ():
        place = len(window) * done[step.key] // max(done.values()) - 1
        later = step.model_copy(update={"key": f"rest-{step.key}"})
        yield _step(writer, later, date.fromordinal(window[max(0, place)]), writer.taking_part, 0, None)
    yield writer.make(
        Milestone,
        "step-rest",
        PLAY,
        title=fit(f"Open {lead_time.rest} for everyone", _TITLE),
        owner=writer.not_named,
        group_ids=writer.ids_taking_part,
        date=rest,
        done_when=(
            f"{capital(writer.name(writer.owner(writer.brief.sponsor_id)))} has said “open” in writing, once "
            "the tests of this part passed and the days of the first start are fixed. Each team has tried it "
            "on its own work for half an hour, in its meeting of the week before. Otherwise the first part "
            "goes on without it, and the day moves."
        ),
        rule_ids=("R32",),
        why="We left it out of the first start to make the date.",
    )


def _after_a_break(writer: CaseWriter, tested: Sequence[date]) -> Iterator[Milestone]:
    """Yield one more test where weeks lie between the first users and the sessions."""
    sessions = [each for each in writer.written if isinstance(each, TrainingSession) and each.date]
    learned = min((each.date for each in sessions if each.date and not each.for_managers), default=None)
    used = [*tested, *(each.due for each in writer.written if each.provenance.play_id == _PILOT and each.due)]
    if learned is None or not used or learned - max(used) <= _FORGOTTEN or writer.is_short:
        return
    yield writer.make(
        Milestone,
        "step-again",
        PLAY,
        title="Test it again after the break, and refresh the trainers",
        owner=writer.who_sets_it_up,
        group_ids=writer.ids_taking_part,
        date=writer.by(learned - timedelta(days=5)),
        done_when=(
            f"Nobody has worked with it since {writer.say(max(used))}. Sign-ins, devices, interfaces and "
            "data were tried again by those who tried them first, and what has changed since is fixed. "
            f"Trainers and champions have held each session once more before {writer.say(learned)}."
        ),
        rule_ids=("R32",),
        why="People have half forgotten what they tried or learned two months ago.",
    )


def _twice(writer: CaseWriter, item: Milestone, before: Mapping[str, date]) -> Milestone:
    """Return a rehearsal with a first one after the test.

    Only where days are left to change what the first one shows.
    """
    office = usual_days(writer)
    place = bisect_right(office, (item.date or date.min).toordinal()) - 1 - _BETWEEN_REHEARSALS
    tested = max(
        (day for key, day in before.items() if key in _until_tested(writer.kind.steps)), default=None
    )
    first = date.fromordinal(office[place]) if place >= 0 else date.min
    if not tested or first <= tested:
        return item
    done = item.done_when.replace(
        "Done once", f"We did it twice, on {writer.say(first)} and again by this day,", 1
    )
    return item.model_copy(update={"title": f"{item.title}, twice", "done_when": done})


def _naming(
    writer: CaseWriter, steps: Sequence[WorkStep], days: Mapping[str, date], sizes: Mapping[str, Size]
) -> Iterator[Milestone]:
    """Yield who is named before a step that only has a role."""
    waiting = _without_a_name(writer, steps)
    if not waiting:
        return
    dates = [f"{step.short or step.name} {writer.say(days[step.key])}" for step in waiting]
    begins = min(begins_on(writer, sizes[step.key].days, days[step.key]) for step in waiting)
    thing, is_bought = writer.kind.words.thing, _until_supplied(writer) > 0 and not writer.case.set_up
    is_bought = is_bought and bool(
        {SET_UP, "devices"} & {*bought(writer.case_facts)}
    )  # seats have one vendor
    whoever = "Whoever wins the contract signs" if is_bought else "They have signed"
    ask = " Two suppliers who could do it are asked for a quote." if is_bought else ""
    named = writer.on_or_after(writer.schedule.first + 7) if is_bought else writer.once_settled
    yield writer.make(
        Milestone,
        NAMING.partition(".")[2],
        PLAY,
        title=f"Name who {_sets_up(writer)} {thing}{', and ask two suppliers' if is_bought else ''}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=writer.by(min(begins - timedelta(days=1), named)),
        done_when=(
            f"One person of ours, or of the supplier, answers for it.{ask} {whoever} a date for each step: "
            f"{', '.join(dates)}."
        ),
        rule_ids=("R32",),
        why="If a department owns a task, nobody does it.",
    )


def _sets_up(writer: CaseWriter) -> str:
    return "answers to us for the supplier's set-up of" if writer.case.set_up else "sets up"


def step_question(writer: CaseWriter, items: Sequence[AnyItem]) -> tuple[OpenQuestion, ...]:
    """Return who sets it up, as a question, where nobody in the brief does."""
    unnamed = writer.not_named
    waiting = sorted(item.due for item in items if item.owner == unnamed and item.due)
    if not waiting:
        return ()
    named = [item.due for item in items if item.id == NAMING and item.due]
    who, by = writer.name(writer.owner(writer.brief.lead_id)), writer.by(min([*named, waiting[0]]))
    thing = writer.kind.words.thing
    does = "checks the supplier's set-up of" if writer.case.set_up else "sets up"
    question = f"Who {does} {thing}, connects it and tests it: people of our own, or the supplier?"
    reason = (
        f"{count(len(waiting), 'task')} in the plan {'waits' if len(waiting) == 1 else 'wait'} for a name. "
        f"{capital(who)} answers it by {writer.say(by)}."
    )
    return (OpenQuestion("steps", question, reason, len(waiting), who, by),)


def _is_stated(writer: CaseWriter, step: WorkStep) -> bool:
    """Return whether a condition of the brief is this step."""
    return any(condition.kind == step.stands_for for condition in writer.case.conditions)


def _days_before(writer: CaseWriter, steps: Sequence[WorkStep], start: int) -> dict[str, date]:
    """Return the days of the steps before the first start."""
    sizes, office = sizes_before_start(writer.case), usual_days(writer)
    first, last = bisect_left(office, writer.schedule.first), bisect_left(office, start)
    if supplied := writer.case.supplied_from:
        first = max(first, min(bisect_right(office, supplied.toordinal()), last - 1))
    pilot = writer.case.pilot  # its people learn before it, too
    learned = [writer.by(pilot.starts - _TO_LEARN)] if pilot and pilot.starts else []
    practiced = min((day.toordinal() for day in (*learned, *writer.days_of(TrainingSession))), default=start)

    before_pilot = {step.key for step in steps if learned and step.on_real_cases and not step.on_loan}
    limits = {
        step.key: _limit(
            writer, step, min(start, practiced) if step.before_training or step.key in before_pilot else start
        )
        for step in steps
    }
    needed = _with_weeks_to_clean(
        writer, steps, {step.key: sizes[step.key].days for step in steps}, last - first
    )
    available = {key: min(limit, last) - first for key, limit in limits.items()}
    waits = min(_until_supplied(writer), last - first)
    waiting_for_it = {step.key: waits for step in steps if SUPPLY in step.after}
    agreed = min(_until_agreed(writer), last - first)
    later = {step.key: agreed for step in steps if not step.after and step.before_training} | waiting_for_it
    if all(day <= available[key] for key, day in finishes(steps, needed, later).items()):
        waiting_for_it = later  # nobody sets up what nobody has agreed to, where there is time
    lengths = _lengths(steps, needed, available, waiting_for_it)
    lengths |= _with_days_of_a_pilot(steps, lengths, available, waiting_for_it)
    hear_it = min(bisect_right(office, _last_talk(writer)), max(first, last - 1))
    waiting = _without_a_name(writer, steps)
    named = first + min(_TO_NAME, (last - first) // _SHARE_TO_NAME)
    managers = min([*learned, *_sessions_of_managers(writer)], default=date.max)
    in_time_for_managers = bisect_left(office, managers.toordinal()) - _TO_CHANGE
    begun = dict[str, int]()
    for step in steps:  # numbers of working days, until each can be done
        before = [begun[key] for key in step.after if key in begun]
        earliest = hear_it if step.asks_teams else named if step in waiting else first
        earliest = max(earliest, first + waiting_for_it.get(step.key, 0))
        begun[step.key] = max([earliest, *before]) + lengths[step.key]
        if step.before_training and not writer.is_short:  # its users try it at the end
            begun[step.key] = max(begun[step.key], hear_it + 1)
        if step.on_real_cases:
            pressed = begun[step.key] - lengths[step.key] + ceil(PRESSED * lengths[step.key])
            if pressed <= in_time_for_managers < begun[step.key]:
                lengths[step.key] -= begun[step.key] - in_time_for_managers
                begun[step.key] = in_time_for_managers
    room, places, to_test = _room(writer, steps, start), dict[str, int](), _until_tested(steps)
    for step in reversed(steps):
        follow = [places[each.key] - lengths[each.key] for each in steps if step.key in each.after]
        latest = max(first, min([limits[step.key] - 1, *follow]))
        ideal = bisect_left(office, start + round(step.days * room))
        if step.key in to_test:  # what a test shows can still be changed where it comes early
            ideal = begun[step.key] - 1
        if follow and any(pace.minutes for pace in step.paces):  # by hand: it has all the weeks there are
            ideal = latest
        places[step.key] = min(max(ideal, begun[step.key] - 1), latest)
        if step.asks_teams or step.on_real_cases:
            span = _Span(begun[step.key] - 1, places[step.key], latest, lengths[step.key])
            teams = writer.taking_part if step.with_users else writer.waves[0][1]
            places[step.key] = _free_of_peaks(writer, office, span, teams)
    days = dict[str, date]()
    for step in steps:
        if is_of_supplier(writer.case, step):  # it isn't there before, however little time is left
            places[step.key] = max(places[step.key], min(first + waits, last - 1))
        if writer.case.set_up:
            places[step.key] = max(places[key] for key in (step.key, *step.after) if key in places)
        place = places[step.key]
        day = date.fromordinal(office[place]) if place < len(office) else working_day(writer, start - 1)
        if step.with_users:
            day = max([_with_users(writer, day), *(days[key] for key in step.after if key in days)])
        if step.on_real_cases and not step.on_loan:
            starting = [writer.brief.groups[index].id for index in writer.waves[0][1]]
            awaited = (needed_by(writer, each) for each in writer.case.awaited_for_a_try(starting))
            agreed = max((bisect_right(office, each.toordinal()) for each in awaited), default=0)
            # It begins after the yes, and is pressed together where others wait for it.
            usual, limit = sizes[step.key].days, limits[step.key]
            is_in_time = limit >= agreed + ceil(usual / 2)
            done = min(agreed + usual, limit) - 1 if is_in_time else agreed + lengths[step.key] - 1
            tried = date.fromordinal(office[min(done, len(office) - 1)]) if agreed else day
            soonest = date.fromordinal(office[min(max(in_time_for_managers, 1), len(office)) - 1])
            if tried <= soonest or day > soonest:  # else made-up cases, which wait for nobody
                day = min(max(day, tried), working_day(writer, start - 1))
        if mass_of(writer.case, step):
            day = before_busy_time(writer, heard(writer), day)
        if step.key in before_pilot:  # however late the yes: a pilot has its own day
            day = min(day, working_day(writer, practiced - 1))
        days[step.key] = day
    return days


def _sessions_of_managers(writer: CaseWriter) -> list[date]:
    sessions = (item for item in writer.written if isinstance(item, TrainingSession) and item.for_managers)
    return [item.date for item in sessions if item.date]


def _with_weeks_to_clean(
    writer: CaseWriter, steps: Sequence[WorkStep], days: dict[str, int], available: int
) -> dict[str, int]:
    """Return the working days of the steps, with weeks for what people clean beside their work."""
    longer, to_test = dict(days), _until_tested(steps)
    for step in steps:
        if mass := mass_of(writer.case, step):
            weeks = next((each for each in _CLEANS_FOR if not mass.people_for(each)), _CLEANS_FOR[0])
            longer[step.key] = max(days[step.key], 5 * weeks)
    done = max((day for key, day in finishes(steps, longer).items() if key in to_test), default=0)
    return longer if done <= _EARLY * available else days


def _until_tested(steps: Sequence[WorkStep]) -> set[str]:
    """Return the tests on real cases and all that they need."""
    keys = {step.key for step in steps if step.on_real_cases}
    for step in reversed(steps):
        keys |= {*step.after} if step.key in keys else set()
    return keys


def heard(writer: CaseWriter) -> date:
    """Return the day after the last team has heard why."""
    return writer.on_or_after(_last_talk(writer) + 1)


def before_busy_time(writer: CaseWriter, begin: date, day: date) -> date:
    """Return the last day before a team's busy time.

    Where weeks are left until then.
    """
    brief = writer.brief
    spans = [*brief.company_blackouts, *(span for group in brief.groups for span in group.blackouts)]
    starts = [span.start for span in spans if begin + _FEWEST_WEEKS <= span.start <= day]
    return working_day(writer, min(starts).toordinal() - 1) if starts else day


def _by_hand(writer: CaseWriter, mass: Mass, step: WorkStep, day: date) -> tuple[str, int]:
    """Return when a mass of data is done, by how many."""
    begin = min(heard(writer), day)
    weeks = max(1.0, round((day - begin).days / 7, 1))
    people = mass.people_for(weeks)
    if people:  # their weeks are those that the hours take
        needed = day.toordinal() - ceil(mass.weeks_of(people) * 7)
        begin = max(begin, min(day, writer.on_or_after(needed)))
    span = f"from {writer.say(begin)} to {writer.say(day)}"
    _, _, others = writer.fill(step.done_when).partition(". ")
    hours = f"At {mass.minutes:g} minutes each that is {mass.hours:,} hours"
    if not people:
        by_team = f"In each team someone cleans its own data, an hour a week {span} (proposal)."
        return f"{by_team} {hours}. {others}", 0
    who = count(people, "full-time person cleans", "full-time people clean")
    return (
        f"{who} {mass.counted} {span} (proposal). {hours}, {mass.paid_hours:,} paid; an hour a week in each "
        f"team gives {mass.spare_in(weeks):,}. The teams answer what only they know. {others}",
        people,
    )


def _is_uncounted(writer: CaseWriter, step: WorkStep) -> bool:
    """Return whether a step goes through data by hand that nobody has counted."""
    is_by_hand = step.days < 0 and any(pace.minutes for pace in step.paces)
    return is_by_hand and not (writer.is_short or mass_of(writer.case, step) or _who_does(writer, step))


def _counted_on(writer: CaseWriter, day: date) -> date:
    """Return the day by which the data is counted.

    It is a week after the teams have heard why, and at the latest `day`.
    """
    return min(writer.on_or_after((heard(writer) + _WEEK).toordinal()), day)


def _counting(writer: CaseWriter, day: date) -> Milestone:
    """Return the count that comes before data is cleaned."""
    return writer.make(
        Milestone,
        "step-count",
        PLAY,
        title="Count the records before cleaning starts",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.ids_taking_part,
        date=_counted_on(writer, day),
        done_when=(
            "Each team knows how many hours its records take and has named people and weeks. One list has "
            "the number of records, lists and files, how many were used in the last year, and likely "
            "duplicates. Twenty were cleaned on trial: minutes times number gives the hours."
        ),
        rule_ids=("R32",),
        why="Guessed hours never make it into a roster.",
    )


def _keeps_its_work(brief: Brief, group: Group) -> bool:
    """Return whether what stays names a team without a new task."""
    is_named = re.search(rf"(?<!\w){re.escape(group.label)}(?!\w)", brief.what_stays, re.IGNORECASE)
    return not group.tasks and group.overall_impact == _LOWEST and is_named is not None


def _by_stewards(writer: CaseWriter, step: WorkStep, day: date) -> str:
    """Return who cleans data that nobody has counted, and until when."""
    counted_on = _counted_on(writer, day)
    begin = min(max(heard(writer), writer.on_or_after(counted_on.toordinal() + 1)), day)
    until = max(day, writer.by(writer.waves[0][0] - _BEFORE_LAST_LOAD))
    groups = [writer.brief.groups[index] for index in writer.taking_part]
    groups = [each for each in groups if not _keeps_its_work(writer.brief, each)] or groups
    shares = [(group, max(1, ceil(group.size / _PEOPLE_OF_A_STEWARD))) for group in groups if group.size]
    stewards = sum(share for _, share in shares)
    least = min((group.capacity_hours_per_week or _A_WEEK for group in groups), default=_A_WEEK)
    each = min(_A_WEEK, max(1.0, least))
    hours = round(stewards * each * max(1, (until - begin).days / 7))
    named = listed([f"{fit(group.label, 40)} {share}" for group, share in shares], _MOST_TEAMS)
    _, _, others = writer.fill(step.done_when).partition(". ")
    listed_by = writer.say(counted_on)
    open_work = f"; all listed by {listed_by}, what is in use clean for the trial load"
    open_work += f", the rest by {writer.say(until)}" if until > day else ""
    if day < heard(writer) + _A_FEW_DAYS:
        open_work = "; open work and active entries first"
    return (
        f"{count(stewards, 'data steward')} × {in_hours(each)} a week from {writer.say(begin)} to "
        f"{writer.say(day)}, and on = {hours:,} hours (a guess; count by {listed_by}): {named}{open_work}. "
        f"Until the list of "
        f"{listed_by} these hours are an assumption: if it shows more, name more people or move fewer "
        f"records. {others}"
    )


class _Span(NamedTuple):
    """When a step can end, would end, and how long it takes."""

    earliest: int
    usual: int
    latest: int
    length: int


def _free_of_peaks(writer: CaseWriter, office: Sequence[int], span: _Span, teams: Sequence[int]) -> int:
    """Return a step's last working day, outside of its teams' peaks.

    Nobody is asked for a test in a peak: rather before it, else after it, else on the usual day.
    """
    ids = [writer.brief.groups[index].id for index in teams]
    busy = [not writer.are_free(ids, date.fromordinal(day)) for day in office[: span.latest + 1]]
    ends = [*range(span.usual, span.earliest - 1, -1), *range(span.usual + 1, span.latest + 1)]
    is_out = writer.case.is_ruled_out
    ends = [end for end in ends if not is_out(ids, date.fromordinal(office[end]))] or ends
    free = (end for end in ends if not any(busy[max(0, end - span.length + 1) : end + 1]))
    return next(free, span.usual)


def once_trained(writer: CaseWriter, start: int, limit: int) -> date:
    """Return the day after the last round of those who start."""
    office = usual_days(writer)
    sessions = [play.id for play in writer.schedule.plays if play.from_kind == "hands_on"]
    slots = (writer.schedule.slots.get(name, {}) for name in sessions)
    last = max(
        (
            slot.rounds.held[-1][0].toordinal() if slot.rounds and slot.rounds.held else slot.day
            for each in slots
            for index in each
            if index >= 0 and writer.schedule.go_lives[index] == start
            for slot in each[index]
        ),
        default=writer.schedule.first,
    )
    place = min(bisect_right(office, last), limit - 1)
    return date.fromordinal(office[max(0, min(place, len(office) - 1))])


def _without_a_name(writer: CaseWriter, steps: Sequence[WorkStep]) -> list[WorkStep]:
    unnamed = writer.not_named
    return [step for step in steps if _owner(writer, step, writer.taking_part) == unnamed]


def begins_on(writer: CaseWriter, days: int, until: date) -> date:
    """Return the working day on which work of so many days begins."""
    office = usual_days(writer)
    last = bisect_right(office, until.toordinal())
    return date.fromordinal(office[max(0, last - days)]) if office else until


def usual_days(writer: CaseWriter) -> Sequence[int]:
    """Return the working days, without those on which many are off."""
    office = writer.schedule.office
    return office.usual or office.days


def _limit(writer: CaseWriter, step: WorkStep, until: int) -> int:
    """Return the working day's number before which a step is done."""
    in_time = latest_before(f"step-{step.key}", writer.written) or date.max
    return bisect_left(usual_days(writer), min(until, in_time.toordinal() + 1))


def _lengths(
    steps: Sequence[WorkStep], days: dict[str, int], available: Mapping[str, int], begin: Mapping[str, int]
) -> dict[str, int]:
    """Return each step's working days, pressed together where they do not fit.

    What others wait for is pressed as much as they are, so that the first step does not pay alone. A contract
    and a delivery are not pressed.
    """
    done = finishes(steps, days, begin)
    waits = {
        key: min(value, done[key]) for key, value in finishes(steps, dict.fromkeys(days, 0), begin).items()
    }
    shares = {
        key: min(1.0, max(0, available[key] - waits[key]) / (needed - waits[key]))
        if needed > waits[key]
        else 1.0
        for key, needed in done.items()
    }
    for step in reversed(steps):
        for key in step.after:
            if key in shares:
                shares[key] = min(shares[key], shares[step.key])
    return {key: max(1, int(value * shares[key])) for key, value in days.items()}


def _until_supplied(writer: CaseWriter) -> int:
    """Return the working days until what is bought is there."""
    facts = writer.case_facts
    return _days_until(writer, supplied_on(facts) or (quotes_by(facts) if lacks_quote(facts) else None))


def _until_agreed(writer: CaseWriter) -> int:
    """Return the working days until the work is decided and priced."""
    facts = writer.case_facts
    days = [facts.settle_by, quotes_by(facts) if lacks_quote(facts) else None]
    return _days_until(writer, max(filter(None, days), default=None))


def _days_until(writer: CaseWriter, there: date | None) -> int:
    office = usual_days(writer)
    first = bisect_left(office, writer.schedule.first)
    return bisect_right(office, there.toordinal()) - first if there else 0


def _with_days_of_a_pilot(
    steps: Sequence[WorkStep], days: Mapping[str, int], available: Mapping[str, int], begin: Mapping[str, int]
) -> dict[str, int]:
    """Return the days of the test, pressed where a late contract leaves none for the pilot."""
    done = finishes(steps, days, begin)
    tests = (step for step in steps if step.with_users and step.after and step.key in _until_tested(steps))
    return {
        step.key: max(ceil(PRESSED * days[step.key]), min(days[step.key], days[step.key] - missing))
        for step in tests
        if any(begin.values()) and (missing := done[step.key] + _DAYS_OF_A_PILOT - available[step.key]) > 0
    }


def _room(writer: CaseWriter, steps: Sequence[WorkStep], start: int) -> float:
    """Return how far the days before the start are stretched."""
    longest = -min((step.days for step in steps), default=-1)
    return min(_MOST_ROOM, max(0.0, (start - writer.schedule.first - _FIRST_DAYS) / longest))


def _last_talk(writer: CaseWriter) -> int:
    """Return the day on which the last team has heard from its own manager what comes."""
    talks = [item.due for item in writer.written if item.provenance.play_id in TEAM_TALKS and item.due]
    return max(talks).toordinal() if talks else writer.schedule.first


def _with_users(writer: CaseWriter, day: date) -> date:
    """Return a day on which every team works, else the day itself."""
    earlier = (working_day(writer, day.toordinal() - number) for number in range(_LOOK_BACK))
    return next((each for each in earlier if writer.are_free(writer.everyone, each)), day)


def working_day(writer: CaseWriter, day: int) -> date:
    """Return the last working day up to a day.

    The work goes on while a team is in full load.
    """
    schedule = writer.schedule
    open_day = schedule.office.up_to(max(day, schedule.first))
    return date.fromordinal(open_day) if open_day and open_day >= schedule.first else writer.by(day)


def _step(
    writer: CaseWriter, step: WorkStep, day: date, indexes: Sequence[int], number: int, size: Size | None
) -> Milestone:
    title, mass = _title(writer, step), mass_of(writer.case, step) if step.days < 0 else None
    done_when, people = _by_hand(writer, mass, step, day) if mass else (writer.fill(step.done_when), 0)
    owner, assigned = _owner(writer, step, indexes), _who_does(writer, step)
    set_up = writer.case.set_up if is_of_supplier(writer.case, step) else None
    quote = set_up.quote if set_up else assigned[1] if assigned else ""
    if set_up:
        title = f"Check the supplier's set-up of {writer.kind.words.thing}, and let users try it"
    if _is_uncounted(writer, step):
        done_when = _by_stewards(writer, step, day)
    if assigned and done_when.startswith(_BY_EACH_TEAM):
        done_when = done_when.partition(". ")[2]
    if people and not owner.person_id:
        owner = writer.owner(writer.brief.sustainment_owner_id or writer.brief.lead_id)
    if size and size.counted:
        title = fit(f"{title} ({listed(size.counted, 2)})", _TITLE)
    if step.on_real_cases and is_awaited(writer, day, [writer.brief.groups[index].id for index in indexes]):
        title = on_made_up(title)
    return writer.make(
        Milestone,
        f"step-{step.key}" + (f".{number}" if number > 1 else ""),
        PLAY,
        title=f"{title} ({writer.groups(indexes)})" if number else title,
        owner=owner,
        group_ids=tuple(writer.brief.groups[index].id for index in indexes),
        date=day,
        done_when=done_when,
        note=lines(
            time_of(writer, size, day) if size and not mass else "",
            f"The brief says: “{fit(quote, 300)}”" if quote else "",
        ),
        rule_ids=("R32",),
        why="This is the work of the change itself. Talks and training do not replace it.",
    )


def is_awaited(writer: CaseWriter, day: date, group_ids: Sequence[str]) -> bool:
    """Return whether somebody still has to agree on a day before real work is used."""
    return any(needed_by(writer, each) > day for each in writer.case.awaited_for_a_try(group_ids))


def on_made_up(title: str) -> str:
    """Return the title of a try on made-up cases."""
    return _OF_REAL.sub(r"\1made-up ", title)


def time_of(writer: CaseWriter, size: Size, day: date) -> str:
    """Return how long a work takes, and from which day on."""
    if size.days < _WORTH_A_WORD:
        return ""
    office = usual_days(writer)
    last = bisect_right(office, day.toordinal())
    available = last - bisect_left(office, writer.schedule.first)
    takes = f"{count(size.days, 'working day')}{f', {size.pace}' if size.pace else ''}"
    if available < size.days:
        return (
            f"Takes about {takes}; there are {available} (proposal). Decide now: more people, less of it for "
            "the start, or a later start."
        )
    begin = writer.say(begins_on(writer, size.days, day))
    half = writer.say(date.fromordinal(office[last - size.days // 2 - 1]))
    is_long = f", half of it by {half}" if size.days >= _LONG else ""
    return f"Takes about {takes} (proposal): from {begin}{is_long}."


def _title(writer: CaseWriter, step: WorkStep) -> str:
    return fit(capital(writer.fill(step.name)), _TITLE)


def _who_does(writer: CaseWriter, step: WorkStep) -> tuple[Person, str] | None:
    """Return whom a sentence of the brief has do this step, with the sentence.

    "Dana and two coordinators clean the data" has the step's verb and a thing of it.
    """
    verb, _, things = step.name.casefold().partition(" ")
    does = re.compile(rf"\W(?:\w+\W+){{0,6}}?{re.escape(verb)}(?:s|es|ed|ing)?\b(?P<what>.*)", re.IGNORECASE)
    texts = (getattr(writer.brief, name) for name in _TELLS_WHO)
    naming = (text for text in texts if any(each.first_name in text for each in writer.brief.people))
    for sentence in (each for text in naming for each in split_sentences(text)):
        for person in writer.brief.people:
            names = sorted({person.name, person.first_name}, key=len, reverse=True)
            name = next((each for each in names if sentence.startswith(each)), "")
            match = does.match(sentence, len(name)) if name else None
            is_it = bool(match) and step.on_real_cases and sentence[len(name) :].find(f" {verb} it ") >= 0
            if match and (is_it or stems(match["what"]) & stems(things)):
                return person, sentence.strip()
    return None


def _owner(writer: CaseWriter, step: WorkStep, indexes: Sequence[int]) -> Owner:
    """Return whose job it is in the brief, else who has to be named."""
    if named := _who_does(writer, step):
        return writer.owner(named[0].id)
    person = writer.brief.titled(step.owner_titles)
    if person and person != writer.brief.sponsor_id:
        return writer.owner(person)
    if step.by == "manager":
        return writer.leaders.of_each("manager", indexes).owner
    if step.by or writer.is_short:
        return writer.owner(None, step.by or "lead")
    return writer.not_named
