"""Counts of use, training and incidents: what is refused."""

import pytest
from pydantic import ValidationError

from playbook.core.base.errors import Missing, Refused
from playbook.core.log.changes.counts import TrainingCounted, UseCaseTimed, UseCounted
from playbook.core.log.changes.incidents import IncidentLogged
from playbook.core.log.changes.items import ItemAdded
from playbook.core.log.state import check
from playbook.core.plan.counts import Timing, Trained, Use, in_heads
from playbook.core.plan.incidents import Incident, in_order
from playbook.core.plan.items import UseCase
from playbook.core.review.logged import logged_from
from tests.core.story import LT_INCIDENT, LT_USE, PLANNED, day, laid


def test_a_count_that_does_not_add_up_is_refused():
    for counts in [
        {"active": 21}, {"idle": 21}, {"active": 3, "returning": 4}, {"returning": 4}, {"active_28": 21}
    ]:  # fmt: skip
        with pytest.raises(ValidationError, match="More people"):
            Use(id="u", day=day("03-06"), seats=20, **counts)


def test_counts_are_of_groups_and_use_cases_that_are_there() -> None:
    rollout = laid(PLANNED)
    check(rollout, UseCounted(use=LT_USE))
    trained = Trained(day=day("03-06"), trained=10)
    check(rollout, TrainingCounted(group_id="creative", trained=trained))
    with pytest.raises(Missing):
        check(rollout, UseCounted(use=LT_USE.model_copy(update={"group_id": "nobody"})))
    with pytest.raises(Missing):
        check(rollout, TrainingCounted(group_id="nobody", trained=trained))
    with pytest.raises(Refused, match="Creative has 20 people"):
        check(
            rollout,
            TrainingCounted(group_id="creative", trained=trained.model_copy(update={"proficient": 21})),
        )
    with pytest.raises(Refused, match="not a use case"):
        check(rollout, UseCaseTimed(item_id="why", timing=Timing(baseline=10)))


def test_what_is_counted_and_timed_reaches_the_alarms() -> None:
    timed = UseCaseTimed(item_id="drafts", timing=Timing(baseline=60, verify=75, set_up=5))
    trained = Trained(day=day("03-06"), trained=18, proficient=9)
    counted = TrainingCounted(group_id="creative", trained=trained)
    rollout = laid((*PLANNED, ItemAdded(item=UseCase(id="drafts", title="First drafts")), timed, counted))
    logged = logged_from(rollout, day("03-10"))
    assert [(row.use_case_id, row.net_minutes) for row in logged.task_times] == [("drafts", -20)]
    assert [(row.group_id, row.trained, row.proficient) for row in logged.trained] == [("creative", 18, 9)]


def test_an_incident_is_settled_after_it_happened() -> None:
    rollout = laid(PLANNED)
    check(rollout, IncidentLogged(incident=LT_INCIDENT.model_copy(update={"closed_on": LT_INCIDENT.day})))
    with pytest.raises(Refused, match="settled before it happened"):
        check(rollout, IncidentLogged(incident=LT_INCIDENT.model_copy(update={"closed_on": day("03-10")})))


def test_open_incidents_come_first_and_newest_on_top() -> None:
    def one(number: int, day_: str, closed: str = "") -> Incident:
        settled = day(closed) if closed else None
        change = {"id": f"n{number}", "day": day(day_), "closed_on": settled}
        return LT_INCIDENT.model_copy(update=change)

    incidents = (one(1, "03-01"), one(2, "03-05"), one(3, "03-09", "03-10"))
    assert [incident.id for incident in in_order(incidents)] == ["n2", "n1", "n3"]


def test_a_share_of_few_people_is_said_as_heads():
    assert in_heads("People with one real piece of work done", "%", 80, 12) == "10 of 12"
    assert in_heads("People with one real piece of work done", "%", 80, 120) == ""
    assert in_heads("Work done with the tool", "%", 80, 12) == ""
