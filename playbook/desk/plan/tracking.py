"""Launching a plan and logging what becomes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from playbook.core.base.access import Action, Actor, Thing, can
from playbook.core.base.errors import Invalid, Problem, Refused
from playbook.core.base.fields import cleaned
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.progress import (
    GateDecided,
    ItemMoved,
    StatusLogged,
    is_of_each_manager,
    thing_of_item,
)
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn
from playbook.core.log.rollout import DECISION_NAMES, Decision, Rollout, Verdict
from playbook.core.plan.items import MAX_NOTE, AnyItem, CheckinSeries, Gate, Status, Tracking
from playbook.core.progress import metrics
from playbook.core.progress.metrics import MetricStanding
from playbook.core.progress.progress import tracked
from playbook.desk.base.access import get_rollout, require
from playbook.desk.base.commit import commit
from playbook.desk.base.field_problems import field_problems
from playbook.desk.base.workspace import Workspace


def launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Freeze the days of dated items as the baseline."""
    rollout = get_rollout(workspace, actor, rollout_id, "launch")
    baseline = {item.id: item.due for item in tracked(rollout) if item.due}
    return commit(workspace, actor, rollout_id, seen, [Launched(baseline=baseline)])


def withdraw_launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Undo the launch; raises Refused once progress was logged."""
    return commit(workspace, actor, rollout_id, seen, [LaunchWithdrawn()])


def log_status(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    seen: int,
    item_id: str,
    status: Status,
    note: str = "",
    on: date | None = None,
    to_day: date | None = None,
) -> Rollout:
    """Log an item's status and note (at most 280 characters), the reason of a move."""
    rollout = get_rollout(workspace, actor, rollout_id)
    item = rollout.get_item(item_id)
    _refuse_long("note", note)
    if problems := problems_with_day(workspace, on, "on"):
        raise Invalid(problems)
    on = on or (workspace.today() if status == "done" else None)
    fields = about(item)
    if teams := own_teams(actor, rollout, item):  # others log theirs at the same time
        fields, seen = fields | {"group_ids": teams, "asked": status == "done"}, rollout.version
    with field_problems():
        logged = StatusLogged(**fields, status=status, note=note, on=on)
        changes: list[AnyChange] = [logged.of_whole(rollout)]
        if to_day is not None:
            changes.append(_move(item, to_day, note))
    return commit(workspace, actor, rollout_id, seen, changes)


def log_as_before(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_ids: Collection[str]
) -> Rollout:
    """Log the status that each item has once more, with its note."""
    rollout = get_rollout(workspace, actor, rollout_id)
    changes = []
    for item in map(rollout.get_item, dict.fromkeys(item_ids)):
        teams = own_teams(actor, rollout, item)
        own = tracking_for(rollout, item, teams)
        is_of_teams = not teams and any(
            team and each.status == own.status for team, each in own.asked.items()
        )
        if own.status not in (None, "done") and not is_of_teams:  # a team says itself how its part stands
            fields = about(item) | ({"group_ids": teams, "asked": False} if teams else {})
            changes.append(StatusLogged(**fields, status=own.status, note=own.note).of_whole(rollout))
    return commit(workspace, actor, rollout_id, seen, changes)


def log_asked(
    workspace: Workspace,
    actor: Actor,
    rollout_id: str,
    item_id: str,
    asked: bool,
    group_ids: Collection[str] = (),
) -> Rollout:
    """Log whether the actor's teams, or `group_ids`, were asked this week.

    Its last round is the end of it.
    """
    rollout, today = get_rollout(workspace, actor, rollout_id), workspace.today()
    series = series_to_ask(actor, rollout, item_id)
    teams = teams_to_ask(actor, rollout, series)
    now = rollout.tracking_of(item_id)
    status: Status = now.status if now.status and now.status != "done" else "on_track"
    if not series.goes_on_after(today):
        status = "done"
    chosen = [team for team in teams if team in group_ids] or teams
    fields = about(series) | {"group_ids": chosen}
    change = StatusLogged(**fields, status=status, note=now.note, on=today, asked=asked)
    return commit(workspace, actor, rollout_id, rollout.version, [change])


def series_to_ask(
    actor: Actor, rollout: Rollout, item_id: str, action: Action = "log_progress"
) -> CheckinSeries:
    """Return a series asked of the actor's teams. Raise Refused if none."""
    item = rollout.get_item(item_id)
    if not isinstance(item, CheckinSeries) or not teams_to_ask(actor, rollout, item):
        require(actor, action, thing_of_item(rollout, item))
    if not isinstance(item, CheckinSeries):
        raise Refused("This task is not a recurring question.", "Log its status instead.")
    return item


def teams_to_ask(actor: Actor, rollout: Rollout, series: CheckinSeries) -> tuple[str, ...]:
    """Return the teams of a series for which the actor answers."""
    return series.group_ids if may_log(actor, rollout, series) else _teams_of(actor, rollout, series)


def own_teams(actor: Actor, rollout: Rollout, item: AnyItem) -> tuple[str, ...]:
    """Return the teams for which an actor logs what each team's manager does.

    None where it is not such a task, or where the actor logs it for all.
    """
    if not is_of_each_manager(item) or may_log(actor, rollout, item):
        return ()
    return _teams_of(actor, rollout, item)


def _teams_of(actor: Actor, rollout: Rollout, item: AnyItem) -> tuple[str, ...]:
    things = {team: Thing(rollout_id=rollout.id, group_ids=(team,)) for team in item.group_ids}
    return tuple(team for team, thing in things.items() if can(actor, "log_progress", thing))


def tracking_for(rollout: Rollout, item: AnyItem, teams: Sequence[str]) -> Tracking:
    """Return how far these teams are with a task; none means all."""
    tracking = rollout.tracking_of(item.id)
    if not teams or tracking.status == "done":
        return tracking
    rounds = [tracking.asked.get(team) for team in teams]
    if all(each and each.was_asked for each in rounds):
        days = [each.day for each in rounds if each]
        return tracking.model_copy(update={"status": "done", "done_on": max(days), "note": ""})
    if own := [each for each in rounds if each and not each.was_asked]:
        latest = max(own, key=lambda each: each.day)
        zone = tracking.logged_at.tzinfo if tracking.logged_at else None
        logged_at = datetime.combine(latest.day, time(), zone)
        own_words = {"status": latest.status, "note": latest.note, "logged_at": logged_at}
        return tracking.model_copy(update=own_words)
    return tracking.model_copy(update={"status": None, "note": "", "logged_at": None})


def say_teams_done(rollout: Rollout, item: AnyItem) -> str:
    """Return how many teams have done what each does, '' for none or all."""
    tracking = rollout.tracking_of(item.id)
    if not is_of_each_manager(item) or tracking.status == "done":
        return ""
    done = sum(team in tracking.asked and tracking.asked[team].was_asked for team in item.group_ids)
    return f"{done} of {len(item.group_ids)} teams done" if done else ""


def move_item(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, to_day: date, reason: str
) -> Rollout:
    """Move an item to another day, with a required reason."""
    item = get_rollout(workspace, actor, rollout_id).get_item(item_id)
    return commit(workspace, actor, rollout_id, seen, [_move(item, to_day, reason)])


def _move(item: AnyItem, to_day: date, reason: str) -> ItemMoved:
    check_reason(reason)
    return ItemMoved(**about(item), from_day=item.due or to_day, to_day=to_day, reason=reason)


def check_reason(reason: str) -> None:
    """Raise Invalid if a move has no reason, or a long one."""
    if not reason.strip():
        hint = "A few words are enough."
        raise Invalid([Problem("reason", "Add a reason, so people can see why the date moved.", hint)])
    _refuse_long("reason", reason)


def set_day(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, to_day: date, reason: str
) -> Rollout:
    """Edit a task's day before the launch, move it afterwards."""
    rollout = get_rollout(workspace, actor, rollout_id)
    if rollout.launch:
        return move_item(workspace, actor, rollout_id, seen, item_id, to_day, reason)
    from playbook.desk.plan import plans  # with the writer, which no program that logs progress needs

    return plans.edit_item(workspace, actor, rollout_id, seen, rollout.get_item(item_id).moved_to(to_day))


def about(item: AnyItem) -> dict[str, Any]:
    """Return the fields with which a change names its item."""
    return {"item_id": item.id, "stage": item.stage, "group_ids": item.group_ids, "title": item.title}


def problems_with_day(workspace: Workspace, day: date | None, where: str = "day") -> list[Problem]:
    """Return the problem of a day after today."""
    if day is None or day <= workspace.today():
        return []
    return [Problem(where, "This day is in the future.", "Pick today or an earlier day.")]


def _refuse_long(field: str, text: str, where: str = "") -> None:
    if (length := len(text.strip())) > MAX_NOTE:
        hint = f"Shorten it to at most {MAX_NOTE}."
        raise Invalid([Problem(where or field, f"The {field} has {length:,} characters.", hint)])


@dataclass(frozen=True, slots=True)
class OpenGate:
    """A gate with its metrics, and its verdict or None."""

    gate: Gate
    metrics: Sequence[MetricStanding]
    verdict: Verdict | None


def decide(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, decision: Decision, why: str
) -> Rollout:
    """Log a gate's decision with its reason, and the gate as done."""
    gate = get_rollout(workspace, actor, rollout_id).get_item(item_id)
    if decision not in DECISION_NAMES:
        raise Invalid([Problem("decision", "There is no such decision.", "Pick one of the three.")])
    if not (reason := cleaned(why)):
        hint = "Say in a sentence what it rests on."
        raise Invalid([Problem("why", "Add a reason for the decision.", hint)])
    _refuse_long("reason", reason, "why")
    decided = GateDecided(**about(gate), decision=decision, why=reason)
    done = StatusLogged(**about(gate), status="done", on=workspace.today())
    return commit(workspace, actor, rollout_id, seen, [decided, done])


def find_gates(
    rollout: Rollout, today: date, standings: Sequence[MetricStanding] | None = None
) -> tuple[OpenGate, ...]:
    """Return gates past or due within two weeks, undecided first."""
    known_standings = metrics.find_standings(rollout, today) if standings is None else standings
    by_id = {standing.metric.id: standing for standing in known_standings}
    gates = [
        OpenGate(item, [by_id[key] for key in item.metric_ids if key in by_id], rollout.verdicts.get(item.id))
        for item in tracked(rollout)
        if isinstance(item, Gate) and item.due and item.due <= today + timedelta(days=14)
    ]
    return tuple(sorted(gates, key=lambda gate: gate.verdict is not None))


def may_log(actor: Actor, rollout: Rollout, item: AnyItem) -> bool:
    """Return whether an actor may log an item, or decide at a gate."""
    return can(actor, "log_progress", thing_of_item(rollout, item))
