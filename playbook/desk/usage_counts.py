"""What a file about users or seats counts: by group and day, and what one of its rows says."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from playbook.core.fields import Id

Measure = Literal["active", "share", "active_28", "share_28", "idle", "idle_cost"]
MEASURES: tuple[Measure, ...] = ("active", "share", "active_28", "share_28", "idle", "idle_cost")


@dataclass(slots=True)
class Count:
    """What a file says of a group (None: the whole rollout) on a day. None: the file does not say.

    `span`, `idle_span`: over how many days up to that one its users were active, its seats idle.
    """

    group_id: Id | None
    day: date
    seats: int = 0
    active: int | None = None
    active_28: int | None = None
    idle: int | None = None
    idle_cost: float | None = None
    span: int | None = field(default=None, compare=False)
    idle_span: int | None = field(default=None, compare=False)

    def value(self, measure: Measure) -> float | None:
        """Give back a measure; shares in percent of the seats, to one decimal."""
        match measure:
            case "share":
                return self._share(self.active)
            case "share_28":
                return self._share(self.active_28)
            case "active":
                return self.active
            case "active_28":
                return self.active_28
            case "idle":
                return self.idle
            case "idle_cost":
                return self.idle_cost

    def _share(self, count: int | None) -> float | None:
        return None if count is None or not self.seats else round(100 * count / self.seats, 1)


@dataclass(slots=True)
class SeatRow:
    """What the rows about one person, or one row about several seats, say together."""

    count: int
    last: date | None
    is_active: bool | None
    active: int | None
    price: float | None
    since: date | None = None
    idle: int | None = None

    def used(self, day: date, days: int) -> bool:
        """Whether the last use is within some days up to one."""
        return self.last is not None and (day - self.last).days < days

    def counts_as_active(self, day: date, span: int) -> bool:
        """Whether its own file calls it active in a span of days up to one."""
        if self.active is not None:
            return self.active > 0
        return self.used(day, span) if self.is_active is None else self.is_active


# By group and day, and in it by a number that stands for a person, or by the name of the row.
Rows = dict[tuple[Id | None, date], dict[int | str, SeatRow]]
