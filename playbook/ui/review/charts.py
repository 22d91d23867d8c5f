"""Charts of a review: coverage by group and stage, timeline, change load."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from playbook import charts
from playbook.charts import Drawing, Tone
from playbook.core.log.rollout import Rollout
from playbook.core.plan.brief import Group
from playbook.desk.plan import reviews
from playbook.ui.shell import frame
from playbook.ui.widgets import choices, tables
from playbook.ui.widgets.controls import show_drawing
from playbook.ui.widgets.theme import tone
from playbook.ui.words import item_options
from playbook.ui.words.item_words import title_of

PER_PAGE = 12
_GROUPS = "review.chart_groups"
_PAGE = "review.chart_page"


def choose_groups(rollout: Rollout) -> tuple[str, ...]:
    names = item_options.groups(rollout.brief)
    if len(names) <= PER_PAGE:
        return tuple(names)
    none = f"None picked: all {len(names)} teams, {PER_PAGE} to a page."
    picked = choices.pick_many("Teams", names, _GROUPS, none=none, on_change=partial(tables.to_first, _PAGE))
    ids = [group_id for group_id in names if not picked or group_id in picked]
    part = tables.part_of(ids, _PAGE, PER_PAGE)
    tables.show_pages(ids, _PAGE, PER_PAGE)
    return tuple(part)


def show_coverage(rollout: Rollout, group_ids: tuple[str, ...]) -> None:
    part, look = _Part(rollout, group_ids), tone()
    _show(part.once("coverage", look, lambda: _coverage(part, look)), "coverage")


def show_timeline(rollout: Rollout, group_ids: tuple[str, ...]) -> None:
    part, today, look = _Part(rollout, group_ids), frame.here().today(), tone()
    _show(part.once("timeline", (today, look), lambda: _timeline(part, today, look)), "timeline")
    stages = zip("●■▲◆✚", frame.here().stages, strict=False)
    shapes = ", ".join(f"{mark} {stage.title}" for mark, stage in stages)
    st.caption(
        f"Lanes from the top: {shapes}. "
        "Solid line: go-live. Dashed line: today. Shaded: blackout. Thin bar: another change."
    )


def show_load(rollout: Rollout, group_ids: tuple[str, ...]) -> None:
    """Draw whether the plan asks for more time than people have."""
    part, look = _Part(rollout, group_ids), tone()
    _show(part.once("load", look, lambda: _load(part, look)), "load")
    st.caption(
        "Hours of training, messages and check-ins that the plan asks of each person in a week. "
        "▲ more than the team's capacity · × a blackout · + another change at the same time"
    )


class _Part:
    """Some groups of a rollout version, with their cached drawings."""

    def __init__(self, rollout: Rollout, group_ids: tuple[str, ...]) -> None:
        self.rollout, self.group_ids = rollout, group_ids
        self.workspace = frame.here()
        self.names = item_options.groups(rollout.brief)

    @property
    def groups(self) -> Iterator[Group]:
        return (group for group in self.rollout.brief.groups if group.id in self.group_ids)

    @property
    def drawn(self) -> list[str]:
        return [self.names[group_id] for group_id in self.group_ids]

    def once(self, name: str, look: Hashable, draw: Callable[[], Drawing]) -> Drawing:
        """Return a cached drawing of this part by its name and look."""
        key = (name, self.rollout.id, self.rollout.version, self.group_ids, look)
        return self.workspace.cache("review charts", 96).once(key, draw)


def _coverage(part: _Part, look: Tone) -> Drawing:
    titles = {stage.key: stage.title for stage in part.workspace.stages}
    rows = [
        {
            "group": part.names[cell.group_id],
            "stage": titles[cell.stage],
            "passed": len(cell.passed),
            "failed": len(cell.failed),
            "unknown": len(cell.unknown),
        }
        for cell in reviews.coverage_of(part.workspace, part.rollout)
        if cell.group_id in part.group_ids
    ]
    return charts.coverage(rows, part.drawn, list(titles.values()), look)


def _timeline(part: _Part, today: date, look: Tone) -> Drawing:
    titles = {stage.key: stage.title for stage in part.workspace.stages}
    rows = [
        {"group": part.names[group_id], "stage": titles[item.stage], "title": title_of(item), "day": item.due}
        for item in sorted(part.rollout.items.values(), key=lambda item: item.due or date.max)
        if item.due
        for group_id in item.group_ids
        if group_id in part.group_ids
    ]
    return charts.timeline(rows, list(_spans(part)), part.drawn, list(titles.values()), today, look)


def _spans(part: _Part) -> Iterable[dict[str, Any]]:
    for group in part.groups:
        name = part.names[group.id]
        for span in group.blackouts:
            yield _span(name, charts.BLACKOUT, span.start, span.end, span.reason)
        for change in group.other_changes:
            yield _span(name, charts.OTHER_CHANGE, change.start, change.end, change.name)
        if day := part.rollout.brief.go_live_of(group):
            yield _span(name, charts.GO_LIVE, day, day, "")


def _span(group: str, sort: str, start: date, end: date, what: str) -> dict[str, Any]:
    label = f"{sort}: {what}" if what else sort
    return {"group": group, "sort": sort, "start": start, "end": end, "what": label}


def _load(part: _Part, look: Tone) -> Drawing:
    rows = [
        {
            "group": part.names[week.group_id],
            "week": week.monday,
            "hours": week.hours,
            "capacity": week.capacity,
            "over": week.is_over,
            "blackouts": ", ".join(name or "blackout" for name in week.blackouts),
            "other_changes": ", ".join(name or "other change" for name in week.other_changes),
        }
        for week in reviews.load_of(part.workspace, part.rollout)
        if week.group_id in part.group_ids
    ]
    return charts.change_load(rows, part.drawn, look)


def _show(drawing: Drawing, name: str) -> None:
    st.header(drawing.title, anchor=False)
    st.markdown(frame.plain(drawing.finding))
    if drawing.data.empty:
        return
    show_drawing(drawing, f"review.{name}")
