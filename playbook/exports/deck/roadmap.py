"""The geometry of the plan on a page: lanes, scale, labels, bars."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from playbook.core.base.fields import StageKey
from playbook.exports.deck.measure import cut, width

Stands = Literal["done", "late", "to_come"]
ROWS = 3
_GAP = 0.14  # between a label and the next marker
_LONGEST = 3.0  # inches of a label
_MARKER = 0.17
_WEEK, _A_YEAR, _FIVE_YEARS = timedelta(days=7), 430, 1830


@dataclass(frozen=True, slots=True)
class Mark:
    """A dated step; where room is scarce, a lower `rank` goes first."""

    stage: StageKey
    day: date
    title: str
    rank: int
    stands: Stands
    is_turn: bool = False  # a gate or milestone


@dataclass(frozen=True, slots=True)
class Label:
    """A step with its name, at its place in the lane."""

    mark: Mark
    text: str
    row: int
    x: float
    text_x: float
    text_width: float

    @property
    def align(self) -> Literal["l", "r"]:
        return "r" if self.text_x < self.x else "l"


@dataclass(frozen=True, slots=True)
class Bar:
    """How many steps of a lane fall in a week or month."""

    stage: StageKey
    x: float
    width: float
    counts: dict[Stands, int]


@dataclass(frozen=True, slots=True)
class ScaleMark:
    """A line of the scale, and its name."""

    x: float
    text: str


@dataclass(frozen=True, slots=True)
class Roadmap:
    """Everything on the page, in inches from the lanes' left."""

    labels: tuple[Label, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[ScaleMark, ...]
    first: date
    last: date
    width: float
    unnamed: int
    unit: str  # what a bar counts

    def x(self, day: date) -> float | None:
        """Return where a day is, None for one outside the plan."""
        return _x(day, self.first, self.last, self.width) if self.first <= day <= self.last else None


def lay_out(marks: Sequence[Mark], wide: float, size: float, stretch: float = 1) -> Roadmap | None:
    """Return the plan on a page, None without a dated step."""
    if not marks:
        return None
    first, last = min(mark.day for mark in marks), max(mark.day for mark in marks)
    first -= timedelta(days=first.weekday())
    last = max(last, first + 4 * _WEEK) + timedelta(days=6)
    labels = tuple(_place(marks, first, last, wide, size, stretch))
    return Roadmap(
        labels,
        tuple(_bars(marks, first, last, wide)),
        tuple(_ticks(first, last, wide, size, stretch)),
        first,
        last,
        wide,
        len(marks) - len(labels),
        "month" if (last - first).days > _A_YEAR else "week",
    )


def _place(
    marks: Iterable[Mark], first: date, last: date, wide: float, size: float, stretch: float
) -> Iterator[Label]:
    """Yield the labels that fit, the weightiest first and each title once."""
    taken: dict[tuple[StageKey, int], list[tuple[float, float]]] = defaultdict(list)
    titles: set[tuple[StageKey, str]] = set()
    for mark in sorted(marks, key=lambda mark: (mark.rank, mark.day, mark.title)):
        if (mark.stage, mark.title) in titles:
            continue
        x = _x(mark.day, first, last, wide)
        label = _fit(mark, x, wide, size, stretch, taken)
        if label:
            titles.add((mark.stage, mark.title))
            yield label


def _fit(
    mark: Mark, x: float, wide: float, size: float, stretch: float,
    taken: dict[tuple[StageKey, int], list[tuple[float, float]]],
) -> Label | None:  # fmt: skip
    half = _MARKER / 2
    text = cut(mark.title, size, _LONGEST, stretch)
    long = width(text, size, stretch) + 0.06
    if long < 0.1:
        return None
    for is_left in (False, True):
        start, end = (x - half - 0.05 - long, x + half) if is_left else (x - half, x + half + 0.05 + long)
        if start < -half or end > wide + 0.1:
            continue
        for row in range(ROWS):
            others = taken[mark.stage, row]
            if all(end + _GAP <= left or right + _GAP <= start for left, right in others):
                others.append((start, end))
                return Label(mark, text, row, x, start if is_left else x + half + 0.05, long)
    return None


def _bars(marks: Iterable[Mark], first: date, last: date, wide: float) -> Iterator[Bar]:
    is_long = (last - first).days > _A_YEAR
    cells: dict[tuple[StageKey, date], Counter[Stands]] = defaultdict(Counter)
    for mark in marks:
        start = mark.day.replace(day=1) if is_long else mark.day - timedelta(days=mark.day.weekday())
        cells[mark.stage, start][mark.stands] += 1
    for (stage, start), counts in sorted(cells.items()):
        end = _next_month(start) if is_long else start + _WEEK
        left, right = (_x(min(max(day, first), last), first, last, wide) for day in (start, end))
        yield Bar(stage, left, max(right - left, 0.02), dict(counts))


def _ticks(first: date, last: date, wide: float, size: float, stretch: float) -> Iterator[ScaleMark]:
    """Yield months, quarters above 14 months, years above five."""
    days = (last - first).days
    step = 1 if days <= _A_YEAR else 3 if days <= _FIVE_YEARS else 12
    day, free, year = first.replace(day=1), -1.0, 0
    while day <= last:
        if day >= first and (day.month - 1) % step == 0:
            x = _x(day, first, last, wide)
            name = f"{day:%b}" if step == 1 else f"Q{(day.month + 2) // 3}" if step == 3 else ""
            text = f"{name} {day.year}".strip() if day.year != year else name
            if x >= free and x + width(text, size, stretch) <= wide + 0.3:
                yield ScaleMark(x, text)
                free, year = x + width(text, size, stretch) + 0.08, day.year
            else:
                yield ScaleMark(x, "")
        day = _next_month(day)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def _x(day: date, first: date, last: date, wide: float) -> float:
    return (day - first).days / max((last - first).days, 1) * wide
