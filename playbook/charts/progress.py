"""Draw how the plan proceeds."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import altair as alt
import pandas as pd

from playbook.charts.style import (
    DAYS,
    DONE,
    HEAT_HEADINGS,
    HEAT_ROW,
    LATE,
    ON_TIME,
    OPEN,
    PALETTES,
    PLANNED,
    PLANNED_NOW,
    Drawing,
    Row,
    Spec,
    Tone,
    day_text,
    frame_of,
    plural,
    stack,
    weeks_spec,
    without_data,
)


def burn_up(rows: Sequence[Row], today: date, tone: Tone = "light") -> Drawing:
    """Draw what is done against what was planned.

    Rows are one per day: `day`, `planned` at launch, `planned_now` after moves, and `done`, each
    summed up to that day; `done` is None for the days to come.
    """
    long = [
        {"day": row["day"], "series": series, "items": row[name]}
        for name, series in (("planned", PLANNED), ("planned_now", PLANNED_NOW), ("done", DONE))
        for row in rows
        if row[name] is not None
    ]
    data = frame_of(long, "day", "series", "items")
    data["today"] = pd.Timestamp(today)
    table = frame_of(
        [
            {"Day": row["day"], PLANNED: row["planned"], PLANNED_NOW: row["planned_now"], DONE: row["done"]}
            for row in rows
        ],
        "Day",
        PLANNED,
        PLANNED_NOW,
        DONE,
    )
    return Drawing(
        "Are we as far as we planned to be?", _burn_up_finding(rows, today), data, _burn_up_spec(tone), table
    )


def _burn_up_finding(rows: Sequence[Row], today: date) -> str:
    past = [row for row in rows if row["day"] <= today]
    if not past:
        return "Nothing was planned up to today."
    done = next((row["done"] for row in reversed(past) if row["done"] is not None), 0)
    planned = past[-1]["planned"]
    gap = planned - done
    verdict = f"{gap} behind" if gap > 0 else f"{-gap} ahead" if gap < 0 else "as planned"
    total = rows[-1]["planned_now"]
    so_far = f"{done} of {plural(total, 'item')} done by {day_text(today)}"
    return f"{so_far}; the launch plan had {planned}: {verdict}."


@lru_cache(maxsize=8)
def _burn_up_spec(tone: Tone) -> Spec:
    look = PALETTES[tone]
    series = [DONE, PLANNED_NOW, PLANNED]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.5)
    lines = (
        alt.Chart()
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6)),
            y=alt.Y("items:Q", title="Items, summed up", axis=alt.Axis(tickMinStep=1, tickCount=5)),
            color=alt.Color(
                "series:N",
                legend=legend,
                scale=alt.Scale(domain=series, range=[look.done, look.late, look.plan]),
            ),
            strokeDash=alt.StrokeDash(
                "series:N", legend=legend, scale=alt.Scale(domain=series, range=[[1, 0], [7, 3], [2, 3]])
            ),
            strokeWidth=alt.StrokeWidth(
                "series:N", legend=legend, scale=alt.Scale(domain=series, range=[3.5, 2, 2])
            ),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format="%a %-d %b %Y"),
                alt.Tooltip("series:N", title="Line"),
                alt.Tooltip("items:Q", title="Items"),
            ],
        )
    )
    rule = alt.Chart().mark_rule(color=look.plan).encode(x=alt.X("min(today):T"))
    word = (
        alt.Chart()
        .mark_text(color=look.ink, align="left", dx=4, fontSize=12)
        .encode(x=alt.X("min(today):T"), y=alt.value(6), text=alt.value("today"))
    )
    return without_data(alt.layer(lines, rule, word).properties(height=340))


def on_time(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, what became of the items that the launch plan had in it.

    Rows are one per week: its Monday as `week`, and the counts `on_time`, `late` and `open`.
    """
    names = (("on_time", ON_TIME), ("late", LATE), ("open", OPEN))
    data = stack(rows, names)
    table = frame_of(
        [{"Week of": row["week"]} | {word: row[name] for name, word in names} for row in rows],
        "Week of",
        *(word for _, word in names),
    )
    return Drawing(
        "Do we do things when we said we would?",
        _on_time_finding(rows),
        data,
        weeks_spec(tone, (ON_TIME, LATE, OPEN), "Items due"),
        table,
    )


def _on_time_finding(rows: Sequence[Row]) -> str:
    on_time, late, open_ = (sum(row[name] for row in rows) for name in ("on_time", "late", "open"))
    due = on_time + late + open_
    if not due:
        return "Nothing has been due so far."
    share = round(100 * on_time / due)
    return (
        f"{on_time} of {plural(due, 'item')} due so far were done on time ({share}%); "
        f"{late} done late, {open_} not done yet."
    )


def heat_map(
    rows: Sequence[Row], groups: Sequence[str], stages: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and stage, how many items are late.

    Rows have `group`, `stage` (names as shown), `items`, `done`, `due` and `late`: due so far and
    not done. Groups come in the order in which they are drawn.
    """
    cells = [
        {
            "group": row["group"],
            "stage": row["stage"],
            "items": row["items"],
            "done": row["done"],
            "late": row["late"],
            "share": row["late"] / row["due"] if row["due"] else 0.0,
            "word": _cell_word(row),
        }
        for row in rows
    ]
    data = frame_of(cells, "group", "stage", "items", "done", "late", "share", "word")
    table = frame_of(
        [
            {
                "Group": row["group"],
                "Stage": row["stage"],
                "Items": row["items"],
                "Done": row["done"],
                "Due so far": row["due"],
                "Late": row["late"],
            }
            for row in rows
        ],
        "Group",
        "Stage",
        "Items",
        "Done",
        "Due so far",
        "Late",
    )
    return Drawing(
        "Where are we behind?",
        _heat_finding(rows),
        data,
        heat_spec(tone, tuple(groups), tuple(stages)),
        table,
    )


def _cell_word(row: Row) -> str:
    if row["late"]:
        return f"{row['late']} late"
    if row["items"] and row["done"] == row["items"]:
        return "done"
    return "fine" if row["due"] else "to come"


def _heat_finding(rows: Sequence[Row]) -> str:
    late = [row for row in rows if row["late"]]
    if not late:
        return "No group is behind in any stage."
    worst = max(late, key=lambda row: row["late"])
    return (
        f"{len(late)} of {plural(len(rows), 'group-and-stage cell')} have late items; "
        f"most in {worst['group']}, {worst['stage']}: {worst['late']} of {worst['due']} due."
    )


@lru_cache(maxsize=64)
def heat_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    look = PALETTES[tone]
    x = alt.X(
        "stage:N",
        sort=list(stages),
        scale=alt.Scale(domain=list(stages)),
        title=None,
        axis=alt.Axis(orient="top", labelAngle=-35, labelAlign="left", labelLimit=110, labelOverlap=False),
    )
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups)),
        title=None,
        axis=alt.Axis(labelLimit=110, labelOverlap=False),
    )
    cells = (
        alt.Chart()
        .mark_rect(stroke=look.plan, strokeWidth=0.5, strokeOpacity=0.5)
        .encode(
            x=x,
            y=y,
            color=alt.condition(
                "datum.late > 0",
                alt.Color(
                    "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=list(look.heat), clamp=True)
                ),
                alt.value("transparent"),
            ),
            tooltip=[
                alt.Tooltip("group:N", title="Group"),
                alt.Tooltip("stage:N", title="Stage"),
                alt.Tooltip("items:Q", title="Items"),
                alt.Tooltip("done:Q", title="Done"),
                alt.Tooltip("late:Q", title="Late"),
            ],
        )
    )
    words = (
        alt.Chart()
        .mark_text(fontSize=12)
        .encode(
            x=x,
            y=y,
            text=alt.Text("word:N"),
            color=alt.condition("datum.late > 0", alt.value(look.on_heat), alt.value(look.plan)),
        )
    )
    height = HEAT_HEADINGS + max(len(groups), 1) * HEAT_ROW
    return without_data(alt.layer(cells, words).properties(height=height))
