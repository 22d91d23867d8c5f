"""The days of a plan's plays, per group."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TypeVar

from playbook.core.base.fields import Span
from playbook.core.case.case import Case, place_in
from playbook.core.case.rounds import Rounds, free_rounds, rounds_a_day
from playbook.core.case.timing import (
    CHANGED_AFTER,
    KNOWN_AFTER,
    LEAST_PRACTICE,
    LEAST_TO_LEARN,
    gate_of,
    is_practiced,
)
from playbook.core.plan.brief import Aspect, Brief, Group
from playbook.core.plan.case import Condition, Gates
from playbook.core.plan.plays.stages import Play, When
from playbook.core.plan.workdays import Place, workdays_of
from playbook.llm.builtin.calendar import Calendar, ill_read, quiet_days, without, working_days

S = TypeVar("S", bound="Schedule")
HORIZON_DAYS = 3 * 366
_TO_KNOW = 42  # days until the first numbers of those who started last are known
_BEFORE_THE_END = 15  # days in which the decision is carried out and handed over
_LONGEST_ABSENCE = timedelta(weeks=6)
# What the weekly example and a pulse ask of each person's week, reserved for them.
_SERIES_HOURS = 0.3
_DAYS_TO_JUDGE = 10  # working days of a start before somebody decides on the next: holidays do not count
_DAYS_TO_CHANGE = 2  # between the decision on a later start and its sessions
# Kinds that run on while a group is closed: a blackout does not move them. At a gate leaders decide.
_RUNS_BESIDE = frozenset(("support", "checkin_series", "gate"))
_NAMES_DATES = ("how-it-works", "board-dates")  # so they wait until representatives have signed
# What a later start asks of people before its sessions: nothing of it comes before its own decision.
_OF_ONE_START = (*_NAMES_DATES, "train-managers", "manager-shows-use", "manager-own-first")
_GOES_WITH_ITS_PLACE: tuple[Aspect, ...] = ("job", "reporting", "place")
_MOST_IMPACT = 5
_ANNOUNCES = frozenset(("message", "sponsor_act", "manager_briefing"))
# What the company hears at once waits for no single team.
_TELLS_EVERYONE = frozenset(("message", "manager_briefing"))


@dataclass(frozen=True, slots=True)
class Slot:
    """One time of a play, or a `part` of a split session."""

    day: int
    hours: float = 0.0
    part: int = 1
    parts: int = 1
    number: int = 1
    rounds: Rounds | None = None  # of a session that more people attend than there are seats

    @property
    def until(self) -> int:
        """Return the day of the last round."""
        return self.rounds.last.toordinal() if self.rounds and self.rounds.last else self.day


@dataclass(frozen=True, slots=True)
class Shift:
    """A play that is not on its ideal day, and why."""

    play: Play
    index: int
    ideal: int
    day: int
    because: str


@dataclass(slots=True)
class Schedule:
    """The days of every play placed, and what did not fit."""

    case: Case
    first: int
    last: int
    horizon: int
    calendars: list[Calendar]
    places: list[Calendar]  # without the groups' own blackouts
    office: Calendar  # when all of them work
    manned: Calendar  # the office's days on which most people are there
    undisturbed: Calendar  # the office's days that lie in no group's blackout
    deciding: Calendar  # the undisturbed days, those on which numbers are read well before others
    plays: Sequence[Play]
    small: bool
    go_lives: list[int]
    accesses: list[int]
    slots: dict[str, dict[int, list[Slot]]] = field(default_factory=dict)
    shifts: list[Shift] = field(default_factory=list)
    left_out: dict[str, list[Play]] = field(default_factory=dict)
    latest: list[dict[str, tuple[int, int]]] = field(default_factory=list)
    training: dict[date, float] = field(default_factory=dict)  # the share of a day that trainers give
    training_sites: dict[date, frozenset[str]] = field(default_factory=dict)  # where they are on a day
    shared_days: dict[object, list[int]] = field(default_factory=dict)
    trainers: int = 1  # given, or as many as the sessions before the start need
    practice_from: dict[int, int] = field(default_factory=dict)  # by team with much to practice

    @property
    def brief(self) -> Brief:
        return self.case.brief

    @property
    def last_decision(self) -> int:
        """Return the day of the decision after the last start.

        It counts only where the usual day is too late.
        """
        if judged := self.case.judged_on:
            return judged.toordinal()
        return max(max(self.go_lives) + _TO_KNOW, self.last - _BEFORE_THE_END)

    def wave(self, index: int) -> tuple[int, int]:
        """Return what a group shares with the others of its wave: access and go-live."""
        return self.accesses[index], self.go_lives[index]

    def free_days(self, play: Play, index: int) -> tuple[object, ...]:
        """Return what decides on which days a play may fall for a group."""
        group = self.brief.groups[index]
        ignores_closures = play.kind in _RUNS_BESIDE or is_company_wide(play) or _is_of_the_first_day(play)
        blackouts = () if ignores_closures else group.blackouts
        return place_in(self.case, group), blackouts, self._busy(play, index)

    def calendar_for(self, play: Play, index: int) -> Calendar:
        """Return the days that a play may take from a group."""
        if play.kind in _RUNS_BESIDE or _is_of_the_first_day(play):
            return self.places[index]
        calendar, busy = self.calendars[index], self._busy(play, index)
        if is_company_wide(play):
            calendar = replace(calendar, days=self._days_of_most(self.places[index].days))
        # The hours that are planned already stay shared.
        return replace(calendar, days=self._free_of(calendar.days, busy)) if busy else calendar

    def _busy(self, play: Play, index: int) -> tuple[Span, ...]:
        """Return the times at which a group has no sessions."""
        group_id = self.brief.groups[index].id
        times = self.case.busy if play.kind == "training_session" else ()
        if play.fields.get("for_managers"):  # they learn before the days reserved for their teams
            times = tuple(time for time in times if not time.is_beside_slots)
        return tuple(span for time in times if time.concerns(group_id) for span in time.spans)

    def _days_of_most(self, days: Sequence[int]) -> Sequence[int]:
        """Return the days on which most people of the rollout are there."""
        key = (id(days), "most")
        if key not in self.shared_days:
            self.shared_days[key] = without_most_closed(days, self.brief) or list(days)
        return self.shared_days[key]

    def _free_of(self, days: Sequence[int], busy: tuple[Span, ...]) -> Sequence[int]:
        key = (id(days), busy)
        if key not in self.shared_days:
            self.shared_days[key] = without(days, busy)
        return self.shared_days[key]

    def floor(self, play: Play, index: int) -> tuple[int, str]:
        """Return the first day that the brief's conditions leave, and the condition."""
        floors = [(self.first, "")]
        for condition in self.case.conditions:
            gate = gate_of(condition, self.case.kind.key)
            waits = gate in _gates_of(play) or (
                play.id in _NAMES_DATES and self.case.is_of_representatives(condition)
            )
            if waits and gate != "switch_off" and _concerns(condition, self.brief.groups[index]):
                day = condition.met_on or condition.needed_by or self._expected(condition, index)
                # What starts on go-live may start on the day that the condition is needed by.
                spare = 0 if gate == "go_live" or condition.met_on else 1
                # Needed only after the start that waits for it: the start's day is the brief's (R53).
                is_too_late = day is not None and gate == "go_live" and day.toordinal() > self.go_lives[index]
                is_too_late = is_too_late and not self.case.is_of_representatives(condition)
                floors += [(day.toordinal() + spare, condition.name)] if day and not is_too_late else []
        group = self.brief.groups[index]
        if _needs_access(play) and is_practiced(self.case.kind.key) and group.access_date:
            access = group.access_date.toordinal()
            # What is due by that day cannot wait for it where no round can be held on it.
            is_due_by_it = play.latest is not None and play.latest.anchor == "group.access"
            is_in_time = not is_due_by_it or self._has_round(play, access, index)
            floors += [(access, "")] if access < self.go_lives[index] and is_in_time else []
        if self.case.set_up and play.kind == "training_session" and is_practiced(self.case.kind.key):
            done = self.case.set_up.day.toordinal()  # checked for a day, then practiced
            there = (self.office.after(done) or done) + 1
            floors += [(there, "")] if there < self.go_lives[index] else []
        if _is_for_people(play) and (learned := self._learned_from_others(index)):
            floors.append((learned, ""))
        if play.id in _OF_ONE_START and (decided := self._decided_by(index)):
            floors.append((decided + 1, ""))
        return max(floors)

    def _decided_by(self, index: int) -> int:
        """Return the day of the decision on a later start, or 0."""
        before = max((day for day in self.go_lives if day < self.go_lives[index]), default=0)
        if not before or self.go_lives[index] - before < LEAST_TO_LEARN.days:
            return 0
        return self.known_after(before)

    def known_after(self, start: int) -> int:
        """Return the day on which a start can be judged.

        That is two weeks after it, and ten working days.
        """
        office = self.office.usual or self.office.days
        worked = bisect_left(office, start) + _DAYS_TO_JUDGE
        known = max(start + KNOWN_AFTER.days, office[worked] if worked < len(office) else 0)
        return self.office.after(known - 1) or known

    def _expected(self, condition: Condition, index: int) -> date | None:
        """Return when a condition is usually met, where that leaves time before the start."""
        assumed = self.case.expected.get(condition.id)
        live = date.fromordinal(self.go_lives[index])
        return assumed.day if assumed and assumed.day + LEAST_PRACTICE <= live else None

    def _learned_from_others(self, index: int) -> int:
        """Return the day on which what the start before showed is changed, or 0."""
        decided = self._decided_by(index)
        if not decided:
            return 0
        changed = decided
        for _ in range(_DAYS_TO_CHANGE + 1):
            changed = self.office.after(changed) or changed + 1
        before = max(day for day in self.go_lives if day < self.go_lives[index])
        return max(before + CHANGED_AFTER.days, changed)

    def _has_round(self, play: Play, day: int, index: int) -> bool:
        """Return whether a round fits the group and a trainer."""
        calendar = self.calendars[index]
        days = calendar.usual or calendar.days
        place = bisect_left(days, day)
        if place == len(days) or days[place] != day:
            return False
        most = rounds_a_day(float(play.fields.get("hours", 1.0)), self.trainers, self.brief.rooms)
        return free_rounds(most, self.training.get(date.fromordinal(day), 0.0)) > 0

    def ideal(self, play: Play, index: int | None = None) -> int:
        """Return the day that a play should fall on."""
        if play.at is None:
            raise ValueError(f"{play.id} has no day")
        day = self.moment(play.at, index)
        if play.on_weekday is None:
            return day
        away = (play.on_weekday - (day + 6) % 7) % 7
        return day + (away if away <= 3 else away - 7)

    def moment(self, when: When, index: int | None = None) -> int:
        """Return the day that `when` names, for the group at `index`."""
        match when.anchor:
            case "play":
                slot = self.slot(when.play_id, index)
                base = slot.day if slot else self.last
            case "group.access" | "group.go_live" if index is not None:
                base = (self.accesses if when.anchor == "group.access" else self.go_lives)[index]
            case "start":
                base = _ordinal(self.brief.start)
            case "end":
                base = self.last
            case "first_access" | "group.access":
                base = min(self.accesses)
            case "last_go_live":
                base = max(self.go_lives)
            case "first_go_live":
                base = min(self.go_lives)
            case _:
                base = _ordinal(self.brief.go_live)
        return base + when.days

    @property
    def began(self) -> int:
        """Return the rollout's own start, which may lie in the past."""
        return _ordinal(self.brief.start)

    def office_day(self, day: int) -> date:
        """Return the day, or the next on which everyone works."""
        return date.fromordinal(self.office.after(day - 1) or day)

    def is_free(self, index: int, day: int) -> bool:
        """Return whether a group works on a day, outside of its blackouts."""
        days = self.calendars[index].days
        place = bisect_left(days, day)
        return place < len(days) and days[place] == day

    def has_ended(self, index: int, day: int) -> bool:
        """Return whether a new structure has replaced a group by a day."""
        impact = self.brief.groups[index].impact
        is_moved = min(impact.get(aspect, 0) for aspect in _GOES_WITH_ITS_PLACE) >= _MOST_IMPACT
        is_structure = self.case.kind.key == "reorganization"
        return is_structure and is_moved and day >= self.go_lives[index]

    def is_known(self, when: When, index: int | None = None) -> bool:
        """Return whether the play that a day depends on has one."""
        if index is not None and when.play_id:
            return self.slot(when.play_id, index) is not None
        return not when.play_id or bool(self.slots.get(when.play_id))

    def measured_by(self, play: Play) -> int:
        """Return the day on which all that a metric measures is done."""
        if play.kind != "metric":
            return self.first
        slots = (slots for play_id in play.after for slots in self.slots.get(play_id, {}).values() if slots)
        return max((times[-1].until for times in slots), default=self.first)

    def is_day_one(self, slot: Slot, indexes: Iterable[int]) -> bool:
        """Return whether a day is the working day on which groups go live."""
        return all(slot.day == self.go_lives[index] for index in indexes)

    def slot(self, play_id: str, index: int | None) -> Slot | None:
        """Return when a play first happens for a group or the rollout."""
        by_group = self.slots.get(play_id, {})
        slots = by_group.get(-1) or (
            by_group.get(index) if index is not None else next(iter(by_group.values()), None)
        )
        return slots[0] if slots else None


def _ordinal(day: date | None) -> int:
    if day is None:
        raise ValueError("a schedule needs the rollout's dates")
    return day.toordinal()


def is_company_wide(play: Play) -> bool:
    """Return whether a play tells the whole company at once."""
    is_for_all = play.kind in _TELLS_EVERYONE and play.scope == "everyone"
    return is_for_all and "manager" not in (play.owner, play.sender)


def _is_of_the_first_day(play: Play) -> bool:
    """Return whether a play is on the start's day, busy or not."""
    is_word = play.kind == "message" and play.at is not None and play.at == play.earliest == play.latest
    return is_word and play.at is not None and play.at.anchor == "group.go_live"


def _needs_access(play: Play) -> bool:
    """Return whether a group uses the real thing in a session."""
    if play.kind != "training_session" or play.fields.get("for_managers"):
        return False
    return bool(play.fields.get("hands_on")) and play.scope != "rollout"


def _is_for_people(play: Play) -> bool:
    """Return whether a play is a session before the start, for a team itself."""
    return play.from_kind in ("safe_start", "hands_on")


def _gates_of(play: Play) -> frozenset[Gates]:
    """Return the gates before which a play must not be dated."""
    gates: set[Gates] = set()
    if play.kind in _ANNOUNCES:
        gates.add("announcement")
    if play.kind == "training_session":
        gates |= {"announcement", "training"}
    if play.at and play.at.anchor.endswith("go_live") and play.at.days >= 0 and play.kind != "gate":
        gates.add("go_live")
    return frozenset(gates)


def _concerns(condition: Condition, group: Group) -> bool:
    return not condition.group_ids or group.id in condition.group_ids


def frame(kind: type[S], case: Case, plays: Sequence[Play], small: bool, today: date | None) -> S:
    """Return an empty schedule with its bounds and each group's free days."""
    brief = case.brief
    start, go_live, end = brief.start, brief.go_live, brief.end
    if start is None or go_live is None or end is None:
        raise ValueError("a schedule needs the rollout's dates")
    first = max(start, today) if today else start
    workdays = workdays_of(brief)
    places = [place_in(case, group) for group in brief.groups]
    go_lives = [
        _on_a_working_day(_ordinal(brief.go_live_of(group)), end, case, place)
        for group, place in zip(brief.groups, places, strict=True)
    ]
    accesses = [
        min(_ordinal(brief.access_of(group)), go_lives[index]) for index, group in enumerate(brief.groups)
    ]
    last = end.toordinal()
    horizon = min(last, max(*go_lives, first.toordinal(), go_live.toordinal()) + HORIZON_DAYS)
    calendars_by_key: dict[object, Calendar] = {}

    def calendar(where: Iterable[Place], group: Group | None = None) -> Calendar:
        key = (frozenset(where), group.blackouts if group else ())
        if key not in calendars_by_key:
            days = _days_of(first, date.fromordinal(horizon), case, key[0])
            days = without(days, key[1])
            calendars_by_key[key] = Calendar(days, None, quiet_days(days, workdays, key[0]))
        return calendars_by_key[key]

    calendars: list[Calendar] = []
    for group, place in zip(brief.groups, places, strict=True):
        hours = group.capacity_hours_per_week
        reserved = _SERIES_HOURS if hours and hours > 2 * _SERIES_HOURS else 0.0
        shared = calendar([place], group)
        free = Calendar(shared.days, hours or None, shared.quiet, reserved, go_lives[len(calendars)])
        calendars.append(free)
    office = calendar(places)
    manned = Calendar(without_most_closed(office.days, brief) or office.days, None, office.quiet)
    busy = [span for group in brief.groups for span in group.blackouts if not span.is_without_training]
    undisturbed = Calendar(without(office.days, busy), None, office.quiet)
    return kind(
        case=case,
        first=first.toordinal(),
        last=last,
        horizon=horizon,
        calendars=calendars,
        places=[calendar([place]) for place in places],
        office=office,
        manned=manned,
        undisturbed=undisturbed,
        deciding=Calendar(undisturbed.days, None, office.quiet | ill_read(office.days, busy)),
        plays=plays,
        small=small,
        go_lives=go_lives,
        accesses=accesses,
    )


def _days_of(first: date, last: date, case: Case, places: frozenset[Place]) -> list[int]:
    """Return working days; where a short rollout has none, weekdays, else its first day."""
    workdays = workdays_of(case.brief)
    home = (Place(case.country, case.subdivision),)
    days = working_days(first, last, workdays, places) or working_days(first, last, workdays, home)
    if not days:
        every = range(first.toordinal(), last.toordinal() + 1)
        days = [day for day in every if (day + 6) % 7 < 5]
    return days or [first.toordinal()]


def _keeps_people_away(span: Span) -> bool:
    return span.end - span.start < _LONGEST_ABSENCE and not span.is_without_training


def without_most_closed(days: Sequence[int], brief: Brief) -> list[int]:
    """Return the days on which at least half the people work.

    Nobody keeps a change secret for more than six weeks: longer closures delay sessions only.
    """
    people = sum(group.size for group in brief.groups)
    absences = [
        (group.size, spans)
        for group in brief.groups
        if (spans := [*filter(_keeps_people_away, group.blackouts)])
    ]

    def away(day: int) -> int:
        when = date.fromordinal(day)
        return sum(size for size, spans in absences if any(span.has(when) for span in spans))

    return [day for day in days if not absences or 2 * away(day) < people or not people]


def _on_a_working_day(day: int, end: date, case: Case, place: Place) -> int:
    """Return the day, or the next working day inside the rollout."""
    workdays = workdays_of(case.brief)
    later = workdays.next_working(date.fromordinal(day), place.country, place.subdivision)
    return later.toordinal() if later <= end else day
