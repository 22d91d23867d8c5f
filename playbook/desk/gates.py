"""What is decided at a gate: to go on, to adjust, or to stop, with the reason, in the log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from playbook.core import metrics, progress
from playbook.core.access import Actor, can
from playbook.core.errors import Invalid, Problem
from playbook.core.fields import cleaned
from playbook.core.items import MAX_NOTE, Gate
from playbook.core.log.changes.progress import GateDecided, StatusLogged, thing_of_item
from playbook.core.log.rollout import DECISION_NAMES, Decision, Rollout, Verdict
from playbook.core.metrics import Standing
from playbook.desk.commit import commit
from playbook.desk.house import House
from playbook.desk.reach import get_rollout

AHEAD = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Open:
    """A gate with the metrics that it looks at, and what was decided there, or None."""

    gate: Gate
    metrics: Sequence[Standing]
    verdict: Verdict | None


def decide(
    house: House, actor: Actor, rollout_id: str, seen: int, item_id: str, decision: Decision, why: str
) -> Rollout:
    """Log a decision with its reason, and the gate as done; gives back the rollout after it.

    Raises Invalid where the reason is missing or longer than 280 characters, Refused before the launch and
    for what is no gate.
    """
    gate = get_rollout(house, actor, rollout_id).get_item(item_id)
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
    done = StatusLogged.model_validate({**about, "status": "done", "on": house.today()})
    return commit(house, actor, rollout_id, seen, [decided, done])


def find_gates(rollout: Rollout, today: date, known: Sequence[Standing] | None = None) -> tuple[Open, ...]:
    """Give back the gates that are due within two weeks or past, those without a decision first.

    `known`: how the metrics stand on this day, where that has been worked out.
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
    """Say whether somebody may decide at a gate: its owner, the lead of all its groups, an editor."""
    return can(actor, "log_progress", thing_of_item(rollout, gate))
