"""Figures of the Progress page, for a rollout or part of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from playbook.core.base.fields import STAGES, StageKey
from playbook.core.log.as_read import hider_of, title_as_read
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem, Metric
from playbook.core.progress import progress
from playbook.core.progress.example_value import WeekOfMinutes, minutes_by_week
from playbook.core.progress.forecast import Forecast, Unknown, forecast_finish, forecast_target
from playbook.core.progress.late_owners import Waiting, find_waiting
from playbook.core.progress.metrics import SMALLEST, MetricStanding, by_metric, find_standings, hidden_groups
from playbook.core.progress.next_step import NextStep
from playbook.core.progress.next_steps import find_steps
from playbook.core.progress.progress import Summary
from playbook.core.review.review import DEFAULTS, View, logged_from
from playbook.core.review.rules.metric_milestones import Way, ways_of
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import reviews
from playbook.store import analytics

WeekOfUse = analytics.WeekOfUse
EVERYONE = "Whole organization"
UPCOMING_DAYS = 14
CellRow = dict[str, str | int]


@dataclass(frozen=True, slots=True, eq=False)
class ProgressReport:
    """Progress of a rollout, or of one group or stage, on `today`."""

    of: tuple[str, int]  # the rollout's id and edition
    today: date
    summary: Summary
    steps: Sequence[NextStep]
    needs: Sequence[AnyItem]
    waiting: Sequence[Waiting]
    metrics: Sequence[MetricStanding]
    upcoming: Sequence[AnyItem]
    slips: Sequence[analytics.Slip]
    burn_up: Sequence[analytics.BurnUpDay]
    on_time: Sequence[analytics.WeekOnTime]
    cells: Sequence[CellRow]
    groups: Sequence[str]
    stages: Sequence[str]
    examples: Sequence[analytics.WeekOfExamples]
    use: Sequence[analytics.WeekOfUse]
    minutes: Sequence[WeekOfMinutes]
    ways: Sequence[Way]
    finish: Forecast | Unknown  # when open items will be done
    targets: Sequence[tuple[Metric, Forecast | Unknown]]  # when metrics reach it


def report(
    workspace: Workspace, rollout: Rollout, group_id: str | None = None, stage: StageKey | None = None
) -> ProgressReport:
    """Return the report, cached by edition, day and part."""
    key = (rollout.id, rollout.edition, rollout.is_as_read, workspace.day_of(rollout), group_id, stage)
    return workspace.cache("reports", 64).once(key, lambda: _report(workspace, rollout, group_id, stage))


def part_of(rollout: Rollout, group_id: str | None, stage: StageKey | None) -> Rollout:
    """Return the rollout with only a group's and a stage's items."""
    if group_id is None and stage is None:
        return rollout
    items = {
        item.id: item
        for item in rollout.items.values()
        if (group_id is None or group_id in item.group_ids) and (stage is None or item.stage == stage)
    }
    return rollout.model_copy(update={"items": items})


def _report(
    workspace: Workspace, rollout: Rollout, group_id: str | None, stage: StageKey | None
) -> ProgressReport:
    today = workspace.day_of(rollout)
    part = part_of(rollout, group_id, stage)
    only = None if part is rollout else tuple(part.items)
    plan = analytics.of_plan(workspace.log, rollout.id, today, only)
    cells, groups, stages = _cells(workspace, rollout, plan.heat_map, group_id, stage)
    alarms, plan_review = reviews.alarms_of(workspace, rollout), reviews.review_of(workspace, rollout)
    view = View(part.brief, list(part.items.values()), DEFAULTS)
    return ProgressReport(
        of=(rollout.id, rollout.edition),
        today=today,
        summary=progress.summary(part, today),
        steps=find_steps(rollout, part, alarms, plan_review, today, group_id, stage),
        needs=needs(part, today),
        waiting=find_waiting(part, today),
        metrics=find_standings(part, today),
        upcoming=progress.upcoming(part, today, UPCOMING_DAYS),
        slips=_slips_as_read(rollout, plan.slips),
        burn_up=plan.burn_up,
        on_time=plan.on_time,
        cells=cells,
        groups=groups,
        stages=stages,
        # Examples are not items of a stage: they count for the whole rollout only.
        examples=analytics.examples(workspace.log, rollout.id) if only is None else (),
        use=analytics.use(workspace.log, rollout.id, today, SMALLEST, hidden_groups(rollout, today))
        if only is None
        else (),
        minutes=minutes_by_week(rollout.examples.values()) if only is None else (),
        ways=tuple(ways_of(view, logged_from(part, today))),
        finish=forecast_finish(part, today),
        # Readings are of everyone, or of groups that are averaged: a group alone is not asked about.
        targets=_targets(part, today) if group_id is None else (),
    )


def _slips_as_read(rollout: Rollout, slips: Sequence[analytics.Slip]) -> Sequence[analytics.Slip]:
    """Return moves with titles and reasons for whoever reads this rollout."""
    hide = hider_of(rollout) if rollout.is_as_read else None
    if hide is None:
        return slips
    titles = {
        slip["item_id"]: item.title
        if (item := rollout.items.get(slip["item_id"]))
        else title_as_read(slip["title"], hide)
        for slip in slips
    }
    return [{**slip, "title": titles[slip["item_id"]], "reason": hide(slip["reason"])} for slip in slips]


def _targets(rollout: Rollout, today: date) -> list[tuple[Metric, Forecast | Unknown]]:
    readings = by_metric(rollout)
    return [
        (item, forecast_target(item, readings.get(item.id, ()), today))
        for item in sorted(rollout.items.values(), key=progress.in_time)
        if isinstance(item, Metric) and item.target is not None
    ]


def needs(rollout: Rollout, today: date) -> list[AnyItem]:
    """Return overdue and off-track items, oldest first."""
    tracked = ((item, rollout.tracking_of(item.id)) for item in progress.tracked(rollout))
    return [item for item, log in tracked if progress.standing(item, log, today) in ("overdue", "off_track")]


def _cells(
    workspace: Workspace,
    rollout: Rollout,
    heat_map: Sequence[analytics.GroupStageCounts],
    group_id: str | None,
    stage: StageKey | None,
) -> tuple[list[CellRow], list[str], list[str]]:
    """Return the heat map by names, and these names in order."""
    titles: Mapping[str, str] = {stage.key: stage.title for stage in workspace.stages}
    names: dict[str | None, str] = {group.id: group.name for group in rollout.brief.groups}
    cells: list[CellRow] = []
    for cell in heat_map:
        if group_id is None or cell["group_id"] == group_id:
            group = names.get(cell["group_id"], EVERYONE)
            counts = {"items": cell["items"], "done": cell["done"], "due": cell["due"], "late": cell["late"]}
            cells.append({"group": group, "stage": titles.get(cell["stage"], cell["stage"]), **counts})
    present = {cell["group"] for cell in cells}
    order = [name for name in (*names.values(), EVERYONE) if name in present]
    return cells, order, [titles.get(key, key) for key in STAGES if stage in (None, key)]
