"""Gates at the desk: one decision with its reason, and the gate is done."""

from datetime import timedelta

import pytest

from playbook.core.base.access import Actor
from playbook.core.base.errors import Conflict, Invalid, Missing, Refused
from playbook.core.log.changes.counts import ReadingLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.rollout import Reading
from playbook.core.plan.items import Gate, Metric
from playbook.desk.base.commit import commit
from playbook.desk.base.workspace import Workspace
from playbook.desk.plan import tracking
from playbook.desk.record.history import undo_last
from tests.pages import made

TODAY = made.TODAY
DANA, KIM = Actor(name="Dana"), Actor(name="Kim")
ACTIVE = Metric(id="active", title="Weekly active share", unit="%", target=60)


def gate(name: str, days: int) -> Gate:
    day = made.TODAY + timedelta(days=days)
    return Gate(id=name, title=name, date=day, metric_ids=("active", "gone"), go_if="Six in ten use it")


@pytest.fixture(autouse=True)
def _gates(workspace: Workspace) -> None:
    rollout = made.rollout(workspace)
    read = Reading(id="r", metric_id="active", day=made.TODAY, value=64)
    added = [ItemAdded(item=item) for item in (ACTIVE, gate("past", -3), gate("near", 14), gate("far", 15))]
    commit(workspace, DANA, "made", rollout.version, [*added, ReadingLogged(reading=read)])


def seen(workspace: Workspace) -> int:
    return workspace.rollout_cache.get("made").version


def names(workspace: Workspace) -> list[str]:
    return [gate.gate.id for gate in tracking.find_gates(workspace.rollout_cache.get("made"), made.TODAY)]


def test_a_near_or_past_gate_stands_with_its_metrics(workspace):
    assert names(workspace) == ["past", "near"]
    [past, _] = tracking.find_gates(workspace.rollout_cache.get("made"), made.TODAY)
    [standing] = past.metrics
    assert (standing.metric.id, standing.latest and standing.latest.value) == ("active", 64)


def test_a_decision_is_kept_with_who_and_why(workspace):
    why = "  Two groups\nare behind "
    after = tracking.decide(workspace, DANA, "made", seen(workspace), "past", "adjust", why)
    verdict = after.verdicts["past"]
    assert (verdict.decision, verdict.actor, verdict.why) == ("adjust", "Dana", "Two groups are behind")
    assert after.tracking_of("past").status == "done"
    assert names(workspace) == ["near", "past"]
    back = undo_last(workspace, DANA, "made")
    assert (back.verdicts, back.tracking_of("past").status) == ({}, None)


def test_two_who_decide_at_once_see_each_other(workspace):
    looked_at = seen(workspace)
    tracking.decide(workspace, KIM, "made", looked_at, "past", "stop", "It harms")
    with pytest.raises(Conflict, match="Kim"):
        tracking.decide(workspace, DANA, "made", looked_at, "past", "go", "All is well")
    assert workspace.rollout_cache.get("made").verdicts["past"].decision == "stop"


def test_a_wrong_decision_is_refused_with_its_reason(workspace):
    for decision, why, message in [
        ("go", " \u200b ", "a reason for the decision"),
        ("go", "x" * 281, "281 characters"),
        ("maybe", "Why", "no such decision"),
    ]:
        with pytest.raises(Invalid) as caught:
            tracking.decide(workspace, DANA, "made", seen(workspace), "past", decision, why)  # type: ignore[arg-type]
        assert message in caught.value.problems[0].message
        assert workspace.rollout_cache.get("made").verdicts == {}


def test_what_is_no_gate_is_not_decided(workspace):
    with pytest.raises(Refused, match="Only a gate"):
        tracking.decide(workspace, DANA, "made", seen(workspace), "item-0", "go", "Why")
    with pytest.raises(Missing):
        tracking.decide(workspace, DANA, "made", seen(workspace), "nothing", "go", "Why")


def test_before_the_launch_nothing_is_decided(workspace):
    rollout = made.rollout(workspace, launched=False, rollout_id="planned")
    after = commit(workspace, DANA, "planned", rollout.version, [ItemAdded(item=gate("past", -3))])
    with pytest.raises(Refused, match="not been launched"):
        tracking.decide(workspace, DANA, "planned", after.version, "past", "go", "Why")
