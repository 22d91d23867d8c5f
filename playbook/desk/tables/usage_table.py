"""Count users or seats by group and day, never saying who."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from playbook.core.base import words
from playbook.core.base.errors import Problem
from playbook.core.base.fields import Id
from playbook.core.plan.counts import IDLE_DAYS, MOST_MONEY, WEEK, Use, monday_of
from playbook.core.plan.items import Metric
from playbook.core.progress.metrics import SMALLEST, is_percent
from playbook.desk.tables.cells import CellError, is_empty, quoted
from playbook.desk.tables.columns import READING_COLUMN_NAMES, ReadingColumn
from playbook.desk.tables.read_file import TableSheet
from playbook.desk.tables.reading_table import (
    SHOWN,
    ReadingChoices,
    ReadingEntry,
    ReadOutcome,
    RowReader,
    Scope,
    name_key,
)
from playbook.desk.tables.values import MOST_PEOPLE, read_price, read_whole

Measure = Literal["active", "share", "active_28", "share_28", "idle", "idle_cost"]
MEASURES: tuple[Measure, ...] = ("active", "share", "active_28", "share_28", "idle", "idle_cost")
_YES = frozenset({"1", "true", "yes", "1.0"})
_NO = frozenset({"0", "false", "no", "0.0", ""})
_GONE = frozenset({"deactivated", "deleted", "disabled", "inactive", "removed", "suspended"})
_NEVER = frozenset({"never", "n/a", "null", "none"})
SHARES: frozenset[Measure] = frozenset({"share", "share_28"})


@dataclass(slots=True)
class Count:
    """One group's counts on a day; None means unknown."""

    group_id: Id | None
    day: date
    seats: int = 0
    active: int | None = None
    active_28: int | None = None
    idle: int | None = None
    idle_cost: float | None = None
    span: int | None = field(default=None, compare=False)  # the days over which users were active
    idle_span: int | None = field(default=None, compare=False)  # the days over which seats were idle

    def value(self, measure: Measure) -> float | None:
        """Return a measure; shares in percent of the seats, to one decimal."""
        if measure not in ("share", "share_28"):
            value: float | None = getattr(self, measure)
            return value
        active = self.active if measure == "share" else self.active_28
        return None if active is None or not self.seats else round(100 * active / self.seats, 1)


@dataclass(slots=True)
class SeatRow:
    """The merged rows about one person, or one row about several seats."""

    count: int
    last: date | None
    is_active: bool | None
    active: int | None
    price: float | None
    since: date | None = None
    idle: int | None = None

    def used(self, day: date, days: int) -> bool:
        """Return whether the last use is within some days up to one."""
        return self.last is not None and (day - self.last).days < days

    def counts_as_active(self, day: date, span: int) -> bool:
        """Return whether its file calls it active in this span."""
        if self.active is not None:
            return self.active > 0
        return self.used(day, span) if self.is_active is None else self.is_active


# By group and day, and in it by a number that stands for a person, or by the name of the row.
Rows = dict[tuple[Id | None, date], dict[int | str, SeatRow]]


def use_id(group_id: Id | None, day: date) -> Id:
    """Return the same id for a group and day, whoever counts it."""
    return hashlib.sha256("\n".join(("use", group_id or "", day.isoformat())).encode()).hexdigest()[:12]


def uses_of(counts: Iterable[Count], rows: Rows) -> tuple[Use, ...]:
    """Return each group's latest count of a week, with seats."""
    latest: dict[tuple[Id | None, date], Count] = {}
    for count in sorted(counts, key=lambda count: count.day):
        if count.seats:
            latest[count.group_id, monday_of(count.day)] = count
    return tuple(_use(count, rows) for count in latest.values())


def _use(count: Count, rows: Rows) -> Use:
    idle = count.idle if count.idle_span == IDLE_DAYS else None
    use = Use(
        id=use_id(count.group_id, count.day),
        day=count.day,
        seats=count.seats,
        group_id=count.group_id,
        active=count.active if count.span == WEEK else None,
        active_28=count.active if count.span == IDLE_DAYS else count.active_28,
        idle=idle,
        idle_cost=None if idle is None else count.idle_cost,
    )
    now = rows[count.group_id, count.day]
    if not all(isinstance(token, int) and row.count == 1 for token, row in now.items()):
        return use
    history = _by_days(count, rows) if count.span == 1 else _by_weeks(count, rows)
    return Use.model_validate(use.model_dump() | history)


def _by_weeks(count: Count, rows: Rows) -> dict[str, object]:
    """Return who was active in this week and in the last one."""
    earlier = count.day - timedelta(days=WEEK)
    before = rows.get((count.group_id, earlier))
    if count.span != WEEK or before is None:
        return {}
    now = rows[count.group_id, count.day]
    active = {token for token, row in now.items() if row.counts_as_active(count.day, WEEK)}
    returning = sum(token in before and before[token].counts_as_active(earlier, WEEK) for token in active)
    return {"returning": returning} | _depth(_use_days(count, rows, 0, IDLE_DAYS, by_last=True))


def _by_days(count: Count, rows: Rows) -> dict[str, object]:
    """Return the same for a file with each day's activity."""
    week, before = (_use_days(count, rows, back, WEEK) for back in (0, WEEK))
    if week is None:
        return {}
    history: dict[str, object] = {"active": len(week)}
    if before is not None:
        history["returning"] = sum(token in before for token in week)
    if (month := _use_days(count, rows, 0, IDLE_DAYS)) is not None:
        history |= {"active_28": len(month), "idle": count.seats - len(month)} | _depth(month)
    return history


def _use_days(
    count: Count, rows: Rows, back: int, days: int, by_last: bool = False
) -> dict[int | str, set[date]] | None:
    """Return seat holders' active days, or None if a day is missing."""
    holders = rows[count.group_id, count.day]
    first = count.day - timedelta(days=back + days - 1)
    used: dict[int | str, set[date]] = defaultdict(set)
    for ago in range(back, back + days):
        day = count.day - timedelta(days=ago)
        if (seats := rows.get((count.group_id, day))) is None:
            return None
        for token, row in seats.items():
            use = row.last if by_last else day if row.counts_as_active(day, 1) else None
            if token in holders and use is not None and first <= use <= count.day:
                used[token].add(use)
    return used


def _depth(used: dict[int | str, set[date]] | None) -> dict[str, object]:
    return {"depth": round(sum(map(len, used.values())) / len(used), 2)} if used else {}


@dataclass(frozen=True, slots=True)
class UsageCounts(ReadOutcome):
    """A file's counts and problems; `uses`: what the rollout stores."""

    counts: tuple[Count, ...] = ()
    uses: tuple[Use, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Return what the file can say, by its columns."""
        values = {measure: [count.value(measure) for count in self.counts] for measure in MEASURES}
        return tuple(measure for measure in MEASURES if set(values[measure]) - {None})


def measure_name(measure: Measure, choices: ReadingChoices) -> str:
    """Return what a measure of this file is, in words."""
    span = "as the file counts them" if counts_itself(choices) else f"in {WEEK} days"
    has_no_idle = choices.at("active") is not None and choices.at("idle") is None
    return {
        "active": f"Active users, {span}",
        "share": f"Active share of the seats in percent, {span}",
        "active_28": f"Active users in {IDLE_DAYS} days",
        "share_28": f"Active share of the seats in percent, in {IDLE_DAYS} days",
        "idle": "Seats without an active user"
        if has_no_idle
        else f"Idle seats, not used for {IDLE_DAYS} days",
        "idle_cost": "What those idle seats cost a month",
    }[measure]


def counts_itself(choices: ReadingChoices) -> bool:
    """Return whether the file says who is active, instead of when."""
    return choices.at("active") is not None or choices.at("is_active") is not None


def fits(measure: Measure, metric: Metric) -> bool:
    """Return whether a metric's unit fits a measure."""
    return not metric.unit or is_percent(metric) == (measure in SHARES)


def entries_of(usage: UsageCounts, metric_of: Mapping[Measure, Id]) -> tuple[ReadingEntry, ...]:
    """Return the counts as readings of the chosen metrics."""
    return tuple(
        ReadingEntry(metric_id, count.group_id, count.day, value)
        for measure, metric_id in metric_of.items()
        for count in usage.counts
        if (value := count.value(measure)) is not None
    )


def count_usage(sheet: TableSheet, scope: Scope, choices: ReadingChoices) -> UsageCounts:
    """Count the users or seats of a file. Never raises."""
    try:
        counter = _Counter(sheet, scope, choices)
        counter.read()
    except CellError as error:
        return UsageCounts(problems=(error.problem(),), wrong=1)
    counts, notes = counter.counted()
    if not counts and not counter.wrong:
        hint = "Pick the column with the teams, or whose readings these are; names are as in the brief."
        counter.problems.append(Problem("table", "Nothing in it can be counted for this rollout.", hint))
        counter.wrong = 1
    return UsageCounts(counts=tuple(counts), uses=uses_of(counts, counter.seats), **counter.outcome(notes))


class _Counter(RowReader):
    day_roles = ("day", "since", "last_active", "ever_active")
    number_role = "price"

    def __init__(self, sheet: TableSheet, scope: Scope, choices: ReadingChoices) -> None:
        super().__init__(sheet, scope, choices)
        self.seats: Rows = {}
        self.unknown: dict[str, int] = {}
        self.foreign = self.nameless = self.gone = self.twice = 0

    def take(self, number: int, cells: Sequence[str]) -> None:
        if self.text(cells, "status").casefold() in _GONE:
            self.gone += 1
            return
        is_ours, group_id = self._group(self.text(cells, "group"))
        if not is_ours:
            return
        day = self.choices.day or self.scope.today
        if "day" in self.at:
            day = self.read_past_day(self.text(cells, "day"))
        seats = self._seats(cells)
        person = name_key(self.text(cells, "person"))
        # A number stands for the person: the name or address itself is not stored.
        token = hash(person) if person else f"row {number}"
        before = self.seats.setdefault((group_id, day), {}).setdefault(token, seats)
        if before is not seats:
            self.twice += 1
            before.last = max(filter(None, (before.last, seats.last)), default=None)
            before.is_active = before.is_active or seats.is_active

    def _group(self, name: str) -> tuple[bool, Id | None]:
        """Return whether a row counts here, and for which group."""
        if "group" not in self.at:
            if (group_id := self.choices.group_id) is None and not self.scope.may_all:
                raise CellError("You log for your own teams.", "Pick whose readings these are.")
            if group_id is not None and group_id not in self.scope.own_groups:
                raise CellError("This is not a team of yours.", "Ask its lead or an editor.")
            return True, group_id
        group_id = self.groups.get(name_key(name))
        if not name:
            self.nameless += 1
        elif group_id is None:
            self.unknown[name] = self.unknown.get(name, 0) + 1
        elif group_id not in self.scope.own_groups:
            self.foreign += 1
        else:
            return True, group_id
        return False, None

    def _seats(self, cells: Sequence[str]) -> SeatRow:
        count = self._whole(cells, "seats", 1)
        active = self._whole(cells, "active", 0) if "active" in self.at else None
        idle = self._whole(cells, "idle", 0) if "idle" in self.at else None
        if not self._knows_seats and active is not None:
            count = active
        if active is not None and active > count:
            raise CellError(f"{active:,} active users have {count:,} seats.", "Check the two numbers.")
        if idle is not None and idle > count:
            raise CellError(f"{idle:,} of {count:,} seats are idle.", "Check the two numbers.")
        last = self._last(cells, "last_active") or self._last(cells, "ever_active")
        if (text := self.text(cells, "is_active").casefold()) not in _YES | _NO:
            raise CellError(f"{quoted(text)} is neither active nor not.", "Write 1 or 0.")
        is_active = text in _YES if "is_active" in self.at else None
        price = read_price(self.text(cells, "price"), self.decimal)
        return SeatRow(count, last, is_active, active, price, self._last(cells, "since"), idle)

    def _whole(self, cells: Sequence[str], role: ReadingColumn, empty: int) -> int:
        text = self.text(cells, role)
        count = read_whole(text) if text else empty
        if count is None or count > MOST_PEOPLE:
            sentence = f"{quoted(text)} is not a number of {READING_COLUMN_NAMES[role].lower()}."
            raise CellError(sentence, "Write a whole number.")
        return count

    def _last(self, cells: Sequence[str], role: ReadingColumn) -> date | None:
        text = self.text(cells, role)
        return None if is_empty(text) or text.casefold() in _NEVER else self.read_day(text)

    def counted(self) -> tuple[list[Count], list[str]]:
        """Return counts of groups large enough, and notes on omissions."""
        counts, small = [], set()
        for (group_id, day), seats in self.seats.items():
            if group_id in self.scope.few or sum(seat.count for seat in seats.values()) < SMALLEST:
                small.add(self._name(group_id))
                continue
            count = self._count(group_id, day, seats.values())
            if problem := self._too_much(count):
                self.wrong += len(seats)
                if len(self.problems) < SHOWN:
                    self.problems.append(problem)
            else:
                counts.append(count)
        return counts, self._notes(small)

    def _too_much(self, count: Count) -> Problem | None:
        """Return what no count can hold, where the rows of a day add up to it."""
        rows = f"The rows of {self._name(count.group_id)} on {words.day_in_words(count.day)}"
        if count.seats > MOST_PEOPLE:
            hint = f"A count has at most {MOST_PEOPLE:,}. Check which column has the seats."
            return Problem("table", f"{rows} add up to {count.seats:,} seats.", hint)
        if (count.idle_cost or 0) > MOST_MONEY:
            hint = f"At most {MOST_MONEY:,} fits. Check which column has the price."
            return Problem("table", f"{rows} add up to idle seats for {count.idle_cost:,.0f} a month.", hint)
        return None

    def _count(self, group_id: Id | None, day: date, seats: Collection[SeatRow]) -> Count:
        count = Count(group_id, day, seats=sum(seat.count for seat in seats) if self._knows_seats else 0)
        count.span, count.idle_span = self._span(day, seats), IDLE_DAYS
        idle = [(seat, seat.count) for seat in seats if not seat.is_active and not seat.used(day, IDLE_DAYS)]
        tells_idle = "last_active" in self.at or "ever_active" in self.at
        if "active" in self.at:
            count.active, count.idle_span = sum(seat.active or 0 for seat in seats), count.span
            idle = [(seat, seat.count - (seat.active or 0)) for seat in seats]
            tells_idle = self._knows_seats
        elif "is_active" in self.at or "last_active" in self.at:
            week = [seat for seat in seats if seat.counts_as_active(day, WEEK)]
            count.active = sum(seat.count for seat in week)
            if "last_active" in self.at:
                count.active_28 = count.seats - sum(number for _seat, number in idle)
        if "idle" in self.at:
            count.idle_span, tells_idle = IDLE_DAYS, True
            idle = [(seat, seat.idle or 0) for seat in seats]
        if tells_idle:
            count.idle = sum(number for _seat, number in idle)
            if any(seat.price is not None for seat in seats):
                count.idle_cost = round(sum(number * (seat.price or 0) for seat, number in idle), 2)
        return count

    def _span(self, day: date, seats: Collection[SeatRow]) -> int | None:
        """Return the days that active users are of, by row or choice."""
        if "active" not in self.at and "is_active" not in self.at:
            return WEEK
        if "since" not in self.at:
            return self.choices.span
        spans = {(day - seat.since).days + 1 if seat.since else None for seat in seats}
        return spans.pop() if len(spans) == 1 else None

    @property
    def _knows_seats(self) -> bool:
        return "seats" in self.at or "person" in self.at or "active" not in self.at

    def _notes(self, small: set[str]) -> list[str]:
        summed = {self._name(group_id) for (group_id, _), rows in self.seats.items() if len(rows) > 1}
        notes = []
        if small:
            names = words.some(sorted(small), 8)
            notes.append(f"Left out, because fewer than {SMALLEST} people point at somebody: {names}.")
        if self.unknown:
            rows = words.count(sum(self.unknown.values()), "row")
            names = words.some(sorted(map(quoted, self.unknown)), 8)
            notes.append(f"Left out: {rows} of teams that this rollout does not have: {names}.")
        for count, why in (
            (self.foreign, "of teams that are not yours"),
            (self.nameless, "without a team"),
            (self.gone, "of accounts that were switched off"),
            (self.twice, "about somebody who is in an earlier row, so that each counts once"),
        ):
            if count:
                notes.append(f"Left out: {words.count(count, 'row')} {why}.")
        if summed and "person" not in self.at and {"seats", "active"} & self.at.keys():
            names = words.some(sorted(summed), 8)
            notes.append(f"Added up, as several rows are about one day: {names}. Is each meant?")
        if beyond := words.some(sorted(self._beyond()), 8):
            notes.append(f"More seats than people in the brief: {beyond}. Correct one of them.")
        return notes

    def _beyond(self) -> set[str]:
        most: dict[Id, int] = {}
        for (group_id, _day), rows in self.seats.items():
            if group_id and self._knows_seats:
                most[group_id] = max(most.get(group_id, 0), sum(seat.count for seat in rows.values()))
        sizes = self.scope.sizes
        return {
            f"{self._name(group_id)} with {seats:,} seats for {sizes[group_id]:,} people"
            for group_id, seats in most.items()
            if group_id in sizes and seats > sizes[group_id] and group_id not in self.scope.few
        }

    def _name(self, group_id: Id | None) -> str:
        return "the whole rollout" if group_id is None else quoted(self.scope.groups[group_id])
