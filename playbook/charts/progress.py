"""Draw how the plan proceeds."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from playbook.charts import style
from playbook.charts.style import PALETTES, Drawing, Row, Spec, frame_of, table_of, tooltips, without_data
from playbook.core.base.colors import Tone
from playbook.core.base.words import count
from playbook.core.progress.burn_up import burn_up_finding, heat_finding

PLANNED, PLANNED_NOW, DONE = "Launch plan", "Plan now", "Done"
_SERIES = {PLANNED: "planned", PLANNED_NOW: "planned_now", DONE: "done"}
_OUTCOMES = {"on_time": "On time", "late": "Late", "open": "Not done yet"}


def burn_up(rows: Sequence[Row], today: date, tone: Tone = "light") -> Drawing:
    """Draw what is done against what was planned."""
    # Rows are one per day: `day`, `planned` at launch, `planned_now` after moves, and `done`, each summed up
    # to that day; `done` is None for the days to come.
    long = [
        {"day": row["day"], "series": series, "items": row[name]}
        for series, name in _SERIES.items()
        for row in rows
        if row[name] is not None
    ]
    data = frame_of(long, "day", "series", "items")
    data["today"] = pd.Timestamp(today)
    table = table_of(rows, {"Day": "day", **_SERIES})
    title, finding = burn_up_finding(rows, today)
    return Drawing(title, finding, data, _burn_up_spec(tone), table)


@lru_cache(maxsize=8)
def _burn_up_spec(tone: Tone) -> Spec:
    look = PALETTES[tone]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.5)

    def by_series(channel: type, values: list[Any]) -> alt.SchemaBase:
        scale = alt.Scale(domain=[DONE, PLANNED_NOW, PLANNED], range=values)
        encoding: alt.SchemaBase = channel("series:N", legend=legend, scale=scale)
        return encoding

    lines = alt.Chart().mark_line(interpolate="step-after").encode(x=style.days_axis())
    lines = lines.encode(
        y=alt.Y("items:Q", title="Tasks completed", axis=alt.Axis(tickMinStep=1, tickCount=5)),
        color=by_series(alt.Color, [look.done, look.late, look.plan]),
        strokeDash=by_series(alt.StrokeDash, [[1, 0], [7, 3], [2, 3]]),
        strokeWidth=by_series(alt.StrokeWidth, [3.5, 2, 2]),
        tooltip=tooltips({"day:T": "Day", "series:N": "Line", "items:Q": "Tasks"}),
    )
    rule = alt.Chart().mark_rule(color=look.plan).encode(x=alt.X("min(today):T"))
    text = alt.Chart().mark_text(color=look.ink, align="left", dx=4, fontSize=12)
    word = text.encode(x=alt.X("min(today):T"), y=alt.value(6), text=alt.value("today"))
    return without_data(alt.layer(lines, rule, word).properties(height=250))


def on_time(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, what became of the items planned for it."""
    # Rows are one per week: its Monday as `week`, and the counts `on_time`, `late` and `open`.
    table = table_of(rows, {"Week of": "week", **{word: name for name, word in _OUTCOMES.items()}})
    title, finding = _on_time_finding(rows)
    return Drawing(title, finding, style.stack(rows, _OUTCOMES), _on_time_spec(tone), table)


def _on_time_finding(rows: Sequence[Row]) -> tuple[str, str]:
    on_time, late, open_ = (sum(row[name] for row in rows) for name in _OUTCOMES)
    due = on_time + late + open_
    if not due:
        return "On-time completion", "Nothing has been due so far."
    so_far = f"{on_time} of {count(due, 'task')} due so far"
    return f"{on_time / due:.0%} done on time", f"{so_far}; {late} done late, {open_} not done yet."


@lru_cache(maxsize=16)
def _on_time_spec(tone: Tone) -> Spec:
    """Draw three parts: full, half filled, and only an outline."""
    look = PALETTES[tone]
    fills, strokes = [look.done, f"{look.late}55", "#00000000"], [look.done, look.late, look.plan]
    bars = style.week_bars([*_OUTCOMES.values()], fills, strokes, ("Tasks due", "Which"), columns=3)
    return without_data(bars.properties(height=240))


def heat_map(
    rows: Sequence[Row], groups: Sequence[str], stages: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and stage, how many items are late."""
    # Rows have `group`, `stage` (names as shown), `items`, `done`, `due` and `late`: due so far and not done.
    # Groups come in the order in which they are drawn.
    names = ("group", "stage", "items", "done", "due", "late")
    data = frame_of(rows, *names, share=_late_share, word=_late_word)
    table = table_of(rows, {name.capitalize(): name for name in names}).rename(
        columns={"Group": "Team", "Due": "Due so far"}
    )
    spec = heat_spec(tone, tuple(groups), tuple(stages))
    title, finding = heat_finding(rows)
    return Drawing(title, finding, data, spec, table)


def _late_share(row: Row) -> float:
    return row["late"] / row["due"] if row["due"] else 0.0


def _late_word(row: Row) -> str:
    if row["late"]:
        return f"{row['late']} late"
    if row["items"] and row["done"] == row["items"]:
        return "done"
    return "fine" if row["due"] else ""


@lru_cache(maxsize=64)
def heat_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    titles = {"group:N": "Team", "stage:N": "Stage", "items:Q": "Tasks", "done:Q": "Done", "late:Q": "Late"}
    axis = {"labelLimit": 110}
    return style.cells_spec(tone, groups, ("stage", stages), "share", tooltips(titles), axis=axis)
