"""Draw the plan, the portfolio and the load over time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt

from playbook.charts import style
from playbook.charts.style import PALETTES, WEEK, Drawing, Row, Spec, Tone, frame_of, table_of, tooltips
from playbook.core.base.words import count, day_in_words

BLACKOUT, OTHER_CHANGE, GO_LIVE = "Blackout", "Other change", "Go-live"
RUNNING, NOT_LAUNCHED, OVER = "Under way", "Not launched", "Over"
_LINE, _LANES = 34, 56
_DAY = timedelta(days=1)
_NEVER_OVER = "No week asks for more than a team's capacity"


def timeline(
    rows: Sequence[Row],
    spans: Sequence[Row],
    groups: Sequence[str],
    stages: Sequence[str],
    today: date,
    tone: Tone = "light",
) -> Drawing:
    """Draw every dated item on the line of each of its groups."""
    # Rows have `group`, `stage` (names as shown), `title` and `day`; spans have `group`, `what`, `sort`,
    # `start` and `end`: blackouts, other changes, and the day of go-live.
    marks = [
        *({**row, "end": row["day"], "sort": "item", "item": row["title"]} for row in rows),
        *(
            {**span, "stage": span["sort"], "title": span["what"], "day": span["start"]}
            | {"end": span["end"] + _DAY, "item": _span_words(span)}
            for span in spans
        ),
    ]
    data = frame_of(marks, "group", "stage", "title", "day", "end", "sort")
    style.add_today(data, today)
    stage = {"Stage": lambda mark: mark["stage"] if mark["sort"] == "item" else "–"}
    table = table_of(marks, {"Day": "day", "Team": "group", **stage, "Task": "item"})
    spec, finding = timeline_spec(tone, tuple(groups), tuple(stages)), _timeline_finding(rows, spans, groups)
    return Drawing("What happens when, and for whom?", finding, data, spec, table)


def _span_words(span: Row) -> str:
    last = span["end"]
    until = f", until {last.day} {last:%b %Y}" if last > span["start"] else ""
    return f"{span['what']}{until}"


def _timeline_finding(rows: Sequence[Row], spans: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "No task has a date yet."
    days = [row["day"] for row in rows]
    months = [(day.year, day.month) for day in days]
    busiest = max(sorted(set(months)), key=months.count)
    blocked = sum(span["sort"] == BLACKOUT for span in spans)
    dates = f"from {day_in_words(min(days))} to {day_in_words(max(days))}"
    return (
        f"{count(len(rows), 'date')} for {count(len(groups), 'team')}, {dates}; "
        f"the busiest month is {date(*busiest, 1):%B %Y} with {months.count(busiest)}. "
        f"{count(blocked, 'blackout') if blocked else 'No blackout'}."
    )


@lru_cache(maxsize=64)
def timeline_spec(tone: Tone, groups: tuple[str, ...], stages: tuple[str, ...]) -> Spec:
    look = PALETTES[tone]
    y = style.names_axis("group", groups, {"grid": True}, paddingInner=0.3, paddingOuter=0.1)
    x = style.days_axis(orient="top")
    tooltip = tooltips({"title:N": "What", "day:T": "Day", "stage:N": "Stage", "group:N": "Team"})
    chart = alt.Chart()

    # A layer that has no marks is a nameless picture to a screen reader: the table has these periods.
    def bars(sort: str, **look_of: Any) -> Any:
        marks = chart.mark_bar(aria=False, **look_of).transform_filter(f"datum.sort == '{sort}'")
        return marks.encode(x=x, x2=alt.X2("end:T"), y=y, tooltip=tooltip)

    blackouts = bars(BLACKOUT, color=look.late, opacity=0.3, height=46, stroke=look.late, strokeWidth=1)
    others = bars(OTHER_CHANGE, color=look.plan, height=4, yOffset=24, opacity=0.8)
    go_live = (
        chart.mark_tick(color=look.ink, thickness=2.5, size=50)
        .encode(x=x, y=y, tooltip=tooltip)
        .transform_filter(f"datum.sort == '{GO_LIVE}'")
    )
    shapes = ["circle", "square", "triangle-up", "diamond", "cross"][: len(stages)]
    items = (
        chart.mark_point(filled=True, size=34, opacity=0.85, color=look.done)
        .encode(
            x=x,
            y=y,
            yOffset=alt.YOffset("stage:N", scale=alt.Scale(domain=list(stages))),
            # The page says in words which shape is which: a legend would be cut off on a phone.
            shape=alt.Shape("stage:N", scale=alt.Scale(domain=list(stages), range=shapes), legend=None),
            tooltip=tooltip,
        )
        .transform_filter("datum.sort == 'item'")
    )
    layers = alt.layer(blackouts, others, style.today_line(look), go_live, items)
    return style.without_data(layers.properties(height=max(len(groups), 1) * _LANES + 30))


def roadmap(rows: Sequence[Row], today: date, tone: Tone = "light") -> Drawing:
    """Draw the rollouts as bars, with the days of their go-lives."""
    # Rows have `rollout` (the name as shown), `start`, `end`, `standing` (one of the three words above) and
    # `go_lives`; they are drawn from the top in the order in which they come.
    marks = [
        {**row, "day": row["start"], "end": row["end"] + _DAY, "sort": "run"}
        | {"what": f"{row['standing']}, until {day_in_words(row['end'])}"}
        for row in rows
    ]
    marks += [
        {**row, "day": day, "end": day, "sort": "go_live", "what": GO_LIVE}
        for row in rows
        for day in row["go_lives"]
    ]
    data = frame_of(marks, "rollout", "day", "end", "sort", "standing", "what")
    style.add_today(data, today)
    go_lives = {"Go-lives": lambda row: ", ".join(map(day_in_words, row["go_lives"]))}
    table = table_of(
        rows, {"Rollout": "rollout", "Start": "start", **go_lives, "End": "end", "Standing": "standing"}
    )
    spec, finding = roadmap_spec(tone, tuple(row["rollout"] for row in rows)), _roadmap_finding(rows, today)
    return Drawing("When does which rollout run?", finding, data, spec, table)


def _roadmap_finding(rows: Sequence[Row], today: date) -> str:
    if not rows:
        return "No rollout has a start and an end yet."
    now = sum(row["start"] <= today <= row["end"] for row in rows)
    starts = sorted({row["start"] for row in rows})
    at_once = {day: sum(row["start"] <= day <= row["end"] for row in rows) for day in starts}
    busiest = max(starts, key=lambda day: at_once[day])
    verb = "runs" if now == 1 else "run"
    most = f"; the most at once are {at_once[busiest]}, from {day_in_words(busiest)}" if len(rows) > 1 else ""
    return f"{now} of {count(len(rows), 'rollout')} {verb} on {day_in_words(today)}{most}."


@lru_cache(maxsize=64)
def roadmap_spec(tone: Tone, names: tuple[str, ...]) -> Spec:
    """Draw running rollouts full, planned as outlines, ended as thin bars."""
    look = PALETTES[tone]
    axis = {"labelLimit": 120, "grid": True}
    y = style.names_axis("rollout", names, axis, paddingInner=0.3, paddingOuter=0.1)
    x = style.days_axis(orient="top")
    tooltip = tooltips({"rollout:N": "Rollout", "day:T": "Day", "what:N": "What"})

    def bars(standing: str, **look_of: Any) -> Any:
        marks = alt.Chart().mark_bar(aria=False, cornerRadius=2, **look_of)
        marks = marks.transform_filter(f"datum.sort == 'run' && datum.standing == '{standing}'")
        return marks.encode(x=x, x2=alt.X2("end:T"), y=y, tooltip=tooltip)

    ticks = alt.Chart().mark_tick(color=look.ink, thickness=3, size=22).encode(x=x, y=y, tooltip=tooltip)
    layers = [
        bars(RUNNING, color=look.done, opacity=0.55, height=16),
        bars(NOT_LAUNCHED, color="transparent", stroke=look.plan, strokeDash=[4, 3], height=16),
        bars(OVER, color=look.plan, opacity=0.6, height=5),
        style.today_line(look),
        ticks.transform_filter("datum.sort == 'go_live'"),
    ]
    return style.without_data(alt.layer(*layers).properties(height=max(len(names), 1) * 28 + 40))


def change_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw the hours that the plan asks of each person per week."""
    # Rows have `group` (the name as shown), `week` (its Monday), `hours`, `capacity` (None where it is not
    # known), `over`, and `blackouts` and `other_changes` in words.
    data = frame_of(
        rows,
        *("group", "week", "hours", "capacity"),
        end=lambda row: row["week"] + WEEK,
        over=lambda row: int(row["over"]),
        mark=_load_mark,
        why=lambda row: "; ".join(filter(None, (row["blackouts"], row["other_changes"]))) or "none",
    )
    hours = {"Hours per person": lambda row: round(row["hours"], 1)}
    over = {"Over capacity": lambda row: "yes" if row["over"] else ""}
    capacity = {"Capacity, hours": "capacity"}
    around = {"Blackout": "blackouts", "Other changes": "other_changes"}
    table = table_of(rows, {"Team": "group", "Week of": "week", **hours, **capacity, **over, **around})
    spec, finding = load_spec(tone, tuple(groups), _most_hours(rows)), _load_finding(rows, groups)
    return Drawing("Do we ask for more time than people have?", finding, data, spec, table)


def _most_hours(rows: Sequence[Row]) -> float:
    return max((row["hours"] for row in rows), default=1.0)


def shared_load(rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light") -> Drawing:
    """Draw the hours that all rollouts ask of each person per week."""
    # Rows are those of `change_load`, with `shares`: hours by the name of each rollout, the most first.
    plain = change_load(rows, groups, tone)
    shares = [", ".join(f"{name} {hours:.1f}" for name, hours in row["shares"].items()) for row in rows]
    counts = [len(row["shares"]) for row in rows]
    marks = [
        (str(number) if number > 1 else "") + _load_mark(row)
        for number, row in zip(counts, rows, strict=True)
    ]
    return replace(
        plain,
        title="Do our rollouts together ask for more time than people have?",
        finding=_shared_finding(rows, groups),
        data=plain.data.assign(mark=marks, rollouts=shares),
        spec=load_spec(tone, tuple(groups), _most_hours(rows), "rollouts"),
        table=plain.table.assign(**{"Rollouts, hours": shares}),
    )


def _shared_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "No rollout asks for anyone's time in these weeks."
    shared = len({row["group"] for row in rows if len(row["shares"]) > 1})
    verb = "is" if shared == 1 else "are"
    meet = f"{count(shared, 'team')} of {len(groups)} {verb} asked by several rollouts in one week"
    meet = meet if shared else "No team is asked by two rollouts in one week"
    return f"{meet}. {_load_finding(rows, groups)}"


def _load_mark(row: Row) -> str:
    return "▲" * bool(row["over"]) + "×" * bool(row["blackouts"]) + "+" * bool(row["other_changes"])


def _load_finding(rows: Sequence[Row], groups: Sequence[str]) -> str:
    if not rows:
        return "The plan does not ask for anyone's time yet."
    peak = max(rows, key=lambda row: row["hours"])
    over = sum(bool(row["over"]) for row in rows)
    unknown = len(groups) - len({row["group"] for row in rows if row["capacity"] is not None})
    finding = f"{count(over, 'week')} of a team {'asks' if over == 1 else 'ask'} for more than its capacity"
    lacks = f" Capacity is not known for {count(unknown, 'team')}." if unknown else ""
    return (
        f"{finding if over else _NEVER_OVER}; "
        f"the most is {peak['hours']:.1f} hours per person, in {peak['group']}, "
        f"in the week of {day_in_words(peak['week'])}.{lacks}"
    )


@lru_cache(maxsize=64)
def load_spec(tone: Tone, groups: tuple[str, ...], most: float, rollouts: str = "") -> Spec:
    look = PALETTES[tone]
    y = style.names_axis("group", groups, paddingInner=0.15, paddingOuter=0.05)
    legend = alt.Legend(title="Hours per person", orient="top", gradientLength=160, tickCount=3)
    heat = alt.Scale(domain=[0, most], range=list(look.heat))
    titles = {"group:N": "Team", "week:T": "Week of", "hours:Q": "Hours per person"}
    titles |= {"capacity:Q": "Capacity, hours", "why:N": "Blackout, other changes"}
    titles |= {f"{rollouts}:N": "Rollouts, hours"} if rollouts else {}
    stroke = alt.condition("datum.over > 0", alt.value(look.ink), alt.value("transparent"))
    color = alt.Color("hours:Q", legend=legend, scale=heat)
    x, tooltip = style.days_axis("week", orient="top"), tooltips(titles, **{"hours:Q": ".1f"})
    cells = alt.Chart().mark_rect(strokeWidth=1.5)
    cells = cells.encode(x=x, x2=alt.X2("end:T"), y=y, color=color, stroke=stroke, tooltip=tooltip)
    marks = (
        alt.Chart()
        .transform_calculate(middle="toNumber(datum.week) + 3.5 * 86400000")
        .mark_text(fontSize=11, color=look.on_heat)
        .encode(x=alt.X("middle:T"), y=y, text=alt.Text("mark:N"))
    )
    height = max(len(groups), 1) * _LINE + 80
    return style.without_data(alt.layer(cells, marks).properties(height=height))
