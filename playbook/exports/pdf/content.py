"""What the PDF's template lays out: words and places, no markup."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from typing import Any

from playbook.core.base.colors import STAGE_COLORS
from playbook.core.base.words import count, date_in_words, day_in_words, days_in_words, number
from playbook.core.case.decision_page import MARK_NAMES
from playbook.core.dossier.chapters.starts import WHO_STARTS
from playbook.core.dossier.model import EVERYONE, ChartData, Dossier, DossierStep, MetricLine, StageLine
from playbook.core.dossier.paper_blocks import Block, BoardPaper
from playbook.core.dossier.plan_texts import texts_on_paper
from playbook.core.dossier.rhythm import RhythmRow, in_rhythm, rhythm_rows
from playbook.core.dossier.texts import with_texts
from playbook.core.progress.progress import STANDING_NAMES
from playbook.exports.page import LEGEND, Days, span_in_words, unbroken
from playbook.exports.sheet import HeadedList, parts_in_full

_LETTER_COUNTRIES = ("US", "CA", "MX", "PH")
_MONTHS_IN_WORDS, _MONTHS_IN_QUARTERS = 15, 60
_MOST_PER_TEAM, _MOST_STARTS = 40, 6
Rows = Sequence[Sequence[str]]


def paper_content(dossier: Dossier, paper: BoardPaper) -> dict[str, Any]:
    """Return the board paper as values that JSON holds."""
    return _head(dossier, "paper.typ") | {
        "notice": asdict(with_texts(paper.notice, unbroken)),
        "aims": [[aim.lead.rstrip("."), aim.text] for aim in paper.aims],
        "legend": paper.legend,
        "sections": [
            {
                "heading": section.heading,
                "has_timeline": section.heading == WHO_STARTS,
                "blocks": [_block(block) for block in section.blocks],
            }
            for section in paper.sections
        ],
        "timeline": _timeline(dossier),
    }


def _block(block: Block) -> dict[str, Any]:
    return {"kind": type(block).__name__.lower(), **asdict(with_texts(block, unbroken))}


def _head(dossier: Dossier, template: str) -> dict[str, Any]:
    """Return what stands at the head of every document."""
    return {
        "template": template,
        "moment": int(datetime(dossier.day.year, dossier.day.month, dossier.day.day, tzinfo=UTC).timestamp()),
        "paper": "us-letter" if dossier.country in _LETTER_COUNTRIES else "a4",
        "title": dossier.name or "Rollout plan",
        "organization": dossier.organization,
        "audience": dossier.audience_name,
        "stand": dossier.stand,
        "sample": "Sample data: no real organization." if dossier.synthetic else "",
        "dates": span_in_words(dossier.page),
    }


def content_of(dossier: Dossier) -> dict[str, Any]:
    """Return the full plan as values that JSON holds."""
    on = Days(dossier.page)
    return _head(dossier, "plan.typ") | {
        "lede": dossier.what_changes,
        "numbers": [*_numbers(dossier)],
        "stages": [_lane(stage) for stage in dossier.stages],
        "page": _page(dossier, on),
        "timeline": _timeline(dossier),
        "standing": _standing(dossier),
        "asks": [*_asks(dossier)],
        "decisions": [
            [each.asked, _whole(on(each.by)) if each.by else "", each.cost, each.at_no]
            for each in dossier.decisions
            if not each.is_on_page
        ],
        "is_launched": dossier.is_launched,
        "reasons": [[*each] for each in dossier.reasons("What stays the same") if each[0] != "What changes"],
        "legend": LEGEND,
        "chapters": [_chapter(stage, dossier) for stage in dossier.stages],
        "tables": [*_tables(dossier)],
        "texts": [*_texts(dossier)],
    }


def _numbers(dossier: Dossier) -> Iterator[dict[str, str]]:
    if dossier.go_live:
        days = (dossier.go_live - dossier.day).days
        ahead = f"go-live, in {count(days, 'day')}" if days > 0 else "go-live"
        yield {"value": date_in_words(dossier.go_live), "label": ahead}
    people = sum(group.people or 0 for group in dossier.groups)
    if people:
        yield {"value": number(people), "label": f"people in {count(len(dossier.groups), 'team')}"}
    tally = dossier.tally
    if tally.total and dossier.is_launched:
        yield {"value": f"{tally.done / tally.total:.0%}", "label": f"of {count(tally.total, 'task')} done"}
    elif tally.total:
        yield {"value": number(tally.total), "label": "dated tasks"}


def _lane(stage: StageLine) -> dict[str, Any]:
    return {
        "title": stage.title,
        "color": STAGE_COLORS[stage.key]["light"],
        "done": stage.done,
        "overdue": stage.overdue,
        "to_come": stage.total - stage.done - stage.overdue,
        "total": stage.total,
        "next": f"{stage.next.title}, {_when(stage.next)}" if stage.next else "",
    }


def _page(dossier: Dossier, on: Days) -> dict[str, Any]:
    page = dossier.page
    owner = ["Owner"] if any(each.owner for each in page.actions) else []
    state, because = page.verdict_in_two
    return {
        "objective": page.objective,
        "number": page.number,
        "state": page.state,
        "verdict": because,
        "state_name": state,
        "advice": page.advice,
        "caveat": page.caveat,
        "go_live": [f"{on(wave.day)}: {', '.join(wave.groups)} ({wave.people:,})" for wave in page.waves],
        "settle_by": page.settle_by,
        "parts": [_part(part) for part in parts_in_full(page)],
        "task_heads": ["Date", "Task", *owner, "Done when"],
        "tasks": [
            [_whole(on(each.day)), each.title, *[each.owner for _ in owner], each.done_when]
            for each in page.actions
        ],
    }


def _part(part: HeadedList) -> dict[str, Any]:
    values = asdict(part)
    for entry in values["entries"]:
        entry["mark"] = MARK_NAMES[entry["mark"]] if entry["mark"] else ""
    return values


def _timeline(dossier: Dossier) -> dict[str, Any] | None:
    """Return the plan's ticks from 0 to 1, its months and marks."""
    days = [day for step in dossier.dated for day in (step.day, step.until) if day]
    if not days:
        return None
    first, last = min(days), max(days)
    start, end = first.replace(day=1), (last.replace(day=1) + timedelta(days=32)).replace(day=1)
    span = (end - start).days

    def place(day: date) -> float:
        return round((day - start).days / span, 4)

    starts = [wave.day for wave in dossier.page.waves][:_MOST_STARTS]
    if not starts and dossier.go_live:
        starts = [dossier.go_live]
    marks = [("Go-live", day) for day in starts]
    if dossier.is_launched:
        marks.append(("Today" if dossier.is_latest else "That day", dossier.day))
    return {
        "months": [{"x": place(day), "label": label} for day, label in _months(start, end)],
        "lanes": [
            {
                **_lane(stage),
                "ticks": [
                    [place(step.day), place(step.last_day or step.day), step.standing]
                    for step in dossier.dated
                    if step.stage == stage.key and step.day
                ],
            }
            for stage in dossier.stages
        ],
        "marks": [
            {"x": place(day), "label": f"{name}, {day_in_words(day)}"}
            for name, day in marks
            if start <= day < end
        ],
        "alt": f"{count(len(dossier.dated), 'dated task')} in {count(len(dossier.stages), 'lane')}, from "
        f"{day_in_words(first)} to {day_in_words(last)}.",
    }


def _months(start: date, end: date) -> Iterator[tuple[date, str]]:
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 1 if months <= _MONTHS_IN_WORDS else 3 if months <= _MONTHS_IN_QUARTERS else 12
    for place in range(0, months, step):
        month = start.month - 1 + place
        day = date(start.year + month // 12, month % 12 + 1, 1)
        yield day, f"{day:%b %Y}" if place == 0 or day.month <= step else f"{day:%b}"


def _standing(dossier: Dossier) -> dict[str, Any]:
    curve = dossier.find_chart("burn_up")
    return {
        "facts": [[fact.label, fact.text] for fact in dossier.facts],
        "stages": _named(dossier.find_chart("stages")),
        "curve": None if curve is None else _curve(curve, dossier.tally.total),
        "metrics": [_metric(metric) for metric in dossier.metrics if metric.last],
    }


def _named(chart: ChartData | None) -> dict[str, str]:
    return {"title": chart.title, "finding": chart.finding} if chart else {}


def _curve(chart: ChartData, total: int) -> dict[str, Any]:
    """Return three lines as points from 0 to 1."""
    rows: list[Any] = [row for row in chart.rows if isinstance(row[0], date)]
    days = [row[0] for row in rows]
    first, span = days[0], max(1, (days[-1] - days[0]).days)

    def line(column: int) -> list[list[float]]:
        return [
            [round((row[0] - first).days / span, 4), round(row[column] / max(1, total), 4)]
            for row in rows
            if row[column] is not None
        ]

    names = ("planned", "planned_now", "done")
    return {
        **_named(chart),
        **{name: line(column) for column, name in enumerate(names, 1)},
        "first": day_in_words(first),
        "last": day_in_words(days[-1]),
        "total": total,
    }


def _metric(metric: MetricLine) -> list[str]:
    day, value = metric.last or (date.min, 0.0)
    target = metric.in_unit(metric.target)
    by = f" by {day_in_words(metric.target_date)}" if metric.target_date and target else ""
    return [
        metric.title,
        f"{metric.in_unit(value)} on {day_in_words(day)}",
        f"{target}{by}",
        metric.light_name,
    ]


def _asks(dossier: Dossier) -> Iterator[dict[str, str]]:
    for ask in dossier.asks:
        days = days_in_words(ask.day, ask.until)
        yield {"do": ask.do, "why": " ".join(filter(None, (ask.why, *ask.details))), "day": days}


def _chapter(stage: StageLine, dossier: Dossier) -> dict[str, Any]:
    once, recurring = in_rhythm(dossier.steps, stage.key)
    rhythm = [_rhythm(row) for row in rhythm_rows(recurring)]
    return {**_lane(stage), "purpose": stage.purpose, "rows": [*map(_row, once), *rhythm]}


def _rhythm(row: RhythmRow) -> list[str]:
    """Return what recurs as a row like those of single steps."""
    days = " to ".join(_whole(day_in_words(day)) for day in dict.fromkeys((row.first, row.last)) if day)
    return [days, f"Rhythm: {row.how_often}", row.what, row.who, ""]


def _row(step: DossierStep) -> list[str]:
    """Return a step's day, title, kind and standing, owner and result."""
    whom = "" if step.for_whom == EVERYONE else "; ".join(step.for_whom[:_MOST_PER_TEAM])
    moved = f"Moved from {day_in_words(step.moved_from)}." if step.moved_from else ""
    stands = STANDING_NAMES[step.standing] if step.day and step.standing != "planned" else ""
    title = step.title or step.kind_name.capitalize()
    kind = "" if step.kind == "milestone" else step.kind_name
    about = " · ".join(filter(None, (kind, whom, stands, moved, step.note)))
    return [_when(step), title, about, step.who, step.result]


def _when(step: DossierStep) -> str:
    return " to ".join(_whole(day_in_words(day)) for day in (step.day, step.until) if day)


def _whole(text: str) -> str:
    """Return a text that no line breaks."""
    return text.replace(" ", "\N{NO-BREAK SPACE}")


def _tables(dossier: Dossier) -> Iterator[dict[str, Any]]:
    teams: Rows = [(*each.cells, f"{each.done:,} of {each.total:,}") for each in dossier.groups]
    yield from _table("For whom", ("Team", "People", "Manager", "Go-live", "Done"), teams)
    metrics: Rows = [
        (
            each.title,
            each.counted,
            each.in_unit(each.baseline),
            each.in_unit(each.target),
            each.who,
            each.if_red,
        )
        for each in dossier.metrics
    ]
    heads = ("Number", "What is counted", "Today", "Target", "Owner", "If it is off track")
    yield from _table("How we know that it works", heads, metrics)
    people: Rows = [each.cells for each in dossier.people]
    yield from _table("People", ("Name", "Job title", "In this rollout"), people)
    moves: Rows = [each.cells[:5] for each in dossier.moves]
    yield from _table("What has moved", ("Task", "From", "To", "Reason", "Moved by"), moves)
    wins: Rows = [(win.text, win.credit) for win in dossier.wins]
    yield from _table("How people are using it", ("Example", "By"), wins)
    repeat: Rows = [(text,) for text in dossier.key_messages]
    yield from _table("Sentences to repeat", ("Sentence",), repeat)


def _table(title: str, heads: Sequence[str], rows: Rows) -> Iterator[dict[str, Any]]:
    """Yield a table without the columns that no row fills."""
    filled = [place for place in range(len(heads)) if any(row[place] for row in rows)]
    if rows:
        yield {
            "title": title,
            "heads": [heads[place] for place in filled],
            "rows": [[row[place] for place in filled] for row in rows],
            "widths": [_width([row[place] for row in rows]) for place in filled],
        }


def _width(cells: Iterable[str]) -> float:
    """Return the share of a table's width that a column gets by its longest text."""
    return min(6.0, max(1.8, max(map(len, cells)) / 24))


def _texts(dossier: Dossier) -> Iterator[dict[str, Any]]:
    for step, texts in texts_on_paper(dossier):
        details = (f"{each.label}: {each.text}" for each in step.details)
        yield {
            "title": step.title or step.kind_name.capitalize(),
            "color": STAGE_COLORS[step.stage]["light"],
            "about": " · ".join(filter(None, (step.kind_name, _when(step), step.who, *details))),
            "texts": [[each.label, each.text] for each in texts],
        }
