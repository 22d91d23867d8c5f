"""Place plays on days: in order, where a week has room."""

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
    """Place every dated play after those that it follows."""
    placing = frame(_Placing, brief, plays, small, today)
    placing.place_all()
    return placing


class _Placing(Schedule):
    """A schedule while its plays are placed."""

    def place_all(self) -> None:
        ordered = in_order(self.plays)
        self.latest = [self._latest_days(ordered, index) for index in range(len(self.calendars))]
        for play in ordered:
            if play.fills_gaps or play.at is None:
                continue
            if play.same_day_as in self.slots:
                self.slots[play.id] = dict(self.slots[play.same_day_as])
                continue
            scope = (self.small and play.small_scope) or play.scope
            if scope in ("rollout", "each champion circle"):
                self._place_for_rollout(play)
            else:
                self._place_for_groups(play)
        for play in ordered:
            if play.fills_gaps:
                self._fill_gaps(play, ordered)

    def _latest_days(self, ordered: Sequence[Play], index: int) -> dict[str, tuple[int, int]]:
        """Return, per play, the last days that leave room for what follows."""
        # The first leaves a day between two steps, the second puts them on one day.
        latest: dict[str, tuple[int, int]] = {}
        for play in reversed(ordered):
            if play.at is None:
                continue
            calendar = self.calendar_for(play, index)
            own = min(self.moment(play.latest, index), self.last) if play.latest else self.last
            apart, same = latest.get(play.id, (own, own))
            apart, same = min(apart, own), min(same, own)
            latest[play.id] = apart, same
            if play.when_late == "skip":
                continue  # what is left out when it is late must not hurry what comes before it
            step_apart = calendar.before(apart)
            step_same = calendar.before(same) if play.never_same_day else same
            for name in play.after:
                before = latest.get(name, (self.last, self.last))
                latest[name] = (
                    min(before[0], apart - 1 if step_apart is None else step_apart),
                    min(before[1], same - 1 if step_same is None else step_same),
                )
        return latest

    def _window(self, play: Play, index: int) -> tuple[int, int]:
        apart, same = self.latest[index].get(play.id, (self.last, self.last))
        calendar = self.calendar_for(play, index)
        low_wide = low_apart = low_same = self.first
        for name in play.after:
            slots = self.slots.get(name, {})
            slots_before = slots.get(index) or slots.get(-1)
            if not slots_before:
                continue
            before = slots_before[-1]
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
            wished = self.moment(play.earliest, index)
            if wished <= high or wished > self.horizon:
                low = max(low, wished)
        return low, high

    def _place_for_groups(self, play: Play) -> None:
        placed = self.slots.setdefault(play.id, {})
        windows: dict[int, tuple[int, int, int]] = {}
        for index in range(len(self.calendars)):
            want = self.ideal(play, index)
            low, high = self._window(play, index)
            if self._is_left_out(play, want, low, high, index):
                continue
            want, high = self._on_its_weekday(play, want, low, max(low, high))
            windows[index] = (want, low, high)
        if not windows:
            return
        together = (
            None
            if play.at and play.at.anchor.startswith("group.")
            else min(max(low, min(want, high)) for want, low, high in windows.values())
        )
        for index, (want, low, high) in windows.items():
            near = max(low, min(want, high)) if together is None else max(low, min(together, high))
            slots = self._slots(play, index, near, low, high)
            placed[index] = slots
            self._remember_shift(play, index, (want, low, high), slots[0].day)
            if play.every_days:
                calendar = self.calendar_for(play, index)
                placed[index] = slots + list(self._again(play, calendar, want, slots[0].day, index))

    def _on_its_weekday(self, play: Play, want: int, low: int, high: int) -> tuple[int, int]:
        """Move a late play to the first of its weekdays that remains."""
        if play.on_weekday is None or want >= low:
            return want, high
        want = low + (play.on_weekday - (low + 6) % 7) % 7
        return want, max(high, min(want, self.last))

    def _is_left_out(self, play: Play, want: int, low: int, high: int, index: int) -> bool:
        reason = ""
        earliest = self.moment(play.earliest, index) if play.earliest else want
        if low > self.last or (want > self.last and earliest > self.last):
            reason = "end"
        elif min(want, earliest) > self.horizon:
            reason = "horizon"
        elif play.when_late == "skip" and low > (self.moment(play.latest, index) if play.latest else want):
            reason = "past"
        elif play.when_late == "skip" and play.earliest and self.moment(play.earliest, index) > high:
            return True
        if reason:
            plays = self.left_out.setdefault(reason, [])
            if play not in plays:
                plays.append(play)
        return bool(reason)

    def _slots(self, play: Play, index: int, want: int, low: int, high: int) -> list[Slot]:
        """Return a play's days, over several weeks if time is short."""
        calendar = self.calendar_for(play, index)
        hours = _hours(play)
        parts = _parts(hours, calendar.hours_per_week) if play.kind == "training_session" else 1
        full = self._full_days(play)
        for count in range(parts, parts + 2 if hours > 2 * _LEAST_SESSION_HOURS else parts + 1):
            days = self._days_with_room(calendar, (want, low, high), hours / count, count, full)
            if not days and full:
                days = self._days_with_room(calendar, (want, low, high), hours / count, count)
            if days:
                parts = count
                break
        else:
            days = [self._day_regardless(play, calendar, (want, low, high), hours / parts)]
            for _ in range(1, parts):
                low, high = week_of(days[-1]) + 7, self.horizon
                later = calendar.nearest(days[-1] + 7, low, high, hours / parts)
                days.append(later or self._any_day(calendar, days[-1] + 7, low, high))
        for day in days:
            calendar.plan(day, hours / parts)
        return [Slot(day, hours / parts, number + 1, parts) for number, day in enumerate(days)]

    def _full_days(self, play: Play) -> set[int]:
        """Return days on which trainers have given enough group sessions."""
        if play.kind != "training_session" or play.scope != "each group" or self.small:
            return set()
        counts = Counter(slot.day for slots in self.slots[play.id].values() for slot in slots)
        most = ceil(len(self.calendars) / _DAYS_FOR_SESSIONS)
        return {day for day, count in counts.items() if count >= most}

    def _days_with_room(
        self,
        calendar: Calendar,
        window: tuple[int, int, int],
        hours: float,
        parts: int,
        full: Container[int] = (),
    ) -> list[int]:
        """Return days in weeks with room for every part, or none."""
        want, low, high = window
        want = max(low, want - 7 * (parts - 1))
        days: list[int] = []
        for _ in range(parts):
            if (day := calendar.nearest(want, low, high, hours, full)) is None and days:
                day = calendar.nearest(want, low, self.horizon, hours)
            if day is None:
                return []
            days.append(day)
            low, want = week_of(day) + 7, day + 7
            high = max(high, low)
        return days

    def _day_regardless(
        self, play: Play, calendar: Calendar, window: tuple[int, int, int], hours: float
    ) -> int:
        """Return a day although no week in the window has room."""
        want, low, high = window
        may_wait = play.kind == "training_session" and play.latest and play.latest.anchor != "group.access"
        day = calendar.nearest(high, high, self.horizon, hours) if may_wait and high >= low else None
        if day is None:
            day = calendar.nearest(want, low, high)
        return self._any_day(calendar, want, low, high) if day is None else day

    def _any_day(self, calendar: Calendar, want: int, low: int, high: int) -> int:
        """Return a later free day, a blackout day, or the last day."""
        if (later := calendar.nearest(low, low, self.horizon)) is not None and high < low:
            return later
        if (day := self.office.nearest(want, low, max(low, high))) is None:
            day = later if later is not None else self.office.nearest(low, low, self.horizon)
        return day if day is not None else self.office.nearest(low, self.first, self.horizon) or self.first

    def _remember_shift(self, play: Play, index: int, window: tuple[int, int, int], day: int) -> None:
        want, low, high = window
        if abs(day - want) <= _NOTABLE_DAYS or play.when_late == "skip":
            return
        group = self.brief.groups[index]
        if want < self.first:
            because = "first"
        elif group.is_blacked_out(date.fromordinal(want)):
            because = "blackout"
        elif want > high:
            because = "deadline" if want <= self.last else "end"
        else:
            because = "order" if want < low else "room"
        self.shifts.append(Shift(play, index, want, day, because))

    def _again(
        self, play: Play, calendar: Calendar, want: int, first: int, index: int | None
    ) -> Iterator[Slot]:
        """Yield the later times of a recurring play, near its rhythm."""
        # A dozen people do not need to hear the same thing as often as a thousand.
        step = (play.every_days or 1) * (2 if self.small else 1)
        until = min(self.moment(play.until, index) if play.until else self.horizon, self.horizon)
        number, day = 1, max(want, self.first)
        while day + step <= until:
            day += step
            near = min(6, step // 2 - 1)
            free_day = calendar.nearest(day, max(first + 1, day - near), min(until, day + near), _hours(play))
            if free_day is not None and free_day > first:
                number += 1
                calendar.plan(free_day, _hours(play))
                yield Slot(free_day, number=number)
                first = free_day

    def _place_for_rollout(self, play: Play) -> None:
        want = self.ideal(play)
        low = self.first
        for name in play.after:
            days = [slots[-1].day for slots in self.slots.get(name, {}).values() if slots]
            low = max(low, min(days, default=low - play.after_days) + play.after_days)
        high = min(self.moment(play.latest), self.last) if play.latest else self.last
        if play.earliest:
            low = max(low, self.moment(play.earliest))
        if self._is_left_out(play, want, low, high, 0):
            return
        near, high = self._on_its_weekday(play, want, low, max(low, high))
        if (day := self.office.nearest(max(low, min(near, high)), low, high)) is None:
            day = self.office.nearest(low, self.first, self.horizon) or low
        slots = [Slot(day)]
        if play.every_days:
            slots += self._again(play, self.office, want, day, None)
        self.slots[play.id] = {-1: slots}
        if abs(day - want) > _NOTABLE_DAYS:
            self.shifts.append(Shift(play, -1, want, day, "first" if want < self.first else "order"))

    def _fill_gaps(self, play: Play, ordered: Iterable[Play]) -> None:
        """Break every silence of the play's owner that is longer than `every_days`."""
        like = [other.id for other in ordered if _is_seen(other, play)]
        taken = sorted(
            {slot.day for name in like for slots in self.slots.get(name, {}).values() for slot in slots}
        )
        most = (play.every_days or 14) * (2 if self.small else 1)
        begin = max(self.moment(play.at), self.began) if play.at else self.first
        cursor = max((day for day in taken if day <= begin), default=self.began)
        until = min(self.moment(play.until) if play.until else self.last, self.horizon)
        slots: list[Slot] = []
        for day in [*(day for day in taken if cursor < day < until), until]:
            while day - cursor > most:
                pieces = ceil((day - cursor) / most)
                free_day = self.office.up_to(min(cursor + most, cursor + round((day - cursor) / pieces) + 1))
                if free_day is None or free_day <= cursor:
                    free_day = self.office.after(cursor)
                if free_day is None or free_day >= day:
                    break
                slots.append(Slot(free_day, number=len(slots) + 1))
                cursor = free_day
            cursor = max(cursor, day)
        self.slots[play.id] = {-1: slots}


def _is_seen(other: Play, play: Play) -> bool:
    """Return whether another play shows the owner of `play` to people: an act, or a live message."""
    if other.kind == "message":
        return other.sender == play.owner and bool(other.fields.get("live"))
    return other.kind == play.kind and other.owner == play.owner


def in_order(plays: Sequence[Play]) -> list[Play]:
    """Return the plays with each after those that it names in `after`."""
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
    """Return the hours that a play takes of each person's week."""
    if play.kind == "training_session":
        return 0.0 if play.fields.get("for_managers") else float(play.fields.get("hours", 1.0))
    if play.kind == "message":
        return _LIVE_HOURS if play.fields.get("live") else _READ_HOURS
    return 0.0


def _parts(hours: float, room: float | None) -> int:
    """Return how many sessions to cut into so that each fits."""
    if room is None or hours <= room:
        return 1
    return ceil(hours / max(_LEAST_SESSION_HOURS, floor(room * 4) / 4))
