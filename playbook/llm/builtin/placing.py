"""Placing plays on days: in order, inside their windows, where a week still has room."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from math import ceil, floor

from playbook.core.plan.brief import Brief
from playbook.core.plan.stages import Play
from playbook.llm.builtin.calendar import Calendar, week_of
from playbook.llm.builtin.schedule import Schedule, Shift, Slot, frame

_NOTABLE_DAYS = 3
_LEAST_SESSION_HOURS = 0.25
_DAYS_FOR_SESSIONS = 8
_LIVE_HOURS, _READ_HOURS = 0.5, 0.1


def schedule(brief: Brief, plays: Sequence[Play], small: bool, today: date | None) -> Schedule:
    """Place every dated play, in an order in which what comes before is placed first."""
    made = frame(brief, plays, small, today)
    ordered = in_order(plays)
    made.latest = [_latest_days(made, ordered, index) for index in range(len(brief.groups))]
    for play in ordered:
        if play.fills_gaps or play.at is None:
            continue
        if play.same_day_as in made.slots:
            made.slots[play.id] = dict(made.slots[play.same_day_as])
            continue
        scope = (small and play.small_scope) or play.scope
        if scope == "rollout" or (scope == "each champion circle"):
            _place_for_rollout(made, play)
        else:
            _place_for_groups(made, play)
    for play in ordered:
        if play.fills_gaps:
            _fill_gaps(made, play, ordered)
    return made


def in_order(plays: Sequence[Play]) -> list[Play]:
    """The plays with each after those that it names in `after`."""
    by_id = {play.id: play for play in plays}
    ordered: dict[str, Play] = {}

    def visit(play: Play, above: frozenset[str]) -> None:
        for name in (*play.after, *([play.same_day_as] if play.same_day_as else [])):
            if name in by_id and name not in above and name not in ordered:
                visit(by_id[name], above | {name})
        ordered.setdefault(play.id, play)

    for play in plays:
        visit(play, frozenset({play.id}))
    return list(ordered.values())


def _hours(play: Play) -> float:
    """What a play asks of each person's week."""
    if play.kind == "training_session":
        return 0.0 if play.fields.get("for_managers") else float(play.fields.get("hours", 1.0))
    if play.kind == "message":
        return _LIVE_HOURS if play.fields.get("live") else _READ_HOURS
    return 0.0


def _latest_days(made: Schedule, ordered: Sequence[Play], index: int) -> dict[str, tuple[int, int]]:
    """Per play, the last day that leaves room for what follows: a day apart, and on the same day at worst."""
    latest: dict[str, tuple[int, int]] = {}
    for play in reversed(ordered):
        if play.at is None:
            continue
        calendar = made.calendar_for(play, index)
        own = min(made.moment(play.latest, index), made.last) if play.latest else made.last
        apart, same = latest.get(play.id, (own, own))
        apart, same = min(apart, own), min(same, own)
        latest[play.id] = apart, same
        if play.when_late == "skip":
            continue  # what is left out when it is late must not hurry what comes before it
        step_apart = calendar.before(apart)
        step_same = calendar.before(same) if play.never_same_day else same
        for name in play.after:
            before = latest.get(name, (made.last, made.last))
            latest[name] = (
                min(before[0], apart - 1 if step_apart is None else step_apart),
                min(before[1], same - 1 if step_same is None else step_same),
            )
    return latest


def _window(made: Schedule, play: Play, index: int) -> tuple[int, int]:
    """The first and last day on which a play may fall for a group, given what is placed already."""
    apart, same = made.latest[index].get(play.id, (made.last, made.last))
    calendar = made.calendar_for(play, index)
    low_wide = low_apart = low_same = made.first
    for name in play.after:
        slots = made.slots.get(name, {})
        found = slots.get(index) or slots.get(-1)
        if not found:
            continue
        before = found[-1]
        after = calendar.after(before.day)
        low_apart = max(low_apart, before.day + 1 if after is None else after)
        low_wide = max(low_wide, low_apart, before.day + play.after_days)
        low_same = max(low_same, low_apart if play.never_same_day else before.day)
    low, high = low_wide if low_wide <= apart else low_apart, apart
    if low > high:  # too tight for a day each: as soon as possible, on the same day at worst
        soonest = calendar.after(low_apart - 1) or low_apart
        low = soonest if soonest <= same else min(low_same, soonest)
        high = max(low, min(soonest, same))
    if play.earliest:
        wished = made.moment(play.earliest, index)
        if wished <= high or wished > made.horizon:
            low = max(low, wished)
    return low, high


def _place_for_groups(made: Schedule, play: Play) -> None:
    placed = made.slots.setdefault(play.id, {})
    windows: dict[int, tuple[int, int, int]] = {}
    for index in range(len(made.calendars)):
        want = made.ideal(play, index)
        low, high = _window(made, play, index)
        if _is_left_out(made, play, want, low, high, index):
            continue
        want, high = _on_its_weekday(made, play, want, low, max(low, high))
        windows[index] = (want, low, high)
    if not windows:
        return
    together = (
        None
        if play.at and play.at.anchor.startswith("group.")
        else min(max(low, min(want, high)) for want, low, high in windows.values())
    )
    for index, (want, low, high) in windows.items():
        wanted = max(low, min(want, high)) if together is None else max(low, min(together, high))
        slots = _slots(made, play, index, wanted, low, high)
        placed[index] = slots
        _remember_shift(made, play, index, (want, low, high), slots[0].day)
        if play.every_days:
            calendar = made.calendar_for(play, index)
            placed[index] = slots + list(_again(made, play, calendar, want, slots[0].day, index))


def _on_its_weekday(made: Schedule, play: Play, want: int, low: int, high: int) -> tuple[int, int]:
    """A play that belongs on a weekday but is late takes the first such day that is left."""
    if play.on_weekday is None or want >= low:
        return want, high
    want = low + (play.on_weekday - (low + 6) % 7) % 7
    return want, max(high, min(want, made.last))


def _is_left_out(made: Schedule, play: Play, want: int, low: int, high: int, index: int) -> bool:
    reason = ""
    earliest = made.moment(play.earliest, index) if play.earliest else want
    if low > made.last or (want > made.last and earliest > made.last):
        reason = "end"
    elif min(want, earliest) > made.horizon:
        reason = "horizon"
    elif play.when_late == "skip" and low > (made.moment(play.latest, index) if play.latest else want):
        reason = "past"
    elif play.when_late == "skip" and play.earliest and made.moment(play.earliest, index) > high:
        return True
    if reason:
        plays = made.left_out.setdefault(reason, [])
        if play not in plays:
            plays.append(play)
    return bool(reason)


def _slots(made: Schedule, play: Play, index: int, want: int, low: int, high: int) -> list[Slot]:
    """Find the days of a play: one, or as many weeks as a session needs in a group with little time."""
    calendar = made.calendar_for(play, index)
    hours = _hours(play)
    parts = _parts(hours, calendar.hours_per_week) if play.kind == "training_session" else 1
    full = _full_days(made, play)
    for count in range(parts, parts + 2 if hours > 2 * _LEAST_SESSION_HOURS else parts + 1):
        days = _days_with_room(made, calendar, (want, low, high), hours / count, count, full)
        if not days and full:
            days = _days_with_room(made, calendar, (want, low, high), hours / count, count)
        if days:
            parts = count
            break
    else:
        days = [_day_regardless(made, play, calendar, (want, low, high), hours / parts)]
        for _ in range(1, parts):
            low, high = week_of(days[-1]) + 7, made.horizon
            later = calendar.nearest(days[-1] + 7, low, high, hours / parts)
            days.append(later or _any_day(made, calendar, days[-1] + 7, low, high))
    for day in days:
        calendar.plan(day, hours / parts)
    return [Slot(day, hours / parts, number + 1, parts) for number, day in enumerate(days)]


def _full_days(made: Schedule, play: Play) -> set[int]:
    """Days on which whoever gives the groups' own sessions has given enough of them."""
    if play.kind != "training_session" or play.scope != "each group" or made.small:
        return set()
    counts = Counter(slot.day for slots in made.slots[play.id].values() for slot in slots)
    most = ceil(len(made.calendars) / _DAYS_FOR_SESSIONS)
    return {day for day, count in counts.items() if count >= most}


def _days_with_room(
    made: Schedule,
    calendar: Calendar,
    window: tuple[int, int, int],
    hours: float,
    parts: int,
    full: Container[int] = (),
) -> list[int]:
    """Days in weeks that can hold a session's parts, the first of them inside the window; or none."""
    want, low, high = window
    want = max(low, want - 7 * (parts - 1))
    days: list[int] = []
    for _ in range(parts):
        day = calendar.nearest(want, low, high, hours, full)
        if day is None and days:
            day = calendar.nearest(want, low, made.horizon, hours)
        if day is None:
            return []
        days.append(day)
        low, want = week_of(day) + 7, day + 7
        high = max(high, low)
    return days


def _day_regardless(
    made: Schedule, play: Play, calendar: Calendar, window: tuple[int, int, int], hours: float
) -> int:
    """A day although no week in the window has room: later where that may be, else in a full week."""
    want, low, high = window
    may_wait = play.kind == "training_session" and play.latest and play.latest.anchor != "group.access"
    day = calendar.nearest(high, high, made.horizon, hours) if may_wait and high >= low else None
    if day is None:
        day = calendar.nearest(want, low, high)
    return _any_day(made, calendar, want, low, high) if day is None else day


def _parts(hours: float, room: float | None) -> int:
    """Into how many sessions of whole quarter hours to cut, so that each fits a week."""
    if room is None or hours <= room:
        return 1
    most = max(_LEAST_SESSION_HOURS, floor(room * 4) / 4)
    return ceil(hours / most)


def _any_day(made: Schedule, calendar: Calendar, want: int, low: int, high: int) -> int:
    """A day when no free one is left in the window: a later free one, a blackout, or the last of the plan."""
    later = calendar.nearest(low, low, made.horizon)
    if later is not None and high < low:
        return later
    day = made.office.nearest(want, low, max(low, high))
    if day is None:
        day = later if later is not None else made.office.nearest(low, low, made.horizon)
    return day if day is not None else made.office.nearest(low, made.first, made.horizon) or made.first


def _remember_shift(made: Schedule, play: Play, index: int, window: tuple[int, int, int], day: int) -> None:
    want, low, high = window
    if abs(day - want) <= _NOTABLE_DAYS or play.when_late == "skip":
        return
    group = made.brief.groups[index]
    if want < made.first:
        because = "first"
    elif group.is_blacked_out(date.fromordinal(want)):
        because = "blackout"
    elif want > high:
        because = "deadline" if want <= made.last else "end"
    else:
        because = "order" if want < low else "room"
    made.shifts.append(Shift(play, index, want, day, because))


def _again(
    made: Schedule, play: Play, calendar: Calendar, want: int, first: int, index: int | None
) -> Iterator[Slot]:
    """The later times of a play that returns, near its own rhythm."""
    # A dozen people do not need to hear the same thing as often as a thousand.
    step = (play.every_days or 1) * (2 if made.small else 1)
    until = min(made.moment(play.until, index) if play.until else made.horizon, made.horizon)
    number, day = 1, max(want, made.first)
    while day + step <= until:
        day += step
        near = min(6, step // 2 - 1)
        found = calendar.nearest(day, max(first + 1, day - near), min(until, day + near), _hours(play))
        if found is not None and found > first:
            number += 1
            calendar.plan(found, _hours(play))
            yield Slot(found, number=number)
            first = found


def _place_for_rollout(made: Schedule, play: Play) -> None:
    want = made.ideal(play)
    low = made.first
    for name in play.after:
        days = [slots[-1].day for slots in made.slots.get(name, {}).values() if slots]
        low = max(low, min(days, default=low - play.after_days) + play.after_days)
    high = min(made.moment(play.latest), made.last) if play.latest else made.last
    if play.earliest:
        low = max(low, made.moment(play.earliest))
    if _is_left_out(made, play, want, low, high, 0):
        return
    wanted, high = _on_its_weekday(made, play, want, low, max(low, high))
    day = made.office.nearest(max(low, min(wanted, high)), low, high)
    if day is None:
        day = made.office.nearest(low, made.first, made.horizon) or low
    slots = [Slot(day)]
    if play.every_days:
        slots += _again(made, play, made.office, want, day, None)
    made.slots[play.id] = {-1: slots}
    if abs(day - want) > _NOTABLE_DAYS:
        made.shifts.append(Shift(play, -1, want, day, "first" if want < made.first else "order"))


def _fill_gaps(made: Schedule, play: Play, ordered: Iterable[Play]) -> None:
    """Break every silence of the play's owner that is longer than `every_days`."""
    like = [other.id for other in ordered if other.kind == play.kind and other.owner == play.owner]
    taken = sorted(
        {slot.day for name in like for slots in made.slots.get(name, {}).values() for slot in slots}
    )
    most = play.every_days or 14
    begin = max(made.moment(play.at), made.began) if play.at else made.first
    cursor = max((day for day in taken if day <= begin), default=made.began)
    until = min(made.moment(play.until) if play.until else made.last, made.horizon)
    slots: list[Slot] = []
    for day in [*(day for day in taken if cursor < day < until), until]:
        while day - cursor > most:
            pieces = ceil((day - cursor) / most)
            found = made.office.up_to(min(cursor + most, cursor + round((day - cursor) / pieces) + 1))
            if found is None or found <= cursor:
                found = made.office.after(cursor)
            if found is None or found >= day:
                break
            slots.append(Slot(found, number=len(slots) + 1))
            cursor = found
        cursor = max(cursor, day)
    made.slots[play.id] = {-1: slots}
