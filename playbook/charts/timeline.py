"""Draw the plan over time: stages, go-lives, closed days and load."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import altair as alt

from playbook.charts import style
from playbook.charts.style import PALETTES, WEEK, Drawing, Row, Spec, tooltips
from playbook.core.base.colors import STAGE_COLORS, Tone
from playbook.core.base.fields import STAGES, StageKey
from playbook.core.base.words import count, day_in_words, listed, short
from playbook.core.plan.counts import monday_of

PICKED, PICK = "task", "pick"
# More tasks than this in one week of a lane would be too small to hit: then a bar says how many there are.
MOST_STACKED = 10
_UNIT = 11  # pixels of height for one task
_HEADING, _GAP, _FEWEST_ROWS, _BAR_ROWS, _LOAD_ROWS, _FLAG_ROW = 2.2, 0.9, 3, 6.0, 5.0, 1.7
_DAY = timedelta(days=1)
# A label takes about so much of the picture's width for each letter.
_LETTER = 0.0075
_LONGEST_LABEL = 36  # letters; the whole label is its tooltip
_COLUMNS = ("sort", "day", "end", "y", "y2", "stage", PICK, "label", "title", "when", "who", "is_right")


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows, as plain rows."""

    # Tasks have `id`, `stage`, `title`, `day`, `owner`, `teams` and `state` (planned before the launch, then
    # done, late or open); flags have
    # `day` and `text`; spans have `start`, `end`, `text` and `is_for_all`; loads have `week`, `share` of what
    # the busiest team has, `text` and `over`.
    tasks: Sequence[Row]
    titles: Mapping[StageKey, str]
    today: date
    flags: Sequence[Row] = ()
    spans: Sequence[Row] = ()
    loads: Sequence[Row] = ()
    ends: Sequence[date] = field(default=())

    @property
    def days(self) -> tuple[date, date]:
        """Return the first and the last day that is drawn."""
        days = [*(row["day"] for row in (*self.tasks, *self.flags)), *self.ends]
        first, last = min(days, default=self.today), max(days, default=self.today)
        return monday_of(first), monday_of(last) + WEEK

    @property
    def by_week(self) -> dict[tuple[StageKey, date], list[Row]]:
        """Return the tasks of each stage and week, in time order."""
        weeks: dict[tuple[StageKey, date], list[Row]] = defaultdict(list)
        for row in sorted(self.tasks, key=lambda row: (row["day"], row["title"])):
            weeks[row["stage"], monday_of(row["day"])].append(row)
        return weeks

    @property
    def most(self) -> dict[StageKey, int]:
        """Return the most tasks that each stage has in one week."""
        weeks = self.by_week.items()
        return {
            key: max((len(rows) for (stage, _), rows in weeks if stage == key), default=0) for key in STAGES
        }

    @property
    def binned(self) -> list[StageKey]:
        """Return the stages whose weeks have too many tasks to see each."""
        return [stage for stage, number in self.most.items() if number > MOST_STACKED]


def timeline(shown: Timeline, tone: Tone = "light") -> Drawing:
    """Draw tasks by week in their stage's lane, above the load."""
    picture = _Picture(shown)
    marks = list(picture.marks()) if shown.tasks else []
    data = style.frame_of([dict.fromkeys(_COLUMNS) | mark for mark in marks], *_COLUMNS)
    stage = {"Stage": lambda row: shown.titles[row["stage"]]}
    rows = sorted(shown.tasks, key=lambda row: (row["day"], row["title"]))
    table = style.table_of(rows, {"Day": "day", "Task": "title", **stage, "Owner": "owner", "Teams": "teams"})
    return Drawing("Timeline", _finding(shown), data, timeline_spec(tone, round(picture.height, 2)), table)


def with_open(drawing: Drawing, pick: str) -> Drawing:
    """Return the drawing with a ring around the open task or week."""
    return replace(drawing, data=drawing.data.assign(open=drawing.data[PICK] == pick))


def week_key(stage: StageKey, week: date) -> str:
    """Return what picking a bar of several tasks picks."""
    return f"{stage}|{week.isoformat()}"


def _finding(shown: Timeline) -> str:
    if not shown.tasks:
        return "No task has a date yet."
    weeks: dict[date, int] = defaultdict(int)
    for (_, week), rows in shown.by_week.items():
        weeks[week] += len(rows)
    busiest = max(sorted(weeks), key=lambda week: weeks[week])
    days = [row["day"] for row in shown.tasks]
    tasks, first, last = count(len(days), "dated task"), day_in_words(min(days)), day_in_words(max(days))
    late = sum(row["state"] == "late" for row in shown.tasks)
    sentences = [f"{tasks} from {first} to {last}{f', {late} overdue' if late else ''}."]
    most = count(weeks[busiest], "task")
    sentences.append(f"The busiest week starts {day_in_words(busiest)}: {most}.")
    if over := sum(bool(row["over"]) for row in shown.loads):
        sentences.append(f"{count(over, 'week')} with a team over capacity.")
    if binned := [shown.titles[stage] for stage in shown.binned]:
        sentences.append(f"In {listed(binned)}, a bar is the tasks of one week.")
    return " ".join(sentences)


class _Picture:
    """Where everything stands: rows counted from the top."""

    def __init__(self, shown: Timeline) -> None:
        self.shown, (self.first, self.last) = shown, shown.days
        self.flags = list(self._placed_flags())
        self.top = (max((row for row, _ in self.flags), default=0) + 1) * _FLAG_ROW + 0.5
        self.binned, most = shown.binned, shown.most
        self.per_row = max(most.values()) / _BAR_ROWS
        self.bottoms: dict[StageKey, float] = {}
        y = self.top
        for stage in STAGES:
            rows = most[stage] / self.per_row + 1 if stage in self.binned else most[stage]
            y += _HEADING + max(_FEWEST_ROWS, rows) + _GAP
            self.bottoms[stage] = y - _GAP
        self.loads_end = y + (_HEADING + _GAP + _LOAD_ROWS if shown.loads else 0)
        self.height = self.loads_end + 0.5

    def marks(self) -> Iterator[dict[str, Any]]:
        yield from self._spans()
        top = self.top
        for stage in STAGES:
            number = sum(row["stage"] == stage for row in self.shown.tasks)
            label = f"{self.shown.titles[stage]} · {number:,}"
            yield {"sort": "lane", "y": self.bottoms[stage]}
            yield {"sort": "heading", "y": top + _HEADING / 2, "stage": stage, "label": label}
            top = self.bottoms[stage] + _GAP
        for (stage, week), rows in self.shown.by_week.items():
            draw = self._bar if stage in self.binned else self._tiles
            yield from draw(stage, week, rows)
        yield from self._loads()
        yield from self._lines()

    def _tiles(self, stage: StageKey, week: date, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        for number, row in enumerate(rows):
            y = self.bottoms[stage] - number
            who = " · ".join(filter(None, (row["owner"], row["teams"])))
            words = {PICK: row["id"], "title": row["title"], "when": day_in_words(row["day"]), "who": who}
            place = {"day": week, "end": week + WEEK, "y": y - 0.1, "y2": y - 0.9, "stage": stage}
            yield {"sort": row["state"], **place, **words}

    def _bar(self, stage: StageKey, week: date, rows: Sequence[Row]) -> Iterator[dict[str, Any]]:
        y = self.bottoms[stage]
        states = Counter(row["state"] for row in rows)
        title = count(len(rows), "task")
        title += f", {states['done']} done" if states["done"] else ""
        title += f", {states['late']} overdue" if states["late"] else ""
        words = {PICK: week_key(stage, week), "title": title, "when": f"Week of {day_in_words(week)}"}
        words["who"] = self.shown.titles[stage]
        place = {"day": week, "end": week + WEEK, "y": y, "y2": y - len(rows) / self.per_row, "stage": stage}
        look = next(iter(states)) if len(states) == 1 and not states["late"] else "open"
        yield {"sort": look, **place, **words}
        yield {"sort": "number", **place, "label": f"{len(rows)}{'!' if states['late'] else ''}"}

    def _spans(self) -> Iterator[dict[str, Any]]:
        for span in self.shown.spans:
            if span["end"] < self.first or span["start"] >= self.last:
                continue
            start, end = max(span["start"], self.first), min(span["end"] + _DAY, self.last)
            last = span["end"]
            when = day_in_words(span["start"])
            when += f" to {day_in_words(last)}" if last > span["start"] else ""
            sort = "closed" if span["is_for_all"] else "partly_closed"
            words = {"title": span["text"], "when": when}
            yield {"sort": sort, "day": start, "end": end, **words}
            if self._share(end) - self._share(start) > len(span["text"]) * _LETTER:
                label = {"sort": "span", "y": self.bottoms[STAGES[-1]] + _HEADING / 2, "label": span["text"]}
                yield {**label, "day": start + (end - start) / 2}

    def _loads(self) -> Iterator[dict[str, Any]]:
        if not self.shown.loads:
            return
        top = self.loads_end - _LOAD_ROWS
        most = max(1.2, *(row["share"] for row in self.shown.loads))
        full = self.loads_end - _LOAD_ROWS / most
        yield {"sort": "lane", "y": self.loads_end}
        label = "Load of the busiest team"
        yield {"sort": "heading", "y": top - _GAP - _HEADING / 2, "label": label}
        yield {"sort": "full", "y": full, "label": "hours available"}
        for row in self.shown.loads:
            place = {"day": row["week"], "end": row["week"] + WEEK, "y": self.loads_end}
            place["y2"] = self.loads_end - _LOAD_ROWS * row["share"] / most
            words = {"title": row["text"], "when": f"Week of {day_in_words(row['week'])}"}
            yield {"sort": "over" if row["over"] else "load", **place, **words}
            if row["over"]:
                yield {"sort": "mark", **place, "label": "▲"}

    def _lines(self) -> Iterator[dict[str, Any]]:
        for row, flag in self.flags:
            is_today = flag.get("is_today")
            sort, y = "today" if is_today else "flag", row * _FLAG_ROW + _FLAG_ROW / 2
            yield {"sort": f"{sort}_line", "day": flag["day"], "y": y, "y2": self.height}
            words = {"label": _clipped(flag), "title": flag["text"], "when": day_in_words(flag["day"])}
            yield {"sort": sort, "day": flag["day"], "y": y, "is_right": self._is_right(flag), **words}

    def _placed_flags(self) -> Iterator[tuple[int, Row]]:
        """Yield flags with their row, so that no label covers another."""
        flags = [*self.shown.flags]
        if self.first <= self.shown.today < self.last:
            flags.append({"day": self.shown.today, "text": "Today", "is_today": True})
        ends: list[float] = []
        for flag in sorted(flags, key=lambda flag: flag["day"]):
            left, width = self._share(flag["day"]), len(_clipped(flag)) * _LETTER + 0.015
            left, right = (left - width, left) if self._is_right(flag) else (left, left + width)
            row = next((row for row, end in enumerate(ends) if end < left), len(ends))
            ends[row : row + 1] = [right]
            yield row, flag

    def _is_right(self, flag: Row) -> bool:
        """Return whether a label lacks room at the right of its line."""
        return self._share(flag["day"]) + len(_clipped(flag)) * _LETTER > 1

    def _share(self, day: date) -> float:
        return (day - self.first) / (self.last - self.first)


def _clipped(flag: Row) -> str:
    """Return a label that leaves the picture its width."""
    return short(str(flag["text"]), _LONGEST_LABEL)


@lru_cache(maxsize=64)
def timeline_spec(tone: Tone, height: float) -> Spec:
    """Return the layers; every word is in the data."""
    look = PALETTES[tone]
    scale = alt.Scale(domain=[0, height], reverse=True, nice=False, zero=False)
    axis = alt.Axis(
        labelExpr=style.DAYS, tickCount="month", orient="top", grid=True, gridOpacity=0.35, domain=False,
        ticks=False, labelOverlap="greedy", labelPadding=6, labelAlign="left",
    )  # fmt: skip
    x, x2 = alt.X("day:T", title=None, axis=axis, scale=alt.Scale(nice=False)), alt.X2("end:T")
    y, y2 = alt.Y("y:Q", scale=scale, axis=None), alt.Y2("y2:Q")
    tooltip = tooltips({"title:N": "What", "when:N": "When"})  # days, flags and loads are nobody's
    of_tasks = [*tooltip, *tooltips({"who:N": "Who"})]
    left: dict[str, Any] = {"x": alt.value(0)}
    colors = [STAGE_COLORS[stage][tone] for stage in STAGES]
    color = alt.Color("stage:N", scale=alt.Scale(domain=list(STAGES), range=colors), legend=None)
    picked = alt.selection_point(name=PICKED, fields=[PICK], empty=False)

    def of(*sorts: str) -> Any:
        test = " || ".join(f"datum.sort == '{sort}'" for sort in sorts)
        return alt.Chart().transform_filter(test)

    def bands(sort: str, opacity: float) -> Any:
        return (
            of(sort)
            .mark_rect(aria=False, color=look.plan, opacity=opacity)
            .encode(x=x, x2=x2, tooltip=tooltip)
        )

    def words(sort: str, size: int = 12, **looks: Any) -> Any:
        return (
            of(sort).mark_text(fontSize=size, color=look.ink, **looks).encode(text=alt.Text("label:N"), y=y)
        )

    tiles = of("planned", "done", "open", "late").mark_rect(
        cornerRadius=2, cursor="pointer", xOffset=1, x2Offset=-1
    )
    is_open = alt.FieldOneOfPredicate("sort", ["open", "late"])
    stroke = alt.condition("datum.open", alt.value(look.ink), color)
    tiles = tiles.encode(
        x=x, x2=x2, y=y, y2=y2, color=color, tooltip=of_tasks, stroke=stroke,
        fillOpacity=alt.condition(is_open, alt.value(0.35), alt.value(1)),
        strokeWidth=alt.condition("datum.open", alt.value(3), alt.value(1.4)),
    ).add_params(picked)  # fmt: skip
    bars: dict[str, Any] = {"cornerRadiusTopLeft": 1, "cornerRadiusTopRight": 1, "xOffset": 1, "x2Offset": -1}
    load = of("load", "over").mark_rect(**bars).encode(
        x=x, x2=x2, y=y, y2=y2, tooltip=tooltip,
        color=alt.condition("datum.sort == 'over'", alt.value(look.late), alt.value(look.plan)),
        opacity=alt.condition("datum.sort == 'over'", alt.value(1), alt.value(0.45)),
    )  # fmt: skip
    middle = "toNumber(datum.day) + 3.5 * 86400000"
    center, top = alt.X("middle:T", title=None, axis=axis), alt.Y("y2:Q", scale=scale, axis=None)
    rule: dict[str, Any] = {"aria": False}
    label: dict[str, Any] = {"align": alt.ExprRef("datum.is_right ? 'right' : 'left'")}
    label |= {"dx": alt.ExprRef("datum.is_right ? -6 : 11"), "baseline": "middle"}
    layers = [
        bands("partly_closed", 0.1),
        bands("closed", 0.2),
        of("lane").mark_rule(color=look.plan, opacity=0.5, **rule).encode(y=y),
        of("full").mark_rule(color=look.plan, strokeDash=[4, 3], **rule).encode(y=y),
        of("flag_line").mark_rule(color=look.ink, strokeWidth=1.5, **rule).encode(x=x, y=y, y2=y2),
        of("today_line")
        .mark_rule(color=look.late, strokeWidth=1.5, strokeDash=[3, 3], **rule)
        .encode(x=x, y=y, y2=y2),
        tiles,
        load,
        words("number", 11, dy=-7).transform_calculate(middle=middle).encode(x=center, y=top),
        of("late")
        .mark_text(fontSize=11, fontWeight=700, color=look.ink, dy=-4, baseline="middle", text="!")
        .transform_calculate(middle=middle)
        .encode(x=center, y=y),
        words("mark", 10, dy=-6).transform_calculate(middle=middle).encode(x=center, y=top),
        of("heading")
        .transform_filter("datum.stage != null")
        .mark_square(size=90, opacity=1, **rule)
        .encode(y=y, color=color, x=alt.value(6)),
        words("heading", 13, align="left", fontWeight=600, dx=18, baseline="middle").encode(**left),
        words("full", 11, align="right", dy=-7).encode(x=alt.value("width")),
        of("flag")
        .mark_point(shape="triangle-right", filled=True, size=60, opacity=1, xOffset=4, **rule)
        .encode(x=x, y=y, color=alt.value(look.ink), tooltip=tooltip),
        words("span", 11, baseline="middle").encode(x=x, color=alt.value(look.plan)),
        words("flag", 12, fontWeight=600, **label).encode(x=x, tooltip=tooltip),
        words("today", 12, fontWeight=600, **label).encode(x=x, color=alt.value(look.late)),
    ]
    return style.without_data(alt.layer(*layers).properties(height=round(height * _UNIT)))
