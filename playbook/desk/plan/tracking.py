"""Launching a plan and logging what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core.base.access import Actor, can
from playbook.core.base.errors import Invalid, Problem
from playbook.core.base.fields import cleaned
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.progress import GateDecided, ItemMoved, StatusLogged, thing_of_item
from playbook.core.log.changes.rollouts import Launched, LaunchWithdrawn
from playbook.core.log.rollout import DECISION_NAMES, Decision, Rollout, Verdict
from playbook.core.plan.items import MAX_NOTE, Gate, Status
from playbook.core.progress import metrics, progress
from playbook.core.progress.metrics import Standing
from playbook.core.progress.progress import tracked
from playbook.desk.base.access import get_rollout
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace


def launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Freeze the days of dated items as the baseline."""
    rollout = get_rollout(workspace, actor, rollout_id, "launch")
    baseline = {item.id: item.due for item in tracked(rollout) if item.due}
    return commit(workspace, actor, rollout_id, seen, [Launched(baseline=baseline)])


def withdraw_launch(workspace: Workspace, actor: Actor, rollout_id: str, seen: int) -> Rollout:
    """Take the launch back; raises Refused once progress was logged."""
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
) -> Rollout:
    """Log an item's status, with a note of at most 280 characters."""
    item = get_rollout(workspace, actor, rollout_id).get_item(item_id)
    _refuse_long("note", note)
    if on and on > workspace.today():
        raise Invalid([Problem("on", "This day is still to come.", "Pick today or an earlier day.")])
    change: AnyChange = StatusLogged(
        item_id=item.id,
        stage=item.stage,
        group_ids=item.group_ids,
        title=item.title,
        status=status,
        note=note,
        on=on or (workspace.today() if status == "done" else None),
    )
    return commit(workspace, actor, rollout_id, seen, [change])


def move_item(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, to_day: date, reason: str
) -> Rollout:
    """Move an item to another day, with a required reason."""
    item = get_rollout(workspace, actor, rollout_id).get_item(item_id)
    if not reason.strip():
        raise Invalid(
            [Problem("reason", "A move needs its reason.", "Say in a few words why the date changes.")]
        )
    _refuse_long("reason", reason)
    change = ItemMoved(
        item_id=item.id,
        stage=item.stage,
        group_ids=item.group_ids,
        title=item.title,
        from_day=item.due or to_day,
        to_day=to_day,
        reason=reason,
    )
    return commit(workspace, actor, rollout_id, seen, [change])


def _refuse_long(where: str, text: str) -> None:
    if len(text.strip()) > MAX_NOTE:
        raise Invalid(
            [
                Problem(
                    where,
                    f"The {where} has {len(text.strip())} characters.",
                    f"Shorten it to at most {MAX_NOTE}.",
                )
            ]
        )


AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Open:
    """A gate with its metrics, and its verdict or None."""

    gate: Gate
    metrics: Sequence[Standing]
    verdict: Verdict | None


def decide(
    workspace: Workspace, actor: Actor, rollout_id: str, seen: int, item_id: str, decision: Decision, why: str
) -> Rollout:
    """Log a gate's decision with its reason, and the gate as done.

    Raise Invalid for a missing or long reason, Refused before launch or for another kind of item.
    """
    gate = get_rollout(workspace, actor, rollout_id).get_item(item_id)
    if decision not in DECISION_NAMES:
        raise Invalid([Problem("decision", "There is no such decision.", "Pick one of the three.")])
    said = cleaned(why)
    if not said:
        hint = "Say in a sentence what it rests on."
        raise Invalid([Problem("why", "A decision needs its reason.", hint)])
    if len(said) > MAX_NOTE:
        hint = f"Shorten it to at most {MAX_NOTE}."
        raise Invalid([Problem("why", f"The reason has {len(said):,} characters.", hint)])
    about = {"item_id": gate.id, "stage": gate.stage, "group_ids": gate.group_ids, "title": gate.title}
    decided = GateDecided.model_validate({**about, "decision": decision, "why": said})
    done = StatusLogged.model_validate({**about, "status": "done", "on": workspace.today()})
    return commit(workspace, actor, rollout_id, seen, [decided, done])


def find_gates(rollout: Rollout, today: date, known: Sequence[Standing] | None = None) -> tuple[Open, ...]:
    """Return gates past or due within two weeks, undecided first.

    `known`: the metrics' standings on this day, if computed already.
    """
    if known is None:
        known = metrics.find_standings(rollout, today)
    standings = {one.metric.id: one for one in known}
    found = [
        Open(
            item,
            [standings[one] for one in item.metric_ids if one in standings],
            rollout.verdicts.get(item.id),
        )
        for item in progress.tracked(rollout)
        if isinstance(item, Gate) and item.due and item.due <= today + AHEAD
    ]
    return tuple(sorted(found, key=lambda one: one.verdict is not None))


def may_decide(actor: Actor, rollout: Rollout, gate: Gate) -> bool:
    """Return whether an actor may decide at a gate."""
    return can(actor, "log_progress", thing_of_item(rollout, gate))
