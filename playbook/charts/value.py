"""Draw what examples, metrics and seats are worth."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import altair as alt
import pandas as pd

from playbook.charts.style import (
    BASELINE,
    COSTS_MORE,
    DAYS,
    LEFT_OVER,
    MOST_LABELLED,
    PALETTES,
    RATINGS,
    TARGET,
    WEEKS,
    Drawing,
    Row,
    Spec,
    Tone,
    day_text,
    frame_of,
    plural,
    stack,
    without_data,
)


def examples(rows: Sequence[Row], little_share: float, tone: Tone = "light") -> Drawing:
    """Draw how many examples came in per week, and how many of them were of which worth.

    Rows are one per week: its Monday as `week`, a count for each of RATINGS, the sums `worth` (rated 2 to 4)
    and `little` (0 or 1), `net` minutes (None where no example says both halves) and how many say `both`
    or only `half`. `little_share`: above this share of little or no value a week rings alarm T04.
    """
    data = stack(rows, RATINGS)
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
    return frame_of(
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
    said = f"{plural(total, 'example')} in {plural(len(rows), 'week')}; {told}."
    last = next((row for row in reversed(rows) if row["worth"] + row["little"]), None)
    if last is None:
        return said
    judged = last["worth"] + last["little"]
    share = last["little"] / judged
    week = f"In the week of {day_text(last['week'])}, {last['little']} of {judged} were of little or no value"
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
        axis=alt.Axis(labelExpr=WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6),
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
        return without_data(bars.properties(height=360))
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
    return without_data(alt.layer(bars, words).properties(height=360))


def ratings_fills(tone: Tone) -> list[str]:
    """What each of RATINGS is filled with: the ends of the scale in full, the middle ever lighter."""
    look = PALETTES[tone]
    return [look.done, f"{look.done}90", f"{look.done}48", f"{look.late}48", look.late, "#00000000"]


def net_minutes(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, the minutes saved less those that checking took; below the line it cost more.

    Rows are those of `examples`; a week in which no example says both halves has no bar.
    """
    known = [row for row in rows if row["net"] is not None]
    half = sum(row["half"] for row in rows)
    data = frame_of(
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
    table = frame_of(
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
    says = f"as {plural(count, 'example')} {'says' if count == 1 else 'say'}"
    if half:
        says += f" ({half:,} more {'says' if half == 1 else 'say'} only half of it)"
    last = rows[-1]
    end = f"in the week of {day_text(last['week'])}, {last['net']:,}"
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
        axis=alt.Axis(labelExpr=WEEKS, labelAngle=0, labelOverlap="greedy", labelSeparation=6, offset=6),
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
    return without_data(alt.layer(*layers).properties(height=220))


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
    data = frame_of(rows, "day", "value")
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
        frame_of([{"Day": row["day"], name: row["value"]} for row in rows], "Day", name),
    )


def _metric_finding(rows: Sequence[Row], title: str, unit: str, target: float | None) -> str:
    if not rows:
        return f"{title} has not been read yet."
    first, last = rows[0], rows[-1]
    said = f"{title}: {_value(last['value'], unit)} on {day_text(last['day'])}"
    if len(rows) > 1:
        since = f"{_value(first['value'], unit)} on {day_text(first['day'])}"
        said += f", from {since}, in {plural(len(rows), 'reading')}"
    return f"{said}; the target is {_value(target, unit)}." if target is not None else f"{said}."


def adoption(rows: Sequence[Row], target: float | None, tone: Tone = "light") -> Drawing:
    """Draw the weekly active share as a line over the weeks, with where it is to be.

    Rows are one per week that was counted, the oldest first: `day`, `active` and `seats`.
    """
    shares = [{**row, "value": round(100 * row["active"] / row["seats"], 1)} for row in rows]
    drawn = metric(shares, _ACTIVE_SHARE, "%", None, target, tone)
    names = {"Up to": "day", "Used in the week": "active", "Paid seats": "seats", "Share in percent": "value"}
    table = frame_of([{name: row[key] for name, key in names.items()} for row in shares], *names)
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
            x=alt.X("day:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6)),
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
    return without_data(alt.layer(*layers).properties(height=260))
