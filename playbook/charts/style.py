"""Shared parts of the charts: palettes, axes, tables, cached specs without data."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import altair as alt
import pandas as pd

from playbook.core.base.colors import Tone

Row = Mapping[str, Any]
Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colors of one tone; tests compute their contrast."""

    ink: str
    done: str
    late: str
    plan: str
    heat: tuple[str, str]
    on_heat: str


# The papers are those of .streamlit/config.toml; exports are printed on white with the light tone.
PALETTES: dict[Tone, Palette] = {
    "light": Palette("#0b151c", "#0f6b68", "#a34b30", "#5b5a55", ("#f5e3d7", "#d89a78"), "#0b151c"),
    "dark": Palette("#ece7dc", "#4fb8ae", "#dd916e", "#b8b5ab", ("#3a2a21", "#8a4a2c"), "#fdfcf8"),
}
# Cached specs do not know their data, so an axis asks itself how long it is: over a year needs the year.
LABEL = "timeFormat(datum.value, span(domain('x')) > 366 * 86400000 ? '{}' : '%b %-d')"
DAYS, WEEKS = LABEL.format("%b %Y"), LABEL.format("%b %-d, %Y")
WEEK = timedelta(days=7)
DAY_FORMAT = "%a %b %-d, %Y"
CELL_HEIGHT, CELL_HEADINGS = 26, 90


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One chart, ready to draw: `st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding)`."""

    title: str
    finding: str
    data: pd.DataFrame
    spec: Spec
    table: pd.DataFrame = field(repr=False)

    def chart(self) -> alt.TopLevelMixin:
        """Return the whole chart with its data in it, for an export."""
        rows = json.loads(self.data.to_json(orient="records", date_format="iso"))
        chart: alt.TopLevelMixin = alt.Chart.from_dict({**self.spec, "data": {"values": rows}})
        return chart


def table_of(rows: Sequence[Row], columns: Mapping[str, str | Callable[[Row], Any]]) -> pd.DataFrame:
    """Return a data frame whose columns read a key or a function."""
    readers = columns.values()
    cells = [tuple(row[read] if isinstance(read, str) else read(row) for read in readers) for row in rows]
    return pd.DataFrame(cells, columns=list(columns))


def frame_of(rows: Sequence[Row], *names: str, **computed: Callable[[Row], Any]) -> pd.DataFrame:
    """Return a data frame with keys of the rows and computed columns."""
    return table_of(rows, {**{name: name for name in names}, **computed})


def stack(rows: Sequence[Row], names: Mapping[str, str]) -> pd.DataFrame:
    """Return long rows for stacked bars; empty weeks stay in place."""
    long = [
        {"week": row["week"], "part": word, "order": order, "items": row[name]}
        for row in _fill_weeks(rows)
        for order, (name, word) in enumerate(names.items())
    ]
    return frame_of(long, "week", "part", "order", "items")


def _fill_weeks(rows: Sequence[Row]) -> Iterable[Row]:
    by_week = {row["week"]: row for row in rows}
    week = min(by_week, default=None)
    while week is not None and week <= max(by_week):
        yield by_week.get(week) or {"week": week} | {name: 0 for name in rows[0] if name != "week"}
        week += WEEK


def add_today(data: pd.DataFrame, today: date) -> None:
    """Add the day to draw a line at, where it is inside."""
    is_inside = not data.empty and data["day"].min() <= today <= data["end"].max()
    data["today"] = pd.Timestamp(today) if is_inside else pd.NaT


def without_data(chart: alt.TopLevelMixin) -> Spec:
    spec = dict(chart.to_dict())
    for part in (spec, *spec.get("layer", ())):
        for name in ("data", "datasets", "config", "$schema"):
            part.pop(name, None)
    return spec


def tooltips(titles: Mapping[str, str], **formats: str) -> list[alt.Tooltip]:
    """Return a tooltip per field; days have the product's format."""
    days = {name: DAY_FORMAT for name in titles if name.endswith(":T")}
    looks: dict[str, Row] = {name: {"format": text} for name, text in (days | formats).items()}
    return [alt.Tooltip(name, title=title, **looks.get(name, {})) for name, title in titles.items()]


def names_axis(name: str, values: Sequence[str], axis: Row | None = None, **scale: Any) -> alt.Y:
    """Return a vertical axis with a row per name, in their order."""
    looks: dict[str, Any] = {"labelLimit": 84, "labelOverlap": False, "labelFlush": False, **(axis or {})}
    domain = alt.Scale(domain=list(values), **scale)
    return alt.Y(f"{name}:N", sort=list(values), scale=domain, title=None, axis=alt.Axis(**looks))


def days_axis(name: str = "day", **axis: Any) -> alt.X:
    """Return a horizontal axis of days."""
    return alt.X(f"{name}:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6, **axis))


def weeks_axis(**axis: Any) -> alt.X:
    """Return a horizontal axis of weeks, each with its Monday."""
    looks = alt.Axis(labelExpr=WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6, **axis)
    return alt.X("week:O", timeUnit="yearmonthdate", title="Week of", axis=looks)


def today_line(look: Palette) -> alt.Chart:
    rule: alt.Chart = alt.Chart().mark_rule(color=look.plan, strokeDash=[3, 3])
    return rule.encode(x=alt.X("today:T", aggregate="min"))


def week_bars(
    parts: Sequence[str], fills: list[str], strokes: list[str], titles: tuple[str, str], **legend: Any
) -> alt.Chart:
    """Return stacked bars per week; `titles` name the axis and the parts."""
    looks = alt.Legend(title=None, orient="top", symbolType="square", symbolSize=140, **legend)
    domain = list(parts)
    bars: alt.Chart = alt.Chart().mark_bar(strokeWidth=1.5, cornerRadius=1)
    return bars.transform_filter("datum.items > 0 || datum.order == 0").encode(
        x=weeks_axis(),
        y=alt.Y("items:Q", title=titles[0], stack="zero", axis=alt.Axis(tickMinStep=1, tickCount=4)),
        order=alt.Order("order:Q"),
        fill=alt.Fill("part:N", legend=looks, scale=alt.Scale(domain=domain, range=fills)),
        stroke=alt.Stroke("part:N", legend=looks, scale=alt.Scale(domain=domain, range=strokes)),
        tooltip=tooltips({"week:T": "Week of", "part:N": titles[1], "items:Q": "How many"}),
    )


def cells_spec(
    tone: Tone,
    groups: tuple[str, ...],
    across: tuple[str, tuple[str, ...]],
    heat: str,
    tooltip: list[alt.Tooltip],
    axis: Row | None = None,
) -> Spec:
    """Return a grid of words, colored where `heat` is above zero."""
    look = PALETTES[tone]
    name, columns = across
    looks = alt.Axis(orient="top", labelAngle=-55, labelAlign="left", labelLimit=110, labelOverlap=False)
    domain = alt.Scale(domain=list(columns))
    x = alt.X(f"{name}:N", sort=list(columns), scale=domain, title=None, axis=looks)
    y = names_axis("group", groups, axis)
    hot = f"datum.{heat} > 0"
    scale = alt.Scale(domain=[0, 1], range=list(look.heat), clamp=True)
    color = alt.Color(f"{heat}:Q", legend=None, scale=scale)
    rects = alt.Chart().mark_rect(stroke=look.plan, strokeWidth=0.5, strokeOpacity=0.5)
    cells = rects.encode(x=x, y=y, color=alt.condition(hot, color, alt.value("transparent")), tooltip=tooltip)
    ink = alt.condition(hot, alt.value(look.on_heat), alt.value(look.plan))
    words = alt.Chart().mark_text(fontSize=12).encode(x=x, y=y, text=alt.Text("word:N"), color=ink)
    total = CELL_HEADINGS + max(len(groups), 1) * CELL_HEIGHT
    # The last heading leans out of the plot, which "fit" does not count.
    return without_data(alt.layer(cells, words).properties(height=total, padding={"right": 32}))
