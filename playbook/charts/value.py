"""Draw what examples, metrics and seats are worth."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import altair as alt

from playbook.charts import style
from playbook.charts.style import PALETTES, Drawing, Row, Spec, frame_of, table_of, tooltips, without_data
from playbook.core.base.colors import Tone
from playbook.core.base.words import count, day_in_words, in_unit, say_minutes, short_date

# What an example was worth, from the best down, as its table names it.
RATINGS = (
    ("changed_work", "Changed work"), ("better_result", "Better result"), ("saved_time", "Saved time"),
    ("novelty", "Novelty"), ("none", "No value"), ("unrated", "Not rated"),
)  # fmt: skip
_WORTH = {"worth": "Worth it", "little": "Little value", "unrated": "Not rated"}
_LEFT_OVER, _COSTS_MORE = "Left over", "Costs more"
_TARGET, _BASELINE = "Target", "Before"


def examples(rows: Sequence[Row], little_share: float, tone: Tone = "light") -> Drawing:
    """Draw how many examples came in per week, by worth."""
    # Rows are one per week: its Monday as `week`, a count for each of RATINGS, the sums `worth` (rated as
    # saved time or better) and `little`, `net` minutes (None where no example says both halves) and how many
    # say `both` or only `half`. Above `little_share` of little or no value a week rings alarm T04.
    columns = {"Week of": "week", **{word: name for name, word in RATINGS}}
    little, both = {"Little or no value, % of rated": _little_share}, {"Examples that say both": "both"}
    table = table_of(rows, {**columns, **little, "Net minutes": "net", **both})
    title, finding = _examples_finding(rows, little_share)
    return Drawing(title, finding, style.stack(rows, _WORTH), _worth_spec(tone), table)


def _little_share(row: Row) -> int | None:
    rated = row["worth"] + row["little"]
    return round(100 * row["little"] / rated) if rated else None


def _examples_finding(rows: Sequence[Row], little_share: float) -> tuple[str, str]:
    worth, little, unrated = (sum(row[name] for row in rows) for name in _WORTH)
    rated = worth + little
    if not rated + unrated:
        return "Quality of examples", "No example has been logged yet."
    finding = f"{count(rated + unrated, 'example')} in {count(len(rows), 'week')}"
    if not rated:
        return "No example is rated yet", f"{finding}."
    finding += f"; {worth} of {rated} rated ones saved time or better."
    last = next(row for row in reversed(rows) if row["worth"] + row["little"])
    share = last["little"] / (last["worth"] + last["little"])
    finding += f" In the week of {day_in_words(last['week'])}, {share:.0%} had little or no value"
    return (f"{worth / rated:.0%} of examples worth it", f"{finding} (warning above {little_share:.0%}).")


@lru_cache(maxsize=8)
def _worth_spec(tone: Tone) -> Spec:
    """Draw three parts: full, half filled, and only an outline."""
    look = PALETTES[tone]
    fills, strokes = [look.done, f"{look.late}55", "#00000000"], [look.done, look.late, look.plan]
    bars = style.week_bars([*_WORTH.values()], fills, strokes, ("Examples", "Worth"), columns=3)
    return without_data(bars.properties(height=220))


def net_minutes(rows: Sequence[Row], tone: Tone = "light") -> Drawing:
    """Draw, per week, the hours saved less those that checking took."""
    # Rows are those of `examples`; a week in which no example says both halves keeps its place without a bar.
    known_rows = [row for row in rows if row["net"] is not None]
    drawn_rows = rows if known_rows else ()
    data = frame_of(
        drawn_rows, "week", "both", side=_side, hours=lambda row: round((row["net"] or 0) / 60, 2)
    )
    table = table_of(drawn_rows, {"Week of": "week", "Net minutes": "net", "Examples": "both"})
    title, finding = _net_finding(known_rows, sum(row["half"] for row in rows))
    return Drawing(title, finding, data, _net_spec(tone), table)


def _side(row: Row) -> str:
    return _LEFT_OVER if (row["net"] or 0) >= 0 else _COSTS_MORE


def _net_finding(rows: Sequence[Row], half: int) -> tuple[str, str]:
    if not rows:
        return "Net time saved", "No example gives both the time saved and the time for checking."
    net, number = sum(row["net"] for row in rows), sum(row["both"] for row in rows)
    title = f"{say_minutes(net)} saved after checking"
    if net < 0:
        title = f"Checking cost {say_minutes(-net)} more than was saved"
    finding = f"From {count(number, 'example')}"
    if half:
        finding += f" ({half:,} more without both numbers)"
    last = rows[-1]
    return title, f"{finding}; {say_minutes(last['net'])} in the week of {day_in_words(last['week'])}."


@lru_cache(maxsize=8)
def _net_spec(tone: Tone) -> Spec:
    look = PALETTES[tone]
    sides = [_LEFT_OVER, _COSTS_MORE]
    fills = alt.Scale(domain=sides, range=[look.done, f"{look.late}55"])
    strokes = alt.Scale(domain=sides, range=[look.done, look.late])
    y = alt.Y("hours:Q", title="Net hours", axis=alt.Axis(tickCount=4))
    titles = {"week:T": "Week of", "hours:Q": "Net hours", "both:Q": "Examples"}
    bars = alt.Chart().mark_bar(strokeWidth=1.5, cornerRadius=1)
    bars = bars.encode(
        x=style.weeks_axis(),
        y=y,
        fill=alt.Fill("side:N", legend=None, scale=fills),
        stroke=alt.Stroke("side:N", legend=None, scale=strokes),
        tooltip=tooltips(titles, **{"hours:Q": ",.1f"}),
    )
    line = alt.Chart().mark_rule(color=look.plan, aria=False).encode(y=alt.datum(0))
    return without_data(alt.layer(bars, line).properties(height=220))


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
    latest = f": {in_unit(rows[-1]['value'], unit)}" if rows else ""
    return Drawing(f"{title}{latest}", finding, data, spec, table)


def _metric_finding(rows: Sequence[Row], title: str, unit: str, target: float | None) -> str:
    if not rows:
        return f"{title} has not been read yet."
    first, last = rows[0], rows[-1]
    finding = f"{title}: {in_unit(last['value'], unit)} on {day_in_words(last['day'])}"
    if len(rows) > 1:
        since = f"{in_unit(first['value'], unit)} on {day_in_words(first['day'])}"
        finding += f", from {since}, in {count(len(rows), 'reading')}"
    return f"{finding}; the target is {in_unit(target, unit)}." if target is not None else f"{finding}."


def adoption(rows: Sequence[Row], target: float | None, tone: Tone = "light") -> Drawing:
    """Draw the weekly active share over the weeks, with its target."""
    # Rows are one per week that was counted, the oldest first: `day`, `active` and `seats`.
    shares = [{**row, "value": round(100 * row["active"] / row["seats"], 1)} for row in rows]
    drawn = metric(shares, "Paid seats used in the week", "%", None, target, tone)
    names = {"Up to": "day", "Used in the week": "active", "Paid seats": "seats", "Share in percent": "value"}
    finding = drawn.finding.replace(" readings", " weeks").replace(" reading", " week")
    title = "Weekly use"
    if shares:
        day = shares[-1]["day"]
        title = f"{shares[-1]['value']:.0f}% active, week to {short_date(day)}"
    return replace(drawn, title=title, finding=finding, table=table_of(shares, names))


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
    # A key, since words at the lines would lie on each other where the values are near.
    looks = {_TARGET: (look.late, [7, 3]), _BASELINE: (look.plan, [2, 3])}
    scale = alt.Scale(domain=list(goals), range=[looks[word][0] for word in goals])
    dashes = alt.Scale(domain=list(goals), range=[looks[word][1] for word in goals])
    key = alt.Legend(title=None, orient="top", symbolType="stroke", symbolSize=400, symbolStrokeWidth=2.5)
    layers: list[alt.Chart] = [line]
    for word in goals:
        rule = alt.Chart().transform_calculate(goal=f"'{word}'").mark_rule(strokeWidth=2)
        layers.append(
            rule.encode(
                y=alt.Y(f"max({word}):Q", title=None),
                color=alt.Color("goal:N", scale=scale, legend=key),
                strokeDash=alt.StrokeDash("goal:N", scale=dashes, legend=key),
            )
        )
    return without_data(alt.layer(*layers).properties(height=180))
