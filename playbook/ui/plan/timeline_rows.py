"""The rows of the timeline: tasks, go-lives, closed days and load."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from playbook.charts.timeline import Timeline
from playbook.core.base.fields import Span, StageKey
from playbook.core.base.words import some
from playbook.core.case.teams.groups import place_or_names
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Brief, Group
from playbook.core.plan.items import AnyItem, Metric
from playbook.core.plan.workdays import workdays_of
from playbook.core.progress.progress import standing, tracked
from playbook.core.review.review import WeekLoad
from playbook.desk.plan.tracking import say_teams_done
from playbook.ui.words.item_words import say_groups, say_owner, title_of

Row = dict[str, Any]
_MOST_SHARE = 3.0  # a week that asks for more is drawn as high as this
_SATURDAY = 5
_NAMED = 2


def rows_of(
    rollout: Rollout, loads: Sequence[WeekLoad], titles: Mapping[StageKey, str], today: date
) -> Timeline:
    brief = rollout.brief
    tasks = [_task(rollout, item, today) for item in tracked(rollout)]
    ends = tuple(day for day in (brief.start, brief.end) if day)
    shown = Timeline(tasks, titles, today, flags=list(_flags(brief)), ends=ends)
    spans = [*_blackouts(brief), *_holidays(brief, shown.days)]
    return Timeline(
        tasks, titles, today, shown.flags, spans, list(_loads(brief, loads, shown.days)), shown.ends
    )


def _task(rollout: Rollout, item: AnyItem, today: date) -> Row:
    stands = standing(item, rollout.tracking_of(item.id), today) if rollout.launch else "planned"
    return {
        "id": item.id,
        "stage": item.stage,
        "title": _title(item),
        "day": item.due,
        "owner": say_owner(item.owner, rollout.brief),
        "teams": " · ".join(
            filter(None, (say_groups(item.group_ids, rollout.brief), say_teams_done(rollout, item)))
        ),
        "state": {"done": "done", "overdue": "late"}.get(stands, "open" if rollout.launch else "planned"),
    }


def _title(item: AnyItem) -> str:
    """Return a title; a metric stands on the day of its first reading."""
    title = title_of(item)
    return f"First reading: {title.removeprefix('Outcome: ')}" if isinstance(item, Metric) else title


def _flags(brief: Brief) -> Iterator[Row]:
    by_day: dict[date, list[Group]] = defaultdict(list)
    for group in brief.groups:
        if day := brief.go_live_of(group):
            by_day[day].append(group)
    if not by_day and brief.go_live:
        by_day[brief.go_live] = []
    for day, groups in by_day.items():
        yield {
            "day": day,
            "text": f"Go-live: {place_or_names(groups, brief.groups)}" if len(by_day) > 1 else "Go-live",
        }


def _blackouts(brief: Brief) -> Iterator[Row]:
    teams: dict[Span, list[str]] = defaultdict(list)
    for group in brief.groups:
        for span in group.blackouts:
            teams[span].append(group.name)
    for span in brief.company_blackouts:
        yield _span(span.start, span.end, span.reason or "Closed", is_for_all=True)
    for span, names in teams.items():
        is_for_all = len(names) == len(brief.groups)
        who = "" if is_for_all else f" ({some(names, _NAMED)})"
        yield _span(span.start, span.end, f"{span.reason or 'Closed'}{who}", is_for_all=is_for_all)


def _holidays(brief: Brief, days: tuple[date, date]) -> Iterator[Row]:
    """Yield the public holidays of the rollout's country on weekdays."""
    workdays, (first, last) = workdays_of(brief), days
    for number in range((last - first).days):
        day = first + timedelta(days=number)
        name = workdays.holiday_name(day, brief.country, brief.subdivision)
        if name and day.weekday() < _SATURDAY:
            yield _span(day, day, name, is_for_all=True)


def _span(start: date, end: date, text: str, *, is_for_all: bool) -> Row:
    return {"start": start, "end": end, "text": text, "is_for_all": is_for_all}


def _loads(brief: Brief, loads: Iterable[WeekLoad], days: tuple[date, date]) -> Iterator[Row]:
    """Yield for each week the team that has the least room."""
    names = {group.id: group.name for group in brief.groups}
    weeks: dict[date, list[WeekLoad]] = defaultdict(list)
    for load in loads:
        if load.capacity is not None and days[0] <= load.monday < days[1]:
            weeks[load.monday].append(load)
    for week, each in sorted(weeks.items()):
        worst = max(each, key=_share)
        over = [load for load in each if load.is_over]
        text = f"{names[worst.group_id]}: {worst.hours:.1f} h each, available {worst.capacity:.1f} h"
        text += f"; {len(over)} teams over capacity" if len(over) > 1 else ""
        yield {"week": week, "share": _share(worst), "text": text, "over": bool(over)}


def _share(load: WeekLoad) -> float:
    return min(_MOST_SHARE, load.hours / load.capacity if load.capacity else _MOST_SHARE)
