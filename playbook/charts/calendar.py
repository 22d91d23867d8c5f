"""Draw the plan, the portfolio and the load over time."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd

from playbook.charts.style import (
    _LANES,
    _LINE,
    BLACKOUT,
    DAYS,
    GO_LIVE,
    NOT_LAUNCHED,
    OTHER_CHANGE,
    OVER,
    PALETTES,
    RUNNING,
    WEEK,
    Drawing,
    Row,
    Spec,
    Tone,
    day_text,
    frame_of,
    plural,
    without_data,
)


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
    data = frame_of(marks, "group", "stage", "title", "day", "end", "sort")
    inside = bool(marks) and min(m["day"] for m in marks) <= today <= max(m["end"] for m in marks)
    data["today"] = pd.Timestamp(today) if inside else pd.NaT
    table = frame_of(
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
        timeline_spec(tone, tuple(groups), tuple(stages)),
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
        f"{dates} for {plural(len(groups), 'group')}, from {day_text(min(days))} to {day_text(max(days))}; "
        f"the busiest month is {date(*busiest, 1):%B %Y} with {months.count(busiest)}. "
        f"{plural(blocked, 'blackout') if blocked else 'No blackout'}."
    )


@lru_cache(maxsize=64)
def timeline_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    look = PALETTES[tone]
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups), paddingInner=0.3, paddingOuter=0.1),
        title=None,
        axis=alt.Axis(labelLimit=84, labelOverlap=False, labelFlush=False, grid=True),
    )
    x = alt.X("day:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6, orient="top"))
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
    return without_data(alt.layer(blackouts, others, now, go_live, items).properties(height=height))


def roadmap(rows: Sequence[Row], today: date, tone: Tone = "light") -> Drawing:
    """Draw the rollouts as bars from their start to their end, with the days of their go-lives.

    Rows have `rollout` (the name as shown), `start`, `end`, `standing` (one of the three words above) and
    `go_lives`; they are drawn from the top in the order in which they come.
    """
    marks = [
        {"rollout": row["rollout"], "day": row["start"], "end": row["end"] + timedelta(days=1), "sort": "run"}
        | {"standing": row["standing"], "what": f"{row['standing']}, until {day_text(row['end'])}"}
        for row in rows
    ]
    marks += [
        {"rollout": row["rollout"], "day": day, "end": day, "sort": "go_live"}
        | {"standing": row["standing"], "what": GO_LIVE}
        for row in rows
        for day in row["go_lives"]
    ]
    data = frame_of(marks, "rollout", "day", "end", "sort", "standing", "what")
    inside = bool(marks) and min(m["day"] for m in marks) <= today <= max(m["end"] for m in marks)
    data["today"] = pd.Timestamp(today) if inside else pd.NaT
    table = frame_of(
        [
            {
                "Rollout": row["rollout"],
                "Start": row["start"],
                "Go-lives": ", ".join(map(day_text, row["go_lives"])),
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
        "When does which rollout run?", _roadmap_finding(rows, today), data, roadmap_spec(tone, names), table
    )


def _roadmap_finding(rows: Sequence[Row], today: date) -> str:
    if not rows:
        return "No rollout has a start and an end yet."
    now = sum(row["start"] <= today <= row["end"] for row in rows)
    starts = sorted({row["start"] for row in rows})
    at_once = {day: sum(row["start"] <= day <= row["end"] for row in rows) for day in starts}
    busiest = max(starts, key=lambda day: at_once[day])
    verb = "runs" if now == 1 else "run"
    most = f"; the most at once are {at_once[busiest]}, from {day_text(busiest)}" if len(rows) > 1 else ""
    return f"By their dates, {now} of {plural(len(rows), 'rollout')} {verb} on {day_text(today)}{most}."


@lru_cache(maxsize=64)
def roadmap_spec(tone: Tone, names: tuple[str, ...]) -> Spec:
    """What is under way is full, what is not launched only an outline, what is over a thin bar."""
    look = PALETTES[tone]
    y = alt.Y(
        "rollout:N",
        sort=list(names),
        scale=alt.Scale(domain=list(names), paddingInner=0.3, paddingOuter=0.1),
        title=None,
        axis=alt.Axis(labelLimit=120, labelOverlap=False, labelFlush=False, grid=True),
    )
    x = alt.X("day:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6, orient="top"))
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
    return without_data(alt.layer(*layers).properties(height=max(len(names), 1) * 28 + 40))


def change_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw, per group and week, the hours that the plan asks of each person.

    Rows have `group` (the name as shown), `week` (its Monday), `hours`, `capacity` (None where it is
    not known), `over`, and `blackouts` and `other_changes` in words.
    """
    cells = [
        {
            **{name: row[name] for name in ("group", "week", "hours", "capacity")},
            "end": row["week"] + WEEK,
            "over": int(row["over"]),
            "mark": _load_mark(row),
            "why": "; ".join(word for word in (row["blackouts"], row["other_changes"]) if word) or "none",
        }
        for row in rows
    ]
    data = frame_of(cells, "group", "week", "hours", "capacity", "end", "over", "mark", "why")
    table = frame_of(
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
        load_spec(tone, tuple(groups), max((row["hours"] for row in rows), default=1.0)),
        table,
    )


def shared_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw, per group and week, the hours that all rollouts together ask of each person.

    Rows are those of `change_load`, with `shares`: hours by the name of each rollout, the most first.
    """
    told = [{**row, "rollouts": _told_shares(row), "count": len(row["shares"])} for row in rows]
    plain = change_load(told, groups, tone)
    data = plain.data.assign(
        mark=[_count_mark(row) + _load_mark(row) for row in told], rollouts=[row["rollouts"] for row in told]
    )
    table = plain.table.assign(**{"Rollouts, hours": [row["rollouts"] for row in told]})
    most = max((row["hours"] for row in rows), default=1.0)
    return Drawing(
        "Do our rollouts together ask for more time than people have?",
        _shared_finding(told, groups),
        data,
        load_spec(tone, tuple(groups), most, "rollouts"),
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
        f"{plural(met, 'group')} of {len(groups)} {verb} asked by several rollouts in one week"
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
        f"{plural(len(over), 'week')} of a group {verb} for more than its capacity"
        if over
        else "No week asks for more than a group's capacity"
    )
    lacks = f" Capacity is not known for {plural(unknown, 'group')}." if unknown else ""
    return (
        f"{said}; the most is {peak['hours']:.1f} hours per person, in {peak['group']}, "
        f"in the week of {day_text(peak['week'])}.{lacks}"
    )


@lru_cache(maxsize=64)
def load_spec(tone: Tone, groups: tuple[str, ...], most: float, told: str = "") -> Spec:
    look = PALETTES[tone]
    y = alt.Y(
        "group:N",
        sort=list(groups),
        scale=alt.Scale(domain=list(groups), paddingInner=0.15, paddingOuter=0.05),
        title=None,
        axis=alt.Axis(labelLimit=84, labelOverlap=False, labelFlush=False),
    )
    x = alt.X("week:T", title=None, axis=alt.Axis(labelExpr=DAYS, tickCount=6, orient="top"))
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
    return without_data(alt.layer(cells, marks).properties(height=height))
