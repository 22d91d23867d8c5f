"""When a check-in was last answered, as the alarms read it."""

from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.plan.items import CheckinSeries
from playbook.core.review import logged_from, track
from tests.core.story import BASELINE, NOON, PLANNED, day, laid

BOTH = ("creative", "media")
ROUND = CheckinSeries(
    id="round", way="status", group_ids=BOTH, start=day("01-02"), end=day("06-26"), cadence_days=7
)
PULSE = ROUND.model_copy(update={"id": "pulse", "way": "pulse"})
BEGUN: tuple[AnyChange, ...] = (
    *PLANNED, ItemAdded(item=ROUND), ItemAdded(item=PULSE),
    Launched(baseline={**BASELINE, "round": day("01-02"), "pulse": day("01-02")}))  # fmt: skip


def status(item_id: str, status: str = "on_track", groups: tuple[str, ...] = BOTH) -> AnyChange:
    values = {"item_id": item_id, "stage": "communication", "status": status, "group_ids": groups}
    return StatusLogged.model_validate(values)


def overdue(*changes: AnyChange, on: str = "01-14") -> list[str]:
    """Return the check-ins that ring on a day."""
    rollout = laid((*BEGUN, *changes))
    tracked = track(rollout.brief, tuple(rollout.items.values()), logged_from(rollout, day(on)))
    return sorted({item_id for finding in tracked.by_id["T02"].findings for item_id in finding.item_ids})


def test_a_check_in_rings_until_it_is_answered_or_done() -> None:
    assert (NOON.date(), overdue()) == (day("01-05"), ["pulse", "round"])
    assert overdue(status("why")) == ["pulse"]
    assert overdue(status("pulse", "done"), status("round", "done"), on="05-01") == []


def test_what_is_logged_on_the_check_in_counts_as_its_answer() -> None:
    answered = status("pulse", groups=())
    assert "pulse" not in overdue(answered, on="01-15")
    assert "pulse" in overdue(answered, on="01-16")
