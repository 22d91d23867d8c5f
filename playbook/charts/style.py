"""From numbers to Altair charts: the same chart in the app, on the live page and in the exports.

Every function takes plain rows and gives back a Drawing: the question as its title, a sentence that
states the finding in numbers, the data, and a Vega-Lite spec that holds no data. Specs depend only
on the tone and on what is on an axis, so they are built once and kept: building and checking one
costs more than drawing it. What a colour says is also said by a dash, an outline or a word.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import altair as alt
import pandas as pd

Tone = Literal["light", "dark"]
Row = Mapping[str, Any]


Spec = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Palette:
    """What each meaning is drawn in; tests compute the contrast of each against its paper."""

    ink: str
    done: str
    late: str
    plan: str
    heat: tuple[str, str]
    on_heat: str
    on_full: str


# The papers are those of .streamlit/config.toml; exports are printed on white with the light tone.
PALETTES: dict[Tone, Palette] = {
    "light": Palette(
        ink="#0b151c",
        done="#0f6b68",
        late="#a34b30",
        plan="#5b5a55",
        heat=("#f5e3d7", "#d89a78"),
        on_heat="#0b151c",
        on_full="#fdfcf8",
    ),
    "dark": Palette(
        ink="#ece7dc",
        done="#4fb8ae",
        late="#dd916e",
        plan="#b8b5ab",
        heat=("#3a2a21", "#8a4a2c"),
        on_heat="#fdfcf8",
        on_full="#0b151c",
    ),
}


PLANNED, PLANNED_NOW, DONE = "Launch plan", "Plan now", "Done"
ON_TIME, LATE, OPEN = "On time", "Late", "Not done yet"


# What an example was worth, from the best down, with what it is called in a row; the digit stands in its bar.
RATINGS = (
    ("changed_work", "4 changed work"),
    ("better_result", "3 better result"),
    ("saved_time", "2 saved time"),
    ("novelty", "1 novelty"),
    ("none", "0 no value"),
    ("unrated", "Not rated"),
)


MOST_LABELLED = 16
LEFT_OVER, COSTS_MORE = "Left over", "Costs more"


WEEK = timedelta(days=7)


# The specs are kept, so an axis asks itself how long it is: over more than a year a day needs its year.
LABEL = "timeFormat(datum.value, span(domain('x')) > 366 * 86400000 ? '{}' : '%-d %b')"
DAYS, WEEKS = LABEL.format("%b %Y"), LABEL.format("%-d %b %Y")


HEAT_ROW, HEAT_HEADINGS = 26, 90


@dataclass(frozen=True, slots=True, eq=False)
class Drawing:
    """One chart, ready to draw: `st.vega_lite_chart(drawing.data, drawing.spec, alt=drawing.finding)`."""

    question: str
    finding: str
    data: pd.DataFrame
    spec: Spec
    table: pd.DataFrame = field(repr=False)

    def chart(self) -> alt.TopLevelMixin:
        """Return the whole chart with its data in it, for an export."""
        rows = json.loads(self.data.to_json(orient="records", date_format="iso"))
        chart: alt.TopLevelMixin = alt.Chart.from_dict({**self.spec, "data": {"values": rows}})
        return chart


def without_data(chart: alt.TopLevelMixin) -> Spec:
    spec = dict(chart.to_dict())
    for part in (spec, *spec.get("layer", ())):
        for name in ("data", "datasets", "config", "$schema"):
            part.pop(name, None)
    return spec


def plural(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def day_text(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def stack(rows: Sequence[Row], names: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Long rows for bars stacked in the order of `names`; a week without any keeps its place."""
    names = tuple(names)
    long = [
        {"week": row["week"], "part": word, "order": order, "items": row[name]}
        for row in fill_weeks(rows)
        for order, (name, word) in enumerate(names)
    ]
    return frame_of(long, "week", "part", "order", "items")


def fill_weeks(rows: Sequence[Row]) -> Iterable[Row]:
    known = {row["week"]: row for row in rows}
    week = min(known, default=None)
    while week is not None and week <= max(known):
        yield known.get(week) or {"week": week} | {name: 0 for name in rows[0] if name != "week"}
        week += WEEK


@lru_cache(maxsize=16)
def weeks_spec(tone: Tone, parts: tuple[str, str, str], unit: str) -> Spec:
    """Bars per week in three parts: full, half filled, and only an outline."""
    look = PALETTES[tone]
    domain = list(parts)
    strokes = [look.done, look.late, look.plan]
    fills = [look.done, f"{look.late}55", "#00000000"]
    legend = alt.Legend(title=None, orient="top", symbolType="square", symbolSize=140, columns=3)
    bars = (
        alt.Chart()
        .mark_bar(strokeWidth=1.5, cornerRadius=1)
        .encode(
            x=alt.X(
                "week:O",
                timeUnit="yearmonthdate",
                title="Week of",
                axis=alt.Axis(labelExpr=WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6),
            ),
            y=alt.Y("items:Q", title=unit, stack="zero", axis=alt.Axis(tickMinStep=1, tickCount=4)),
            order=alt.Order("order:Q"),
            fill=alt.Fill("part:N", legend=legend, scale=alt.Scale(domain=domain, range=fills)),
            stroke=alt.Stroke("part:N", legend=legend, scale=alt.Scale(domain=domain, range=strokes)),
            tooltip=[
                alt.Tooltip("week:T", title="Week of", format="%a %-d %b %Y"),
                alt.Tooltip("part:N", title="Which"),
                alt.Tooltip("items:Q", title="How many"),
            ],
        )
        .transform_filter("datum.items > 0 || datum.order == 0")
    )
    return without_data(bars.properties(height=240))


TARGET, BASELINE = "Target", "Before"


def frame_of(rows: Sequence[Row], *columns: str) -> pd.DataFrame:
    """A data frame with these columns even where there is no row."""
    return pd.DataFrame([tuple(row[name] for name in columns) for row in rows], columns=list(columns))


def cells_spec(
    tone: Tone,
    groups: tuple[str, ...],
    across: tuple[str, tuple[str, ...]],
    heat: str,
    tooltip: list[alt.Tooltip],
    row: int = HEAT_ROW,
) -> Spec:
    """A word in each cell, on a colour that says the same where `heat` is above nought."""
    look = PALETTES[tone]
    name, columns = across
    x = alt.X(
        f"{name}:N",
        sort=list(columns),
        scale=alt.Scale(domain=list(columns)),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-35, labelAlign="left", labelLimit=110, labelOverlap=False),
    )
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups)),
        title=None,
        axis=alt.Axis(labelLimit=84, labelOverlap=False, labelFlush=False),
    )
    hot = f"datum.{heat} > 0"
    scale = alt.Scale(domain=[0, 1], range=list(look.heat), clamp=True)
    cells = (
        alt.Chart()
        .mark_rect(stroke=look.plan, strokeWidth=0.5, strokeOpacity=0.5)
        .encode(
            x=x,
            y=y,
            color=alt.condition(
                hot, alt.Color(f"{heat}:Q", legend=None, scale=scale), alt.value("transparent")
            ),
            tooltip=tooltip,
        )
    )
    words = [
        alt.Chart()
        .mark_text(fontSize=12, lineBreak="\n", lineHeight=13, dy=up)
        .encode(
            x=x,
            y=y,
            text=alt.Text("word:N"),
            color=alt.condition(hot, alt.value(look.on_heat), alt.value(look.plan)),
        )
        .transform_filter(f"(indexof(datum.word, '\\n') < 0) == {is_one_line}")
        for is_one_line, up in (("true", 0), ("false", -6))
    ]
    height = HEAT_HEADINGS + max(len(groups), 1) * row
    return without_data(alt.layer(cells, *words).properties(height=height))


TWO_LINES = 34
BLACKOUT, OTHER_CHANGE, GO_LIVE = "Blackout", "Other change", "Go-live"


_LINE, _LANES = 34, 56
RUNNING, NOT_LAUNCHED, OVER = "Under way", "Not launched", "Over"
