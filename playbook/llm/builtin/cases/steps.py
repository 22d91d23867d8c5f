"""The steps of the work itself: built, tried, changed over, watched, handed on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from playbook.core.base.words import capital
from playbook.core.plan.items import AnyItem, Milestone, Owner, TrainingSession
from playbook.core.plan.plays.kinds import WorkStep
from playbook.core.plan.plays.stages import TEAM_TALKS, TIERS
from playbook.llm.builtin.cases.case_writer import CaseWriter, lines
from playbook.llm.builtin.cases.conditions import needed_by
from playbook.llm.builtin.order import latest_before
from playbook.llm.builtin.questions import OpenQuestion
from playbook.llm.builtin.wording import fit

PLAY = "step"
SETS_IT_UP = "whoever sets up {thing}"
_MOST_STARTS = 3
_FIRST_DAYS = 4  # before them nobody has been asked for anything
_MOST_ROOM = 1.5  # a long way to the start gives each step more days
_LOOK_BACK, _BETWEEN_STEPS = 35, 4
_NAMED_BEFORE = 7  # days in which whoever is named can prepare the first step
_TITLE = 100


def step_items(writer: CaseWriter) -> Iterator[Milestone]:
    """Yield what is built, tried, changed over and handed on, counted back from the start."""
    tier = "essential" if writer.is_short else writer.size
    steps = [
        step
        for step in writer.kind.steps
        if TIERS.index(step.tier) <= TIERS.index(tier) and not _is_stated(writer, step)
    ]
    first = writer.waves[0][0]
    before = _days_before(writer, [step for step in steps if step.days < 0], first)
    yield from _naming(writer, [step for step in steps if step.key in before], before)
    for step in steps:
        once = writer.waves[-1:] if step.by == "sustainment" else writer.waves[:1]
        starts = writer.waves[:_MOST_STARTS] if step.each_start else once
        for number, (start, indexes) in enumerate(starts, 1):
            is_of_one = step.each_start and len(writer.waves) > 1
            if start <= writer.schedule.first or start + step.days > writer.schedule.last:
                continue
            if step.days > 0:
                day = writer.on_or_after(start + step.days)
            else:
                day = before[step.key] if start == first else _working(writer, start + step.days)
            groups = indexes if is_of_one else writer.taking_part
            yield _step(writer, step, day, groups, number if is_of_one else 0)


def _naming(writer: CaseWriter, steps: Sequence[WorkStep], days: Mapping[str, date]) -> Iterator[Milestone]:
    """Yield the day by which a person stands where a step only has a role."""
    unnamed = _unnamed(writer)
    waiting = [step for step in steps if _owner(writer, step, writer.taking_part) == unnamed]
    if not waiting:
        return
    first = min(waiting, key=lambda step: days[step.key])
    thing = writer.kind.words.thing
    yield writer.make(
        Milestone,
        "step-named",
        PLAY,
        title=f"Name who sets up {thing}",
        owner=writer.owner(writer.brief.lead_id),
        group_ids=writer.everyone,
        date=writer.by(days[first.key] - timedelta(days=_NAMED_BEFORE)),
        done_when=lines(
            "One person of ours, and one at the supplier where it is theirs, has said yes to these days:",
            *(f"- {writer.say(days[step.key])}: {_title(writer, step)}" for step in waiting),
        ),
        rule_ids=("R32",),
        why="A task that a department owns is done by nobody.",
    )


def step_question(writer: CaseWriter, items: Sequence[AnyItem]) -> tuple[OpenQuestion, ...]:
    """Return who sets it up, as a question, where nobody in the brief does."""
    unnamed = _unnamed(writer)
    waiting = sorted(item.due for item in items if item.owner == unnamed and item.due)
    if not waiting:
        return ()
    who, by = writer.name(writer.owner(writer.brief.lead_id)), writer.by(waiting[0] - timedelta(days=1))
    thing = writer.kind.words.thing
    question = f"Who sets up {thing}, connects it and tests it: people of our own, or the supplier?"
    reason = (
        f"{len(waiting)} tasks of the plan wait for a name. {capital(who)} answers it by {writer.say(by)}."
    )
    return (OpenQuestion("steps", question, reason, len(waiting), who, by),)


def _is_stated(writer: CaseWriter, step: WorkStep) -> bool:
    """Return whether a condition of the brief is this step."""
    return any(condition.kind == step.stands_for for condition in writer.case.conditions)


def _days_before(writer: CaseWriter, steps: Sequence[WorkStep], start: int) -> dict[str, date]:
    """Return the days of the steps before the first start, in order."""
    longest = -min((step.days for step in steps), default=-1)
    room = min(_MOST_ROOM, max(0.0, (start - writer.schedule.first - _FIRST_DAYS) / longest))
    days: dict[str, date] = {}
    talked_on, latest = _last_talk(writer), start - 1
    practiced = min((day.toordinal() for day in writer.days_of(TrainingSession)), default=start)
    for step in sorted(steps, key=lambda step: -step.days):
        wanted = max(start + round(step.days * room), talked_on + step.takes)
        last = min(latest, practiced - 1) if step.before_training else latest
        in_time = latest_before(f"step-{step.key}", writer.written) or date.max
        day = _working(writer, min(last, wanted, in_time.toordinal()))
        if step.with_users:
            day = _with_users(writer, day)
        if step.on_real_cases:
            awaited = (needed_by(writer, each) for each in writer.case.awaited_for_a_try)
            agreed = [writer.on_or_after(each.toordinal() + 1) for each in awaited]
            day = min(max([day, *agreed]), _working(writer, start - 1))
        days[step.key] = day
        latest = min(latest, max(day.toordinal() - _BETWEEN_STEPS, writer.schedule.first))
    return days


def _last_talk(writer: CaseWriter) -> int:
    """Return the day on which the last team has heard from its own manager what comes."""
    talks = [item.due for item in writer.written if item.provenance.play_id in TEAM_TALKS and item.due]
    return max(talks).toordinal() if talks else writer.schedule.first


def _with_users(writer: CaseWriter, day: date) -> date:
    """Return a day on which every team works, else the day itself."""
    earlier = (_working(writer, day.toordinal() - number) for number in range(_LOOK_BACK))
    return next((each for each in earlier if writer.are_free(writer.everyone, each)), day)


def _working(writer: CaseWriter, day: int) -> date:
    """Return the last working day up to a day.

    The work goes on while a team is in full load.
    """
    schedule = writer.schedule
    open_day = schedule.office.up_to(max(day, schedule.first))
    return date.fromordinal(open_day) if open_day and open_day >= schedule.first else writer.by(day)


def _step(writer: CaseWriter, step: WorkStep, day: date, indexes: Sequence[int], number: int) -> Milestone:
    title = _title(writer, step)
    return writer.make(
        Milestone,
        f"step-{step.key}" + (f".{number}" if number > 1 else ""),
        PLAY,
        title=f"{title} ({writer.groups(indexes)})" if number else title,
        owner=_owner(writer, step, indexes),
        group_ids=tuple(writer.brief.groups[index].id for index in indexes),
        date=day,
        done_when=writer.fill(step.done_when),
        rule_ids=("R32",),
        why="This is the work of the change itself. Talks and training do not replace it.",
    )


def _title(writer: CaseWriter, step: WorkStep) -> str:
    return fit(capital(writer.fill(step.name)), _TITLE)


def _owner(writer: CaseWriter, step: WorkStep, indexes: Sequence[int]) -> Owner:
    """Return whose job it is in the brief, else who has to be named."""
    person = writer.titled(step.owner_titles)
    if person and person != writer.brief.sponsor_id:
        return writer.owner(person)
    if step.by == "manager":
        return writer.leaders.of_each("manager", indexes).owner
    if step.by or writer.is_short:
        return writer.owner(None, step.by or "lead")
    return _unnamed(writer)


def _unnamed(writer: CaseWriter) -> Owner:
    return Owner.model_construct(person_id=None, role=SETS_IT_UP.format(thing=writer.kind.words.thing))
