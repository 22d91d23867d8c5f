"""The charts of a dossier as numbers, each with what it shows."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from playbook.core.base.words import count, day_in_words, in_unit
from playbook.core.case.teams.groups import in_team, whole_teams
from playbook.core.dossier.model import ChartData, MetricLine, StageLine
from playbook.core.log.rollout import Rollout
from playbook.core.plan.items import AnyItem
from playbook.core.progress.burn_up import Curve, burn_up_finding, heat_finding
from playbook.core.progress.progress import standing

EVERYONE = "Whole organization"


def burn_up_data(curve: Curve | None, day: date) -> Iterator[ChartData]:
    """Yield what is done against what was planned, once launched."""
    if curve is None:
        return
    rows = tuple(curve.rows(day))
    title, finding = burn_up_finding(rows, day)
    yield ChartData(
        key="burn_up",
        question="Is it as far as planned?",
        title=title,
        finding=finding,
        columns=("Day", "Launch plan", "Plan now", "Done"),
        rows=tuple((row["day"], row["planned"], row["planned_now"], row["done"]) for row in rows),
    )


def stages_data(stages: Sequence[StageLine]) -> Iterator[ChartData]:
    """Yield how far each stage has come."""
    total, done = sum(stage.total for stage in stages), sum(stage.done for stage in stages)
    if not total:
        return
    late = [stage for stage in stages if stage.overdue]
    worst = max(late, key=lambda stage: stage.overdue, default=None)
    finding = "No task is overdue."
    if worst:
        overdue = count(sum(stage.overdue for stage in late), "task")
        finding = f"{overdue} overdue; most in {worst.title} ({worst.overdue})."
    yield ChartData(
        key="stages",
        question="How far has each stage come?",
        title=f"{done} of {count(total, 'dated task')} done",
        finding=finding,
        columns=("Stage", "Done", "Overdue", "To come"),
        rows=tuple(
            (each.title, each.done, each.overdue, each.total - each.done - each.overdue) for each in stages
        ),
    )


def teams_data(
    rollout: Rollout, items: Iterable[AnyItem], stages: Sequence[StageLine], day: date
) -> Iterator[ChartData]:
    """Yield which team is behind in which stage, once launched."""
    if rollout.launch is None:
        return
    parts = rollout.brief.groups
    names = {part.id: team.label for team in whole_teams(parts) for part in in_team(team, parts)}
    titles = {stage.key: stage.title for stage in stages}
    cells: dict[tuple[str, str], list[int]] = {}
    for item in items:
        stands = standing(item, rollout.tracking_of(item.id), day)
        last = item.until or item.due
        counted = (1, stands == "done", last is not None and last <= day, stands == "overdue")
        groups = list(dict.fromkeys(names[group_id] for group_id in item.group_ids if group_id in names))
        for group in groups or [EVERYONE]:
            cell = cells.setdefault((group, titles[item.stage]), [0, 0, 0, 0])
            for place, number in enumerate(counted):
                cell[place] += number
    order = [*names.values(), EVERYONE]
    stage_order = list(titles.values())
    ordered = sorted(cells, key=lambda key: (order.index(key[0]), stage_order.index(key[1])))
    fields = ("items", "done", "due", "late")
    rows = [
        dict(zip(fields, cells[key], strict=True)) | {"group": key[0], "stage": key[1]} for key in ordered
    ]
    title, finding = heat_finding(rows)
    yield ChartData(
        key="teams",
        question="Where is it behind?",
        title=title,
        finding=finding,
        columns=("Team", "Stage", "Tasks", "Done", "Due so far", "Late"),
        rows=tuple((*key, *cells[key]) for key in ordered),
    )


def metrics_data(metrics: Sequence[MetricLine]) -> Iterator[ChartData]:
    """Yield the readings of each metric that has any."""
    for number, metric in enumerate(metrics, 1):
        if metric.last is None:
            continue
        day, value = metric.last
        finding = f"{in_unit(value, metric.unit)} on {day_in_words(day)}"
        if metric.target is not None:
            by = f" by {day_in_words(metric.target_date)}" if metric.target_date else ""
            finding += f"; the target is {in_unit(metric.target, metric.unit)}{by}"
        yield ChartData(
            key=f"metric:{number}",
            question="Does it work?",
            title=metric.title,
            finding=f"{finding}.",
            columns=("Day", metric.unit or "Value"),
            rows=metric.readings,
        )
