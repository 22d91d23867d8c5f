"""When a check-in was last answered, as the alarms read it."""

from datetime import UTC, datetime

import pytest

from playbook.core.base.errors import Refused
from playbook.core.log.changes import AnyChange
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.changes.progress import StatusLogged
from playbook.core.log.changes.rollouts import Launched
from playbook.core.log.rollout import Rollout
from playbook.core.log.state import fold
from playbook.core.plan.items import CheckinSeries
from playbook.core.progress.progress import week_of
from playbook.core.review.review import logged_from, track
from playbook.core.sharing.public_parts import find_calls_to_action
from tests.core.story import BASELINE, NOON, PLANNED, day, event, laid

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
    return ringing(laid((*BEGUN, *changes)), on)


def ringing(rollout: Rollout, on: str) -> list[str]:
    tracked = track(rollout.brief, tuple(rollout.items.values()), logged_from(rollout, day(on)))
    return sorted({item_id for finding in tracked.by_id["T02"].findings for item_id in finding.item_ids})


def test_a_check_in_rings_until_it_is_answered() -> None:
    assert (NOON.date(), overdue()) == (day("01-05"), ["pulse", "round"])
    assert overdue(status("why")) == ["pulse"]


def test_no_status_ends_a_check_in_that_goes_on() -> None:
    with pytest.raises(Refused, match="is asked again until"):
        laid((*BEGUN, status("pulse", "done")))
    # Older logs hold such a status.
    log = (*BEGUN, status("pulse", "done"), status("round", "done"))
    rollout = fold([event(change, version) for version, change in enumerate(log, 1)])
    assert ringing(rollout, "05-01") == ["pulse", "round"]
    assert {"pulse", "round"} <= {item.id for item in week_of(rollout, day("05-01"))}
    (asked, *_) = find_calls_to_action(rollout, [PULSE], day("05-01"), str)
    assert asked.what == "pulse"


def test_a_round_that_was_left_out_is_no_answer() -> None:
    left_out = status("pulse").model_copy(update={"asked": False})
    of_one = status("pulse", groups=("media",)).model_copy(update={"asked": True, "on": day("01-05")})
    assert "pulse" in overdue(of_one, on="01-14")
    assert "pulse" in overdue(left_out, on="01-14")
    asked = status("pulse").model_copy(update={"asked": True, "on": day("01-05")})
    assert "pulse" not in overdue(asked, left_out, on="01-15")


def test_what_is_logged_on_the_check_in_counts_as_its_answer() -> None:
    answered = status("pulse", groups=())
    assert "pulse" not in overdue(answered, on="01-15")
    assert "pulse" in overdue(answered, on="01-16")


def test_a_status_of_a_clock_that_was_never_set_is_an_early_answer() -> None:
    rollout = laid((*BEGUN, status("why"), status("pulse")))
    never_set = {
        key: tracking.model_copy(update={"logged_at": datetime(1970, 1, 1, tzinfo=UTC), "asked": {}})
        for key, tracking in rollout.tracking.items()
    }
    assert ringing(rollout.model_copy(update={"tracking": never_set}), "01-14") == ["pulse", "round"]
