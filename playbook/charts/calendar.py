"""Draw the plan, the portfolio and the load over time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt

from playbook.charts import style
from playbook.charts.style import PALETTES, WEEK, Drawing, Row, Spec, frame_of, table_of, tooltips
from playbook.core.base.colors import Tone
from playbook.core.base.words import count, day_in_words

GO_LIVE = "Go-live"
RUNNING, NOT_LAUNCHED, OVER = "Under way", "Not launched", "Over"
_LINE = 34
_LEGEND_AND_MONTHS = 130
_DAY = timedelta(days=1)


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
    return Drawing("Roadmap", finding, data, spec, table)


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


def change_load(
    rows: Sequence[Row], groups: Sequence[str], tone: Tone = "light", who: str = "Team"
) -> Drawing:
    """Draw the weekly hours of a team's people, or of an owner."""
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
    hours = {_hours(who): lambda row: round(row["hours"], 1)}
    over = {"Over capacity": lambda row: "yes" if row["over"] else ""}
    capacity = {"Capacity, hours": "capacity"}
    around = {"Closed days": "blackouts", "Other changes": "other_changes"}
    table = table_of(rows, {who: "group", "Week of": "week", **hours, **capacity, **over, **around})
    spec = load_spec(tone, tuple(groups), _most_hours(rows), who=who)
    return Drawing(f"Hours by {who.lower()}", _load_finding(rows, groups, who), data, spec, table)


def _hours(who: str) -> str:
    return "Hours per person" if who == "Team" else "Hours"


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
        title="Team load",
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


def _load_finding(rows: Sequence[Row], groups: Sequence[str], who: str = "Team") -> str:
    if not rows:
        return "The plan does not ask for anyone's time yet."
    noun, per_team = who.lower(), " each" if who == "Team" else ""
    unknown = len(groups) - len({row["group"] for row in rows if row["capacity"] is not None})
    lacks = f" Capacity is not known for {count(unknown, noun)}." if unknown else ""
    peak = max(rows, key=lambda row: row["hours"])
    most = f"the most is {peak['hours']:.1f} hours{per_team} for {peak['group']}"
    busiest = f"{most}, in the week of {day_in_words(peak['week'])}"
    if unknown == len(groups):
        return f"The brief does not say how many hours each {noun} has; {busiest}."
    weeks_over = Counter(row["group"] for row in rows if row["over"])
    if not weeks_over:
        whose = f"Every {noun} with known hours" if unknown else f"Every {noun}"
        return f"{whose} has the time; {busiest}.{lacks}"
    (group, weeks), *others = weeks_over.most_common()
    peak = max((row for row in rows if row["over"] and row["group"] == group), key=lambda row: row["hours"])
    are = count(len(others), f"other {noun} is", f"other {noun}s are")
    also = f" {are} over as well." if others else ""
    most = f"up to {peak['hours']:.1f} hours{per_team}; available {peak['capacity']:.1f}"
    return f"{group} is over capacity in {count(weeks, 'week')} ({most}).{also}{lacks}"


@lru_cache(maxsize=64)
def load_spec(
    tone: Tone, groups: tuple[str, ...], most: float, rollouts: str = "", who: str = "Team"
) -> Spec:
    look = PALETTES[tone]
    y = style.names_axis("group", groups, {"labelLimit": 150}, paddingInner=0.15, paddingOuter=0.05)
    legend = alt.Legend(title=_hours(who), orient="top", gradientLength=160, tickCount=3)
    heat = alt.Scale(domain=[0, most], range=list(look.heat))
    titles = {"group:N": who, "week:T": "Week of", "hours:Q": _hours(who)}
    titles |= {"capacity:Q": "Capacity, hours", "why:N": "Closed days, other changes"}
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
    height = max(len(groups), 1) * _LINE + _LEGEND_AND_MONTHS
    return style.without_data(alt.layer(cells, marks).properties(height=height))
