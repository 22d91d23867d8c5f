"""The burn-up of a live page, for wide pages and for phones."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.words import short_date
from playbook.core.sharing.sharing import PublicRollout

_MAX_ROWS = 26
_TOP, _RIGHT, _BOTTOM, _LEFT = 46, 36, 24, 52
_YEAR = 366
Row = tuple[date, tuple[int | None, ...]]


@dataclass(frozen=True, slots=True)
class ChartPicture:
    """A burn-up for a template: labels with their places, lines as SVG paths."""

    name: str
    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    x_labels: tuple[tuple[float, str], ...]
    y_labels: tuple[tuple[float, int], ...]
    lines: tuple[tuple[str, str], ...]
    today: float


@dataclass(frozen=True, slots=True)
class LiveChart:
    """A question, its answer in a sentence, the answer drawn, and its numbers."""

    question: str
    finding: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    pictures: tuple[ChartPicture, ...]
    wall: ChartPicture


def find_chart(shown: PublicRollout) -> LiveChart | None:
    if shown.curve is None:
        return None
    # Imported with the first chart: it brings Altair and pandas.
    from playbook import charts

    rows = tuple(
        (row["day"], (row["done"], row["planned"], row["planned_now"])) for row in shown.curve.rows(shown.day)
    )
    drawing = charts.burn_up(tuple(shown.curve.rows(shown.day)), shown.day)
    every = -(-len(rows) // _MAX_ROWS)
    return LiveChart(
        drawing.title,
        drawing.finding,
        (charts.DONE, charts.PLANNED, charts.PLANNED_NOW),
        tuple(row for point, row in enumerate(rows) if (point - shown.curve.now) % every == 0),
        (_draw("wide", 680, 400, 6, rows, shown.day), _draw("narrow", 340, 284, 4, rows, shown.day)),
        _draw("wall", 480, 149, 6, rows, shown.day, top=28, left=36, right=20, max_steps=5),
    )


def _draw(
    name: str,
    width: int,
    height: int,
    max_labels: int,
    rows: tuple[Row, ...],
    today: date,
    *,
    top: int = _TOP,
    left: int = _LEFT,
    right: int = _RIGHT,
    max_steps: int = 6,
) -> ChartPicture:
    first, last = rows[0][0], rows[-1][0]
    right, bottom = width - right, height - _BOTTOM
    most = max(1, *(count or 0 for _, counts in rows for count in counts))
    sizes = (size * int(10**power) for power in range(9) for size in (1, 2, 5))
    step = next(size for size in sizes if size * max_steps >= most)
    upper = -(-most // step) * step

    def x(day: date) -> float:
        return round(left + (right - left) * ((day - first) / (last - first)), 1)

    def y(count: int) -> float:
        return round(bottom - (bottom - top) * count / upper, 1)

    def path(column: int, since: date = first) -> str:
        return _path(
            (x(day), y(count))
            for day, counts in rows
            if (count := counts[column]) is not None and day >= since
        )

    lines = (("plan", path(1)), ("now", path(2)), ("done", path(0)))
    if name == "wall":  # from afar, lines that lie on each other cannot be told apart
        lines = (
            ("area", f"{path(1)}V{bottom}H{left}Z"),
            ("now", path(2, min(today, last))),
            ("done", path(0)),
        )
    return ChartPicture(
        name,
        width,
        height,
        left,
        top,
        right,
        bottom,
        tuple((x(day), label) for day, label in _labels(first, last, max_labels)),
        tuple((y(count), count) for count in range(0, upper + 1, step)),
        lines,
        x(today),
    )


def _path(points: Iterable[tuple[float, float]]) -> str:
    """Return a line of steps: a sum holds until the day of the next."""
    (x, y), *others = points
    return f"M{x:g} {y:g}" + "".join(f"H{x:g}V{y:g}" for x, y in others)


def _labels(first: date, last: date, most: int) -> list[tuple[date, str]]:
    """Return first days of months, or Mondays of a short span."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    months = [day for day in days if day.day == 1]
    shown = months if len(months) > 2 else [day for day in days if day.weekday() == 0]
    is_long = (last - first).days > _YEAR
    every = -(-len(shown) // most)
    return [(day, f"{day:%b %Y}" if is_long else short_date(day)) for day in shown[::every]]
