"""Draw what examples, metrics and seats are worth."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import altair as alt

from playbook.charts import style
from playbook.charts.style import (
    PALETTES,
    Drawing,
    Row,
    Spec,
    Tone,
    frame_of,
    table_of,
    tooltips,
    without_data,
)
from playbook.core.base.words import count, day_in_words, in_unit

# What an example was worth, from the best down, with its name in a row; the digit stands in its bar.
RATINGS = (
    ("changed_work", "4 changed work"), ("better_result", "3 better result"),
    ("saved_time", "2 saved time"), ("novelty", "1 novelty"), ("none", "0 no value"),
    ("unrated", "Not rated"),
)  # fmt: skip
_LEFT_OVER, _COSTS_MORE = "Left over", "Costs more"
_TARGET, _BASELINE = "Target", "Before"
_MOST_LABELED = 16


def examples(rows: Sequence[Row], little_share: float, tone: Tone = "light") -> Drawing:
    """Draw how many examples came in per week, by worth."""
    # Rows are one per week: its Monday as `week`, a count for each of RATINGS, the sums `worth` (rated 2 to
    # 4) and `little` (0 or 1), `net` minutes (None where no example says both halves) and how many say `both`
    # or only `half`. `little_share`: above this share of little or no value a week rings alarm T04.
    data = style.stack(rows, dict(RATINGS))
    most = max((row["worth"] + row["little"] + row["unrated"] for row in rows), default=0)
    digits = [name[0] if name[0].isdigit() else "?" for _, name in RATINGS]
    orders = zip(data["order"], data["items"], strict=True)
    data["label"] = [digits[order] if items >= most / 12 else "" for order, items in orders]
    columns = {"Week of": "week", **{word: name for name, word in RATINGS}}
    little, both = {"Little or no value, % of rated": _little_share}, {"Examples that say both": "both"}
    table = table_of(rows, {**columns, **little, "Net minutes": "net", **both})
    spec, finding = _ratings_spec(tone, len(rows) <= _MOST_LABELED), _examples_finding(rows, little_share)
    return Drawing("Quality of examples", finding, data, spec, table)


def _little_share(row: Row) -> int | None:
    rated = row["worth"] + row["little"]
    return round(100 * row["little"] / rated) if rated else None


def _examples_finding(rows: Sequence[Row], little_share: float) -> str:
    worth, little, unrated = (sum(row[name] for row in rows) for name in ("worth", "little", "unrated"))
    rated = worth + little
    if not rated + unrated:
        return "No example has been logged yet."
    of_rated = f"{worth} of {rated} rated ones saved time or better" if rated else "none is rated yet"
    finding = f"{count(rated + unrated, 'example')} in {count(len(rows), 'week')}; {of_rated}."
    last = next((row for row in reversed(rows) if row["worth"] + row["little"]), None)
    if last is None:
        return finding
    judged = last["worth"] + last["little"]
    share = last["little"] / judged
    week = f"In the week of {day_in_words(last['week'])}, {last['little']} of {judged}"
    rings = f"({share:.0%}), {'above' if share > little_share else 'not above'} the {little_share:.0%}"
    return f"{finding} {week} had little or no value {rings} at which T04 warns."


@lru_cache(maxsize=8)
def _ratings_spec(tone: Tone, is_labeled: bool) -> Spec:
    """Draw bars per week: teal for worth it, rust for not."""
    look = PALETTES[tone]
    strokes = [look.done, look.done, look.done, look.late, look.late, look.plan]
    names, titles = [word for _, word in RATINGS], ("Examples", "Worth")
    bars = style.week_bars(names, ratings_fills(tone), strokes, titles, columns=2, labelLimit=0)
    if not is_labeled:
        return without_data(bars.properties(height=360))
    y, order = alt.Y("items:Q", stack="zero", bandPosition=0.5), alt.Order("order:Q")
    is_end, text = "datum.order == 0 || datum.order == 4", alt.Text("label:N")
    color = alt.condition(is_end, alt.value(look.on_full), alt.value(look.ink))
    words = alt.Chart().mark_text(fontSize=12, fontWeight=500)
    words = words.encode(x=style.weeks_axis(), y=y, order=order, text=text, color=color)
    return without_data(alt.layer(bars, words).properties(height=360))


def ratings_fills(tone: Tone) -> list[str]:
    """Return each rating's fill: the ends full, the middle lighter."""
    look = PALETTES[tone]
    return [look.done, f"{look.done}90", f"{look.done}48", f"{look.late}48", look.late, "#00000000"]


def net_minutes(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, the minutes saved less those that checking took."""
    # Rows are those of `examples`; a week in which no example says both halves has no bar.
    known_rows = [row for row in rows if row["net"] is not None]
    data = frame_of(known_rows, "week", "net", side=_side, label=lambda row: f"{row['net']:,}")
    finding = _net_finding(known_rows, sum(row["half"] for row in rows))
    table = table_of(known_rows, {"Week of": "week", "Net minutes": "net", "Examples": "both"})
    spec = _net_spec(tone, len(known_rows) <= _MOST_LABELED)
    return Drawing("Net time saved", finding, data, spec, table)


def _side(row: Row) -> str:
    return _LEFT_OVER if row["net"] >= 0 else _COSTS_MORE


def _net_finding(rows: Sequence[Row], half: int) -> str:
    if not rows:
        return "No example says both what it saved and what checking took."
    net, number = sum(row["net"] for row in rows), sum(row["both"] for row in rows)
    says = f"as {count(number, 'example')} {'says' if number == 1 else 'say'}"
    if half:
        says += f" ({half:,} more {'says' if half == 1 else 'say'} only half of it)"
    end = f"in the week of {day_in_words(rows[-1]['week'])}, {rows[-1]['net']:,}"
    if net < 0:
        return f"{-net:,} minutes more went into checking than were saved, {says}; {end} net."
    return f"{net:,} minutes saved after checking, {says}; {end}."


@lru_cache(maxsize=8)
def _net_spec(tone: Tone, is_labeled: bool) -> Spec:
    look = PALETTES[tone]
    sides = [_LEFT_OVER, _COSTS_MORE]
    fills = alt.Scale(domain=sides, range=[look.done, f"{look.late}55"])
    strokes = alt.Scale(domain=sides, range=[look.done, look.late])
    fill = alt.Fill("side:N", legend=None, scale=fills)
    stroke = alt.Stroke("side:N", legend=None, scale=strokes)
    x, y = style.weeks_axis(offset=6), alt.Y("net:Q", title="Net minutes", axis=alt.Axis(tickCount=4))
    tooltip = tooltips({"week:T": "Week of", "net:Q": "Net minutes"}, **{"net:Q": ","})
    bars = alt.Chart().mark_bar(strokeWidth=1.5, cornerRadius=1)
    bars = bars.encode(x=x, y=y, fill=fill, stroke=stroke, tooltip=tooltip)
    line = alt.Chart().mark_rule(color=look.plan, aria=False).encode(y=alt.datum(0))
    labels = [
        alt.Chart()
        .mark_text(color=look.ink, fontSize=12, dy=up)
        .encode(x=x, y=alt.Y("net:Q"), text=alt.Text("label:N"))
        .transform_filter(where)
        for where, up in (("datum.net >= 0", -8), ("datum.net < 0", 9))
    ]
    return without_data(alt.layer(bars, line, *labels[: 2 * is_labeled]).properties(height=220))


def metric(
    rows: Sequence[Row],
    title: str,
    unit: str,
    baseline: float | None,
    target: float | None,
    tone: Tone = "light",
) -> Drawing:
    """Draw the readings of one metric, its baseline and its target."""
    # Rows are one per reading, the oldest first: `day` and `value`.
    data = frame_of(rows, "day", "value")
    goals = {_TARGET: target, _BASELINE: baseline}
    for word, value in goals.items():
        data[word] = value
    drawn_goals = tuple(word for word, value in goals.items() if value is not None)
    # A share is of a whole, and an axis that begins near it would make a step look like a leap.
    spec = _metric_spec(tone, drawn_goals, unit.startswith("%"))
    table = table_of(rows, {"Day": "day", f"{title}, {unit}" if unit else title: "value"})
    finding = _metric_finding(rows, title, unit, target)
    return Drawing("Is it used, and is it worth it?", finding, data, spec, table)


def _metric_finding(rows: Sequence[Row], title: str, unit: str, target: float | None) -> str:
    if not rows:
        return f"{title} has not been read yet."
    first, last = rows[0], rows[-1]
    finding = f"{title}: {_value(last['value'], unit)} on {day_in_words(last['day'])}"
    if len(rows) > 1:
        since = f"{_value(first['value'], unit)} on {day_in_words(first['day'])}"
        finding += f", from {since}, in {count(len(rows), 'reading')}"
    return f"{finding}; the target is {_value(target, unit)}." if target is not None else f"{finding}."


def adoption(rows: Sequence[Row], target: float | None, tone: Tone = "light") -> Drawing:
    """Draw the weekly active share over the weeks, with its target."""
    # Rows are one per week that was counted, the oldest first: `day`, `active` and `seats`.
    shares = [{**row, "value": round(100 * row["active"] / row["seats"], 1)} for row in rows]
    drawn = metric(shares, "Paid seats used in the week", "%", None, target, tone)
    names = {"Up to": "day", "Used in the week": "active", "Paid seats": "seats", "Share in percent": "value"}
    finding = drawn.finding.replace(" readings", " weeks").replace(" reading", " week")
    question, table = "How many use it every week?", table_of(shares, names)
    return replace(drawn, question=question, finding=finding, table=table)


def _value(value: float, unit: str) -> str:
    return in_unit(value, unit)


@lru_cache(maxsize=16)
def _metric_spec(tone: Tone, goals: tuple[str, ...], is_share: bool) -> Spec:
    look = PALETTES[tone]
    line = (
        alt.Chart()
        .mark_line(color=look.done, strokeWidth=3, point=alt.OverlayMarkDef(color=look.done, size=60))
        .encode(
            x=style.days_axis(),
            y=alt.Y("value:Q", title=None, scale=alt.Scale(zero=is_share), axis=alt.Axis(tickCount=5)),
            tooltip=tooltips({"day:T": "Day", "value:Q": "Value"}),
        )
    )
    layers: list[alt.Chart] = [line]
    looks = {_TARGET: (look.late, [7, 3]), _BASELINE: (look.plan, [2, 3])}
    for word in goals:
        color, dash = looks[word]
        at = alt.Y(f"max({word}):Q", title=None)
        text = alt.Chart().mark_text(color=look.ink, align="left", dx=4, dy=-8, fontSize=12)
        layers.append(alt.Chart().mark_rule(color=color, strokeDash=dash, strokeWidth=2).encode(y=at))
        layers.append(text.encode(x=alt.value(0), y=at, text=alt.value(word)))
    return without_data(alt.layer(*layers).properties(height=260))
