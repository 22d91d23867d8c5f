"""From numbers to Altair charts: the same chart in the app, on the live page and in the exports.

Every function takes plain rows and gives back a Drawing: the question as its title, a sentence that
states the finding in numbers, the data, and a Vega-Lite spec that holds no data. Specs depend only
on the tone and on what is on an axis, so they are built once and kept: building and checking one
costs more than drawing it. What a colour says is also said by a dash, an outline or a word.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
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
_WEEK = timedelta(days=7)
# The specs are kept, so an axis asks itself how long it is: over more than a year a day needs its year.
_LABEL = "timeFormat(datum.value, span(domain('x')) > 366 * 86400000 ? '{}' : '%-d %b')"
_DAYS, _WEEKS = _LABEL.format("%b %Y"), _LABEL.format("%-d %b %Y")
_HEAT_ROW, _HEAT_HEADINGS = 26, 90


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


def _without_data(chart: alt.TopLevelMixin) -> Spec:
    spec = dict(chart.to_dict())
    for part in (spec, *spec.get("layer", ())):
        for name in ("data", "datasets", "config", "$schema"):
            part.pop(name, None)
    return spec


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


# Are we as far as we planned to be?


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
    data = _frame(long, "day", "series", "items")
    data["today"] = pd.Timestamp(today)
    table = _frame(
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
        "Are we as far as we planned to be?",
        _burn_up_finding(rows, today),
        data,
        _burn_up_spec(tone),
        table,
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
    return (
        f"{done} of {_count(total, 'item')} done by {_day(today)}; the launch plan had {planned}: {verdict}."
    )


@lru_cache(maxsize=8)
def _burn_up_spec(tone: Tone) -> Spec:
    look = PALETTES[tone]
    series = [DONE, PLANNED_NOW, PLANNED]
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.5)
    lines = (
        alt.Chart()
        .mark_line(interpolate="step-after")
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(labelExpr=_DAYS, tickCount=6)),
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
    return _without_data(alt.layer(lines, rule, word).properties(height=340))


# Do we do things when we said we would?


def on_time(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, what became of the items that the launch plan had in it.

    Rows are one per week: its Monday as `week`, and the counts `on_time`, `late` and `open`.
    """
    names = (("on_time", ON_TIME), ("late", LATE), ("open", OPEN))
    data = _stacked(rows, names)
    table = _frame(
        [{"Week of": row["week"]} | {word: row[name] for name, word in names} for row in rows],
        "Week of",
        *(word for _, word in names),
    )
    return Drawing(
        "Do we do things when we said we would?",
        _on_time_finding(rows),
        data,
        _weeks_spec(tone, (ON_TIME, LATE, OPEN), "Items due"),
        table,
    )


def _on_time_finding(rows: Sequence[Row]) -> str:
    on_time, late, open_ = (sum(row[name] for row in rows) for name in ("on_time", "late", "open"))
    due = on_time + late + open_
    if not due:
        return "Nothing has been due so far."
    share = round(100 * on_time / due)
    return (
        f"{on_time} of {_count(due, 'item')} due so far were done on time ({share}%); "
        f"{late} done late, {open_} not done yet."
    )


def _stacked(rows: Sequence[Row], names: Iterable[tuple[str, str]]) -> pd.DataFrame:
    """Long rows for bars stacked in the order of `names`; a week without any keeps its place."""
    names = tuple(names)
    long = [
        {"week": row["week"], "part": word, "order": order, "items": row[name]}
        for row in _every_week(rows)
        for order, (name, word) in enumerate(names)
    ]
    return _frame(long, "week", "part", "order", "items")


def _every_week(rows: Sequence[Row]) -> Iterable[Row]:
    known = {row["week"]: row for row in rows}
    week = min(known, default=None)
    while week is not None and week <= max(known):
        yield known.get(week) or {"week": week} | {name: 0 for name in rows[0] if name != "week"}
        week += _WEEK


@lru_cache(maxsize=16)
def _weeks_spec(tone: Tone, parts: tuple[str, str, str], unit: str) -> Spec:
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
                axis=alt.Axis(labelExpr=_WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6),
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
    return _without_data(bars.properties(height=240))


# Where are we behind?


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
    data = _frame(cells, "group", "stage", "items", "done", "late", "share", "word")
    table = _frame(
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
        _heat_spec(tone, tuple(groups), tuple(stages)),
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
        f"{len(late)} of {_count(len(rows), 'group-and-stage cell')} have late items; "
        f"most in {worst['group']}, {worst['stage']}: {worst['late']} of {worst['due']} due."
    )


@lru_cache(maxsize=64)
def _heat_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
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
    height = _HEAT_HEADINGS + max(len(groups), 1) * _HEAT_ROW
    return _without_data(alt.layer(cells, words).properties(height=height))


# Are the examples worth something?


def examples(rows: Sequence[Row], little_share: float, tone: Tone = "light") -> Drawing:
    """Draw how many examples came in per week, and how many of them were of which worth.

    Rows are one per week: its Monday as `week`, a count for each of RATINGS, the sums `worth` (rated 2 to 4)
    and `little` (0 or 1), `net` minutes (None where no example says both halves) and how many say `both`
    or only `half`. `little_share`: above this share of little or no value a week rings alarm T04.
    """
    data = _stacked(rows, RATINGS)
    most = max((row["worth"] + row["little"] + row["unrated"] for row in rows), default=0)
    digits = [name[0] if name[0].isdigit() else "?" for _, name in RATINGS]
    data["label"] = [
        digits[order] if items >= most / 12 else ""
        for order, items in zip(data["order"], data["items"], strict=True)
    ]
    return Drawing(
        "Are the examples worth something?",
        _examples_finding(rows, little_share),
        data,
        _ratings_spec(tone, len(rows) <= MOST_LABELLED),
        _examples_table(rows),
    )


def _examples_table(rows: Sequence[Row]) -> pd.DataFrame:
    names = [word for _, word in RATINGS]
    share, net, both = "Little or no value, % of rated", "Net minutes", "Examples that say both"
    return _frame(
        [
            {"Week of": row["week"]}
            | {word: row[name] for name, word in RATINGS}
            | {share: _little_share(row), net: row["net"], both: row["both"]}
            for row in rows
        ],
        "Week of",
        *names,
        share,
        net,
        both,
    )


def _little_share(row: Row) -> int | None:
    rated = row["worth"] + row["little"]
    return round(100 * row["little"] / rated) if rated else None


def _examples_finding(rows: Sequence[Row], little_share: float) -> str:
    worth, little, unrated = (sum(row[name] for row in rows) for name in ("worth", "little", "unrated"))
    total = worth + little + unrated
    if not total:
        return "No example has been logged yet."
    rated = worth + little
    told = f"{worth} of {rated} rated ones saved time or better" if rated else "none is rated yet"
    said = f"{_count(total, 'example')} in {_count(len(rows), 'week')}; {told}."
    last = next((row for row in reversed(rows) if row["worth"] + row["little"]), None)
    if last is None:
        return said
    judged = last["worth"] + last["little"]
    share = last["little"] / judged
    week = f"In the week of {_day(last['week'])}, {last['little']} of {judged} were of little or no value"
    rings = "above" if share > little_share else "not above"
    return f"{said} {week} ({share:.0%}), {rings} the {little_share:.0%} at which T04 rings."


@lru_cache(maxsize=8)
def _ratings_spec(tone: Tone, is_labelled: bool) -> Spec:
    """Bars per week, the best at the bottom: teal for what was worth it, rust for what was not."""
    look = PALETTES[tone]
    domain = [word for _, word in RATINGS]
    fills = ratings_fills(tone)
    strokes = [look.done, look.done, look.done, look.late, look.late, look.plan]
    legend = alt.Legend(
        title=None, orient="top", symbolType="square", symbolSize=140, columns=2, labelLimit=0
    )
    x = alt.X(
        "week:O",
        timeUnit="yearmonthdate",
        title="Week of",
        axis=alt.Axis(labelExpr=_WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6),
    )
    bars = (
        alt.Chart()
        .mark_bar(strokeWidth=1.5, cornerRadius=1)
        .encode(
            x=x,
            y=alt.Y("items:Q", title="Examples", stack="zero", axis=alt.Axis(tickMinStep=1, tickCount=4)),
            order=alt.Order("order:Q"),
            fill=alt.Fill("part:N", legend=legend, scale=alt.Scale(domain=domain, range=fills)),
            stroke=alt.Stroke("part:N", legend=legend, scale=alt.Scale(domain=domain, range=strokes)),
            tooltip=[
                alt.Tooltip("week:T", title="Week of", format="%a %-d %b %Y"),
                alt.Tooltip("part:N", title="Worth"),
                alt.Tooltip("items:Q", title="How many"),
            ],
        )
        .transform_filter("datum.items > 0 || datum.order == 0")
    )
    if not is_labelled:
        return _without_data(bars.properties(height=360))
    words = (
        alt.Chart()
        .mark_text(fontSize=12, fontWeight=500)
        .encode(
            x=x,
            y=alt.Y("items:Q", stack="zero", bandPosition=0.5),
            order=alt.Order("order:Q"),
            text=alt.Text("label:N"),
            color=alt.condition(
                "datum.order == 0 || datum.order == 4", alt.value(look.on_full), alt.value(look.ink)
            ),
        )
    )
    return _without_data(alt.layer(bars, words).properties(height=360))


def ratings_fills(tone: Tone) -> list[str]:
    """What each of RATINGS is filled with: the ends of the scale in full, the middle ever lighter."""
    look = PALETTES[tone]
    return [look.done, f"{look.done}90", f"{look.done}48", f"{look.late}48", look.late, "#00000000"]


# Is time left over once the checking is counted?


def net_minutes(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, the minutes saved less those that checking took; below the line it cost more.

    Rows are those of `examples`; a week in which no example says both halves has no bar.
    """
    known = [row for row in rows if row["net"] is not None]
    half = sum(row["half"] for row in rows)
    data = _frame(
        [
            {
                "week": row["week"],
                "net": row["net"],
                "side": LEFT_OVER if row["net"] >= 0 else COSTS_MORE,
                "label": f"{row['net']:,}",
            }
            for row in known
        ],
        "week",
        "net",
        "side",
        "label",
    )
    table = _frame(
        [{"Week of": row["week"], "Net minutes": row["net"], "Examples": row["both"]} for row in known],
        "Week of",
        "Net minutes",
        "Examples",
    )
    return Drawing(
        "Is time left over once the checking is counted?",
        _net_finding(known, half),
        data,
        _net_spec(tone, len(known) <= MOST_LABELLED),
        table,
    )


def _net_finding(rows: Sequence[Row], half: int) -> str:
    if not rows:
        return "No example says both what it saved and what checking took."
    net, count = sum(row["net"] for row in rows), sum(row["both"] for row in rows)
    says = f"as {_count(count, 'example')} {'says' if count == 1 else 'say'}"
    if half:
        says += f" ({half:,} more {'says' if half == 1 else 'say'} only half of it)"
    last = rows[-1]
    end = f"in the week of {_day(last['week'])}, {last['net']:,}"
    if net < 0:
        return f"{-net:,} minutes more went into checking than were saved, {says}; {end} net."
    return f"{net:,} minutes net, saved less what checking took, {says}; {end}."


@lru_cache(maxsize=8)
def _net_spec(tone: Tone, is_labelled: bool) -> Spec:
    look = PALETTES[tone]
    sides = [LEFT_OVER, COSTS_MORE]
    fills = alt.Scale(domain=sides, range=[look.done, f"{look.late}55"])
    strokes = alt.Scale(domain=sides, range=[look.done, look.late])
    x = alt.X(
        "week:O",
        timeUnit="yearmonthdate",
        title="Week of",
        axis=alt.Axis(labelExpr=_WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6, offset=6),
    )
    bars = (
        alt.Chart()
        .mark_bar(strokeWidth=1.5, cornerRadius=1)
        .encode(
            x=x,
            y=alt.Y("net:Q", title="Net minutes", axis=alt.Axis(tickCount=4)),
            fill=alt.Fill("side:N", legend=None, scale=fills),
            stroke=alt.Stroke("side:N", legend=None, scale=strokes),
            tooltip=[
                alt.Tooltip("week:T", title="Week of", format="%a %-d %b %Y"),
                alt.Tooltip("net:Q", title="Net minutes", format=","),
            ],
        )
    )
    line = alt.Chart().mark_rule(color=look.plan, aria=False).encode(y=alt.datum(0))
    layers: list[alt.Chart] = [bars, line]
    if is_labelled:
        layers += [
            alt.Chart()
            .mark_text(color=look.ink, fontSize=12, dy=up)
            .encode(x=x, y=alt.Y("net:Q"), text=alt.Text("label:N"))
            .transform_filter(where)
            for where, up in (("datum.net >= 0", -8), ("datum.net < 0", 9))
        ]
    return _without_data(alt.layer(*layers).properties(height=220))


# Is it used, and is it worth it?

TARGET, BASELINE = "Target", "Before"


def metric(
    rows: Sequence[Row],
    title: str,
    unit: str,
    baseline: float | None,
    target: float | None,
    tone: Tone = "light",
) -> Drawing:
    """Draw the readings of one metric as a line, with where it was before and where it is to be.

    Rows are one per reading, the oldest first: `day` and `value`.
    """
    data = _frame(rows, "day", "value")
    goals = {TARGET: target, BASELINE: baseline}
    for word, value in goals.items():
        data[word] = value
    name = f"{title}, {unit}" if unit else title
    return Drawing(
        "Is it used, and is it worth it?",
        _metric_finding(rows, title, unit, target),
        data,
        # A share is of a whole, and an axis that begins near it would make a step look like a leap.
        _metric_spec(
            tone, tuple(word for word, value in goals.items() if value is not None), unit.startswith("%")
        ),
        _frame([{"Day": row["day"], name: row["value"]} for row in rows], "Day", name),
    )


def _metric_finding(rows: Sequence[Row], title: str, unit: str, target: float | None) -> str:
    if not rows:
        return f"{title} has not been read yet."
    first, last = rows[0], rows[-1]
    said = f"{title}: {_value(last['value'], unit)} on {_day(last['day'])}"
    if len(rows) > 1:
        since = f"{_value(first['value'], unit)} on {_day(first['day'])}"
        said += f", from {since}, in {_count(len(rows), 'reading')}"
    return f"{said}; the target is {_value(target, unit)}." if target is not None else f"{said}."


def adoption(rows: Sequence[Row], target: float | None, tone: Tone = "light") -> Drawing:
    """Draw the weekly active share as a line over the weeks, with where it is to be.

    Rows are one per week that was counted, the oldest first: `day`, `active` and `seats`.
    """
    shares = [{**row, "value": round(100 * row["active"] / row["seats"], 1)} for row in rows]
    drawn = metric(shares, _ACTIVE_SHARE, "%", None, target, tone)
    names = {"Up to": "day", "Used in the week": "active", "Paid seats": "seats", "Share in percent": "value"}
    table = _frame([{name: row[key] for name, key in names.items()} for row in shares], *names)
    finding = drawn.finding.replace(" readings", " weeks").replace(" reading", " week")
    return replace(drawn, question="How many use it every week?", finding=finding, table=table)


_ACTIVE_SHARE = "Paid seats used in the week"


def _value(value: float, unit: str) -> str:
    return f"{value:,.10g} {unit}".strip()


@lru_cache(maxsize=16)
def _metric_spec(tone: Tone, goals: tuple[str, ...], is_share: bool) -> Spec:
    look = PALETTES[tone]
    line = (
        alt.Chart()
        .mark_line(color=look.done, strokeWidth=3, point=alt.OverlayMarkDef(color=look.done, size=60))
        .encode(
            x=alt.X("day:T", title=None, axis=alt.Axis(labelExpr=_DAYS, tickCount=6)),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=is_share), axis=alt.Axis(tickCount=5)),
            tooltip=[
                alt.Tooltip("day:T", title="Day", format="%a %-d %b %Y"),
                alt.Tooltip("value:Q", title="Value"),
            ],
        )
    )
    layers: list[alt.Chart] = [line]
    looks = {TARGET: (look.late, [7, 3]), BASELINE: (look.plan, [2, 3])}
    for word in goals:
        color, dash = looks[word]
        at = alt.Y(f"max({word}):Q", title=None)
        layers.append(alt.Chart().mark_rule(color=color, strokeDash=dash, strokeWidth=2).encode(y=at))
        layers.append(
            alt.Chart()
            .mark_text(color=look.ink, align="left", dx=4, dy=-8, fontSize=12)
            .encode(x=alt.value(0), y=at, text=alt.value(word))
        )
    return _without_data(alt.layer(*layers).properties(height=260))


def _frame(rows: Sequence[Row], *columns: str) -> pd.DataFrame:
    """A data frame with these columns even where there is no row."""
    return pd.DataFrame([tuple(row[name] for name in columns) for row in rows], columns=list(columns))


# How well is each group covered?


def coverage(
    rows: Sequence[Row], groups: Sequence[str], stages: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and stage, how many of the review's rules pass.

    Rows have `group`, `stage` (names as shown), and the counts `passed`, `failed` and `unknown`.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "stage", "passed", "failed", "unknown")},
            "share": _open_share(row),
            "word": _covered_word(row),
        }
        for row in rows
    ]
    data = _frame(cells, "group", "stage", "passed", "failed", "unknown", "share", "word")
    table = _frame(
        [
            {
                "Group": row["group"],
                "Stage": row["stage"],
                "Rules that pass": row["passed"],
                "Fail": row["failed"],
                "Cannot tell": row["unknown"],
            }
            for row in rows
        ],
        "Group",
        "Stage",
        "Rules that pass",
        "Fail",
        "Cannot tell",
    )
    return Drawing(
        "How well is each group covered?",
        _coverage_finding(rows),
        data,
        _coverage_spec(tone, tuple(groups), tuple(stages)),
        table,
    )


def _open_share(row: Row) -> float:
    total = row["passed"] + row["failed"] + row["unknown"]
    return (row["failed"] + row["unknown"]) / total if total else 0.0


def _covered_word(row: Row) -> str:
    total = row["passed"] + row["failed"] + row["unknown"]
    if not total:
        return "no rule"
    return f"all {total}" if row["passed"] == total else f"{row['passed']} of {total}"


def _coverage_finding(rows: Sequence[Row]) -> str:
    gaps = [row for row in rows if row["failed"] or row["unknown"]]
    if not rows:
        return "There is no group yet."
    if not gaps:
        return "Every rule that looks at groups passes for every group shown."
    worst = max(gaps, key=_open_share)
    return (
        f"{len(gaps)} of {_count(len(rows), 'group-and-stage cell')} have rules that do not pass; "
        f"the least covered is {worst['group']} in {worst['stage']}: {_covered_word(worst)} pass."
    )


@lru_cache(maxsize=64)
def _coverage_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("stage:N", title="Stage"),
        alt.Tooltip("passed:Q", title="Rules that pass"),
        alt.Tooltip("failed:Q", title="Fail"),
        alt.Tooltip("unknown:Q", title="Cannot tell"),
    ]
    return _cells_spec(tone, groups, ("stage", stages), "share", tooltip)


def _cells_spec(
    tone: Tone,
    groups: tuple[str, ...],
    across: tuple[str, tuple[str, ...]],
    heat: str,
    tooltip: list[alt.Tooltip],
    row: int = _HEAT_ROW,
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
    height = _HEAT_HEADINGS + max(len(groups), 1) * row
    return _without_data(alt.layer(cells, *words).properties(height=height))


# Where is each group held up?

_TWO_LINES = 34


def readiness(
    rows: Sequence[Row], groups: Sequence[str], steps: Sequence[str], tone: Tone = "light"
) -> Drawing:
    """Draw, per group and element of readiness, its score, with the group's one barrier named in words.

    Rows have `group`, `step` (names as shown), `score` (None where there is none) and `barrier`.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "step", "score")},
            "barrier": int(row["barrier"]),
            "word": _readiness_word(row),
        }
        for row in rows
    ]
    data = _frame(cells, "group", "step", "score", "barrier", "word")
    table = _frame(
        [
            {
                "Group": row["group"],
                "Element": row["step"],
                "Score, 1 to 5": row["score"],
                "Barrier": "yes" if row["barrier"] else "",
            }
            for row in rows
        ],
        "Group",
        "Element",
        "Score, 1 to 5",
        "Barrier",
    )
    return Drawing(
        "Where is each group held up?",
        _readiness_finding(rows, groups),
        data,
        _readiness_spec(tone, tuple(groups), tuple(steps)),
        table,
    )


def _readiness_word(row: Row) -> str:
    if row["score"] is None:
        return "–"
    return f"{row['score']:g}\nbarrier" if row["barrier"] else f"{row['score']:g}"


def _readiness_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    scored = {row["group"] for row in rows if row["score"] is not None}
    if not scored:
        return "No group has been scored yet."
    stuck = [row["step"] for row in rows if row["barrier"]]
    if not stuck:
        return f"{len(scored)} of {_count(len(groups), 'group')} scored; none of them is held up."
    often = max(stuck, key=stuck.count)
    return (
        f"{len(scored)} of {_count(len(groups), 'group')} scored; {len(stuck)} held up, "
        f"most often at '{often.lower()}' ({stuck.count(often)})."
    )


@lru_cache(maxsize=64)
def _readiness_spec(tone: Tone, groups: tuple[str, ...], steps: tuple[str, ...]) -> Spec:
    tooltip = [
        alt.Tooltip("group:N", title="Group"),
        alt.Tooltip("step:N", title="Element"),
        alt.Tooltip("word:N", title="Score, 1 to 5"),
    ]
    return _cells_spec(tone, groups, ("step", steps), "barrier", tooltip, _TWO_LINES)


# What happens when, and for whom?


def timeline(
    rows: Sequence[Row],
    spans: Sequence[Row],
    groups: Sequence[str],
    stages: Sequence[str],
    today: date,
    tone: Tone = "light",
) -> Drawing:
    """Draw every dated item on the line of each group that it is for.

    Rows have `group`, `stage` (names as shown), `title` and `day`; spans have `group`, `what`,
    `start` and `end`: blackouts, other changes, and the day of go-live.
    """
    marks = [
        {
            **{name: row[name] for name in ("group", "stage", "title", "day")},
            "end": row["day"],
            "sort": "item",
        }
        for row in rows
    ]
    marks += [
        {
            "group": row["group"],
            "stage": row["sort"],
            "title": row["what"],
            "day": row["start"],
            "end": row["end"] + timedelta(days=1),
            "sort": row["sort"],
        }
        for row in spans
    ]
    data = _frame(marks, "group", "stage", "title", "day", "end", "sort")
    inside = bool(marks) and min(m["day"] for m in marks) <= today <= max(m["end"] for m in marks)
    data["today"] = pd.Timestamp(today) if inside else pd.NaT
    table = _frame(
        [
            {"Day": row["day"], "Group": row["group"], "Stage": row["stage"], "Item": row["title"]}
            for row in rows
        ]
        + [
            {"Day": span["start"], "Group": span["group"], "Stage": "–", "Item": _told_span(span)}
            for span in spans
        ],
        "Day",
        "Group",
        "Stage",
        "Item",
    )
    return Drawing(
        "What happens when, and for whom?",
        _timeline_finding(rows, spans, groups),
        data,
        _timeline_spec(tone, tuple(groups), tuple(stages)),
        table,
    )


def _told_span(span: Row) -> str:
    last = span["end"]
    until = f", until {last.day} {last:%b %Y}" if last > span["start"] else ""
    return f"{span['what']}{until}"


def _timeline_finding(rows: Sequence[Row], spans: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "No item has a date yet."
    days = [row["day"] for row in rows]
    months = [(day.year, day.month) for day in days]
    busiest = max(sorted(set(months)), key=months.count)
    dates = "1 date" if len(rows) == 1 else f"{len(rows):,} dates"
    blocked = sum(span["sort"] == BLACKOUT for span in spans)
    return (
        f"{dates} for {_count(len(groups), 'group')}, from {_day(min(days))} to {_day(max(days))}; "
        f"the busiest month is {date(*busiest, 1):%B %Y} with {months.count(busiest)}. "
        f"{_count(blocked, 'blackout') if blocked else 'No blackout'}."
    )


BLACKOUT, OTHER_CHANGE, GO_LIVE = "Blackout", "Other change", "Go-live"
_LINE, _LANES = 34, 56


@lru_cache(maxsize=64)
def _timeline_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    look = PALETTES[tone]
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups), paddingInner=0.3, paddingOuter=0.1),
        title=None,
        axis=alt.Axis(labelLimit=84, labelOverlap=False, labelFlush=False, grid=True),
    )
    x = alt.X("day:T", title=None, axis=alt.Axis(labelExpr=_DAYS, tickCount=6, orient="top"))
    told = [
        alt.Tooltip("title:N", title="What"),
        alt.Tooltip("day:T", title="Day", format="%a %-d %b %Y"),
        alt.Tooltip("stage:N", title="Stage"),
        alt.Tooltip("group:N", title="Group"),
    ]
    # A layer that has no marks is a nameless picture to a screen reader: the table has these periods.
    blackouts = (
        alt.Chart()
        .mark_bar(aria=False, color=look.late, opacity=0.3, height=46, stroke=look.late, strokeWidth=1)
        .encode(x=x, x2=alt.X2("end:T"), y=y, tooltip=told)
        .transform_filter(f"datum.sort == '{BLACKOUT}'")
    )
    others = (
        alt.Chart()
        .mark_bar(aria=False, color=look.plan, height=4, yOffset=24, opacity=0.8)
        .encode(x=x, x2=alt.X2("end:T"), y=y, tooltip=told)
        .transform_filter(f"datum.sort == '{OTHER_CHANGE}'")
    )
    go_live = (
        alt.Chart()
        .mark_tick(color=look.ink, thickness=2.5, size=50)
        .encode(x=x, y=y, tooltip=told)
        .transform_filter(f"datum.sort == '{GO_LIVE}'")
    )
    shapes = ["circle", "square", "triangle-up", "diamond", "cross"][: len(stages)]
    items = (
        alt.Chart()
        .mark_point(filled=True, size=34, opacity=0.85, color=look.done)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("stage:N", scale=alt.Scale(domain=list(stages))),
            # The page says in words which shape is which: a legend would be cut off on a phone.
            shape=alt.Shape("stage:N", scale=alt.Scale(domain=list(stages), range=shapes), legend=None),
            tooltip=told,
        )
        .transform_filter("datum.sort == 'item'")
    )
    now = (
        alt.Chart().mark_rule(color=look.plan, strokeDash=[3, 3]).encode(x=alt.X("today:T", aggregate="min"))
    )
    height = max(len(groups), 1) * _LANES + 30
    return _without_data(alt.layer(blackouts, others, now, go_live, items).properties(height=height))


# When does which rollout run?

RUNNING, NOT_LAUNCHED, OVER = "Under way", "Not launched", "Over"


def roadmap(rows: Sequence[Row], today: date, tone: Tone = "light") -> Drawing:
    """Draw the rollouts as bars from their start to their end, with the days of their go-lives.

    Rows have `rollout` (the name as shown), `start`, `end`, `standing` (one of the three words above) and
    `go_lives`; they are drawn from the top in the order in which they come.
    """
    marks = [
        {"rollout": row["rollout"], "day": row["start"], "end": row["end"] + timedelta(days=1), "sort": "run"}
        | {"standing": row["standing"], "what": f"{row['standing']}, until {_day(row['end'])}"}
        for row in rows
    ]
    marks += [
        {"rollout": row["rollout"], "day": day, "end": day, "sort": "go_live"}
        | {"standing": row["standing"], "what": GO_LIVE}
        for row in rows
        for day in row["go_lives"]
    ]
    data = _frame(marks, "rollout", "day", "end", "sort", "standing", "what")
    inside = bool(marks) and min(m["day"] for m in marks) <= today <= max(m["end"] for m in marks)
    data["today"] = pd.Timestamp(today) if inside else pd.NaT
    table = _frame(
        [
            {
                "Rollout": row["rollout"],
                "Start": row["start"],
                "Go-lives": ", ".join(map(_day, row["go_lives"])),
                "End": row["end"],
                "Standing": row["standing"],
            }
            for row in rows
        ],
        "Rollout",
        "Start",
        "Go-lives",
        "End",
        "Standing",
    )
    names = tuple(row["rollout"] for row in rows)
    return Drawing(
        "When does which rollout run?", _roadmap_finding(rows, today), data, _roadmap_spec(tone, names), table
    )


def _roadmap_finding(rows: Sequence[Row], today: date) -> str:
    if not rows:
        return "No rollout has a start and an end yet."
    now = sum(row["start"] <= today <= row["end"] for row in rows)
    starts = sorted({row["start"] for row in rows})
    at_once = {day: sum(row["start"] <= day <= row["end"] for row in rows) for day in starts}
    busiest = max(starts, key=lambda day: at_once[day])
    verb = "runs" if now == 1 else "run"
    most = f"; the most at once are {at_once[busiest]}, from {_day(busiest)}" if len(rows) > 1 else ""
    return f"By their dates, {now} of {_count(len(rows), 'rollout')} {verb} on {_day(today)}{most}."


@lru_cache(maxsize=64)
def _roadmap_spec(tone: Tone, names: tuple[str, ...]) -> Spec:
    """What is under way is full, what is not launched only an outline, what is over a thin bar."""
    look = PALETTES[tone]
    y = alt.Y(
        "rollout:N",
        sort=list(names),
        scale=alt.Scale(domain=list(names), paddingInner=0.3, paddingOuter=0.1),
        title=None,
        axis=alt.Axis(labelLimit=120, labelOverlap=False, labelFlush=False, grid=True),
    )
    x = alt.X("day:T", title=None, axis=alt.Axis(labelExpr=_DAYS, tickCount=6, orient="top"))
    told = [
        alt.Tooltip("rollout:N", title="Rollout"),
        alt.Tooltip("day:T", title="Day", format="%a %-d %b %Y"),
        alt.Tooltip("what:N", title="What"),
    ]

    def bars(standing: str, **look_of: Any) -> Any:
        return (
            alt.Chart()
            .mark_bar(aria=False, cornerRadius=2, **look_of)
            .encode(x=x, x2=alt.X2("end:T"), y=y, tooltip=told)
            .transform_filter(f"datum.sort == 'run' && datum.standing == '{standing}'")
        )

    go_lives = (
        alt.Chart()
        .mark_tick(color=look.ink, thickness=3, size=22)
        .encode(x=x, y=y, tooltip=told)
        .transform_filter("datum.sort == 'go_live'")
    )
    now = (
        alt.Chart().mark_rule(color=look.plan, strokeDash=[3, 3]).encode(x=alt.X("today:T", aggregate="min"))
    )
    layers = [
        bars(RUNNING, color=look.done, opacity=0.55, height=16),
        bars(NOT_LAUNCHED, color="transparent", stroke=look.plan, strokeDash=[4, 3], height=16),
        bars(OVER, color=look.plan, opacity=0.6, height=5),
        now,
        go_lives,
    ]
    return _without_data(alt.layer(*layers).properties(height=max(len(names), 1) * 28 + 40))


# Do we ask more of people than they have time for?


def change_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw, per group and week, the hours that the plan asks of each person.

    Rows have `group` (the name as shown), `week` (its Monday), `hours`, `capacity` (None where it is
    not known), `over`, and `blackouts` and `other_changes` in words.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "week", "hours", "capacity")},
            "end": row["week"] + _WEEK,
            "over": int(row["over"]),
            "mark": _load_mark(row),
            "why": "; ".join(word for word in (row["blackouts"], row["other_changes"]) if word) or "none",
        }
        for row in rows
    ]
    data = _frame(cells, "group", "week", "hours", "capacity", "end", "over", "mark", "why")
    table = _frame(
        [
            {
                "Group": row["group"],
                "Week of": row["week"],
                "Hours per person": round(row["hours"], 1),
                "Capacity, hours": row["capacity"],
                "Over capacity": "yes" if row["over"] else "",
                "Blackout": row["blackouts"],
                "Other changes": row["other_changes"],
            }
            for row in rows
        ],
        "Group",
        "Week of",
        "Hours per person",
        "Capacity, hours",
        "Over capacity",
        "Blackout",
        "Other changes",
    )
    return Drawing(
        "Do we ask for more time than people have?",
        _load_finding(rows, groups),
        data,
        _load_spec(tone, tuple(groups), max((row["hours"] for row in rows), default=1.0)),
        table,
    )


def shared_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw, per group and week, the hours that all rollouts together ask of each person.

    Rows are those of `change_load`, with `shares`: hours by the name of each rollout, the most first.
    """
    told = [{**row, "rollouts": _told_shares(row), "count": len(row["shares"])} for row in rows]
    plain = change_load(told, groups, tone)
    data = plain.data.assign(
        mark=[_count_mark(row) + _load_mark(row) for row in told],
        rollouts=[row["rollouts"] for row in told],
    )
    table = plain.table.assign(**{"Rollouts, hours": [row["rollouts"] for row in told]})
    most = max((row["hours"] for row in rows), default=1.0)
    return Drawing(
        "Do our rollouts together ask for more time than people have?",
        _shared_finding(told, groups),
        data,
        _load_spec(tone, tuple(groups), most, "rollouts"),
        table,
    )


def _told_shares(row: Row) -> str:
    return ", ".join(f"{name} {hours:.1f}" for name, hours in row["shares"].items())


def _count_mark(row: Row) -> str:
    return str(row["count"]) if row["count"] > 1 else ""


def _shared_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "No rollout asks for anyone's time in these weeks."
    shared = [row for row in rows if row["count"] > 1]
    met = len({row["group"] for row in shared})
    verb = "is" if met == 1 else "are"
    meet = (
        f"{_count(met, 'group')} of {len(groups)} {verb} asked by several rollouts in one week"
        if met
        else "No group is asked by two rollouts in one week"
    )
    return f"{meet}. {_load_finding(rows, groups)}"


def _load_mark(row: Row) -> str:
    marks = ("▲" if row["over"] else "", "×" if row["blackouts"] else "", "+" if row["other_changes"] else "")
    return "".join(marks)


def _load_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "The plan does not ask for anyone's time yet."
    peak = max(rows, key=lambda row: row["hours"])
    over = [row for row in rows if row["over"]]
    unknown = len(groups) - len({row["group"] for row in rows if row["capacity"] is not None})
    verb = "asks" if len(over) == 1 else "ask"
    said = (
        f"{_count(len(over), 'week')} of a group {verb} for more than its capacity"
        if over
        else "No week asks for more than a group's capacity"
    )
    lacks = f" Capacity is not known for {_count(unknown, 'group')}." if unknown else ""
    return (
        f"{said}; the most is {peak['hours']:.1f} hours per person, in {peak['group']}, "
        f"in the week of {_day(peak['week'])}.{lacks}"
    )


@lru_cache(maxsize=64)
def _load_spec(tone: Tone, groups: tuple[str, ...], most: float, told: str = "") -> Spec:
    look = PALETTES[tone]
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups), paddingInner=0.15, paddingOuter=0.05),
        title=None,
        axis=alt.Axis(labelLimit=84, labelOverlap=False, labelFlush=False),
    )
    x = alt.X("week:T", title=None, axis=alt.Axis(labelExpr=_DAYS, tickCount=6, orient="top"))
    hours = alt.Color(
        "hours:Q",
        legend=alt.Legend(title="Hours per person", orient="top", gradientLength=160, tickCount=3),
        scale=alt.Scale(domain=[0, most], range=list(look.heat)),
    )
    cells = (
        alt.Chart()
        .mark_rect(strokeWidth=1.5)
        .encode(
            x=x,
            x2=alt.X2("end:T"),
            y=y,
            color=hours,
            stroke=alt.condition("datum.over > 0", alt.value(look.ink), alt.value("transparent")),
            tooltip=[
                alt.Tooltip("group:N", title="Group"),
                alt.Tooltip("week:T", title="Week of", format="%a %-d %b %Y"),
                alt.Tooltip("hours:Q", title="Hours per person", format=".1f"),
                alt.Tooltip("capacity:Q", title="Capacity, hours"),
                alt.Tooltip("why:N", title="Blackout, other changes"),
                *([alt.Tooltip(f"{told}:N", title="Rollouts, hours")] if told else []),
            ],
        )
    )
    marks = (
        alt.Chart()
        .transform_calculate(middle="toNumber(datum.week) + 3.5 * 86400000")
        .mark_text(fontSize=11, color=look.on_heat)
        .encode(x=alt.X("middle:T"), y=y, text=alt.Text("mark:N"))
    )
    height = max(len(groups), 1) * _LINE + 80
    return _without_data(alt.layer(cells, marks).properties(height=height))


# Kept with the names of groups or rollouts in them, among them perhaps somebody's.
NAMED = (_heat_spec, _coverage_spec, _readiness_spec, _timeline_spec, _roadmap_spec, _load_spec)
