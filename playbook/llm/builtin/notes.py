"""Say what the plan had to move, leave out or shorten."""

from collections.abc import Iterable, Sequence
from datetime import date

from playbook.core.base.fields import StageKey
from playbook.core.plan.items import CLASSES
from playbook.core.plan.stages import Play, Stage
from playbook.llm.builtin.facts import home_year, names_of
from playbook.llm.builtin.schedule import Schedule, Shift
from playbook.llm.builtin.wording import listed, say_day

_MOST_NAMED = 5
_MOST_LATE = 8


def notes_of(schedule: Schedule, only: StageKey | None, stages: Sequence[Stage]) -> tuple[str, ...]:
    """Return a sentence for everything moved, left out or cut short."""
    ids = {play.id for stage in stages if only in (None, stage.key) for play in stage.plays}
    notes = [*_of_dates(schedule)]
    for reason, plays in schedule.left_out.items():
        dropped = [play for play in plays if play.id in ids]
        if dropped:
            notes.append(_left_out(schedule, reason, dropped))
    shifts: dict[tuple[str, int, int], list[Shift]] = {}
    for shift in schedule.shifts:
        if shift.play.id in ids and shift.because in ("first", "deadline", "order", "end", "room"):
            shifts.setdefault((shift.play.id, shift.day, shift.ideal), []).append(shift)
    late = [same for same in shifts.values() if same[0].because == "first"]
    if len(late) > _MOST_LATE:
        notes.append(_all_late(schedule, late))
        shifts = {key: same for key, same in shifts.items() if same not in late}
    notes += [_moved(schedule, same) for same in shifts.values()]
    notes += _in_blackouts(schedule, ids)
    notes += _too_much(schedule, stages, ids)
    notes += _cut_short(schedule, stages, ids)
    return tuple(notes)


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _day(schedule: Schedule, day: int) -> str:
    return say_day(date.fromordinal(day), home_year(schedule.brief))


def _of_dates(schedule: Schedule) -> Iterable[str]:
    brief = schedule.brief
    if schedule.first > schedule.began:
        yield (
            f"The rollout began on {_day(schedule, schedule.began)}; nothing new is planned before "
            f"{_day(schedule, schedule.first)}."
        )
    gone = [index for index, day in enumerate(schedule.go_lives) if day < schedule.first]
    if gone:
        yield (
            f"{listed(names_of(brief, gone))} went live before {_day(schedule, schedule.first)}: what belongs before "
            "go-live is planned as soon as possible instead. For a second start with all that belongs to it, "
            "give them a new go-live date."
        )
    if schedule.horizon < schedule.last:
        yield (
            f"The rollout runs until {_day(schedule, schedule.last)}; steps that return are planned until "
            f"{_day(schedule, schedule.horizon)}. Draft again nearer the time."
        )


def _left_out(schedule: Schedule, reason: str, plays: Sequence[Play]) -> str:
    labels = listed([play.label for play in plays], most=12)
    if reason == "past":
        return f"Left out, because the day for it has passed or can no longer be met: {labels}."
    return (
        f"Left out, because the rollout ends on {_day(schedule, schedule.last)}: {labels}. "
        "A later end makes room for them."
    )


def _moved(schedule: Schedule, shifts: Sequence[Shift]) -> str:
    first = shifts[0]
    label = _capital(first.play.label.removeprefix("the "))
    return f"{label}{_whom(schedule, shifts)}: {_when(schedule, first)}, because {_because(schedule, first)}."


def _all_late(schedule: Schedule, late: Sequence[Sequence[Shift]]) -> str:
    """Return one sentence where much of the plan is late."""
    days: dict[int, list[str]] = {}
    for shifts in sorted(late, key=lambda same: same[0].day):
        label = shifts[0].play.label.removeprefix("the ") + _whom(schedule, shifts)
        days.setdefault(shifts[0].day, []).append(label)
    steps = "; ".join(f"{_day(schedule, day)}: {listed(labels, 99)}" for day, labels in days.items())
    return f"Later than it should be, because {_because(schedule, late[0][0])}. {steps}."


def _whom(schedule: Schedule, shifts: Sequence[Shift]) -> str:
    groups = [shift.index for shift in shifts if shift.index >= 0]
    if not groups or len(groups) == len(schedule.brief.groups):
        return ""
    return f" for {listed(names_of(schedule.brief, groups), _MOST_NAMED)}"


def _when(schedule: Schedule, shift: Shift) -> str:
    at = shift.play.at
    base = None
    if at is not None and shift.index >= 0:
        base = {"group.access": schedule.accesses, "group.go_live": schedule.go_lives}.get(at.anchor)
    if base is None:
        return f"on {_day(schedule, shift.day)} instead of {_day(schedule, shift.ideal)}"
    anchor = base[shift.index]
    name = "access" if at is not None and at.anchor == "group.access" else "go-live"
    return f"{_distance(shift.day - anchor)} {name} instead of {_distance(shift.ideal - anchor)} it"


def _distance(days: int) -> str:
    count = abs(days)
    if count == 0:
        return "on the day of"
    return f"{count} {'day' if count == 1 else 'days'} {'before' if days < 0 else 'after'}"


def _because(schedule: Schedule, shift: Shift) -> str:
    if shift.because == "first":
        return f"{'today is' if schedule.first > schedule.began else 'the rollout starts on'} {_day(schedule, schedule.first)}"
    if shift.because == "end":
        return f"the rollout ends on {_day(schedule, schedule.last)}"
    if shift.because == "deadline":
        return "other steps have to follow it in time"
    if shift.because == "room":
        return "the weeks nearer to that day are full"
    return "the steps before it need their days first"


_TAKES_TIME = ("message", "training_session", "sponsor_act", "reinforcement", "manager_briefing")


def _in_blackouts(schedule: Schedule, ids: set[str]) -> Iterable[str]:
    """Yield the groups with a step in a blackout."""
    kinds = {play.id: play.kind for play in schedule.plays}
    for index, group in enumerate(schedule.brief.groups):
        if not group.blackouts:
            continue
        days = {
            slot.day
            for play_id, slots in schedule.slots.items()
            if play_id in ids and kinds[play_id] in _TAKES_TIME
            for slot in slots.get(index, ())
            if group.is_blacked_out(date.fromordinal(slot.day))
        }
        if days:
            when = listed([_day(schedule, day) for day in sorted(days)])
            name = names_of(schedule.brief, [index])[0]
            yield f"{name}: no free day is left for some steps, which fall in a blackout: {when}."


def _too_much(schedule: Schedule, stages: Sequence[Stage], ids: set[str]) -> Iterable[str]:
    trains = any(
        play.kind == "training_session" and play.id in ids for stage in stages for play in stage.plays
    )
    if not trains:
        return
    full: list[int] = []
    for index, group in enumerate(schedule.brief.groups):
        hours = group.capacity_hours_per_week
        if hours is not None and any(
            week > hours + 1e-6 for week in schedule.calendars[index].planned.values()
        ):
            full.append(index)
    if full:
        yield (
            f"Some weeks ask more of {listed(names_of(schedule.brief, full), _MOST_NAMED)} than the hours they "
            "have: give them more time, or a later go-live."
        )


def _cut_short(schedule: Schedule, stages: Sequence[Stage], ids: set[str]) -> Iterable[str]:
    for stage in stages:
        for play in stage.plays:
            until = CLASSES[play.kind].UNTIL
            if play.id not in ids or until not in play.days or play.id not in schedule.slots:
                continue
            ideal = max(schedule.moment(play.days[until], index) for index in range(len(schedule.go_lives)))
            if ideal > schedule.last:
                yield (
                    f"{_capital(play.label)} should run until {_day(schedule, ideal)}; "
                    f"the end of the rollout on {_day(schedule, schedule.last)} cuts that short."
                )
